"""The full-text index of an archive: an engine with the words that the archive taught it, in one stamped folder."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Self

import msgspec

from minutes.danish.wordforms import fingerprint
from minutes.errors import ArchiveError, MissingPartError, UsageError
from minutes.index.analysis import ANALYSIS_VERSION, Analysis
from minutes.index.answers import Answer, Filters, Hit, Named
from minutes.index.clauses import Term
from minutes.index.documents import DOCUMENTS_VERSION, SCHEMA, make_document
from minutes.index.engine import Engine
from minutes.index.entries import Entry
from minutes.index.search import Search
from minutes.index.settings import ENGINES
from minutes.index.similar import find_similar
from minutes.index.suggestions import complete
from minutes.index.translation import Translation
from minutes.index.vocabulary import Vocabulary

_STAMP_FILE = "minutes.json"
_WORDS_FILE = "words.sqlite"


class _Stamp(msgspec.Struct, frozen=True):
    """What an index was made by; one with another stamp is not read."""

    engine: str
    documents: int
    analysis: int
    lexicon: str


class TextIndex:
    """The index in one folder, of the engine `engine`. Nothing that was added or deleted counts before `commit`."""

    def __init__(self, folder: Path, name: str, engine: Engine) -> None:
        self.engine = name
        self._folder = folder
        self._engine = engine
        self._vocabulary = Vocabulary(folder / _WORDS_FILE)

    @classmethod
    def create(cls, folder: Path, engine: str = ENGINES[0]) -> Self:
        """A new, empty index in `folder`, which must not be there yet."""
        engine_type = _engine_type(engine)
        folder.mkdir(parents=True)
        Vocabulary.create(folder / _WORDS_FILE)
        index = cls(folder, engine, engine_type.create(folder, SCHEMA))
        (folder / _STAMP_FILE).write_bytes(msgspec.json.encode(_stamp(engine)))
        return index

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index in `folder`. Raises ArchiveError where there is none, or one of another version."""
        if not folder.is_dir():
            raise ArchiveError(f"no index in {folder}", "run `minutes ingest`, or `minutes rebuild`")
        stamp = _read_stamp(folder)
        if stamp is None or stamp != _stamp(stamp.engine):
            raise ArchiveError(f"the index in {folder} was made by another version", "run `minutes rebuild`")
        try:
            return cls(folder, stamp.engine, _engine_type(stamp.engine).open(folder, SCHEMA))
        except (ValueError, OSError) as error:
            raise ArchiveError(f"the index in {folder} is damaged: {error}", "run `minutes rebuild`") from error

    @staticmethod
    def engine_of(folder: Path) -> str:
        """The engine of the index in `folder`, of whatever version, the default where there is none."""
        stamp = _read_stamp(folder)
        return stamp.engine if stamp and stamp.engine in ENGINES else ENGINES[0]

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take the words of entries in, before these are added."""
        self._vocabulary.learn(entries)
        self.__dict__.pop("_analysis", None)

    def add(self, entries: Iterable[Entry]) -> None:
        """Make entries searchable."""
        self._engine.add(make_document(entry, self._analysis) for entry in entries)

    def delete(self, keys: Iterable[str]) -> set[str]:
        """Forget every entry of the records with these keys; tells the others that are to be added again.

        Those are papers of the same meetings, whose entries held what these records say.
        """
        gone, others = set(keys), set[str]()
        for key in gone:
            for stored, _ in self._engine.each(Term("key", key)):
                entry = msgspec.json.decode(stored, type=Entry)
                others.update((entry.key, *entry.other_keys))
        self._engine.delete("key", gone)
        return others - gone

    def commit(self) -> None:
        """Make what was added and deleted count. Raises ArchiveError where the engine cannot write."""
        try:
            self._engine.commit()
        except ValueError as error:  # what tantivy makes of everything
            advice = "see that the disk has room; then run it again, or `minutes rebuild`"
            raise ArchiveError(f"{self._folder} cannot be written: {error}", advice) from error
        self._vocabulary.save()

    def keys(self) -> set[str]:
        """The keys of all records that the index holds entries of."""
        return set(self._engine.terms("key"))

    def wasted(self) -> float:
        """The share of the index that deleted entries still take, from 0 to 1."""
        return self._engine.wasted()

    def search(self, query: str, filters: Filters, limit: int, offset: int = 0) -> Answer:
        """The best hits, by the contract. Raises UsageError."""
        return Search(self._engine, self._analysis, query, filters).answer(limit, offset)

    def hits(self, query: str, filters: Filters, wanted: Container[str] | None = None) -> Iterator[Hit]:
        """Every hit, best first, made one by one; or only those with the ids that are `wanted`. Raises UsageError."""
        return Search(self._engine, self._analysis, query, filters).hits(wanted)

    def names(self, query: str, filters: Filters) -> Iterator[Named]:
        """Which items and points are found, best first. Raises UsageError."""
        return Search(self._engine, self._analysis, query, filters).names()

    def similar(self, item_id: str, limit: int, include_closed: bool = False) -> tuple[Hit, ...]:
        """The items and points most like one, best first, without itself. Raises NotFoundError."""
        return tuple(find_similar(self._engine, self._analysis, item_id, limit, include_closed))

    def complete(self, start: str, limit: int) -> tuple[str, ...]:
        """Words and titles of open items that go on where a text ends."""
        return complete(self._engine, Translation(self._analysis, self._engine, Filters()), start, limit)

    @cached_property
    def _analysis(self) -> Analysis:
        return Analysis(self._vocabulary.lexicon())


def _read_stamp(folder: Path) -> _Stamp | None:
    """The stamp of an index; None where it has none that can be read."""
    try:
        return msgspec.json.decode((folder / _STAMP_FILE).read_bytes(), type=_Stamp)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _stamp(engine: str) -> _Stamp:
    return _Stamp(engine, DOCUMENTS_VERSION, ANALYSIS_VERSION, fingerprint())


def _engine_type(name: str) -> type[Engine]:
    """An engine by its name; it is imported here, so that one is not needed for the other."""
    try:
        if name == "tantivy":
            from minutes.index.tantivy_engine import TantivyEngine

            return TantivyEngine
        if name == "whoosh":
            from minutes.index.whoosh_engine import WhooshEngine

            return WhooshEngine
    except ImportError as error:
        raise MissingPartError(f"the search engine {name} is not installed: {error}", f"pip install {name}") from error
    raise UsageError(f"there is no search engine {name!r}", f"engines are {' and '.join(ENGINES)}")
