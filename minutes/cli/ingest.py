"""The command that takes files into the archive, with what it shows while it works."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minutes.cli.options import engine_option, example, ocr_option, open_archive
from minutes.cli.output import UNREADABLE

if TYPE_CHECKING:
    from minutes.archive import Archive, Ingested

_SECONDS = 300.0  # that one document may take
_MEGABYTES = 2048  # of address space; the words and the readers alone need some 600
_PAUSE = 2.0  # seconds between two looks at a folder that is watched

Report = Callable[["Ingested"], None]
_States = dict[Path, tuple[int, int] | None]


@click.command(epilog=example("minutes ingest data/raw"))
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what is new or changed; parse nothing, write nothing.")
@click.option("--watch", is_flag=True, help="Go on, and take in what is added or changed, until interrupted.")
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    envvar="MINUTES_JOBS",
    show_envvar=True,
    help="Processes that parse: one for each core if no number is given; 0 parses in this one, without limits.",
)
@click.option("--timeout", type=float, default=_SECONDS, show_default=True, help="Seconds that a document may take.")
@click.option(
    "--max-memory",
    type=click.IntRange(min=1),
    metavar="MB",
    default=_MEGABYTES,
    show_default=True,
    help="Address space that the parsing of a document may take.",
)
@ocr_option
@engine_option
@click.pass_obj
def ingest(folder: str, /, paths: tuple[Path, ...], dry_run: bool, watch: bool, **options: Any) -> None:
    """Take files into the archive and make them searchable; folders with all that is in them.

    Without PATH the folder raw/ of the data folder. Files are read in place and never changed. What has not
    changed since the last time is not parsed again; a run that was ended is taken up by the next. A document that
    takes too long or too much memory fails alone.
    """
    archive = open_archive(folder)
    if dry_run:
        _print_table(_counted(archive.plan(paths, options["ocr_lang"]), _report_plan))
        click.echo("nothing was parsed or written", err=True)
        return
    settings = _settings(**options)
    seen = _states(archive, paths) if watch else {}  # before the ingest: what comes during it is not missed
    with _progress(archive, paths) as (report, indexing):
        counts = _counted(archive.ingest(paths, **settings, indexing=indexing), report)
    _print_table(counts)
    if watch:
        _watch(archive, paths, settings, seen)
    if counts["failed"]:
        sys.exit(UNREADABLE)


class _Counts(Counter[str]):
    """How many documents came to which end, and how many items they have."""

    def __init__(self) -> None:
        super().__init__()
        self.items_of: Counter[str] = Counter()


def _settings(jobs: int | None, timeout: float, max_memory: int, **others: Any) -> dict[str, Any]:
    from minutes.archive import Limits

    jobs = (os.cpu_count() or 1) if jobs is None else jobs
    return {"jobs": jobs, "limits": Limits(seconds=timeout, megabytes=max_memory), **others}


def _counted(run: Iterable[Ingested], report: Report) -> _Counts:
    counts = _Counts()
    for one in run:
        counts[one.status] += 1
        counts.items_of[one.status] += one.items
        report(one)
    return counts


def _report(one: Ingested) -> None:
    """A line on stderr for each document but those that have not changed."""
    line = _line(one)
    if line:
        click.echo(line, err=True)


def _report_plan(one: Ingested) -> None:
    if one.status != "unchanged":
        click.echo(f"would be {_line(one)}", err=True)


def _line(one: Ingested) -> str:
    if one.status in ("parsed", "replaced"):
        items = f": {one.items} items" if one.items else ""
        return f"{one.status} {one.path}{items}"
    if not one.message:
        return ""
    advice = f" ({one.advice})" if one.advice else ""
    where = "" if one.path in one.message else f" {one.path}"
    return f"{one.status}{where}: {one.message}{advice}"


@contextmanager
def _progress(archive: Archive, paths: tuple[Path, ...]) -> Iterator[tuple[Report, Callable[[int], object] | None]]:
    """On a terminal a bar with rate and time left, above it what went wrong; else a line for each document.

    The second of the two that it gives is told when documents are put into the index.
    """
    if not sys.stderr.isatty():
        yield _report, None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    told = TextColumn("{task.fields[rate]}{task.description}")
    columns = (BarColumn(), MofNCompleteColumn(), told, TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False)) as bar:
        task = bar.add_task("", total=sum(1 for _ in archive.sources(paths)), rate="")
        start = time.monotonic()

        def report(one: Ingested) -> None:
            bar.advance(task)
            done = bar.tasks[0].completed
            rate = f"{done / max(time.monotonic() - start, 0.001):.1f} documents/s"
            bar.update(task, rate=rate, description="")
            if one.message:
                bar.console.print(_line(one), markup=False)

        def indexing(documents: int) -> None:
            bar.update(task, description=f", {documents} being indexed")

        yield report, indexing


def _print_table(counts: _Counts) -> None:
    """How many documents and items came to which end."""
    if not counts:
        click.echo("no files found", err=True)
    elif counts.keys() <= {"unchanged", "duplicate", "refused", "skipped"}:
        told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
        click.echo(f"{told}; nothing to parse", err=True)
    else:
        width = max(map(len, counts))
        click.echo(f"{'':{width}}  documents  items", err=True)
        for status, number in sorted(counts.items()):
            click.echo(f"{status:{width}}  {number:9}  {counts.items_of[status]:5}", err=True)


def _watch(archive: Archive, paths: tuple[Path, ...], settings: dict[str, Any], seen: _States) -> None:
    """Take in what is new or changed, again and again; a file that fails is tried again once it has changed."""
    click.echo("watching; Ctrl-C ends it", err=True)
    while True:
        now = _states(archive, paths)
        changed = [path for path, state in now.items() if seen.get(path) != state]
        seen = now
        if changed:
            _counted(archive.ingest(changed, **settings), _report)
        time.sleep(_PAUSE)


def _states(archive: Archive, paths: tuple[Path, ...]) -> _States:
    """The size and the time of change of each source; None where it cannot be told."""
    return {source.path: _state(source.path) for source in archive.sources(paths)}


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
