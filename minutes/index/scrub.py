"""A database without a trace of what was deleted from it."""

from __future__ import annotations

import sqlite3

from minutes.errors import ArchiveError


def scrub(connection: sqlite3.Connection) -> None:
    """Write a database anew, so that no byte is left of what was deleted, in its log either.

    Raises ArchiveError where others read it all the time; what was deleted then goes with the next write.
    """
    connection.execute("VACUUM")
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise ArchiveError("another program reads the archive", "end it (as `minutes serve`), and run this again")
