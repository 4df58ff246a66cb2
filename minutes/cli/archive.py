"""Commands that mend the archive: rebuild, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from minutes.cli.options import engine_option, example, open_archive
from minutes.cli.output import print_text


@click.command(epilog=example("minutes rebuild"))
@engine_option
@click.pass_obj
def rebuild(folder: str, engine: str | None) -> None:
    """Make the index again from the parsed documents; the old one serves until the new one is whole."""
    number = open_archive(folder).rebuild(engine)
    click.echo(f"index rebuilt from {number} documents", err=True)


@click.command(epilog=example("minutes doctor"))
@click.pass_obj
def doctor(folder: str) -> None:
    """Tell which versions and optional parts are installed and what the data folder holds."""
    from minutes.doctor import examine

    rows = examine(Path(folder))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for row in rows:
        print_text(f"{row.part:{widths[0]}}  {row.state:{widths[1]}}  {row.note}".rstrip())
