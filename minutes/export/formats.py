"""The formats of tables by name, and by the ending of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from minutes.errors import MissingPartError, UsageError
from minutes.records.rows import Column, Row

FORMATS = ("csv", "jsonl", "parquet", "xlsx")

# Writes rows as they come; tells what the format could not hold.
Writer = Callable[[Iterable[Row], Sequence[Column], BinaryIO], Sequence[str]]
# The rows of a file by the names of its columns, an empty cell as None or "".
Reader = Callable[[Path], Iterator[Mapping[str, object]]]


def format_of(name: str) -> str:
    """The format that the ending of a file tells. Raises UsageError for any other ending."""
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise UsageError(f"{name}: no format is told by this ending", f"endings are {', '.join(FORMATS)}; or --format")
    return ending


def writer(form: str, excel: bool = False) -> Writer:
    """What writes a format; `excel`: a CSV as Danish spreadsheets open it. Raises MissingPartError, UsageError."""
    if excel and form != "csv":
        raise UsageError(f"--excel is for csv, not for {form}", "leave it out, or take --format csv")
    found: Writer = getattr(_module(form), "write_excel_csv" if excel else f"write_{form}")
    return found


def reader(form: str) -> Reader:
    """What reads a format. Raises MissingPartError."""
    found: Reader = getattr(_module(form), f"read_{form}")
    return found


def _module(form: str) -> object:
    try:
        return import_module(f"minutes.export.{form}")
    except ModuleNotFoundError as error:
        raise MissingPartError(f"{form} needs {error.name}", f"pip install 'minutes[{form}]'") from error
