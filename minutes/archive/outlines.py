"""Outlines of records, which the register keeps: as much of each as the dates of others are inferred from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from minutes.archive.register import Register
from minutes.records import Attachment, Item, Minutes, Point

_decode = msgspec.json.Decoder(Minutes).decode


def outlines(names: Iterable[str], register: Register, read: Callable[[str], Minutes]) -> Iterator[tuple[str, Minutes]]:
    """The outlines of records by their names; only a record that the register has none of is read whole."""
    for name in names:
        known = register.outline(name)
        outline = _decode(known) if known else outline_of(read(name))
        if not known:
            register.keep_outline(name, msgspec.json.encode(outline))
        yield name, outline


def outline_of(minutes: Minutes) -> Minutes:
    """As much of a record as dates are inferred from: nothing of closed items, titles where it has no date itself."""
    stated = minutes.meeting.date_source == "stated"
    items = (_outlined(item, titled=not stated) for item in minutes.items if item.access == "åben")
    telling = tuple(item for item in items if item.title or item.bilag or item.calendar)
    meeting = msgspec.structs.replace(minutes.meeting, members=(), fraværende=(), spans={})
    return Minutes(source=minutes.source, meeting=meeting, items=telling)


def _outlined(item: Item, titled: bool) -> Item:
    bilag = (each for each in item.bilag if each.access == "åben" and (each.document_id or each.journal_number))
    return Item(
        id=item.id,
        title=item.title if titled else "",
        underpunkter=tuple(Point(title=point.title) for point in item.underpunkter) if titled else (),
        bilag=tuple(
            Attachment(title="", document_id=each.document_id, journal_number=each.journal_number) for each in bilag
        ),
        calendar=item.calendar,
        spans={name: spans for name, spans in item.spans.items() if name == "calendar" and item.calendar},
    )
