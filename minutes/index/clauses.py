"""What an engine is asked for: conditions on the terms of its fields, put together by all, any and none.

A query is translated to these once; each engine has its own words for them and adds none.
"""

from __future__ import annotations

import msgspec


class Term(msgspec.Struct, frozen=True):
    """The documents that have a term in a field."""

    field: str
    term: str


class Phrase(msgspec.Struct, frozen=True):
    """Two terms or more in this order. Between two different ones `slop` others may stand, 0 or 1."""

    field: str
    terms: tuple[str, ...]
    slop: int = 0


class Prefix(msgspec.Struct, frozen=True):
    """Any term that begins so."""

    field: str
    start: str


class Similar(msgspec.Struct, frozen=True):
    """Any term that so many changes make of this one: a letter put in, left out or replaced.

    The term has three letters or more; `distance` is 1 or 2.
    """

    field: str
    term: str
    distance: int


class Between(msgspec.Struct, frozen=True):
    """A number in a field of numbers from `low` to `high`, both included; one of them may be None: no end."""

    field: str
    low: int | None
    high: int | None


class Everything(msgspec.Struct, frozen=True):
    """All documents."""


class AnyOf(msgspec.Struct, frozen=True):
    """One of `parts` or more (none matches nothing); each that matches adds to the score."""

    parts: tuple[Clause, ...]


class AllOf(msgspec.Struct, frozen=True):
    """All of `required`, of which there is one at least, and none of `forbidden`; `optional` only add to the score."""

    required: tuple[Clause, ...]
    optional: tuple[Clause, ...] = ()
    forbidden: tuple[Clause, ...] = ()


class Weighted(msgspec.Struct, frozen=True):
    """The score of `part` times `weight`; with 0 it only narrows."""

    part: Clause
    weight: float


Leaf = Term | Phrase | Prefix | Similar | Between | Everything
Clause = Leaf | AnyOf | AllOf | Weighted
