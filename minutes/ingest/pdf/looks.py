"""What pdfium tells of the characters of a page: their text, boxes, matrices and type, looked up in bulk."""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from operator import gt
from struct import Struct
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
_matrix_of = _unchecked(raw.FPDFText_GetMatrix)
_size_of = _unchecked(raw.FPDFText_GetFontSize, ctypes.c_double)
_weight_of = _unchecked(raw.FPDFText_GetFontWeight)
_font_of = _unchecked(raw.FPDFText_GetFontInfo)


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


class _Filled:
    """Structures of one kind for pdfium to fill; kept, since making them takes longer than filling them."""

    def __init__(self, kind: Any, look: Any) -> None:
        self._kind = kind
        self._look = look
        self._array: Any = None
        self._refs: list[Any] = []

    def at(self, handle: Any, indexes: Sequence[int]) -> tuple[memoryview, list[int]]:
        """What pdfium tells of each index, one behind the other, and whether it knew."""
        if len(indexes) > len(self._refs):
            self._array = (self._kind * len(indexes))()
            size = ctypes.sizeof(self._kind)
            self._refs = [ctypes.byref(self._array, number * size) for number in range(len(indexes))]
        known = list(map(self._look, repeat(handle), indexes, self._refs))
        return memoryview(self._array).cast("B"), known


_BOXES = _Filled(raw.FS_RECTF, _box_of)
_MATRICES = _Filled(raw.FS_MATRIX, _matrix_of)
MATRIX = Struct("<6f")


class Style(NamedTuple):
    """Size in points, weight and direction (quarter turns anticlockwise, before the page's own) of a run."""

    size: float
    bold: bool
    angle: int


def boxes_of(handle: Any, firsts: Sequence[int], lasts: Sequence[int]) -> list[list[float]]:
    """Left, top, right and bottom of the boxes around the characters from the first to the last of each word."""
    one, other = (_columns(_BOXES.at(handle, indexes)[0], len(indexes)) for indexes in (firsts, lasts))
    if one[1] == other[1] and not any(map(gt, one[0], other[0])):  # all upright
        return [one[0], one[1], other[2], one[3]]
    return [list(map(pick, a, b)) for pick, a, b in zip((min, max, max, min), one, other, strict=True)]


def _columns(boxes: memoryview, count: int) -> list[list[float]]:
    places = array("f", boxes[: 16 * count].tobytes()).tolist()
    return [places[side::4] for side in range(4)]


def matrices_of(handle: Any, indexes: Sequence[int]) -> list[bytes]:
    """The matrix of each character; where pdfium knows none, that of the one before."""
    filled, known = _MATRICES.at(handle, indexes)
    size = MATRIX.size
    packed = filled[: size * len(indexes)].tobytes()
    matrices = [packed[place : place + size] for place in range(0, len(packed), size)]
    if not all(known):
        for number, found in enumerate(known):
            if not found:
                matrices[number] = matrices[number - 1] if number else bytes(size)
    return matrices


class StyleLook:
    """Looks up the type of characters; buffers are kept between calls."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._name = ctypes.create_string_buffer(NAME_LENGTH)
        self._flags = ctypes.byref(ctypes.c_int())
        self._length = ctypes.c_ulong(NAME_LENGTH)

    def style(self, index: int, matrix: tuple[float, ...]) -> Style:
        """The style of the run with this matrix that has the character."""
        a, b, c, d = matrix[:4]
        size = _size_of(self._handle, index) * (math.hypot(c, d) or 1.0)
        bold = _weight_of(self._handle, index) >= BOLD_WEIGHT
        if not bold:
            _font_of(self._handle, index, self._name, self._length, self._flags)
            bold = _is_bold(self._name.value)
        return Style(round(size, 2), bold, round(math.atan2(b, a) / (math.pi / 2)) % 4)


@cache
def _is_bold(font: bytes) -> bool:
    return BOLD_NAME.search(font) is not None
