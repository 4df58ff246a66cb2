"""Sentences of a decision and the clause of each that decides."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from minutes.danish.sentences import sentence_ends

# `1.`, `1.-3.`, `1-6`, `2. a.-h.`, `Pkt. 1:`, `Punkterne 1.-7.`, `Ad. 4`: the number of a sub-recommendation.
_NUMBER = r"\d{1,2}(?:\.?[a-h]\b)?[.):]{0,2}"
_LABEL = re.compile(
    rf"\s*(?:(?:ad|pkt|punkt(?:erne)?|nr|indstillingspunkt)\b\.?\s*)?{_NUMBER}"
    rf"(?:\s?(?:-|–|,|og|til)\s?(?:{_NUMBER}|[a-h][.)]))*(?:\s[a-h][.)](?:\s?-\s?[a-h][.)])?)?(?=\s|[A-ZÆØÅa-zæøå•]|$)\s*[•:]?\s*",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^[\s•·*\-–—.,:;\"”’')\]]+")
_LONGEST_MAIN = 600  # characters of a main clause; longer ones are lists
_NEAR = 60  # characters in front of a word that may bear on it


class Clause(NamedTuple):
    """A sentence without its number, and how long its main clause is; `numbered` where a number stands before it."""

    text: str
    main: str
    numbered: bool


@cache
def wordings() -> dict[str, Any]:
    """The wordings of decisions."""
    return tomllib.loads(files("minutes.nlp").joinpath("outcomes.toml").read_text("utf-8"))


def any_of(words: list[str]) -> str:
    """A regular expression of whole words."""
    return rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = wordings()["words"]
    plain, comma = any_of(words["subordinators"]), any_of(words["comma_subordinators"])
    forms = sorted({form for kinds in wordings()["forms"].values() for each in kinds.values() for form in each})
    return {
        "end": re.compile(rf",?\s{plain}|,\s?{comma}|\smed (?:\w+ ){{0,2}}(?:bemærkning|tilføjelse)", re.IGNORECASE),
        "transparent": re.compile(rf"{any_of(words['transparent'])}[^,;.]{{0,30}},?$", re.IGNORECASE),
        "conditional": re.compile(any_of(words["conditional"])),
        "leading": re.compile(any_of(words["leading"])),
        "inner": re.compile(
            rf"(?<=\s)(?=\d{{1,2}}[.)]?(?:[.\s]{{0,2}}[-–][.\s]{{0,2}}\d{{1,2}}[.)]?)?\s+"
            rf"(?:kan ikke|ikke|blev)?\s?{any_of(forms)})",
            re.IGNORECASE,
        ),
    }


def _main(sentence: str) -> str:
    """The sentence up to its first subordinate clause; empty where all of it hangs on a condition."""
    patterns = _patterns()
    if patterns["conditional"].match(sentence):
        return ""
    if patterns["leading"].match(sentence):
        comma = re.search(r", (?=\w+(?:es|te|ede|er|ev)\b)", sentence)
        sentence = sentence[comma.end() :] if comma else ""
    sentence = sentence[:_LONGEST_MAIN]
    for found in patterns["end"].finditer(sentence):
        before = sentence[max(0, found.start() - _NEAR) : found.start()]
        if not (found[0].endswith("at") and patterns["transparent"].search(before)):
            return sentence[: found.start()]
    return sentence


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for end in sentence_ends(text):
        sentence = text[start:end]
        start = end
        for line in re.split(r"\n\s*\n|\n(?=\s*(?:[•·*–-]|\d{1,2}[.)]))", sentence):
            yield from _patterns()["inner"].split(line)


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[Clause, ...]:
    """The sentences of a decision, each with its main clause.

    >>> [(each.main, each.numbered) for each in clauses("1. Anbefales. Udvalget bad om, at X.")]
    [('Anbefales.', True), ('Udvalget bad om', False)]
    """
    return tuple(_clauses(text))


def _clauses(text: str) -> Iterator[Clause]:
    numbered = False
    for piece in _pieces(text):
        sentence = _MARKS.sub("", " ".join(piece.split()))
        label = _LABEL.match(sentence)
        if label:
            sentence = _MARKS.sub("", sentence[label.end() :])
            numbered = True
        if sentence:
            yield Clause(sentence, _main(sentence), numbered)
            numbered = False
