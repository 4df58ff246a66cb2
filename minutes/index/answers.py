"""What is asked of the index beside the query, and what it answers."""

from __future__ import annotations

from typing import Literal

import msgspec

from minutes.records import Committee

Sort = Literal["relevance", "date"]


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows and orders a search.

    Dates are ISO days, months or years; `field` is the one that words are looked for in. `committee`, `municipality`,
    `year`, `outcome` and `type` take the values of the facets of these names. By date the latest meeting comes first.
    """

    committee: str | None = None
    municipality: str | None = None
    year: str | None = None
    outcome: str | None = None
    type: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    field: str | None = None
    include_closed: bool = False
    sort: Sort = "relevance"


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of an answer, by the contract. `field`, `source` and `page` are where the snippet was found.

    `versions` are the ids of the same matter in other papers of the meeting, left out where there are none. The score
    is 0 in order of dates.
    """

    item_id: str
    score: float
    title: str
    committee: Committee | None
    date: str | None
    municipality: str | None
    number: str | None
    field: str
    snippet: str
    source: str
    page: int | None
    case_id: str | None
    versions: tuple[str, ...] = ()


class Named(msgspec.Struct, frozen=True):
    """Which item or point a hit is, with the ids of the same matter in other papers of the meeting."""

    id: str
    versions: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What `minutes search --json` prints."""

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    suggestion: str | None = None
    problems: tuple[str, ...] = ()
