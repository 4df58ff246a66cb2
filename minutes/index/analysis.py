"""What a word of the text becomes in the index; one module for indexing, asking and marking.

A text is folded (`fold`), cut into words (`WORD`) and each word is stemmed. The engine does the cutting and
the stemming itself with `analyzer()`; `terms` and `tokens` give the same outside the engine.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tantivy

# Raised whenever the same text would give other terms; an index of another version must be made again.
ANALYSIS_VERSION = 1

# A word, or a number with its slashes and dots (43152/23, 00.01.00.P35, 17.4). The engine cuts by it, too.
WORD = r"\d\w*(?:[./]\w*\d\w*)*|\w+"
_WORD = re.compile(WORD)

# Words that say nothing by themselves: they help ranking, but a text need not have them to be found.
# The commonest of the Danish stop words of Snowball (snowballstem.org/algorithms/danish/stop.txt).
FUNCTION_WORDS = frozenset(
    [
        "og",
        "i",
        "at",
        "det",
        "en",
        "den",
        "til",
        "er",
        "som",
        "på",
        "de",
        "med",
        "af",
        "for",
        "der",
        "et",
        "om",
    ]
)


def fold(text: str) -> str:
    """Lower case, with ae, oe and aa as the letters that they stand for.

    >>> fold("GRENAA og Grenå")
    'grenå og grenå'
    """
    return unicodedata.normalize("NFC", text).lower().replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """Folded text to terms; to be registered with every index that is opened."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return TextAnalyzerBuilder(Tokenizer.regex(WORD)).filter(Filter.stemmer("danish")).build()


@cache
def _word_terms(word: str) -> tuple[str, ...]:
    return tuple(analyzer().analyze(fold(word)))


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text in order.

    >>> terms("Ældrepolitikken (43152/23)")
    ('ældrepolitik', '43152/23')
    """
    return tuple(term for word in _WORD.findall(text) for term in _word_terms(word))


def tokens(text: str) -> list[tuple[int, int, str]]:
    """The terms of a text with where they stand: (start, end, term)."""
    return [(word.start(), word.end(), term) for word in _WORD.finditer(text) for term in _word_terms(word[0])]
