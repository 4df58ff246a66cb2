"""The title that stands before or behind a person's name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_WINDOW = 110  # characters in which a title stands
_WORD = re.compile(r"[\w’'/&-]+\.?")
_BREAK = re.compile(r"[.;:()!?•\t]\s|\n\s*\n|\n\s*[-–•*]|[,;:()•\t]$")
_CLOSED = frozenset({"", ".", ",", ";", ":", "(", ")", "•", "\t", "!", "?"})  # what no title stands in front of
_MOST_BETWEEN = 7  # words of `for …` between title and name
_PERSONAL_GENITIVE = re.compile(r"(?:direktør|chef|leder|borgmester|rådmand|formand)(?:en|ens|s)s?$")
_BEHIND = re.compile(
    r",\s+(?P<title>(?:[\wæøå-]+ ){0,3}?[\wæøå-]+)(?=[,.;)\n]| (?:for|i|fra|og|deltog|deltager|orienterede)\b|$)"
)


class Title(NamedTuple):
    """A title and where it begins in the text."""

    text: str
    start: int


@cache
def _words(key: str) -> frozenset[str]:
    data = tomllib.loads(files("minutes.danish").joinpath("titles.toml").read_text("utf-8"))
    return frozenset(data[key])


@cache
def _endings() -> tuple[str, ...]:
    return tuple(_words("titles"))


def labels() -> tuple[str, ...]:
    """Words in front of a name that need a person behind them: `Afbud fra`."""
    return tuple(sorted(_words("labels"), key=len, reverse=True))


@cache
def is_title(word: str) -> bool:
    """Whether a word is a title: `Velfærdsdirektør`, `afdelingsleder`."""
    return word.casefold().endswith(_endings())


def title_before(text: str, start: int) -> Title | None:
    """The title that ends where a name starts, with its `for X`: `sekretariatschef for fællesforvaltningen`."""
    left = text[max(0, start - _WINDOW) : start]
    if not left or left.rstrip(" ")[-1:] in _CLOSED:
        return None
    offset = start - len(left)
    broken = max((stop.end() for stop in _BREAK.finditer(left) if not _abbreviated(left, stop.start())), default=0)
    words = list(_WORD.finditer(left, broken))
    for at in range(len(words) - 1, max(-1, len(words) - _MOST_BETWEEN - 2), -1):
        word = words[at][0]
        if is_title(word):
            between = [each[0] for each in words[at + 1 :]]
            if between and (
                between[0] not in _words("of") or _words("not_in_title") & set(between[1:]) or len(between) == 1
            ):
                return None
            first = _first(words, at)
            whole = left[words[first].start() :].strip(" \n,")
            return Title(re.sub(r"\s+", " ", whole), offset + words[first].start())
        if word in _words("not_in_title"):
            return None
    return None


def _abbreviated(left: str, stop: int) -> bool:
    return left[stop] == "." and left[:stop].rsplit(" ", 1)[-1].casefold() in {"adm", "1", "2", "vice"}


def _first(words: list[re.Match[str]], at: int) -> int:
    """The index of a title's first word: `byg- og miljøchef`, `kommunaldirektørens sekretariatschef`."""
    first = at
    if first >= 2 and words[first - 1][0] in {"og", "&"}:
        before = words[first - 2][0]
        opener = words[first - 3][0].casefold() if first >= 3 else ""
        if before.endswith("-") or (
            before.islower() and not is_title(before) and opener in {"med", "ved", "af", "fra"}
        ):
            first -= 2
            while first >= 1 and words[first - 1][0].endswith("-"):
                first -= 1
    while first >= 1 and (
        words[first - 1][0].casefold() in _words("qualifiers")
        or _PERSONAL_GENITIVE.search(words[first - 1][0].casefold())
    ):
        first -= 1
    return first


def title_behind(text: str, end: int) -> str | None:
    """The title in apposition: `Lise Skov, byg- og miljøchef, oplyste`."""
    match = _BEHIND.match(text, end, end + _WINDOW)
    if not match or not is_title(match["title"].split()[-1]):
        return None
    return re.sub(r"\s+", " ", match["title"])
