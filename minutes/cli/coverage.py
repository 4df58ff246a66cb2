"""The command that tells what the archive holds and lacks: coverage."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from minutes.cli.options import example, filter_options, json_option, open_archive
from minutes.cli.output import NOTHING_FOUND, STDOUT, columns, open_output, print_json, print_lines, print_text
from minutes.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minutes.records.coverage import BodyCoverage


@click.command(epilog=example("minutes coverage --body KB --from 2022 --to 2023"))
@filter_options("--body")
@click.option("--municipality", metavar="NAME", help="Only the bodies of this one.")
@click.option("--csv", metavar="FILE", help="Write a row for each month and each lack; - is stdout.")
@click.option("--all", "in_full", is_flag=True, help="List all that lacks, not the first of each kind.")
@json_option
@click.pass_obj
def coverage(folder: str, /, csv: str | None, in_full: bool, as_json: bool, **filters: Any) -> None:
    """Tell what the archive holds of each body, month by month, and what it lacks.

    A month is missing where nothing is held and the body's own rhythm expects a meeting. Below the months: meetings
    and bodies that papers speak of and the archive has nothing of, long pauses, item numbers and bilag that lack,
    pages without text, bodies that probably go on under another name. --json prints an object for each body. The
    exit code is 1 when there is no such body.
    """
    from minutes.danish.periods import bounds
    from minutes.index.coverage import CoverageFilters

    for date in (filters["date_from"], filters["date_to"]):
        if date and ("/" in date or not bounds(date)):
            raise UsageError(f"{date!r} is not a date", "write it as 2023-05-31, 2023-05 or 2023")
    found = list(open_archive(folder).coverage(CoverageFilters(**filters)))
    if csv is not None:
        _write_csv(found, csv)
    elif as_json:
        for body in found:
            print_json(body)
    elif found:
        from minutes.printing.coverage import LEGEND, coverage_lines

        for body in found:
            print_lines(coverage_lines(body, columns(), in_full))
        print_text(LEGEND)
    if not found:
        sys.exit(NOTHING_FOUND)


def _write_csv(found: Sequence[BodyCoverage], name: str) -> None:
    from minutes.archive.coverage import COLUMNS, coverage_rows
    from minutes.export.csv import write_csv

    with open_output(name) as file:
        write_csv(coverage_rows(found), COLUMNS, file)
    if name != STDOUT:
        click.echo(f"the coverage of {len(found)} bodies in {name}", err=True)
