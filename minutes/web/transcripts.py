"""Sources without pages, line by line, with the lines that an item is made of marked by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import msgspec

from minutes.danish.forms import find_cpr
from minutes.records import Line, Span
from minutes.web.openness import Openness, openness_of
from minutes.web.shelf import Paper

_AROUND = 12  # lines shown before and after an item
_MASK = "×"


class TextLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a source: its number from 1, the fields that begin in it, and whether it is of the item.

    `number` is None for a place where lines are left out.
    """

    number: int | None
    text: str = ""
    fields: tuple[str, ...] = ()
    inside: bool = False


def transcript(paper: Paper, spans: dict[str, tuple[Span, ...]]) -> tuple[TextLine, ...]:
    """The lines around the places of an item, without what is closed. Raises UnreadableError."""
    lines = _lines(paper.path, paper.sha256)
    texts = _masked([line.text for line in lines])
    openness = openness_of(paper.whole)
    own = [span for places in spans.values() for span in places]
    inside = [place for place, line in enumerate(lines) if any(_meets(line, span) for span in own)]
    if not inside:
        return ()
    first, last = max(inside[0] - _AROUND, 0), min(inside[-1] + _AROUND, len(lines) - 1)
    begins = _beginnings(lines, spans)
    of_item = set(inside)
    shown = (
        TextLine(number=place + 1, text=texts[place], fields=begins.get(place, ()), inside=place in of_item)
        if _is_open(lines[place], openness)
        else TextLine(number=None)
        for place in range(first, last + 1)
    )
    return tuple(_without_runs(shown))


@lru_cache(maxsize=8)
def _lines(path: Path, _sha256: str) -> tuple[Line, ...]:
    from minutes.ingest.reader import read

    return read(path).lines


def _masked(texts: list[str]) -> list[str]:
    """The lines without personal numbers, those that a line break divides, too."""
    letters = list("\n".join(texts))
    for start, end in find_cpr("".join(letters)):
        letters[start:end] = [each if each == "\n" else _MASK for each in letters[start:end]]
    return "".join(letters).split("\n")


def _beginnings(lines: tuple[Line, ...], spans: dict[str, tuple[Span, ...]]) -> dict[int, tuple[str, ...]]:
    """The fields that begin in each line, by the line's place."""
    found: dict[int, tuple[str, ...]] = {}
    for field, places in spans.items():
        for span in places[:1] if field != "headings" else ():
            for place in (place for place, line in enumerate(lines) if _meets(line, span)):
                found[place] = (*found.get(place, ()), field)
                break
    return found


def _is_open(line: Line, openness: Openness) -> bool:
    if openness.whole:
        return True
    closed = any(_meets(line, span) for span in openness.hidden)
    return not closed and any(_meets(line, span) for span in openness.shown)


def _meets(line: Line, span: Span) -> bool:
    return line.start < span.end and span.start < line.end


def _without_runs(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """The lines with one mark for each run of lines that are left out."""
    for left_out, run in groupby(lines, key=lambda line: line.number is None):
        if left_out:
            yield TextLine(number=None)
        else:
            yield from run
