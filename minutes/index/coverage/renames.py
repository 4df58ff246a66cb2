"""Bodies that probably go on under another name: one ends where the other begins, and more than one sign says so."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from minutes.danish.forms import words
from minutes.index.coverage.bodies import Body

_FEWEST = 2  # meetings of each
_LONGEST = 400  # days between the last meeting of the one and the first of the other
_SIGNS = 2  # of names, members and cases so many must agree
_NAMES = 0.5  # of the words of both names, so much is shared
_MEMBERS = 0.5  # of the members of the smaller body
_FEWEST_MEMBERS = 3
_CASES = 2
_LAST = 6  # meetings whose members are compared
_NEAR = 40  # meetings whose cases are compared
_KINDS = re.compile(r"udvalget?$|^(?:og|for|udvalget|udvalg)$")


class Renamed(NamedTuple):
    """A body, the one that it probably is now, and what tells so."""

    old: Body
    new: Body
    evidence: tuple[str, ...]


def find_renamed(connection: sqlite3.Connection, bodies: Iterable[Body]) -> Iterator[Renamed]:
    """Each body at most once as the old one and once as the new one, those with the most signs first."""
    held = [body for body in bodies if len(body.meetings) >= _FEWEST]
    found = [
        Renamed(old, new, (_apart(old, new), *signs))
        for old, new in product(held, held)
        if _follows(old, new) and len(signs := _signs(connection, old, new)) >= _SIGNS
    ]
    taken: set[tuple[str, int]] = set()
    for each in sorted(found, key=lambda each: -len(each.evidence)):
        ends = {("old", id(each.old)), ("new", id(each.new))}
        if not ends & taken:
            taken |= ends
            yield each


def _follows(old: Body, new: Body) -> bool:
    if old.municipality is None or old.municipality != new.municipality or old.days[-1] >= new.days[0]:
        return False
    return (date.fromisoformat(new.days[0]) - date.fromisoformat(old.days[-1])).days <= _LONGEST


def _apart(old: Body, new: Body) -> str:
    return f"the one ends on {old.days[-1]}, the other begins on {new.days[0]}"


def _signs(connection: sqlite3.Connection, old: Body, new: Body) -> list[str]:
    signs = []
    if _likeness(old.committee.name or "", new.committee.name or "") >= _NAMES:
        signs.append("the names are alike")
    before = _members(connection, [meeting.id for meeting in old.meetings[-_LAST:]])
    after = _members(connection, [meeting.id for meeting in new.meetings[:_LAST]])
    both = len(before & after)
    if both >= _FEWEST_MEMBERS and both >= _MEMBERS * min(len(before), len(after)):
        signs.append(f"{both} of {len(after)} members are the same")
    cases = _shared_cases(connection, old, new)
    if cases >= _CASES:
        signs.append(f"{cases} cases go on from one to the other")
    return signs


def _likeness(one: str, other: str) -> float:
    """How many words two names share, of 1: `Teknik- og Miljøudvalget` and `Klima- og Miljøudvalget` have half."""
    first, second = _parts(one), _parts(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _parts(name: str) -> set[str]:
    return {_KINDS.sub("", word) for word in words(name)} - {""}


def _members(connection: sqlite3.Connection, meetings: Sequence[str]) -> set[str]:
    """Those whom the papers of some meetings list."""
    query = (
        "SELECT DISTINCT coalesce(person_names.person, person_names.id) FROM documents"
        " JOIN attendance ON attendance.document = documents.id AND attendance.item IS NULL"
        " JOIN person_names ON person_names.id = attendance.person_name"
        " WHERE documents.meeting IN (SELECT value FROM json_each(?))"
    )
    return {row[0] for row in connection.execute(query, (json.dumps(meetings),))}


def _shared_cases(connection: sqlite3.Connection, old: Body, new: Body) -> int:
    """How many cases both had, standing items aside."""
    of_meetings = (
        "SELECT case_id FROM items JOIN case_matters ON matter_id = items.id JOIN cases ON cases.id = case_id"
        " WHERE NOT standing AND items.meeting IN (SELECT value FROM json_each(?))"
    )
    near = (json.dumps([each.id for each in part]) for part in (old.meetings[-_NEAR:], new.meetings[:_NEAR]))
    query = f"SELECT count(*) FROM ({of_meetings} INTERSECT {of_meetings})"
    (shared,) = connection.execute(query, tuple(near)).fetchone()
    return int(shared)
