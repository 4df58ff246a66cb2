"""The coverage of an archive: for each body a matrix of months, and what lacks."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from minutes.danish.committees import parse_committee, same_body
from minutes.danish.forms import letters
from minutes.danish.periods import bounds
from minutes.index.coverage.bodies import Bodies, Body
from minutes.index.coverage.lacks import Owner, find_lacks
from minutes.index.rhythm import expected_months, months, usual_days
from minutes.records.coverage import BodyCoverage, Held, Lack, Month

# Whether there is an agenda, and whether there are minutes, of each meeting by its id.
Papers = Mapping[str, tuple[bool, bool]]


class CoverageFilters(msgspec.Struct, frozen=True, kw_only=True):
    """Which bodies and which time are looked at; dates are ISO days, months or years."""

    committee: str | None = None
    municipality: str | None = None
    date_from: str | None = None
    date_to: str | None = None

    def take_body(self, body: Body) -> bool:
        """Whether a body is one that is asked for."""
        return self.take_place(body.municipality) and (
            self.committee is None or same_body(parse_committee(self.committee), body.committee)
        )

    def take_place(self, municipality: str | None) -> bool:
        """Whether a municipality is the one that is asked for, with or without `Kommune`."""
        wanted, named = (letters((each or "").removesuffix(" Kommune")) for each in (self.municipality, municipality))
        return self.municipality is None or wanted == named

    def take_date(self, date: str | None) -> bool:
        """Whether a day, a month or a range touches the time that is asked for; what has no date always does."""
        span = bounds(date)
        if span is None:
            return True
        first, last = bounds(self.date_from), bounds(self.date_to)
        return not (first and span[1] < first[0]) and not (last and span[0] > last[1])


def find_coverage(connection: sqlite3.Connection, filters: CoverageFilters | None = None) -> Iterator[BodyCoverage]:
    """What is held and what lacks of each body that is asked for, by municipality and name."""
    filters = filters or CoverageFilters()
    bodies, papers = Bodies(connection), _papers(connection)
    by_owner: defaultdict[Owner, list[Lack]] = defaultdict(list)
    for owner, lack in find_lacks(connection, bodies):
        if filters.take_date(lack.date):
            by_owner[owner].append(lack)
    for body in bodies:
        lacks = by_owner[body.municipality, body]
        if filters.take_body(body) and (body.meetings or lacks):
            yield _of_body(body, lacks, papers, filters)
    for (place, no_body), lacks in sorted(by_owner.items(), key=lambda each: each[0][0] or ""):
        if no_body is None and filters.committee is None and filters.take_place(place):
            yield BodyCoverage(municipality=place, committee=None, lacks=_sorted(lacks))


def _papers(connection: sqlite3.Connection) -> Papers:
    query = "SELECT meeting, max(kind = 'dagsorden'), max(kind <> 'dagsorden') FROM documents GROUP BY meeting"
    return {meeting: (bool(agenda), bool(minutes)) for meeting, agenda, minutes in connection.execute(query)}


def _of_body(body: Body, lacks: list[Lack], papers: Papers, filters: CoverageFilters) -> BodyCoverage:
    meetings = [meeting for meeting in body.meetings if filters.take_date(meeting.day)]
    return BodyCoverage(
        municipality=body.municipality,
        committee=body.committee,
        meetings=len(meetings),
        first=meetings[0].day if meetings else None,
        last=meetings[-1].day if meetings else None,
        usual_days=usual_days(body.days) if body.has_rhythm else None,
        months=tuple(month for month in _months(body, papers, _told(body, lacks)) if filters.take_date(month.month)),
        lacks=_sorted(lacks),
    )


def _told(body: Body, lacks: Sequence[Lack]) -> dict[str, str]:
    """The months without papers in which papers tell of a meeting, or plan one, with what they do."""
    days = {lack.date: lack.text for lack in lacks if lack.kind == "meeting" and lack.date}
    return {day[:7]: f"{text} on {day}" for day, text in days.items() if not body.may_have_met(day, day)}


def _months(body: Body, papers: Papers, told: Mapping[str, str]) -> Iterator[Month]:
    """The months from the first that is known of to the last; none of a body that is only spoken of."""
    if not body.meetings:
        return
    held: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for meeting in body.meetings:
        held[meeting.day[:7]].append(papers[meeting.id])
    expected = {**(expected_months(body.days) if body.has_rhythm else {}), **told}
    for month in months(min((*held, *expected)), max((*held, *expected))):
        if month in held:
            yield Month(month=month, held=_least(held[month]), meetings=len(held[month]))
        elif month in expected and not body.may_have_met(month, month):
            yield Month(month=month, held="missing", evidence=expected[month])
        else:
            yield Month(month=month, held="none")


def _least(papers: Sequence[tuple[bool, bool]]) -> Held:
    """What there is of the meeting of which there is least; an agenda alone tells less than minutes alone."""
    if not all(minutes for _, minutes in papers):
        return "dagsorden"
    return "both" if all(agenda for agenda, _ in papers) else "referat"


def _sorted(lacks: list[Lack]) -> tuple[Lack, ...]:
    return tuple(sorted(lacks, key=lambda lack: (lack.kind, lack.date or "", lack.source or "", lack.text)))
