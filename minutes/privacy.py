"""What of a record is public: closed items keep their place and title, closed bilag are left out on show."""

from __future__ import annotations

from msgspec.structs import replace

from minutes.records import Item, Minutes


def open_bilag(item: Item) -> Item:
    """The item without its closed bilag."""
    return replace(item, bilag=tuple(bilag for bilag in item.bilag if bilag.access != "lukket"))


def public_item(item: Item) -> Item:
    """The item as anyone may see it: of a closed one only what names it and who took part."""
    if item.access != "lukket":
        return item
    return Item(
        id=item.id,
        number=item.number,
        title=item.title,
        access=item.access,
        case_number=item.case_number,
        sagsgang=item.sagsgang,
        fraværende=item.fraværende,
        spans={field: spans for field, spans in item.spans.items() if field in ("title", "number", "case_number")},
    )


def public_minutes(minutes: Minutes) -> Minutes:
    """The minutes without the text of closed items."""
    return replace(minutes, items=tuple(map(public_item, minutes.items)))
