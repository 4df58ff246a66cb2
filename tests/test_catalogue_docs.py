"""The queries in docs/catalogue.md give the tables that stand below them, on the demo archive.

`python tests/test_catalogue_docs.py` writes the tables anew; read the difference before you commit it.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from pathlib import Path

import pytest
from cased import TABLES as CASE_TABLES
from catalogued import RAW, TABLES

from minutes.archive import Archive

PAGE = RAW.parent.parent / "docs" / "catalogue.md"
QUERY = re.compile(r"(?<=^```sql\n)(.*?)^```\n\n((?:\|[^\n]*\n)*)", re.MULTILINE | re.DOTALL)
QUERIES = QUERY.findall(PAGE.read_text("utf-8"))


def answer(connection: sqlite3.Connection, query: str) -> str:
    """The answer to a query as a table of the page."""
    cursor = connection.execute(query)
    lines = [[column for column, *_ in cursor.description], *cursor.fetchall()]
    table = ["| " + " | ".join("" if value is None else str(value) for value in line) + " |\n" for line in lines]
    return "".join([table[0], "|---" * len(lines[0]) + "|\n", *table[1:]])


def test_the_page_has_its_queries() -> None:
    assert len(QUERIES) == 4


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_a_query_gives_what_the_page_shows(demo: Archive, number: int) -> None:
    query, shown = QUERIES[number]
    with demo.catalogue() as catalogue:
        assert answer(catalogue.connection, query) == shown


def test_the_page_tells_of_every_table() -> None:
    listed = re.findall(r"^\| (`.*?)(?: \(a view\))? \|", PAGE.read_text("utf-8"), re.MULTILINE)
    named = {name for line in listed for name in re.findall(r"`(\w+)`", line)}
    assert named == {*TABLES, *CASE_TABLES, "person_titles"}


def renew() -> None:
    """Write the tables of the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        list(archive.ingest([RAW]))

        def renewed(match: re.Match[str]) -> str:
            return f"{match[1]}```\n\n{answer(catalogue.connection, match[1])}"

        with archive.catalogue() as catalogue:
            PAGE.write_text(QUERY.sub(renewed, PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    renew()
