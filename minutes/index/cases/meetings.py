"""The meetings that the archive holds of the bodies of one municipality."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from minutes.danish.committees import same_body
from minutes.records import Committee


class Meetings:
    """Days on which the bodies of a municipality met, as far as the archive holds their papers."""

    def __init__(self, connection: sqlite3.Connection, municipality: str) -> None:
        self._connection = connection
        self._municipality = municipality
        self._bodies: list[tuple[str, Committee]] | None = None
        self._days: dict[Committee, tuple[str, ...]] = {}

    def days(self, committee: Committee) -> Sequence[str]:
        """The days (ISO, in order) of a body's meetings, whatever the papers call it."""
        if committee not in self._days:
            keys = {key for key, body in self._known_bodies() if same_body(body, committee)}
            query = (
                "SELECT DISTINCT first_day FROM matters WHERE municipality = ? AND body = ? AND first_day = last_day"
                " AND NOT planned"
            )
            found = {row[0] for key in keys for row in self._connection.execute(query, (self._municipality, key))}
            self._days[committee] = tuple(sorted(found))
        return self._days[committee]

    def source(self, committee: Committee, day: str) -> str | None:
        """A paper of the meeting of a body on a day."""
        query = (
            "SELECT facts ->> 'source' FROM matters WHERE municipality = ? AND body = ? AND first_day = ?"
            " AND NOT planned"
        )
        for key, body in self._known_bodies():
            if same_body(body, committee):
                for row in self._connection.execute(query, (self._municipality, key, day)):
                    return str(row[0])
        return None

    def _known_bodies(self) -> list[tuple[str, Committee]]:
        if self._bodies is None:
            query = (
                "SELECT DISTINCT body, committee_name, committee_abbreviation FROM matters WHERE municipality = ?"
                " AND NOT planned"
            )
            rows = self._connection.execute(query, (self._municipality,))
            self._bodies = [(key, Committee(name=name, abbreviation=short)) for key, name, short in rows]
        return self._bodies
