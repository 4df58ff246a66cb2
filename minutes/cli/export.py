"""The command that hands the archive on to other programs: export."""

from __future__ import annotations

import click

from minutes.cli.options import closed_option, example, open_archive
from minutes.cli.output import STDOUT, open_output


@click.command(epilog=example("minutes export items -o items.jsonl"))
@click.argument("table", metavar="TABLE", type=click.Choice(["items"]))
@click.option("-o", "--output", metavar="FILE", default=STDOUT, help="The file to write; stdout where none is named.")
@click.option("--format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="Its format.")
@closed_option
@click.pass_obj
def export(folder: str, table: str, output: str, format: str, include_closed: bool) -> None:
    """Write a table of the archive for other programs.

    The table items has a row for each item, with its meeting, source, page and case. Closed items have no title
    unless --include-closed asks for it. A FILE is there only when it is whole.
    """
    from minutes.archive.tables import item_rows
    from minutes.export.jsonl import write_jsonl

    tables = {"items": item_rows}
    formats = {"jsonl": write_jsonl}
    with open_output(output) as file:
        formats[format](tables[table](open_archive(folder), include_closed), file)
