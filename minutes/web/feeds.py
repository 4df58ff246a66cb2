"""What a page shows as a table for spreadsheets (CSV), and as a feed (Atom)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from litestar import Response

from minutes.danish.periods import bounds
from minutes.export.formulas import harmless
from minutes.wording import flat

_ATOM = "http://www.w3.org/2005/Atom"
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
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "da"})
    entries = list(entries)
    days = [_day(entry.date) for entry in entries]
    _add(root, "title", title)
    _add(root, "id", f"{base}{address}")
    _add(root, "updated", f"{max(days, default=_NO_DAY)}T00:00:00Z")
    SubElement(root, "link", {"rel": "self", "href": f"{base}{address}"})
    SubElement(SubElement(root, "author"), "name").text = "minutes"
    for entry, day in zip(entries, days, strict=True):
        element = SubElement(root, "entry")
        _add(element, "title", entry.title)
        _add(element, "id", f"urn:minutes:{entry.id}")
        _add(element, "updated", f"{day}T00:00:00Z")
        SubElement(element, "link", {"href": f"{base}{entry.address}"})
        _add(element, "summary", entry.text)
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), media_type="application/atom+xml")


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = flat(text)


def _day(date: str | None) -> str:
    days = bounds(date)
    return days[1].isoformat() if days else _NO_DAY
