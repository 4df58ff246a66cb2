"""Parsed minutes to the entries of the index: one per item and per underpunkt, each text in one of them only.

An item's sagsfremstilling contains the text of its underpunkter. That text, and the bilag that belong to an
underpunkt, are left to the entry of the underpunkt; so a match is found once, and names the point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from minutes.index.analysis import terms, tokens
from minutes.index.engine import CLOSED_FIELD, Entry, Passage
from minutes.records import Attachment, Committee, Decision, Item, Meeting, Minutes, Point, Span

# Fields of an item that are one text.
_TEXTS = ("title", "resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling", "case_number")

# A text is known again by so many of its first and last words, even if breaks left some more or less between.
_ANCHOR = 6
_LEFT_BY_BREAKS = 12

Texts = dict[str, tuple[Passage, ...]]
Spans = dict[str, tuple[Span, ...]]


def make_entries(minutes: Minutes, key: str) -> Iterator[Entry]:
    """The entries of one document, in reading order; `key` names its parsed record in the archive."""
    for item in minutes.items:
        yield _entry(minutes, item, key, first_page(item.spans))
        for point_id, point in zip(point_ids(item), item.underpunkter, strict=True):
            yield _point_entry(minutes, item, point, point_id, key)


def point_ids(item: Item) -> list[str]:
    """The ids of an item's underpunkter: by their numbers, or by their places where numbers do not tell."""
    numbers = [point.number for point in item.underpunkter]
    if None in numbers or len(set(numbers)) < len(numbers):
        return [f"{item.id}.{place}" for place in range(1, len(numbers) + 1)]
    return [f"{item.id}.{number}" for number in numbers]


def _entry(minutes: Minutes, item: Item, key: str, page: int | None) -> Entry:
    meeting = minutes.meeting
    return Entry(
        id=item.id,
        key=key,
        source=minutes.source.path,
        number=item.number,
        title=item.title,
        municipality=meeting.municipality,
        committee=meeting.committee,
        date=meeting.date,
        days=_days(meeting),
        access=item.access,
        outcomes=_outcomes(item.beslutning),
        texts=_item_texts(item, page),
        context=_context(meeting),
        page=page,
    )


def _point_entry(minutes: Minutes, item: Item, point: Point, entry_id: str, key: str) -> Entry:
    meeting = minutes.meeting
    page = first_page(point.spans) or first_page(item.spans)
    own_bilag = [bilag for bilag in item.bilag if bilag.number in point.bilag]
    texts: Texts = {
        "title": (Passage(point.title, page),),
        "sagsfremstilling": tuple(_passages(point.text, point.spans.get("text", ()), page)),
        "beslutning": _decisions(point.beslutning, point.spans, page),
        **_bilag(own_bilag, page),
    }
    outcomes = _outcomes(point.beslutning)
    return Entry(
        id=entry_id,
        key=key,
        source=minutes.source.path,
        number=f"{item.number}.{point.number}" if item.number and point.number else point.number,
        title=point.title,
        municipality=meeting.municipality,
        committee=meeting.committee,
        date=meeting.date,
        days=_days(meeting),
        access=item.access,
        outcomes=(point.outcome,) if point.outcome and point.outcome not in outcomes else outcomes,
        texts=_kept(texts),
        context=f"{_context(meeting)} {item.title} {item.case_number or ''}",
        page=page,
    )


def _item_texts(item: Item, page: int | None) -> Texts:
    of_points = {number for point in item.underpunkter for number in point.bilag}
    spans = item.spans
    texts: Texts = {}
    for name in _TEXTS:
        text: str = getattr(item, name) or ""
        taken = _point_ranges(text, item.underpunkter) if name == "sagsfremstilling" else []
        texts[name] = tuple(_passages(text, spans.get(name, ()), page, taken))
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
        for own in _passages(passage.text, (), passage.page, _point_ranges(passage.text, item.underpunkter))
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
    return " ".join(filter(None, (meeting.municipality, body.name, body.abbreviation)))


def first_page(spans: Spans) -> int | None:
    """The page on which the first of some fields begins, None where none has a place."""
    return min((span.page for places in spans.values() for span in places), default=None)


def _passages(
    text: str, spans: Sequence[Span], page: int | None, taken: Sequence[tuple[int, int]] = ()
) -> Iterator[Passage]:
    """The text cut at page breaks, without the ranges taken by others."""
    breaks = _page_breaks(text, spans) or [(0, page)]
    edges = {start for start, _ in breaks} | {edge for taken_range in taken for edge in taken_range} | {len(text)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        own = text[start:end].strip()
        # What is left between two points, `2.` or `10.30-10.45`, says nothing.
        if any(first <= start < last for first, last in taken) or (taken and not re.search(r"[^\W\d]", own)):
            continue
        yield Passage(own, [number for offset, number in breaks if offset <= start][-1])


def _page_breaks(text: str, spans: Sequence[Span]) -> list[tuple[int, int | None]]:
    """Where in `text` each page begins: by the share that the page's spans have of the source.

    The text has lost line breaks and hyphens of the source, so the place is right to within some words.
    """
    total = sum(span.end - span.start for span in spans)
    breaks: list[tuple[int, int | None]] = []
    before = 0
    for span in spans:
        if not breaks or breaks[-1][1] != span.page:
            offset = len(text) * before // total if total else 0
            breaks.append((text.rfind(" ", 0, offset + 1) + 1 if offset else 0, span.page))
        before += span.end - span.start
    return breaks


def _point_ranges(text: str, points: Sequence[Point]) -> list[tuple[int, int]]:
    """The character ranges of `text` that repeat its underpunkter and their decisions, word by word."""
    words = tokens(text) if points else []
    all_terms = tuple(term for _, _, term in words)
    ranges: list[tuple[int, int]] = []
    at = 0
    for point in points:
        for wordings in (_wordings(point), *((decision.text,) for decision in point.beslutning)):
            runs = (_find_run(all_terms, terms(wording), at) for wording in wordings)
            run = next(filter(None, runs), None)
            if run is not None:
                ranges.append((words[run.start][0], words[run.stop - 1][1]))
                at = run.stop
    return ranges


def _wordings(point: Point) -> tuple[str, ...]:
    """How a point may be repeated, the longest first."""
    return f"{point.title} {point.text}", point.text, point.title


def _find_run(words: Sequence[str], sought: Sequence[str], start: int) -> range | None:
    """Where the terms sought stand from `start` on; None where they do not.

    The first and the last of them tell: between, a page break may have left a word or two.
    """
    begin = _find(words, sought[:_ANCHOR], start, len(words))
    if begin is None:
        return None
    least = begin + max(len(sought) - _LEFT_BY_BREAKS, 0)
    last = _find(words, sought[-_ANCHOR:], max(least - _ANCHOR, begin), begin + len(sought) + _LEFT_BY_BREAKS)
    return range(begin, last + len(sought[-_ANCHOR:])) if last is not None else None


def _find(words: Sequence[str], sought: Sequence[str], start: int, stop: int) -> int | None:
    for at in range(start, min(stop, len(words)) - len(sought) + 1):
        if sought and words[at] == sought[0] and words[at : at + len(sought)] == sought:
            return at
    return None
