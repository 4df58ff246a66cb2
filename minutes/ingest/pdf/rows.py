"""Words to rows: what stands on one baseline, left to right, cells that are far apart kept apart by a tab."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter, sub
from statistics import median

import msgspec

from minutes.ingest.pdf.words import WIDEST_BLANK, Layout, Sheet, Word, single_words
from minutes.records import Box

# All in ems of the words' font size.
# Raised or lowered words (footnote signs) keep to their line; the next line is a whole em away.
SAME_BASELINE = 0.4
# A gap wider than WIDEST_BLANK parts cells if it also is so many times as wide as the line's usual blank …
CELL_GAP_BLANKS = 2.0
# … or so wide that no justified line has it.
SURE_CELL_GAP = 3.0
# The same text this near to itself was drawn twice to look bold.
TWICE = 0.35

# An underline keeps within this distance of its text, in points (a rule across the page does not), and is as
# long as this part of it at least: a last blank may go without.
NEAR_TEXT = 3.0
UNDERLINED = 0.9

# The number or bullet of a list entry stays with its text, however far away that begins.
MARKER = re.compile(r"[•·▪◦‣\-–—*o§]|\(?(?:\d{1,4}|[A-Za-zÆØÅæøå]|[ivxIVX]{1,4})[.):]|\d+(?:\.\d+)+\.?")


BASELINE = attrgetter("baseline")
LEFT = attrgetter("x0")


class Row(msgspec.Struct, frozen=True, gc=False):
    """One line of a page before it has its place in the text.

    `box` is as displayed; `first` and `last` are the words at its ends, with places as it reads (see `Word`).
    `last_x0` is where its last cell begins; `in_table` marks the row of a ruled table, `underlined` one
    with a rule under its whole text. `confidence` is that of OCR, from 0 to 1.
    """

    text: str
    box: Box
    size: float
    bold: bool
    layout: Layout
    first: Word
    last: Word
    last_x0: float
    in_table: bool = False
    underlined: bool = False
    confidence: float | None = None

    @property
    def top(self) -> float:
        """How far from the top of the page its first words stand, as they read."""
        return self.first.top


def rows_of(words: Iterable[Word], sheet: Sheet) -> list[Row]:
    """The rows of a page from top to bottom; text in other directions follows the upright text."""
    by_turn: dict[int, list[Word]] = {}
    for word in words:
        by_turn.setdefault(word.turn, []).append(word)
    return [row_of(line, sheet) for turn in sorted(by_turn) for line in lines_of(by_turn[turn])]


def with_underlines(rows: Iterable[Row], across: Sequence[Box]) -> list[Row]:
    """The rows with `underlined` set by the horizontal rules of the page, which may be in pieces."""
    if not across:
        return list(rows)
    return [msgspec.structs.replace(row, underlined=True) if _is_underlined(row.box, across) else row for row in rows]


def _is_underlined(box: Box, across: Sequence[Box]) -> bool:
    x0, top, x1, bottom = box
    under = [
        rule[2] - rule[0]
        for rule in across
        if (top + bottom) / 2 < rule[1] < bottom + NEAR_TEXT and x0 - NEAR_TEXT < rule[0] and rule[2] < x1 + NEAR_TEXT
    ]
    return sum(under) > UNDERLINED * (x1 - x0)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows from top to bottom, each direction of text by itself."""
    return sorted(rows, key=lambda row: (row.layout % 4, row.top))


def line_texts(words: Iterable[Word]) -> list[str]:
    """The lines that words of one direction fall into, as text with plain blanks."""
    return [_joined(line)[0].replace("\t", " ") for line in lines_of(words)]


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words of one direction grouped by baseline from top to bottom, each group from left to right."""
    lines: list[list[Word]] = []
    place, size = 0.0, 0.0
    for word in sorted(words, key=BASELINE):
        if lines and word.baseline - place <= SAME_BASELINE * (size if size > word.size else word.size):
            lines[-1].append(word)
            if word.size > size:
                place, size = word.baseline, word.size
        else:
            lines.append([word])
            place, size = word.baseline, word.size
    return [_side_by_side(line) for line in lines]


def _side_by_side(line: list[Word]) -> list[Word]:
    """The words of a line from left to right; runs that overlap are taken apart, and each text stays once."""
    if len(line) == 1:
        return line
    line.sort(key=LEFT)
    if any(old.x1 > word.x0 for old, word in pairwise(line)):
        return _once(sorted(single_words(line), key=LEFT))
    return line


def _once(line: list[Word]) -> list[Word]:
    """The line without words that were drawn a second time in the same place."""
    if len({word.text for word in line}) == len(line):
        return line
    kept: list[Word] = []
    for word in line:
        near = TWICE * word.size
        if not any(old.text == word.text and abs(old.x0 - word.x0) < near for old in kept[-3:]):
            kept.append(word)
    return kept


def row_of(line: list[Word], sheet: Sheet) -> Row:
    """The row that the words of one line make, given from left to right."""
    first, last = line[0], line[-1]
    layout = sheet.layouts[first.turn]
    if first is last:
        box = sheet.shown((first.x0, first.top, first.x1, first.bottom), first.turn)
        return Row(first.text, box, first.size, first.bold, layout, first, first, first.x0)
    text, last_x0 = _joined(line)
    size, bold = look_of(line)
    return Row(text, sheet.shown(around(line), first.turn), size, bold, layout, first, last, last_x0)


def around(words: Sequence[Word]) -> Box:
    """The box around words of one direction, as they read."""
    return (
        min([word.x0 for word in words]),
        min([word.top for word in words]),
        max([word.x1 for word in words]),
        max([word.bottom for word in words]),
    )


def look_of(words: list[Word]) -> tuple[float, bool]:
    """The size of most of the words' characters, and whether every word with letters is bold."""
    if len({(word.size, word.bold) for word in words}) == 1:
        return words[0].size, words[0].bold
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text) - word.text.count(" ")
    lettered = [word for word in words if any(map(str.isalpha, word.text))]
    return max(sizes, key=lambda size: (sizes[size], size)), all(word.bold for word in lettered or words)


def _joined(line: list[Word]) -> tuple[str, float]:
    """The text of a line's words, and where its last cell begins."""
    parts = [line[0].text]
    last_x0 = line[0].x0
    for index, (old, word) in enumerate(pairwise(line)):
        gap = word.x0 - old.x1
        if gap <= WIDEST_BLANK * word.size:
            parts.append(word.text if word.glued else " " + word.text)
        elif _parts_cells(gap, line, word.size) and not (index == 0 and MARKER.fullmatch(old.text)):
            parts += "\t", word.text
            last_x0 = word.x0
        else:
            parts += " ", word.text
    return "".join(parts), last_x0


def _parts_cells(gap: float, line: list[Word], size: float) -> bool:
    return gap > SURE_CELL_GAP * size or gap > CELL_GAP_BLANKS * _usual_blank(line)


def _usual_blank(line: list[Word]) -> float:
    gaps = [word.x0 - old.x1 for old, word in pairwise(line)]
    for word in line:
        gaps += map(sub, word.inner[1::2], word.inner[::2])
    return median(gaps)
