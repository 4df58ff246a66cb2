"""Dates of papers that do not tell theirs, worked out from outlines of the others that the register keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from minutes.archive.register import Register
from minutes.nlp.inferred import infer_dates, with_inferred
from minutes.records import Attachment, Item, Minutes, Point

_decode = msgspec.json.Decoder(Minutes).decode


def redated(names: Iterable[str], register: Register, read: Callable[[str], Minutes]) -> Iterator[Minutes]:
    """The records whose inferred date is another than they hold; only these are read whole, by their names."""
    undated: list[tuple[str, Minutes]] = []

    def outlines() -> Iterator[Minutes]:
        for name in names:
            known = register.outline(name)
            outline = _decode(known) if known else outline_of(read(name))
            if not known:
                register.keep_outline(name, msgspec.json.encode(outline))
            if outline.meeting.date_source != "stated":
                undated.append((name, outline))
            yield outline

    told = infer_dates(outlines())
    for name, outline in undated:
        inferred = told.get(outline.source.sha256)
        if with_inferred(outline, inferred) != outline:
            yield with_inferred(read(name), inferred)


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
