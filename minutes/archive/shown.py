"""One item of an archive, with where it stands."""

from __future__ import annotations

import msgspec

from minutes.records import Item, Minutes, Point


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One item, or one of its points, with the document that it stands in."""

    minutes: Minutes
    item: Item
    point: Point | None = None
