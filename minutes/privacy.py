"""What of a record is public: of a closed item its numbers alone, of a closed bilag not its title.

What is shown of one item leaves closed bilag out; records and what is derived from them keep their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from minutes.records import Amount, CommitteeMention, DateMention, Entities, Item, Minutes, PersonMention, Span

_Placed = TypeVar("_Placed", PersonMention, CommitteeMention, DateMention, Amount)


def open_bilag(item: Item) -> Item:
    """The item without its closed bilag."""
    return replace(item, bilag=tuple(bilag for bilag in item.bilag if bilag.access != "lukket"))


def public_item(item: Item) -> Item:
    """The item as anyone may see it: a closed one by its numbers alone, closed bilag without title."""
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


def _open_places(found: Iterable[_Placed], closed: Sequence[Span]) -> tuple[_Placed, ...]:
    """Those with a place outside what is closed, each with such places only; a list names without telling a place."""

    def is_open(span: Span) -> bool:
        return all(span.end <= shut.start or span.start >= shut.end for shut in closed)

    seen = ((one, tuple(filter(is_open, one.spans))) for one in found)
    return tuple(replace(one, spans=spans) for one, spans in seen if spans or not one.spans)


def _public_entities(minutes: Minutes, items: Sequence[Item]) -> Entities:
    """The entities that the minutes name outside of what these items do not show of its own."""
    closed = [span for item, shown in zip(minutes.items, items, strict=True) for span in _closed_places(item, shown)]
    if not closed:
        return minutes.entities
    named = msgspec.json.encode((minutes.meeting, items)).decode()
    found = minutes.entities
    return replace(
        found,
        persons=tuple(one for one in _open_places(found.persons, closed) if one.name in named),
        committees=_open_places(found.committees, closed),
        bodies=_open_places(found.bodies, closed),
        dates=_open_places(found.dates, closed),
        amounts=_open_places(found.amounts, closed),
        case_numbers=tuple(number for number in found.case_numbers if number in named),
        journal_numbers=tuple(number for number in found.journal_numbers if number in named),
    )


def public_minutes(minutes: Minutes) -> Minutes:
    """The minutes without what is closed, and without what only that names or quotes."""
    return _with_items(minutes, tuple(map(public_item, minutes.items)))


def listed_minutes(minutes: Minutes) -> Minutes:
    """The minutes as `parse` shows them: what their agenda lists of closed items and bilag stays, the titles too.

    Whoever parses a paper holds it; the law has even the agenda of the closed part published as a list.
    """
    return _with_items(minutes, tuple(map(_listed_item, minutes.items)))


def _listed_item(item: Item) -> Item:
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


def _with_items(minutes: Minutes, items: tuple[Item, ...]) -> Minutes:
    problems = minutes.problems
    if items != minutes.items:
        problems = tuple(problem for problem in problems if problem.code != "unread-text")
    return replace(minutes, items=items, entities=_public_entities(minutes, items), problems=problems)
