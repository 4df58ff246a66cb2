"""Commands that mend the archive: rebuild, doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from minutes.cli.options import engine_option, example, open_archive
from minutes.cli.output import print_text
from minutes.errors import ArchiveError


@click.command(epilog=example("minutes rebuild"))
@engine_option
@click.pass_obj
def rebuild(folder: str, engine: str | None) -> None:
    """Make the index again from the parsed documents; the old one serves until the new one is whole."""
    number = open_archive(folder).rebuild(engine)
    click.echo(f"index rebuilt from {number} documents", err=True)


@click.command(epilog=example("minutes doctor --repair"))
@click.option("--repair", is_flag=True, help="Make again from the sources what is damaged or missing.")
@click.pass_obj
def doctor(folder: str, repair: bool) -> None:
    """Tell which versions and optional parts are installed and whether all in the data folder fits together.

    Every source has a record, every record is whole and its source is the file that it was made from, and the
    catalogue and the full-text index hold just these records. The exit code is 4 where something is wrong.
    """
    from minutes.doctor import examine

    archive = open_archive(folder)
    if repair:
        failed = [one for one in archive.repair() if one.status == "failed"]
        for one in failed:
            click.echo(f"failed: {one.message} ({one.advice})", err=True)
    rows = examine(Path(folder))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for row in rows:
        print_text(f"{row.part:{widths[0]}}  {row.state:{widths[1]}}  {row.note}".rstrip())
    if not Path(folder, "parsed").is_dir():
        return
    ailments = list(archive.health())
    for ailment in ailments:
        print_text(f"{ailment.path}: {ailment.message} ({ailment.advice})")
    print_text(f"{len(ailments)} problems" if ailments else "everything fits together")
    if ailments:
        sys.exit(ArchiveError.exit_code)
