"""Where a Danish sentence ends: not at an abbreviation, an ordinal or an initial."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_STOP = re.compile(r"[.!?][”\"’')\]]*(?=\s|$)|(?<=[.!?])[”\"’](?=\s|$)")
_LAST_WORD = re.compile(r"(\S+)$")


@cache
def _abbreviations() -> frozenset[str]:
    data = tomllib.loads(files("minutes.danish").joinpath("abbreviations.toml").read_text("utf-8"))
    return frozenset(data["abbreviations"])


def _ends_here(text: str, stop: re.Match[str]) -> bool:
    rest = text[stop.end() :].lstrip()
    if not rest:
        return True
    if text[stop.start()] in "!?":
        return not rest[0].islower()
    before = _LAST_WORD.search(text[: stop.start()])
    word = before[1].lstrip("(”\"'").casefold() if before else ""
    if f"{word}." in _abbreviations() or re.fullmatch(r"[^\W\d_]", word):
        return False
    if re.search(r"\d$", word):  # an ordinal goes on in lower case, with a dash or another number
        return rest[0].isupper() or rest[0] in "”\"'"
    return not rest[0].islower()


def sentence_ends(text: str) -> list[int]:
    """Offsets just behind the full stop of every sentence; the end of the text counts as one.

    >>> sentence_ends("Program d. 24.-25. maj. Bilag er vedlagt")
    [23, 40]
    """
    ends = [stop.end() for stop in _STOP.finditer(text) if _ends_here(text, stop)]
    if text.strip() and (not ends or text[ends[-1] :].strip()):
        ends.append(len(text.rstrip()))
    return ends
