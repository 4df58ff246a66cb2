"""The bodies of a catalogue, whatever its papers call them, with the days of their meetings."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from minutes.danish.committees import same_body
from minutes.index.rhythm import Pause, find_gaps_between
from minutes.records import Committee

# As a row of the catalogue names a body: municipality, name, abbreviation.
Named = tuple[str | None, str | None, str | None]


class Met(NamedTuple):
    """The day of a meeting that the archive holds papers of, and its id in the catalogue."""

    day: str
    id: str


class Body:
    """A body and its meetings, in order of their days; it has none where papers only name it."""

    def __init__(self, municipality: str | None, committee: Committee) -> None:
        self.municipality = municipality
        self.committee = committee
        self.meetings: list[Met] = []
        self.windows: list[tuple[str, str]] = []  # the days between which papers without a day are of

    @cached_property
    def days(self) -> Sequence[str]:
        """The days of its meetings, each once."""
        return list(dict.fromkeys(meeting.day for meeting in self.meetings))

    def may_have_met(self, first: str, last: str) -> bool:
        """Whether a paper without a day may be of a meeting in that time; ISO days or months."""
        return any(start <= f"{last}~" and first <= end for start, end in self.windows)

    @property
    def has_rhythm(self) -> bool:
        """Whether its meetings are those of one body: papers that tell no municipality may be of several."""
        return self.municipality is not None

    @cached_property
    def gaps(self) -> Sequence[Pause]:
        """The pauses that are longer than it makes."""
        return find_gaps_between(self.days) if self.has_rhythm else ()


class Bodies:
    """The bodies whose meetings the archive holds, and those that are asked for beside them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._by_place: defaultdict[str | None, list[Body]] = defaultdict(list)
        self._known: dict[Named, Body | None] = {}
        names = (
            "SELECT DISTINCT municipality, committee_name, committee_abbreviation FROM meetings ORDER BY"
            " committee_name IS NULL, committee_abbreviation IS NULL, committee_name, committee_abbreviation"
        )
        for named in connection.execute(names):
            self.called(*named)
        dated = (
            "SELECT municipality, committee_name, committee_abbreviation, date, id FROM meetings"
            " WHERE date IS NOT NULL ORDER BY date, id"
        )
        for *named, day, meeting in connection.execute(dated):
            body = self.called(*named)
            if body:
                body.meetings.append(Met(day, meeting))
        undated = (
            "SELECT municipality, committee_name, committee_abbreviation, first_day, last_day FROM meetings"
            " WHERE date IS NULL AND first_day IS NOT NULL"
        )
        for *named, first, last in connection.execute(undated):
            body = self.called(*named)
            if body:
                body.windows.append((first, last))

    def __iter__(self) -> Iterator[Body]:
        for place in sorted(self._by_place, key=lambda place: place or "~"):
            bodies = self._by_place[place]
            yield from sorted(bodies, key=lambda body: body.committee.name or body.committee.abbreviation or "")

    def called(self, municipality: str | None, name: str | None, short: str | None) -> Body | None:
        """The body that a paper of a municipality names so, a new one where none is known; None for no name at all."""
        key = (municipality, name, short)
        if key not in self._known:
            committee = Committee(name=name, abbreviation=short)
            found = next((body for body in self._by_place[municipality] if same_body(body.committee, committee)), None)
            if found is None and committee != Committee():
                found = Body(municipality, committee)
                self._by_place[municipality].append(found)
            self._known[key] = found
        return self._known[key]
