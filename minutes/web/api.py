"""The JSON API: the records of the contract, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import Annotated, Generic, TypeVar

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter

from minutes.index.answers import Answer, Hit
from minutes.index.cases.traces import CaseFilters, CaseOrder
from minutes.records import Item, Meeting, Overdue, Point, Source, Trace
from minutes.web.bounds import bounded
from minutes.web.failures import Failure
from minutes.web.meetings import (
    Body,
    MeetingLine,
    MeetingRecord,
    read_bodies,
    read_body,
    read_meeting,
    read_meetings,
)
from minutes.web.params import DATE, LONGEST_NAME, PAGE, Id, Limit, Offset, checked_date
from minutes.web.people import PersonLine, PersonRecord, read_people, read_person
from minutes.web.problems import ProblemLine, read_problems
from minutes.web.questions import Asked, api_narrowing, api_question
from minutes.web.shelf import TheShelf

_FAILURES = {
    400: "The request makes no sense",
    404: "There is no such record, or it is closed",
    503: "There is no archive yet, or its index is of another version",
    504: "The answer took too long",
}

Name = Annotated[
    str | None, QueryParameter(name="body", max_length=LONGEST_NAME, description="A body, by name or abbreviation")
]
Since = Annotated[str | None, QueryParameter(pattern=DATE, description="From this day, month or year on")]
Until = Annotated[str | None, QueryParameter(pattern=DATE, description="Up to this day, month or year")]

_Record = TypeVar("_Record")

_read = partial(get, responses={status: ResponseSpec(Failure, description=text) for status, text in _FAILURES.items()})


class Listing(msgspec.Struct, Generic[_Record], frozen=True, kw_only=True):
    """Some of many records; `more` tells that others follow these."""

    results: tuple[_Record, ...]
    limit: int
    offset: int
    more: bool


class ItemRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An open item with its meeting and its source, as `minutes show --json` prints it."""

    source: Source
    meeting: Meeting
    item: Item
    point: Point | None = None


class BodyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A body with its meetings, the latest first."""

    body: Body
    meetings: Listing[MeetingLine]


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """What a question that begins so may go on to."""

    q: str
    suggestions: tuple[str, ...]


@_read("/search", summary="Search items and points")
@bounded
def search(shelf: TheShelf, question: Asked, limit: Limit = PAGE, offset: Offset = 0) -> Answer:
    """The best hits, the true total, and how many there are of each body, year and outcome."""
    return shelf.ask(question, limit, offset)


@_read("/suggest", summary="Suggestions while typing")
@bounded
def suggest(shelf: TheShelf, q: Annotated[str, QueryParameter(min_length=1, max_length=LONGEST_NAME)]) -> Suggestions:
    """Words and titles of the archive that begin so."""
    return Suggestions(q=q, suggestions=shelf.complete(q))


@_read("/items/{item_id:str}", summary="An item or a point")
@bounded
def item(shelf: TheShelf, item_id: Id) -> ItemRecord:
    """An open item or point by its id."""
    found = shelf.find(item_id)
    return ItemRecord(source=found.minutes.source, meeting=found.minutes.meeting, item=found.item, point=found.point)


@_read("/items/{item_id:str}/similar", summary="Items like one")
@bounded
def similar(shelf: TheShelf, item_id: Id, limit: Limit = PAGE) -> Listing[Hit]:
    """The items and points most like one, best first, those of its own case too."""
    shelf.find(item_id)
    return Listing(results=shelf.similar(item_id, limit), limit=limit, offset=0, more=False)


@_read("/cases", summary="Cases")
@bounded
def cases(
    shelf: TheShelf, filters: NamedDependency[CaseFilters], limit: Limit = PAGE, offset: Offset = 0
) -> Listing[Trace]:
    """The cases that pass, each with its steps; route, remarks and gaps are told by the single case."""
    return _listing(shelf.traces(filters), limit, offset)


@_read("/cases/{case_id:str}", summary="A case")
@bounded
def case(shelf: TheShelf, case_id: Id) -> Trace:
    """A case with its steps, as `minutes trace --json` prints it."""
    return shelf.case(case_id)


@_read("/overdue", summary="Promises that were not kept")
@bounded
def overdue(
    shelf: TheShelf, name: Name = None, since: Since = None, limit: Limit = PAGE, offset: Offset = 0
) -> Listing[Overdue]:
    """The promises that were not kept, the latest first."""
    return _listing(shelf.overdue(name, checked_date(since)), limit, offset)


@_read("/meetings", summary="Meetings")
@bounded
def meetings(shelf: TheShelf, limit: Limit = PAGE, offset: Offset = 0) -> Listing[MeetingLine]:
    """Meetings, the latest first."""
    return _cut(read_meetings(shelf, None, limit + 1, offset), limit, offset)


@_read("/meetings/{meeting_id:str}", summary="A meeting")
@bounded
def meeting(shelf: TheShelf, meeting_id: Id) -> MeetingRecord:
    """A meeting with its papers, their open items, and who was there."""
    return read_meeting(shelf, meeting_id)


@_read("/bodies", summary="Bodies")
@bounded
def bodies(shelf: TheShelf, limit: Limit = PAGE, offset: Offset = 0) -> Listing[Body]:
    """The bodies by municipality and name."""
    return _listing(read_bodies(shelf), limit, offset)


@_read("/bodies/{place:str}/{key:str}", summary="A body")
@bounded
def body(shelf: TheShelf, place: Id, key: Id, limit: Limit = PAGE, offset: Offset = 0) -> BodyRecord:
    """A body with its meetings, the latest first."""
    found = read_body(shelf, place, key)
    return BodyRecord(body=found, meetings=_cut(read_meetings(shelf, found, limit + 1, offset), limit, offset))


@_read("/persons", summary="Persons")
@bounded
def persons(
    shelf: TheShelf,
    name: Annotated[str | None, QueryParameter(max_length=LONGEST_NAME, description="A part of the name")] = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
) -> Listing[PersonLine]:
    """Persons by name."""
    return _cut(read_people(shelf, name, limit + 1, offset), limit, offset)


@_read("/persons/{person_id:str}", summary="A person")
@bounded
def person(shelf: TheShelf, person_id: Id) -> PersonRecord:
    """A person with roles over time and attendance."""
    return read_person(shelf, person_id)


@_read("/problems", summary="Problems")
@bounded
def problems(
    shelf: TheShelf,
    code: Annotated[str | None, QueryParameter(max_length=LONGEST_NAME, description="The code of a kind")] = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
) -> Listing[ProblemLine]:
    """What a reader of the archive must know."""
    return _cut(read_problems(shelf, code, limit + 1, offset)[1], limit, offset)


def case_filters(
    name: Name = None,
    since: Since = None,
    until: Until = None,
    overdue: Annotated[bool, QueryParameter(description="Only those with a promise that was not kept")] = False,
    standing: Annotated[bool, QueryParameter(description="What comes back at every meeting, not the cases")] = False,
    sort: FromQuery[CaseOrder] = "last",
) -> CaseFilters:
    """Which cases a request asks for."""
    return CaseFilters(
        body=name, since=checked_date(since), until=checked_date(until), overdue=overdue, standing=standing, sort=sort
    )


def _listing(records: Iterable[_Record], limit: int, offset: int) -> Listing[_Record]:
    return _cut(tuple(islice(records, offset, offset + limit + 1)), limit, offset)


def _cut(records: tuple[_Record, ...], limit: int, offset: int) -> Listing[_Record]:
    """The records but for the one that only tells that there are more."""
    return Listing(results=records[:limit], limit=limit, offset=offset, more=len(records) > limit)


ROUTER = Router(
    "/api/v1",
    route_handlers=[
        search,
        suggest,
        item,
        similar,
        cases,
        case,
        overdue,
        meetings,
        meeting,
        bodies,
        body,
        persons,
        person,
        problems,
    ],
    dependencies={
        "api_narrowing": Provide(api_narrowing, sync_to_thread=False),
        "question": Provide(api_question, sync_to_thread=False),
        "filters": Provide(case_filters, sync_to_thread=False),
    },
)
