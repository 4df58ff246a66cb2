"""A question to an engine and its answer: parse, search, cut the snippets."""

from __future__ import annotations

import time

from minutes.errors import UsageError
from minutes.index.engine import CLOSED_FIELD, FIELDS, Answer, Engine, Entry, Filters, Hit
from minutes.index.query import Words, parse, positive_words
from minutes.index.snippets import make_snippet


def ask(engine: Engine, query: str, filters: Filters, limit: int, offset: int = 0) -> Answer:
    """The best hits for a query. Raises UsageError for an empty query and for filters that make no sense."""
    started = time.perf_counter()
    query = query.encode("utf-8", "replace").decode()  # a terminal may hand over bytes that are no text
    if filters.field is not None and filters.field not in FIELDS:
        raise UsageError(f"there is no field {filters.field!r}", f"fields are {', '.join(FIELDS)}")
    if limit < 0 or offset < 0:
        raise UsageError("a limit or an offset below zero", "give a positive number")
    parsed = parse(query, FIELDS)
    if parsed.root is None:
        nothing: dict[str, dict[str, int]] = {"committee": {}, "year": {}, "outcome": {}}
        return Answer(query=query, total=0, took_ms=0.0, hits=(), facets=nothing, problems=parsed.problems)
    found = engine.search(parsed.root, filters, limit, offset)
    sought = tuple(positive_words(parsed.root))
    hits = tuple(_hit(entry, score, sought, filters) for entry, score in found.entries)
    took = (time.perf_counter() - started) * 1000
    return Answer(
        query=query,
        total=found.total,
        took_ms=round(took, 2),
        hits=hits,
        facets=found.facets,
        problems=parsed.problems,
    )


def _hit(entry: Entry, score: float, sought: tuple[Words, ...], filters: Filters) -> Hit:
    fields = (filters.field,) if filters.field else FIELDS
    snippet = make_snippet(entry, sought, (*fields, CLOSED_FIELD) if filters.include_closed else fields)
    return Hit(
        item_id=entry.id,
        score=round(score, 4),
        title=entry.title,
        committee=entry.committee,
        date=entry.date,
        municipality=entry.municipality,
        number=entry.number,
        field=snippet.field,
        snippet=snippet.text,
        source=entry.source,
        page=snippet.page,
    )
