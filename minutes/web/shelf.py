"""The archive as the reading room sees it: what is open, by ids, with no path of the machine."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from litestar.di import NamedDependency

from minutes.archive import Archive
from minutes.errors import ArchiveError, NotFoundError
from minutes.privacy import open_bilag, public_minutes
from minutes.records import Item, Minutes, Point, Trace
from minutes.version import __version__

if TYPE_CHECKING:
    from minutes.index.answers import Answer
    from minutes.index.catalogue import Catalogue
    from minutes.web.questions import Question

_PATIENCE = 10.0  # seconds that a question to the catalogue may take
_LOOK_EVERY = 20_000  # steps of SQLite's machine between two looks at the clock
_CHANGED = 3  # so often an answer is tried again that fell between two states of the archive

Row = dict[str, Any]


class Found(NamedTuple):
    """An open item, or a point of one, with the public part of its document."""

    document: str
    minutes: Minutes
    item: Item
    point: Point | None


class Paper(NamedTuple):
    """A parsed source: its id, where the file lies, its hash and the record with all that is closed."""

    id: str
    path: Path
    sha256: str
    whole: Minutes


class Shelf(Archive):
    """An archive whose records name sources relative to the data folder, or by the bare file name."""

    def located(self, stored: str) -> str:
        """The name of a source that may be shown to anyone."""
        path = Path(stored)
        return path.name if path.is_absolute() else stored

    def etag(self) -> str:
        """A mark of the state of the archive and of this program."""
        return hashlib.sha256(repr((__version__, self.state())).encode()).hexdigest()[:16]

    def catalogue(self) -> Catalogue:
        """The catalogue of all records, to read from: many ask, one after the other. Raises ArchiveError."""
        return self._indexes.lent()

    @contextmanager
    def rows(self) -> Iterator[Rows]:
        """The catalogue to ask, for as long as the block lasts. Raises ArchiveError where there is none."""
        connection = self.catalogue().connection
        deadline = time.monotonic() + _PATIENCE
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _LOOK_EVERY)
        try:
            yield Rows(connection)
        finally:
            connection.set_progress_handler(None, 0)

    def paper(self, document: str) -> Paper:
        """A document by its id in the catalogue. Raises NotFoundError."""
        with self.rows() as rows:
            row = rows.one("SELECT path, sha256 FROM documents WHERE id = ?", document)
        if row is None:
            raise NotFoundError(f"no document {document}")
        return Paper(document, self.folder / row["path"], row["sha256"], self.record(document))

    def find(self, item_id: str) -> Found:
        """An open item or point by its id. Raises NotFoundError, for closed ones, too."""
        query = "SELECT document, id FROM items WHERE id = ? AND access = 'åben'"
        with self.rows() as rows:
            point = rows.one("SELECT item FROM points WHERE id = ?", item_id)
            row = rows.one(query, point["item"] if point else item_id)
        if row is None:
            raise NotFoundError(f"no item {item_id}")
        minutes = public_minutes(self.record(row["document"]))
        for item in minutes.items:
            if item.id == row["id"] and item.access == "åben":
                place = _place(item_id, item)
                return Found(
                    row["document"], minutes, open_bilag(item), item.underpunkter[place] if place >= 0 else None
                )
        raise NotFoundError(f"no item {item_id}")

    def ask(self, question: Question, limit: int, offset: int = 0) -> Answer:
        """The answer to a search. Raises UsageError, ArchiveError."""
        return self.search(question.query, question.filters, limit, offset)

    def case_of(self, item_id: str) -> str | None:
        """The case of an item or a point, None where it is in none."""
        with self.catalogue() as catalogue:
            return catalogue.cases_of([item_id]).get(item_id)

    def case(self, case_id: str) -> Trace:
        """A case by its id. Raises NotFoundError."""
        with self.rows() as rows:
            known = rows.one("SELECT 1 FROM cases WHERE id = ? AND open", case_id)
        if known is None:
            raise NotFoundError(f"no case {case_id}")
        return self.trace(case_id, limit=1)[0]


class Rows:
    """Questions to a catalogue; rows come as dicts by the names of their columns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._cursor = connection.cursor()
        self._cursor.row_factory = _as_dict

    def all(self, query: str, *values: object) -> list[Row]:
        """All rows of an answer."""
        try:
            return self._cursor.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise TimeoutError from error
            raise ArchiveError(
                f"the catalogue cannot be read: {error}", "try again, or run `minutes rebuild`"
            ) from error

    def one(self, query: str, *values: object) -> Row | None:
        """The first row of an answer, None where there is none."""
        found = self.all(query, *values)
        return found[0] if found else None


def _as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def _place(item_id: str, item: Item) -> int:
    """The place of the point of this id in an item, -1 where it is the item itself."""
    from minutes.index.entries import point_ids

    return point_ids(item).index(item_id) if item_id != item.id else -1


TheShelf = NamedDependency[Shelf]
