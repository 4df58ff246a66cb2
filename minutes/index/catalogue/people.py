"""Names of people in the catalogue, and the people that they are of.

Which person a name is of depends on the names of the same scope that are related to it, and on nothing else: so when
documents come or go, only their names and those related to them are linked again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minutes.index.catalogue.people_links import LinkedPerson, Name, Pairs, are_related, key_of, link_people
from minutes.records import PersonMention


class _Known(NamedTuple):
    """A name with its scope and the person that it is of so far."""

    name: Name
    scope: str
    person: str | None


def add_names(connection: sqlite3.Connection, scope: str, people: Iterable[PersonMention]) -> list[str]:
    """Count the names of a document's people; the ids of the names, in order."""
    ids = []
    for person in people:
        party = f" ({person.party})" if person.party else ""
        ids.append(f"{scope}/{person.name}{party}")
        connection.execute(
            "INSERT INTO person_names (id, scope, name, party, mentions, letters, first_word, other_words)"
            " VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET mentions = mentions + 1",
            (ids[-1], scope, person.name, person.party, *_keys(person.name)),
        )
    return ids


def drop_names(connection: sqlite3.Connection, document: str) -> list[str]:
    """Count the names of a document's people no longer; the ids of the names."""
    found = connection.execute("SELECT person_name FROM person_mentions WHERE document = ?", (document,)).fetchall()
    connection.executemany("UPDATE person_names SET mentions = mentions - 1 WHERE id = ?", found)
    return [name for (name,) in found]


def link_names(connection: sqlite3.Connection, changed: Iterable[str]) -> None:
    """Tell anew which people the changed names (by their ids) are of, and all names that this bears on."""
    seen: set[str] = set()
    for name_id in sorted(changed):
        if name_id not in seen:
            whole = _related(connection, name_id)
            seen.update(each.name.id for each in whole)
            kept = [each.name for each in whole if each.name.mentions]
            _store(connection, whole, link_people(kept, _apart(connection, kept)))


def _keys(name: str) -> tuple[str, str, str]:
    """What one of is the same in all names that are related: the letters, the first word, the other words."""
    first, _, rest = name.partition(" ")
    return key_of(name), key_of(first), key_of(rest)


def _names(connection: sqlite3.Connection, condition: str, values: Sequence[str]) -> list[_Known]:
    found = connection.execute(
        f"SELECT id, name, party, mentions, scope, person FROM person_names WHERE {condition}", values
    )
    return [_Known(Name(*name), scope, person) for *name, scope, person in found]


def _related(connection: sqlite3.Connection, name_id: str) -> list[_Known]:
    """A name with all that are related to it or to one of them; names that are gone still lead on to others."""
    waiting = _names(connection, "id = ?", [name_id])
    found = {each.name.id: each for each in waiting}
    while waiting:
        known = waiting.pop()
        condition = "(letters = ? OR first_word = ? OR other_words = ?) AND scope = ?"
        for other in _names(connection, condition, (*_keys(known.name.name), known.scope)):
            if other.name.id not in found and are_related(known.name.name, other.name.name):
                found[other.name.id] = other
                waiting.append(other)
    return list(found.values())


def _apart(connection: sqlite3.Connection, names: Sequence[Name]) -> Pairs:
    """The pairs of names that one document has both of."""
    if len(names) < 2:
        return frozenset()
    ids = [name.id for name in names]
    marks = ", ".join("?" * len(ids))
    found = connection.execute(
        "SELECT DISTINCT one.person_name, other.person_name FROM person_mentions AS one"
        " JOIN person_mentions AS other ON other.document = one.document AND other.person_name > one.person_name"
        f" WHERE one.person_name IN ({marks}) AND other.person_name IN ({marks})",
        (*ids, *ids),
    )
    return {(one, other) for one, other in found}


def _store(connection: sqlite3.Connection, whole: Sequence[_Known], people: Iterable[LinkedPerson]) -> None:
    """Put people in the place of those that the names were of."""
    gone = {each.person for each in whole if each.person}
    connection.executemany(
        "DELETE FROM person_names WHERE id = ?", [(each.name.id,) for each in whole if not each.name.mentions]
    )
    for person in people:
        scope = whole[0].scope
        person_id = f"{scope}-{person.id}"
        gone.discard(person_id)
        connection.execute(
            "INSERT INTO people (id, scope, name) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            (person_id, scope, person.name),
        )
        connection.executemany(
            "UPDATE person_names SET person = ?, rule = ?, alike = ? WHERE id = ?",
            [(person_id, link.rule, link.alike, link.name) for link in person.links],
        )
    connection.executemany("DELETE FROM people WHERE id = ?", [(person,) for person in gone])
