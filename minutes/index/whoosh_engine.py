"""The whoosh engine: slower, Python all through, for machines that tantivy has no build for."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Self

import whoosh.query as ask
from whoosh import fields, index
from whoosh.analysis import RegexTokenizer
from whoosh.columns import VarBytesColumn
from whoosh.sorting import FieldFacet

from minutes.index.clauses import (
    AllOf,
    AnyOf,
    Between,
    Clause,
    Everything,
    Leaf,
    Phrase,
    Prefix,
    Similar,
    Term,
    Weighted,
)
from minutes.index.engine import Document, Facets, Found, Schema, facets_of, grouped

_BETWEEN = "\x1f"  # stands between the values of a key
_WRITER_MEMORY = 128  # megabytes
_MOST_WASTED = 0.3  # a larger share of deleted documents is worth a merge of everything
_NOTHING = 1e-9  # a score; whoosh takes 0 for 1


class WhooshEngine:
    """An index in one folder; see `Engine`."""

    def __init__(self, opened: index.FileIndex, schema: Schema) -> None:
        self._index = opened
        self._schema = schema
        self._writer: Any = None
        self._searchers = threading.local()

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        return cls(index.create_in(str(folder), _whoosh_schema(schema)), schema)

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        try:
            return cls(index.open_dir(str(folder)), schema)
        except Exception as error:  # whoosh raises whatever the reading of broken bytes comes to
            raise ValueError(f"{type(error).__name__} {error}") from error

    def add(self, documents: Iterable[Document]) -> None:
        writer = self._writing()
        for document in documents:
            keys = {name: _BETWEEN.join(values) for name, values in document.keys.items()}
            facets = grouped(document, chain.from_iterable(self._schema.facets)).encode()
            writer.add_document(**document.texts, **keys, **document.numbers, stored=document.stored, facets=facets)

    def delete(self, field: str, keys: Iterable[str]) -> None:
        for key in keys:
            self._writing().delete_by_term(field, key)

    def commit(self) -> None:
        if self._writer is None:
            return
        self._writer.commit(optimize=self.wasted() > _MOST_WASTED)
        self._writer = None
        self._searcher.close()
        self._searchers = threading.local()

    def search(
        self, clause: Clause, limit: int, offset: int = 0, by: str | None = None, counted: bool = False
    ) -> Found:
        query = _query(clause)
        matching = list(self._searcher.docs_for_query(query))
        total, facets = len(matching), self._facets(matching if counted else [])
        if not limit or offset >= total:
            return Found(total, (), facets)
        results = self._ranked(query, min(offset + limit, total), by)
        return Found(total, tuple(_read(results[offset:], by)), facets)

    def each(self, clause: Clause, by: str | None = None) -> Iterator[tuple[bytes, float]]:
        return _read(self._ranked(_query(clause), None, by), by)

    def terms(self, field: str, prefix: str = "") -> dict[str, int]:
        reader = self._searcher.reader()
        terms = [term.decode() for term in reader.expand_prefix(field, prefix)]
        if not reader.has_deletions():
            return {term: reader.doc_frequency(field, term) for term in terms}
        counts = {term: sum(1 for _ in self._searcher.docs_for_query(ask.Term(field, term))) for term in terms}
        return {term: count for term, count in counts.items() if count}

    def wasted(self) -> float:
        kept = self._searcher.doc_count_all()
        return 1 - self._searcher.doc_count() / kept if kept else 0.0

    @property
    def _searcher(self) -> Any:
        """The searcher of this thread: it reads from places of its own in the files, and cannot be shared."""
        if not hasattr(self._searchers, "own"):
            self._searchers.own = self._index.searcher()
        return self._searchers.own

    def _ranked(self, query: ask.Query, limit: int | None, by: str | None) -> Any:
        sortedby = FieldFacet(by, reverse=True) if by else None
        collector = self._searcher.collector(limit, sortedby, optimize=False)
        # What it leaves out early, since it can score no more, scores highest where weights stand inside each other.
        collector.replace = 0
        self._searcher.search_with_collector(query, collector)
        return collector.results()

    def _facets(self, documents: Sequence[int]) -> Facets:
        column = self._searcher.reader().column_reader("facets") if documents else ()
        return facets_of(self._schema, Counter(column[number].decode() for number in documents).items())

    def _writing(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(limitmb=_WRITER_MEMORY)
        return self._writer


def _read(results: Iterable[Any], by: str | None) -> Iterator[tuple[bytes, float]]:
    for hit in results:
        yield hit["stored"], 0.0 if by else float(hit.score)


def _whoosh_schema(schema: Schema) -> fields.Schema:
    blanks = RegexTokenizer(r"[^ ]+")
    whole = RegexTokenizer(f"[^{_BETWEEN}]+")
    return fields.Schema(
        **{name: fields.TEXT(analyzer=blanks) for name in schema.phrases},
        **{name: fields.TEXT(analyzer=blanks, phrase=False) for name in schema.texts},
        **{name: fields.TEXT(analyzer=whole, phrase=False) for name in schema.keys},
        **{name: fields.NUMERIC(sortable=True, default=0) for name in schema.numbers},
        facets=fields.COLUMN(VarBytesColumn()),
        stored=fields.STORED(),
    )


def _query(clause: Clause, weight: float = 1.0) -> ask.Query:
    match clause:
        case AnyOf(parts):
            return ask.Or([_query(part, weight) for part in parts]) if parts else ask.NullQuery
        case AllOf():
            return _all_of(clause, weight)
        case Weighted(part, 0.0):
            return ask.ConstantScoreQuery(_query(part), score=_NOTHING)
        case Weighted(part, factor):
            return _query(part, weight * factor)
        case _:
            return _leaf(clause, weight)


def _leaf(clause: Leaf, weight: float) -> ask.Query:
    match clause:
        case Term(field, term):
            return ask.Term(field, term, boost=weight)
        case Phrase(field, terms, slop):
            return ask.Phrase(field, list(terms), slop=slop + 1, boost=weight)
        case Prefix(field, start):
            return ask.Prefix(field, start, boost=weight, constantscore=True)
        case Similar(field, term, distance):
            return ask.FuzzyTerm(field, term, maxdist=distance, boost=weight, constantscore=True)
        case Between(field, low, high):
            return ask.NumericRange(field, low, high, boost=weight)
        case Everything():
            return ask.Every(boost=weight)


def _all_of(clause: AllOf, weight: float) -> ask.Query:
    required = [_query(part, weight) for part in clause.required]
    query = ask.And([*required, *(ask.Not(_query(part)) for part in clause.forbidden)])
    if not clause.optional:
        return query
    return ask.AndMaybe(query, ask.Or([_query(part, weight) for part in clause.optional]))
