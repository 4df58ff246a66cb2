"""The tantivy engine: fields, BM25 ranking, filters and facets inside the engine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import msgspec
import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as TantivyQuery

from minutes.danish.committees import parse_committee
from minutes.danish.forms import letters
from minutes.errors import ArchiveError, UsageError
from minutes.index.analysis import analyzer, fold
from minutes.index.engine import CLOSED_FIELD, FIELDS, Entry, Filters, Found, check_stamp, write_stamp
from minutes.index.query import And, Everything, Node, Not, Or, Words, positive_words
from minutes.records import Committee

NAME = "tantivy"
_TOKENIZER = "danish"

# `text` holds every field of an entry but the title; `context` what narrows without finding.
_TEXT, _CONTEXT = "text", "context"

# A word of the title says more about an item than one of its text; a word of the context almost nothing.
_BOOSTS = {"title": 4.0, _CONTEXT: 0.1}

_FACETS = {"committee": "facet_committee", "year": "facet_year", "outcome": "facet_outcome"}
_FACET_VALUES = 10_000  # so many different values are counted exactly

_WRITER_MEMORY = 128_000_000
_WRITER_THREADS = min(4, os.cpu_count() or 1)

_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (*FIELDS, CLOSED_FIELD, _TEXT, _CONTEXT):
        builder.add_text_field(name, tokenizer_name=_TOKENIZER)
    for name in ("key", "committee_keys"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _FACETS.values():
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("first_day", "last_day"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_boolean_field("closed", indexed=True)
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


class TantivyEngine:
    """An index in one folder; see `Engine`."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index(_schema(), str(folder), reuse=True)
        self._index.register_tokenizer(_TOKENIZER, analyzer())
        self._writer: tantivy.IndexWriter | None = None

    @classmethod
    def create(cls, folder: Path) -> Self:
        folder.mkdir(parents=True)
        engine = cls(folder)
        write_stamp(folder, NAME)
        return engine

    @classmethod
    def open(cls, folder: Path) -> Self:
        check_stamp(folder, NAME)
        try:
            return cls(folder)
        except (ValueError, OSError) as error:
            raise ArchiveError(f"the index in {folder} is damaged: {error}", "run `minutes rebuild`") from error

    def add(self, entries: Iterable[Entry]) -> None:
        writer = self._writing()
        for entry in entries:
            writer.add_document(_document(entry))

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._writing().delete_documents_by_term("key", key)

    def commit(self) -> None:
        if self._writer is None:
            return
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()
        self.__dict__.pop("_searcher", None)

    def keys(self) -> set[str]:
        found = self._searcher.terms_with_prefix("key", "", filter_query=TantivyQuery.all_query())
        return {key for key, _ in found}

    def search(self, query: Node, filters: Filters, limit: int, offset: int = 0) -> Found:
        whole = _Translation(self._index.schema, filters).whole(query)
        size = min(limit, self._searcher.num_docs)
        result: Any = self._searcher.search(whole, limit=max(size, 1), offset=offset)
        entries = []
        for score, address in result.hits[:size]:
            (stored,) = self._searcher.doc(address).get_all("entry")
            entries.append((msgspec.json.decode(stored, type=Entry), float(score)))
        return Found(total=result.count, entries=tuple(entries), facets=self._facets(whole))

    def _facets(self, query: TantivyQuery) -> dict[str, dict[str, int]]:
        wanted = {
            name: {"terms": {"field": field, "size": _FACET_VALUES, "segment_size": _FACET_VALUES}}
            for name, field in _FACETS.items()
        }
        counted = self._searcher.aggregate(query, wanted)
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in counted[name]["buckets"]} for name in wanted}

    @cached_property
    def _searcher(self) -> tantivy.Searcher:
        return self._index.searcher()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_MEMORY, _WRITER_THREADS)
        return self._writer


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for name, passages in entry.texts.items():
        text = fold(" ".join(passage.text for passage in passages))
        document.add_text(name, text)
        if name not in ("title", CLOSED_FIELD):
            document.add_text(_TEXT, text)
    document.add_text(_CONTEXT, fold(entry.context))
    document.add_text("key", entry.key)
    for key in _committee_keys(entry.committee):
        document.add_text("committee_keys", key)
    if entry.committee and (shown := entry.committee.name or entry.committee.abbreviation):
        document.add_text(_FACETS["committee"], shown)
    if entry.date:
        document.add_text(_FACETS["year"], entry.date[:4])
    for outcome in entry.outcomes:
        document.add_text(_FACETS["outcome"], outcome)
    if entry.days:
        document.add_integer("first_day", _day_number(entry.days[0], "00"))
        document.add_integer("last_day", _day_number(entry.days[1], "99"))
    document.add_boolean("closed", entry.access == "lukket")
    document.add_bytes("entry", msgspec.json.encode(entry))
    return document


def _committee_keys(committee: Committee | None) -> set[str]:
    names = (committee.name, committee.abbreviation) if committee else ()
    return {letters(name) for name in names if name}


def _day_number(day: str, missing: str) -> int:
    """An ISO day, month or year as a number: 2023-05 is 20230500 as a first day, 20230599 as a last."""
    match = _DAY.fullmatch(day.strip())
    if match is None:
        raise UsageError(f"{day!r} is not a date", "write it as 2023-05-31, 2023-05 or 2023")
    return int("".join(part or missing for part in match.groups()))


class _Translation:
    """One query and its filters in tantivy's terms."""

    def __init__(self, schema: tantivy.Schema, filters: Filters) -> None:
        self._schema = schema
        self._filters = filters
        own = (filters.field,) if filters.field else ("title", _TEXT)
        self._own = (*own, CLOSED_FIELD) if filters.include_closed and not filters.field else own

    def whole(self, root: Node) -> TantivyQuery:
        """The query within its filters; a match needs a word of the entry's own, not only of its context."""
        sought = list(positive_words(root))
        with_context = len(sought) > 1 and not self._filters.field
        required = [self._node(root, (*self._own, _CONTEXT) if with_context else self._own)]
        if with_context:
            own = TantivyQuery.boolean_query([(Occur.Should, self._words(words, self._own)) for words in sought])
            required.append(TantivyQuery.const_score_query(own, 0.0))
        required += [TantivyQuery.const_score_query(one, 0.0) for one in self._filtering()]
        return TantivyQuery.boolean_query([(Occur.Must, one) for one in required])

    def _filtering(self) -> list[TantivyQuery]:
        filters, schema = self._filters, self._schema
        chosen = []
        if not filters.include_closed:
            chosen.append(TantivyQuery.term_query(schema, "closed", False, "basic"))
        if filters.committee is not None:
            keys = _committee_keys(parse_committee(filters.committee)) | {letters(filters.committee)}
            chosen.append(TantivyQuery.term_set_query(schema, "committee_keys", sorted(keys)))
        if filters.date_from is not None:
            first = _day_number(filters.date_from, "00")
            chosen.append(TantivyQuery.range_query(schema, "last_day", FieldType.Integer, first, None))
        if filters.date_to is not None:
            last = _day_number(filters.date_to, "99")
            chosen.append(TantivyQuery.range_query(schema, "first_day", FieldType.Integer, None, last))
        return chosen

    def _node(self, node: Node, fields: Sequence[str]) -> TantivyQuery:
        match node:
            case Words():
                return self._words(node, fields)
            case And(parts, optional):
                clauses = [self._clause(part, fields) for part in parts]
                clauses += [(Occur.Should, self._words(words, fields)) for words in optional]
                return self._boolean(clauses)
            case Or(parts):
                return self._boolean([(Occur.Should, self._node(part, fields)) for part in parts])
            case Not():
                return self._boolean([self._clause(node, fields)])
            case Everything():
                return TantivyQuery.all_query()

    def _clause(self, node: Node, fields: Sequence[str]) -> tuple[Occur, TantivyQuery]:
        """A required or a forbidden part; forbidden words are looked for in the entry's own text only."""
        if isinstance(node, Not):
            return Occur.MustNot, self._node(node.part, self._own)
        return Occur.Must, self._node(node, fields)

    def _boolean(self, clauses: list[tuple[Occur, TantivyQuery]]) -> TantivyQuery:
        if all(occur is Occur.MustNot for occur, _ in clauses):
            clauses = [(Occur.Must, TantivyQuery.all_query()), *clauses]
        return TantivyQuery.boolean_query(clauses)

    def _words(self, words: Words, fields: Sequence[str]) -> TantivyQuery:
        fields = (words.field,) if words.field else fields
        return TantivyQuery.boolean_query([(Occur.Should, self._in_field(words, name)) for name in fields])

    def _in_field(self, words: Words, field: str) -> TantivyQuery:
        if len(words.terms) == 1:
            query = TantivyQuery.term_query(self._schema, field, words.terms[0], "freq")
        else:
            query = TantivyQuery.phrase_query(self._schema, field, list(words.terms))
        return TantivyQuery.boost_query(query, _BOOSTS.get(field, 1.0))
