"""The tantivy engine: fast, the default."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import tantivy
from tantivy import FieldType, Occur, Query

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
from minutes.index.engine import Document, Found, Schema, facets_of, grouped

_TOKENIZER = "blanks"
_FACET_VALUES = 30_000  # so many different values of a group are counted exactly; tantivy allows 65,000 in all

_WRITER_MEMORY = 32_000_000  # bytes
_WRITER_THREADS = 1  # documents come from one thread of Python, which keeps one busy


class TantivyEngine:
    """An index in one folder; see `Engine`."""

    def __init__(self, folder: Path, schema: Schema) -> None:
        self._folder = folder
        self._schema = schema
        self._index = tantivy.Index(_tantivy_schema(schema), str(folder), reuse=True)
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_TOKENIZER, blanks)  # must be told again each time that an index is opened
        self._writer: tantivy.IndexWriter | None = None

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        return cls(folder, schema)

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        if not tantivy.Index.exists(str(folder)):
            raise FileNotFoundError(folder)
        return cls(folder, schema)

    def add(self, documents: Iterable[Document]) -> None:
        writer = self._writing()
        for document in documents:
            made = _tantivy_document(document)
            for number, group in enumerate(self._schema.facets):
                made.add_text(_group(number), grouped(document, group))
            writer.add_document(made)

    def delete(self, field: str, keys: Iterable[str]) -> None:
        for key in keys:
            self._writing().delete_documents_by_term(field, key)

    def commit(self) -> None:
        if self._writer is None:
            return
        self._writer.commit()
        self._writer.garbage_collect_files()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()
        self.__dict__.pop("_searcher", None)

    def search(
        self, clause: Clause, limit: int, offset: int = 0, by: str | None = None, counted: bool = False
    ) -> Found:
        size = min(limit, self._searcher.num_docs)
        query = self._query(clause)
        result: Any = self._searcher.search(query, limit=max(size, 1), offset=offset, order_by_field=by)
        facets = facets_of(self._schema, self._counts(query) if counted and result.count else ())
        return Found(result.count, tuple(self._read(result.hits[:size], by)), facets)

    def each(self, clause: Clause, by: str | None = None) -> Iterator[tuple[bytes, float]]:
        size = max(self._searcher.num_docs, 1)
        result: Any = self._searcher.search(self._query(clause), limit=size, count=False, order_by_field=by)
        return self._read(result.hits, by)

    def terms(self, field: str, prefix: str = "") -> dict[str, int]:
        # A filter makes it count documents that are not deleted.
        return dict(self._searcher.terms_with_prefix(field, prefix, filter_query=Query.all_query()))

    def wasted(self) -> float:
        segments = json.loads((self._folder / "meta.json").read_bytes())["segments"]
        kept = sum(segment["max_doc"] for segment in segments)
        deleted = sum(segment["deletes"]["num_deleted_docs"] for segment in segments if segment["deletes"])
        return deleted / kept if kept else 0.0

    def _counts(self, query: Query) -> Iterator[tuple[str, int]]:
        """Each value of the groups of facets, with how many documents that match have it."""
        size = {"size": _FACET_VALUES, "segment_size": _FACET_VALUES}
        groups = map(_group, range(len(self._schema.facets)))
        found = self._searcher.aggregate(query, {group: {"terms": {"field": group, **size}} for group in groups})
        return ((bucket["key"], bucket["doc_count"]) for values in found.values() for bucket in values["buckets"])

    def _read(self, places: Iterable[tuple[Any, tantivy.DocAddress]], by: str | None) -> Iterator[tuple[bytes, float]]:
        for score, place in places:
            yield self._searcher.doc(place)["stored"][0], 0.0 if by else float(score)

    @cached_property
    def _searcher(self) -> tantivy.Searcher:
        return self._index.searcher()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_MEMORY, _WRITER_THREADS)
            # A commit that was killed may have left files with the names that the next one gives to its own.
            self._writer.garbage_collect_files()
        return self._writer

    def _query(self, clause: Clause) -> Query:
        match clause:
            case AnyOf():
                parts = ((self._query(part), weight) for part, weight in _flat(clause))
                return Query.boolean_query([(Occur.Should, _weighted(part, weight)) for part, weight in parts])
            case AllOf():
                return self._all_of(clause)
            case Weighted(part, weight):
                return _weighted(self._query(part), weight)
            case _:
                return self._leaf(clause)

    def _leaf(self, clause: Leaf) -> Query:
        schema = self._index.schema
        match clause:
            case Term(field, term):
                return Query.term_query(schema, field, term, "basic" if field in self._schema.keys else "freq")
            case Phrase(field, terms, slop):
                return Query.phrase_query(schema, field, list(terms), slop)
            case Prefix(field, start):
                return Query.regex_query(schema, field, _escaped(start) + ".*")
            case Similar(field, term, distance):
                return Query.fuzzy_term_query(schema, field, term, distance, transposition_cost_one=False)
            case Between(field, low, high):
                return Query.range_query(schema, field, FieldType.Integer, low, high)
            case Everything():
                return Query.all_query()

    def _all_of(self, clause: AllOf) -> Query:
        parts = [(Occur.Must, part) for part in clause.required]
        parts += [(Occur.Should, part) for part in clause.optional]
        parts += [(Occur.MustNot, part) for part in clause.forbidden]
        return Query.boolean_query([(occur, self._query(part)) for occur, part in parts])


def _flat(clause: Clause, weight: float = 1.0) -> Iterator[tuple[Clause, float]]:
    """What any of is asked for, with its weights multiplied: tantivy is many times as fast with one union as with some
    inside each other.
    """
    match clause:
        case AnyOf(parts):
            for part in parts:
                yield from _flat(part, weight)
        case Weighted(part, own) if own:
            yield from _flat(part, weight * own)
        case _:
            yield clause, weight


def _weighted(query: Query, weight: float) -> Query:
    if weight == 1:
        return query
    return Query.boost_query(query, weight) if weight else Query.const_score_query(query, 0.0)


def _escaped(text: str) -> str:
    """For tantivy's regular expressions, which know fewer escapes than Python's."""
    return re.sub(r"([\\.+*?()|\[\]{}^$&~#<>@\"-])", r"\\\1", text)


def _tantivy_schema(schema: Schema) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in schema.phrases:
        builder.add_text_field(name, tokenizer_name=_TOKENIZER)
    for name in schema.texts:
        builder.add_text_field(name, tokenizer_name=_TOKENIZER, index_option="freq")
    for name in schema.keys:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for number in range(len(schema.facets)):
        builder.add_text_field(_group(number), tokenizer_name="raw", index_option="basic", fast=True)
    for name in schema.numbers:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def _group(number: int) -> str:
    """The field of a group of facets: one value in each document, which is counted several times as fast as many."""
    return f"facets{number}"


def _tantivy_document(document: Document) -> tantivy.Document:
    made = tantivy.Document()
    for name, text in document.texts.items():
        made.add_text(name, text)
    for name, values in document.keys.items():
        for value in values:
            made.add_text(name, value)
    for name, number in document.numbers.items():
        made.add_integer(name, number)
    made.add_bytes("stored", document.stored)
    return made
