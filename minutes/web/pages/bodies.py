"""Bodies and their meetings, persons, and what the papers lack."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Annotated, NamedTuple

from litestar import Response, get
from litestar.params import QueryParameter

from minutes.danish.forms import MONTHS
from minutes.web import addresses
from minutes.web.bounds import bounded
from minutes.web.meetings import MeetingLine, read_bodies, read_body, read_meeting, read_meetings
from minutes.web.params import LONGEST_NAME, Id, Side
from minutes.web.people import Presence, read_people, read_person
from minutes.web.problems import read_problems
from minutes.web.rendering import page
from minutes.web.shelf import TheShelf

_PEOPLE = 100  # of a page
_PROBLEMS = 50


class Month(NamedTuple):
    """The meetings of a month: how many with minutes, and how many with nothing but an agenda."""

    name: str
    minutes: int
    agendas: int


@get("/udvalg", include_in_schema=False)
@bounded
def bodies_page(shelf: TheShelf) -> Response[str]:
    """The bodies by municipality."""
    return page("bodies.html", bodies=read_bodies(shelf))


@get("/udvalg/{place:str}/{key:str}", include_in_schema=False)
@bounded
def body_page(shelf: TheShelf, place: Id, key: Id) -> Response[str]:
    """A body with its meetings by year, and what of each month the archive has."""
    body = read_body(shelf, place, key)
    meetings = read_meetings(shelf, body)
    by_year: defaultdict[str, list[MeetingLine]] = defaultdict(list)
    for meeting in meetings:
        by_year[meeting.date[:4] if meeting.date else ""].append(meeting)
    coverage = [(year, _months(own)) for year, own in by_year.items() if year]
    return page("body.html", one=body, years=by_year, coverage=coverage, months=[name[:3] for name in MONTHS])


@get("/moede/{meeting_id:str}", include_in_schema=False)
@bounded
def meeting_page(shelf: TheShelf, meeting_id: Id) -> Response[str]:
    """A meeting with its papers and who was there."""
    return page("meeting.html", record=read_meeting(shelf, meeting_id))


@get("/personer", include_in_schema=False)
@bounded
def people_page(
    shelf: TheShelf,
    side: Side = 1,
    navn: Annotated[str | None, QueryParameter(name="navn", max_length=LONGEST_NAME)] = None,
) -> Response[str]:
    """The persons by name, a page of them."""
    found = read_people(shelf, navn, _PEOPLE + 1, (side - 1) * _PEOPLE)
    return page(
        "people.html",
        people=found[:_PEOPLE],
        side=side,
        more=len(found) > _PEOPLE,
        name=navn or "",
        address=lambda wanted: addresses.with_query("/personer", navn=navn, side=wanted if wanted > 1 else None),
    )


@get("/person/{person_id:str}", include_in_schema=False)
@bounded
def person_page(shelf: TheShelf, person_id: Id) -> Response[str]:
    """A person: roles over time, attendance."""
    person = read_person(shelf, person_id)
    return page("person.html", person=person, bodies=_attendance_by_body(person.attendance))


@get("/problemer", include_in_schema=False)
@bounded
def problems_page(
    shelf: TheShelf,
    side: Side = 1,
    kode: Annotated[str | None, QueryParameter(name="kode", max_length=LONGEST_NAME)] = None,
) -> Response[str]:
    """What a reader of the archive must know: problems by kind and document."""
    codes, found = read_problems(shelf, kode or None, _PROBLEMS + 1, (side - 1) * _PROBLEMS)
    return page(
        "problems.html",
        codes=codes,
        problems=found[:_PROBLEMS],
        side=side,
        more=len(found) > _PROBLEMS,
        code=kode or "",
        address=lambda wanted: addresses.with_query("/problemer", kode=kode, side=wanted if wanted > 1 else None),
    )


def _months(meetings: Iterable[MeetingLine]) -> list[Month]:
    """What the archive has of each month of a year."""
    found: Counter[tuple[int, bool]] = Counter()
    for meeting in meetings:
        if meeting.date and len(meeting.date) >= 7:
            found[int(meeting.date[5:7]), meeting.kinds != ("dagsorden",)] += 1
    return [Month(name, found[place, True], found[place, False]) for place, name in enumerate(MONTHS, 1)]


def _attendance_by_body(attendance: Iterable[Presence]) -> list[tuple[str, int, int]]:
    """For each body the number of meetings at which a person was present, and absent."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for each in attendance:
        if each.item_id is None and each.present is not None:
            name = each.committee.name or each.committee.abbreviation or "ukendt udvalg"
            found[name][0 if each.present else 1] += 1
    return [(name, present, absent) for name, (present, absent) in sorted(found.items())]
