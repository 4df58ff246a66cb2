"""What every search engine takes and gives, and the interface that it keeps."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, Self

import msgspec

from minutes.errors import ArchiveError
from minutes.index.analysis import ANALYSIS_VERSION
from minutes.index.query import Node
from minutes.records import Access, Committee

# Raised whenever entries are kept in another form.
INDEX_VERSION = 1
_STAMP_FILE = "minutes.json"

# The searchable fields of an entry by the names of the item's own fields, the weightiest first.
FIELDS = (
    "title",
    "resume",
    "sagsfremstilling",
    "økonomiske_konsekvenser",
    "indstilling",
    "beslutning",
    "tidligere_behandling",
    "calendar",
    "sections",
    "bilag",
    "fraværende",
    "case_number",
)
# Titles of closed bilag: a field of their own, which only a search that includes closed matters looks at.
CLOSED_FIELD = "lukkede_bilag"


class Passage(msgspec.Struct, frozen=True):
    """A stretch of text on one page (None where the source has no pages)."""

    text: str
    page: int | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One searchable unit: an item, or one underpunkt of an item. Each text belongs to one entry only.

    `key` names the parsed record that the entry was made from, `source` the file behind that. `context` are
    words that narrow a search (body, municipality, title of the point's item) but find nothing alone. `days`
    are the first and the last day that the meeting may have been held on.
    """

    id: str
    key: str
    source: str
    number: str | None = None
    title: str
    municipality: str | None = None
    committee: Committee | None = None
    date: str | None = None
    days: tuple[str, str] | None = None
    access: Access = "åben"
    outcomes: tuple[str, ...] = ()
    texts: dict[str, tuple[Passage, ...]]
    context: str = ""
    page: int | None = None


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a search. Dates are ISO days, months or years; `field` is one of `FIELDS`."""

    committee: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    field: str | None = None
    include_closed: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An engine's answer: the entries asked for with their scores, and counts over all that match."""

    total: int
    entries: tuple[tuple[Entry, float], ...]
    facets: dict[str, dict[str, int]]


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


class Engine(Protocol):
    """A full-text index in one folder. Nothing that was added or deleted counts before `commit`."""

    @classmethod
    def create(cls, folder: Path) -> Self:
        """A new, empty index in `folder`, which must not hold one."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index in `folder`. Raises ArchiveError where there is none, or one of another version."""

    def add(self, entries: Iterable[Entry]) -> None: ...

    def delete(self, keys: Iterable[str]) -> None:
        """Forget every entry of the records with these keys."""

    def commit(self) -> None: ...

    def keys(self) -> set[str]:
        """The keys of all records that the index holds entries of."""

    def search(self, query: Node, filters: Filters, limit: int, offset: int = 0) -> Found:
        """The entries that match, best first. Raises UsageError for filters that make no sense."""


class _Stamp(msgspec.Struct, frozen=True):
    engine: str
    index: int = INDEX_VERSION
    analysis: int = ANALYSIS_VERSION


def write_stamp(folder: Path, engine: str) -> None:
    """Mark the folder as an index of this version."""
    (folder / _STAMP_FILE).write_bytes(msgspec.json.encode(_Stamp(engine)))


def check_stamp(folder: Path, engine: str) -> None:
    """Raise ArchiveError unless the folder holds an index of this engine and version."""
    try:
        stamp = msgspec.json.decode((folder / _STAMP_FILE).read_bytes(), type=_Stamp)
    except FileNotFoundError:
        raise ArchiveError(f"no index in {folder}", "run `minutes ingest`, or `minutes rebuild`") from None
    except msgspec.DecodeError:
        stamp = None
    if stamp != _Stamp(engine):
        raise ArchiveError(f"the index in {folder} was made by another version", "run `minutes rebuild`")
