"""Texts of minutes as passages: cut at page breaks, without what a point says once more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from minutes.index.analysis import fold, tokens
from minutes.records import Point, Span

# A text is known again by so many of its first and last words, even if breaks left some more or less between.
_ANCHOR = 6
_LEFT_BY_BREAKS = 12


class Passage(msgspec.Struct, frozen=True):
    """A stretch of text on one page (None where the source has no pages).

    `source` is told where it is another file than that of the entry.
    """

    text: str
    page: int | None = None
    source: str | None = None


def cut_passages(
    text: str, spans: Sequence[Span], page: int | None, taken: Sequence[tuple[int, int]] = ()
) -> Iterator[Passage]:
    """The text cut at page breaks, without the ranges taken by others."""
    breaks = _page_breaks(text, spans) or [(0, page)]
    edges = {start for start, _ in breaks} | {edge for taken_range in taken for edge in taken_range} | {len(text)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        own = text[start:end].strip()
        # What is left between two points, `2.` or `10.30-10.45`, says nothing.
        if any(first <= start < last for first, last in taken) or (taken and not re.search(r"[^\W\d]", own)):
            continue
        yield Passage(own, [number for offset, number in breaks if offset <= start][-1])


def _page_breaks(text: str, spans: Sequence[Span]) -> list[tuple[int, int | None]]:
    """Where in `text` each page begins: by the share that the page's spans have of the source.

    The text has lost line breaks and hyphens of the source, so the place is right to within some words.
    """
    total = sum(span.end - span.start for span in spans)
    breaks: list[tuple[int, int | None]] = []
    before = 0
    for span in spans:
        if not breaks or breaks[-1][1] != span.page:
            offset = len(text) * before // total if total else 0
            breaks.append((text.rfind(" ", 0, offset + 1) + 1 if offset else 0, span.page))
        before += span.end - span.start
    return breaks


def point_ranges(text: str, points: Sequence[Point]) -> list[tuple[int, int]]:
    """The character ranges of `text` that repeat its underpunkter and their decisions, word by word."""
    words = list(tokens(text)) if points else []
    all_terms = tuple(fold(word) for _, _, word in words)
    ranges: list[tuple[int, int]] = []
    at = 0
    for point in points:
        for wordings in (_wordings(point), *((decision.text,) for decision in point.beslutning)):
            runs = (_find_run(all_terms, _terms(wording), at) for wording in wordings)
            run = next(filter(None, runs), None)
            if run is not None:
                ranges.append((words[run.start][0], words[run.stop - 1][1]))
                at = run.stop
    return ranges


def _terms(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for _, _, word in tokens(text))


def _wordings(point: Point) -> tuple[str, ...]:
    """How a point may be repeated, the longest first."""
    return f"{point.title} {point.text}", point.text, point.title


def _find_run(words: Sequence[str], sought: Sequence[str], start: int) -> range | None:
    """Where the terms sought stand from `start` on; None where they do not.

    The first and the last of them tell: between, a page break may have left a word or two.
    """
    begin = _find(words, sought[:_ANCHOR], start, len(words))
    if begin is None:
        return None
    least = begin + max(len(sought) - _LEFT_BY_BREAKS, 0)
    last = _find(words, sought[-_ANCHOR:], max(least - _ANCHOR, begin), begin + len(sought) + _LEFT_BY_BREAKS)
    return range(begin, last + len(sought[-_ANCHOR:])) if last is not None else None


def _find(words: Sequence[str], sought: Sequence[str], start: int, stop: int) -> int | None:
    for at in range(start, min(stop, len(words)) - len(sought) + 1):
        if sought and words[at] == sought[0] and words[at : at + len(sought)] == sought:
            return at
    return None
