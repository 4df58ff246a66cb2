"""One SQLite file: made, opened, kept up to date with the parsed records, put in another's place."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from minutes.errors import ArchiveError
from minutes.index.catalogue.meetings import PAPERS_IN_ORDER, scope_of, settle_meetings
from minutes.index.catalogue.mentions import attendance_rows, mention_rows, mentioned_people, names_of
from minutes.index.catalogue.people import add_names, drop_names, link_names
from minutes.index.catalogue.rows import Row, document_row, item_rows
from minutes.index.scrub import scrub
from minutes.privacy import public_minutes
from minutes.records import Minutes

if TYPE_CHECKING:
    from minutes.index.cases.casebook import Casebook
    from minutes.index.cases.corrections import Correction

# Raised whenever the same records give other rows of the same tables.
CATALOGUE_VERSION = 3

# Schemas of the tables in the file.
_SCHEMAS = ("catalogue/schema.sql", "cases/schema.sql")

_PATIENCE = 10.0  # seconds that a connection waits for another's lock
_PAGE = 8192  # bytes; rows are larger than usual
_CACHE = 32 * 1024  # kilobytes of the file that are kept at hand at most
_LARGEST = 2**63 - 1


class Catalogue:
    """A catalogue in use; nothing is written outside of `batch`. Close it, or use it in a with statement."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self._path = path
        self._names: set[str] = set()  # of people, to be linked at the end of the batch
        self._cases: Casebook  # made by the batch: who only reads does without what it imports

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new, empty catalogue at `path`, in place of what is there."""
        _clear(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = cls(_connect(path, "rwc"), path)
        catalogue.connection.execute("PRAGMA journal_mode = WAL")
        catalogue.connection.executescript(f"BEGIN; {_schema()} PRAGMA user_version = {_stamp()}; COMMIT;")
        return catalogue

    @classmethod
    def open(cls, path: Path, write: bool = False) -> Self:
        """The catalogue at `path`, to read from. Raises ArchiveError where there is none, or one of another version."""
        if not path.exists():
            raise ArchiveError(f"no catalogue {path}", "run `minutes ingest`, or `minutes rebuild`")
        with _told(path):
            catalogue = cls(_connect(path, "rw" if write else "ro"), path)
            (stamp,) = catalogue.connection.execute("PRAGMA user_version").fetchone()
        if stamp != _stamp():
            catalogue.close()
            raise ArchiveError(f"{path} was made by another version", "run `minutes rebuild`")
        return catalogue

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keys(self) -> set[str]:
        """The keys of all records that the catalogue holds."""
        return {key for (key,) in self.connection.execute("SELECT key FROM documents")}

    def days(self, keys: Iterable[str]) -> set[str]:
        """The days of documents, by the keys of their records; papers of one meeting are of one day."""
        found = (self.connection.execute("SELECT day FROM documents WHERE key = ?", (key,)).fetchone() for key in keys)
        return {day for (day,) in filter(None, found)}

    def papers(self, days: Iterable[str]) -> Iterator[list[str]]:
        """The meetings of these days: the keys of the records of their papers, the last word first."""
        query = f"SELECT meeting, key FROM documents WHERE day = ? ORDER BY meeting, {PAPERS_IN_ORDER}"
        for day in days:
            for _, rows in groupby(self.connection.execute(query, (day,)).fetchall(), itemgetter(0)):
                yield [key for _, key in rows]

    def complaints(self) -> Iterator[str]:
        """What SQLite finds to be wrong with the file. Raises ArchiveError."""
        with _told(self._path):
            for (row,) in self.connection.execute("PRAGMA quick_check"):
                if row != "ok":
                    yield row
            for table, *_ in self.connection.execute("PRAGMA foreign_key_check"):
                yield f"a row of {table} refers to one that is not there"

    def cases_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The cases of items and points, by their ids; a point that is in no case itself is in that of its item."""
        query = (
            "SELECT value, coalesce((SELECT case_id FROM case_matters WHERE matter_id = value), (SELECT case_id"
            " FROM case_matters WHERE matter_id = (SELECT item FROM points WHERE id = value))) FROM json_each(?)"
        )
        found = self.connection.execute(query, (json.dumps(list(ids)),))
        return {each: case for each, case in found if case}

    def document_of(self, item_id: str) -> str | None:
        """The document that holds an item, or the item of a point; of closed items the points are not known here."""
        for item in (item_id, item_id.rpartition(".")[0]):
            found = self.connection.execute("SELECT document FROM items WHERE id = ?", (item,)).fetchone()
            if found:
                return str(found[0])
        return None

    @contextmanager
    def batch(self, corrections: Sequence[Correction] = ()) -> Iterator[None]:
        """One transaction for all that is removed and added inside; where that fails nothing has changed.

        At its end people and cases are what the documents, and what people corrected, make them.
        """
        with _told(self._path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self.connection.execute("PRAGMA defer_foreign_keys = ON")
                self._names = set()
                self._cases = _casebook_type()(self.connection, corrections)
                yield
                link_names(self.connection, self._names)
                self._cases.finish()
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # SQLite itself gives some up
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def building(self, corrections: Sequence[Correction] = ()) -> Iterator[None]:
        """All that is added inside makes a new catalogue; where that fails, or is killed, the file is worth nothing."""
        with _told(self._path):
            self.connection.execute("PRAGMA journal_mode = OFF")
            self.connection.execute("PRAGMA synchronous = OFF")
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute("PRAGMA defer_foreign_keys = ON")
            self._cases = _casebook_type()(self.connection, corrections, new=True)
            yield
            link_names(self.connection, self._names)
            self._cases.finish()
            self.connection.execute("COMMIT")

    def remove(self, keys: Iterable[str]) -> None:
        """Forget the documents of the records with these keys."""
        for key in keys:
            found = self.connection.execute("SELECT id, day FROM documents WHERE key = ?", (key,)).fetchone()
            if found is None:
                continue
            document, day = found
            self._names.update(drop_names(self.connection, document))
            self._cases.remove([document])
            self.connection.execute("DELETE FROM documents WHERE id = ?", (document,))
            settle_meetings(self.connection, day)

    def add(self, minutes: Minutes, key: str) -> None:
        """Take in a document by the key of its record (`name.json@digest`): without what is closed."""
        whole, minutes = minutes, public_minutes(minutes)
        document = key.rpartition("@")[0].removesuffix(".json")
        row = document_row(minutes, document, key)
        self._displace(minutes)
        self._insert([("documents", row)])
        settle_meetings(self.connection, str(row["day"]))
        (meeting,) = self.connection.execute("SELECT meeting FROM documents WHERE id = ?", (document,)).fetchone()
        mentioned = mentioned_people(minutes)
        scope = scope_of(minutes.meeting.municipality, document)
        people = list(zip(mentioned, add_names(self.connection, scope, mentioned), strict=True))
        self._names.update(name for _, name in people)
        names = names_of(minutes, people)
        self._insert(item_rows(minutes, document, meeting, names))
        self._insert(mention_rows(minutes, document, people))
        self._insert(attendance_rows(minutes, document, names))
        self._cases.add(self._veiled(whole), document)

    def _veiled(self, minutes: Minutes) -> Minutes:
        """The minutes as cases are made of them: without the titles of closed items, though these can be compared."""
        if all(item.access == "åben" for item in minutes.items):
            return minutes
        from minutes.index.cases.veil import read_key, veil_titles

        return veil_titles(minutes, read_key(self._path.parent))

    def scrub(self) -> None:
        """Leave nothing in the file of what was removed. Raises ArchiveError while others read it."""
        with _told(self._path):
            scrub(self.connection)

    def replace(self, path: Path) -> None:
        """Put this catalogue's content in place of what is at `path`, all at once; who reads there goes on."""
        with _told(path):
            try:
                self._copy(path)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                    raise
                _clear(path)  # no database, or one of another build
                self._copy(path)

    def _copy(self, path: Path) -> None:
        with closing(_connect(path, "rwc")) as other:
            other.execute("PRAGMA journal_mode = WAL")
            other.execute("BEGIN IMMEDIATE")  # a backup would wait for another writer without end
            other.execute("ROLLBACK")
            self.connection.backup(other)

    def _displace(self, minutes: Minutes) -> None:
        """Forget documents that hold items of these ids: what a run that was killed has left."""
        for item in minutes.items:
            found = "SELECT key FROM documents JOIN items ON items.document = documents.id WHERE items.id = ?"
            self.remove([key for (key,) in self.connection.execute(found, (item.id,))])

    def _insert(self, rows: Iterable[Row]) -> None:
        by_table: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
        for table, row in rows:
            by_table[table].append(row)
        for table, added in by_table.items():
            columns = ", ".join(f'"{column}"' for column in added[0])
            marks = ", ".join("?" * len(added[0]))
            values = [[_stored(value) for value in row.values()] for row in added]
            self.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


class Lent(Catalogue):
    """A catalogue to read from that stays open for who asks next; the connection goes with the last who has it."""

    def close(self) -> None:
        """Nothing."""


def _casebook_type() -> type[Casebook]:
    from minutes.index.cases.casebook import Casebook

    return Casebook


def _stored(value: object) -> object:
    """A value as a column holds it: lists as JSON, an empty one as NULL, a number that is too large as the largest."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return min(value, _LARGEST)
    return msgspec.json.encode(value).decode() if value else None


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)
    connection.execute(f"PRAGMA page_size = {_PAGE}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted may have been made closed
    connection.execute(f"PRAGMA cache_size = {-_CACHE}")
    return connection


def _clear(path: Path) -> None:
    """Remove a database file with those that SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite complains of as an error with a next step."""
    try:
        yield
    except sqlite3.OperationalError as error:
        advice = "close other programs that write to it, and see that the disk has room"
        raise ArchiveError(f"{path}: {error}", advice) from error
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:  # its other kinds are faults of this program
            raise
        raise ArchiveError(f"{path} is damaged: {error}", "run `minutes rebuild`") from error


@cache
def _schema() -> str:
    folder = files("minutes.index")
    return "\n".join(folder.joinpath(name).read_text("utf-8") for name in _SCHEMAS)


@cache
def _stamp() -> int:
    """The number that marks a file of this version: another one with every change of a schema."""
    return zlib.crc32(f"{CATALOGUE_VERSION} {_schema()}".encode()) & 0x7FFFFFFF
