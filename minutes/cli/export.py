"""The command that hands the archive on to other programs: export."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from minutes.cli.options import closed_option, example, filter_options, open_archive, query_option
from minutes.cli.output import NOTHING_FOUND, STDOUT, open_output
from minutes.errors import UsageError

if TYPE_CHECKING:
    from minutes.archive.tables import Selection
    from minutes.records.rows import Row

_DEFAULT = "csv"


@click.command(epilog=example("minutes export decisions --committee VPU -o vpu.xlsx"))
@click.argument("table", metavar="TABLE|STANDARD")
@click.option("-o", "--output", metavar="FILE", default=STDOUT, help="The file to write; - is stdout.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "parquet", "xlsx"]),
    help="Its format; else that of the file's ending, csv on stdout.",
)
@click.option("--columns", metavar="NAME,NAME...", help="Only these, and those that tell where the row stands.")
@click.option("--excel", is_flag=True, help="CSV as a Danish Excel opens it: semicolons, decimal commas.")
@click.option("--base", metavar="ADDRESS", help="For a standard: the address below which ids are made.")
@query_option
@filter_options()
@closed_option
@click.pass_obj
def export(folder: str, /, table: str, output: str, **options: Any) -> None:
    """Write a table of the archive for other programs, each row with the place in the source that it rests on.

    TABLE is one of meetings, items, points, decisions, votes, attendance, bilag, entities, amounts, cases, steps and
    problems; docs/export.md lists their columns. Closed items say nothing but their numbers unless --include-closed
    asks for more. A FILE is there only when it is whole; `minutes verify FILE` checks it. The exit code is 1 when
    there are no rows.

    STANDARD is oparl (OParl 1.1), popolo, or akomantoso (Akoma Ntoso 3.0): meetings, people and cases as others read
    them, in a FILE.zip or, for popolo, a FILE.json; docs/standards.md tells what becomes of what.
    """
    from minutes.archive.standards import STANDARDS

    if table in STANDARDS:
        _export_standard(folder, table, output, **options)
    else:
        _export_table(folder, table, output, **options)


def _export_table(
    folder: str, table: str, output: str, form: str | None, columns: str | None, excel: bool, **selection: Any
) -> None:
    from minutes.archive.tables import choose_columns, make_rows
    from minutes.export.formats import format_of, writer

    if selection.pop("base"):
        raise UsageError("--base is for standards, not for tables", "leave it out")
    chosen = choose_columns(table, columns.replace(" ", "").split(",") if columns else ())
    write = writer(form or (_DEFAULT if output == STDOUT else format_of(output)), excel)
    rows = _Counted(make_rows(open_archive(folder), table, selection_of(**selection)))
    with open_output(output) as file:
        for note in write(rows, chosen, file):
            click.echo(f"note: {note}", err=True)
    if output != STDOUT:
        click.echo(f"{rows.number} rows in {output}", err=True)
    if not rows.number:
        sys.exit(NOTHING_FOUND)


def _export_standard(
    folder: str, standard: str, output: str, base: str | None, form: str | None, columns: str | None, **selection: Any
) -> None:
    from minutes.archive.standards import BASE, STANDARDS, write_standard

    ending = STANDARDS[standard]
    if form or columns or selection.pop("excel"):
        raise UsageError(f"{standard} has a form of its own", "--format, --columns and --excel are for tables")
    if not output.lower().endswith(f".{ending}"):
        raise UsageError(f"{output}: {standard} is a {ending.upper()} file", f"name it with the ending .{ending}")
    with open_output(output) as file:
        meetings = write_standard(open_archive(folder), standard, selection_of(**selection), base or BASE, file)
    click.echo(f"{meetings} meetings in {output}", err=True)
    if not meetings:
        sys.exit(NOTHING_FOUND)


def selection_of(query: str | None, **filters: Any) -> Selection:
    """The options of a query and of filters as what narrows a table."""
    from minutes.archive.tables import Selection
    from minutes.index.answers import Filters

    return Selection(query=query, filters=Filters(**filters))


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row
