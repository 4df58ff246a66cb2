"""Parsed minutes to the entries of the index: one per item and per underpunkt, each text in one of them only.

An item's sagsfremstilling contains the text of its underpunkter. That text, and the bilag that belong to an
underpunkt, are left to the entry of the underpunkt; so a match is found once, and names the point.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from minutes.danish.forms import MONTHS
from minutes.index.passages import Passage, cut_passages, point_ranges
from minutes.records import (
    Access,
    Attachment,
    Committee,
    Decision,
    Item,
    Kind,
    Meeting,
    Minutes,
    PersonMention,
    Point,
    Span,
)

# The searchable fields of an entry by the names of the item's own fields, the weightiest first.
FIELDS = (
    "title",
    "resume",
    "sagsfremstilling",
    "økonomiske_konsekvenser",
    "indstilling",
    "beslutning",
    "tidligere_behandling",
    "calendar",
    "sections",
    "bilag",
    "fraværende",
    "case_number",
)
# Titles of closed bilag: a field of their own, which only a search that includes closed matters looks at.
CLOSED_FIELD = "lukkede_bilag"

# Fields of an item that are one text.
_TEXTS = ("title", "resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling", "case_number")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One searchable unit: an item, or one underpunkt of an item. Each text belongs to one entry only.

    `key` names the parsed record that the entry was made from, `source` the file behind that. `context` are
    words that narrow a search (body, municipality, year and month, title of the point's item) but find nothing alone.
    `days` are the first and the last day that the meeting may have been held on. `persons` are the names of those
    whom the entry names, each in all forms that the paper has for them. `versions` are the ids of the same matter
    in other papers of the meeting, `other_keys` the records of these.
    """

    id: str
    key: str
    versions: tuple[str, ...] = ()
    other_keys: tuple[str, ...] = ()
    is_point: bool = False
    source: str
    number: str | None = None
    title: str
    municipality: str | None = None
    committee: Committee | None = None
    kind: Kind | None = None
    date: str | None = None
    days: tuple[str, str] | None = None
    access: Access = "åben"
    outcomes: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    texts: dict[str, tuple[Passage, ...]]
    context: str = ""
    page: int | None = None


Texts = dict[str, tuple[Passage, ...]]
Spans = dict[str, tuple[Span, ...]]


def make_entries(minutes: Minutes, key: str) -> Iterator[Entry]:
    """The entries of one document, in reading order; `key` names its parsed record in the archive."""
    named = _Named(minutes.entities.persons)
    for item in minutes.items:
        entry = _entry(minutes, item, key, named)
        yield entry
        for point_id, point in zip(point_ids(item), item.underpunkter, strict=True):
            yield _point_entry(item, point, replace(entry, id=point_id), named)


def point_ids(item: Item) -> list[str]:
    """The ids of an item's underpunkter: by their numbers, or by their places where numbers do not tell."""
    numbers = [point.number for point in item.underpunkter]
    if None in numbers or len(set(numbers)) < len(numbers):
        return [f"{item.id}.{place}" for place in range(1, len(numbers) + 1)]
    return [f"{item.id}.{number}" for number in numbers]


def _entry(minutes: Minutes, item: Item, key: str, named: _Named) -> Entry:
    meeting, page = minutes.meeting, first_page(item.spans)
    of_points = [span for point in item.underpunkter for spans in point.spans.values() for span in spans]
    return Entry(
        id=item.id,
        key=key,
        source=minutes.source.path,
        number=item.number,
        title=item.title,
        municipality=meeting.municipality,
        committee=meeting.committee,
        kind=meeting.kind,
        date=meeting.date,
        days=_days(meeting),
        access=item.access,
        outcomes=_outcomes(item.beslutning),
        persons=named.within(_open_spans(item), of_points),
        texts=_item_texts(item, page),
        context=_context(meeting),
        page=page,
    )


def _point_entry(item: Item, point: Point, entry: Entry, named: _Named) -> Entry:
    """The entry of a point, made of that of its item."""
    page = first_page(point.spans) or entry.page
    own_bilag = [bilag for bilag in item.bilag if bilag.number in point.bilag]
    texts: Texts = {
        "title": (Passage(point.title, page),),
        "sagsfremstilling": tuple(cut_passages(point.text, point.spans.get("text", ()), page)),
        "beslutning": _decisions(point.beslutning, point.spans, page),
        **_bilag(own_bilag, page),
    }
    outcomes = _outcomes(point.beslutning)
    return replace(
        entry,
        is_point=True,
        number=f"{item.number}.{point.number}" if item.number and point.number else point.number,
        title=point.title,
        outcomes=(point.outcome,) if point.outcome and point.outcome not in outcomes else outcomes,
        persons=named.within([span for spans in point.spans.values() for span in spans], ()),
        texts=_kept(texts),
        context=f"{entry.context} {item.title} {item.case_number or ''}",
        page=page,
    )


def _open_spans(item: Item) -> list[Span]:
    """Where the item stands, without its list of bilag where one of them is closed."""
    closed = any(bilag.access == "lukket" for bilag in item.bilag)
    return [span for name, spans in item.spans.items() if not (closed and name == "bilag") for span in spans]


class _Named:
    """The persons of a document by the places that name them: both may be thousands."""

    def __init__(self, persons: Sequence[PersonMention]) -> None:
        self._persons = persons
        self._places = sorted(
            (span.start, span.end, number) for number, person in enumerate(persons) for span in person.spans
        )

    def within(self, places: Iterable[Span], others: Iterable[Span]) -> tuple[str, ...]:
        """The names of the persons that are named in these places, unless it is in those of others."""
        passed = {found for other in others for found in self._in(other)}
        numbers = {found[2] for place in places for found in self._in(place) if found not in passed}
        found = (self._persons[number] for number in sorted(numbers))
        return tuple(name for person in found for name in (person.name, *person.names))

    def _in(self, place: Span) -> list[tuple[int, int, int]]:
        first = bisect_left(self._places, place.start, key=itemgetter(0))
        last = bisect_right(self._places, place.end, key=itemgetter(0))
        return [found for found in self._places[first:last] if found[1] <= place.end]


def _item_texts(item: Item, page: int | None) -> Texts:
    of_points = {number for point in item.underpunkter for number in point.bilag}
    spans = item.spans
    texts: Texts = {}
    for name in _TEXTS:
        text: str = getattr(item, name) or ""
        taken = point_ranges(text, item.underpunkter) if name == "sagsfremstilling" else []
        texts[name] = tuple(cut_passages(text, spans.get(name, ()), page, taken))
    texts["beslutning"] = _own_decisions(item, page)
    texts["tidligere_behandling"] = _each(
        [decision.text for decision in item.tidligere_behandling], spans.get("tidligere_behandling", ()), page
    )
    rows = [f"{row.date}: {entry}" for row in item.calendar for entry in row.entries]
    texts["calendar"] = _each(rows, spans.get("calendar", ()), page)
    sections = [f"{name}\n{text}" for name, text in item.sections.items()]
    texts["sections"] = _each(sections, spans.get("sections", ()), page)
    absent = [" ".join(filter(None, (person.title, person.name))) for person in item.fraværende]
    texts["fraværende"] = _each(absent, spans.get("fraværende", ()), page)
    rest = [bilag for bilag in item.bilag if bilag.number is None or bilag.number not in of_points]
    return _kept(texts | _bilag(rest, page))


def _kept(texts: Texts) -> Texts:
    nonblank = {name: tuple(one for one in passages if one.text.strip()) for name, passages in texts.items()}
    return {name: passages for name, passages in nonblank.items() if passages}


def _each(texts: Sequence[str], spans: Sequence[Span], page: int | None) -> tuple[Passage, ...]:
    """A passage per text; its page is known where every text has its span, else the first one is taken."""
    if len(spans) == len(texts):
        return tuple(Passage(text, span.page) for text, span in zip(texts, spans, strict=True))
    first = spans[0].page if spans else page
    return tuple(Passage(text, first) for text in texts)


def _decisions(decisions: Iterable[Decision], spans: Spans, page: int | None) -> tuple[Passage, ...]:
    return _each([decision.text for decision in decisions], spans.get("beslutning", ()), page)


def _own_decisions(item: Item, page: int | None) -> tuple[Passage, ...]:
    passages = _decisions(item.beslutning, item.spans, page)
    return tuple(
        own
        for passage in passages
        for own in cut_passages(passage.text, (), passage.page, point_ranges(passage.text, item.underpunkter))
    )


def _bilag(bilag: Iterable[Attachment], page: int | None) -> Texts:
    texts: dict[str, list[Passage]] = {}
    for one in bilag:
        name = CLOSED_FIELD if one.access == "lukket" else "bilag"
        text = " ".join(filter(None, (one.title, one.journal_number, one.document_id)))
        texts.setdefault(name, []).append(Passage(text, page))
    return {name: tuple(passages) for name, passages in texts.items()}


def _outcomes(decisions: Iterable[Decision]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(decision.outcome for decision in decisions if decision.outcome))


def _days(meeting: Meeting) -> tuple[str, str] | None:
    return (meeting.date, meeting.date) if meeting.date else meeting.date_window


def _context(meeting: Meeting) -> str:
    body = meeting.committee or Committee()
    when = f"året {meeting.date[:4]} {MONTHS[int(meeting.date[5:7]) - 1]}" if meeting.date else None
    return " ".join(filter(None, (meeting.municipality, body.name, body.abbreviation, when)))


def first_page(spans: Spans) -> int | None:
    """The page on which the first of some fields begins, None where none has a place."""
    return min((span.page for places in spans.values() for span in places), default=None)
