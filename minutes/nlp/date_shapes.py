"""What a date says before its year is known: a day, a month, a week or a stretch of days."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

Kind = Literal["day", "month", "days", "week"]
MonthDay = tuple[int, int]

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Shape(NamedTuple):
    """A day, month, week or stretch of days without its year.

    `first` and `last` are (month, day), day 0 being the month's last; of a week (week, weekday). `over` is the
    number of years from the first to the last.
    """

    kind: Kind
    first: MonthDay
    last: MonthDay
    over: int = 0

    def bounds(self, year: int) -> tuple[dt.date, dt.date] | None:
        """First and last day in that year, None where the calendar has no such day."""
        try:
            if self.kind == "week":
                return dt.date.fromisocalendar(year, *self.first), dt.date.fromisocalendar(year + self.over, *self.last)
            month, day = self.last
            day = day or calendar.monthrange(year + self.over, month)[1]
            return dt.date(year, *self.first), dt.date(year + self.over, month, day)
        except ValueError:
            return None

    def iso(self, year: int) -> str | None:
        """The day, the month `2023-08` or the range `day/day` in that year."""
        bounds = self.bounds(year)
        if not bounds or bounds[1] < bounds[0]:
            return None
        if self.kind == "month":
            return f"{year:04}-{self.first[0]:02}"
        return "/".join(day.isoformat() for day in dict.fromkeys(bounds))

    def exists(self) -> bool:
        """Whether there is such a day in some year."""
        return all(1 <= number <= 12 and 0 <= day <= _LENGTHS[number - 1] for number, day in (self.first, self.last))


class Raw(NamedTuple):
    """A date as it is written. A `weak` one is a date only beside another, as `1/4` is in `1/4 - 30/4 2023`."""

    start: int
    end: int
    form: str
    shape: Shape
    year: int | None = None
    weekday: int | None = None
    weak: bool = False


def day(month: int, number: int) -> Shape:
    """One day of a month."""
    return Shape("day", (month, number), (month, number))


def month(number: int) -> Shape:
    """A whole month."""
    return Shape("month", (number, 1), (number, 0))


def days(first: MonthDay, last: MonthDay, over: int | None = None) -> Shape:
    """Days from the first to the last, over the new year where the last comes earlier in the year."""
    if over is None:
        over = int((last[0], last[1] or 31) < first)
    return Shape("days", first, last, over)


def weeks(first: int, last: int) -> Shape:
    """Whole weeks, Monday to Sunday."""
    return Shape("week", (first, 1), (last, 7), int(last < first))


@cache
def word_lists() -> dict[str, Any]:
    """The words that tell what a date means, from dates.toml."""
    return tomllib.loads(files("minutes.nlp").joinpath("dates.toml").read_text("utf-8"))
