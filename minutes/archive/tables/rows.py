"""The rows of a table over an archive, as they come: those of its papers, one after the other, or of its cases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from minutes.archive.tables.cases import case_rows, step_rows
from minutes.archive.tables.holdings import Holdings
from minutes.archive.tables.mentions import amount_rows, attendance_rows, entity_rows
from minutes.archive.tables.papers import (
    Links,
    Paper,
    bilag_rows,
    decision_rows,
    item_rows,
    meeting_rows,
    point_rows,
    problem_rows,
    vote_rows,
)
from minutes.errors import UsageError
from minutes.index.answers import Filters
from minutes.index.entries import point_ids
from minutes.records import Minutes
from minutes.records.rows import PROVENANCE, TABLES, Column, Row, columns_of

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue

_EVERYTHING = "*"

_MAKERS: Mapping[str, Callable[[Paper], Iterable[Row]]] = {
    "meetings": meeting_rows,
    "items": item_rows,
    "points": point_rows,
    "decisions": decision_rows,
    "votes": vote_rows,
    "attendance": attendance_rows,
    "bilag": bilag_rows,
    "entities": entity_rows,
    "amounts": amount_rows,
    "problems": problem_rows,
}


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows: those about what a search finds, or about `items`; all of them where nothing narrows it.

    `items` are ids of items and points.
    """

    query: str | None = None
    filters: Filters = Filters()
    items: frozenset[str] | None = None

    def narrows(self) -> bool:
        """Whether any row may be left out."""
        open_to_all = msgspec.structs.replace(self.filters, include_closed=False)
        return self.items is not None or self.query is not None or open_to_all != Filters()


def choose_columns(table: str, names: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of a table, or those named; where a row stands is always told. Raises UsageError."""
    columns = {column.name: column for column in columns_of(_known(table))}
    unknown = [name for name in names if name not in columns]
    if unknown:
        raise UsageError(f"{table} has no column {unknown[0]!r}", f"its columns are {', '.join(columns)}")
    chosen = dict.fromkeys((*names, *PROVENANCE)) if names else columns
    return tuple(columns[name] for name in chosen)


def make_rows(
    archive: Holdings, table: str, selection: Selection | None = None, documents: Collection[str] | None = None
) -> Iterator[Row]:
    """The rows of a table, in the order of the papers, or of the cases; of papers only `documents`, where told.

    Narrowed, a row about an item or a point passes where that is found, or for a point its item; a row about a whole
    paper where any item of it is found; a row of a case where any step of it rests on what is found. Raises UsageError
    for a table or a query that makes no sense, ArchiveError where there is no index.
    """
    selection = selection or Selection()
    make = rows_of_paper(_known(table))
    archive.catalogue().close()  # told before anything is written
    wanted = found_in(archive, selection) if selection.narrows() else None
    include_closed = selection.filters.include_closed
    if make is None:
        rows = case_rows if table == "cases" else step_rows
        return rows(archive, wanted, include_closed)
    return (
        row
        for paper in _papers(archive, include_closed, documents)
        if wanted is None or not wanted.isdisjoint(_ids(paper.whole))
        for row in make(paper)
        if wanted is None or _passes(row, wanted)
    )


def rows_of_paper(table: str) -> Callable[[Paper], Iterable[Row]] | None:
    """What makes the rows of a paper for a table; None for the tables of cases."""
    return _MAKERS.get(table)


def _known(table: str) -> str:
    if table not in TABLES:
        raise UsageError(f"there is no table {table!r}", f"tables are {', '.join(TABLES)}")
    return table


def found_in(archive: Holdings, selection: Selection) -> frozenset[str]:
    """The ids of the items and points that are named, or that a search finds."""
    if selection.items is not None:
        return selection.items
    found = archive.names(selection.query or _EVERYTHING, selection.filters)
    return frozenset(each for named in found for each in (named.id, *named.versions))


def _ids(minutes: Minutes) -> Iterator[str]:
    for item in minutes.items:
        yield item.id
        yield from point_ids(item)


def _passes(row: Row, wanted: frozenset[str]) -> bool:
    """Whether a row is about one of these items or points, or about a whole paper."""
    item, point = getattr(row, "item_id", None), getattr(row, "point_id", None)
    return item is None or item in wanted or point in wanted


def _papers(archive: Holdings, include_closed: bool, documents: Collection[str] | None) -> Iterator[Paper]:
    """The papers that the catalogue holds, by the names of their records."""
    query = "SELECT id, meeting FROM documents ORDER BY id"
    with archive.catalogue() as catalogue, closing(catalogue.connection.execute(query)) as found:
        for document, meeting in found:
            if documents is None or document in documents:
                links = links_of(catalogue, document, meeting)
                yield Paper.of(document, archive.record(document), include_closed, links)


def links_of(catalogue: Catalogue, document: str, meeting: str) -> Links:
    """What the catalogue adds to a document."""
    cases = (
        "SELECT matter_id, case_id FROM matters JOIN case_matters ON matter_id = matters.id"
        " WHERE document = ? AND NOT planned"
    )
    listed, mentioned = (
        f"SELECT {table}.name, {table}.party, person FROM {table} JOIN person_names ON person_names.id = person_name"
        " WHERE document = ?1"
        for table in ("attendance", "person_mentions")
    )
    people = catalogue.connection.execute(f"{mentioned} UNION ALL {listed}", (document,))
    return Links(
        meeting=meeting,
        cases=dict(catalogue.connection.execute(cases, (document,)).fetchall()),
        people={(name, party): person for name, party, person in people},
    )
