"""The archive in the standards of others: OParl 1.1, Popolo, Akoma Ntoso 3.0."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from typing import BinaryIO

from msgspec.structs import replace

from minutes.archive.folder import Archive
from minutes.archive.tables import Paper, Selection, links_of
from minutes.archive.tables.rows import found_in
from minutes.errors import UsageError
from minutes.index.cases.traces import CaseFilters
from minutes.index.entries import point_ids
from minutes.records import Minutes, Trace
from minutes.records.sittings import HeldPaper, Record, Sitting

# Each with the ending of its file.
STANDARDS = {"oparl": "zip", "popolo": "json", "akomantoso": "zip"}
BASE = "https://example.org/minutes"


def write_standard(archive: Archive, standard: str, selection: Selection, base: str, file: BinaryIO) -> int:
    """Write what the archive has, or what a search finds of it, and tell the number of meetings.

    `base` is the address below which ids are made. Raises UsageError where it is none.
    """
    if not base.startswith(("http://", "https://")):
        raise UsageError(f"{base} is no address", f"write it as {BASE}")
    wanted = found_in(archive, selection) if selection.narrows() else None
    closed = selection.filters.include_closed
    record = Record(
        sittings=lambda: _sittings(archive, wanted, closed),
        traces=lambda: _traces(archive, wanted, closed),
        names=_names(archive),
        base=base.rstrip("/"),
    )
    write: Callable[[Record, BinaryIO], None] = import_module(f"minutes.export.standards.{standard}").write
    write(record, file)
    return sum(1 for _ in record.sittings())


def _sittings(archive: Archive, wanted: Collection[str] | None, include_closed: bool) -> Iterator[Sitting]:
    """Each meeting with its papers, in the order of their ids."""
    with archive.catalogue() as catalogue:
        rows = catalogue.connection.execute("SELECT meeting, id FROM documents ORDER BY meeting, id")
        for meeting, documents in groupby(rows, key=lambda row: str(row[0])):
            papers = []
            for _, document in documents:
                links = links_of(catalogue, document, meeting)
                paper = Paper.of(document, archive.record(document), include_closed, links)
                shown = _narrowed(paper.shown, wanted)
                if wanted is None or shown.items:
                    papers.append(
                        HeldPaper(
                            id=document,
                            minutes=shown,
                            cases=links.cases,
                            people=links.people,
                            whole=paper.shown == paper.whole,
                        )
                    )
            if papers:
                yield Sitting(id=meeting, papers=tuple(papers))


def _narrowed(minutes: Minutes, wanted: Collection[str] | None) -> Minutes:
    """The minutes with those items alone that are wanted, or have a point that is."""
    if wanted is None:
        return minutes
    items = tuple(item for item in minutes.items if any(each in wanted for each in (item.id, *point_ids(item))))
    return replace(minutes, items=items)


def _traces(archive: Archive, wanted: Collection[str] | None, include_closed: bool) -> Iterator[Trace]:
    for trace in archive.traces(CaseFilters(sort="title", include_closed=include_closed)):
        if wanted is None or any(step.item_id in wanted for step in trace.steps):
            yield trace


def _names(archive: Archive) -> Mapping[tuple[str | None, str], str]:
    """The names of bodies by municipality and abbreviation; of several the one that most papers have."""
    query = (
        "SELECT municipality, committee_abbreviation, committee_name FROM documents"
        " WHERE committee_abbreviation IS NOT NULL AND committee_name IS NOT NULL"
        " GROUP BY 1, 2, 3 ORDER BY count(*), 3"
    )
    with archive.catalogue() as catalogue:
        return {(place, short): name for place, short, name in catalogue.connection.execute(query)}
