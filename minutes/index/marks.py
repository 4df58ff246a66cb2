"""Where a text has what was sought: the same matches in a text that an engine finds by its terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations, islice

from minutes.index.analysis import STEM, Analysis, Word, fold, part_term, tokens
from minutes.index.query import Begins, Resembles, Sought, Words

Range = tuple[int, int]
_Run = tuple[Sought, tuple[str, ...], int]  # bases in a row, and how many others may stand after the first
_Candidate = tuple[int, int, set[Sought], list[_Run]]  # where a word stands, what it matches, what it begins

_REMEMBERED = 1 << 15  # words whose terms are kept

# The words of a text are many, and most are not worth an analysis: forms of one word have the same consonants at its
# beginning (børn, barn, børnehave), so many letters of them.
_FRAME = 3
_VOWEL_LETTERS = "aeiouyæøåéèüöä"
_VOWELS = str.maketrans(dict.fromkeys(_VOWEL_LETTERS, "."))
_VOWEL = f"[{_VOWEL_LETTERS}][ae]?"  # aa, ae, oe are one


class Marker:
    """Finds the words of one query in the texts of its hits."""

    def __init__(self, analysis: Analysis, sought: Iterable[Sought]) -> None:
        self._analysis = analysis
        self._sought = tuple(sought)
        self.most = len(set(self._sought))  # words that a text can have at most
        self._runs: dict[str, list[_Run]] = {}  # by the first of their bases
        for run in (run for node in self._sought for run in self._runs_of(node)):
            self._runs.setdefault(run[1][0], []).append(run)
        self._near = _near(frame for node in self._sought for frame in self._frames_of(node))
        self._alone: dict[str, set[Sought]] = {}  # by term, what a word that has it matches
        for node in self._sought:
            for term in self._terms_of(node):
                self._alone.setdefault(term, set()).add(node)
        self._vague = tuple(node for node in self._sought if not isinstance(node, Words))
        self._known = cache(self._matched)  # most of a text's words come again, and what stands between blanks
        self._chunk = cache(self._matched_within)

    def find(self, text: str, field: str) -> tuple[list[Range], int]:
        """The ranges to mark, sorted and apart from each other, and how many of the words sought are there."""
        found: dict[Range, set[Sought]] = {}
        for start, end, alone, runs in self._candidates(text) if self._sought else ():
            place = start, end
            if alone:
                found[place] = found[place] | alone if place in found else alone
            for node, places in self._runs_at(text, place, runs) if runs else ():
                for each in places:
                    found[each] = found.get(each, set()) | {node}
        elsewhere = {node for node in self._sought if node.field not in (None, field)}
        if elsewhere:
            found = {place: nodes for place, all_nodes in found.items() if (nodes := all_nodes - elsewhere)}
        return sorted(found), len(set().union(*found.values()))

    def _candidates(self, text: str) -> Iterator[_Candidate]:
        """The words of a text that match, or may begin what matches."""
        lower = text.lower()
        if self._near is None or len(lower) != len(text):
            yield from self._matched_within(text)
            return
        end = 0
        for at in sorted([match.start() for near in self._near for match in near.finditer(lower)]):
            if at >= end:
                start = text.rfind(" ", end, at) + 1
                end = text.find(" ", at)
                end = end if end >= 0 else len(text)
                for first, last, alone, runs in self._chunk(text[start:end]):
                    yield start + first, start + last, alone, runs

    def _matched_within(self, text: str) -> list[_Candidate]:
        every = ((start, end, *self._known(word)) for start, end, word in tokens(text))
        return [each for each in every if each[2] or each[3]]

    def _matched(self, word: str) -> tuple[set[Sought], list[_Run]]:
        """What a word matches alone, and what it may begin."""
        own = self._analysis.word(word)
        alone: set[Sought] = {node for node in self._vague if _is_like(own, node)}
        for term in self._alone.keys() & _terms(own):
            alone |= self._alone[term]
        return alone, self._runs.get(own.base, [])

    def _terms_of(self, node: Sought) -> tuple[str, ...]:
        """The terms that the forms of a word and the compounds with it have."""
        match node:
            case Words((word,)):
                asked = self._analysis.word(word)
                parts = part_term(asked.parts if len(asked.parts) > 1 else (asked.base,))
                return asked.base, asked.stem, STEM + asked.stem, parts
        return ()

    def _frames_of(self, node: Sought) -> Iterator[str]:
        """What the frame of every word has that a node matches, or begins with."""
        match node:
            case Begins(start):
                yield _frame(fold(start))
            case Resembles():
                yield ""
            case Words(words):
                for _, bases, _ in self._runs_of(node):
                    yield _frame(bases[0])[:_FRAME]
                own = self._analysis.word(words[0])
                for form in (own.stem, own.base, *own.parts[:1]):
                    yield _frame(form)[:_FRAME]

    def _runs_of(self, node: Sought) -> Iterator[_Run]:
        """What stands in a row where several words match, or a compound is written apart."""
        match node:
            case Words((word,)):
                parts = self._analysis.word(word).parts
                if len(parts) > 2:
                    yield node, parts, 0
                for halves in self._analysis.halves(word):
                    first, second = (self._analysis.word(half).base for half in halves)
                    yield node, (first, second), 0
                    yield node, (second, first), 1
            case Words(words):
                yield node, tuple(self._analysis.word(word).base for word in words), 0

    def _runs_at(self, text: str, place: Range, runs: Iterable[_Run]) -> Iterator[tuple[Sought, list[Range]]]:
        """Which of the runs stand in the text from a word on, and where."""
        for node, bases, slop in runs:
            following = list(islice(tokens(text, place[1]), len(bases) - 1 + slop))
            own = [self._analysis.word(each).base for _, _, each in following]
            for skipped in range(slop + 1):
                if tuple(own[skipped : skipped + len(bases) - 1]) == bases[1:]:
                    rest = following[skipped : skipped + len(bases) - 1]
                    yield node, [place, *((start, end) for start, end, _ in rest)]
                    break


def _near(frames: Iterable[str]) -> list[re.Pattern[str]] | None:
    """What finds all words with one of these frames in small letters, and others; None where any word may be meant.

    An expression each, begun with a letter where that can be: so the text is passed over many times as fast.
    """
    patterns = {frame.lstrip(".") or frame for frame in frames}
    if not all(frame.replace(".", "a").isalpha() for frame in patterns):
        return None
    return [re.compile(pattern.replace(".", _VOWEL)) for pattern in patterns]


def _frame(word: str) -> str:
    """The consonants of a word, its vowels as dots.

    >>> _frame("børnehave")
    'b.rn.h.v.'
    """
    return word.translate(_VOWELS)


@lru_cache(_REMEMBERED)
def _terms(own: Word) -> frozenset[str]:
    """What a word of a text is found by: its base, its stem, and its parts side by side."""
    places = range(len(own.parts) + 1)
    runs = (own.parts[start:end] for start, end in combinations(places, 2))
    return frozenset((own.base, STEM + own.stem, *map(part_term, runs)))


def _is_like(own: Word, node: Sought) -> bool:
    """Whether a word of a text begins so, or is like the one asked for."""
    match node:
        case Begins(start):
            return own.word.startswith(fold(start))
        case Resembles(word, distance):
            from rapidfuzz.distance import Levenshtein

            asked = fold(word)
            return min(Levenshtein.distance(each, asked) for each in (own.word, own.base)) <= distance
    return False
