"""Text that a spreadsheet would run as a formula, made harmless, and back.

A spreadsheet runs what begins with = + - or @, in full width too, and some do after a tab or a line break. One that
takes another separator than the file has, or no quotes, sees a cell begin behind each separator as well. An apostrophe
goes before the sign at all these places; an apostrophe that stood there already gets a second one, so that taking one
away at each of them gives the text back.
"""

from __future__ import annotations

import re
from functools import lru_cache

# All characters that are one of = + - @ in another form (NFKC).
_SIGNS = r"=+\-@＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌﬩"
_STRANGE = r"\s\"\ufeff\u200b-\u200f\u2060\u00ad"  # what may stand between the beginning of a cell and its first sign
_BEGINS = rf"(^|[,;|\t\r\n])([{_STRANGE}]*)"
_SEPARATED = "\t\r\n"

_HARMFUL = re.compile(rf"{_BEGINS}(?='*[{_SIGNS}])")
_HARMLESS = re.compile(rf"{_BEGINS}'(?='*[{_SIGNS}])")
_HARMFUL_START = re.compile(rf"'*[{_SEPARATED}]")
_HARMLESS_START = re.compile(rf"''*[{_SEPARATED}]")


@lru_cache(256)  # one paper's rows have the same source, hash, body
def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("a;-2"), harmless("3-4")
    ("'=1+1", "a;'-2", '3-4')
    """
    text = _HARMFUL.sub(r"\1\2'", text)
    return f"'{text}" if _HARMFUL_START.match(text) else text


def original(cell: str) -> str:
    """The text of which `harmless` made a cell.

    >>> original("'=1+1"), original("a;'-2"), original("3-4")
    ('=1+1', 'a;-2', '3-4')
    """
    if _HARMLESS_START.match(cell):
        cell = cell[1:]
    return _HARMLESS.sub(r"\1\2", cell)
