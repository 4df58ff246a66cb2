"""Where a Danish sentence ends: not at an abbreviation, an ordinal or an initial."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_STOP = re.compile(r"[.!?][”\"’')\]]*(?=\s|$)")
_INK = re.compile(r"\S")
_INITIAL = re.compile(r"[^\W\d_]")
_ORDINAL = re.compile(r"\d$")
# What no line ends with that is not wrapped: a word that leads on to another, a comma, an open bracket.
_LEADS_ON = re.compile(
    r"(?:,|\(|(?<!\w)(?:af|angående|ang\.|at|blandt|den|der|det|efter|eller|en|et|for|fra|herunder|hos|i|inden|med|mellem"
    r"|mod|og|om|omkring|over|på|samt|som|til|under|uden|ved|vedr\.|vedrørende))$"
)
_LONGEST_WORD = 40  # characters; no abbreviation is longer


@cache
def _abbreviations() -> frozenset[str]:
    data = tomllib.loads(files("minutes.danish").joinpath("abbreviations.toml").read_text("utf-8"))
    return frozenset(data["abbreviations"])


def _ends_here(text: str, stop: re.Match[str]) -> bool:
    following = _INK.search(text, stop.end())
    if not following:
        return True
    first = following[0]
    if first.islower() or text[stop.start()] in "!?":
        return not first.islower()
    before = text[max(0, stop.start() - _LONGEST_WORD) : stop.start()]
    word = before.split()[-1].lstrip("(”\"'").casefold() if before and not before[-1].isspace() else ""
    if f"{word}." in _abbreviations() or _INITIAL.fullmatch(word):
        return False
    if _ORDINAL.search(word):  # an ordinal goes on in lower case, with a dash or another number
        return first.isupper() or first in "”\"'"
    return True


def leads_on(line: str) -> bool:
    """Whether the end of a line tells that it is wrapped.

    >>> leads_on("Notat om anbringelser og"), leads_on("Notat om anbringelser")
    (True, False)
    """
    return _LEADS_ON.search(line.rstrip()[-_LONGEST_WORD:]) is not None


def last_stop(text: str, low: int, high: int) -> int:
    """The offset just behind the last full stop of a sentence between two offsets, -1 where there is none.

    >>> last_stop("Program d. 24.-25. maj. Bilag er vedlagt.", 0, 40)
    23
    """
    stops = reversed(list(_STOP.finditer(text, low, high + 1)))  # what stands behind it tells, too
    return next((stop.end() for stop in stops if stop.end() <= high and _ends_here(text, stop)), -1)


def sentence_ends(text: str) -> list[int]:
    """Offsets just behind the full stop of every sentence; the end of the text counts as one.

    >>> sentence_ends("Program d. 24.-25. maj. Bilag er vedlagt")
    [23, 40]
    """
    ends = [stop.end() for stop in _STOP.finditer(text) if _ends_here(text, stop)]
    if text.strip() and (not ends or text[ends[-1] :].strip()):
        ends.append(len(text.rstrip()))
    return ends
