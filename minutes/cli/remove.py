"""The command that takes a document out of the archive for good: remove."""

from __future__ import annotations

from pathlib import Path

import click

from minutes.cli.options import check_said, example, json_option, open_archive, who_option
from minutes.cli.output import print_json, print_text
from minutes.errors import UsageError


@click.command(epilog=example('minutes remove data/raw/kb-2023-08-29.pdf --reason "names a child"'))
@click.argument("source", metavar="[SOURCE]", required=False)
@click.option("--reason", metavar="TEXT", callback=check_said, help="Why, in a few words; they are kept.")
@who_option
@click.option("--list", "listed", is_flag=True, help="Print what was removed, the oldest first.")
@json_option
@click.pass_obj
def remove(folder: str, source: str | None, reason: str | None, who: str, listed: bool, as_json: bool) -> None:
    """Take a document out of the archive for good: its record, the index, the catalogue and all made of them.

    SOURCE is its path, the name of its record, or its SHA-256. What stays is its hash in removed.toml of the data
    folder, with the day, who did it and why: a file with the same bytes is refused by every later ingest. The file
    itself is not touched. To undo it, delete the entry in removed.toml and run `minutes ingest`.
    """
    archive = open_archive(folder)
    if listed:
        for each in archive.removals():
            print_json(each) if as_json else print_text(f"{each.on}  {each.source}  {each.who}: {each.reason}")
        return
    if source is None or reason is None:
        raise UsageError("name a SOURCE and a --reason", "or take --list to see what was removed")
    removal = archive.remove(source, who, reason)
    if as_json:
        print_json(removal)
    path = Path(archive.located(removal.source))
    click.echo(f"removed {path} from all that was made of it; a file with these bytes is refused from now on", err=True)
    if path.exists():
        click.echo(f"{path} itself is untouched: delete it, or move it to where it may be kept", err=True)
    if archive.corrections():
        click.echo("what people wrote in cases.toml is untouched: see that it quotes nothing", err=True)
