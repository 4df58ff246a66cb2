"""The words of one PDF page, with their places and their type, through pdfium.

pdfium's own order of characters is trusted inside a word only; lines are built from places. The look-ups are
few on purpose: three per word, and three more where the run of text changes.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from minutes.records import Box

# From this weight on a font is bold: the step between medium (500) and semi-bold (600) of the OpenType scale.
BOLD_WEIGHT = 600
BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)

# pdfium writes U+0002 (older versions U+FFFE) for a hyphen at the end of a line and no line break behind it.
HYPHENS = "\x02\ufffe"
# What parts words: white space, control characters, invisible marks of direction and width.
APART = r"\s\x00-\x08\x0e-\x1b\x7f-\x9f\u200b\u200e\u200f\ufeff\uffff"
WORD = re.compile(f"[^{APART}{HYPHENS}]+[{HYPHENS}]?|[{HYPHENS}]")
PRIVATE = re.compile("[\ue000-\uf8ff]")
REPLACED = {
    "\x02": "-", "\ufffe": "-", "\xad": "-", "\u2010": "-", "\u2011": "-",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
TABLE = str.maketrans(REPLACED)
DIRTY = re.compile("[\ue000-\uf8ff" + "".join(REPLACED) + "]")

NAME_LENGTH = 128


def _unchecked(function: Any) -> Any:
    """A C function of pdfium without ctypes' check of its arguments, which takes longer than the call."""
    return ctypes.PYFUNCTYPE(ctypes.c_int)(ctypes.cast(function, ctypes.c_void_p).value or 0)


# Called for every word, so unchecked: (c_void_p of the text page, index, byref of the structure to fill).
box_of = _unchecked(raw.FPDFText_GetLooseCharBox)
matrix_of = _unchecked(raw.FPDFText_GetMatrix)


class Word(NamedTuple):
    """One word; places are in points from the top left of the page as it reads, i.e. turned by `turn`.

    `turn` counts the clockwise quarter turns that bring the displayed page to where the word is upright.
    `glued` tells that no white space stands between this word and the one before it in the source.
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


class Style(NamedTuple):
    """Size in points, weight and direction (quarter turns anticlockwise, before the page's own) of a run."""

    size: float
    bold: bool
    angle: int


class Sheet:
    """The area of a page that is shown, and the way from pdfium's coordinates to those of the reader."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, bottom, right, self.top = page.get_bbox()
        self.size = (right - self.left, self.top - bottom)
        self.rotation = page.get_rotation() // 90 % 4
        self.width, self.height = turned_size(self.size, self.rotation)

    def read(self, box: Box, angle: int) -> tuple[Box, int]:
        """A box (left, bottom, right, top) of text turned by `angle` quarters, as it reads, and its turn."""
        left, bottom, right, top = box
        flipped = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        return turned(flipped, angle, self.size), (angle - self.rotation) % 4

    def shown(self, box: Box, turn: int) -> Box:
        """The box of words with this `turn`, as the page is displayed and cut to it."""
        shown = (self.width, self.height)
        x0, y0, x1, y1 = turned(box, -turn, turned_size(shown, turn))
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
        return list(_words(textpage.raw, sheet))
    finally:
        textpage.close()


def _words(handle: Any, sheet: Sheet) -> Iterator[Word]:
    text, index_of = _characters(handle)
    clean = _clean if DIRTY.search(text) or not unicodedata.is_normalized("NFC", text) else str
    look = _Look(handle)
    at, left_edge, top_edge = look.at, sheet.left, sheet.top
    plain = sheet.rotation == 0
    end = -1
    for match in WORD.finditer(text):
        start, stop = match.span()
        left, bottom, right, top = box = (
            at(start, stop - 1) if index_of is None else at(index_of(start), index_of(stop - 1))
        )
        size, bold, angle = look.style
        if plain and angle == 0:  # nearly all words; the way below is the same and slower
            turn, width, height = 0, sheet.width, sheet.height
            x0, y0, x1, y1 = left - left_edge, top_edge - top, right - left_edge, top_edge - bottom
            baseline = top_edge - look.run[5]
        else:
            (x0, y0, x1, y1), turn = sheet.read(box, angle)
            width, height = turned_size((sheet.width, sheet.height), turn)
            x, y = look.run[4:]
            baseline = sheet.read((x, y, x, y), angle)[0][1]
        if 0 <= x0 + x1 <= 2 * width and 0 <= y0 + y1 <= 2 * height:
            yield Word(clean(match[0]), x0, y0, x1, y1, baseline, size, bold, turn, start == end)
        end = stop


def _clean(text: str) -> str:
    return PRIVATE.sub("•", unicodedata.normalize("NFC", text.translate(TABLE)))


def _characters(handle: Any) -> tuple[str, Any]:
    """The page's text, and the way from an index in it to pdfium's index; None where they are the same."""
    count = raw.FPDFText_CountChars(handle)
    if count <= 0:
        return "", None
    # Some characters take two units; pdfium counts them as one, so room for all of them must be there.
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(memoryview(buffer)[: max(written - 1, 0)]).decode("utf-16-le", "replace")
    if len(text) == count:
        return text, None
    return text, lambda index: max(raw.FPDFText_GetCharIndexFromTextIndex(handle, index), 0)


class _Look:
    """Looks up places and type of characters; buffers and the style of a run are kept between calls."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.bare = ctypes.cast(handle, ctypes.c_void_p)
        self.rect = raw.FS_RECTF()
        self.matrix = raw.FS_MATRIX()
        self.name = ctypes.create_string_buffer(NAME_LENGTH)
        self.flags = ctypes.c_int()
        self.run: tuple[float, ...] = ()
        self.run_bytes = b""
        self.matrix_bytes = memoryview(self.matrix).cast("B")
        self.style = Style(0.0, False, 0)
        self.by_rect = ctypes.byref(self.rect)
        self.by_matrix = ctypes.byref(self.matrix)

    def at(self, first: int, last: int) -> Box:
        """The box around two characters; `run` and `style` are then those of the first."""
        handle, rect, matrix = self.bare, self.rect, self.matrix
        box_of(handle, first, self.by_rect)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if last != first:
            box_of(handle, last, self.by_rect)
            if rect.left < left or rect.top != top:  # not one upright run
                left, bottom, top = min(left, rect.left), min(bottom, rect.bottom), max(top, rect.top)
                right = max(right, rect.right)
            else:
                right = rect.right
        matrix_of(handle, first, self.by_matrix)
        # The matrix holds where its run of text begins, so equal matrices mean the same run, hence style.
        run = bytes(self.matrix_bytes)
        if run != self.run_bytes:
            self.run_bytes = run
            self.run = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
            self.style = self._style(first, self.run)
        return left, bottom, right, top

    def _style(self, index: int, run: tuple[float, ...]) -> Style:
        a, b, c, d = run[:4]
        size = raw.FPDFText_GetFontSize(self.handle, index) * (math.hypot(c, d) or 1.0)
        weight = raw.FPDFText_GetFontWeight(self.handle, index)
        raw.FPDFText_GetFontInfo(self.handle, index, self.name, NAME_LENGTH, ctypes.byref(self.flags))
        bold = weight >= BOLD_WEIGHT or BOLD_NAME.search(self.name.value) is not None
        return Style(round(size, 2), bold, round(math.atan2(b, a) / (math.pi / 2)) % 4)
