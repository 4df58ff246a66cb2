"""What a word of the text becomes in the index; one module for indexing, asking and marking.

A word is there in four layers. `word`: as it stands, with æ/ae, ø/oe, å/aa as the same letter. `stem`: without its
ending. `lemma`: the stem of its base form, where that tells more (børn, barn; skulde, skulle). `parts`: the same for
each part of a compound. The layers are plain text with blanks between the terms; engines cut at these and no more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast

from minutes.danish.lexicon import Lexicon
from minutes.danish.spelling import modern

# Raised whenever the same text would give other terms; an index of another version must be made again.
ANALYSIS_VERSION = 2

# A paragraph of a law (§ 17, stk. 4); a number with its slashes and dots (43152/23, 00.01.00.P35, 17.4); a word.
_TOKEN = re.compile(r"(?i:§+\s*|\bparagraf\s+|\bstk\.?\s*)?\d\w*(?:[./]\w*\d\w*)*|\w+")
_LAW = re.compile(r"(?i:(§|paragraf)|stk)\W*(\d.*)")

_REMEMBERED = 1 << 17  # words whose terms are kept

# Words that say nothing by themselves: they help ranking, but a text need not have them to be found.
# The commonest of the Danish stop words of Snowball (snowballstem.org/algorithms/danish/stop.txt).
FUNCTION_WORDS = frozenset(
    {"og", "i", "at", "det", "en", "den", "til", "er", "som", "på", "de", "med", "af", "for", "der", "et", "om"}
)


class Word(NamedTuple):
    """The terms of one word by layer; `lemma` is the same as `stem` where the base form tells no more."""

    word: str
    stem: str
    lemma: str
    parts: tuple[str, ...]


# Stands between texts that are no phrase together; nobody can ask for it.
_GAP = Word("¶", "¶", "¶", ())


class Analysis:
    """Texts to terms, by the Danish words that `lexicon` knows."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon()
        self.word = lru_cache(_REMEMBERED)(self._word)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text in order.

        >>> [word.stem for word in Analysis().words("Ældrepolitikken (43152/23), jf. § 17, stk. 4")]
        ['ældrepolitik', '43152/23', 'jf', '§17', 'stk4']
        """
        return tuple(map(self.word, _TOKEN.findall(text)))

    def knows(self, word: str) -> bool:
        """Whether a word is one, in whatever spelling, or is made of words."""
        plain = unicodedata.normalize("NFC", word).lower()
        return self._lexicon.knows(modern(plain, self._lexicon.knows)) or self._lexicon.knows(fold(plain))

    def layers(self, texts: Iterable[str]) -> dict[str, str]:
        """The terms of texts by layer; a phrase does not go from one text over into the next."""
        return self.layers_of(map(self.words, texts))

    @staticmethod
    def layers_of(texts: Iterable[Sequence[Word]]) -> dict[str, str]:
        """The same of texts whose words are known."""
        words: list[Word] = []
        for own in texts:
            words += (_GAP, _GAP) if words else ()  # two, for a phrase may pass over one word
            words += own
        return {
            "word": " ".join([word.word for word in words]),
            "stem": " ".join([word.stem for word in words]),
            "lemma": " ".join([word.lemma for word in words if word.lemma != word.stem]),
            "parts": f" {_GAP.word} ".join([" ".join(word.parts) for word in words if word.parts]),
        }

    def _word(self, token: str) -> Word:
        law = _LAW.fullmatch(token)
        if law:
            return _word_of_law(law)
        plain = unicodedata.normalize("NFC", token).lower()
        folded = fold(plain)
        current = modern(plain, self._lexicon.knows) if plain.isalpha() else plain
        return Word(
            word=folded,
            stem=_stem(folded),
            lemma=_stem(fold(self._lexicon.lemma(current))),
            parts=tuple(_stem(fold(part)) for part in self._lexicon.parts(current)),
        )


def fold(text: str) -> str:
    """Lower case, with ae, oe and aa as the letters that they stand for.

    >>> fold("GRENAA og Grenå")
    'grenå og grenå'
    """
    return unicodedata.normalize("NFC", text).lower().replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


def tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text with where they stand, numbers and paragraphs of laws whole: (start, end, word)."""
    for match in _TOKEN.finditer(text):
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


@lru_cache(_REMEMBERED)
def _stem(word: str) -> str:
    return _stemmer()(word)
