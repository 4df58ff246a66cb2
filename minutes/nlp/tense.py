"""Whether a sentence speaks of a day as past or as coming, told by its verbs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from minutes.nlp.date_shapes import word_lists

PAST, NEITHER, COMING = -1, 0, 1

# Where a sentence, a cell or an entry of a list ends. Coarser than `sentence_ends`, and ten times as fast: a few
# abbreviations before a capital part a sentence here.
_EDGE = re.compile(
    r"[.!?\t\n](?:"
    r"(?<=\t)"
    r"|(?<=\n)(?:\s{0,4}(?=[•–-])|[ \xa0]*\n\s{0,4}(?=[^\W_a-zæøå]))"
    r"|(?:(?<=[^\W\d_]{2}[.!?])|(?<=[0-9]{4}[.!?])|(?<=[)”\"][.!?]))\s+(?=[A-ZÆØÅ”\"•]))"
)
_WORD = re.compile(r"[^\W\d_]+")
_PAST_ENDING = "ede"
_SHORTEST_VERB = 6
_CLAUSE_BEFORE = re.compile(r"(?:^|[,;:(]|\bog|\bmen|\bat|\bsom|\bda)\s*(?:(?:[Dd]en|[Dd]\.|[Ii]|[Pp]å|[Ff]ra)\s+)?$")
_SOON = 24  # characters behind a date that opens its clause, in which the verb comes
_LATER = 80  # and behind one that does not


@cache
def _directions() -> dict[str, int]:
    lists = word_lists()
    return dict.fromkeys(lists["past"], PAST) | dict.fromkeys(lists["coming"], COMING)


@cache
def _exceptions() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    lists = word_lists()
    return frozenset(lists["not_past"]), frozenset(lists["perfect"]), frozenset(lists["past_participles"])


@cache
def _participle() -> re.Pattern[str]:
    return re.compile(rf"\s(?:[^\s.]+\.?\s){{0,5}}?(?:{'|'.join(word_lists()['participles'])})(?!\w)")


class Tenses:
    """The sentences of a text and which way each looks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._edges: list[int] | None = None
        self._cues: dict[int, tuple[list[int], list[int]]] = {}

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence, the cell or the entry of a list that a place stands in."""
        if self._edges is None:
            self._edges = [0, *(match.end() for match in _EDGE.finditer(self._text)), len(self._text)]
        left = self._edges[max(0, bisect_right(self._edges, start) - 1)]
        right = self._edges[min(len(self._edges) - 1, bisect_left(self._edges, end))]
        return left, right

    def direction(self, start: int, end: int) -> int:
        """PAST, COMING or NEITHER, as said of what stands at `start:end`.

        The verb that stands before counts, the nearest one; for a day that opens its clause the one that
        follows at once; a verb further on only where there is no other.
        """
        left, right = self.sentence(start, end)
        places, ways = self._cues_of(left, right)
        after = bisect_left(places, end)
        before = bisect_left(places, start) - 1
        follows = after < len(places)
        opens = _CLAUSE_BEFORE.search(self._text, max(left, start - 12), start)
        if follows and opens and places[after] - end <= _SOON:
            return ways[after]
        if before >= 0:
            return ways[before]
        if follows and places[after] - end <= _LATER and "\n" not in self._text[end : places[after]]:
            return ways[after]
        return NEITHER

    def _cues_of(self, left: int, right: int) -> tuple[list[int], list[int]]:
        """Where the words of a sentence stand that look back or forward, and which way each does."""
        found = self._cues.get(left)
        if found is None:
            found = self._cues[left] = self._find_cues(left, right)
        return found

    def _find_cues(self, left: int, right: int) -> tuple[list[int], list[int]]:
        directions = _directions()
        not_past, perfect, participles = _exceptions()
        places: list[int] = []
        ways: list[int] = []
        for match in _WORD.finditer(self._text, left, right):
            word = match[0].lower()
            way = directions.get(word, NEITHER)
            if word in participles and not (ways and ways[-1] == COMING):
                way = PAST
            if word in perfect and _participle().match(self._text, match.end(), right):
                way = PAST
            if not way and word.endswith(_PAST_ENDING) and len(word) >= _SHORTEST_VERB and word not in not_past:
                way = PAST
            if way:
                places.append(match.start())
                ways.append(way)
        return places, ways
