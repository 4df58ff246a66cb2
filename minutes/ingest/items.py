"""One item's lines to its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.committees import CommitteeNames, parse_committee, parse_route
from minutes.danish.dates import find_date
from minutes.danish.people import parse_people
from minutes.ingest.attachments import read_attachments
from minutes.ingest.calendars import calendar_lines, read_calendar
from minutes.ingest.flow import Places, flow
from minutes.ingest.metadata import match_metadata
from minutes.ingest.outline import ItemLines
from minutes.ingest.points import PointSource, read_points
from minutes.ingest.vocabulary import SECTION, Heading, Vocabulary
from minutes.records import Access, Committee, Decision, Item, Line, Meeting, Person, Span

_UNHEADED = ""
_CLOSED_TITLE = re.compile(r"\blukket\b", re.IGNORECASE)


class Block(NamedTuple):
    """The lines under one heading; `heading` is None for lines in front of any."""

    field: str
    heading: Heading | None
    heading_lines: list[Line]
    lines: list[Line]


class Context(NamedTuple):
    """What an item must know of its document."""

    meeting: Meeting
    names: CommitteeNames
    places: Places
    words: Vocabulary


def _blocks(body: Sequence[Line], words: Vocabulary) -> tuple[list[Line], list[Block]]:
    """The metadata lines at the top, and the blocks of the item in reading order."""
    top = 0
    while top < len(body) and match_metadata(body[top].text):
        top += 1
    metadata = list(body[:top])
    blocks: list[Block] = [Block(_UNHEADED, None, [], [])]
    if metadata:
        last = match_metadata(metadata[-1].text)
        if last and last.rest:
            blocks += _open(metadata[-1].part(last.rest), words)
            metadata[-1] = metadata[-1].part(0, last.rest)
    for line in body[top:]:
        opened = _open(line, words)
        if opened:
            blocks += opened
        else:
            blocks[-1].lines.append(line)
    return metadata, [kept for block in _settle(blocks) for kept in _release(block)]


def _settle(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with fallback headings decided: the field is theirs where no better heading opens it."""
    better = {block.field for block in blocks if block.heading and not block.heading.fallback}
    return [
        block._replace(field=SECTION) if block.heading and block.heading.fallback and block.field in better else block
        for block in blocks
    ]


def _open(line: Line, words: Vocabulary) -> list[Block]:
    heading = words.heading(line.text)
    if heading is None:
        return []
    if heading.rest is None:
        return [Block(heading.field, heading, [line], [])]
    return [Block(heading.field, heading, [line.part(0, heading.rest)], [line.part(heading.rest)])]


def _release(block: Block) -> list[Block]:
    """A block without the lines that cannot be its own: behind a route or a list of people other text follows."""
    tests = {"sagsgang": _is_route, "kompetence": _is_route, "fraværende": _is_people}
    test = tests.get(block.field)
    if test is None:
        return [block]
    end = next((i for i, line in enumerate(block.lines) if not test(line.text)), len(block.lines))
    free = block.lines[end:]
    return [block._replace(lines=block.lines[:end]), *([Block(_UNHEADED, None, [], free)] if free else [])]


def _is_route(text: str) -> bool:
    return parse_route(text) is not None


def _is_people(text: str) -> bool:
    return bool(parse_people(text)) or text.strip(" .-–").casefold() in {"", "ingen"}


def _adopt(blocks: Sequence[Block]) -> list[Block]:
    """Unheaded text with its field: a calendar, the decision around a list of absent people, or the case's text."""
    adopted: list[Block] = []
    for block in blocks:
        if block.heading or not block.lines:
            adopted += [block] if block.heading else []
            continue
        rows = calendar_lines(block.lines)
        if rows:
            adopted.append(block._replace(field="calendar", lines=block.lines[:rows]))
        free = block._replace(lines=block.lines[rows:])
        before = next((b for b in reversed(adopted) if b.field == "beslutning"), None)
        if free.lines and before and adopted[-1].field == "fraværende":
            before.lines.extend(free.lines)
        elif free.lines:
            adopted.append(free._replace(field="sagsfremstilling"))
    return adopted


class _Fields:
    """The blocks of an item, by field."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks

    def of(self, field: str) -> list[Block]:
        return [block for block in self.blocks if block.field == field]

    def lines(self, field: str) -> list[Line]:
        return [line for block in self.of(field) for line in block.lines]

    def text(self, field: str) -> str | None:
        return "\n\n".join(text for block in self.of(field) if (text := flow(block.lines))) or None

    def people(self) -> tuple[Person, ...]:
        found = [person for block in self.of("fraværende") for person in parse_people(flow(block.lines))]
        return tuple(dict.fromkeys(found))


def _decision(block: Block, context: Context) -> tuple[Committee | None, str | None]:
    """The body and date of a decision: as its heading has them, else the meeting's own."""
    heading = block.heading
    committee = context.meeting.committee
    if heading and heading.body:
        committee = context.names.complete(parse_committee(heading.body))
    date = find_date(heading.date) if heading and heading.date else context.meeting.date
    return committee, date


def is_same_body(first: Committee | None, second: Committee | None) -> bool:
    """Whether two committees are one, by abbreviation or by name."""
    if first is None or second is None:
        return first is second
    pairs = ((first.abbreviation, second.abbreviation), (first.name, second.name))
    return any(a and b and a.casefold() == b.casefold() for a, b in pairs)


_CLOSED_MARK = re.compile(r"^lukket\s*[-–]\s*|\s*[-–]\s*lukket\s+(?:punkt|sag)$", re.IGNORECASE)


def _title(item: ItemLines) -> str:
    """The title on one line, without the marks that only say that the item is closed."""
    lines = [*item.title[:1], *(replace(line, continues=True) for line in item.title[1:])]
    title = " ".join(flow(lines).split())
    return _CLOSED_MARK.sub("", re.sub(r"[\s.…]{3,}\d*$|\s+\d+$", "", title) if item.closed else title)


def _sections(fields: _Fields, leftovers: Sequence[tuple[str, Sequence[Line]]]) -> dict[str, str]:
    named = [(b.heading.name if b.heading else _UNHEADED, flow(b.lines)) for b in fields.of(SECTION)]
    sections: dict[str, str] = {}
    for name, text in [*named, *((name, flow(lines)) for name, lines in leftovers)]:
        if text:
            sections[name] = f"{sections[name]}\n\n{text}" if name in sections else text
    return sections


def _spans(
    item: ItemLines, metadata: Sequence[Line], fields: _Fields, places: Places
) -> dict[str, tuple[Span, ...]]:
    found = {"title": item.title, "case_number": metadata, "number": list(item.marks)}
    found |= {block.field: fields.lines(block.field) for block in fields.blocks}
    found["headings"] = [line for block in fields.blocks for line in block.heading_lines]
    return {field: places.of(its) for field, its in found.items() if its}


def _route(lines: Iterable[Line], names: CommitteeNames) -> tuple[Committee, ...]:
    return tuple(names.complete(body) for line in lines for body in parse_route(line.text) or ())


def read_item(item: ItemLines, context: Context) -> Item:
    """The item with all its fields; its id is still empty."""
    metadata, blocks = _blocks(item.body, context.words)
    fields = _Fields(_adopt(blocks))
    facts = [found for line in metadata if (found := match_metadata(line.text))]
    closed = item.closed or _CLOSED_TITLE.search(flow(item.title))
    access: Access = next((fact.access for fact in facts if fact.access), "lukket" if closed else "åben")
    bilag, left = read_attachments(fields.lines("bilag"))
    decided = [(*_decision(block, context), block.lines) for block in fields.of("beslutning")]
    own = [entry for entry in decided if is_same_body(entry[0], context.meeting.committee)]
    return Item(
        id="",
        number=item.number,
        title=_title(item),
        access=access,
        case_number=next((fact.case_number for fact in facts if fact.case_number), None),
        sagsgang=_route(fields.lines("sagsgang") or fields.lines("kompetence"), context.names),
        resume=fields.text("resume"),
        sagsfremstilling=fields.text("sagsfremstilling"),
        økonomiske_konsekvenser=fields.text("økonomiske_konsekvenser"),
        indstilling=fields.text("indstilling"),
        beslutning=_decisions(own),
        tidligere_behandling=_decisions([entry for entry in decided if entry not in own]),
        fraværende=fields.people(),
        bilag=bilag,
        underpunkter=read_points(PointSource(fields.lines("sagsfremstilling"), own, bilag), context.places),
        calendar=read_calendar(fields.lines("calendar"), context.meeting.date),
        sections=_sections(fields, [("Bilag", left)]),
        spans=_spans(item, metadata, fields, context.places),
    )


def _decisions(entries: Sequence[tuple[Committee | None, str | None, list[Line]]]) -> tuple[Decision, ...]:
    return tuple(Decision(committee=body, date=date, text=flow(lines)) for body, date, lines in entries)
