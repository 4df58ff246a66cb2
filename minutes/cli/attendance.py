"""The command that tells who was there: attendance."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import click

from minutes.cli.export import selection_of
from minutes.cli.options import closed_option, example, filter_options, json_option, open_archive, query_option
from minutes.cli.output import NOTHING_FOUND, print_json, print_lines
from minutes.errors import UsageError


@click.command(epilog=example("minutes attendance --person Skafte --from 2023"))
@click.option("--person", metavar="NAME", help="Only persons with these words in a name.")
@query_option
@filter_options("--body")
@closed_option
@json_option
@click.pass_obj
def attendance(folder: str, /, person: str | None, as_json: bool, **selection: Any) -> None:
    """Tell who was at the meetings, who was not, who came for them, and who missed some items.

    present, absent; deputy: came for an absent one; partly: missed items, which follow as absent; listed: the paper
    is from before the meeting. Rows are those of `minutes export attendance`. The exit code is 1 when there are none.
    """
    from minutes.archive.tables.people import attendance as attended
    from minutes.printing.attendance import attendance_lines

    if person is None and selection["committee"] is None:
        raise UsageError("nobody is named", "name a --person, a --body, or both")
    rows = sorted(
        attended(open_archive(folder), selection_of(**selection), person),
        key=lambda row: (row.date or "", row.municipality or "", row.committee_name or "", row.source),
    )
    if as_json:
        for row in rows:
            print_json(row)
    else:
        print_lines(attendance_lines(rows))
    counts = Counter(row.status for row in rows if row.item_id is None)
    counted = ", ".join(f"{status} {number}" for status, number in counts.most_common())
    click.echo(f"meetings: {counted or 'none'}", err=True)
    if not rows:
        sys.exit(NOTHING_FOUND)
