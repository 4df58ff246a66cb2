"""What a page shows as a table for spreadsheets (CSV), and as a feed (Atom)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from litestar import Response

from minutes.danish.periods import bounds
from minutes.export import atom
from minutes.export.formulas import harmless

_NO_DAY = "1970-01-01"  # Atom wants a day for every entry


class Entry(NamedTuple):
    """One entry of a feed; the address is a path of the pages."""

    id: str
    title: str
    address: str
    date: str | None
    text: str


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response[str]:
    """A CSV file; text that a spreadsheet would run is made harmless."""
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerow(columns)
    lines.writerows([_cell(value) for value in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def feed(title: str, base: str, address: str, entries: Iterable[Entry]) -> Response[bytes]:
    """An Atom feed; `base` is the address of the server, as it was asked."""
    written = [
        atom.Entry(
            id=f"urn:minutes:{entry.id}",
            title=entry.title,
            updated=f"{_day(entry.date)}T00:00:00Z",
            address=f"{base}{entry.address}",
            summary=entry.text,
        )
        for entry in entries
    ]
    own = atom.Feed(id=f"{base}{address}", title=title, address=f"{base}{address}")
    return Response(atom.write_feed(own, written), media_type=atom.MEDIA_TYPE)


def _day(date: str | None) -> str:
    days = bounds(date)
    return days[1].isoformat() if days else _NO_DAY
