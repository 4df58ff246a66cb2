"""What of a record is public: closed items keep their place and title, closed bilag are left out on show.

What is derived from records and handed on holds less: of a closed item only that it is there, of a closed bilag not its
title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from minutes.records import Entities, Item, Minutes, Span


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


def bare_item(item: Item) -> Item:
    """The item as derived files hold it: a closed one by its numbers alone, closed bilag without title."""
    if item.access == "lukket":
        return Item(id=item.id, number=item.number, title="", access=item.access, case_number=item.case_number)
    bilag = tuple(replace(each, title="") if each.access == "lukket" else each for each in item.bilag)
    return replace(item, bilag=bilag)


def _closed_places(item: Item, shown: Item) -> Iterator[Span]:
    """Where an item has what is not shown of it. The places of bilag are not told apart."""
    if item.access == "lukket":
        yield from (span for spans in item.spans.values() for span in spans)
    elif shown.bilag != item.bilag:
        yield from item.spans.get("bilag", ())


def _stands_open(spans: Sequence[Span], closed: Sequence[Span]) -> bool:
    """Whether any of the places is outside what is closed; a list names people without telling a place."""
    return not spans or any(all(span.end <= shut.start or span.start >= shut.end for shut in closed) for span in spans)


def _public_entities(minutes: Minutes, items: Sequence[Item]) -> Entities:
    """The entities that the minutes name outside of what these items do not show of its own."""
    closed = [span for item, shown in zip(minutes.items, items, strict=True) for span in _closed_places(item, shown)]
    if not closed:
        return minutes.entities
    named = msgspec.json.encode((minutes.meeting, items)).decode()
    found = minutes.entities
    return replace(
        found,
        persons=tuple(one for one in found.persons if _stands_open(one.spans, closed) and one.name in named),
        committees=tuple(one for one in found.committees if _stands_open(one.spans, closed)),
        bodies=tuple(one for one in found.bodies if _stands_open(one.spans, closed)),
        dates=tuple(one for one in found.dates if _stands_open(one.spans, closed)),
        amounts=tuple(one for one in found.amounts if _stands_open(one.spans, closed)),
        case_numbers=tuple(number for number in found.case_numbers if number in named),
        journal_numbers=tuple(number for number in found.journal_numbers if number in named),
    )


def public_minutes(minutes: Minutes) -> Minutes:
    """The minutes without the text of closed items, and without what only that text names or quotes."""
    return _with_items(minutes, tuple(map(public_item, minutes.items)))


def bare_minutes(minutes: Minutes) -> Minutes:
    """The minutes as derived files hold them, without what only the closed part names or quotes."""
    return _with_items(minutes, tuple(map(bare_item, minutes.items)))


def _with_items(minutes: Minutes, items: tuple[Item, ...]) -> Minutes:
    problems = minutes.problems
    if any(item.access == "lukket" for item in items):
        problems = tuple(problem for problem in problems if problem.code != "unread-text")
    return replace(minutes, items=items, entities=_public_entities(minutes, items), problems=problems)
