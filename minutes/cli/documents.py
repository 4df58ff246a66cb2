"""Commands about documents: parse, check."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minutes.cli.options import closed_option, example, json_option, ocr_option, open_archive
from minutes.cli.output import NOTHING_FOUND, UNREADABLE, complain, print_json, print_lines
from minutes.errors import UnreadableError

if TYPE_CHECKING:
    from minutes.parsing import Choices
    from minutes.records import Minutes


@click.command(epilog=example("minutes parse data/raw/*.pdf --json"))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@closed_option
@ocr_option
@json_option
@click.pass_obj
def parse(folder: str, files: tuple[Path, ...], include_closed: bool, ocr_lang: str | None, as_json: bool) -> None:
    """Split documents into meeting, items and fields, and print them.

    A file that cannot be read is reported, the others are still done, and the exit code is 3.
    """
    from minutes.parsing import choices_of
    from minutes.printing.minutes import outline_lines
    from minutes.privacy import listed_minutes

    reading = _Reading(files, choices_of(Path(folder), ocr_lang))
    for minutes in reading:
        if isinstance(minutes, dict):
            if as_json:
                print_json(minutes)
            continue
        shown = minutes if include_closed else listed_minutes(minutes)
        if as_json:
            print_json(shown)
        else:
            print_lines(outline_lines(shown))
    reading.end()


@click.command(epilog=example("minutes check"))
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit with 1 where any document has a problem.")
@json_option
@click.pass_obj
def check(folder: str, files: tuple[Path, ...], strict: bool, as_json: bool) -> None:
    """Tell for each document what its own parts show to be missing or unread; the whole archive without FILE.

    Item numbers that lack, contents and overviews of bilag that do not agree with what was found, text that no
    field holds, pages without text, facts that nothing states. A summary per municipality follows.
    """
    from minutes.printing.minutes import check_lines

    archive = open_archive(folder)
    reading = _Reading(files, archive.choices())
    documents = reading.documents() if files else archive.minutes()
    if as_json:
        problems = 0
        for minutes in documents:
            problems += len(minutes.problems)
            record = {"source": minutes.source.path, "municipality": minutes.meeting.municipality}
            print_json({**record, "items": len(minutes.items), "problems": minutes.problems})
    else:
        checked = list(documents)
        problems = sum(len(minutes.problems) for minutes in checked)
        print_lines(check_lines(checked))
    reading.end()
    if strict and problems:
        sys.exit(NOTHING_FOUND)


class _Reading:
    """Files parsed one after the other; one that cannot be read is reported and the others go on.

    In its place stands what `--json` prints for it.
    """

    def __init__(self, files: Iterable[Path], choices: Choices) -> None:
        self._files = files
        self._choices = choices
        self._failed = False

    def __iter__(self) -> Iterator[Minutes | dict[str, str]]:
        from minutes.parsing import parse, printable

        for path in self._files:
            try:
                yield parse(path, self._choices)
            except UnreadableError as error:
                self._failed = True
                complain(error)
                yield {"error": printable(error.message), "source": printable(path)}

    def documents(self) -> Iterator[Minutes]:
        """Those that could be read."""
        return (minutes for minutes in self if not isinstance(minutes, dict))

    def end(self) -> None:
        """End the process with the contract's code where any file could not be read."""
        if self._failed:
            sys.exit(UNREADABLE)
