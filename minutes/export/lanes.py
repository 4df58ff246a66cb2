"""The path of a case laid out on sheets: a lane for each stop, time from left to right, no label on another.

Time runs as evenly as the labels allow: long waits are shortened, crowded weeks stretched, and the first days of
months and years stand where they fall among the steps. All lengths are pixels.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from minutes.danish.forms import MONTHS
from minutes.danish.periods import bounds, in_words
from minutes.records import Step, Trace
from minutes.wording import REMARK_WORDS, STATUS_WORDS, UNDATED, flat, joined, shortened, stop_mark, stop_name, what

LABEL = 11.0  # font size of the labels of marks and ticks
RADIUS = 7.0  # of a mark
BEND = 20.0  # half the width of the bend from lane to lane
MARGIN = 24.0

_GUTTER = 180.0  # at most, for the names of the lanes
_DAY = 0.6
_NEAREST, _FARTHEST = 32.0, 140.0  # from one step to the next
_APART = 12.0  # one label from the next
_WIDEST = 1200.0  # a sheet; what goes beyond stands on the next
_LONGEST = 30  # characters of a line of a label
_BEYOND = 20  # days before the first step and after the last, so that a month begins among them
_MANY_YEARS = 12  # over so many years no month is told
_SAME_DAY = 0.001  # days between two steps of one day

# Width of a character in parts of the font size, as in the widest of the usual fonts.
_NARROW, _MIDDLE, _BROAD, _DOUBLE = 0.42, 0.65, 0.85, 1.05
_NARROW_LETTERS = frozenset(".,:;'|!()[]/ fijlrtI·-")
_BROAD_LETTERS = frozenset("w&<>+=~^#©®")
_DOUBLE_LETTERS = frozenset("mMWæÆœŒ%‰@—…¼½¾™✗")
_FIRST_DOUBLE = 0x2E80  # from here on scripts have letters as wide as high


class Lane(NamedTuple):
    """The line of one body, or of a step that no body takes; `mark` is its short name."""

    mark: str
    name: str


class Mark(NamedTuple):
    """One step on its lane; `x` is its day or the first of its days, `end` the last."""

    step: Step
    lane: int
    labels: tuple[str, ...]
    x: float
    end: float


class Tick(NamedTuple):
    """The first day of a month or a year."""

    x: float
    text: str
    is_year: bool


class Sheet(NamedTuple):
    """Where everything stands; the lanes begin at `left` and end at `right`.

    `done` tells that steps are on sheets before it, `more` that some are on sheets behind it.
    """

    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    left: float
    right: float
    done: bool
    more: bool


def text_width(text: str, size: float) -> float:
    """How wide a text may come out at a font size, rather too wide than too narrow."""
    return size * sum(map(_letter_width, text))


def fitted(text: str, size: float, width: float) -> str:
    """As much of a text as is no wider than `width`."""
    if text_width(text, size) <= width:
        return text
    used, kept = text_width("…", size), ""
    for letter in text:
        used += text_width(letter, size)
        if used > width:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def folded(text: str, size: float, width: float) -> list[str]:
    """A text as lines that are no wider than `width`."""
    lines: list[str] = []
    for word in flat(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(fitted(word, size, width))
    return lines


def _letter_width(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _DOUBLE_LETTERS or ord(letter) >= _FIRST_DOUBLE or unicodedata.east_asian_width(letter) == "W":
        return _DOUBLE
    return _BROAD if letter in _BROAD_LETTERS or letter.isupper() else _MIDDLE


def lay_out(trace: Trace) -> tuple[Sheet, ...]:
    """The sheets of a trace, one below the other where one would be too wide.

    Each has the lanes that it needs, in the order in which the case comes to them.
    """
    names = {stop_mark(step): stop_name(step) for step in reversed(trace.steps)}
    lanes = tuple(Lane(mark, names[mark]) for mark in dict.fromkeys(map(stop_mark, trace.steps)))
    widest = max((text_width(text, LABEL + 2) for lane in lanes for text in lane), default=0.0)
    left = MARGIN + min(widest, _GUTTER) + MARGIN
    sheets = [_sheet(trace, lanes, left, 0)]
    while sheets[-1].more:
        sheets.append(_sheet(trace, lanes, left, sum(len(sheet.marks) for sheet in sheets)))
    right = max(sheet.right for sheet in sheets)
    return tuple(sheet._replace(right=right) for sheet in sheets)


def _sheet(trace: Trace, lanes: tuple[Lane, ...], left: float, done: int) -> Sheet:
    """The sheet that goes on behind so many steps."""
    marks = tuple(_marks(trace, lanes, left, done))
    scale = _Scale(marks)
    used = sorted({mark.lane for mark in marks})
    marks = tuple(mark._replace(lane=used.index(mark.lane), end=scale.end(mark)) for mark in marks)
    right = max((max(mark.x + label_width(mark.labels) / 2, mark.end + RADIUS) for mark in marks), default=left)
    return Sheet(
        lanes=tuple(lanes[number] for number in used),
        marks=marks,
        ticks=tuple(scale.ticks()),
        left=left,
        right=right + _APART,
        done=done > 0,
        more=done + len(marks) < len(trace.steps),
    )


def label_width(labels: Iterable[str]) -> float:
    """The width of the lines of a label."""
    return max((text_width(label, LABEL) for label in labels), default=0.0)


def _marks(trace: Trace, lanes: tuple[Lane, ...], left: float, done: int) -> Iterator[Mark]:
    """The marks of one sheet, as far from each other as their days and their labels ask; `done` steps are before it."""
    order = {lane.mark: number for number, lane in enumerate(lanes)}
    taken = [left] * len(order)
    x, before, last = left, None, None
    for number, step in enumerate(trace.steps[done:], done):
        days, labels, lane = bounds(step.date), tuple(_labels(trace, number)), order[stop_mark(step)]
        wait = (days[0] - before).days if days and before else 0
        half = label_width(labels) / 2
        x = max(x + min(max(wait * _DAY, _NEAREST), _FARTHEST), taken[lane] + _APART + half)
        if last and last.lane != lane:
            # The way bends down before this mark, or up behind the last one: clear of the label that is below it.
            x = max(x, last.x + BEND + _APART + (half if lane < last.lane else label_width(last.labels) / 2))
        if last and x + half > _WIDEST:
            return
        taken[lane] = x + half
        before = max(days[0], before or days[0]) if days else before
        last = Mark(step, lane, labels, x, x)
        yield last


def _labels(trace: Trace, number: int) -> Iterator[str]:
    """What stands below a mark: the date, what happened, what is to be noted of it."""
    step = trace.steps[number]
    yield shortened(in_words(step.date) if step.date else UNDATED, 2 * _LONGEST)
    word, told = STATUS_WORDS[step.status], what(step)
    happened = told if told and step.status in ("held", "reported") else joined(word, told)
    yield shortened(happened, _LONGEST)
    notes = dict.fromkeys(REMARK_WORDS[remark.kind] for remark in trace.remarks if remark.step == number)
    yield from (note for note in notes if note != happened)


class _Scale:
    """Days to the x of a sheet, by the marks that have a date."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._days: list[float] = []
        self._xs: list[float] = []
        for mark in marks:
            days = bounds(mark.step.date)
            if days:
                least = self._days[-1] + _SAME_DAY if self._days else 0.0
                self._days.append(max(float(days[0].toordinal()), least))
                self._xs.append(mark.x)

    def x(self, day: float) -> float:
        """Where a day (its ordinal) stands."""
        if day <= self._days[0]:
            return self._xs[0] - min((self._days[0] - day) * _DAY, _FARTHEST)
        if day >= self._days[-1]:
            return self._xs[-1] + min((day - self._days[-1]) * _DAY, _FARTHEST)
        place = bisect(self._days, day)
        share = (day - self._days[place - 1]) / (self._days[place] - self._days[place - 1])
        return self._xs[place - 1] + share * (self._xs[place] - self._xs[place - 1])

    def end(self, mark: Mark) -> float:
        """Where the last day of a mark stands."""
        days = bounds(mark.step.date)
        return max(mark.x, self.x(days[1].toordinal())) if days else mark.x

    def ticks(self) -> Iterator[Tick]:
        """As many years, then months, as there is room for."""
        if not self._days:
            return
        taken: list[tuple[float, float]] = []
        firsts = list(_first_days(self._days[0] - _BEYOND, self._days[-1] + _BEYOND))
        for number, day in sorted(enumerate(firsts), key=lambda each: (each[1].month != 1 and each[0] > 0, each[0])):
            month = MONTHS[day.month - 1][:3]
            text = str(day.year) if day.month == 1 else month if number else f"{month} {day.year}"
            x, half = self.x(day.toordinal()), text_width(text, LABEL) / 2 + _APART / 2
            if all(x + half <= start or x - half >= end for start, end in taken):
                taken.append((x - half, x + half))
                yield Tick(x, text, day.month == 1)


def _first_days(first: float, last: float) -> Iterator[dt.date]:
    """The first days of the months between two days (their ordinals), of the years where there are many."""
    day = dt.date.fromordinal(max(1, int(first)))
    end = dt.date.fromordinal(min(dt.date.max.toordinal(), int(last)))
    step = 12 if end.year - day.year > _MANY_YEARS else 1
    months = range(day.year * 12 + (day.month if step == 1 else 12), end.year * 12 + end.month, step)
    yield from (dt.date(month // 12, month % 12 + 1, 1) for month in months)
