"""What `parsed/` holds and which sources were seen, at hand without reading either again.

One small SQLite file. It only remembers: a file whose size or time of change is another one than it knows is read
again, and where the register itself is missing or of another version everything is.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, Self

from minutes.archive.heads import Head
from minutes.danish.forms import letters
from minutes.errors import ArchiveError, UnreadableError
from minutes.files import decode, sha256_of
from minutes.index.scrub import scrub
from minutes.parsing import printable

# A file may change twice within one tick of the clock: one that has changed just now is not yet believed.
_TICK_NS = 2_000_000_000


class Stored(NamedTuple):
    """What is known of one record: its name, its number of items, and what it was made from by what."""

    name: str
    items: int
    path: str
    reader: str
    parser: int
    settings: str | None


class Named(NamedTuple):
    """The hash of a source and its path as stored."""

    sha256: str
    path: str


class Register:
    """The register of one data folder; only who holds the folder's lock may use it. Close it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._of_several: set[str] = set()
        self._shared_at = -1  # changes of the connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """The register at `path`, a new one where there is none."""
        return cls(_open(path))

    @classmethod
    def copy(cls, path: Path) -> Self:
        """A copy in memory, which writes nothing."""
        copied = sqlite3.connect(":memory:", isolation_level=None)
        # Without a log beside it SQLite reads a file and leaves no trace, even where nothing may be written.
        log = path.with_name(f"{path.name}-wal")
        uri = f"{path.resolve().as_uri()}?mode=ro{'' if log.exists() else '&immutable=1'}"
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(uri, uri=True)) as held:
            held.backup(copied)
        try:
            return cls(_prepared(copied))
        except sqlite3.DatabaseError:
            return cls(_prepared(sqlite3.connect(":memory:", isolation_level=None)))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """All that is noted inside at once."""
        self._connection.execute("BEGIN")
        yield
        self._connection.execute("COMMIT")

    def refresh(self, parsed: Path) -> list[ArchiveError]:
        """Look into the records that are new or changed, forget those that are gone; tells of the damaged ones."""
        held = {name: (size, changed) for name, size, changed in self._rows("SELECT name, size, changed FROM records")}
        damaged = []
        with self.batch():
            for entry in os.scandir(parsed) if parsed.is_dir() else ():
                if entry.name.endswith(".json"):
                    state = entry.stat()
                    if held.pop(entry.name, None) != (state.st_size, state.st_mtime_ns):
                        try:
                            self.put(Path(entry.path), decode(Path(entry.path), Head))
                        except ArchiveError as error:
                            damaged.append(error)
                            self.drop(entry.name)
            for name in held:
                self.drop(name)
        return damaged

    def keys(self) -> dict[str, str]:
        """The names of all records by their keys."""
        return dict(self._rows("SELECT key, name FROM records"))

    def names(self) -> list[str]:
        """The names of all records, in order."""
        return [name for (name,) in self._rows("SELECT name FROM records ORDER BY name")]

    def sources(self) -> list[tuple[str, str, str]]:
        """Of each record its name, the path of its source as stored, and the hash of that."""
        return list(self._rows("SELECT name, path, sha256 FROM records ORDER BY name"))

    def put(self, path: Path, head: Head) -> str:
        """Note a record that stands at `path`, in place of what was known of it; tells its key."""
        state, name = path.stat(), path.name
        self.drop(name)
        key, place, source = head.key(name), letters(head.meeting.municipality or ""), head.source
        row = (
            *(name, state.st_size, state.st_mtime_ns, key, source.sha256, source.path, source.reader),
            *(source.parser, source.settings, place, int(head.meeting.date_source == "stated"), len(head.items)),
        )
        self._connection.execute(f"INSERT INTO records VALUES ({', '.join('?' * len(row))})", row)
        owned = [(item.id, name) for item in head.items]
        self._connection.executemany("INSERT OR IGNORE INTO items VALUES (?, ?)", owned)
        self._touch(place)
        return key

    def drop(self, name: str) -> str | None:
        """Forget a record; tells its key."""
        row = self._connection.execute("SELECT key, place FROM records WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        self._touch(row[1])
        self._connection.execute("DELETE FROM records WHERE name = ?", (name,))
        return str(row[0])

    def of_source(self, sha256: str) -> Stored | None:
        """The record of a source with this hash."""
        columns = "name, items, path, reader, parser, settings"
        query = f"SELECT {columns} FROM records WHERE sha256 = ? ORDER BY name DESC LIMIT 1"
        row = self._connection.execute(query, (sha256,)).fetchone()
        return Stored(*row) if row else None

    def standing(self, places: Mapping[str, str]) -> dict[str, Stored]:
        """The records of those sources that have not changed since, by their paths as stored, some hundred at once.

        `places` tells by these where the files are.
        There is none of a source whose path or content another record shares.
        """
        columns = "own.name, own.items, own.path, own.reader, own.parser, own.settings"
        # The hashes of sources lie all over the file, their paths together.
        query = (
            f"SELECT sources.size, sources.changed, sources.sha256, {columns}"
            " FROM sources JOIN records AS own INDEXED BY records_by_path USING (path, sha256)"
            f" WHERE sources.path IN ({', '.join('?' * len(places))})"
        )
        found: dict[str, Stored] = {}
        shared = self._shared()
        for size, changed, sha256, *columns_of in self._connection.execute(query, tuple(places)):
            stored = Stored(*columns_of)
            if sha256 in shared or stored.path in shared:
                continue
            with suppress(OSError, ValueError):
                state = os.stat(places[stored.path])  # noqa: PTH116 (a path would have to be made)
                if (state.st_size, state.st_mtime_ns) == (size, changed):
                    found[stored.path] = stored
        return found

    def _shared(self) -> set[str]:
        """The paths and the hashes of sources that several records have; looked for again once anything has changed."""
        if self._shared_at != self._connection.total_changes:
            several = (f"SELECT {of} FROM records GROUP BY {of} HAVING COUNT(*) > 1" for of in ("path", "sha256"))
            self._of_several = {value for query in several for (value,) in self._rows(query)}
            self._shared_at = self._connection.total_changes
        return self._of_several

    def named(self, name: str) -> Named | None:
        """The source that a hash, a path as stored, or a record's name without its ending names."""
        query = "SELECT sha256, path FROM records WHERE sha256 = ?1 OR path = ?1 OR name = ?1 || '.json'"
        row = self._connection.execute(query, (name,)).fetchone()
        return Named(*row) if row else None

    def scrub(self) -> None:
        """Leave nothing in the file of what was forgotten."""
        scrub(self._connection)

    def of_path(self, path: str) -> set[str]:
        """The names of the records whose source stood at this path."""
        return {name for (name,) in self._rows("SELECT name FROM records WHERE path = ?", path)}

    def owners(self, ids: Iterable[str]) -> set[str]:
        """The names of the records that hold items of these ids."""
        query = "SELECT record FROM items WHERE id = ?"
        return {name for each in ids for (name,) in self._rows(query, each)}

    def undated(self) -> list[str]:
        """The records of the places to which papers came, or from which they went, and where some have no date."""
        query = (
            "SELECT name FROM records WHERE place <> '' AND place IN places"
            " AND place IN (SELECT place FROM records WHERE NOT stated) ORDER BY name"
        )
        return [name for (name,) in self._rows(query)]

    def outline(self, name: str) -> bytes | None:
        """What was kept of a record by `keep_outline`, until the record is another one."""
        row = self._connection.execute("SELECT outline FROM outlines WHERE record = ?", (name,)).fetchone()
        return row[0] if row else None

    def keep_outline(self, name: str, outline: bytes) -> None:
        """Keep the outline of a record."""
        self._connection.execute("INSERT OR REPLACE INTO outlines VALUES (?, ?)", (name, outline))

    def settle(self) -> None:
        """Note that dates are inferred from all the papers there are."""
        self._connection.execute("DELETE FROM places")

    def hash_of(self, path: Path, stored: str) -> str:
        """The hash of a source, which is read only where it may have changed. Raises UnreadableError."""
        try:
            state = path.stat()
        except (OSError, ValueError):
            return sha256_of(path)  # which says what is wrong
        if not stat.S_ISREG(state.st_mode):
            raise UnreadableError(f"{printable(path)}: not a file", "name files, or folders that hold them")
        now = (state.st_size, state.st_mtime_ns)
        query = "SELECT size, changed, sha256 FROM sources WHERE path = ?"
        row = self._connection.execute(query, (stored,)).fetchone()
        if row and row[:2] == now:
            return str(row[2])
        settled = time.time_ns() - state.st_mtime_ns > _TICK_NS
        sha = sha256_of(path)
        if settled:
            self._connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)", (stored, *now, sha))
        return sha

    def _touch(self, place: str) -> None:
        self._connection.execute("INSERT OR IGNORE INTO places VALUES (?)", (place,))

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        yield from self._connection.execute(query, values)


def _open(path: Path) -> sqlite3.Connection:
    """The register's file, emptied where it is damaged or of another version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path)
    except sqlite3.DatabaseError:
        for ending in ("", "-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return _prepared(connection)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A connection whose file has the tables. Raises sqlite3.DatabaseError for one of another version."""
    connection.execute("PRAGMA foreign_keys = ON")
    (held,) = connection.execute("PRAGMA user_version").fetchone()
    if held == 0:
        connection.executescript(f"BEGIN; {_schema()} PRAGMA user_version = {_stamp()}; COMMIT;")
    elif held != _stamp():
        connection.close()
        raise sqlite3.DatabaseError("a register of another version")
    return connection


@cache
def _schema() -> str:
    return files("minutes.archive").joinpath("register.sql").read_text("utf-8")


@cache
def _stamp() -> int:
    return zlib.crc32(_schema().encode()) & 0x7FFFFFFF
