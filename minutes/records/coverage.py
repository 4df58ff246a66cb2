"""The frozen records of coverage: what `minutes coverage --json` prints, one object for each body."""

from __future__ import annotations

from typing import Literal

import msgspec

from minutes.records.minutes import Committee

# What the archive holds of the meetings of one month. Of several meetings the one counts that it has least of.
Held = Literal["both", "referat", "dagsorden", "missing", "none"]

LackKind = Literal[
    "pause", "item-numbers", "contents", "bilag", "page", "meeting", "body", "renamed", "no-date", "no-body"
]


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One month (`2021-05`) of a body: what the archive holds, of how many meetings.

    `missing`: nothing, though the body's own rhythm expects a meeting; `evidence` tells why. `none`: nothing, and
    nothing is expected.
    """

    month: str
    held: Held
    meetings: int = 0
    evidence: str | None = None


class Lack(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the archive lacks, with what tells so.

    `date` is a day, a month, a year or a range `day/day`. `source`, `page` and `item_id` are the first of the `times`
    places that tell it.
    """

    kind: LackKind
    text: str
    date: str | None = None
    source: str | None = None
    page: int | None = None
    item_id: str | None = None
    times: int = 1


class BodyCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive holds and lacks of one body; the body is None for documents that name none.

    `meetings` is their number from `first` to `last`, `usual_days` the median of the days between two meetings, None
    for a body with too few meetings to have a rhythm.
    """

    municipality: str | None
    committee: Committee | None
    meetings: int = 0
    first: str | None = None
    last: str | None = None
    usual_days: int | None = None
    months: tuple[Month, ...] = ()
    lacks: tuple[Lack, ...] = ()
