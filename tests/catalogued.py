"""What tests of the catalogue ask of it."""

from __future__ import annotations

import re
import sqlite3
from importlib.resources import files
from pathlib import Path

import msgspec

from minutes.archive import Archive
from minutes.records import Minutes

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
SCHEMA = files("minutes.index.catalogue").joinpath("schema.sql").read_text("utf-8")
TABLES = re.findall(r"^CREATE TABLE (\w+)", SCHEMA, re.MULTILINE)

Rows = list[tuple[object, ...]]


def file_of(archive: Archive) -> Path:
    """The catalogue's file."""
    return archive.folder / "index" / "catalogue.sqlite"


def bytes_of(archive: Archive) -> bytes:
    """All that lies on the disk of the catalogue."""
    return b"".join(path.read_bytes() for path in file_of(archive).parent.glob("catalogue.sqlite*"))


def rows(connection: sqlite3.Connection, query: str, *values: object) -> Rows:
    """The answer to a query."""
    return connection.execute(query, values).fetchall()


def dump(connection: sqlite3.Connection) -> dict[str, Rows]:
    """All rows of the catalogue's own tables, in an order that does not depend on when they came."""
    return {table: sorted(rows(connection, f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def dumped(archive: Archive) -> dict[str, Rows]:
    """The same of an archive."""
    with archive.catalogue() as catalogue:
        return dump(catalogue.connection)


def records(archive: Archive) -> list[tuple[str, Minutes]]:
    """The parsed records that the catalogue is made from, with their names."""
    parsed = sorted((archive.folder / "parsed").glob("*.json"))
    return [(path.stem, msgspec.json.decode(path.read_bytes(), type=Minutes)) for path in parsed]
