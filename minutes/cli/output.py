"""What leaves the process: results on stdout, complaints on stderr, the exit code."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from minutes.errors import MinutesError, UsageError

if TYPE_CHECKING:
    from minutes.printing.lines import Line

# Exit codes by the contract; those of failures stand on the errors.
NOTHING_FOUND = 1
BAD_USAGE = 2
UNREADABLE = 3
INTERRUPTED = 130

STDOUT = "-"  # as the name of a file

_WIDEST = 100


def complain(error: MinutesError) -> None:
    """What went wrong and what to try, to stderr."""
    click.echo(f"minutes: {error}", err=True)


def print_text(text: str) -> None:
    """A line to stdout. A reader that has gone, such as `head`, ends the process quietly."""
    with _unread_is_done():
        click.echo(text)


@contextmanager
def open_output(name: str) -> Iterator[BinaryIO]:
    """The file that results are written to, there when it is whole; `-` is stdout. Raises UsageError."""
    if name == STDOUT:
        with _unread_is_done():
            stdout = sys.stdout.buffer
            yield stdout
            stdout.flush()
        return
    from minutes.files import open_aside

    try:
        with open_aside(Path(name)) as file:
            yield file
    except OSError as error:
        advice = "name a file in a folder that you may write to"
        raise UsageError(f"{name}: {error.strerror or error}", advice) from None


@contextmanager
def _unread_is_done() -> Iterator[None]:
    """End the process quietly where nobody reads stdout any more. Raises UsageError where it cannot be written to."""
    try:
        yield
    except OSError as error:
        # What Python still wants to flush at its end goes nowhere, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        message = f"the results cannot be written: {error.strerror or error}"
        raise UsageError(message, "see that the disk has room, or send them elsewhere") from None


def columns() -> int:
    """The width of lines for people: that of the terminal (or `COLUMNS`), no wider than is good to read."""
    return min(_WIDEST, shutil.get_terminal_size((_WIDEST, 0)).columns)


def print_json(record: object) -> None:
    """A record to stdout, on one line."""
    import msgspec

    print_text(msgspec.json.encode(record).decode())


def print_lines(lines: Iterable[Line]) -> None:
    """Lines to stdout: styled on a terminal, plain text anywhere else."""
    if not sys.stdout.isatty():
        for line in lines:
            print_text("".join(text for text, _ in line))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=False)
