"""What the commands share: options as decorators, the example in a help text, the archive of `--data`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from minutes.archive import Archive

_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """`--json`, for the commands that print records."""
    return click.option("--json", "as_json", is_flag=True, help="Print records as JSON.")(command)


def closed_option(command: _Command) -> _Command:
    """`--include-closed`, for the commands that could show what is not public."""
    help_text = "Take closed items and closed bilag in, too."
    return click.option("--include-closed", is_flag=True, help=help_text)(command)


def ocr_option(command: _Command) -> _Command:
    """`--ocr-lang`, for the commands that read documents."""
    return click.option(
        "--ocr-lang",
        metavar="LANG",
        envvar="MINUTES_OCR_LANG",
        show_envvar=True,
        help="Language of scanned pages as Tesseract names it: dan if none is named, frk for Fraktur.",
    )(command)


def engine_option(command: _Command) -> _Command:
    """`--engine`, for the commands that make the index."""
    help_text = "The search engine: tantivy or whoosh. Without it that of search.toml or of the index, else tantivy."
    return click.option("--engine", metavar="NAME", help=help_text)(command)


def example(text: str) -> str:
    """The end of a help text: a command to try, kept on its own line."""
    return f"\b\nExample:\n  {text}"


def open_archive(folder: str) -> Archive:
    """The archive of a data folder."""
    from minutes.archive import Archive

    return Archive(folder)
