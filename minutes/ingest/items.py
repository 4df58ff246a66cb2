"""One item's lines to its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.committees import CommitteeNames, parse_committee, parse_route
from minutes.danish.numbers import CASE_NUMBER
from minutes.danish.people import parse_people
from minutes.ingest.absences import disqualified, take_absent
from minutes.ingest.attachments import read_attachments
from minutes.ingest.blocks import UNHEADED, Block, leave_absent, part_absent, read_blocks
from minutes.ingest.calendars import read_calendar
from minutes.ingest.decisions import Decided, Decisions, merge_same
from minutes.ingest.flow import Places, flow
from minutes.ingest.metadata import match_metadata, read_card
from minutes.ingest.outline import ItemLines
from minutes.ingest.points import PointSource, read_points
from minutes.ingest.typography import Typography
from minutes.ingest.vocabulary import SECTION, Vocabulary
from minutes.records import Access, Committee, Item, Line, Meeting, Person, Span

_CLOSED_TITLE = re.compile(r"\blukket\b|\bfortroligt? (?:punkt|sag)\b|^\s*\(fortroligt?\)", re.IGNORECASE)
_CLOSED_BESIDE = re.compile(r"\b(?:lukket|fortroligt?)\b", re.IGNORECASE)  # the number: `31   Lukket   Beslutning`
# `Punktet er lukket.`, `Behandlet uden offentlighed, jf. …`, `| Offentlighed | Lukket |`, `(j.nr. 81, behandlet for
# lukkede døre)`, in front of an item's first heading.
_CLOSED_TEXT = re.compile(
    r"\W*(?:(?:dette )?(?:punkt(?:et)?|sag(?:en)?|emnet) (?:er |blev )?(?:behandle[ts] )?|behandle[ts] )?"
    r"(?:(?:lukket|fortroligt?)(?: punkt| sag)?|ikke offentligt?|for lukkede døre|uden offentlighed"
    r"|undtaget fra offentlighed(?:en)?)"
    r"(?:\s*(?:$|[.,;|)–-])| og\b)|\W*offentlighed\W+(?:lukket|nej)\b|\s*\([^()]*\bfor lukkede døre\)",
    re.IGNORECASE,
)
_CLOSED_LINES = 4  # at the top of an item, that may say so
_CLOSED_PROTOCOL = re.compile(
    r"\b(?:lukkede|særskilt|fortrolige) (?:protokol|referat)\b|\bprotokolleres særskilt\b", re.I
)
_CLOSED_MARK = re.compile(
    r"^(?:lukket|åbent?|fortroligt?)(?: sag| punkt)?\s*[-–]\s*|^(?:lukket|fortroligt?) (?:sag|punkt)\s*:\s*"
    r"|^\((?:lukket|åbent?|offentligt?|fortroligt?)(?: sag| punkt)?\)\s*|^(?-i:(?:Lukket|Åbent) (?=[A-ZÆØÅ]))"
    r"|\s*[-–,]\s*lukket(?:\s+(?:punkt|sag))?$|\s*\((?:lukket|åbent?)(?: punkt| sag)?\)$",
    re.IGNORECASE,
)
# `MBU/ØU/KB - Lys på stierne`: the way of the case in front of its title.
_ROUTE_IN_FRONT = re.compile(r"^(?P<route>(?:§ ?17[.,] ?4/)?[A-ZÆØÅ]{2,5}(?:/[A-ZÆØÅ]{2,5})*) [-–] (?=\S)")
_CASE_BEHIND = re.compile(rf"\s*\((?P<case>{CASE_NUMBER})\)$")
_PAGE_BEHIND = re.compile(r"[\s.…]{3,}\d*$|\s+\d+$")


class Context(NamedTuple):
    """What an item must know of its document."""

    meeting: Meeting
    names: CommitteeNames
    places: Places
    typography: Typography


class _Fields:
    """The blocks of an item, by field."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._by_field: dict[str, list[Block]] = {}
        for block in blocks:
            self._by_field.setdefault(block.field, []).append(block)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_field)

    def of(self, field: str) -> list[Block]:
        return self._by_field.get(field, [])

    def lines(self, field: str) -> list[Line]:
        return [line for block in self.of(field) for line in block.lines]

    def headings(self) -> list[Line]:
        """The lines of all headings, in reading order."""
        lines = [line for blocks in self._by_field.values() for block in blocks for line in block.heading_lines]
        return sorted(lines, key=lambda line: line.start)

    def text(self, field: str) -> str | None:
        return "\n\n".join(text for block in self.of(field) if (text := flow(block.lines))) or None

    def people(self) -> tuple[Person, ...]:
        found: list[Person] = []
        for block in self.of("fraværende"):
            _, _, absent = take_absent(block.lines)
            found += absent or parse_people(flow(block.lines))
        found += disqualified(self.text("beslutning") or "")
        return tuple({person.name: person for person in reversed(found)}.values())[::-1]


def is_same_body(first: Committee | None, second: Committee | None) -> bool:
    """Whether two committees are one, by abbreviation or by name."""
    if first is None or second is None:
        return first is second
    pairs = ((first.abbreviation, second.abbreviation), (first.name, second.name))
    return any(a and b and a.casefold() == b.casefold() for a, b in pairs)


def _title(item: ItemLines, typography: Typography) -> tuple[str, str]:
    """The title on one line and the route in front of it, without marks that only say that the item is closed."""
    lines = [*item.title[:1], *(replace(line, continues=True) for line in item.title[1:])]
    title = " ".join(flow(lines).split())
    only_listed = not (item.body or item.marks)  # so that its title has the contents' page
    title = _CLOSED_MARK.sub("", _PAGE_BEHIND.sub("", title) if item.closed and only_listed else title)
    title = _CASE_BEHIND.sub("", typography.words.bare_title(title))
    route = _ROUTE_IN_FRONT.match(title)
    return (_CLOSED_MARK.sub("", title[route.end() :]), route["route"]) if route else (title, "")


def _sections(fields: _Fields, leftovers: Sequence[tuple[str, Sequence[Line]]]) -> dict[str, str]:
    named = [(block.name, flow(block.lines)) for block in fields.of(SECTION)]
    sections: dict[str, str] = {}
    for name, text in [*named, *((name, flow(lines)) for name, lines in leftovers if lines)]:
        if text or name != UNHEADED:
            sections[name] = f"{sections[name]}\n\n{text}".strip() if name in sections else text
    return sections


def _spans(item: ItemLines, metadata: Sequence[Line], fields: _Fields, places: Places) -> dict[str, tuple[Span, ...]]:
    found = {"title": item.title, "number": list(item.marks)}
    found |= {field: fields.lines(field) for field in fields}
    found["case_number"] = [*metadata, *fields.lines("case_number")]
    found["headings"] = fields.headings()
    return {field: places.of(its) for field, its in found.items() if its}


def _route(blocks: Iterable[Block], names: CommitteeNames) -> tuple[tuple[Committee, ...], list[Block]]:
    """The bodies of a sagsgang, and the blocks under such a heading that name none."""
    bodies: list[Committee] = []
    unread: list[Block] = []
    for block in blocks:
        route = parse_route(flow(block.lines).replace("\n", " "))
        bodies += route or ()
        if route is None and block.lines:
            unread.append(block)
    return tuple(names.complete(body) for body in bodies), unread


def _is_own(block: Block, context: Context) -> bool:
    """Whether a decision is the meeting's own: who is absent from another body's says nothing of this one."""
    if block.field == "tidligere_behandling":
        return False
    body = block.heading.body if block.heading else None
    return body is None or is_same_body(context.names.complete(parse_committee(body)), context.meeting.committee)


class _Decided(NamedTuple):
    """The decisions of the meeting's own body, those of others or of earlier meetings, and lines of neither."""

    own: list[Decided]
    earlier: list[Decided]
    unread: list[tuple[str, list[Line]]]


def _decided(fields: _Fields, context: Context) -> _Decided:
    def is_own(entry: Decided) -> bool:
        return is_same_body(entry.committee, context.meeting.committee)

    reader = Decisions(context.meeting, context.names)
    found = [reader.read(block.heading, block.lines) for block in fields.of("beslutning")]
    found = [entry for entry in found if entry.lines]
    earlier: list[Decided] = []
    unread: list[tuple[str, list[Line]]] = []
    for block in fields.of("tidligere_behandling"):
        entries, lines = reader.earlier(block.heading, block.lines)
        # An overview of the case's treatment may end in the meeting's own decision.
        last = bool(block.heading and block.heading.field == "beslutning" and entries[0].date == context.meeting.date)
        (found if last and is_own(entries[0]) else earlier).extend(entries)
        unread += [(block.name, lines)] if lines else []
    own = [entry for entry in found if is_own(entry)]
    others = [entry for entry in found if not is_own(entry)]
    return _Decided(own, merge_same([*earlier, *others]), unread)


def _is_closed(body: Sequence[Line], words: Vocabulary) -> bool:
    """Whether the top of an item's text, or all of it, says that it is closed."""
    top = takewhile(lambda line: not words.heading(line.text), body[:_CLOSED_LINES])
    if any(_CLOSED_TEXT.match(line.text) for line in top):
        return True
    return len(body) < _CLOSED_LINES and any(_CLOSED_PROTOCOL.search(line.text) for line in body)


def read_item(item: ItemLines, context: Context) -> Item:
    """The item with all its fields; its id is still empty."""
    metadata, blocks = read_blocks(item.body, context.typography)
    blocks = leave_absent(blocks, lambda block: _is_own(block, context))
    fields = _Fields(part_absent(blocks, lambda block: _is_own(block, context)))
    told = [line.text for line in metadata]
    told += [f"{label.strip()} {value.strip()}" for label, value in pairwise(told)]  # a label over its value
    facts = [found for text in told if (found := match_metadata(text))]
    over = [mark for mark in item.marks if item.title and mark.start < item.title[0].start]
    marked = any(_CLOSED_BESIDE.search(mark.text) for mark in over)
    closed = (
        item.closed
        or marked
        or _CLOSED_TITLE.search(flow(item.title))
        or _is_closed(item.body, context.typography.words)
    )
    access: Access = next((fact.access for fact in facts if fact.access), "lukket" if closed else "åben")
    behind = _CASE_BEHIND.search(flow(item.title))
    _, on_card = read_card(line.text for line in metadata)
    numbers = (on_card, *(fact.case_number for fact in facts), behind and behind["case"], fields.text("case_number"))
    inline = any(block.heading and block.heading.rest for block in fields.of("bilag"))
    bilag, left = read_attachments(fields.lines("bilag"), inline)
    decided = _decided(fields, context)
    title, stated_route = _title(item, context.typography)
    route, unread = _route(fields.of("sagsgang") or fields.of("kompetence"), context.names)
    route = route or tuple(context.names.complete(body) for body in parse_route(stated_route) or ())
    leftovers = [("Bilag", left), *((block.name, block.lines) for block in unread), *decided.unread]
    points = PointSource(fields.lines("sagsfremstilling"), decided.own, bilag)
    return Item(
        id="",
        number=item.number,
        title=title,
        access=access,
        case_number=next((number for number in numbers if number), None),
        sagsgang=route,
        resume=fields.text("resume"),
        sagsfremstilling=fields.text("sagsfremstilling"),
        økonomiske_konsekvenser=fields.text("økonomiske_konsekvenser"),
        indstilling=fields.text("indstilling"),
        beslutning=tuple(entry.record() for entry in decided.own),
        tidligere_behandling=tuple(entry.record() for entry in decided.earlier),
        fraværende=fields.people(),
        bilag=bilag,
        underpunkter=read_points(points, context.places),
        calendar=read_calendar(fields.lines("calendar"), context.meeting.date),
        sections=_sections(fields, leftovers),
        spans=_spans(item, metadata, fields, context.places),
    )
