"""The command line: the only place that prints, and the only one that ends the process."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from minutes.errors import MinutesError, UnreadableError
from minutes.version import __version__

if TYPE_CHECKING:
    from minutes.archive import Archive, Choices, Ingested
    from minutes.printing import Line
    from minutes.records import Minutes

# Exit codes by the contract; those of failures stand on the errors.
_NOTHING_FOUND = 1
_BAD_USAGE = 2
_UNREADABLE = 3
_INTERRUPTED = 130

_COLLECT_AFTER = 10_000  # new objects; Python does so after 700


class Unread(NamedTuple):
    """What `--json` prints for a file that cannot be read."""

    error: str
    source: str


_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """`--json`, for the commands that print records."""
    return click.option("--json", "as_json", is_flag=True, help="Print records as JSON.")(command)


def closed_option(command: _Command) -> _Command:
    """`--include-closed`, for the commands that could show what is not public."""
    help_text = "Take closed items and closed bilag in, too."
    return click.option("--include-closed", is_flag=True, help=help_text)(command)


def ocr_option(command: _Command) -> _Command:
    """`--ocr-lang`, for the commands that read documents."""
    return click.option(
        "--ocr-lang",
        metavar="LANG",
        envvar="MINUTES_OCR_LANG",
        show_envvar=True,
        help="Language of scanned pages as Tesseract names it: dan if none is named, frk for Fraktur.",
    )(command)


def example(text: str) -> str:
    """The end of a help text: a command to try, kept on its own line."""
    return f"\b\nExample:\n  {text}"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--data",
    "folder",
    metavar="DIR",
    default="data",
    envvar="MINUTES_DATA",
    show_default=True,
    show_envvar=True,
    help="The data folder.",
)
@click.version_option(__version__, prog_name="minutes")
@click.pass_context
def cli(context: click.Context, folder: str) -> None:
    """Parse and search historical Danish municipal meeting minutes."""
    context.obj = folder


@cli.command(epilog=example("minutes parse data/raw/*.pdf --json"))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@closed_option
@ocr_option
@json_option
@click.pass_obj
def parse(folder: str, files: tuple[Path, ...], include_closed: bool, ocr_lang: str | None, as_json: bool) -> None:
    """Split documents into meeting, items and fields, and print them.

    A file that cannot be read is reported, the others are still done, and the exit code is 3.
    """
    from minutes.printing import outline_lines
    from minutes.privacy import public_minutes

    reading = _Reading(files, _archive(folder).choices(ocr_lang))
    for minutes in reading:
        if isinstance(minutes, Unread):
            if as_json:
                _print_json(minutes)
            continue
        shown = minutes if include_closed else public_minutes(minutes)
        if as_json:
            _print_json(shown)
        else:
            _print_lines(outline_lines(shown))
    reading.end()


@cli.command(epilog=example("minutes ingest data/raw"))
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@ocr_option
@click.pass_obj
def ingest(folder: str, paths: tuple[Path, ...], ocr_lang: str | None) -> None:
    """Take files into the archive and make them searchable; folders with all that is in them.

    Without PATH the folder raw/ of the data folder. Files are read in place and never changed. What has not
    changed since the last time is not parsed again.
    """
    counts: Counter[str] = Counter()
    for one in _archive(folder).ingest(paths, ocr_lang):
        counts[one.status] += 1
        _report(one)
    summary = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    if not counts:
        summary = "no files found"
    elif not counts["parsed"] and not counts["replaced"]:
        summary += "; nothing to parse"
    click.echo(summary, err=True)
    if counts["failed"]:
        sys.exit(_UNREADABLE)


def _report(one: Ingested) -> None:
    if one.status in ("parsed", "replaced"):
        click.echo(f"{one.status} {one.path}: {one.items} items", err=True)
    elif one.message:
        advice = f" ({one.advice})" if one.advice else ""
        where = "" if one.path in one.message else f" {one.path}"
        click.echo(f"{one.status}{where}: {one.message}{advice}", err=True)


@cli.command(epilog=example("minutes search ældrepolitik --from 2023-01 --committee Direktionen"))
@click.argument("query")
@click.option("--committee", metavar="NAME", help="Only this body, by name or abbreviation.")
@click.option("--from", "date_from", metavar="DATE", help="From this day, month or year on (2023-05-31, 2023-05).")
@click.option("--to", "date_to", metavar="DATE", help="Up to this day, month or year.")
@click.option("--field", metavar="FIELD", help="Only in this field, e.g. title, beslutning, bilag.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="So many hits at most.")
@closed_option
@json_option
@click.pass_obj
def search(folder: str, /, query: str, limit: int, as_json: bool, **filters: Any) -> None:
    """Search items and their points, best first.

    All words must be there, in any inflection; "phrases", AND, OR, NOT, -word, (groups) and field:word narrow
    or widen, * alone finds everything. The exit code is 1 when nothing is found.
    """
    from minutes.index.engine import Filters

    answer = _archive(folder).search(query, Filters(**filters), limit)
    for problem in answer.problems:
        click.echo(f"note: {problem}", err=True)
    if as_json:
        _print_json(answer)
    else:
        from minutes.printing import answer_lines

        _print_lines(answer_lines(answer))
    if not answer.total:
        sys.exit(_NOTHING_FOUND)


@cli.command(epilog=example("minutes show lindholt-dir-2023-05-10-4"))
@click.argument("item", metavar="ITEM")
@click.option("--where", is_flag=True, help="Tell for each field the pages and boxes that it stands in.")
@closed_option
@json_option
@click.pass_obj
def show(folder: str, item: str, where: bool, include_closed: bool, as_json: bool) -> None:
    """Print one item, or one of its points, by the id that a search tells."""
    shown = _archive(folder).item(item, include_closed)
    if as_json:
        record = {"source": shown.minutes.source, "meeting": shown.minutes.meeting, "item": shown.item}
        _print_json(record if shown.point is None else {**record, "point": shown.point})
    else:
        from minutes.printing import item_lines, where_lines

        _print_lines([*item_lines(shown), *(where_lines(shown) if where else ())])


@cli.command(epilog=example("minutes check"))
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit with 1 where any document has a problem.")
@json_option
@click.pass_obj
def check(folder: str, files: tuple[Path, ...], strict: bool, as_json: bool) -> None:
    """Tell for each document what its own parts show to be missing or unread; the whole archive without FILE.

    Item numbers that lack, contents and overviews of bilag that do not agree with what was found, text that no
    field holds, pages without text, facts that nothing states. A summary per municipality follows.
    """
    from minutes.printing import check_lines

    reading = _Reading(files, _archive(folder).choices())
    documents = reading.documents() if files else _archive(folder).minutes()
    if as_json:
        problems = 0
        for minutes in documents:
            problems += len(minutes.problems)
            record = {"source": minutes.source.path, "municipality": minutes.meeting.municipality}
            _print_json({**record, "items": len(minutes.items), "problems": minutes.problems})
    else:
        checked = list(documents)
        problems = sum(len(minutes.problems) for minutes in checked)
        _print_lines(check_lines(checked))
    reading.end()
    if strict and problems:
        sys.exit(_NOTHING_FOUND)


@cli.command(epilog=example("minutes rebuild"))
@click.pass_obj
def rebuild(folder: str) -> None:
    """Make the index again from the parsed documents; the old one serves until the new one is whole."""
    number = _archive(folder).rebuild()
    click.echo(f"index rebuilt from {number} documents", err=True)


@cli.command(epilog=example("minutes doctor"))
@click.pass_obj
def doctor(folder: str) -> None:
    """Tell which versions and optional parts are installed and what the data folder holds."""
    from minutes.doctor import examine

    rows = examine(Path(folder))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for row in rows:
        _print(f"{row.part:{widths[0]}}  {row.state:{widths[1]}}  {row.note}".rstrip())


def main() -> None:
    """Run the command line and end the process with the exit code of the contract."""
    # Records hold no cycles, and the collector would go through the lines of a document again and again.
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
    try:
        code = cli.main(standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        code = _BAD_USAGE
    except MinutesError as error:
        _complain(error)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        code = _INTERRUPTED
    sys.exit(code)


class _Reading:
    """Files parsed one after the other; one that cannot be read is reported and the others go on."""

    def __init__(self, files: Iterable[Path], choices: Choices) -> None:
        self._files = files
        self._choices = choices
        self._failed = False

    def __iter__(self) -> Iterator[Minutes | Unread]:
        from minutes.archive import parse, printable

        for path in self._files:
            try:
                yield parse(path, self._choices)
            except UnreadableError as error:
                self._failed = True
                _complain(error)
                yield Unread(printable(error.message), printable(path))

    def documents(self) -> Iterator[Minutes]:
        """Those that could be read."""
        return (minutes for minutes in self if not isinstance(minutes, Unread))

    def end(self) -> None:
        """End the process with the contract's code where any file could not be read."""
        if self._failed:
            sys.exit(_UNREADABLE)


def _archive(folder: str) -> Archive:
    from minutes.archive import Archive

    return Archive(folder)


def _complain(error: MinutesError) -> None:
    click.echo(f"minutes: {error}", err=True)


def _print(text: str) -> None:
    """A line to stdout. A reader that has gone, such as `head`, ends the process quietly."""
    try:
        click.echo(text)
    except BrokenPipeError:
        # What Python still wants to flush at its end goes nowhere, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _print_json(record: object) -> None:
    import msgspec

    if isinstance(record, Unread):
        record = record._asdict()
    _print(msgspec.json.encode(record).decode())


def _print_lines(lines: Iterable[Line]) -> None:
    """Styled on a terminal, plain text anywhere else."""
    if not sys.stdout.isatty():
        for line in lines:
            _print("".join(text for text, _ in line))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=False)
