"""Attendance asked for by person: who is meant, and the rows of that person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from minutes.archive.tables.holdings import Holdings
from minutes.archive.tables.rows import Selection, make_rows
from minutes.danish.forms import letters
from minutes.errors import NotFoundError
from minutes.records.rows import AttendanceRow

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue


def attendance(archive: Holdings, selection: Selection, person: str | None = None) -> Iterator[AttendanceRow]:
    """The rows of the table attendance, of everybody or of the persons with these words in a name, as papers come.

    Raises NotFoundError where nobody is called so.
    """
    documents, people, names = None, frozenset[str](), frozenset[str]()
    if person is not None:
        with archive.catalogue() as catalogue:
            people, names, documents = _called(catalogue, person)
        if not names:
            raise NotFoundError(f"nobody is called {person!r}", "try one part of the name")
    for row in make_rows(archive, "attendance", selection, documents):
        assert isinstance(row, AttendanceRow)
        if person is None or row.person_id in people or row.name in names:
            yield row


def _called(catalogue: Catalogue, person: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The ids of the people with these words in one of their names, all their names, the papers that name them."""
    wanted = _words(person)
    rows = catalogue.connection.execute("SELECT person, name FROM person_names").fetchall()
    people = frozenset(known for known, name in rows if known and wanted and wanted <= _words(name))
    names = frozenset(name for known, name in rows if known in people)
    query = "SELECT document FROM person_mentions JOIN person_names ON person_names.id = person_name WHERE person = ?"
    papers = frozenset(document for each in people for (document,) in catalogue.connection.execute(query, (each,)))
    return people, names, papers


def _words(name: str) -> frozenset[str]:
    return frozenset(filter(None, map(letters, name.replace("-", " ").split())))
