"""The year of a date that states none: from the meeting's date, from the sentence, from the rest of the document."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from minutes.nlp.date_shapes import Raw, Shape
from minutes.nlp.tense import COMING, NEITHER, PAST, Tenses

_AGAINST = 5  # a date against the sentence's direction counts as so many times as far away
_NEAR = dt.timedelta(days=183)
_ROWS_APART = 2000  # characters between two rows of one table, at most
# Papers are filed under their number and year shortly before the meeting: 43152/23, 2012-200782.
_FILED = re.compile(r"[0-9](?<!\w[0-9])(?:[0-9]{3,5}/(?P<short>[0-9]{2})(?!\w)|(?<=2)0[0-9]{2}-(?=[0-9]{5,7}(?!\w)))")
_ROW_BEGINS = re.compile(r"(?:^|\n)[ \xa0•|-]*$")
_ROW_ENDS = re.compile(r"[.:]?[ \xa0]*(?:[\t\n|]|$)")
_OFTEN = 2


class Anchor(NamedTuple):
    """The day that dates without a year are near to; `neutral` where only the year is known."""

    day: dt.date
    neutral: bool = False


def filing_year(text: str) -> int | None:
    """The latest year that several papers of a text are filed under, or the only one."""
    found = [match["short"] or match[0][2:4] for match in _FILED.finditer(text)]
    years = Counter(2000 + int(digits) for digits in found if int(digits) <= 40)
    often = [year for year, count in years.items() if count >= _OFTEN]
    return max(often or years, default=None)


def _as_day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


def anchor(text: str, reference: str | None, dated: Sequence[Raw], tenses: Tenses) -> Anchor | None:
    """The meeting's date, or what the document itself tells of its time: its latest day that is over.

    Where the papers are filed in a later year than that day is in, no more than the year is known.
    """
    day = _as_day(reference)
    if day:
        return Anchor(day)
    filed = filing_year(text)
    days = [raw for raw in dated if raw.shape.kind == "day" and raw.year]
    over = [
        raw for raw in days if tenses.direction(raw.start, raw.end) != COMING and (raw.year or 0) <= (filed or 9999)
    ]
    latest = max((bounds[1] for raw in over if (bounds := raw.shape.bounds(raw.year or 0))), default=None)
    if latest and (filed is None or latest.year == filed):
        return Anchor(latest)
    if filed:
        return Anchor(dt.date(filed, 7, 1), neutral=True)
    years = Counter(raw.year for raw in dated if raw.year)
    return Anchor(dt.date(max(years.items(), key=lambda pair: pair[1])[0], 7, 1), neutral=True) if years else None


class Years:
    """Gives dates without a year theirs, in the order of the text."""

    def __init__(self, text: str, base: Anchor | None, tenses: Tenses) -> None:
        self._text = text
        self._base = base
        self._tenses = tenses
        self._row: tuple[int, dt.date] | None = None
        self._stated: tuple[int, dt.date] | None = None

    def year_of(self, raw: Raw, direction: int) -> int | None:
        """The year of a date, stated or worked out; None where nothing tells it."""
        row = self._is_row(raw)
        year = raw.year
        if year is None and self._base:
            year = (self._after_row(raw) if row else None) or self._near_stated(raw, direction)
            year = year or nearest(raw, self._base, direction)
        bounds = raw.shape.bounds(year) if year else None
        if bounds and row:
            self._row = raw.end, bounds[0]
        if bounds and raw.year and raw.shape.kind == "day":
            self._stated = raw.end, bounds[0]
        return year

    def _is_row(self, raw: Raw) -> bool:
        if raw.shape.kind != "day" or not _ROW_ENDS.match(self._text, raw.end):
            return False
        return bool(_ROW_BEGINS.search(self._text, max(0, raw.start - 6), raw.start))

    def _after_row(self, raw: Raw) -> int | None:
        """The rows of a calendar follow each other in time."""
        if not self._row or raw.start - self._row[0] > _ROWS_APART:
            return None
        for year in (self._row[1].year, self._row[1].year + 1):
            bounds = raw.shape.bounds(year)
            if bounds and self._row[1] <= bounds[0] <= self._row[1] + _NEAR:
                return year
        return None

    def _near_stated(self, raw: Raw, direction: int) -> int | None:
        """A day far from the meeting brings its own time to the rest of its sentence."""
        if not self._stated or not self._base or direction == COMING:
            return None
        end, day = self._stated
        if abs(day - self._base.day) <= _NEAR or end < self._tenses.sentence(raw.start, raw.end)[0]:
            return None
        return nearest(raw, Anchor(day), NEITHER)


def nearest(raw: Raw, base: Anchor, direction: int) -> int | None:
    """The year that brings a date nearest to a day; against the sentence's direction it counts as farther.

    A weekday that fits in one of the years and not in the others decides.
    """
    found = [
        (raw.weekday is not None and raw.weekday != bounds[0].weekday(), _distance(bounds, base, direction), year)
        for year in range(base.day.year - 1, base.day.year + 2)
        if (bounds := raw.shape.bounds(year))
    ]
    if base.neutral and raw.weekday is None and raw.shape.bounds(base.day.year):
        return base.day.year
    return min(found)[2] if found else None


def _distance(bounds: tuple[dt.date, dt.date], base: Anchor, direction: int) -> int:
    first, last = bounds
    if first > base.day:
        return (first - base.day).days * (_AGAINST if direction == PAST else 1)
    if last < base.day:
        return (base.day - last).days * (_AGAINST if direction == COMING else 1)
    return 0


def shared_year(shape: Shape, other: Shape, year: int, before: bool) -> int:
    """The year of a date that stands before (or behind) another in one list: `december og januar 2024`."""
    if before:
        return year - 1 if shape.first > other.first else year
    return year + 1 if shape.first < other.first else year
