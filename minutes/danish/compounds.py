"""Compounds: where a long Danish word falls into the words that it is made of."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

# No compound is shorter (`byråd`); a longer string is no word but text that lost its blanks.
_SHORTEST, _LONGEST = 5, 60
_LONG_PART = 4  # letters from which on any known word may be a part

# The letters that link two parts, each with what a split by it costs. After some endings the s must be there:
# `betaling|s|andel`, not `betaling|sandel`, but `borger|sager`, not `borger|s|ager`.
_LINKS = (("s", 0.1), ("", 0.0), ("e", 0.4), ("er", 0.6))
_TAKE_S = ("ing", "hed", "else", "tion", "tet", "skab", "dom", "sel")
_WITHOUT_S = 0.2
_INFLECTED = ("en", "et", "er", "ene", "erne", "ede")  # no first part ends so, unless its base form does
_PARADIGM = ("er", "e", "en", "et", "n", "erne", "ene")
_REMEMBERED = 1 << 13  # words whose parts are kept

Find = Callable[[str], str | None]


class Part(NamedTuple):
    """One part of a compound: the characters `start:end` of the word (without a linking letter), and its lemma."""

    start: int
    end: int
    lemma: str


class _Split(NamedTuple):
    cost: float
    parts: tuple[Part, ...]


class _Knowledge(msgspec.Struct, frozen=True):
    prefixes: frozenset[str]
    suffixes: frozenset[str]
    short: frozenset[str]
    whole: frozenset[str]
    light: frozenset[str]


@cache
def _knowledge() -> _Knowledge:
    data = tomllib.loads(files("minutes.danish").joinpath("compounds.toml").read_text("utf-8"))
    return msgspec.convert(data, _Knowledge)


def light_heads() -> frozenset[str]:
    """The lemmas of last parts that say next to nothing of what a compound is about."""
    return _knowledge().light


class Splitter:
    """Splits words by the forms that `find` knows, which gives a form's lemma or None."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known = _knowledge()
        self._best = lru_cache(_REMEMBERED)(self._search)
        # Words begin and end alike far oftener than they are the same.
        self._tail = lru_cache(_REMEMBERED)(self._find_tail)
        self._known_head = lru_cache(_REMEMBERED)(self._find_head)

    def split(self, word: str) -> tuple[Part, ...]:
        """The parts of a word in lower case, in order; none where it is no compound."""
        best = self._best(word)
        return best.parts if best else ()

    def _search(self, word: str) -> _Split | None:
        """The cheapest split into a last part that is a known word and a first that is one, or splits itself."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return None
        lemma = self._find(word)
        if word in self._known.whole or lemma in self._known.whole:
            return None
        cuts = [(cut, tail) for cut in range(len(word) - 2, 1, -1) if (tail := self._tail(word[cut:]))]
        if lemma is not None:
            cuts = self._inflecting_alike(lemma, cuts)
        for find_head in (self._known_head, self._split_head):
            splits = [_joined(head, cut, tail) for cut, tail in cuts if (head := find_head(word[:cut]))]
            if splits:
                return min(splits, key=lambda split: split.cost)
        return None

    def _find_tail(self, tail: str) -> _Split | None:
        """The last part in whatever inflection, split where it can be."""
        if tail in self._known.prefixes or tail in self._known.suffixes:
            return None
        lemma = self._find(tail)
        if lemma is None or lemma in self._known.suffixes or not self._is_part(tail, lemma):
            return None
        return self._best(tail) or _Split(1.0, (Part(0, len(tail), lemma),))

    def _find_head(self, head: str) -> _Split | None:
        """The first part with the letter that links it to the next, split where it can be."""
        for link, cost in _LINKS:
            base = head.removesuffix(link)
            if not head.endswith(link) or base in self._known.prefixes:
                continue
            lemma = self._find(base)
            if lemma is None or lemma in self._known.prefixes or not self._is_part(base, lemma):
                continue
            if base != lemma and base.endswith(_INFLECTED):
                continue
            inner = self._best(base) or _Split(1.0, (Part(0, len(base), lemma),))
            return _Split(inner.cost + _link_cost(base, link, cost), inner.parts)
        return None

    def _split_head(self, head: str) -> _Split | None:
        """The first parts, where together they are no known word."""
        bases = ((head.removesuffix(link), link, cost) for link, cost in _LINKS if head.endswith(link))
        linked = (
            _Split(split.cost + _link_cost(base, link, cost), split.parts)
            for base, link, cost in bases
            if (split := self._best(base))
        )
        return min(linked, key=lambda split: split.cost, default=None)

    def _is_part(self, part: str, lemma: str) -> bool:
        return min(len(part), len(lemma)) >= _LONG_PART or lemma in self._known.short

    def _inflecting_alike(self, lemma: str, cuts: list[tuple[int, _Split]]) -> list[tuple[int, _Split]]:
        """The cuts whose last part has the endings of the word: `kultur|er` has those of no `kul|tur|e`."""
        own = [ending for ending in _PARADIGM if self._find(lemma + ending) == lemma]
        return [
            (cut, tail)
            for cut, tail in cuts
            if {self._find(lemma[cut:] + ending) for ending in own} <= {tail.parts[-1].lemma, None}
        ]


def _link_cost(base: str, link: str, cost: float) -> float:
    if not base.endswith(_TAKE_S):
        return cost
    return 0.0 if link == "s" else cost + _WITHOUT_S


def _joined(head: _Split, cut: int, tail: _Split) -> _Split:
    moved = tuple(Part(cut + start, cut + end, lemma) for start, end, lemma in tail.parts)
    return _Split(head.cost + tail.cost, head.parts + moved)
