"""Words and sentences that are drawn: some often and most seldom, as in real texts."""

from __future__ import annotations

import string
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

_T = TypeVar("_T")

_HEAD = 4  # ranks; so far the first values come nearly alike

Pick = Callable[[Random], str]
Picks = Mapping[str, Pick]


class Drawn:
    """Values drawn by their rank, the first most often and the last seldom (Zipf, with Mandelbrot's flatter head)."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = values
        self._weights = list(accumulate(1 / (rank + _HEAD) for rank in range(1, len(values) + 1)))

    def __call__(self, rng: Random) -> str:
        """One of the values."""
        return self._values[bisect(self._weights, rng.random() * self._weights[-1])]


def any_of(rng: Random, values: Sequence[_T]) -> _T:
    """One of the values, each as often as the other."""
    return values[int(rng.random() * len(values))]


def upper(text: str) -> str:
    """A text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """A text with a small letter in front."""
    return text[:1].lower() + text[1:]


class Template:
    """A sentence with slots: `{own}`, or `{Own}` for a capital letter in front."""

    def __init__(self, text: str) -> None:
        self._pieces = tuple(
            (literal, name.lower() if name else "", (name or "")[:1].isupper())
            for literal, name, _, _ in string.Formatter().parse(text)
        )
        self.slots = frozenset(name for _, name, _ in self._pieces if name)

    def fill(self, picks: Picks, rng: Random) -> str:
        """The sentence with a value drawn for each slot."""
        parts = []
        for literal, name, capital in self._pieces:
            parts.append(literal)
            if name:
                value = picks[name](rng)
                parts.append(upper(value) if capital else value)
        return "".join(parts)


def always(value: str) -> Pick:
    """A slot that has one value."""
    return lambda _: value
