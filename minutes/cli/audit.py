"""The command that packs what the archive says of a case with all that it rests on: audit."""

from __future__ import annotations

from typing import Any

import click

from minutes.cli.export import selection_of
from minutes.cli.options import closed_option, example, filter_options, open_archive, query_option
from minutes.cli.output import STDOUT, open_output
from minutes.errors import UsageError


@click.command(epilog=example("minutes audit --case 23/3380 -o pack.zip"))
@click.option("--case", metavar="CASE|NUMBER|ITEM", help="The case, by its id, its case number, or an item of it.")
@query_option
@filter_options()
@click.option("-o", "--output", metavar="FILE.zip", required=True, help="The file to write.")
@closed_option
@click.pass_obj
def audit(folder: str, /, case: str | None, output: str, **selection: Any) -> None:
    """Pack what the archive says of a case, or of what a query finds, with the documents that it rests on.

    The ZIP file holds the rows as CSV, the raw documents byte by byte, their records, a manifest with the hash of each
    file, a description of the tables (Frictionless data package) and a report to read and print. The same archive
    gives the same bytes. A document that holds closed items is left out unless --include-closed asks for it, one that
    holds personal numbers always; the manifest and the report tell so. `minutes verify FILE.zip` checks the pack. The
    exit code is 1 when nothing is found.
    """
    from minutes.archive.audit import make_pack

    chosen = selection_of(**selection)
    if bool(case) == chosen.narrows():
        raise UsageError("an audit is of one case, or of what a query finds", "take --case, or --query and filters")
    if output == STDOUT or not output.lower().endswith(".zip"):
        raise UsageError(f"{output} is no ZIP file", "name it with the ending .zip")
    with open_output(output) as file:
        manifest = make_pack(open_archive(folder), case, chosen, file)
    for document in manifest.documents:
        if document.left_out:
            click.echo(f"left out: {document.file} ({_WORDS[document.left_out]})", err=True)
    held = sum(document.left_out is None for document in manifest.documents)
    rows = sum(manifest.rows.values())
    click.echo(f"{rows} rows, {held} of {len(manifest.documents)} raw documents in {output}", err=True)


_WORDS = {
    "closed": "it holds closed items or closed bilag",
    "cpr": "it holds personal numbers",
    "missing": "it is not at its place",
    "changed": "it has changed since it was read",
}
