"""The words of one PDF page, with their places and their type, through pdfium.

pdfium's own order of characters is trusted inside a word only; lines are built from places. A page has hundreds
of words, so their places are looked up all at once, and a run of text with nothing but blanks between its words
stays whole: most lines are one run.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from operator import eq, sub
from typing import Any

import msgspec
import pypdfium2 as pdfium

from minutes.ingest.pdf.looks import Run, Runs, boxes_of, characters
from minutes.records import Box

# pdfium writes U+0002 (older versions U+FFFE) for a hyphen at the end of a line and no line break behind it.
HYPHENS = "\x02\ufffe"
WORD = re.compile(f"[^\\s{HYPHENS}]+[{HYPHENS}]?|[{HYPHENS}]")
# A page without a hyphen at the end of a line has these.
PLAIN_WORD = re.compile(r"\S+")
# What parts words besides white space: control characters, invisible marks of direction and width.
APART = r"\x00\x01\x03-\x08\x0e-\x1b\x7f-\x9f\u200b\u200e\u200f\ufeff\uffff"
PARTING = re.compile(f"[{APART}]")
PRIVATE = re.compile("[\ue000-\uf8ff]")
REPLACED = {
    "\x02": "-", "\ufffe": "-", "\xad": "-", "\u2010": "-", "\u2011": "-",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
TABLE = str.maketrans(REPLACED)
# Most pages have none of all these.
ODD = re.compile(f"[{APART}\ue000-\uf8ff{''.join(REPLACED)}]")

# The width of a page as its text reads, in whole points, times four, and the turn of the text.
Layout = int

# A blank is 0.25 to 0.3 em wide and justified lines stretch it to about 1; a wider gap may part cells.
WIDEST_BLANK = 1.1


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word, or words of one run with nothing but blanks between; places are in points from the top left of
    the page as it reads, i.e. turned by `turn`.

    `turn` counts the clockwise quarter turns that bring the displayed page to where the word is upright.
    `glued` tells that no white space stands between this word and the one before it in the source.
    `inner` holds where the words of a run end and begin: end of the first, start of the second, its end, …
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    turn: int
    glued: bool
    inner: Sequence[float] = ()

    @property
    def first_x1(self) -> float:
        """Where the first word ends."""
        return self.inner[0] if self.inner else self.x1


def single_words(words: Iterable[Word]) -> Iterator[Word]:
    """The words with those of runs one by one."""
    for word in words:
        if word.inner:
            places = iter((word.x0, *word.inner, word.x1))
            for text, x0, x1 in zip(word.text.split(" "), places, places, strict=True):
                yield msgspec.structs.replace(word, text=text, x0=x0, x1=x1, inner=())
        else:
            yield word


class Sheet:
    """The area of a page that is shown, and the way from pdfium's coordinates to those of the reader."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, bottom, right, self.top = page.get_bbox()
        self.size = (right - self.left, self.top - bottom)
        self.rotation = page.get_rotation() // 90 % 4
        self.width, self.height = turned_size(self.size, self.rotation)
        widths = round(self.width), round(self.height)
        self.layouts: list[Layout] = [4 * widths[turn % 2] + turn for turn in range(4)]

    def read(self, box: Box, angle: int) -> tuple[Box, int]:
        """A box (left, bottom, right, top) of text turned by `angle` quarters, as it reads, and its turn."""
        left, bottom, right, top = box
        flipped = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        return turned(flipped, angle, self.size), (angle - self.rotation) % 4

    def shown(self, box: Box, turn: int) -> Box:
        """The box of words with this `turn`, as the page is displayed and cut to it."""
        shown = (self.width, self.height)
        x0, y0, x1, y1 = turned(box, -turn, turned_size(shown, turn)) if turn else box
        return (
            round(min(max(x0, 0.0), self.width), 2),
            round(min(max(y0, 0.0), self.height), 2),
            round(max(min(x1, self.width), 0.0), 2),
            round(max(min(y1, self.height), 0.0), 2),
        )


def turned_size(size: tuple[float, float], quarters: int) -> tuple[float, float]:
    """Width and height of a sheet after so many quarter turns."""
    return size[::-1] if quarters % 2 else size


def turned(box: Box, quarters: int, size: tuple[float, float]) -> Box:
    """`box` on a sheet of this size (origin top left) after so many clockwise quarter turns of the sheet."""
    x0, y0, x1, y1 = box
    width, height = size
    match quarters % 4:
        case 1:
            return height - y1, x0, height - y0, x1
        case 2:
            return width - x1, height - y1, width - x0, height - y0
        case 3:
            return y0, width - x1, y1, width - x0
    return box


def page_words(page: pdfium.PdfPage, sheet: Sheet) -> list[Word]:
    """The words of a page in pdfium's order; those outside the shown area are left out."""
    textpage = page.get_textpage()
    try:
        text, index_of = characters(textpage.raw)
        odd = ODD.search(text) is not None
        found = WORD.finditer(PARTING.sub(" ", text)) if odd else PLAIN_WORD.finditer(text)
        spans = list(map(re.Match.span, found))
        if not spans:
            return []
        texts = [text[start:stop] for start, stop in spans]
        if odd or not unicodedata.is_normalized("NFC", text):
            texts = list(map(_clean, texts))
        return list(_Words(textpage.raw, texts, spans, index_of, sheet))
    finally:
        textpage.close()


def _clean(text: str) -> str:
    return PRIVATE.sub("•", unicodedata.normalize("NFC", text.translate(TABLE)))


class _Words:
    """The words of a page, made from columns: each list has one entry per word, places are pdfium's."""

    def __init__(
        self, handle: Any, texts: list[str], spans: list[tuple[int, int]], index_of: Any, sheet: Sheet
    ) -> None:
        self._sheet = sheet
        self._texts = texts
        starts, stops = zip(*spans, strict=True)
        self._glued = [False, *map(eq, starts[1:], stops)]
        firsts: Sequence[int] = starts
        lasts: Sequence[int] = [stop - 1 for stop in stops]
        if index_of is not None:
            firsts, lasts = list(map(index_of, firsts)), list(map(index_of, lasts))
        bare = ctypes.cast(handle, ctypes.c_void_p)
        self._lefts, self._tops, self._rights, self._bottoms = boxes_of(bare, firsts, lasts)
        self._runs = Runs(bare).of(firsts)
        # Both ends of every word, from the left of the sheet.
        self._ends = [0.0] * (2 * len(texts))
        self._ends[::2], self._ends[1::2] = self._lefts, self._rights
        if sheet.left:
            self._ends = [x - sheet.left for x in self._ends]

    def __iter__(self) -> Iterator[Word]:
        for run in self._runs:
            whole = self._whole(run)
            if whole is not None:
                yield whole
            else:
                yield from self._one_by_one(run)

    def _whole(self, run: Run) -> Word | None:
        """The run as one, where it is upright, inside the sheet and has only blanks between its words."""
        sheet = self._sheet
        start, stop, (size, bold, angle), _, y = run
        if sheet.rotation or angle or True in self._glued[start:stop]:
            return None
        tops = self._tops[start:stop]
        ends = self._ends[2 * start : 2 * stop]
        inner = ends[1:-1]
        top, bottom = sheet.top - tops[0], sheet.top - min(self._bottoms[start:stop])
        if ends[0] < 0 or ends[-1] > sheet.width or top < 0 or bottom > sheet.height or tops.count(tops[0]) < len(tops):
            return None
        if inner and (ends != sorted(ends) or max(map(sub, inner[1::2], inner[::2])) > WIDEST_BLANK * size):
            return None
        text = " ".join(self._texts[start:stop])
        return Word(text, ends[0], top, ends[-1], bottom, sheet.top - y, size, bold, 0, False, inner)

    def _one_by_one(self, run: Run) -> Iterator[Word]:
        sheet = self._sheet
        start, stop, (size, bold, angle), x, y = run
        (_, baseline, _, _), turn = sheet.read((x, y, x, y), angle)
        width, height = turned_size((sheet.width, sheet.height), turn)
        for number in range(start, stop):
            box = self._lefts[number], self._bottoms[number], self._rights[number], self._tops[number]
            x0, y0, x1, y1 = sheet.read(box, angle)[0]
            if 0 <= x0 + x1 <= 2 * width and 0 <= y0 + y1 <= 2 * height:
                yield Word(self._texts[number], x0, y0, x1, y1, baseline, size, bold, turn, self._glued[number])
