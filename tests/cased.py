"""What tests of cases ask of an archive, and the truth of the sample municipality's cases."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from catalogued import RAW, Rows, rows

from minutes.archive import Archive
from minutes.index.entries import point_ids
from minutes.records import Case, Minutes, Step

TRUTH = tomllib.loads((RAW.parent / "sample" / "cases.toml").read_text("utf-8"))
SCHEMA = files("minutes.index.cases").joinpath("schema.sql").read_text("utf-8")
TABLES = re.findall(r"^CREATE TABLE (\w+)", SCHEMA, re.MULTILINE)

# The numbers of matters depend on when they came; all else may not.
_QUERIES = {
    table: f"SELECT * FROM {table}" for table in TABLES if table not in {"matters", "matter_keys", "case_state"}
} | {
    "matters": "SELECT id, document, municipality, body, committee_name, committee_abbreviation, first_day, last_day,"
    " title, title_key, case_number, planned, signs, facts FROM matters",
    "matter_keys": "SELECT id, key FROM matter_keys JOIN matters ON number = matter",
}


def case_rows(connection: sqlite3.Connection) -> dict[str, Rows]:
    """All rows of the tables of cases, in an order that does not depend on when they came."""
    return {table: sorted(rows(connection, query), key=repr) for table, query in _QUERIES.items()}


def rows_of(archive: Archive) -> dict[str, Rows]:
    """The same of an archive."""
    with archive.catalogue() as catalogue:
        return case_rows(catalogue.connection)


def differing(one: Mapping[str, Rows], other: Mapping[str, Rows]) -> list[str]:
    """The tables that two archives do not have alike."""
    return [table for table in one if one[table] != other[table]]


def matter_id(papers: Mapping[str, Minutes], place: Mapping[str, Any]) -> str:
    """The id of the item or point that the truth names; `papers` are the records by the names of their sources."""
    item = papers[place["file"]].items[place["item"] - 1]
    return point_ids(item)[place["point"] - 1] if "point" in place else item.id


def papers_of(archive: Archive) -> dict[str, Minutes]:
    """The records of an archive by the names of their sources."""
    return {Path(minutes.source.path).name: minutes for minutes in archive.minutes()}


def case_of(archive: Archive, item_id: str) -> Case:
    """The case that an item or a point is in."""
    return archive.trace(item_id, include_closed=True)[0].case


def told(steps: Iterable[Step]) -> list[tuple[str | None, str | None, str, str | None]]:
    """Steps in short: body or kind of step, date, status, outcome."""
    return [(label(step), step.date, step.status, step.outcome) for step in steps]


def label(step: Step) -> str | None:
    """The body of a step, or what kind of step it is."""
    return step.committee.abbreviation if step.committee else step.step
