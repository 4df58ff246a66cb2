"""What is asked of the index beside the query, and what it answers."""

from __future__ import annotations

import msgspec

from minutes.records import Committee


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a search. Dates are ISO days, months or years; `field` is the one that words are looked for in."""

    committee: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    field: str | None = None
    include_closed: bool = False


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an answer, by the contract. `field` is where the snippet was found."""

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
    case_id: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What `minutes search --json` prints."""

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    suggestion: str | None = None
    problems: tuple[str, ...] = ()
