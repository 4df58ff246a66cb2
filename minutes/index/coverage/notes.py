"""Holes in what the archive holds of the bodies and the time that a search asks for, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from minutes.danish.periods import bounds
from minutes.index.coverage.bodies import Bodies, Body
from minutes.index.coverage.coverage import CoverageFilters

_REMEMBERED = 64  # times and bodies, which many questions to one archive ask for
_MOST = 3  # sentences; more are counted


@lru_cache(_REMEMBERED)
def find_notes(known: Bodies, filters: CoverageFilters) -> tuple[str, ...]:
    """What a reader of an answer must know of the bodies and the time asked for; nothing where neither is."""
    if filters == CoverageFilters():
        return ()
    bodies = [body for body in known if body.meetings and body.has_rhythm]
    several = len({body.municipality for body in bodies}) > 1
    notes = [
        f"the archive holds no meeting of {_name(body, several)} {when}"
        for body in bodies
        if filters.take_body(body)
        for when in _holes(body, filters)
    ]
    if len(notes) <= _MOST:
        return tuple(notes)
    return (*notes[: _MOST - 1], f"{len(notes) - _MOST + 1} more holes in that time: see `minutes coverage`")


def _name(body: Body, with_place: bool) -> str:
    name = body.committee.abbreviation or body.committee.name or ""
    return f"{name} ({body.municipality})" if with_place else name


def _holes(body: Body, filters: CoverageFilters) -> Iterator[str]:
    """The times without a meeting that are asked for; what lies outside of the papers only of a body that is named."""
    first, last = bounds(filters.date_from), bounds(filters.date_to)
    if filters.committee and first and body.days[0] > first[1].isoformat():
        yield f"before {body.days[0]}"
    for pause in body.gaps:
        if filters.take_date(f"{pause.before}/{pause.after}"):
            yield f"between {pause.before} and {pause.after}"
    if filters.committee and last and body.days[-1] < last[0].isoformat():
        yield f"after {body.days[-1]}"
