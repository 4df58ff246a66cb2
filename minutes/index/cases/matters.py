"""Items and points as matters: what of a document tells which case a text belongs to.

A matter is an item, or a point of an item that only holds points together. What closed items say is left out: of them
only the case number and the meeting are known here.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, chain, islice

import msgspec

from minutes.danish.forms import letters, words
from minutes.index.cases.titles import generic_words, is_container, is_standing, lemmas, parse_title
from minutes.index.entries import point_ids
from minutes.records import Access, Announcement, Committee, Decision, Item, Meeting, Minutes, Point, Span

# A text is known again by the smallest hashes of its runs of words: so many of them, of runs so long.
_SKETCH = 24
_RUN = 5
_LONGEST_TEXT = 4000  # words of a text that are looked at
# What a text is about: so many of its commonest words, of so many letters or more, that stand in it twice or more.
_TOPICS = 20
_SHORTEST_TOPIC = 4
_REMEMBERED = 1 << 14  # words of texts whose lemmas are kept
_FEWEST = 2
_LONGEST_ENTRY = 20  # words of a calendar's entry that names a matter; a longer one is a note
# A text tells of a meeting where the body stands so near its day, in characters.
_NEAR = 120


class Treatment(msgspec.Struct, frozen=True):
    """That a body had, or is to have, the matter on a day (ISO; also a month, or a range of days)."""

    body: Committee
    date: str


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an item or a point.

    `days` are the first and the last day that its meeting may have been held on. `papers` are document ids and
    journal numbers of its bilag, `sketch` the smallest hashes of its text, `topics` the lemmas that it uses most,
    those of a compound one by one. `treated` are the treatments by other bodies that it lists, `spoken` those that its
    text speaks of, `announced` those that it promises, `route` is its sagsgang. `veiled` stands for the title of a
    closed item: it tells whether two are the same, not what they say. A `planned` matter is a calendar's entry for a
    day to come.
    """

    id: str
    document: str
    municipality: str
    body: Committee | None = None
    days: tuple[str, str] | None = None
    title: str = ""
    veiled: str | None = None
    planned: bool = False
    access: Access = "åben"
    case_number: str | None = None
    papers: frozenset[str] = frozenset()
    sketch: tuple[int, ...] = ()
    topics: frozenset[str] = frozenset()
    treated: tuple[Treatment, ...] = ()
    route: tuple[Committee, ...] = ()
    spoken: tuple[Treatment, ...] = ()
    announced: tuple[Treatment, ...] = ()

    @property
    def date(self) -> str | None:
        """The day of the meeting, None where it is not known to the day."""
        return self.days[0] if self.days and self.days[0] == self.days[1] else None


def find_matters(minutes: Minutes, document: str) -> Iterator[Matter]:
    """The matters of one document, in reading order; `document` is the name of its record."""
    told = _Told(minutes)
    for item in minutes.items:
        points = matter_points(item)
        yield _item_matter(minutes, item, document, () if points else told.within(item.spans))
        for point_id, point in points:
            yield _point_matter(minutes, item, (point_id, document), told.within(point.spans), point)
        for entry_id, date, entry in planned_entries(item):
            yield _planned_matter(minutes, (entry_id, document), date, entry)


def matter_points(item: Item) -> list[tuple[str, Point]]:
    """The points that are matters of their own, by their ids: those of an item that has no text but theirs."""
    first = next((point for point in item.underpunkter), None)
    if first is None or item.case_number or item.access == "lukket":
        return []
    own = letters(item.sagsfremstilling or "")
    opening = letters(first.title)
    # A number, or the words that lead to the points, may stand before the first.
    if is_container(item.title) or not own or 0 <= own.find(opening) <= 2:
        return list(zip(point_ids(item), item.underpunkter, strict=True))
    return []


def planned_entries(item: Item) -> Iterator[tuple[str, str, str]]:
    """What an item's calendar plans, each with an id and its day; rows that stand for no matter are left out."""
    if item.access == "lukket":
        return
    for row in item.calendar:
        for place, entry in enumerate(row.entries, 1):
            if len(words(entry)) <= _LONGEST_ENTRY and not is_standing(entry):
                yield f"{item.id}@{row.date}.{place}", row.date, entry


def _item_matter(minutes: Minutes, item: Item, document: str, told: Sequence[Treatment]) -> Matter:
    common = _of_meeting(minutes, item.id, document)
    if item.access == "lukket":
        veiled = blake2b(parse_title(item.title).key.encode(), digest_size=16).hexdigest()
        return msgspec.structs.replace(common, veiled=veiled, access="lukket", case_number=item.case_number)
    decisions = (*item.tidligere_behandling, *item.beslutning)
    bare = bool(matter_points(item))
    text = [] if bare else _words([item.resume, item.sagsfremstilling, item.økonomiske_konsekvenser])
    return msgspec.structs.replace(
        common,
        title=item.title,
        case_number=item.case_number,
        papers=_papers(item, None),
        sketch=_sketch(text),
        topics=_topics(text),
        treated=_treated(decisions, minutes.meeting),
        spoken=tuple(told),
        route=item.sagsgang,
        announced=() if bare else _promised(item.announced),
    )


def _point_matter(
    minutes: Minutes, item: Item, place: tuple[str, str], told: Sequence[Treatment], point: Point
) -> Matter:
    text = _words([point.text])
    return msgspec.structs.replace(
        _of_meeting(minutes, *place),
        title=point.title,
        papers=_papers(item, point.bilag),
        sketch=_sketch(text),
        topics=_topics(text),
        treated=_treated(point.beslutning, minutes.meeting),
        spoken=tuple(told),
        announced=_promised(point.announced),
    )


def _planned_matter(minutes: Minutes, place: tuple[str, str], date: str, entry: str) -> Matter:
    body = minutes.meeting.committee
    return msgspec.structs.replace(
        _of_meeting(minutes, *place),
        days=(date, date),
        title=entry,
        planned=True,
        announced=(Treatment(body, date),) if body else (),
    )


def _of_meeting(minutes: Minutes, matter_id: str, document: str) -> Matter:
    meeting = minutes.meeting
    return Matter(
        id=matter_id,
        document=document,
        municipality=meeting.municipality or "",
        body=meeting.committee,
        days=(meeting.date, meeting.date) if meeting.date else meeting.date_window,
    )


def _papers(item: Item, numbers: tuple[int, ...] | None) -> frozenset[str]:
    """Document ids and journal numbers of open bilag: of all, or of those with these numbers."""
    return frozenset(
        f"{kind}:{value}"
        for bilag in item.bilag
        if bilag.access == "åben" and (numbers is None or bilag.number in numbers)
        for kind, value in (("document", bilag.document_id), ("journal", bilag.journal_number))
        if value
    )


def _words(texts: Iterable[str | None]) -> list[str]:
    return list(islice(chain.from_iterable(map(words, filter(None, texts))), _LONGEST_TEXT))


def _sketch(text: Sequence[str]) -> tuple[int, ...]:
    whole = " ".join(text).encode()
    places = list(accumulate((len(word) + 1 for word in whole.split()), initial=0))  # where each word begins
    runs = {zlib.crc32(whole[start : end - 1]) for start, end in zip(places, places[_RUN:], strict=False)}
    return tuple(sorted(runs)[:_SKETCH])


def _topics(text: Sequence[str]) -> frozenset[str]:
    counts: defaultdict[str, int] = defaultdict(int)
    for word, times in Counter(text).items():
        for part in _parts_of_topic(word):
            counts[part] += times
    generic = generic_words()
    telling = [(-count, word) for word, count in counts.items() if count >= _FEWEST and word not in generic]
    return frozenset(word for _, word in sorted(telling)[:_TOPICS])


@lru_cache(_REMEMBERED)
def _parts_of_topic(word: str) -> tuple[str, ...]:
    return lemmas(word) if len(word) >= _SHORTEST_TOPIC and word.isalpha() else ()


def _treated(decisions: Iterable[Decision], meeting: Meeting) -> tuple[Treatment, ...]:
    """When which body had the matter, by what the item tells of earlier and later decisions."""
    quoted = [Treatment(each.committee, each.date) for each in decisions if each.committee and each.date]
    own = Treatment(meeting.committee or Committee(), meeting.date or "")
    return tuple(each for each in dict.fromkeys(quoted) if each != own)


class _Told:
    """Where the text of a document names a body and, next to it, a day or a month before the meeting."""

    def __init__(self, minutes: Minutes) -> None:
        before = minutes.meeting.date or ""
        self._days = sorted(
            (span.start, mention.date)
            for mention in minutes.entities.dates
            if "/" not in mention.date and mention.date < before
            for span in mention.spans
        )
        self._bodies = sorted(
            (span.start, body.name or "", body.abbreviation or "")
            for body in minutes.entities.committees
            for span in body.spans
        )

    def within(self, spans: Mapping[str, Sequence[Span]]) -> tuple[Treatment, ...]:
        """The meetings that some fields tell of."""
        found = []
        for span in (span for places in spans.values() for span in places):
            for start, day in self._days[
                bisect_left(self._days, (span.start, "")) : bisect_left(self._days, (span.end, ""))
            ]:
                body = self._nearest(start)
                if body:
                    found.append(Treatment(body, day))
        return tuple(dict.fromkeys(found))

    def _nearest(self, place: int) -> Committee | None:
        at = bisect_left(self._bodies, (place, "", ""))
        near = [body for body in self._bodies[max(at - 1, 0) : at + 1] if abs(body[0] - place) <= _NEAR]
        if not near:
            return None
        _, name, short = min(near, key=lambda body: abs(body[0] - place))
        return Committee(name=name or None, abbreviation=short or None)


def _promised(announced: Iterable[Announcement]) -> tuple[Treatment, ...]:
    return tuple(
        dict.fromkeys(Treatment(each.committee, each.date) for each in announced if each.committee and each.date)
    )
