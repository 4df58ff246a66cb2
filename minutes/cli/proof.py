"""Commands that tell where something stands, and whether it does: cite, verify."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minutes.cli.options import closed_option, example, json_option, open_archive
from minutes.cli.output import NOTHING_FOUND, print_json, print_text

if TYPE_CHECKING:
    from minutes.archive.verify import Verified


@click.command(epilog=example("minutes cite lindholt-kb-2023-08-29-2"))
@click.argument("item", metavar="ITEM")
@closed_option
@json_option
@click.pass_obj
def cite(folder: str, item: str, include_closed: bool, as_json: bool) -> None:
    """Print a reference to an item or a point that stays good, as for a footnote.

    It names municipality, body, kind of paper, date, number and title, then the file, its pages, the start of its
    hash and the id by which `minutes show` finds the item again.
    """
    from minutes.archive.citation import cite as make_citation

    citation = make_citation(open_archive(folder).item(item, include_closed), item)
    if as_json:
        print_json(citation)
    else:
        print_text(citation.text())


@click.command(epilog=example("minutes verify items.csv"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def verify(folder: str, file: Path, as_json: bool) -> None:
    """Check each row of an exported FILE against the raw documents, or of an audit pack against those in it.

    The raw document must be there with the same hash. It is parsed again, the row is made again from it, and each
    cell must be what comes out; words that the row quotes must stand in the document at the row's page and
    characters. Outcomes, inferred dates and cases are worked out again, too. Each row that fails is printed with
    what fails, with --json every row. Of a pack of `minutes audit` each file is compared with its hash; no archive is
    needed, but without it what rests on several papers is not checked. The exit code is 1 where any fails.
    """
    counts: Counter[str] = Counter()
    for row in _checked(folder, file):
        counts[("failed " if row.faults else "unchecked " if row.unchecked else "") + _kind(row)] += 1
        if as_json:
            print_json(row)
        else:
            for fault in row.faults:
                print_text(f"{f'row {row.number}' if row.number else 'file'}  {row.ref}\n  {fault}")
    _print_counts(counts)
    if counts["failed row"] or counts["failed file"]:
        sys.exit(NOTHING_FOUND)


def _checked(folder: str, file: Path) -> Iterator[Verified]:
    if file.suffix.lower() == ".zip":
        from minutes.archive.packed import verify_pack

        return verify_pack(open_archive(folder), file)
    from minutes.archive.verify import verify as check_rows

    return check_rows(open_archive(folder), file)


def _kind(checked: Verified) -> str:
    return "row" if checked.number else "file"


def _print_counts(counts: Counter[str]) -> None:
    files = counts["file"] + counts["failed file"]
    if files:
        click.echo(f"{files} files, {counts['file']} as the manifest tells, {counts['failed file']} not", err=True)
    agree, unchecked, failed = counts["row"], counts["unchecked row"], counts["failed row"]
    rest = f", {unchecked} rest on papers that are not here" if unchecked else ""
    rows = agree + unchecked + failed
    click.echo(f"{rows} rows, {agree} agree with the raw documents, {failed} fail{rest}", err=True)
