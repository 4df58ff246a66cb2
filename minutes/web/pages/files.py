"""What the pages show, as files: CSV tables, Atom feeds, the drawing and the calendar of a case."""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.params import QueryParameter

from minutes.errors import NotFoundError
from minutes.export.ics import calendar
from minutes.export.svg import draw
from minutes.index.cases.traces import CaseFilters
from minutes.records import Step, Trace
from minutes.web import addresses
from minutes.web.bounds import bounded
from minutes.web.feeds import Entry, feed, table
from minutes.web.meetings import read_bodies, read_body, read_meeting, read_meetings
from minutes.web.pages.cases import ORDERS, Body, Order, Since, Until
from minutes.web.params import LONGEST_NAME, Id, checked_date
from minutes.web.people import read_person
from minutes.web.problems import read_problems
from minutes.web.questions import Asked
from minutes.web.shelf import TheShelf
from minutes.web.words import date_words
from minutes.wording import STATUS_WORDS, body_name, joined, stop_name

_MOST_ROWS = 10_000  # of a table
_MOST_ENTRIES = 50  # of a feed
_MARKUP = re.compile(r"</?mark>")

_STEPS = ("date", "date_source", "body", "step", "status", "outcome", "title", "decision", "item_id", "source", "page")


@get("/soeg.csv", include_in_schema=False)
@bounded
def search_csv(request: Request[Any, Any, Any], shelf: TheShelf, question: Asked) -> Response[str]:
    """The hits of a search."""
    base = _base(request)
    columns = (
        *("item_id", "date", "municipality", "body", "number", "title", "field", "snippet", "case_id"),
        *("source", "page", "address"),
    )
    hits = shelf.ask(question, _MOST_ROWS).hits
    rows = (
        (
            *(hit.item_id, hit.date, hit.municipality, body_name(hit.committee), hit.number, hit.title, hit.field),
            *(_plain(hit.snippet), hit.case_id, hit.source, hit.page, f"{base}{addresses.item(hit.item_id)}"),
        )
        for hit in hits
    )
    return table("soegning", columns, rows)


@get("/soeg.atom", include_in_schema=False)
@bounded
def search_feed(request: Request[Any, Any, Any], shelf: TheShelf, question: Asked) -> Response[bytes]:
    """The latest hits of a search."""
    latest = msgspec.structs.replace(question, sort="date")
    hits = shelf.ask(latest, _MOST_ENTRIES).hits
    entries = (
        Entry(hit.item_id, hit.title, addresses.item(hit.item_id), hit.date, _plain(hit.snippet)) for hit in hits
    )
    return feed(f"Søgning: {question.query}", _base(request), question.address("/soeg.atom"), entries)


@get("/sag/{case_id:str}/trin.csv", include_in_schema=False)
@bounded
def case_csv(shelf: TheShelf, case_id: Id) -> Response[str]:
    """The steps of a case."""
    return table(case_id, _STEPS, map(_step_cells, shelf.case(case_id).steps))


@get("/sag/{case_id:str}/trin.atom", include_in_schema=False)
@bounded
def case_feed(request: Request[Any, Any, Any], shelf: TheShelf, case_id: Id) -> Response[bytes]:
    """The steps of a case, the latest first."""
    trace = shelf.case(case_id)
    address = addresses.case(case_id)
    entries = [
        Entry(f"{case_id}/{number}", _step_title(step), f"{address}#trin-{number}", step.date, step.decision or "")
        for number, step in enumerate(trace.steps, 1)
    ]
    return feed(trace.case.title, _base(request), f"{address}/trin.atom", reversed(entries))


@get("/sag/{case_id:str}/forloeb.svg", include_in_schema=False)
@bounded
def case_svg(shelf: TheShelf, case_id: Id) -> Response[str]:
    """The drawing of a case."""
    return Response(draw(shelf.case(case_id)), media_type="image/svg+xml")


@get("/sag/{case_id:str}/kalender.ics", include_in_schema=False)
@bounded
def case_calendar(shelf: TheShelf, case_id: Id) -> Response[str]:
    """The coming days of a case. Raises NotFoundError where none is announced."""
    document = calendar([shelf.case(case_id)])
    if not document:
        raise NotFoundError("no step of the case is announced for a day")
    return Response(document, media_type="text/calendar; charset=utf-8")


@get("/sager/sager.csv", include_in_schema=False)
@bounded
def cases_csv(
    shelf: TheShelf, udvalg: Body = None, fra: Since = None, til: Until = None, sorter: Order = ""
) -> Response[str]:
    """The cases, each with where it is."""
    filters = CaseFilters(body=udvalg or None, since=checked_date(fra), until=checked_date(til), sort=ORDERS[sorter])
    columns = ("case_id", "title", "municipality", "numbers", "now_date", "now_body", "now_outcome", "next_date")
    return table("sager", columns, map(_case_cells, islice(shelf.traces(filters), _MOST_ROWS)))


@get("/overskredet/loefter.csv", include_in_schema=False)
@bounded
def overdue_csv(shelf: TheShelf, udvalg: Body = None, fra: Since = None) -> Response[str]:
    """The promises that were not kept."""
    columns = ("case_id", "title", "date", "body", "promised", "held_on", "held_source")
    rows = (
        (
            *(each.case.id, each.case.title, each.step.date, stop_name(each.step)),
            *(" / ".join(one.text for one in each.step.evidence), each.held_on, each.held_source),
        )
        for each in islice(shelf.overdue(udvalg or None, checked_date(fra)), _MOST_ROWS)
    )
    return table("udeblevet", columns, rows)


@get("/overskredet/loefter.atom", include_in_schema=False)
@bounded
def overdue_feed(request: Request[Any, Any, Any], shelf: TheShelf) -> Response[bytes]:
    """The promises that were not kept, the latest first."""
    entries = (
        Entry(
            f"{each.case.id}/{each.step.date}/{stop_name(each.step)}",
            f"{each.case.title}: {stop_name(each.step)}",
            addresses.case(each.case.id),
            each.step.date,
            f"Bebudet til {date_words(each.step.date)}, mødet {date_words(each.held_on)} var uden sagen.",
        )
        for each in islice(shelf.overdue(), _MOST_ENTRIES)
    )
    return feed("Udeblevet", _base(request), "/overskredet/loefter.atom", entries)


@get("/udvalg/alle.csv", include_in_schema=False)
@bounded
def bodies_csv(shelf: TheShelf) -> Response[str]:
    """The bodies."""
    columns = ("municipality", "body", "abbreviation", "meetings", "first", "last")
    rows = (
        (one.municipality, one.committee.name, one.committee.abbreviation, one.meetings, one.first, one.last)
        for one in read_bodies(shelf)
    )
    return table("udvalg", columns, rows)


@get("/udvalg/{place:str}/{key:str}/moeder.csv", include_in_schema=False)
@bounded
def body_csv(shelf: TheShelf, place: Id, key: Id) -> Response[str]:
    """The meetings of a body."""
    columns = ("meeting_id", "date", "date_source", "start", "end", "place", "kinds", "items")
    rows = (
        (one.id, one.date, one.date_source, one.start, one.end, one.place, " ".join(one.kinds), one.items)
        for one in read_meetings(shelf, read_body(shelf, place, key))
    )
    return table(f"{place}-{key}", columns, rows)


@get("/udvalg/{place:str}/{key:str}/moeder.atom", include_in_schema=False)
@bounded
def body_feed(request: Request[Any, Any, Any], shelf: TheShelf, place: Id, key: Id) -> Response[bytes]:
    """The latest meetings of a body."""
    body = read_body(shelf, place, key)
    title = body_name(body.committee)
    entries = (
        Entry(one.id, f"{title} {date_words(one.date)}", addresses.meeting(one.id), one.date, f"{one.items} punkter")
        for one in read_meetings(shelf, body, _MOST_ENTRIES)
    )
    return feed(title, _base(request), f"/udvalg/{place}/{key}/moeder.atom", entries)


@get("/moede/{meeting_id:str}/punkter.csv", include_in_schema=False)
@bounded
def meeting_csv(shelf: TheShelf, meeting_id: Id) -> Response[str]:
    """The open items of a meeting, paper by paper."""
    columns = ("item_id", "number", "title", "kind", "source", "page", "case_id")
    rows = (
        (item.item_id, item.number, item.title, paper.kind, paper.source, item.page, item.case_id)
        for paper in read_meeting(shelf, meeting_id).papers
        for item in paper.items
    )
    return table(meeting_id, columns, rows)


@get("/person/{person_id:str}/fremmoede.csv", include_in_schema=False)
@bounded
def person_csv(shelf: TheShelf, person_id: Id) -> Response[str]:
    """How a person was at meetings."""
    columns = ("date", "body", "meeting_id", "item_id", "role", "present")
    rows = (
        (each.date, body_name(each.committee), each.meeting, each.item_id, each.role, each.present)
        for each in read_person(shelf, person_id).attendance
    )
    return table(person_id, columns, rows)


@get("/problemer/alle.csv", include_in_schema=False)
@bounded
def problems_csv(
    shelf: TheShelf, kode: Annotated[str | None, QueryParameter(name="kode", max_length=LONGEST_NAME)] = None
) -> Response[str]:
    """What a reader of the archive must know."""
    columns = ("code", "message", "source", "page", "meeting_id")
    found = read_problems(shelf, kode or None, _MOST_ROWS, 0)[1]
    return table("problemer", columns, ((one.code, one.message, one.source, one.page, one.meeting) for one in found))


def _base(request: Request[Any, Any, Any]) -> str:
    return str(request.base_url).rstrip("/")


def _plain(snippet: str) -> str:
    return html.unescape(_MARKUP.sub("", snippet))


def _step_cells(step: Step) -> tuple[object, ...]:
    return (
        *(step.date, step.date_source, body_name(step.committee), step.step, step.status, step.outcome),
        *(step.title, step.decision, step.item_id, step.source, step.page),
    )


def _step_title(step: Step) -> str:
    return joined(date_words(step.date, step.date_source), stop_name(step), STATUS_WORDS[step.status], step.outcome)


def _case_cells(trace: Trace) -> tuple[object, ...]:
    case, now, coming = trace.case, trace.now, trace.next
    return (
        *(case.id, case.title, case.municipality, " ".join(case.numbers), now.date if now else None),
        *(body_name(now.committee) if now else None, now.outcome if now else None, coming.date if coming else None),
    )


HANDLERS = (
    *(search_csv, search_feed, case_csv, case_feed, case_svg, case_calendar, cases_csv, overdue_csv, overdue_feed),
    *(bodies_csv, body_csv, body_feed, meeting_csv, person_csv, problems_csv),
)
