"""How the rows of a PDF hang together: where space stands between them, where one wraps into the next."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median, quantiles
from typing import NamedTuple

from minutes.ingest.pdf.traces import Trace
from minutes.ingest.pdf.words import Layout

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


Pages = Iterable[Sequence[Trace]]


def flags_of(pages: Pages) -> Iterator[list[Flags]]:
    """Page by page, for each row whether space stands before it and whether it goes on with the row before.

    `pages` holds body rows only, so that a line can go on over a page break; it is gone through three times.
    """
    margins = _margins(pages)
    before: Trace | None = None
    entry = ""
    for rows, leading in zip(pages, _leadings(pages, margins), strict=True):
        flags = []
        for number, row in enumerate(rows):
            gap = number > 0 and before is not None and _is_gap(before, row, leading)
            continues = (
                before is not None
                and not gap
                and _goes_on(before, row, entry, margins[row.layout])
                and (number > 0 or not STOP.search(before.text))
            )
            entry = entry if continues else row.text
            flags.append(Flags(gap, continues))
            before = row
        yield flags


def _margins(pages: Pages) -> dict[Layout, float]:
    """Where the lines of running text end at the right, in points, for each width and turn of pages."""
    ends: dict[Layout, array[float]] = defaultdict(lambda: array("d"))
    for rows in pages:
        for row in rows:
            ends[row.layout].extend(() if "\t" in row.text else (row.x1,))
    return {layout: max(_margin(found), LEAST_MARGIN * (layout // 4)) for layout, found in ends.items()}


def _margin(ends: Sequence[float]) -> float:
    return quantiles(ends, n=100)[MARGIN_QUANTILE - 1] if len(ends) > 100 else max(ends, default=0.0)


def _leadings(pages: Pages, margins: dict[Layout, float]) -> list[float]:
    """The usual distance of wrapped lines per page, in ems; of the document where a page has too few."""
    by_page: list[float | None] = []
    every, narrowest = array("d"), WIDEST_LEADING
    for rows in pages:
        wrapped = []
        for old, row in pairwise(rows):
            distance = (row.first_baseline - old.last_baseline) / max(row.size, 1.0)
            if old.layout == row.layout and abs(row.size - old.size) < 0.5 and distance > 0:
                narrowest = min(narrowest, distance)
                if distance < WIDEST_LEADING and _is_full(old, row, margins[row.layout]):
                    wrapped.append(distance)
        by_page.append(median(wrapped) if len(wrapped) >= ENOUGH_PAIRS else None)
        every.extend(wrapped)
    usual = median(every) if len(every) >= ENOUGH_PAIRS else narrowest
    return [usual if leading is None else leading for leading in by_page]


def _is_gap(old: Trace, row: Trace, leading: float) -> bool:
    if old.layout != row.layout:
        return True
    if old.in_table and row.in_table:
        return False
    expected = leading * (BELOW * old.size + ABOVE * row.size)
    space = row.first_baseline - old.last_baseline - expected
    return space > GAP * leading * min(old.size, row.size)


def _is_full(old: Trace, row: Trace, margin: float) -> bool:
    """Whether the first word of `row` had no room behind `old`."""
    return old.x1 + BLANK * old.size + row.first_x1 - row.x0 > margin - SLACK * old.size


def _goes_on(old: Trace, row: Trace, entry: str, margin: float) -> bool:
    """Whether `row` is wrapped from `old`; `entry` is the text of the line that the paragraph began with."""
    if "\t" in row.text or row.in_table or old.in_table or old.layout != row.layout:
        return False
    if abs(old.size - row.size) >= 0.5 or old.last_bold != row.first_bold or old.underlined != row.underlined:
        return False
    if abs(row.x0 - old.cell_x0) > INDENT * row.size or ENTRY.match(row.text):
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


def _is_narrow(old: Trace, row: Trace, margin: float) -> bool:
    """Whether a sentence plainly goes on although its line ends before the page's margin."""
    return row.text[0].islower() and old.x1 > NARROW * margin and SENTENCE_END.search(old.text) is None
