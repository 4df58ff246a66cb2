"""Meetings and bodies that papers speak of and the archive does not hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from minutes.index.coverage.bodies import Bodies, Body

_SPOKEN_OF = """
SELECT documents.municipality, {body}.committee_name, {body}.committee_abbreviation, {table}.date, min({table}.item),
  documents.path, items.page, count(*)
FROM {table} JOIN items ON items.id = {table}.item JOIN documents ON documents.id = items.document
WHERE length({table}.date) = 10
  AND NOT ({table}.date IS documents.date AND {body}.committee_name IS documents.committee_name)
GROUP BY 1, 2, 3, 4
"""
# Where a meeting is spoken of: the table, whose body it is, and what the papers do.
_PLACES = (
    ("decisions", "decisions", "tell"),
    ("announcements", "announcements", "plan"),
    ("calendar", "documents", "plan"),
)
_ROUTES = """
SELECT documents.municipality, sagsgang.committee_name, sagsgang.committee_abbreviation, min(sagsgang.item),
  documents.path, items.page, count(*)
FROM sagsgang JOIN items ON items.id = sagsgang.item JOIN documents ON documents.id = items.document
GROUP BY 1, 2, 3
"""


class Referred(NamedTuple):
    """A body, or a meeting of it, that the archive does not hold, with the first of the places that speak of it."""

    body: Body
    day: str | None
    verb: str  # what the papers do of it: tell, plan, name
    item: str
    source: str
    page: int | None
    times: int


def find_referred(connection: sqlite3.Connection, bodies: Bodies) -> Iterator[Referred]:
    """The meetings by body and day. One that is only planned counts if the archive holds a later one of the body."""
    found: dict[tuple[int, str | None], Referred] = {}
    for each in _spoken_of(connection, bodies):
        key = (id(each.body), each.day)
        known = found.get(key)
        if known is None:
            found[key] = each
        else:
            verb = "tell" if "tell" in (known.verb, each.verb) else known.verb
            found[key] = known._replace(times=known.times + each.times, verb=verb)
    yield from found.values()


def _spoken_of(connection: sqlite3.Connection, bodies: Bodies) -> Iterator[Referred]:
    for table, whose, verb in _PLACES:
        query = _SPOKEN_OF.format(table=table, body=whose)
        for place, name, short, day, item, source, page, times in connection.execute(query):
            body = bodies.called(place, name, short)
            if body is None or day in body.days:
                continue
            if verb == "tell" or (body.meetings and day < body.days[-1]):
                yield Referred(body, day, verb, item, source, page, times)
    for place, name, short, item, source, page, times in connection.execute(_ROUTES):
        body = bodies.called(place, name, short)
        if body and not body.meetings:
            yield Referred(body, None, "name", item, source, page, times)
