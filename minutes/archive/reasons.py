"""Why a hit was found: the parts of a query that it matches, each as one would type it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Set

from minutes.index.parser import parse
from minutes.index.query import TEXT_FIELDS, And, Begins, Held, Is, Node, Not, Or, Resembles, Words

Leaf = Words | Begins | Resembles | Is | Held

# Fields as people ask for them: `titel`, not `title`.
_ASKED = {field: name for name, field in TEXT_FIELDS.items()}
_PLAIN = re.compile(r"(?!(?:AND|OR|NOT)$)[\w§][\w./]*")


def find_reasons(
    query: str, hits: Collection[str], search: Callable[[str], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """For some hits of a query, by their ids, the parts of it that they match.

    `search` tells the ids that a part finds by itself; it is asked only where the query leaves a choice.
    """
    root = parse(query).root
    parts = tuple(dict.fromkeys(_leaves(root)))
    if not any(isinstance(node, Or) for node in _nodes(root)):
        wanted = tuple(typed(leaf) for leaf in dict.fromkeys(_leaves(root, wanted=True)))
        return dict.fromkeys(hits, wanted)
    found = {leaf: set(search(typed(leaf))).intersection(hits) for leaf in parts} if hits else {}
    reasons = {}
    for hit in hits:
        held = {leaf for leaf in parts if hit in found[leaf]}
        # A word that stands only in what surrounds an entry, such as the name of its body, finds nothing by itself.
        matched = _reason(root, held) or (leaf for leaf in _leaves(root, wanted=True) if leaf in held)
        reasons[hit] = tuple(map(typed, dict.fromkeys(matched)))
    return reasons


def typed(leaf: Leaf) -> str:
    """A part of a query as text, which is read as the same part.

    >>> typed(Words(("ny", "skole"), "title")), typed(Begins("ældrep")), typed(Held("2023-05", None))
    ('titel:"ny skole"', 'ældrep*', 'dato:2023-05..')
    """
    match leaf:
        case Held(first, last):
            return f"dato:{first}" if first == last else f"dato:{first or ''}..{last or ''}"
        case Is(field, value):
            return f"{field}:{_quoted(value)}"
        case Words(words):
            text = _quoted(" ".join(words))
        case Begins(start):
            text = f"{start}*"
        case Resembles(word, distance):
            text = f"{word}~{distance}"
    return f"{_ASKED[leaf.field]}:{text}" if leaf.field else text


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f'"{text}"'


def _nodes(node: Node | None, wanted: bool = False) -> Iterator[Node]:
    """A node with all below it; those under NOT only where not what is `wanted` is asked for."""
    if node is None:
        return
    yield node
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _nodes(part, wanted)
        case Not(part) if not wanted:
            yield from _nodes(part)


def _leaves(node: Node | None, wanted: bool = False) -> Iterator[Leaf]:
    for each in _nodes(node, wanted):
        if isinstance(each, Leaf):
            yield each


def _reason(node: Node | None, held: Set[Leaf]) -> tuple[Leaf, ...] | None:
    """The parts that make a node hold where these do; None where it does not."""
    match node:
        case And(parts):
            reasons = [_reason(part, held) for part in parts]
            return None if None in reasons else tuple(leaf for reason in reasons for leaf in reason or ())
        case Or(parts):
            told = [reason for part in parts if (reason := _reason(part, held)) is not None]
            return tuple(leaf for reason in told for leaf in reason) if told else None
        case Not(part):
            return () if _reason(part, held) is None else None
        case Words() | Begins() | Resembles() | Is() | Held():
            return (node,) if node in held else None
    return ()
