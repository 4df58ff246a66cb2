"""What is kept of each row until the whole file is read, in a few bytes: enough to tell how rows hang together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from struct import Struct

import msgspec

from minutes.ingest.pdf.rows import Row
from minutes.ingest.pdf.words import Layout
from minutes.records import Line

_PACKED = Struct("<7d4?I")  # the fields of a trace but its text


class Trace(msgspec.Struct, frozen=True, gc=False):
    """The places and the look of a row's ends, as they read; `cell_x0` is where its last cell begins."""

    text: str
    size: float
    x0: float
    first_x1: float
    first_baseline: float
    cell_x0: float
    x1: float
    last_baseline: float
    first_bold: bool
    last_bold: bool
    in_table: bool
    underlined: bool
    layout: Layout


class Traces:
    """The traces of a file's rows, page by page in reading order."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self._ends: list[int] = []

    def add_page(self, rows: Sequence[Row]) -> None:
        """Take in the rows of the next page."""
        for row in rows:
            first, last = row.first, row.last
            places = row.size, first.x0, first.first_x1, first.baseline, row.last_x0, last.x1, last.baseline
            self._packed += _PACKED.pack(*places, first.bold, last.bold, row.in_table, row.underlined, row.layout)
        self._ends.append(len(self._packed) // _PACKED.size)

    def body(self, lines: Sequence[Line], heads: Collection[int]) -> Body:
        """The rows outside the heads; `lines` are those of the document, one for each row."""
        return Body(self._packed, self._ends, lines, heads)


class Body:
    """The rows of the body as one list of traces per page, made anew at each turn so that none is kept."""

    def __init__(self, packed: bytearray, ends: list[int], lines: Sequence[Line], heads: Collection[int]) -> None:
        self._packed = memoryview(packed)
        self._ends = ends
        self._lines = lines
        self._heads = heads

    def indexes(self) -> Iterator[list[int]]:
        """The places of the body's rows in the document's lines, page by page."""
        start = 0
        for end in self._ends:
            yield [index for index in range(start, end) if index not in self._heads]
            start = end

    def __iter__(self) -> Iterator[list[Trace]]:
        start = 0
        for end in self._ends:
            unpacked = _PACKED.iter_unpack(self._packed[start * _PACKED.size : end * _PACKED.size])
            yield [
                Trace(self._lines[index].text, *fields)
                for index, fields in enumerate(unpacked, start)
                if index not in self._heads
            ]
            start = end
