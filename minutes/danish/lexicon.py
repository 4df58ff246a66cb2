"""What a Danish word is a form of, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from minutes.danish.compounds import Part, Splitter
from minutes.danish.wordforms import word_forms

_REMEMBERED = 1 << 13  # words of which it is kept whether they are known, and their lemmas


class Lexicon:
    """The word forms of simplemma, and further words (an archive's own), each its own lemma."""

    def __init__(self, further: Iterable[str] = ()) -> None:
        self._further = {word.lower() for word in further}
        self._find = self._find_any if self._further else word_forms().find
        self._splitter = Splitter(self._find)
        self.lemma = lru_cache(_REMEMBERED)(self._lemma)
        self.knows = lru_cache(_REMEMBERED)(self._knows)

    def _knows(self, word: str) -> bool:
        """Whether a word in lower case is known, or made of words that are."""
        return self._find(word) is not None or bool(self._splitter.split(word))

    def split(self, word: str) -> tuple[Part, ...]:
        """The parts of a compound with their places in it; none where the word is no compound."""
        return self._splitter.split(word.lower())

    def parts(self, word: str) -> tuple[str, ...]:
        """The lemmas of the parts of a compound, in order; none where the word is no compound."""
        return tuple(part.lemma for part in self.split(word))

    def _find_any(self, form: str) -> str | None:
        return word_forms().find(form) or (form if form in self._further else None)

    def _lemma(self, word: str) -> str:
        """The base form of a word in lower case; the word itself where it is not known."""
        lower = word.lower()
        known = self._find(lower) or (self._find(lower[:-1]) if lower.endswith("s") else None)
        if known is not None:
            return known
        split = self._splitter.split(lower)
        return lower[: split[-1].start] + split[-1].lemma if split else lower


@cache
def _danish() -> Lexicon:
    return Lexicon()


def lemma(word: str) -> str:
    """The base form of a word, in lower case.

    >>> lemma("Børnene"), lemma("sundhedsklynger")
    ('barn', 'sundhedsklynge')
    """
    return _danish().lemma(word)


def parts(word: str) -> tuple[str, ...]:
    """The lemmas of the parts of a compound, in order; none where the word is no compound.

    >>> parts("Dagtilbudsområdet"), parts("sikkerhed")
    (('dag', 'tilbud', 'område'), ())
    """
    return _danish().parts(word)


def knows(word: str) -> bool:
    """Whether a word in lower case is Danish, or made of words that are.

    >>> knows("cykelstiplan"), knows("cykelstiplqn")
    (True, False)
    """
    return _danish().knows(word)
