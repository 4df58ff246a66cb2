"""The archive as tables: rows that stream, for the formats of `minutes.export`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from minutes.archive.folder import Archive
from minutes.index.entries import first_page
from minutes.records import Access, Committee, Kind, Minutes

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """One item; the columns are called as those of the hits of a search.

    The title of a closed item is None unless it was asked for; `case_id` is None where the item is in no case.
    """

    item_id: str
    source: str
    page: int | None
    municipality: str | None
    committee: Committee | None
    date: str | None
    kind: Kind
    number: str | None
    title: str | None
    access: Access
    case_number: str | None
    case_id: str | None


def item_rows(archive: Archive, include_closed: bool = False) -> Iterator[ItemRow]:
    """The items, one document after the other; what closed ones are about only where asked for.

    Raises ArchiveError where there is no catalogue.
    """
    with archive.catalogue() as catalogue:
        for minutes in archive.minutes():
            yield from _rows_of(minutes, _cases_of(minutes, catalogue), include_closed)


def _rows_of(minutes: Minutes, cases: Mapping[str, str], include_closed: bool) -> Iterator[ItemRow]:
    meeting = minutes.meeting
    for item in minutes.items:
        yield ItemRow(
            item_id=item.id,
            source=minutes.source.path,
            page=first_page(item.spans),
            municipality=meeting.municipality,
            committee=meeting.committee,
            date=meeting.date,
            kind=meeting.kind,
            number=item.number,
            title=item.title if item.access == "åben" or include_closed else None,
            access=item.access,
            case_number=item.case_number,
            case_id=cases.get(item.id),
        )


def _cases_of(minutes: Minutes, catalogue: Catalogue) -> dict[str, str]:
    """The cases of a document's items, by the ids of the items."""
    ids = [item.id for item in minutes.items]
    marks = ", ".join("?" * len(ids))
    query = f"SELECT matter_id, case_id FROM case_matters WHERE matter_id IN ({marks})"
    return dict(catalogue.connection.execute(query, ids).fetchall())
