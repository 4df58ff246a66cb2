"""Texts of minutes as passages: cut at page breaks, without what a point says once more."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

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
    """The text cut at page breaks, without the ranges taken by others, which are in order and apart from each other."""
    breaks = _page_breaks(text, spans) or [(0, page)]
    edges = {start for start, _ in breaks} | {edge for taken_range in taken for edge in taken_range} | {len(text)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        own = text[start:end].strip()
        before = bisect_right(taken, start, key=itemgetter(0)) - 1
        # What is left between two points, `2.` or `10.30-10.45`, says nothing.
        if (before >= 0 and start < taken[before][1]) or (taken and not re.search(r"[^\W\d]", own)):
            continue
        yield Passage(own, breaks[bisect_right(breaks, start, key=itemgetter(0)) - 1][1])


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
    all_terms = _TermIndex(fold(word) for _, _, word in words)
    ranges: list[tuple[int, int]] = []
    at = 0
    for point in points:
        for wordings in (_wordings(point), *((decision.text,) for decision in point.beslutning)):
            runs = (all_terms.run(_terms(wording), at) for wording in wordings)
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


class _TermIndex:
    """The terms of a text in their order, and where each stands, and each two of them."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = tuple(terms)
        self._places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in range(len(self._terms)):
            for length in (1, 2):
                self._places[self._terms[place : place + length]].append(place)

    def run(self, sought: tuple[str, ...], start: int) -> range | None:
        """Where the terms sought stand from `start` on; None where they do not.

        The first and the last of them tell: between, a page break may have left a word or two.
        """
        begin = self._find(sought[:_ANCHOR], start, len(self._terms))
        if begin is None:
            return None
        least = begin + max(len(sought) - _LEFT_BY_BREAKS, 0)
        last = self._find(sought[-_ANCHOR:], max(least - _ANCHOR, begin), begin + len(sought) + _LEFT_BY_BREAKS)
        return range(begin, last + len(sought[-_ANCHOR:])) if last is not None else None

    def _find(self, sought: tuple[str, ...], start: int, stop: int) -> int | None:
        places = self._places.get(sought[:2], [])
        for number in range(bisect_left(places, start), len(places)):
            at = places[number]
            if at + len(sought) > stop:
                return None
            if self._terms[at : at + len(sought)] == sought:
                return at
        return None
