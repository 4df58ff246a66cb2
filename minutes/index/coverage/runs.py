"""Items that are numbered on over the meetings of a year, and the numbers that lack between two meetings."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from minutes.index.coverage.bodies import Body

# A year whose meetings are so many, nearly all of which go on where the one before it ended, is numbered on.
_FEWEST = 3
_MOST = 0.8
_LONGEST = 500  # items between two meetings; more is a number that was misread

Numbers = Mapping[str, tuple[int, int]]


class Lacking(NamedTuple):
    """The first and the last number that lacks, and the days of the meetings between which it does."""

    first: int
    last: int
    before: str
    after: str


def read_numbers(connection: sqlite3.Connection) -> Numbers:
    """The first and the last item number of each meeting, by its id."""
    query = (
        "SELECT meeting, min(CAST(number AS INTEGER)), max(CAST(number AS INTEGER)) FROM items"
        " WHERE number GLOB '[0-9]*' GROUP BY meeting"
    )
    return {meeting: (first, last) for meeting, first, last in connection.execute(query)}


def find_runs(body: Body, numbers: Numbers) -> Iterator[Lacking]:
    """What lacks in the years of a body in which the items are numbered on."""
    years: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for meeting in body.meetings:
        if meeting.id in numbers:
            years[meeting.day[:4]].append((meeting.day, *numbers[meeting.id]))
    for year in years.values():
        if _is_numbered_on(year):
            for (before, _, last), (after, first, _) in pairwise(year):
                if 1 < first - last <= _LONGEST:
                    yield Lacking(last + 1, first - 1, before, after)


def _is_numbered_on(year: Sequence[tuple[str, int, int]]) -> bool:
    on = sum(first > last for (_, _, last), (_, first, _) in pairwise(year))
    return len(year) >= _FEWEST and on >= _MOST * (len(year) - 1)
