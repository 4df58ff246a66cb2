"""Styled text filled into lines of a given width, wide characters counted as wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, chop_cells

from minutes.printing.lines import Line

_NARROWEST = 12  # columns for text, however narrow the terminal
_BLANKS_AND_WORDS = re.compile(r"\s+|\S+")


def filled(pieces: Line, width: int, first: Line = (), rest: Line = ()) -> Iterator[Line]:
    """The pieces as lines of at most `width` columns, broken between words; a word that is too long is cut.

    `first` stands before the first line, `rest` before the others.
    """
    room = max(_NARROWEST, width - max(_columns(first), _columns(rest)))
    start, row, blank = first, list[tuple[str, str]](), ""
    for text, style in pieces:
        for word in _BLANKS_AND_WORDS.findall(text):
            if word.isspace():
                blank = word if row else ""
                continue
            if row and _columns(row) + len(blank) + cell_len(word) > room:
                yield (*start, *row)
                start, row, blank = rest, [], ""
            *full, last = _chopped(word, room)
            for part in full:
                yield (*start, (part, style))
                start = rest
            row.append((blank + last, style))
            blank = ""
    if row:
        yield (*start, *row)


def _chopped(word: str, room: int) -> list[str]:
    """A word in parts that fit; one that fits stays whole, whatever it consists of."""
    return [word] if cell_len(word) <= room else chop_cells(word, room)


def _columns(pieces: Iterable[tuple[str, str]]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
