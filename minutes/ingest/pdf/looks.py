"""What pdfium tells of the characters of a page: their text, boxes, runs and type, looked up in bulk."""

from __future__ import annotations

import ctypes
import math
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise, repeat
from operator import gt, ne
from typing import Any, NamedTuple

from pypdfium2 import raw

# From this weight on a font is bold: the step between medium (500) and semi-bold (600) of the OpenType scale.
BOLD_WEIGHT = 600
BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
NAME_LENGTH = 128


def _unchecked(function: Any, result: Any = ctypes.c_int) -> Any:
    """A C function of pdfium without ctypes' check of its arguments, which takes longer than the call."""
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


# Called for every word or run, so unchecked: (c_void_p of the text page, index, byref of what is to be filled).
_box_of = _unchecked(raw.FPDFText_GetLooseCharBox)
_object_of = _unchecked(raw.FPDFText_GetTextObject, ctypes.c_void_p)
_matrix_of = _unchecked(raw.FPDFText_GetMatrix)
_size_of = _unchecked(raw.FPDFText_GetFontSize, ctypes.c_double)
_weight_of = _unchecked(raw.FPDFText_GetFontWeight)
_name_of = _unchecked(raw.FPDFText_GetFontInfo)
_font_of = _unchecked(raw.FPDFTextObj_GetFont, ctypes.c_void_p)


def characters(handle: Any) -> tuple[str, Any]:
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


class _Boxes:
    """Rectangles for pdfium to fill; kept, since making them takes longer than filling them."""

    def __init__(self) -> None:
        self._places: Any = None
        self._refs: list[Any] = []

    def columns(self, handle: Any, indexes: Sequence[int]) -> list[list[float]]:
        """Left, top, right and bottom of the boxes of these characters."""
        count = len(indexes)
        if count > len(self._refs):
            boxes = (raw.FS_RECTF * count)()
            size = ctypes.sizeof(raw.FS_RECTF)
            self._places = memoryview(boxes).cast("B").cast("f")
            self._refs = [ctypes.byref(boxes, number * size) for number in range(count)]
        deque(map(_box_of, repeat(handle), indexes, self._refs), maxlen=0)
        places = self._places[: 4 * count]
        return [places[side::4].tolist() for side in range(4)]


_BOXES = _Boxes()


def boxes_of(handle: Any, firsts: Sequence[int], lasts: Sequence[int]) -> list[list[float]]:
    """Left, top, right and bottom of the boxes around the characters from the first to the last of each word."""
    one, other = (_BOXES.columns(handle, indexes) for indexes in (firsts, lasts))
    if one[1] == other[1] and not any(map(gt, one[0], other[0])):  # all upright
        return [one[0], one[1], other[2], other[3]]
    return [list(map(pick, a, b)) for pick, a, b in zip((min, max, max, min), one, other, strict=True)]


class Style(NamedTuple):
    """Size in points, weight and direction (quarter turns anticlockwise, before the page's own) of a run."""

    size: float
    bold: bool
    angle: int


class Run(NamedTuple):
    """The words `start:stop` of one text object: their style and where the first begins, in pdfium's coordinates."""

    start: int
    stop: int
    style: Style
    x: float
    y: float


class Runs:
    """The runs of a page. Few styles are on it, so each is looked up once."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        matrix = raw.FS_MATRIX()
        self._matrix = ctypes.byref(matrix)
        self._numbers = memoryview(matrix).cast("B").cast("f")
        self._styles: dict[tuple[float, ...], Style] = {}

    def of(self, firsts: Sequence[int]) -> Iterator[Run]:
        """The runs that words fall into which begin at these characters."""
        objects = list(map(_object_of, repeat(self._handle), firsts))
        changes = [number for number, new in enumerate(map(ne, objects[1:], objects), 1) if new]
        for start, stop in pairwise([0, *changes, len(objects)]):
            first = firsts[start]
            _matrix_of(self._handle, first, self._matrix)
            *directions, x, y = self._numbers.tolist()
            key = _font_of(ctypes.c_void_p(objects[start])) or 0, _size_of(self._handle, first), *directions
            style = self._styles.get(key)
            if style is None:
                style = self._styles[key] = _style(self._handle, first, key[1], directions)
            yield Run(start, stop, style, x, y)


def _style(handle: Any, index: int, font_size: float, directions: Sequence[float]) -> Style:
    """The style of the run that has the character."""
    a, b, c, d = directions
    bold = _weight_of(handle, index) >= BOLD_WEIGHT
    if not bold:
        name, flags = ctypes.create_string_buffer(NAME_LENGTH), ctypes.c_int()
        _name_of(handle, index, name, ctypes.c_ulong(NAME_LENGTH), ctypes.byref(flags))
        bold = BOLD_NAME.search(name.value) is not None
    size = font_size * (math.hypot(c, d) or 1.0)
    return Style(round(size, 2), bold, round(math.atan2(b, a) / (math.pi / 2)) % 4)
