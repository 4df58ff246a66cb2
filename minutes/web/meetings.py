"""Meetings and the bodies that hold them, as the catalogue tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from minutes.danish.forms import slug
from minutes.errors import NotFoundError
from minutes.records import Committee, DateSource, Kind
from minutes.web import addresses
from minutes.web.shelf import Row, Rows, Shelf

_BODIES = (
    "SELECT municipality, committee_name, committee_abbreviation, count(*) AS meetings, min(date) AS first,"
    " max(date) AS last FROM meetings GROUP BY 1, 2, 3"
)
_MEETINGS = (
    "SELECT *, (SELECT json_group_array(kind) FROM documents WHERE meeting = meetings.id) AS kinds,"
    " (SELECT count(*) FROM items WHERE meeting = meetings.id AND access = 'åben') AS items FROM meetings"
)
_ITEMS = (
    "SELECT items.id, number, title, kind, page, items.document, case_id FROM items"
    " JOIN documents ON documents.id = document LEFT JOIN case_matters ON matter_id = items.id"
    " WHERE items.meeting = ? AND access = 'åben' ORDER BY kind = 'dagsorden', items.document, position"
)
_decode_kinds = msgspec.json.Decoder(tuple[Kind, ...]).decode


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body with the span of days that the archive has of it; `place` and `key` make its address."""

    municipality: str | None
    committee: Committee
    place: str
    key: str
    meetings: int
    first: str | None
    last: str | None


class MeetingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting in a list: `kinds` are those of its papers, `items` the number of open items in all of them."""

    id: str
    municipality: str | None
    committee: Committee
    date: str | None
    date_source: DateSource | None
    start: str | None
    end: str | None
    place: str | None
    kinds: tuple[Kind, ...]
    items: int


class ItemLine(msgspec.Struct, frozen=True, kw_only=True):
    """An open item in the list of a meeting's paper."""

    item_id: str
    number: str | None
    title: str
    page: int | None
    case_id: str | None


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of a meeting with its open items; `closed` is the number of those that are not shown."""

    document: str
    kind: Kind
    source: str
    pages: int
    sha256: str
    closed: int
    problems: int
    items: tuple[ItemLine, ...]


class Attendant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody listed at a meeting; `present` is None where an agenda lists the members before it."""

    person_id: str | None
    name: str
    title: str | None
    party: str | None
    role: str | None
    present: bool | None


class MeetingRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting with its papers, the latest kind first, and who was there."""

    meeting: MeetingLine
    papers: tuple[PaperLine, ...]
    attendance: tuple[Attendant, ...]


def read_bodies(shelf: Shelf) -> tuple[Body, ...]:
    """The bodies of the archive by municipality and name; names and abbreviations of one body are one."""
    with shelf.rows() as rows:
        found = rows.all(_BODIES)
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(found, key=lambda row: -row["meetings"]):
        groups[addresses.body_key(row["municipality"], _committee(row))].append(row)
    bodies = [_body(place, key, rows) for (place, key), rows in groups.items()]
    return tuple(sorted(bodies, key=lambda body: (body.place, body.key)))


def read_body(shelf: Shelf, place: str, key: str) -> Body:
    """A body by its address, or by one that has its abbreviation. Raises NotFoundError."""
    own = [body for body in read_bodies(shelf) if body.place == place]
    named = [body for body in own if body.key == key]
    short = [body for body in own if slug(body.committee.abbreviation or "") == key]
    for body in named or short:
        return body
    raise NotFoundError(f"no body {place}/{key}")


def read_meetings(shelf: Shelf, body: Body | None = None, limit: int = -1, offset: int = 0) -> tuple[MeetingLine, ...]:
    """Meetings, the latest first: of one body, or of all."""
    query = f"{_MEETINGS}{{}} ORDER BY date DESC, id LIMIT ? OFFSET ?"
    with shelf.rows() as rows:
        if body is None:
            return tuple(map(_line, rows.all(query.format(""), limit, offset)))
        named = " WHERE municipality IS ? AND committee_name IS ? AND committee_abbreviation IS ?"
        ways = [tuple(row.values())[:3] for row in rows.all(_BODIES) if _is_of(row, body)]
        own = [row for way in ways for row in rows.all(query.format(named), *way, -1, 0)]
    own.sort(key=lambda row: row["date"] or "", reverse=True)
    return tuple(map(_line, own[offset:] if limit < 0 else own[offset : offset + limit]))


def read_meeting(shelf: Shelf, meeting_id: str) -> MeetingRecord:
    """A meeting by its id. Raises NotFoundError."""
    with shelf.rows() as rows:
        row = rows.one(f"{_MEETINGS} WHERE id = ?", meeting_id)
        if row is None:
            raise NotFoundError(f"no meeting {meeting_id}")
        items: defaultdict[str, list[ItemLine]] = defaultdict(list)
        for each in rows.all(_ITEMS, meeting_id):
            items[each["document"]].append(_item(each))
        papers = [_paper(rows, each, items[each["id"]], shelf) for each in _documents(rows, meeting_id)]
        return MeetingRecord(meeting=_line(row), papers=tuple(papers), attendance=_attendance(rows, meeting_id))


def meeting_of(shelf: Shelf, document: str) -> str | None:
    """The meeting that a document is a paper of."""
    with shelf.rows() as rows:
        row = rows.one("SELECT meeting FROM documents WHERE id = ?", document)
    return row["meeting"] if row else None


def _documents(rows: Rows, meeting_id: str) -> list[Row]:
    query = (
        "SELECT *, (SELECT count(*) FROM items WHERE document = documents.id AND access = 'lukket') AS closed,"
        " (SELECT count(*) FROM problems WHERE document = documents.id) AS problems"
        " FROM documents WHERE meeting = ? ORDER BY kind = 'dagsorden', id"
    )
    return rows.all(query, meeting_id)


def _paper(rows: Rows, row: Row, items: Sequence[ItemLine], shelf: Shelf) -> PaperLine:
    return PaperLine(
        document=row["id"],
        kind=row["kind"],
        source=shelf.located(row["path"]),
        pages=row["pages"],
        sha256=row["sha256"],
        closed=row["closed"],
        problems=row["problems"],
        items=tuple(items),
    )


def _attendance(rows: Rows, meeting_id: str) -> tuple[Attendant, ...]:
    """Who is listed at a meeting by the paper that tells most, each person once."""
    query = (
        "SELECT attendance.*, person FROM attendance JOIN documents ON documents.id = document"
        " LEFT JOIN person_names ON person_names.id = person_name"
        " WHERE meeting = ? AND item IS NULL ORDER BY kind = 'dagsorden', document, position"
    )
    listed: dict[str, Row] = {}
    for row in rows.all(query, meeting_id):
        listed.setdefault(row["person"] or row["name"], row)
    return tuple(
        Attendant(
            person_id=row["person"],
            name=row["name"],
            title=row["title"],
            party=row["party"],
            role=row["role"],
            present=None if row["present"] is None else bool(row["present"]),
        )
        for row in listed.values()
    )


def _item(row: Row) -> ItemLine:
    return ItemLine(
        item_id=row["id"], number=row["number"], title=row["title"] or "", page=row["page"], case_id=row["case_id"]
    )


def _committee(row: Row) -> Committee:
    return Committee(name=row["committee_name"], abbreviation=row["committee_abbreviation"])


def _is_of(row: Row, body: Body) -> bool:
    return addresses.body_key(row["municipality"], _committee(row)) == (body.place, body.key)


def _body(place: str, key: str, rows: Sequence[Row]) -> Body:
    days = [day for row in rows for day in (row["first"], row["last"]) if day]
    return Body(
        municipality=rows[0]["municipality"],
        committee=_committee(rows[0]),
        place=place,
        key=key,
        meetings=sum(row["meetings"] for row in rows),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _line(row: Row) -> MeetingLine:
    return MeetingLine(
        id=row["id"],
        municipality=row["municipality"],
        committee=_committee(row),
        date=row["date"],
        date_source=row["date_source"],
        start=row["start"],
        end=row["end"],
        place=row["place"],
        kinds=tuple(sorted(set(_decode_kinds(row["kinds"])))),
        items=row["items"],
    )
