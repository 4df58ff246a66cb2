"""CSV (RFC 4180, UTF-8), and the kind that a Danish spreadsheet opens by a double click."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from minutes.errors import UnreadableError
from minutes.export.formulas import harmless, original
from minutes.records.rows import Column

_MARK = "\ufeff"  # by which a spreadsheet knows UTF-8
_LONGEST = min(sys.maxsize, 2**31 - 1)  # characters of a cell


def write_csv(rows: Iterable[object], columns: Sequence[Column], file: BinaryIO) -> Sequence[str]:
    """Write rows as they come, with commas and decimal points. Text that would be run as a formula is made harmless."""
    return _write(rows, columns, file, excel=False)


def write_excel_csv(rows: Iterable[object], columns: Sequence[Column], file: BinaryIO) -> Sequence[str]:
    """The same with a byte order mark, semicolons and decimal commas."""
    return _write(rows, columns, file, excel=True)


def _write(rows: Iterable[object], columns: Sequence[Column], file: BinaryIO, excel: bool) -> Sequence[str]:
    names = [column.name for column in columns]
    values = attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)
    cells = [_cell_maker(column, excel) for column in columns]
    text = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    try:
        if excel:
            text.write(_MARK)
        lines = csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n")
        lines.writerow(names)
        for row in rows:
            lines.writerow([make(value) for make, value in zip(cells, values(row), strict=True)])
        text.flush()
    finally:
        text.detach()  # which leaves the file open to whoever opened it
    return ()


def _cell_maker(column: Column, excel: bool) -> Callable[[object], str]:
    """What makes cells of one column."""
    if column.kind == "number" and excel:
        return lambda value: "" if value is None else str(value).replace(".", ",")
    if column.kind == "boolean":
        return lambda value: "" if value is None else str(value).lower()
    if column.kind == "text":
        return lambda value: "" if value is None else harmless(str(value))
    return lambda value: "" if value is None else str(value)


def read_csv(path: Path) -> Iterator[Mapping[str, object]]:
    """The rows of either kind, text as it was before it was made harmless. Raises UnreadableError."""
    csv.field_size_limit(_LONGEST)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            delimiter = ";" if header.count(";") > header.count(",") else ","
            for row in csv.DictReader(file, delimiter=delimiter, strict=True):
                if None in row or None in row.values():
                    raise UnreadableError(f"{path}: a row has another number of cells than the header")
                yield {name: original(cell) for name, cell in row.items()}
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path}: {error}", "export the table again") from None
