"""What a word of the text becomes in the index; one module for indexing, asking and marking.

A word is there in four layers. `word`: as it stands, with æ/ae, ø/oe, å/aa as the same letter. `base`: the stem of its
base form (børn, barn; skulde, skulle). `stem`: the word without its ending, where that is another (børn). `parts`: the
bases of the parts of a compound, one by one and side by side.

A text becomes two strings with blanks between the terms; engines cut at these and no more. One has the bases in their
order, for phrases. The other has the rest: words as they stand, stems and parts with a sign before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple, cast

from minutes.danish.compounds import light_heads
from minutes.danish.lexicon import Lexicon
from minutes.danish.spelling import modern

# Raised whenever the same text would give other terms; an index of another version must be made again.
ANALYSIS_VERSION = 4

# A paragraph of a law (§ 17, stk. 4); a number with its slashes and dots (43152/23, 00.01.00.P35, 17.4); a word.
_TOKEN = re.compile(r"(?i:§+\s*|\bparagraf\s*|\bstk\.?\s*)?\d\w*(?:[./]\w*\d\w*)*|\w+")
_LAW = re.compile(r"(?i:(§|paragraf)|stk)\W*(\d.*)")
_LAW_APART = re.compile(r"(§|\bparagraf|\bstk\.?)\s+(?=\d)", re.IGNORECASE)
# Joined, `1/paragraf 1` would be one number.
_LAW_GLUED = re.compile(r"(?<=[./])(?=(?:paragraf|stk\.?)\s+\d)", re.IGNORECASE)

_REMEMBERED = 1 << 16  # stretches of text whose terms are kept
_WORDS_REMEMBERED = 1 << 12  # words of which the same is kept: they are asked for once in most stretches

_SIGNS = ".,;:!?()\"'–-"  # at the end of a word they are no part of it
_DIGIT = re.compile(r"\d")
_SHORT_NUMBER = 5  # `2022.`

# So many letters that no misspelling of two makes a word of a stem or a part.
STEM, PART = "===", "+++"

# Words that say nothing by themselves: they help ranking, but a text need not have them to be found.
# The commonest of the Danish stop words of Snowball (snowballstem.org/algorithms/danish/stop.txt).
FUNCTION_WORDS = frozenset(
    {"og", "i", "at", "det", "en", "den", "til", "er", "som", "på", "de", "med", "af", "for", "der", "et", "om"}
)

# Stand between texts that are no phrase together: two, for a phrase may pass over one word. Nobody can ask for them.
_GAP = " ¶ ¶ "


class Word(NamedTuple):
    """The terms of one word by layer; `stem` is the same as `base` where the ending is all that the two differ by."""

    word: str
    base: str
    stem: str
    parts: tuple[str, ...]


class Terms(NamedTuple):
    """The terms of a text: `bases` in their order, and all `forms` beside them."""

    bases: str
    forms: str


class Analysis:
    """Texts to terms, by the Danish words that `lexicon` knows."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon()
        self.word = lru_cache(_WORDS_REMEMBERED)(self._word)
        self._known = _Known(self._terms_of_chunk)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text in order.

        >>> [word.base for word in Analysis().words("Ældrepolitikken (43152/23), jf. § 17, stk. 4")]
        ['ældrepolitik', '43152/23', 'jf', '§17', 'stk4']
        """
        return tuple(map(self.word, _TOKEN.findall(text)))

    def knows(self, word: str) -> bool:
        """Whether a word is one, in whatever spelling, or is made of words."""
        plain = unicodedata.normalize("NFC", word).lower()
        return self._lexicon.knows(modern(plain, self._lexicon.knows)) or self._lexicon.knows(fold(plain))

    def terms(self, texts: Iterable[str]) -> Terms:
        """The terms of texts; a phrase does not go from one text over into the next."""
        return joined(map(self._terms, texts))

    def halves(self, word: str) -> Iterator[tuple[str, str]]:
        """The two words that a compound falls into, wherever it can be cut.

        >>> list(Analysis().halves("Lokalplanforslag"))
        [('lokal', 'planforslag'), ('lokalplan', 'forslag')]
        """
        plain = fold(word)
        split = self._lexicon.split(plain)
        for before, after in pairwise(split):
            yield plain[: before.end], plain[after.start :]

    def narrower(self, word: str) -> str | None:
        """What a compound is about, where its last part says next to nothing; None for any other word.

        >>> Analysis().narrower("ældreområdet")
        'ældre'
        """
        *_, (before, after) = [("", ""), *self.halves(word)]
        return before if before and self._lexicon.lemma(after) in light_heads() else None

    def _terms(self, text: str) -> Terms:
        """The terms of one text, by what stands between blanks: that is soon known by heart."""
        lower = text.lower()
        if "§" in lower or "stk" in lower or "paragraf" in lower:
            lower = joined_laws(lower)
        known = [self._known[chunk] for chunk in lower.split()]
        return Terms(" ".join([bases for bases, _ in known if bases]), " ".join([forms for _, forms in known if forms]))

    def _terms_of_chunk(self, chunk: str) -> Terms:
        words = self.words(chunk)
        forms = [form for word in words for form in _forms(word)]
        return Terms(" ".join([word.base for word in words]), " ".join(forms))

    def _word(self, token: str) -> Word:
        law = _LAW.fullmatch(token)
        if law:
            return _word_of_law(law)
        plain = unicodedata.normalize("NFC", token).lower()
        folded = fold(plain)
        stem = _stem(folded)
        if not plain.isalpha():
            return Word(folded, stem, stem, ())
        current = modern(plain, self._lexicon.knows)
        return Word(
            word=folded,
            base=_stem(fold(self._lexicon.lemma(current))),
            stem=stem,
            parts=tuple(_stem(fold(part)) for part in self._lexicon.parts(current)),
        )


def joined(texts: Iterable[Terms]) -> Terms:
    """The terms of texts that are no phrase together."""
    each = [terms for terms in texts if terms.bases]
    return Terms(_GAP.join([one.bases for one in each]), " ".join([one.forms for one in each]))


class _Known(dict[str, Terms]):
    """What stood between blanks before and its terms; all are forgotten when they become too many.

    Long numbers seldom come again and are soon analysed; a word with a sign behind it has the terms of the word.
    """

    def __init__(self, answer: Callable[[str], Terms]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, chunk: str) -> Terms:
        if len(chunk) > _SHORT_NUMBER and _DIGIT.search(chunk):
            return self._answer(chunk)
        word = chunk.strip(_SIGNS)
        found = self._answer(chunk) if word == chunk else self[word]
        if len(self) >= _REMEMBERED:
            self.clear()
        self[chunk] = found
        return found


def _forms(word: Word) -> Iterator[str]:
    """What the index has of a word beside its base."""
    yield word.word
    if word.stem != word.base:
        yield STEM + word.stem
    for start in range(len(word.parts)):
        for end in range(start + 1, len(word.parts) + 1):
            yield part_term(word.parts[start:end])


def part_term(parts: Iterable[str]) -> str:
    """The term for parts of a compound that stand side by side."""
    return PART + "+".join(parts)


def fold(text: str) -> str:
    """Lower case, with ae, oe and aa as the letters that they stand for.

    >>> fold("GRENAA og Grenå")
    'grenå og grenå'
    """
    return unicodedata.normalize("NFC", text).lower().replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


def joined_laws(text: str) -> str:
    """The text with `§ 17` as the one word that it is.

    >>> joined_laws("jf. § 17, stk. 4")
    'jf. §17, stk.4'
    """
    return _LAW_APART.sub(r"\1", _LAW_GLUED.sub(" ", text))


def tokens(text: str, start: int = 0) -> Iterator[tuple[int, int, str]]:
    """The words of a text with where they stand, numbers and paragraphs of laws whole: (start, end, word)."""
    for match in _TOKEN.finditer(text, start):
        yield match.start(), match.end(), match[0]


def _word_of_law(law: re.Match[str]) -> Word:
    """`§ 17` and `paragraf 17` are the same, and have the number as a part."""
    number = fold(law[2])
    term = f"§{number}" if law[1] else f"stk{number}"
    return Word(term, term, term, (number,))


@cache
def _stemmer() -> Callable[[str], str]:
    """The Danish stemmer of Snowball; both engines bring one, and they are the same."""
    try:
        from tantivy import Filter, TextAnalyzerBuilder, Tokenizer
    except ImportError:
        from whoosh.lang.snowball.danish import DanishStemmer

        return cast(Callable[[str], str], DanishStemmer().stem)
    analyzer = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("danish")).build()
    return lambda word: analyzer.analyze(word)[0]


@lru_cache(_WORDS_REMEMBERED)
def _stem(word: str) -> str:
    return _stemmer()(word)
