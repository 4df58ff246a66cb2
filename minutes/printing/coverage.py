"""What the archive holds and lacks of each body, as lines: a matrix of years and months, and a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from minutes.printing.lines import FAINT, HEADING, PLAIN, TITLE, Line, line
from minutes.printing.wraps import filled
from minutes.records import Committee
from minutes.records.coverage import BodyCoverage, Held, Lack, LackKind, Month
from minutes.wording import body_name, flat, joined, place

_SIGNS: dict[Held, tuple[str, str]] = {
    "both": ("●", "green"),
    "referat": ("R", "green"),
    "dagsorden": ("d", "yellow"),
    "missing": ("✗", "bold red"),
    "none": ("·", FAINT),
}
LEGEND = "● dagsorden and referat  R referat alone  d dagsorden alone  ✗ a meeting told of, planned or usual  · nothing"
_HEADINGS: dict[LackKind, str] = {
    "body": "bodies without papers",
    "meeting": "meetings spoken of",
    "pause": "long pauses",
    "item-numbers": "item numbers",
    "contents": "contents",
    "bilag": "bilag named",
    "page": "pages without text",
    "renamed": "other name",
    "no-date": "papers without a day",
    "no-body": "papers of no body",
}
_MONTHS = "J F M A M J J A S O N D"
_SHOWN = 5  # of each kind
INDENT: Line = (("  ", PLAIN),)


def coverage_lines(body: BodyCoverage, width: int, in_full: bool) -> Iterator[Line]:
    """A body: its name and rhythm, the matrix, and of each kind of lack the first, or all of them."""
    yield from filled(_head(body), width, rest=INDENT)
    yield from _matrix(body.months)
    for kind, group in groupby(body.lacks, key=lambda lack: lack.kind):
        lacks = list(group)
        yield line(f"  {_HEADINGS[kind]}: {len(lacks)}", HEADING)
        shown = lacks if in_full else lacks[:_SHOWN]
        for lack in shown:
            yield from filled(_lack(lack), width, (("    ", PLAIN),), (("      ", PLAIN),))
        if len(shown) < len(lacks):
            yield line(f"    … {len(lacks) - len(shown)} more", FAINT)
    yield ()


def _head(body: BodyCoverage) -> Line:
    named = body.committee or Committee()
    short = f"({named.abbreviation})" if named.name and named.abbreviation else ""
    name = joined(body_name(named), short, by=" ") or "papers that name no body"
    met = "no meeting" if not body.meetings else "1 meeting" if body.meetings == 1 else f"{body.meetings} meetings"
    time = f"{body.first} to {body.last}" if body.first != body.last else body.first
    rhythm = f"usually {body.usual_days} days apart" if body.usual_days else ""
    facts = joined(body.municipality, met, time, rhythm)
    return ((flat(name), TITLE), (f"  {flat(facts)}", FAINT))


def _matrix(months: Sequence[Month]) -> Iterator[Line]:
    """A row for each year that has a meeting or lacks one, a column for each month."""
    if not months:
        return
    yield line(f"        {_MONTHS}", FAINT)
    for year, group in groupby(months, key=lambda month: month.month[:4]):
        held = {int(month.month[5:]): month.held for month in group}
        if set(held.values()) != {"none"}:
            cells = [_SIGNS[held[month]] if month in held else (" ", PLAIN) for month in range(1, 13)]
            yield ((f"  {year} ", PLAIN), *((f" {sign}", style) for sign, style in cells))


def _lack(lack: Lack) -> Line:
    where = place(lack.source, lack.page) if lack.source else ""
    told = joined(flat(lack.date or ""), flat(lack.text), by="  ")
    return ((told, PLAIN), (f"  {flat(joined(lack.item_id, where))}" if lack.source else "", FAINT))
