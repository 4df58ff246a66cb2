"""A question to an index and its answer: parse, translate, search, cut the snippets."""

from __future__ import annotations

import time

import msgspec

from minutes.errors import UsageError
from minutes.index.analysis import Analysis
from minutes.index.answers import Answer, Filters, Hit
from minutes.index.documents import FACETS
from minutes.index.engine import Engine
from minutes.index.entries import CLOSED_FIELD, FIELDS, Entry
from minutes.index.marks import Marker
from minutes.index.parser import parse
from minutes.index.query import sought
from minutes.index.snippets import make_snippet
from minutes.index.translation import Translation


def ask(engine: Engine, analysis: Analysis, query: str, filters: Filters, limit: int, offset: int = 0) -> Answer:
    """The best hits for a query. Raises UsageError for an empty query and for filters that make no sense."""
    started = time.perf_counter()
    query = query.encode("utf-8", "replace").decode()  # a terminal may hand over bytes that are no text
    if filters.field is not None and filters.field not in FIELDS:
        raise UsageError(f"there is no field {filters.field!r}", f"fields are {', '.join(FIELDS)}")
    if limit < 0 or offset < 0:
        raise UsageError("a limit or an offset below zero", "give a positive number")
    parsed = parse(query)
    if parsed.root is None:
        nothing: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        return Answer(query=query, total=0, took_ms=0.0, hits=(), facets=nothing, problems=parsed.problems)
    translation = Translation(analysis, engine, filters)
    clause = translation.whole(parsed.root)
    found = engine.search(clause, limit, offset)
    marker = Marker(analysis, sought(parsed.root))
    hits = tuple(_hit(msgspec.json.decode(stored, type=Entry), score, marker, filters) for stored, score in found.hits)
    facets = engine.facets(clause)
    took = (time.perf_counter() - started) * 1000
    return Answer(
        query=query,
        total=found.total,
        took_ms=round(took, 2),
        hits=hits,
        facets=facets,
        problems=(*parsed.problems, *translation.problems),
    )


def _hit(entry: Entry, score: float, marker: Marker, filters: Filters) -> Hit:
    fields = (filters.field,) if filters.field else FIELDS
    snippet = make_snippet(entry, marker, (*fields, CLOSED_FIELD) if filters.include_closed else fields)
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
