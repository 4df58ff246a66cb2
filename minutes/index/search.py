"""A question to an index and its answer: parse, translate, search, cut the snippets."""

from __future__ import annotations

import time
from collections.abc import Container, Iterator

import msgspec

from minutes.errors import UsageError
from minutes.index.analysis import Analysis
from minutes.index.answers import Answer, Filters, Hit, Named
from minutes.index.clauses import AnyOf
from minutes.index.documents import FACETS
from minutes.index.engine import Engine
from minutes.index.entries import CLOSED_FIELD, FIELDS, Entry
from minutes.index.marks import Marker
from minutes.index.parser import parse
from minutes.index.query import sought, widened
from minutes.index.snippets import make_snippet
from minutes.index.suggestions import apart, respelled
from minutes.index.translation import Translation

_FEW = 3  # fewer hits are little, and another spelling may be meant

_decode_named = msgspec.json.Decoder(Named).decode


class Search:
    """One question to an index. Raises UsageError for an empty query and for filters that make no sense."""

    def __init__(self, engine: Engine, analysis: Analysis, query: str, filters: Filters) -> None:
        self._started = time.perf_counter()
        if filters.field is not None and filters.field not in FIELDS:
            raise UsageError(f"there is no field {filters.field!r}", f"fields are {', '.join(FIELDS)}")
        self._engine, self._analysis = engine, analysis
        self._filters = filters
        self._by = "last_day" if filters.sort == "date" else None
        self._query = query.encode("utf-8", "replace").decode()  # a terminal may hand over bytes that are no text
        self._parsed = parse(self._query)
        root = self._parsed.root and widened(self._parsed.root, analysis.narrower)
        self._translation = Translation(analysis, engine, filters)
        self._clause = AnyOf(()) if root is None else self._translation.whole(root)
        self._sought = tuple(sought(root))
        self._marker = Marker(analysis, self._sought)

    def answer(self, limit: int, offset: int = 0, counted: bool = True) -> Answer:
        """The best hits, with all that is known of the others, or without facets where these are not `counted`."""
        if limit < 0 or offset < 0:
            raise UsageError("a limit or an offset below zero", "give a positive number")
        if self._parsed.root is None:
            nothing: dict[str, dict[str, int]] = {name: {} for name in FACETS}
            return Answer(query=self._query, total=0, took_ms=0.0, hits=(), facets=nothing, problems=self.problems)
        found = self._engine.search(self._clause, limit, offset, self._by, counted)
        return Answer(
            query=self._query,
            total=found.total,
            hits=tuple(self._hit(stored, score) for stored, score in found.hits),
            facets={name: found.facets[name] for name in FACETS},
            suggestion=self._suggestion(found.total) if found.total < _FEW else None,
            problems=self.problems,
            took_ms=round((time.perf_counter() - self._started) * 1000, 2),
        )

    def _suggestion(self, found: int) -> str | None:
        """Another query, where few are found: in another spelling, or with a compound apart where that finds more.

        A compound of two words was looked for side by side and turned round: where that finds some, it is enough.
        """
        better = respelled(self._engine, self._translation, self._query, self._sought)
        if better is not None:
            return better
        for query in apart(self._translation, self._query, self._sought, long=found > 0):
            other = Search(self._engine, self._analysis, query, self._filters)
            if self._engine.search(other._clause, 0).total > found:
                return query
        return None

    def hits(self, wanted: Container[str] | None = None) -> Iterator[Hit]:
        """Every hit, best first, made one by one; or only those with the ids that are `wanted`."""
        for stored, score in self._engine.each(self._clause, self._by):
            if wanted is None or _decode_named(stored).id in wanted:
                yield self._hit(stored, score)

    def names(self) -> Iterator[Named]:
        """Which items and points are found, best first; many times faster than what tells why."""
        for stored, _ in self._engine.each(self._clause, self._by):
            yield _decode_named(stored)

    @property
    def problems(self) -> tuple[str, ...]:
        """What of the question could not be meant as it was typed."""
        return (*self._parsed.problems, *dict.fromkeys(self._translation.problems))

    def _hit(self, stored: bytes, score: float) -> Hit:
        fields = (self._filters.field,) if self._filters.field else FIELDS
        entry = msgspec.json.decode(stored, type=Entry)
        return make_hit(entry, score, self._marker, (*fields, CLOSED_FIELD) if self._filters.include_closed else fields)


def make_hit(entry: Entry, score: float, marker: Marker, fields: tuple[str, ...] = FIELDS) -> Hit:
    """An entry as a line of an answer, with a snippet of one of these fields."""
    snippet = make_snippet(entry, marker, fields)
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
        source=snippet.source,
        page=snippet.page,
        case_id=None,
        versions=entry.versions,
    )
