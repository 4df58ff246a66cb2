"""Documents and their items as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from minutes.printing.lines import FAINT, HEADING, PLAIN, TITLE, Line, line
from minutes.records import Attachment, Decision, Item, Minutes, Person, Point
from minutes.wording import body_mark, body_name, joined, shortened

if TYPE_CHECKING:
    from minutes.archive import Shown

# The Danish headings of the fields, in reading order; the keys are the fields of `Item`.
_HEADINGS = {
    "resume": "Resume",
    "sagsfremstilling": "Sagsfremstilling",
    "økonomiske_konsekvenser": "Økonomiske konsekvenser",
    "indstilling": "Indstilling",
}
_SEVERAL_LINES = 200  # characters of a text in an outline


def outline_lines(minutes: Minutes) -> Iterator[Line]:
    """A document's header and, for each item, what it consists of."""
    yield from _meeting_lines(minutes)
    for item in minutes.items:
        yield ()
        yield from _title_lines(item)
        for field, heading in _HEADINGS.items():
            text = getattr(item, field)
            if text:
                yield line(f"   {heading}: {shortened(text, _SEVERAL_LINES)}")
        for point in item.underpunkter:
            yield line(f"   {point.number or '•'} {joined(point.time, point.title, by=' ')}")
        for decision in item.beslutning:
            yield line(f"   {_decided(decision)}: {shortened(decision.text, _SEVERAL_LINES)}")
        if item.bilag:
            yield line(f"   Bilag: {len(item.bilag)}")
    for problem in minutes.problems:
        yield line(f"problem: {problem.message} ({problem.code})", FAINT)


def _meeting_lines(minutes: Minutes) -> Iterator[Line]:
    meeting = minutes.meeting
    when = meeting.date or (f"mellem {' og '.join(meeting.date_window)}" if meeting.date_window else None)
    times = joined(meeting.start, meeting.end, by="-")
    yield line(
        joined(meeting.municipality, body_name(meeting.committee), meeting.kind, when, times, meeting.place),
        TITLE,
    )
    for heading, people in (("Medlemmer", meeting.members), ("Fraværende", meeting.fraværende)):
        if people:
            yield line(f"{heading}: {', '.join(map(_person, people))}")
    yield line(minutes.source.path, FAINT)


def _title_lines(item: Item) -> Iterator[Line]:
    number = f"{item.number}. " if item.number else ""
    yield ((f"{number}{item.title}", TITLE), (f"  {item.id}", FAINT))
    route = "/".join(map(body_mark, item.sagsgang))
    case = f"Sagsnr. {item.case_number}" if item.case_number else ""
    yield line(joined(f"{item.access.capitalize()} sag", case, f"Sagsgang {route}" if route else ""), FAINT)


def item_lines(shown: Shown) -> Iterator[Line]:
    """An item with all its fields in reading order, or one of its points."""
    item, point = shown.item, shown.point
    yield from _meeting_lines(shown.minutes)
    yield ()
    yield from _title_lines(item)
    if point is not None:
        yield ()
        yield from _point_lines(point, item.bilag)
        return
    for field, heading in _HEADINGS.items():
        yield from _section(heading, [getattr(item, field) or ""])
    for name, text in item.sections.items():
        yield from _section(name, [text])
    if item.underpunkter:
        yield from _section("Underpunkter", [_point_title(point) for point in item.underpunkter])
    yield from _section("Kalender", [f"{row.date}  {entry}" for row in item.calendar for entry in row.entries])
    yield from _section("Bilag", map(_attachment, item.bilag))
    for decision in item.tidligere_behandling:
        yield from _section(f"Tidligere behandling: {_decided(decision)}", [decision.text])
    for decision in item.beslutning:
        yield from _section(_decided(decision), [decision.text])
    yield from _section("Fraværende", map(_person, item.fraværende))
    pages = sorted({span.page for spans in item.spans.values() for span in spans})
    where = f", page {pages[0]}" + (f"-{pages[-1]}" if len(pages) > 1 else "") if pages else ""
    yield ()
    yield line(f"{shown.minutes.source.path}{where}", FAINT)


def where_lines(shown: Shown) -> Iterator[Line]:
    """For each field of an item or a point the pages, boxes in points and characters that it stands in."""
    spans = shown.point.spans if shown.point else shown.item.spans
    yield ()
    yield line("Where", HEADING)
    for field, places in spans.items():
        for span in places:
            box = f" box {', '.join(f'{edge:.0f}' for edge in span.box)}" if span.box else ""
            yield line(f"{field}: page {span.page}{box} characters {span.start}-{span.end}")


def check_lines(documents: Sequence[Minutes]) -> Iterator[Line]:
    """A line per document with its problems, each problem below it, then a summary per municipality."""
    for minutes in documents:
        codes = Counter(problem.code for problem in minutes.problems)
        found = ", ".join(f"{code} {number}" for code, number in sorted(codes.items())) or "ok"
        yield ((minutes.source.path, TITLE), (f"  {len(minutes.items)} items  {found}", PLAIN))
        for problem in minutes.problems:
            where = f" (page {problem.span.page})" if problem.span else ""
            yield line(f"   {problem.message}{where}", FAINT)
    groups: dict[str, list[Minutes]] = {}
    for minutes in documents:
        groups.setdefault(minutes.meeting.municipality or "no municipality stated", []).append(minutes)
    yield ()
    for name, own in sorted(groups.items()):
        codes = Counter(problem.code for minutes in own for problem in minutes.problems)
        items = sum(len(minutes.items) for minutes in own)
        found = ", ".join(f"{code} {number}" for code, number in sorted(codes.items())) or "no problem"
        yield line(f"{name}: {len(own)} documents, {items} items, {found}", HEADING)


def _point_lines(point: Point, bilag: Iterable[Attachment]) -> Iterator[Line]:
    yield line(_point_title(point), TITLE)
    if point.text:
        yield line(point.text)
    for decision in point.beslutning:
        yield from _section(_decided(decision), [decision.text])
    yield from _section("Bilag", [_attachment(one) for one in bilag if one.number in point.bilag])


def _point_title(point: Point) -> str:
    outcome = f"({point.outcome})" if point.outcome else None
    return joined(f"{point.number}." if point.number else "•", point.time, point.title, outcome, by=" ")


def _section(heading: str, texts: Iterable[str]) -> Iterator[Line]:
    present = [text for text in texts if text]
    if present:
        yield ()
        yield line(heading, HEADING)
        for text in present:
            yield line(text)


def _decided(decision: Decision) -> str:
    body = body_name(decision.committee)
    heading = joined("Beslutning", f"i {body}" if body else "", decision.date and f"den {decision.date}", by=" ")
    return f"{heading} ({decision.outcome})" if decision.outcome else heading


def _attachment(bilag: Attachment) -> str:
    number = f"{bilag.number}." if bilag.number is not None else "•"
    closed = "(lukket)" if bilag.access == "lukket" else ""
    journal = f"({bilag.journal_number})" if bilag.journal_number else ""
    return joined(number, bilag.title, journal, closed, by=" ")


def _person(person: Person) -> str:
    role = f"({person.role})" if person.role else ""
    party = f"({person.party})" if person.party else ""
    return joined(person.title, person.name, party, role, by=" ")
