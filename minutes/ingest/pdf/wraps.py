"""How the rows of a PDF hang together: where space stands between them, where one wraps into the next."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from statistics import median, quantiles
from typing import NamedTuple

from minutes.ingest.pdf.rows import Layout, Row

# More than the usual leading by this part of it is a gap. eDoc's leading wobbles by a tenth of it; half a
# blank line is the least that is set between paragraphs.
GAP = 0.3
# So many pairs of wrapped lines tell the leading of a page.
ENOUGH_PAIRS = 4
# Leading of a document in which no line is wrapped, in ems, at most (1.5 lines).
WIDEST_LEADING = 1.8
# How far below its top and above its bottom a line's baseline stands, as parts of the leading.
ABOVE, BELOW = 0.75, 0.25
# The right margin is where all but a hundredth of the lines end: single ones stick out.
MARGIN_QUANTILE = 99
# Text that ends further left, as a part of the page's width, has short lines and no margin.
LEAST_MARGIN = 0.7
# How far from the margin a line may already be broken, in ems: lines are set to the unit of the device.
SLACK = 0.25
# A blank, in ems.
BLANK = 0.25
# A wrapped line in a block narrower than the page must still be this part of the page's widest line.
NARROW = 0.6
# Lines of one paragraph begin this near to each other, in ems (hanging and first-line indents).
INDENT = 4.0

# A list entry of its own …
ENTRY = re.compile(
    r"[•▪◦‣*o·]\s|\(?\d{1,3}[.)]\s+[A-ZÆØÅ(]|\d{1,2}(?:\.\d{1,2})+\.?\s+[A-ZÆØÅ]"
    r"|\(?[A-Za-zæøå][.)]\s|At \d|\d{1,3}\)"
)
# … and one only in a list of such entries: in running text a wrapped line can begin so.
SOFT_ENTRY = re.compile(r"(at|[-–—])\s", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?:;][)\"”’»]*$")
STOP = re.compile(r"[.!?:][)\"”’»]*$")


class Flags(NamedTuple):
    """What `Line.gap` and `Line.continues` will be."""

    gap: bool = False
    continues: bool = False


Body = list[list[Row]]


def flags_of(pages: Body) -> list[list[Flags]]:
    """Per page and row whether space stands before it and whether it goes on with the row before.

    `pages` holds body rows only, so that a line can go on over a page break.
    """
    margins = _margins(pages)
    leadings = _leadings(pages, margins)
    flags: list[list[Flags]] = []
    before: Row | None = None
    entry = ""
    for rows, leading in zip(pages, leadings, strict=True):
        flags.append([])
        for number, row in enumerate(rows):
            gap = number > 0 and before is not None and _is_gap(before, row, leading)
            continues = (
                before is not None
                and not gap
                and _goes_on(before, row, entry, margins[row.layout])
                and (number > 0 or not STOP.search(before.text))
            )
            entry = entry if continues else row.text
            flags[-1].append(Flags(gap, continues))
            before = row
    return flags


def _margins(pages: Body) -> dict[Layout, float]:
    """Where the lines of running text end at the right, in points, for each width and turn of pages."""
    ends: dict[Layout, list[float]] = defaultdict(list)
    for rows in pages:
        for row in rows:
            ends[row.layout] += [] if "\t" in row.text else [row.last.x1]
    return {layout: max(_margin(found), LEAST_MARGIN * layout[0]) for layout, found in ends.items()}


def _margin(ends: list[float]) -> float:
    return quantiles(ends, n=100)[MARGIN_QUANTILE - 1] if len(ends) > 100 else max(ends, default=0.0)


def _leadings(pages: Body, margins: dict[Layout, float]) -> list[float]:
    """The usual distance of wrapped lines per page, in ems; of the document where a page has too few."""
    wrapped: list[list[float]] = []
    all_pairs: list[float] = []
    for rows in pages:
        wrapped.append([])
        for old, row in pairwise(rows):
            distance = (row.first.baseline - old.last.baseline) / max(row.size, 1.0)
            if old.layout == row.layout and abs(row.size - old.size) < 0.5 and distance > 0:
                all_pairs.append(distance)
                if _is_full(old, row, margins[row.layout]) and distance < WIDEST_LEADING:
                    wrapped[-1].append(distance)
    every = [distance for page in wrapped for distance in page]
    usual = median(every) if len(every) >= ENOUGH_PAIRS else min(min(all_pairs, default=WIDEST_LEADING), WIDEST_LEADING)
    return [median(page) if len(page) >= ENOUGH_PAIRS else usual for page in wrapped]


def _is_gap(old: Row, row: Row, leading: float) -> bool:
    if old.layout != row.layout:
        return True
    if old.in_table and row.in_table:
        return False
    expected = leading * (BELOW * old.size + ABOVE * row.size)
    space = row.first.baseline - old.last.baseline - expected
    return space > GAP * leading * min(old.size, row.size)


def _is_full(old: Row, row: Row, margin: float) -> bool:
    """Whether the first word of `row` had no room behind `old`."""
    return old.last.x1 + BLANK * old.size + row.first.x1 - row.first.x0 > margin - SLACK * old.size


def _goes_on(old: Row, row: Row, entry: str, margin: float) -> bool:
    """Whether `row` is wrapped from `old`; `entry` is the text of the line that the paragraph began with."""
    if "\t" in row.text or row.in_table or old.in_table or old.layout != row.layout:
        return False
    if abs(old.size - row.size) >= 0.5 or old.last.bold != row.first.bold or old.underlined != row.underlined:
        return False
    if abs(row.first.x0 - old.last_x0) > INDENT * row.size or ENTRY.match(row.text):
        return False
    if _is_soft_entry(old.text, row.text, entry):
        return False
    return _is_full(old, row, margin) or _is_narrow(old, row, margin)


def _is_soft_entry(old: str, text: str, entry: str) -> bool:
    marker = SOFT_ENTRY.match(text)
    if marker is None:
        return False
    same = SOFT_ENTRY.match(entry)
    return SENTENCE_END.search(old) is not None or (same is not None and same[1].lower() == marker[1].lower())


def _is_narrow(old: Row, row: Row, margin: float) -> bool:
    """Whether a sentence plainly goes on although its line ends before the page's margin."""
    return row.text[0].islower() and old.last.x1 > NARROW * margin and SENTENCE_END.search(old.text) is None
