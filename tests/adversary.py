"""Texts made against a regular expression: each of its repetitions over and over, then what does not match."""

from __future__ import annotations

import re
import re._constants as codes
import re._parser as parser
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

LETTERS = "aA1 .,-(\t\n_:•/é"  # what stands for a set of characters, so far as they belong to it
TAILS = ("\x00", "!\n")
MOST_PUMPS = 4
MOST_LEADS = 3  # texts in front of one that is repeated

_ONE_CHARACTER = {codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY, codes.CATEGORY, codes.RANGE}
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}


def _characters(node: Any) -> list[str]:
    """Some characters that a node of one character stands for."""
    operation, value = node
    if operation is codes.LITERAL:
        return [chr(value)]
    if operation is codes.ANY:
        return list("aA1 .,")
    items = [(codes.NEGATE, None), (codes.LITERAL, value)] if operation is codes.NOT_LITERAL else value
    items = items if isinstance(items, list) else [node]
    bare = [item for item in items if item[0] is not codes.NEGATE]
    known = [chr(one[1]) for one in bare if one[0] is codes.LITERAL]
    known += [chr(one[1][0]) for one in bare if one[0] is codes.RANGE]
    negated = len(bare) < len(items)
    inside = [letter for letter in (*LETTERS, *known) if any(_is_in(letter, item) for item in bare) != negated]
    return inside or ["a"]


def _is_in(letter: str, item: Any) -> bool:
    operation, value = item
    if operation is codes.LITERAL:
        return ord(letter) == value
    if operation is codes.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    tests = {
        codes.CATEGORY_DIGIT: str.isdecimal, codes.CATEGORY_SPACE: str.isspace,
        codes.CATEGORY_WORD: lambda text: text.isalnum() or text == "_",
    }  # fmt: skip
    opposite = {
        codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT, codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
        codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
    }  # fmt: skip
    return not tests[opposite[value]](letter) if value in opposite else tests[value](letter)


def _samples(nodes: Any) -> list[str]:
    """A few texts that a sequence of nodes matches, or nearly."""
    found = [""]
    for node in nodes:
        found = [before + more for before, more in product(found, _of_node(node))][:MOST_PUMPS]
    return found


def _of_node(node: Any) -> list[str]:
    operation, value = node
    if operation in _ONE_CHARACTER:
        return _characters(node)
    if operation in _REPEATS:
        return [sample * max(value[0], 1) for sample in _samples(value[2])]
    if operation is codes.BRANCH:
        return [sample for branch in value[1] for sample in _samples(branch)]
    if operation is codes.SUBPATTERN:
        return _samples(value[3])
    if operation is codes.ATOMIC_GROUP:
        return _samples(value)
    return [""]


def _repeated(nodes: Any, before: str) -> Iterator[tuple[str, str]]:
    """Every text that the expression repeats, with a text that leads to it."""
    for node in nodes:
        operation, value = node
        if operation in _REPEATS:
            yield from ((before, pump) for pump in _samples(value[2])[:MOST_PUMPS])
            inner = [value[2]]
        else:
            inner = value[1] if operation is codes.BRANCH else [value[3]] if operation is codes.SUBPATTERN else []
            inner = [value] if operation is codes.ATOMIC_GROUP else inner
            inner = [value[1]] if operation in (codes.ASSERT, codes.ASSERT_NOT) else inner
        for sequence in inner:
            yield from _repeated(sequence, before)
        before += _of_node(node)[0]
        yield "", before


@cache
def _pumps(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """The texts that an expression repeats, each with one that leads to it."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    leads: dict[str, list[str]] = {}
    for before, pump in _repeated(tree, ""):
        found = leads.setdefault(pump, [""])
        if before not in found and len(found) < MOST_LEADS:
            found.append(before)
    return [(before, pump) for pump, found in leads.items() if pump for before in found]


def attacks(pattern: re.Pattern[str], length: int) -> list[str]:
    """Texts of about this length on which a careless expression takes long."""
    return [
        before[-length // 4 :] + pump * (length // len(pump)) + tail
        for before, pump in _pumps(pattern)
        for tail in TAILS
    ]
