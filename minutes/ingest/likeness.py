"""How alike titles are, and which bilag belongs to which point."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from minutes.danish.forms import letters, words

_SAME_WORD = 80  # of 100: inflections and misprints of one word (`ældrepolitikken`, `dialogmeder`)
_SAME_START = 8  # letters: `ligestillingspolitik` and `ligestillingsredegørelse` share a matter
_SHORTEST = 4  # letters of a word that tells matters apart
# A bilag belongs to a point when its title and the point share so much of their words' weight.
_BELONGS = 0.2
_CLEARLY = 1.4  # times the second best
_NAMED = 0.5  # more, where the point's text has the whole title
_NOWHERE = 0.25  # weight of a title's word that no point has: it tells nothing of which
_IN_TEXT = 0.7  # a word in a point's text tells less than one in its title
_LISTED = re.compile(r"\d\)\s*([^,;.]{4,})")
_NAMES_BILAG = re.compile(r"\bbilag\b|\bvedlagt\b", re.IGNORECASE)


def likeness(first: str, second: str) -> float:
    """How alike two texts are, 0 to 100, letter by letter."""
    return fuzz.ratio(first.casefold(), second.casefold())


def _content(text: str) -> list[str]:
    return [word for word in words(text) if len(word) >= _SHORTEST and not word.isdigit()]


def _word_in(word: str, text: frozenset[str]) -> float:
    """0 to 1: how well a word is found in a text, inflected or as part of a compound."""
    if word in text:
        return 1.0
    best = max((fuzz.ratio(word, other) for other in text), default=0.0)
    if best >= _SAME_WORD:
        return best / 100
    if any(len(word) > 5 and word[:-2] in other for other in text):
        return 0.8
    return 0.5 if any(len(word) > _SAME_START and other.startswith(word[:_SAME_START]) for other in text) else 0.0


def _hit(word: str, title: frozenset[str], text: frozenset[str]) -> float:
    return max(_word_in(word, title), _IN_TEXT * _word_in(word, text))


def _share(word_hits: Mapping[str, Sequence[float]], index: int) -> float:
    """The share of the words' weight that is found at `index`; words found in few places weigh more."""
    weights = {
        word: math.log(1 + len(hits) / sum(hits)) ** 2 if any(hits) else _NOWHERE for word, hits in word_hits.items()
    }
    total = sum(weights.values()) or 1.0
    return sum(weights[word] * hits[index] for word, hits in word_hits.items()) / total


def _is_named(title: str, text: str) -> bool:
    """Whether a point's text has the title whole, or lists it: `Vedlagt er: 1) Oplæg, 2) Status på hjemmebesøg`."""
    listed = _LISTED.findall(text)
    return letters(title) in letters(text) or any(fuzz.token_set_ratio(one, title) >= _SAME_WORD for one in listed)


def _scores(points: Sequence[tuple[str, str]], bilag: Sequence[str]) -> list[list[float]]:
    """For each bilag title its likeness to each point (title, text), 0 to 1, both ways."""
    titles = [frozenset(_content(title)) for title, _ in points]
    texts = [frozenset(_content(text)) for _, text in points]
    own_words = [frozenset(_content(title)) for title in bilag]
    scores = []
    for mine, own in enumerate(own_words):
        there = {word: [_hit(word, *pair) for pair in zip(titles, texts, strict=True)] for word in own}
        back = [{word: [_word_in(word, other) for other in own_words] for word in title} for title in titles]
        named = [_NAMED * _is_named(bilag[mine], text) for _, text in points]
        scores.append([(_share(there, i) + _share(back[i], mine)) / 2 + named[i] for i in range(len(points))])
    return scores


def assign_attachments(points: Sequence[tuple[str, str]], bilag: Sequence[str]) -> list[list[int]]:
    """For each point (title, text) the indexes of the bilag titles that belong to it.

    A bilag goes to the point that it is most like. One that is like none goes with its neighbours, when
    both belong to one point and that point says that it has bilag.
    """
    owners: list[int | None] = []
    for scores in _scores(points, bilag):
        second, best = sorted([0.0, *scores])[-2:]
        before = owners[-1] if owners else None
        if best >= _BELONGS and best >= _CLEARLY * second:
            owners.append(scores.index(best))
        elif best >= _BELONGS and before is not None and scores[before] == best:
            owners.append(before)  # bilag of one point stand together
        else:
            owners.append(None)
    for index, owner in enumerate(owners):
        beside = {owners[i] for i in (index - 1, index + 1) if 0 <= i < len(owners)}
        if owner is None and len(beside) == 1:
            neighbour = beside.pop()
            if neighbour is not None and any(map(_NAMES_BILAG.search, points[neighbour])):
                owners[index] = neighbour
    return [[i for i, owner in enumerate(owners) if owner == index] for index in range(len(points))]
