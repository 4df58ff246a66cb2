"""How often a body meets, told by its own meetings: pauses longer than it makes, months in which one is expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

# A body with so many other pauses has a rhythm; that of a pause is told by so many before it and after it.
_RHYTHM = 4
_NEAR = 12
# A pause so many times as long as usual, and of so many days, is a gap; one that meets every week may pause for that.
_PAUSE = 2.2
_SHORTEST_PAUSE = 45
_SUMMER = 7  # the month in which municipalities close
# In a pause this much longer than usual a month is expected if so many of the years near it have a meeting in it.
_SKIPPED = 1.5
_MOST = 0.75
_YEARS = 5  # so far apart years are near
_FEWEST_YEARS = 2
_WHOLE_MONTH = 30  # a shorter pause holds no month, and is no gap
_MONTHLY = 35  # days; a body that meets so often meets in every month, where no other year tells


class Pause(NamedTuple):
    """The days (ISO) of two meetings in a row, how far they are apart, and how far usually where that tells."""

    before: str
    after: str
    days: int
    usual: float | None

    @property
    def is_gap(self) -> bool:
        """Whether the pause is longer than the body makes, the summer aside."""
        if self.usual is None:
            return False
        inner = [month for month in _between(self.before, self.after) if int(month[5:]) == _SUMMER]
        return self.days - 31 * len(inner) > max(_PAUSE * self.usual, _SHORTEST_PAUSE)


def pauses(days: Sequence[str]) -> Iterator[Pause]:
    """The pauses between meetings; `days` are ISO days in order."""
    lengths = [(date.fromisoformat(after) - date.fromisoformat(before)).days for before, after in pairwise(days)]
    for place, (before, after) in enumerate(pairwise(days)):
        if lengths[place] < _WHOLE_MONTH:
            yield Pause(before, after, lengths[place], None)
            continue
        near = lengths[max(0, place - _NEAR) : place] + lengths[place + 1 : place + 1 + _NEAR]
        yield Pause(before, after, lengths[place], median(near) if len(near) >= _RHYTHM else None)


def find_gaps_between(days: Sequence[str]) -> list[Pause]:
    """The pauses that are longer than the body makes: a meeting, or its papers, may lack."""
    return [pause for pause in pauses(days) if pause.is_gap]


def usual_days(days: Sequence[str]) -> int | None:
    """The median of the days between two meetings, None where there are too few."""
    lengths = [pause.days for pause in pauses(days)]
    return round(median(lengths)) if len(lengths) > _RHYTHM else None


def expected_months(days: Sequence[str]) -> dict[str, str]:
    """The months (`2021-05`) without a meeting in which the body's rhythm expects one, each with what tells so.

    >>> list(expected_months([f"2021-{month:02}-03" for month in (1, 2, 3, 4, 8, 9, 10, 11)]))
    ['2021-05', '2021-06']
    """
    met = {day[:7] for day in days}
    found = {}
    for pause in pauses(days):
        for month in _between(pause.before, pause.after):
            evidence = _evidence(pause, month, met) if pause.usual else None
            if evidence:
                found[month] = evidence
    return found


def _evidence(pause: Pause, month: str, met: set[str]) -> str | None:
    """Why a meeting is expected in a month of a pause."""
    year, rest = int(month[:4]), month[4:]
    near = [f"{other:04}{rest}" for other in range(year - _YEARS, year + _YEARS + 1) if other != year]
    others = [each for each in near if min(met) <= each <= max(met)]
    held = sum(each in met for each in others)
    apart = f"{pause.days} days between {pause.before} and {pause.after}, usually {pause.usual:.0f}"
    if len(others) >= _FEWEST_YEARS:
        often = held >= _MOST * len(others) and pause.days > _SKIPPED * (pause.usual or pause.days)
        return f"met in that month in {held} of {len(others)} years near it; {apart}" if often else None
    monthly = pause.is_gap and (pause.usual or 0) <= _MONTHLY
    return apart if monthly and int(month[5:]) != _SUMMER else None


def _between(first: str, last: str) -> Iterator[str]:
    """The months behind the month of one day and before that of another."""
    month = months(first, last)
    next(month)
    yield from (each for each in month if each < last[:7])


def months(first: str, last: str) -> Iterator[str]:
    """The months (`2021-05`) from that of one day to that of another.

    >>> list(months("2021-11-30", "2022-01-01"))
    ['2021-11', '2021-12', '2022-01']
    """
    day = date.fromisoformat(f"{first[:7]}-01")
    while f"{day:%Y-%m}" <= last[:7]:
        yield f"{day.year:04}-{day.month:02}"
        day = (day + timedelta(days=31)).replace(day=1)
