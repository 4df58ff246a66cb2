"""How alike two matters are in what they say: their titles, their texts, and what these are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz

from minutes.index.cases.matters import Matter
from minutes.index.cases.titles import Title, generic_words

# How sure one sign makes that two matters are one, all else aside; chosen as those of links.py.
SAME_TITLE = 0.765
_LIKE_TITLE = 0.87
_ONLY_LONGER = 0.35  # how much words count that only the longer of two titles has
_SHARPNESS = 1.2  # above 1: titles that are half alike count for less than half
_SAME_TEXT = 0.97
_SAME_TOPICS = 0.24
# Texts of so many topics can be compared; this share of them two texts have in common by chance, and so much more makes
# them be about the same.
_FEWEST_TOPICS = 5
_CHANCE = 0.18
_FULL = 0.97
# The weight of a word by how many matters of the municipality have it: less than 2, 8, 32, 128, ...
_WEIGHTS = (1.0, 1.0, 0.89, 0.66, 0.35, 0.2, 0.1)
_GENERIC = 0.33
_MISSPELLED = 91  # likeness, of 100, from which on two long words are one
_TITLES = 1 << 14  # titles of which the weights are kept
_TELLING = 1.027  # shared weight from which on words tell one matter


class Sign(msgspec.Struct, frozen=True):
    """One sign that two matters are one; `text` is what they share."""

    kind: str
    text: str
    strength: float


class Hint(NamedTuple):
    """A sign before it is put into words: most of the matters that are compared turn out not to be linked."""

    kind: str
    strength: float
    text: Callable[[], str]

    def sign(self) -> Sign:
        """The sign in words."""
        return Sign(self.kind, self.text(), self.strength)


def rank(count: int) -> int:
    """How common a word is that so many matters have, as a step of `word_weight`."""
    return min(count.bit_length() // 2, len(_WEIGHTS) - 1)


def word_weight(word: str, count: int) -> float:
    """How much a word tells about which matter it is, from 0 to 1; `count` matters have it."""
    weight = _WEIGHTS[rank(count)]
    return min(weight, _GENERIC) if word in generic_words() else weight


class Weights:
    """How much each word of the titles of one municipality tells about which matter it is."""

    def __init__(self, count: Callable[[str], int]) -> None:
        self._count = count
        self._words: dict[str, float] = {}
        self._titles: dict[str, dict[str, float]] = {}

    def word(self, word: str) -> float:
        """The weight of a word."""
        if word not in self._words:
            self._words[word] = word_weight(word, self._count(word))
        return self._words[word]

    def title(self, title: Title) -> dict[str, float]:
        """The words of a title, each with its weight there."""
        if title.matter not in self._titles:
            if len(self._titles) >= _TITLES:
                self._titles.clear()
            self._titles[title.matter] = {word: share * self.word(word) for word, share in title.words.items()}
        return self._titles[title.matter]


def like_titles(one: Title, other: Title, weights: Weights) -> Hint | None:
    """How alike two titles are: by the weight of the words that they share against what each has of its own."""
    mine, others = weights.title(one), weights.title(other)
    both = mine.keys() & others.keys()
    if one.long and other.long:
        both |= _misspelled(one, other)
    if not both:
        return None
    shared = sorted(both)  # a sum of fractions depends on their order
    common = sum([min(mine.get(word, 1.0), others.get(word, 1.0)) for word in shared])
    telling = min(1.0, common / _TELLING)
    if one.key == other.key:
        return Hint("same title", SAME_TITLE * max(telling, 0.6), lambda: one.matter)
    rests = sorted([sum([weight for word, weight in own.items() if word not in both]) for own in (mine, others)])
    # What only the longer of two titles says (`…, strategi og udbud`) parts them less than what both say.
    alike = common / (common + rests[0] + _ONLY_LONGER * (rests[1] - rests[0]))

    def told() -> str:
        return ", ".join(sorted(shared, key=lambda word: (-weights.word(word), word))[:5])

    return Hint("like title", _LIKE_TITLE * alike**_SHARPNESS * telling, told)


def _misspelled(one: Title, other: Title) -> set[str]:
    """The words of two titles whose long spellings differ by a letter that somebody or a scan got wrong."""
    theirs = [word for word in other.long if word not in one.long]
    return {
        word
        for mine in one.long
        if mine not in other.long
        for near in theirs
        if fuzz.ratio(mine, near, score_cutoff=_MISSPELLED)
        for word in (*one.long[mine], *other.long[near])
    }


def like_texts(one: Matter, other: Matter) -> Hint | None:
    """How alike two texts are, estimated from the smallest hashes of both together."""
    all_of_one = set(one.sketch)
    both = all_of_one.intersection(other.sketch)
    if not both:
        return None
    size = min(len(one.sketch), len(other.sketch))
    alike = len(both.intersection(sorted(all_of_one.union(other.sketch))[:size])) / size
    return Hint("like text", _SAME_TEXT * alike, lambda: f"{alike:.0%}") if alike >= 0.1 else None


def like_topics(one: Matter, other: Matter) -> Hint | None:
    """How much of what two texts are about is the same."""
    size = min(len(one.topics), len(other.topics))
    if size < _FEWEST_TOPICS:
        return None
    shared = one.topics & other.topics
    if len(shared) <= _CHANCE * size:
        return None
    alike = min(1.0, (len(shared) / size - _CHANCE) / _FULL)
    return Hint("like words", _SAME_TOPICS * alike, lambda: ", ".join(sorted(shared)[:5]))
