"""Typing errors and misread letters, at a chosen rate of the words."""

from __future__ import annotations

import math
import re
from random import Random

# What optical reading makes of a letter.
_MISREAD = {
    "m": "rn", "n": "ri", "l": "1", "i": "l", "e": "c", "c": "e", "o": "0", "ø": "o", "å": "a", "æ": "ae", "h": "b",
    "u": "n", "t": "f", "rn": "m", "g": "q", "a": "o", "s": "5", "d": "cl",
}  # fmt: skip
_LEAST = 1e-9  # a rate below is none
_WORD = re.compile(r"[^\W\d_]{4,}")


def disturb(text: str, rate: float, rng: Random) -> str:
    """The text with an error in that share of its words; numbers and words of fewer than four letters stay."""
    if rate < _LEAST or not text:
        return text
    words = text.split(" ")
    place = _gap(rate, rng)
    while place < len(words):
        words[place] = _WORD.sub(lambda word: _misspell(word[0], rng), words[place], count=1)
        place += 1 + _gap(rate, rng)
    return " ".join(words)


def _gap(rate: float, rng: Random) -> int:
    """How many words stay right before the next wrong one."""
    return int(math.log(1 - rng.random()) / math.log1p(-rate)) if rate < 1 else 0


def _misspell(word: str, rng: Random) -> str:
    """The word with one letter left out, doubled, changed with its neighbour, or misread; the first one stays."""
    place = 1 + int(rng.random() * (len(word) - 2))
    letter, following = word[place], word[place + 1]
    kinds = ("", letter * 2 + following, following + letter, _MISREAD.get(letter, letter) + following)
    return word[:place] + (kinds[int(rng.random() * len(kinds))] or following) + word[place + 2 :]
