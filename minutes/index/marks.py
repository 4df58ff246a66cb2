"""Where a text has what was sought: the same matches in a text that an engine finds by its terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from minutes.index.analysis import Analysis, Word, fold, tokens
from minutes.index.query import Begins, Resembles, Sought, Words

Range = tuple[int, int]

# The words of a text are many, and most are not worth an analysis: forms of one word have the same consonants at its
# beginning (børn, barn, børnehave), so many letters of them.
_FRAME = 3
_VOWELS = str.maketrans(dict.fromkeys("aeiouyæøåéèüöä", "."))


class Marker:
    """Finds the words of one query in the texts of its hits."""

    def __init__(self, analysis: Analysis, sought: Iterable[Sought]) -> None:
        self._analysis = analysis
        self._sought = tuple(sought)
        self.most = len(set(self._sought))  # words that a text can have at most
        self._runs = {node: list(self._runs_of(node)) for node in self._sought}
        self._begins = [(node, begin) for node in self._sought for begin in self._begins_of(node)]
        self._seen: dict[str, tuple[Sought, ...]] = {}  # by word of the text, what it matches alone

    def find(self, text: str, field: str) -> tuple[list[Range], int]:
        """The ranges to mark, sorted and apart from each other, and how many of the words sought are there."""
        words = list(tokens(text))
        found: dict[Range, set[Sought]] = {}
        for start, end, word in words:
            for node in self._matched(word):
                found.setdefault((start, end), set()).add(node)
        for node, at in self._found_runs([word for _, _, word in words]):
            found.setdefault(words[at][:2], set()).add(node)
        ranges = {
            place: nodes
            for place, all_nodes in found.items()
            if (nodes := {node for node in all_nodes if node.field in (None, field)})
        }
        return sorted(ranges), len(set().union(*ranges.values()))

    def _matched(self, word: str) -> tuple[Sought, ...]:
        matched = self._seen.get(word)
        if matched is None:
            matched = self._seen[word] = self._compare(word)
        return matched

    def _compare(self, word: str) -> tuple[Sought, ...]:
        frame = _frame(fold(word))
        near = [node for node, begin in self._begins if begin in frame]
        if not near:
            return ()
        own = self._analysis.word(word)
        return tuple(node for node in near if self._matches(own, node))

    def _matches(self, own: Word, node: Sought) -> bool:
        match node:
            case Begins(start):
                return own.word.startswith(fold(start))
            case Resembles(word, distance):
                from rapidfuzz.distance import Levenshtein

                return Levenshtein.distance(own.word, fold(word)) <= distance
            case Words((word,)):
                return _is_form(own, self._analysis.word(word))
        return False

    def _begins_of(self, node: Sought) -> Iterator[str]:
        """How the frame of every word that a node matches by itself begins, or goes on."""
        match node:
            case Begins(start):
                yield _frame(fold(start))
            case Resembles():
                yield ""
            case Words((word,)):
                own = self._analysis.word(word)
                first = own.parts[0] if own.parts else own.lemma
                yield from {_frame(own.stem)[:_FRAME], _frame(first)[:_FRAME]}

    def _runs_of(self, node: Sought) -> Iterator[tuple[tuple[str, ...], int]]:
        """The stems that a match of several words has in a row, and how many others may stand between them."""
        if not isinstance(node, Words):
            return
        words = [self._analysis.word(word) for word in node.words]
        if len(words) > 1:
            yield tuple(word.stem for word in words), 0
            return
        parts = words[0].parts
        if len(parts) > 1:
            yield parts, 0
        if len(parts) == 2:
            yield parts[::-1], 1

    def _found_runs(self, words: Sequence[str]) -> Iterator[tuple[Sought, int]]:
        if not any(self._runs.values()):
            return
        stems = [self._analysis.word(word).stem for word in words]
        places: dict[str, list[int]] = {}
        for at, stem in enumerate(stems):
            places.setdefault(stem, []).append(at)
        for node, runs in self._runs.items():
            for terms, slop in runs:
                for at in places.get(terms[0], ()):
                    yield from ((node, place) for place in _run_from(stems, terms, at, slop))


def _frame(word: str) -> str:
    """The consonants of a word, its vowels as dots.

    >>> _frame("børnehave")
    'b.rn.h.v.'
    """
    return word.translate(_VOWELS)


def _is_form(own: Word, asked: Word) -> bool:
    """Whether a word of a text is a form of the one asked for, or a compound with it."""
    if own.stem == asked.stem or asked.lemma in (own.stem, own.lemma) or asked.lemma in own.parts:
        return True
    width = len(asked.parts)
    return width > 1 and any(own.parts[at : at + width] == asked.parts for at in range(len(own.parts)))


def _run_from(stems: Sequence[str], terms: Sequence[str], at: int, slop: int) -> list[int]:
    """The places of the terms from `at` on; none where they do not stand there."""
    if len(terms) == 2:
        second = next((place for place in range(at + 1, at + 2 + slop) if stems[place : place + 1] == [terms[1]]), None)
        return [at, second] if second is not None else []
    return list(range(at, at + len(terms))) if tuple(stems[at : at + len(terms)]) == tuple(terms) else []
