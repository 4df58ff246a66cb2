"""The date of a meeting whose paper does not say it, worked out from the other papers of an archive.

Two rules: a calendar of the same body lists the same points for one day; or the papers' numbers, which grow with time,
stand between those of two dated meetings, and only one day is possible between them. Where two days remain, neither is
taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from msgspec.structs import replace
from rapidfuzz import fuzz

from minutes.danish.forms import letters
from minutes.nlp.windows import day_after, inside
from minutes.records import Attachment, Evidence, Item, Minutes

_ALIKE = 88  # of 100: titles of one point, inflected (`kapacitetsanalysen`) or misspelt
_AGREEING = 2  # points that a row must share with the paper, where a window says when it was
_AGREEING_ANYWHEN = 3  # and where none does: two policies come back together every fourth year
_NUMBER = re.compile(r"(?:(\d{4})-)?(\d{1,9})(?:/(\d{2}))?")
_BRACKETS = re.compile(r"\s*\([^()]*\)")

_Name = TypeVar("_Name")
_Number = tuple[int, int]  # year, or 0, and running number


class Inferred(NamedTuple):
    """A date worked out, by which rule, and what it rests on."""

    date: str
    rule: str
    evidence: tuple[Evidence, ...]


class _Row(NamedTuple):
    """One day of a calendar, with the titles it lists."""

    date: str
    entries: tuple[str, ...]
    source: str
    page: int | None


class _Paper(NamedTuple):
    """As much of a document as tells when it was, or when another was."""

    sha256: str
    path: str
    place: str
    body: str
    date: str | None
    window: tuple[str, str] | None
    titles: tuple[str, ...]
    calendars: tuple[tuple[_Row, ...], ...]
    numbers: dict[str, tuple[_Number, str]]  # the highest of each series, and as it is written


def infer_dates(documents: Iterable[Minutes]) -> dict[str, Inferred]:
    """The dates that can be told of documents without a stated one, by the hash of their source."""
    by_place: defaultdict[str, list[_Paper]] = defaultdict(list)
    for minutes in documents:
        paper = _paper(minutes)
        if paper.place:
            by_place[paper.place].append(paper)
    found = {}
    for papers in by_place.values():
        dated = [paper for paper in papers if paper.date]
        for paper in papers:
            told = (_by_calendar(paper, dated) or _by_numbers(paper, dated)) if not paper.date and paper.body else None
            if told:
                found[paper.sha256] = told
    return found


def with_inferred(minutes: Minutes, inferred: Inferred | None) -> Minutes:
    """The minutes with an inferred date, or without the one they had; a stated date stays."""
    meeting = minutes.meeting
    if _is_stated(minutes):
        return minutes
    if inferred is None:
        return replace(minutes, meeting=replace(meeting, date=None, date_source=None, date_evidence=()))
    told = replace(meeting, date=inferred.date, date_source="inferred", date_evidence=inferred.evidence)
    return replace(minutes, meeting=told)


def redated(papers: Iterable[tuple[_Name, Minutes]], read: Callable[[_Name], Minutes]) -> Iterator[Minutes]:
    """The documents whose inferred date is another than they hold.

    `papers` are documents by their names, or as much of them as dates are inferred from; `read` gives a whole one by
    its name. What was inferred before is worked out again, from what there is now; a stated date is never touched.
    """
    undated: list[tuple[_Name, Minutes]] = []

    def documents() -> Iterator[Minutes]:
        for name, minutes in papers:
            if not _is_stated(minutes):
                undated.append((name, minutes))
            yield minutes

    told = infer_dates(documents())
    for name, minutes in undated:
        inferred = told.get(minutes.source.sha256)
        if with_inferred(minutes, inferred) != minutes:
            yield with_inferred(read(name), inferred)


def _is_stated(minutes: Minutes) -> bool:
    meeting = minutes.meeting
    return meeting.date_source == "stated" or bool(meeting.date and meeting.date_source is None)


def _paper(minutes: Minutes) -> _Paper:
    meeting, body = minutes.meeting, minutes.meeting.committee
    return _Paper(
        sha256=minutes.source.sha256,
        path=minutes.source.path,
        place=letters(meeting.municipality or ""),
        body=letters((body.name or body.abbreviation or "") if body else ""),
        date=None if meeting.date_source == "inferred" else meeting.date,
        window=meeting.date_window,
        titles=() if _is_stated(minutes) else tuple(dict.fromkeys(_title(text) for text in _titles(minutes))),
        calendars=tuple(_calendars(minutes)),
        numbers=_highest(bilag for item in _open(minutes) for bilag in item.bilag if bilag.access == "åben"),
    )


def _open(minutes: Minutes) -> Iterator[Item]:
    """The items that evidence may quote."""
    return (item for item in minutes.items if item.access == "åben")


def _titles(minutes: Minutes) -> Iterator[str]:
    for item in _open(minutes):
        yield item.title
        yield from (point.title for point in item.underpunkter)


def _title(text: str) -> str:
    """A title as it is compared: its first sentence, without brackets."""
    return _BRACKETS.sub("", text).partition(". ")[0].strip(" .").casefold()


def _calendars(minutes: Minutes) -> Iterator[tuple[_Row, ...]]:
    for item in _open(minutes):
        if item.calendar:
            page = next((span.page for span in item.spans.get("calendar", ())), None)
            yield tuple(_Row(row.date, row.entries, minutes.source.path, page) for row in item.calendar)


def _highest(attachments: Iterable[Attachment]) -> dict[str, tuple[_Number, str]]:
    """The highest number of each series that a document's bilag are filed under."""
    highest: dict[str, tuple[_Number, str]] = {}
    for bilag in attachments:
        for series, text in (("document id", bilag.document_id), ("journal number", bilag.journal_number)):
            number = _number(text)
            if number and text and number > highest.get(series, ((-1, 0), ""))[0]:
                highest[series] = number, text
    return highest


def _number(text: str | None) -> _Number | None:
    """A number as year and running number: 41694/23, 2012-200782, 3453832."""
    match = _NUMBER.fullmatch(text or "")
    if not match:
        return None
    year = match[1] or match[3] or "0"
    return int(year), int(match[2])


def _alike(title: str, entry: str) -> bool:
    return fuzz.ratio(title, entry) >= _ALIKE or fuzz.token_sort_ratio(title, entry) >= _ALIKE


def _agreeing(paper: _Paper, calendar: Sequence[_Row]) -> Iterator[tuple[_Row, tuple[str, ...]]]:
    """The rows of a calendar with the entries that the paper treats; those of several rows tell no day apart."""
    shared: defaultdict[int, list[str]] = defaultdict(list)
    for title in paper.titles:
        places = {
            (place, entry)
            for place, row in enumerate(calendar)
            for entry in row.entries
            if title and _alike(title, _title(entry))
        }
        if len({place for place, _ in places}) == 1:
            place, entry = min(places)
            shared[place].append(entry)
    for place, entries in shared.items():
        yield calendar[place], tuple(dict.fromkeys(entries))


def _by_calendar(paper: _Paper, dated: Sequence[_Paper]) -> Inferred | None:
    """The one day for which a calendar of the body lists more of the paper's points than for any other."""
    best: dict[str, tuple[int, _Row, tuple[str, ...]]] = {}
    for other in dated:
        for calendar in other.calendars if other.body == paper.body else ():
            for row, entries in _agreeing(paper, calendar):
                if inside(row.date, paper.window) and len(entries) > best.get(row.date, (0,))[0]:
                    best[row.date] = len(entries), row, entries
    ranked = sorted(best.values(), key=lambda each: -each[0])
    if not ranked or ranked[0][0] < (_AGREEING if paper.window else _AGREEING_ANYWHEN):
        return None
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0]:
        return None
    _, row, entries = ranked[0]
    text = f"{row.date}: {' · '.join(entries)}"
    return Inferred(row.date, "calendar", (Evidence(kind="calendar", text=text, source=row.source, page=row.page),))


def _neighbours(paper: _Paper, dated: Sequence[_Paper], series: str) -> tuple[_Paper, _Paper] | None:
    """The dated papers whose numbers stand next below and next above, if time and numbers grow together there."""
    if series not in paper.numbers:
        return None
    own = paper.numbers[series][0]
    numbered = [other for other in dated if series in other.numbers]
    below = [other for other in numbered if other.numbers[series][0] < own]
    above = [other for other in numbered if other.numbers[series][0] > own]
    if not below or not above:
        return None
    lower = max(below, key=lambda other: other.numbers[series][0])
    upper = min(above, key=lambda other: other.numbers[series][0])
    same_below = [other.date or "" for other in below if other.body == paper.body]
    same_above = [other.date or "" for other in above if other.body == paper.body]
    grown = max(same_below, default="") <= (upper.date or "") and (lower.date or "") <= min(same_above, default="9")
    return (lower, upper) if grown and (lower.date or "") <= (upper.date or "") else None


def _by_numbers(paper: _Paper, dated: Sequence[_Paper]) -> Inferred | None:
    """The only day that the numbers of the paper's bilag leave, among the days when its body was to meet."""
    first, last = paper.window or ("0001-01-01", "9999-12-31")
    evidence = []
    for series in ("document id", "journal number"):
        between = _neighbours(paper, dated, series)
        for side, other in enumerate(between or ()):
            day = other.date or ""
            if other.body == paper.body:  # that meeting was another one
                day = day_after(day, -1 if side else 1)
            first, last = (first, min(last, day)) if side else (max(first, day), last)
            text = f"{series} {other.numbers[series][1]}, {other.date}"
            evidence.append(Evidence(kind="numbers", text=text, source=other.path))
    if not evidence or first > last:
        return None
    rows = [
        row
        for other in dated
        if other.body == paper.body
        for calendar in other.calendars
        for row in calendar
        if first <= row.date <= last
    ]
    days = {row.date for row in rows} or {first, last}
    if len(days) != 1:
        return None
    listed = [Evidence(kind="calendar", text=row.date, source=row.source, page=row.page) for row in rows[:1]]
    return Inferred(days.pop(), "numbers", (*evidence, *listed))
