"""How alike titles are, and which bilag belongs to which point."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from minutes.danish.forms import words

_SAME_WORD = 80  # of 100: inflections and misprints of one word (`ældrepolitikken`, `dialogmeder`)
_SHORTEST = 4  # letters of a word that tells matters apart
# A bilag belongs to a point when so much of its title's weight stands in the point's text.
_BELONGS = 0.45
_NAMES_BILAG = re.compile(r"\bbilag\b|\bvedlagt\b", re.IGNORECASE)


def likeness(first: str, second: str) -> float:
    """How alike two texts are, 0 to 100, letter by letter."""
    return fuzz.ratio(first.casefold(), second.casefold())


def _content(text: str) -> list[str]:
    return [word for word in words(text) if len(word) >= _SHORTEST]


def _word_in(word: str, text: frozenset[str]) -> float:
    """0 to 1: how well a word is found in a text, inflected or as part of a compound."""
    if word in text:
        return 1.0
    best = max((fuzz.ratio(word, other) for other in text), default=0.0)
    if best >= _SAME_WORD:
        return best / 100
    return 0.8 if any(len(word) > 5 and word[:-2] in other for other in text) else 0.0


def _scores(points: Sequence[str], bilag: Sequence[str]) -> list[list[float]]:
    """For each bilag its score with each point: the share of its words' weight; words of few points weigh more."""
    texts = [frozenset(_content(point)) for point in points]
    scores = []
    for title in bilag:
        found = {word: [_word_in(word, text) for text in texts] for word in Counter(_content(title))}
        weights = {word: math.log(1 + len(points) / (0.5 + sum(hits))) for word, hits in found.items()}
        total = sum(weights.values()) or 1.0
        scores.append([sum(weights[w] * found[w][i] for w in found) / total for i in range(len(points))])
    return scores


def assign_attachments(points: Sequence[str], bilag: Sequence[str]) -> list[list[int]]:
    """For each point's text the indexes of the bilag titles that belong to it.

    A bilag goes to the point that it is most like. One that is like none goes with its neighbours, when
    they belong to one point and that point says that it has bilag.
    """
    owners: list[int | None] = []
    for scores in _scores(points, bilag):
        best = max(scores)
        owners.append(scores.index(best) if best >= _BELONGS and scores.count(best) == 1 else None)
    for index, owner in enumerate(owners):
        beside = {owners[i] for i in (index - 1, index + 1) if 0 <= i < len(owners)} - {None}
        if owner is None and len(beside) == 1:
            neighbour = beside.pop()
            if neighbour is not None and _NAMES_BILAG.search(points[neighbour]):
                owners[index] = neighbour
    return [[i for i, owner in enumerate(owners) if owner == index] for index in range(len(points))]
