"""Commands that follow cases: trace, cases, overdue."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import click

from minutes.cli.options import closed_option, example, json_option, open_archive
from minutes.cli.output import NOTHING_FOUND, STDOUT, columns, open_output, print_json, print_lines
from minutes.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from minutes.printing.lines import Line
    from minutes.records import Trace

_AS_GOOD = 0.05  # by so much less, of 1, a case may fit a question and still be as good an answer

_Record = TypeVar("_Record")
_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.command(epilog=example("minutes trace ældrepolitik"))
@click.argument("query", metavar="QUERY|CASE|NUMBER|ITEM")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "svg", "mermaid", "ics"]),
    default="text",
    show_default=True,
    help="A timeline, a drawing, a chart for Markdown pages, or the coming dates as a calendar.",
)
@click.option("-o", "--output", metavar="FILE", default=STDOUT, help="The file to write; stdout where none is named.")
@click.option("--all", "in_full", is_flag=True, help="Show all cases that were found in full.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="So many cases at most.")
@closed_option
@json_option
@click.pass_obj
def trace(folder: str, /, query: str, form: str, output: str, in_full: bool, as_json: bool, **search: Any) -> None:
    """Follow a case over its meetings: what was held, told elsewhere, promised, and not kept.

    QUERY is words of its title, the id of a case, a case number, or the id of an item or a point. Where several
    cases fit equally well they are listed to choose from; --json prints every case found, the best first. The
    exit code is 1 when nothing is found.
    """
    found = open_archive(folder).trace(query, **search)
    if as_json:
        for each in found:
            print_json(each)
        return
    fitting = found if in_full else [each for each in found if each.fit >= found[0].fit - _AS_GOOD]
    in_list = len(fitting) > 1 and not in_full
    if form == "text" and output == STDOUT:
        print_lines(_text_lines(fitting, in_list))
    else:
        document = _document(fitting, form, in_list).encode()
        with open_output(output) as file:
            file.write(document)
    if in_list:
        click.echo(f"{len(fitting)} cases fit; name one by its id, or take --all", err=True)
    elif len(found) > len(fitting):
        click.echo(f"{len(found) - 1} more fit less well; --all shows them", err=True)


def _text_lines(traces: Sequence[Trace], in_list: bool) -> Iterator[Line]:
    """The timeline of each case, or a list to choose from."""
    from minutes.printing.cases import entry_lines
    from minutes.printing.traces import trace_lines

    for number, each in enumerate(traces):
        if number and not in_list:
            yield ()
        yield from (entry_lines if in_list else trace_lines)(each, columns())


def _document(traces: Sequence[Trace], form: str, in_list: bool) -> str:
    """The cases in a format for files. Raises UsageError where a drawing would be of several, NotFoundError."""
    if form == "text":
        return "".join(f"{''.join(text for text, _ in line)}\n" for line in _text_lines(traces, in_list))
    if form == "ics":
        from minutes.export.ics import calendar

        document = calendar(traces)
        if not document:
            raise NotFoundError(
                "no step of the case is announced for a day", "see `minutes trace` for what is announced"
            )
        return document
    if len(traces) > 1:
        named = ", ".join(each.case.id for each in traces)
        raise UsageError(f"{len(traces)} cases fit, and a drawing is of one", f"name one by its id: {named}")
    if form == "svg":
        from minutes.export.svg import draw

        return draw(traces[0])
    from minutes.export.mermaid import chart

    return chart(traces[0])


def _date_option(name: str, help_text: str) -> Callable[[_Command], _Command]:
    """An option for a day, a month or a year."""

    def check(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
        from minutes.danish.periods import bounds

        if value and ("/" in value or not bounds(value)):
            raise UsageError(f"{value!r} is not a date", "write it as 2023-05-31, 2023-05 or 2023")
        return value

    return click.option(name, metavar="DATE", callback=check, help=help_text)


@click.command(epilog=example("minutes cases --overdue --body KB --since 2023"))
@click.option("--overdue", is_flag=True, help="Only those with a promise that was not kept.")
@click.option("--body", metavar="NAME", help="Only those that this body had or is to have, by name or abbreviation.")
@_date_option("--since", "Only those with a step on this day, month or year, or later.")
@_date_option("--until", "Only those with a step on this day, month or year, or earlier.")
@click.option("--standing", is_flag=True, help="The items that come back at every meeting, not the cases.")
@click.option("--unsure", is_flag=True, help="The items that fit several cases equally well and are in none.")
@click.option(
    "--sort",
    type=click.Choice(["last", "first", "title", "steps"]),
    default="last",
    show_default=True,
    help="The latest first, by the last step or the oldest by the first, by title, or those of most steps first.",
)
@click.option("--limit", type=click.IntRange(min=1), help="So many at most; all where none is named.")
@closed_option
@json_option
@click.pass_obj
def cases(folder: str, /, unsure: bool, limit: int | None, as_json: bool, **filters: Any) -> None:
    """List cases, each with its path, where it is now and what comes next.

    The exit code is 1 when there is none.
    """
    from minutes.index.cases.traces import CaseFilters
    from minutes.printing.cases import entry_lines, unsure_lines

    archive = open_archive(folder)
    if unsure:
        _print_each(islice(archive.unsure(), limit), unsure_lines, as_json)
    else:
        _print_each(islice(archive.traces(CaseFilters(**filters)), limit), entry_lines, as_json)


@click.command(epilog=example("minutes overdue --body KB"))
@click.option("--body", metavar="NAME", help="Only what this body was to have, by name or abbreviation.")
@_date_option("--since", "Only what was promised for this day, month or year, or later.")
@json_option
@click.pass_obj
def overdue(folder: str, body: str | None, since: str | None, as_json: bool) -> None:
    """List the promises that were not kept, each with what the archive lacks beside it.

    A promise is overdue when the archive holds a meeting of that body of that date, or a later one, without the
    case. The exit code is 1 when there is none.
    """
    from minutes.printing.cases import overdue_lines

    _print_each(open_archive(folder).overdue(body, since), overdue_lines, as_json)


def _print_each(records: Iterable[_Record], lines: Callable[[_Record, int], Iterator[Line]], as_json: bool) -> None:
    """Print records as they come; end the process with the contract's code where there is none."""
    counted = 0
    for record in records:
        counted += 1
        if as_json:
            print_json(record)
        else:
            print_lines(lines(record, columns()))
    if not counted:
        click.echo("none", err=True)
        sys.exit(NOTHING_FOUND)
