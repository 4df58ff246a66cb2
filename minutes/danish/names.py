"""What speaks for a word being part of a person's name, and what against it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_PATRONYMIC = re.compile(r"[A-ZÆØÅ][a-zæøåéüöä]{2,}[bdfgklmnprtv]?sen|[A-ZÆØÅ][a-zæøå]{2,}(?:sson|owsk[ai]|ovi[cć])")
_LONG_PATRONYMIC = 7  # letters; shorter words of that form are everyday words (`Voksen`, `Krisen`)
_DIGIT_FOR_LETTER = str.maketrans({"0": "o", "1": "l", "5": "s", "|": "l"})
# One digit among at least three letters, or a naught for the first letter.
_WITH_DIGIT = re.compile(r"0[a-zæøå]{2,}|(?=(?:\w*?[^\W\d]){3})[A-ZÆØÅ][^\W\d]*[015][^\W\d]*")
_SHORTEST_ENDING = 3  # letters before a surname's ending
_UPPER_ONLY = re.compile(r"[A-ZÆØÅ]{2,}s?$")


@cache
def _data(file: str) -> dict[str, Any]:
    return tomllib.loads(files("minutes.danish").joinpath(file).read_text("utf-8"))


@cache
def _words(file: str, key: str) -> frozenset[str]:
    value = _data(file)[key]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def _endings(file: str, key: str) -> tuple[str, ...]:
    return tuple(_data(file)[key])


@cache
def firm_endings() -> tuple[str, ...]:
    """What stands behind a name that is a firm's or a foundation's."""
    return _endings("not_names.toml", "behind")


def names_firm(word: str) -> bool:
    """Whether a word makes the name behind it one of a firm, a house or a family."""
    return word.casefold() in _words("not_names.toml", "before")


@cache
def is_given(word: str) -> bool:
    """Whether a word is a given name, such as `Anne` or `Anne-Grethe`; everyday words are not."""
    if word in _words("names.toml", "ambiguous"):
        return False
    names = _words("names.toml", "given")
    return word in names or ("-" in word and word.partition("-")[0] in names)


@cache
def may_be_given(word: str) -> bool:
    """Whether a word may be a given name, everyday words among them."""
    return is_given(word) or word in _words("names.toml", "ambiguous")


@cache
def is_common_surname(word: str) -> bool:
    """Whether a word is a surname by the list or by its form (`Ottesen`)."""
    if word in _words("names.toml", "surnames"):
        return True
    stem = word.removesuffix("sen") if word.endswith("sen") else ""
    known = stem in _words("names.toml", "given") or f"{stem}s" in _words("names.toml", "given")
    return bool(known and _PATRONYMIC.fullmatch(word))


@cache
def may_be_surname(word: str) -> bool:
    """Whether a word is a surname by the list or has a surname's ending."""
    endings = _endings("names.toml", "surname_endings")
    return is_common_surname(word) or (word.endswith(endings) and len(word) > _SHORTEST_ENDING + 3)


@cache
def is_patronymic(word: str) -> bool:
    """Whether a word ends as a name that once was a father's."""
    if is_common_surname(word):
        return word.endswith(("sen", "sson"))
    return bool(_PATRONYMIC.fullmatch(word)) and len(word) >= _LONG_PATRONYMIC and not is_no_name(word)


@cache
def is_no_name(word: str) -> bool:
    """Whether a word is no part of a name: of a place, a firm, a heading, or an abbreviation."""
    if is_given(word) or is_common_surname(word):
        return False
    folded = word.casefold()
    words = _words("not_names.toml", "words")
    if folded in words or folded.removesuffix("s") in words or _UPPER_ONLY.match(word) or any(map(str.isdigit, word)):
        return True
    return folded.endswith(_endings("not_names.toml", "endings")) and len(folded) > _SHORTEST_ENDING + 2


@cache
def without_genitive(word: str) -> str:
    """The surname of `Thomsens`, `Fiskers`; a name that ends in s itself stays."""
    if is_common_surname(word) or not word.endswith("s"):
        return word
    return word[:-1] if may_be_surname(word[:-1]) else word


@cache
def repaired(word: str) -> str:
    """A name's word without what OCR makes of letters: `Meh1sen`, `0le`, `NieIsen`."""
    if word.isalpha() and (word[1:].islower() or word.isupper()):
        return word
    if _WITH_DIGIT.fullmatch(word):
        word = word.translate(_DIGIT_FOR_LETTER)
        word = word[:1].upper() + word[1:]
    return re.sub(r"(?<=[a-zæøå])I(?=[a-zæøå])", "l", word)
