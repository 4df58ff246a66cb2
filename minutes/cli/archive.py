"""Commands that make and mend the archive: ingest, rebuild, doctor."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minutes.cli.options import engine_option, example, ocr_option, open_archive
from minutes.cli.output import UNREADABLE, print_text

if TYPE_CHECKING:
    from minutes.archive import Ingested


@click.command(epilog=example("minutes ingest data/raw"))
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@ocr_option
@engine_option
@click.pass_obj
def ingest(folder: str, paths: tuple[Path, ...], ocr_lang: str | None, engine: str | None) -> None:
    """Take files into the archive and make them searchable; folders with all that is in them.

    Without PATH the folder raw/ of the data folder. Files are read in place and never changed. What has not
    changed since the last time is not parsed again.
    """
    counts: Counter[str] = Counter()
    for one in open_archive(folder).ingest(paths, ocr_lang, engine):
        counts[one.status] += 1
        _report(one)
    summary = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    if not counts:
        summary = "no files found"
    elif not counts["parsed"] and not counts["replaced"]:
        summary += "; nothing to parse"
    click.echo(summary, err=True)
    if counts["failed"]:
        sys.exit(UNREADABLE)


def _report(one: Ingested) -> None:
    if one.status in ("parsed", "replaced"):
        click.echo(f"{one.status} {one.path}: {one.items} items", err=True)
    elif one.message:
        advice = f" ({one.advice})" if one.advice else ""
        where = "" if one.path in one.message else f" {one.path}"
        click.echo(f"{one.status}{where}: {one.message}{advice}", err=True)


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
