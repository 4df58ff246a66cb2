"""What the commands share: options as decorators, the example in a help text, the archive of `--data`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from minutes.errors import UsageError

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


def filter_options(body: str = "--committee") -> Callable[[_Command], _Command]:
    """What narrows to some meetings: a body, `--from`, `--to`; fields of `Filters`."""

    def decorate(command: _Command) -> _Command:
        committee = click.option(body, "committee", metavar="NAME", help="Only this body, by name or abbreviation.")
        help_from = "From this day, month or year on (2023-05-31, 2023-05)."
        date_from = click.option("--from", "date_from", metavar="DATE", help=help_from)
        date_to = click.option("--to", "date_to", metavar="DATE", help="Up to this day, month or year.")
        return committee(date_from(date_to(command)))

    return decorate


def query_option(command: _Command) -> _Command:
    """`--query`, for the commands that hand on what a search finds."""
    help_text = "Only what this finds, in the language of `minutes search`."
    return click.option("--query", metavar="QUERY", help=help_text)(command)


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


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("nobody is logged in by a name", "tell who you are with --who") from None


def check_said(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The callback of options whose text somebody reads later. Raises UsageError for one that says nothing."""
    if value is not None and not value.strip():
        raise UsageError(f"--{option.name} says nothing", "give a few words for whoever reads it later")
    return value


def who_option(command: _Command) -> _Command:
    """`--who`, for the commands whose doing is kept with the name of who did it."""
    return click.option(
        "--who", metavar="NAME", default=_login_name, show_default="login name", callback=check_said, help="Your name."
    )(command)


def example(text: str) -> str:
    """The end of a help text: a command to try, kept on its own line."""
    return f"\b\nExample:\n  {text}"


def open_archive(folder: str) -> Archive:
    """The archive of a data folder."""
    from minutes.archive import Archive

    return Archive(folder)
