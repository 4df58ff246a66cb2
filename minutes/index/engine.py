"""The interface of a full-text engine, and what goes through it. An engine knows no Danish and no minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Protocol, Self

import msgspec

from minutes.index.clauses import Clause


class Schema(msgspec.Struct, frozen=True, kw_only=True):
    """The names of the fields: `phrases` are texts whose order counts, `texts` others, `keys` whole values.

    `facets` are those of the keys whose values are counted, in groups: a group is counted at once, by the values that
    its documents have of all its keys. So these should go together, as a body and its municipality do. `numbers` are
    whole numbers of a document.
    """

    phrases: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    facets: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[str, ...] = ()


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One unit of an index. `texts` are terms with blanks between, by field; `stored` comes back with a hit."""

    texts: dict[str, str]
    keys: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    stored: bytes


Facets = dict[str, dict[str, int]]  # by facet the values of documents, each with the number of these


class Found(msgspec.Struct, frozen=True):
    """An engine's answer: how many documents match, those asked for with their scores, best first, the facets of all.

    The facets have no values where they were not asked for.
    """

    total: int
    hits: tuple[tuple[bytes, float], ...]
    facets: Facets


_BETWEEN = "\x1f"  # stands between the values of a group


def grouped(document: Document, group: Iterable[str]) -> str:
    """All values that a document has of the facets of a group, as one value that can be counted."""
    return _BETWEEN.join(f"{name}={value}" for name in group for value in document.keys.get(name, ()))


def facets_of(schema: Schema, counts: Iterable[tuple[str, int]]) -> Facets:
    """The facets by how many documents have each of the `grouped` values; the most frequent first."""
    totals: dict[str, Counter[str]] = {name: Counter() for group in schema.facets for name in group}
    for values, count in counts:
        for name, value in _apart(values):
            totals[name][value] += count
    return {name: dict(total.most_common()) for name, total in totals.items()}


@lru_cache(1 << 15)
def _apart(values: str) -> list[tuple[str, str]]:
    """The facets and their values that were `grouped`."""
    return [(name, value) for name, _, value in (pair.partition("=") for pair in values.split(_BETWEEN) if pair)]


class Engine(Protocol):
    """An index in one folder. Nothing that was added or deleted counts before `commit`."""

    @classmethod
    def create(cls, folder: Path, schema: Schema) -> Self:
        """A new, empty index in a folder that is there."""

    @classmethod
    def open(cls, folder: Path, schema: Schema) -> Self:
        """The index in `folder`. Raises OSError or ValueError where there is none, or a damaged one."""

    def add(self, documents: Iterable[Document]) -> None: ...

    def delete(self, field: str, keys: Iterable[str]) -> None:
        """Forget the documents that have one of these keys in the field."""

    def commit(self) -> None: ...

    def search(
        self, clause: Clause, limit: int, offset: int = 0, by: str | None = None, counted: bool = False
    ) -> Found:
        """The documents that match, best first; or by a number that they have, the highest first, without scores.

        What the facets have of them is `counted` where that is asked for.
        """

    def each(self, clause: Clause, by: str | None = None) -> Iterator[tuple[bytes, float]]:
        """All documents that match, in the same order, read one by one."""

    def terms(self, field: str, prefix: str = "") -> dict[str, int]:
        """The terms of a field that begin so, each with the number of documents that have it."""

    def wasted(self) -> float:
        """The share of the index that deleted documents still take, from 0 to 1."""
