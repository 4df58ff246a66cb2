"""Old spelling, and Danish without its letters: what a word is written like now."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import msgspec


class _Spelling(msgspec.Struct, frozen=True):
    rules: tuple[tuple[str, str], ...]
    words: dict[str, str]


@cache
def _spelling() -> _Spelling:
    data = tomllib.loads(files("minutes.danish").joinpath("spelling.toml").read_text("utf-8"))
    return msgspec.convert(data, _Spelling)


def modern(word: str, knows: Callable[[str], bool]) -> str:
    """The word as it is written now; itself where that is not known, or where it is known as it stands.

    >>> modern("skulde", {"skulde", "skulle"}.__contains__)
    'skulle'
    >>> modern("kjøbstadraadet", {"købstadrådet"}.__contains__)
    'købstadrådet'
    """
    if word in _spelling().words:
        return _spelling().words[word]
    if knows(word):
        return word
    respelled = word
    for old, new in _spelling().rules:
        if old in respelled:
            if knows(once := word.replace(old, new)):
                return once
            respelled = respelled.replace(old, new)
            if knows(respelled):
                return respelled
    return word
