"""Which parts of a source may be shown: where it holds something closed, only what open items are made of."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from minutes.danish.forms import CPR_MASK
from minutes.records import Item, Minutes, Span


class Openness(msgspec.Struct, frozen=True, kw_only=True):
    """The places that may be shown and those that may not, and whether all else may be shown.

    `masked` are places that hold a personal number somewhere.
    """

    whole: bool
    shown: tuple[Span, ...] = ()
    hidden: tuple[Span, ...] = ()
    masked: tuple[Span, ...] = ()


def openness_of(minutes: Minutes) -> Openness:
    """What may be shown of the source of a record, which is the one with all that is closed.

    Where anything is closed, text that no open item holds is not shown either: nobody knows what it is about.
    """
    masked = [span for item in minutes.items if _has_number(item) for span in _places(item)]
    if not any(map(_has_closed, minutes.items)):
        return Openness(whole=True, masked=tuple(masked))
    shown = [span for spans in minutes.meeting.spans.values() for span in spans]
    hidden = [span for each in minutes.furniture if each.kind != "running head" for span in each.spans]
    for item in minutes.items:
        if item.access == "lukket":
            hidden += _places(item)
            continue
        shown += _places(item)
        if _has_closed(item):
            hidden += item.spans.get("bilag", ())
            hidden += [span for point in item.underpunkter for span in point.spans.get("bilag", ())]
    return Openness(whole=False, shown=tuple(shown), hidden=tuple(hidden), masked=tuple(masked))


def _places(item: Item) -> Iterator[Span]:
    """All places of an item and its points."""
    for spans in (item.spans, *(point.spans for point in item.underpunkter)):
        yield from (span for places in spans.values() for span in places)


def _has_closed(item: Item) -> bool:
    return item.access == "lukket" or any(bilag.access == "lukket" for bilag in item.bilag)


def _has_number(item: Item) -> bool:
    return CPR_MASK.encode() in msgspec.json.encode(item)
