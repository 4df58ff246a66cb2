"""Persons over the documents of their municipality, as the catalogue tells."""

from __future__ import annotations

import msgspec

from minutes.errors import NotFoundError
from minutes.records import Committee
from minutes.web.shelf import Row, Rows, Shelf

_MOST_MENTIONS = 500  # documents listed on the page of a person

_PEOPLE = (
    "SELECT people.id, people.name, people.scope, sum(mentions) AS documents FROM people"
    " JOIN person_names ON person = people.id{} GROUP BY people.id ORDER BY people.name, people.id LIMIT ? OFFSET ?"
)
_ATTENDANCE = (
    "SELECT attendance.*, meeting, documents.date, committee_name, committee_abbreviation, kind FROM attendance"
    " JOIN documents ON documents.id = document WHERE person_name IN"
    " (SELECT id FROM person_names WHERE person = ?) ORDER BY documents.date, document, attendance.position"
)
_MENTIONS = (
    "SELECT DISTINCT meeting, documents.date, committee_name, committee_abbreviation, person_mentions.title,"
    " person_mentions.party, person_mentions.role FROM person_mentions"
    " JOIN documents ON documents.id = document WHERE person_name IN"
    " (SELECT id FROM person_names WHERE person = ?) ORDER BY documents.date DESC, meeting LIMIT ?"
)


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a list; `documents` is the number of those that name the person, `scope` the municipality."""

    id: str
    name: str
    scope: str
    documents: int


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is called: a title, a party or a place in a body, from the first to the last day told."""

    title: str | None
    party: str | None
    role: str | None
    committee: Committee | None
    first: str | None
    last: str | None


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """How a person was at a meeting, or at one item of it; `present` is None where only the agenda lists them."""

    meeting: str
    item_id: str | None
    date: str | None
    committee: Committee
    role: str | None
    present: bool | None


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting whose papers name a person."""

    meeting: str
    date: str | None
    committee: Committee
    title: str | None
    party: str | None


class PersonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A person: other ways to write the name, roles over time, attendance, and where else the name stands."""

    id: str
    name: str
    scope: str
    names: tuple[str, ...]
    roles: tuple[Role, ...]
    attendance: tuple[Presence, ...]
    mentions: tuple[Mention, ...]


def read_people(shelf: Shelf, name: str | None, limit: int, offset: int) -> tuple[PersonLine, ...]:
    """Persons by name; those whose name has `name` in it."""
    where = " WHERE people.name LIKE ? ESCAPE '\\'" if name else ""
    values = (f"%{_escaped(name)}%",) if name else ()
    with shelf.rows() as rows:
        found = rows.all(_PEOPLE.format(where), *values, limit, offset)
    return tuple(PersonLine(**row) for row in found)


def read_person(shelf: Shelf, person_id: str) -> PersonRecord:
    """A person by id. Raises NotFoundError."""
    with shelf.rows() as rows:
        row = rows.one("SELECT id, name, scope FROM people WHERE id = ?", person_id)
        if row is None:
            raise NotFoundError(f"no person {person_id}")
        names = rows.all("SELECT DISTINCT name FROM person_names WHERE person = ? ORDER BY name", person_id)
        attendance = _meetings_once(rows.all(_ATTENDANCE, person_id))
        mentions = rows.all(_MENTIONS, person_id, _MOST_MENTIONS)
        return PersonRecord(
            **row,
            names=tuple(each["name"] for each in names if each["name"] != row["name"]),
            roles=_roles(rows, person_id, attendance),
            attendance=tuple(map(_presence, reversed(attendance))),
            mentions=tuple(map(_mention, mentions)),
        )


def people_of(shelf: Shelf, document: str) -> dict[str, str]:
    """The persons that a document names: each way to write a name with the id of the person."""
    query = (
        "SELECT person_mentions.name, names, person FROM person_mentions"
        " JOIN person_names ON person_names.id = person_name WHERE document = ? AND person IS NOT NULL"
    )
    with shelf.rows() as rows:
        found = rows.all(query, document)
    return {
        name: row["person"]
        for row in found
        for name in (row["name"], *(msgspec.json.decode(row["names"]) if row["names"] else ()))
        if " " in name  # a surname alone may be a word or a street
    }


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _meetings_once(attendance: list[Row]) -> list[Row]:
    """Attendance by meeting and item, each once: what was written after the meeting tells more than an agenda."""
    told: dict[tuple[str, str | None], Row] = {}
    for row in attendance:
        key = row["meeting"], row["item"]
        if key not in told or told[key]["present"] is None:
            told[key] = row
    return list(told.values())


def _roles(rows: Rows, person_id: str, attendance: list[Row]) -> tuple[Role, ...]:
    """The roles of a person in time order: places in bodies first, then titles and parties."""
    bodies: dict[tuple[str | None, str | None], Role] = {}
    for row in attendance:
        if row["item"] is None and row["present"] is not False:
            committee = _committee(row)
            key = (committee.name or committee.abbreviation, row["role"])
            before = bodies.get(key)
            first = before.first if before else row["date"]
            bodies[key] = Role(
                title=None, party=None, role=row["role"], committee=committee, first=first, last=row["date"]
            )
    query = (
        "SELECT title, party, min(first) AS first, max(last) AS last FROM person_titles"
        " WHERE person = ? AND (title IS NOT NULL OR party IS NOT NULL) GROUP BY title, party ORDER BY first"
    )
    titles = [Role(**row, role=None, committee=None) for row in rows.all(query, person_id)]
    return (*bodies.values(), *titles)


def _presence(row: Row) -> Presence:
    return Presence(
        meeting=row["meeting"],
        item_id=row["item"],
        date=row["date"],
        committee=_committee(row),
        role=row["role"],
        present=None if row["present"] is None else bool(row["present"]),
    )


def _mention(row: Row) -> Mention:
    return Mention(
        meeting=row["meeting"],
        date=row["date"],
        committee=_committee(row),
        title=row["title"],
        party=row["party"],
    )


def _committee(row: Row) -> Committee:
    return Committee(name=row["committee_name"], abbreviation=row["committee_abbreviation"])
