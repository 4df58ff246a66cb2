"""Dates in Danish text as ISO days, months and ranges, those without a year too.

>>> [(mention.value, mention.rule) for mention in find_dates("behandles i VPU den 31. maj", "2023-05-03")]
[('2023-05-31', 'day and month, coming')]
"""

from __future__ import annotations

import re

from minutes.nlp.date_forms import compact_dates, named_dates, numeric_dates
from minutes.nlp.date_shapes import Raw, Shape, days
from minutes.nlp.date_words import worded_dates
from minutes.nlp.date_years import Years, anchor, shared_year
from minutes.nlp.mentions import Mention
from minutes.nlp.tense import COMING, PAST, Tenses

PAST_RULE, COMING_RULE = ", past", ", coming"

_LONGEST_LINK = 32  # characters between two dates that make a range or a list
_WEEKDAY = r"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag )?"
_RANGE = re.compile(
    rf"[ \xa0\n]{{0,3}}(?:[-–—]|t\.o\.m\.|(?:frem )?til(?: og med)?)[ \xa0\n]{{0,3}}{_WEEKDAY}(?:(?:den|d\.) ?)?"
)
_LIST = re.compile(r"[ \xa0\n]{0,3}(?:,|/|[-–—]|og|eller|samt)[ \xa0\n]{0,3}(?:(?:den|d\.|i) ?)?")


def find_dates(text: str, reference: str | None) -> list[Mention]:
    """Every date of a document's text; `reference` is the meeting's date (ISO) where it is known.

    The value is an ISO day, a month `2023-08` or a range `2023-05-24/2023-05-25`. A date without a year that
    nothing tells the year of is left out. The rule ends in `, past` or `, coming` where the sentence tells it.
    """
    raws = _chosen(text)
    if not raws:
        return []
    tenses = Tenses(text)
    years = Years(text, anchor(text, reference, [raw for raw in raws if raw.year], tenses), tenses)
    found = []
    for raw in raws:
        direction = tenses.direction(raw.start, raw.end)
        year = years.year_of(raw, direction)
        value = raw.shape.iso(year) if year else None
        if value:
            way = PAST_RULE if direction == PAST else COMING_RULE if direction == COMING else ""
            found.append(Mention(raw.start, raw.end, "DATE", value, raw.form + way))
    return found


def _chosen(text: str) -> list[Raw]:
    """The dates as written, without overlaps, ranges joined, years shared, doubtful ones left out."""
    raws = [*named_dates(text), *numeric_dates(text), *compact_dates(text), *worded_dates(text)]
    raws.sort(key=lambda raw: (raw.start, -raw.end))
    apart: list[Raw] = []
    for raw in raws:
        if not apart or raw.start >= apart[-1].end:
            apart.append(raw)
    return [raw for raw in _with_shared_years(text, _joined(text, apart)) if not raw.weak]


def _link(text: str, first: Raw, second: Raw, pattern: re.Pattern[str]) -> bool:
    """Whether two dates have nothing but a link of that kind between them."""
    if second.start - first.end > _LONGEST_LINK or first.end >= second.start:
        return False
    return bool(pattern.fullmatch(text, first.end, second.start))


def _joined(text: str, raws: list[Raw]) -> list[Raw]:
    """Two dates with a dash or `til` between them as one range."""
    joined: list[Raw] = []
    for raw in raws:
        if joined and _link(text, joined[-1], raw, _RANGE):
            whole = _range(joined[-1], raw)
            if whole:
                joined[-1] = whole
                continue
        joined.append(raw)
    return joined


def _range(first: Raw, last: Raw) -> Raw | None:
    """The days from one date to another, None where these two make no range."""
    months = first.shape.kind == "month"
    if months != (last.shape.kind == "month") or "week" in (first.shape.kind, last.shape.kind):
        return None
    if first.weak and last.weak and not months:
        return None
    shape = _range_shape(first, last)
    year = first.year
    if year is None and last.year is not None:
        year = last.year + last.shape.over - shape.over
    if shape.over and first.shape.first[0] - last.shape.first[0] < 3 and None in (first.year, last.year):
        return None  # backwards by less than a season: two dates that stand side by side
    if year is not None and not shape.iso(year):
        return None
    return Raw(first.start, last.end, "range", shape, year)


def _range_shape(first: Raw, last: Raw) -> Shape:
    if first.year is not None and last.year is not None:
        return days(first.shape.first, last.shape.last, last.year + last.shape.over - first.year)
    return days(first.shape.first, last.shape.last)


def _with_shared_years(text: str, raws: list[Raw]) -> list[Raw]:
    """The dates of one list share the year that one of them states: `januar og februar 2023`."""
    shared = list(raws)
    for place in range(len(shared) - 2, -1, -1):
        raw, following = shared[place], shared[place + 1]
        if raw.year is None and following.year is not None and _listed(text, raw, following):
            year = shared_year(raw.shape, following.shape, following.year, before=True)
            shared[place] = raw._replace(year=year, weak=False)
    for place in range(1, len(shared)):
        before, raw = shared[place - 1], shared[place]
        if before.weak or not _listed(text, before, raw):
            continue
        if raw.year is None and before.year is not None:
            raw = raw._replace(year=shared_year(raw.shape, before.shape, before.year, before=False))
        shared[place] = raw._replace(weak=False)
    return shared


def _listed(text: str, first: Raw, second: Raw) -> bool:
    return first.shape.kind == second.shape.kind and _link(text, first, second, _LIST)
