"""The rows of matters and links, and what is counted over them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from minutes.danish.forms import letters
from minutes.index.cases.facts import Facts
from minutes.index.cases.likeness import Sign
from minutes.index.cases.links import Link, Profile, make_profile
from minutes.index.cases.matters import Matter
from minutes.index.cases.titles import is_standing, parse_title
from minutes.records import Committee

# An item whose title stands in so many meetings of one body comes back at every meeting.
_RECURRING = 4
# A case number with more titles than this is that of a standing file.
_TITLES_OF_A_CASE = 5
# A case number with more matters than this is no case, on however few days they came up or where no day is known.
_LARGEST_CASE = 200
_VALUES = 500  # of one query
_PROFILES = 8000  # so many are remembered
_FILINGS = 1 << 14  # so many, too

_COLUMNS = (
    "id, document, municipality, body, committee_name, committee_abbreviation, first_day, last_day, title, title_key,"
    " case_number, planned, signs, facts"
)

_decode_signs = msgspec.json.Decoder(tuple[Sign, ...]).decode
_decode_matter = msgspec.json.Decoder(Matter).decode
_decode_facts = msgspec.json.Decoder(Facts).decode


class Place(NamedTuple):
    """Where a title stands: municipality, body (see `body_key`) and the letters of the title."""

    municipality: str
    body: str
    title: str


class Filing(NamedTuple):
    """What a case number is: that of a standing file with many cases, or of an item that comes back."""

    is_file: bool = False
    is_routine: bool = False


# What items that come back have in common: municipality, kind, and a case number or body and title.
Group = tuple[str, ...]


def body_key(committee: Committee | None) -> str:
    """The letters of a body's name, or of its abbreviation."""
    return letters((committee and (committee.name or committee.abbreviation)) or "")


def title_key(matter: Matter) -> str:
    """The letters of the title without its stage, or what stands for them where the item is closed."""
    return matter.veiled or parse_title(matter.title).key


def _remember(found: dict[Any, Any], key: object, value: object) -> None:
    """Keep what was found, and forget the oldest where there are too many."""
    found[key] = value
    if len(found) > _FILINGS:
        del found[next(iter(found))]


class Store:
    """Matters and links of one catalogue. What is counted is remembered until `forget`, the latest of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._profiles: dict[int, Profile] = {}
        self._filings: dict[tuple[str, str], Filing] = {}
        self._recurring: dict[Place, bool] = {}

    def forget(self) -> None:
        """Drop what was remembered: rows have changed."""
        self._profiles.clear()
        self._filings.clear()
        self._recurring.clear()

    def add(self, matter: Matter, facts: Facts, keys: Iterable[int]) -> int:
        """Insert a matter with its keys; tells its number."""
        body = matter.body or Committee()
        first, last = matter.days or (None, None)
        row = (
            *(matter.id, matter.document, matter.municipality, body_key(matter.body), body.name, body.abbreviation),
            *(first, last, matter.title, title_key(matter), matter.case_number, int(matter.planned)),
            *(msgspec.json.encode(matter).decode(), msgspec.json.encode(facts).decode()),
        )
        values = ", ".join("?" * len(row))
        number = self.connection.execute(f"INSERT INTO matters ({_COLUMNS}) VALUES ({values})", row).lastrowid
        assert number is not None
        rows = [(key, number) for key in sorted(keys)]
        self.connection.executemany("INSERT INTO matter_keys (key, matter) VALUES (?, ?)", rows)
        return number

    def of_documents(self, documents: Iterable[str]) -> dict[int, Matter]:
        """The matters of some documents by their numbers."""
        rows = self._many("SELECT number, signs FROM matters WHERE document IN ({})", documents)
        return {number: _decode_matter(signs) for number, signs in rows}

    def count(self, key: int) -> int:
        """How many matters have a key."""
        query = "SELECT COUNT(*) FROM matter_keys WHERE key = ?"
        return int(self.connection.execute(query, (key,)).fetchone()[0])

    def members(self, key: int) -> list[int]:
        """The matters that have a key, by their numbers."""
        query = "SELECT matter FROM matter_keys WHERE key = ?"
        return [row[0] for row in self.connection.execute(query, (key,))]

    def sharing(self, number: int, most: int) -> set[int]:
        """A matter with those that have a key in common with it which no more than `most` matters have."""
        query = (
            "SELECT other.matter FROM matter_keys AS own JOIN matter_keys AS other USING (key) WHERE own.matter = ?1"
            " AND (SELECT COUNT(*) FROM (SELECT 1 FROM matter_keys WHERE key = own.key LIMIT ?2 + 1)) <= ?2"
        )
        return {row[0] for row in self.connection.execute(query, (number, most))}

    def having(self, numbers: Iterable[int], keys: Collection[int]) -> defaultdict[int, set[int]]:
        """Which of some keys each of some matters has."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for matter, key in self._many("SELECT matter, key FROM matter_keys WHERE matter IN ({})", numbers):
            if key in keys:
                found[matter].add(key)
        return found

    def titles(self, numbers: Iterable[int]) -> list[tuple[str, str]]:
        """The ids and the titles of some matters."""
        return [
            (each, title) for each, title in self._many("SELECT id, title FROM matters WHERE number IN ({})", numbers)
        ]

    def municipalities(self) -> Iterator[str]:
        """The municipalities that have matters, each looked up behind the one before."""
        query = "SELECT MIN(municipality) FROM matters"
        (place,) = self.connection.execute(query).fetchone()
        while place is not None:
            yield place
            (place,) = self.connection.execute(f"{query} WHERE municipality > ?", (place,)).fetchone()

    def filing(self, municipality: str, number: str) -> Filing:
        """What a case number is, by the titles that it has and how they come back."""
        if (municipality, number) not in self._filings:
            query = (
                "SELECT COUNT(DISTINCT title_key), MAX(meetings), SUM(matters) FROM"
                " (SELECT title_key, COUNT(DISTINCT first_day) AS meetings, COUNT(*) AS matters FROM matters"
                " WHERE municipality = ? AND case_number = ? GROUP BY title_key, body)"
            )
            titles, meetings, matters = self.connection.execute(query, (municipality, number)).fetchone()
            is_file = titles > _TITLES_OF_A_CASE
            is_routine = (meetings or 0) >= _RECURRING or (not is_file and (matters or 0) > _LARGEST_CASE)
            _remember(self._filings, (municipality, number), Filing(is_file, is_routine))
        return self._filings[municipality, number]

    def recurs(self, place: Place) -> bool:
        """Whether items without a number come back under one title at meeting after meeting of a body."""
        if not place.title:
            return False
        if place not in self._recurring:
            query = (
                "SELECT DISTINCT first_day FROM matters WHERE municipality = ? AND title_key = ? AND body = ?"
                " AND case_number IS NULL AND NOT planned AND first_day IS NOT NULL LIMIT ?"
            )
            values = (place.municipality, place.title, place.body, _RECURRING)
            _remember(self._recurring, place, len(self.connection.execute(query, values).fetchall()) >= _RECURRING)
        return self._recurring[place]

    def standing_group(self, matter: Matter) -> Group | None:
        """What items that come back have in common with this one; None where it does not come back."""
        place = Place(matter.municipality, body_key(matter.body), title_key(matter))
        number = matter.case_number
        if number and (self.filing(matter.municipality, number).is_routine or is_standing(matter.title)):
            return (matter.municipality, "number", number)
        if not number and (is_standing(matter.title) or self.recurs(place)):
            return (matter.municipality, "title", place.body, place.title)
        return None

    def standing_members(self, group: Group) -> list[int]:
        """The matters of a standing group."""
        if group[1] == "number":
            query = "SELECT number, signs FROM matters WHERE municipality = ? AND case_number = ?"
            values: tuple[str, ...] = (group[0], group[2])
        else:
            query = (
                "SELECT number, signs FROM matters WHERE municipality = ? AND body = ? AND title_key = ?"
                " AND case_number IS NULL"
            )
            values = (group[0], group[2], group[3])
        found = [(number, _decode_matter(signs)) for number, signs in self.connection.execute(query, values)]
        return [number for number, matter in found if self.standing_group(matter) == group]

    def with_number(self, municipality: str, case_number: str) -> list[int]:
        """The matters under a case number."""
        query = "SELECT number FROM matters WHERE municipality = ? AND case_number = ?"
        return [row[0] for row in self.connection.execute(query, (municipality, case_number))]

    def with_title(self, municipality: str, key: str) -> list[int]:
        """The matters under a title, by its letters."""
        query = "SELECT number FROM matters WHERE municipality = ? AND title_key = ?"
        return [row[0] for row in self.connection.execute(query, (municipality, key))]

    def profiles(self, numbers: Iterable[int]) -> dict[int, Profile]:
        """What is compared of some matters, by their numbers."""
        wanted = set(numbers)
        found = {number: self._profiles[number] for number in wanted & self._profiles.keys()}
        query = "SELECT number, signs FROM matters WHERE number IN ({})"
        for number, signs in self._many(query, wanted - found.keys()):
            found[number] = self._profiles[number] = self._profile(_decode_matter(signs))
        for oldest in list(islice(self._profiles, max(0, len(self._profiles) - _PROFILES))):
            del self._profiles[oldest]
        return found

    def _profile(self, matter: Matter) -> Profile:
        number = matter.case_number
        is_file = bool(number) and self.filing(matter.municipality, number or "").is_file
        return make_profile(matter, is_file)

    def parts(self, size: int) -> Iterator[list[int]]:
        """All matters by their numbers, in order, so many at a time."""
        query = "SELECT number FROM matters WHERE number > ? ORDER BY number LIMIT ?"
        last = 0
        while part := [row[0] for row in self.connection.execute(query, (last, size))]:
            yield part
            last = part[-1]

    def without_case(self, numbers: Iterable[int]) -> set[str]:
        """Those of some matters that are in no case, by their ids."""
        query = (
            "SELECT id FROM matters WHERE number IN ({})"
            " AND NOT EXISTS (SELECT 1 FROM case_matters WHERE matter_id = id)"
        )
        return {row[0] for row in self._many(query, numbers)}

    def ids(self, numbers: Iterable[int]) -> set[str]:
        """The ids of matters by their numbers."""
        return {row[0] for row in self._many("SELECT id FROM matters WHERE number IN ({})", numbers)}

    def numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """The numbers of matters by their ids."""
        return dict(self._many("SELECT id, number FROM matters WHERE id IN ({})", ids))

    def facts(self, ids: Iterable[str]) -> list[Facts]:
        """What some matters tell of their case, in time order."""
        query = "SELECT facts FROM matters WHERE id IN ({})"
        found = [_decode_facts(row[0]) for row in self._many(query, ids)]
        return sorted(found, key=lambda each: (each.date or "", each.id))

    def filed(self, ids: Iterable[str]) -> list[tuple[str, str | None]]:
        """The municipalities and the case numbers of some matters, in the order of their ids."""
        query = "SELECT municipality, case_number FROM matters WHERE id IN ({}) ORDER BY id"
        return [(municipality, number) for municipality, number in self._many(query, ids)]

    def put_links(self, links: Iterable[Link]) -> None:
        """Store links."""
        rows = [(each.first, each.second, each.score, msgspec.json.encode(each.signs).decode()) for each in links]
        self.connection.executemany("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?)", rows)

    def drop_links(self, ids: Iterable[str]) -> None:
        """Forget the links of some matters."""
        for column in ("first", "second"):
            query = f"DELETE FROM links WHERE {column} = ?"
            self.connection.executemany(query, [(matter_id,) for matter_id in ids])

    def neighbours(self, ids: Iterable[str]) -> set[str]:
        """The matters that are linked with some others."""
        wanted = set(ids)
        found = set()
        for this, other in (("first", "second"), ("second", "first")):
            found |= {row[0] for row in self._many(f"SELECT {other} FROM links WHERE {this} IN ({{}})", wanted)}
        return found

    def links(self, ids: Iterable[str]) -> list[Link]:
        """The links among some matters whose links are all among them."""
        query = "SELECT first, second, score, signs FROM links WHERE first IN ({})"
        return [
            Link(first, second, score, _decode_signs(signs)) for first, second, score, signs in self._many(query, ids)
        ]

    def _many(self, query: str, values: Iterable[str] | Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query with a list of values, however long that is."""
        ordered = sorted(values)
        for start in range(0, len(ordered), _VALUES):
            part = ordered[start : start + _VALUES]
            yield from self.connection.execute(query.format(", ".join("?" * len(part))), part)
