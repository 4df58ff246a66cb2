"""Records as lines of text for people; a line is a tuple of pieces, each with its style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from minutes.archive import Shown
from minutes.index.engine import Answer, Hit
from minutes.index.snippets import split_marks
from minutes.records import Attachment, Committee, Decision, Item, Minutes, Person, Point

Line = tuple[tuple[str, str], ...]

PLAIN, TITLE, HEADING, FAINT, MATCH = "", "bold", "bold cyan", "dim", "bold yellow"

# The Danish headings of the fields, in reading order; the keys are the fields of `Item`.
_HEADINGS = {
    "resume": "Resume",
    "sagsfremstilling": "Sagsfremstilling",
    "økonomiske_konsekvenser": "Økonomiske konsekvenser",
    "indstilling": "Indstilling",
}
_SEVERAL_LINES = 200  # characters of a text in an outline


def _line(text: str, style: str = PLAIN) -> Line:
    return ((text, style),)


def _name(committee: Committee | None) -> str:
    return (committee.name or committee.abbreviation or "") if committee else ""


def _joined(*parts: str | None, by: str = " · ") -> str:
    return by.join(part for part in parts if part)


def answer_lines(answer: Answer) -> Iterator[Line]:
    """The hits of a search, each with its id, where it was decided, a snippet, and source and page."""
    for hit in answer.hits:
        yield from _hit_lines(hit)
        yield ()
    shown = "" if len(answer.hits) == answer.total else f", {len(answer.hits)} shown"
    yield _line(f"{answer.total} found{shown} ({answer.took_ms:.0f} ms)", FAINT)


def _hit_lines(hit: Hit) -> Iterator[Line]:
    number = f"{hit.number}. " if hit.number else ""
    yield ((f"{number}{hit.title}", TITLE), (f"  {hit.item_id}", FAINT))
    yield _line(_joined(hit.municipality, _name(hit.committee), hit.date), FAINT)
    pieces = split_marks(" ".join(hit.snippet.split()))
    yield ((f"  {hit.field}: ", FAINT), *((text, MATCH if matched else PLAIN) for text, matched in pieces))
    yield _line(f"  {hit.source}{_page(hit.page)}", FAINT)


def _page(page: int | None) -> str:
    return f", page {page}" if page is not None else ""


def outline_lines(minutes: Minutes) -> Iterator[Line]:
    """A document's header and, for each item, what it consists of."""
    yield from _meeting_lines(minutes)
    for item in minutes.items:
        yield ()
        yield from _title_lines(item)
        for field, heading in _HEADINGS.items():
            text = getattr(item, field)
            if text:
                yield _line(f"   {heading}: {_shortened(text)}")
        for point in item.underpunkter:
            yield _line(f"   {point.number or '•'} {_joined(point.time, point.title, by=' ')}")
        for decision in item.beslutning:
            yield _line(f"   {_decided(decision)}: {_shortened(decision.text)}")
        if item.bilag:
            yield _line(f"   Bilag: {len(item.bilag)}")
    for problem in minutes.problems:
        yield _line(f"problem: {problem.message} ({problem.code})", FAINT)


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SEVERAL_LINES else flat[:_SEVERAL_LINES].rsplit(" ", 1)[0] + " …"


def _meeting_lines(minutes: Minutes) -> Iterator[Line]:
    meeting = minutes.meeting
    when = meeting.date or (f"mellem {' og '.join(meeting.date_window)}" if meeting.date_window else None)
    times = _joined(meeting.start, meeting.end, by="-")
    yield _line(
        _joined(meeting.municipality, _name(meeting.committee), meeting.kind, when, times, meeting.place),
        TITLE,
    )
    for heading, people in (("Medlemmer", meeting.members), ("Fraværende", meeting.fraværende)):
        if people:
            yield _line(f"{heading}: {', '.join(map(_person, people))}")
    yield _line(minutes.source.path, FAINT)


def _title_lines(item: Item) -> Iterator[Line]:
    number = f"{item.number}. " if item.number else ""
    yield ((f"{number}{item.title}", TITLE), (f"  {item.id}", FAINT))
    route = "/".join(body.abbreviation or body.name or "" for body in item.sagsgang)
    case = f"Sagsnr. {item.case_number}" if item.case_number else ""
    yield _line(_joined(f"{item.access.capitalize()} sag", case, f"Sagsgang {route}" if route else ""), FAINT)


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
    yield _line(f"{shown.minutes.source.path}{where}", FAINT)


def where_lines(shown: Shown) -> Iterator[Line]:
    """For each field of an item or a point the pages, boxes in points and characters that it stands in."""
    spans = shown.point.spans if shown.point else shown.item.spans
    yield ()
    yield _line("Where", HEADING)
    for field, places in spans.items():
        for span in places:
            box = f" box {', '.join(f'{edge:.0f}' for edge in span.box)}" if span.box else ""
            yield _line(f"{field}: page {span.page}{box} characters {span.start}-{span.end}")


def check_lines(documents: Sequence[Minutes]) -> Iterator[Line]:
    """A line per document with its problems, each problem below it, then a summary per municipality."""
    for minutes in documents:
        codes = Counter(problem.code for problem in minutes.problems)
        found = ", ".join(f"{code} {number}" for code, number in sorted(codes.items())) or "ok"
        yield ((minutes.source.path, TITLE), (f"  {len(minutes.items)} items  {found}", PLAIN))
        for problem in minutes.problems:
            where = f" (page {problem.span.page})" if problem.span else ""
            yield _line(f"   {problem.message}{where}", FAINT)
    groups: dict[str, list[Minutes]] = {}
    for minutes in documents:
        groups.setdefault(minutes.meeting.municipality or "no municipality stated", []).append(minutes)
    yield ()
    for name, own in sorted(groups.items()):
        codes = Counter(problem.code for minutes in own for problem in minutes.problems)
        items = sum(len(minutes.items) for minutes in own)
        found = ", ".join(f"{code} {number}" for code, number in sorted(codes.items())) or "no problem"
        yield _line(f"{name}: {len(own)} documents, {items} items, {found}", HEADING)


def _point_lines(point: Point, bilag: Iterable[Attachment]) -> Iterator[Line]:
    yield _line(_point_title(point), TITLE)
    if point.text:
        yield _line(point.text)
    for decision in point.beslutning:
        yield from _section(_decided(decision), [decision.text])
    yield from _section("Bilag", [_attachment(one) for one in bilag if one.number in point.bilag])


def _point_title(point: Point) -> str:
    outcome = f"({point.outcome})" if point.outcome else None
    return _joined(f"{point.number}." if point.number else "•", point.time, point.title, outcome, by=" ")


def _section(heading: str, texts: Iterable[str]) -> Iterator[Line]:
    present = [text for text in texts if text]
    if present:
        yield ()
        yield _line(heading, HEADING)
        for text in present:
            yield _line(text)


def _decided(decision: Decision) -> str:
    body = _name(decision.committee)
    heading = _joined("Beslutning", f"i {body}" if body else "", decision.date and f"den {decision.date}", by=" ")
    return f"{heading} ({decision.outcome})" if decision.outcome else heading


def _attachment(bilag: Attachment) -> str:
    number = f"{bilag.number}." if bilag.number is not None else "•"
    closed = "(lukket)" if bilag.access == "lukket" else ""
    journal = f"({bilag.journal_number})" if bilag.journal_number else ""
    return _joined(number, bilag.title, journal, closed, by=" ")


def _person(person: Person) -> str:
    role = f"({person.role})" if person.role else ""
    party = f"({person.party})" if person.party else ""
    return _joined(person.title, person.name, party, role, by=" ")
