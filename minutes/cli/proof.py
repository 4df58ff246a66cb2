"""Commands that tell where something stands, and whether it does: cite, verify."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from minutes.cli.options import closed_option, example, json_option, open_archive
from minutes.cli.output import NOTHING_FOUND, print_json, print_text


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
    """Check each row of an exported FILE against the raw documents.

    The raw document must be there with the same hash. It is parsed again, the row is made again from it, and each
    cell must be what comes out; words that the row quotes must stand in the document at the row's page and
    characters. Outcomes, inferred dates and cases are worked out again, too. Each row that fails is printed with
    what fails, with --json every row. The exit code is 1 where any fails.
    """
    from minutes.archive.verify import verify as check_rows

    counts: Counter[bool] = Counter()
    for row in check_rows(open_archive(folder), file):
        counts[bool(row.faults)] += 1
        if as_json:
            print_json(row)
        else:
            for fault in row.faults:
                print_text(f"row {row.number}  {row.ref}\n  {fault}")
    click.echo(f"{counts.total()} rows, {counts[False]} agree with the raw documents, {counts[True]} fail", err=True)
    if counts[True]:
        sys.exit(NOTHING_FOUND)
