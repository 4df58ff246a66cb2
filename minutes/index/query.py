"""What a query says, as a small tree in no engine's terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from minutes.index.documents import PERSON
from minutes.index.entries import FIELDS

# Fields whose words are looked for, by the names that a query may use for them.
TEXT_FIELDS = {name: name for name in (*FIELDS, PERSON)} | {
    "titel": "title",
    "kalender": "calendar",
    "afsnit": "sections",
    "sagsnr": "case_number",
}
# Fields that narrow by a whole value, and those that narrow by days.
KEY_FIELDS = ("udvalg", "kommune", "udfald", "type", "lukket")
DAY_FIELDS = ("dato", "år")


class Words(msgspec.Struct, frozen=True):
    """Words that stand side by side in this order, as they were typed, in any field or in one."""

    words: tuple[str, ...]
    field: str | None = None


class Begins(msgspec.Struct, frozen=True):
    """A word that begins so."""

    start: str
    field: str | None = None


class Resembles(msgspec.Struct, frozen=True):
    """A word with so many letters more, less or other than this one, or fewer."""

    word: str
    distance: int
    field: str | None = None


class Is(msgspec.Struct, frozen=True):
    """A field that has this value; one of `KEY_FIELDS`."""

    field: str
    value: str


class Held(msgspec.Struct, frozen=True):
    """A meeting from the first to the last of these days, months or years (ISO); None has no end."""

    first: str | None
    last: str | None


class And(msgspec.Struct, frozen=True):
    """All of `parts`; `optional` only adds to the score."""

    parts: tuple[Node, ...]
    optional: tuple[Words, ...] = ()


class Or(msgspec.Struct, frozen=True):
    """One of `parts`, or more."""

    parts: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True):
    """What must not be there."""

    part: Node


class All(msgspec.Struct, frozen=True):
    """`*`: whatever there is."""


Sought = Words | Begins | Resembles
Node = Sought | Is | Held | And | Or | Not | All


class Query(msgspec.Struct, frozen=True):
    """A parsed query; `root` is None where there is nothing to look for."""

    root: Node | None
    problems: tuple[str, ...] = ()


def sought(node: Node | None) -> Iterator[Sought]:
    """The words that make a match: all but the optional ones and those under NOT."""
    match node:
        case Words() | Begins() | Resembles():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from sought(part)


def widened(node: Node, narrower: Callable[[str], str | None], in_company: bool = False) -> Node:
    """The query with what its vague words are about beside them, where others stand with them: that tells the vague.

    `politik på ældreområdet` may be one for the old; `ældreområdet` alone is asked for as it stands.
    """
    match node:
        case Words((word,), field) if in_company and (about := narrower(word)):
            return Or((node, Words((about,), field)))
        case And(parts, optional):
            others = sum(1 for part in parts if any(sought(part))) > 1
            return And(tuple(widened(part, narrower, in_company or others) for part in parts), optional)
        case Or(parts):
            return Or(tuple(widened(part, narrower, in_company) for part in parts))
        case _:
            return node
