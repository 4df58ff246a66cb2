"""Running heads, running feet, page numbers and stamps: what belongs to the paper and not to the meeting.

They are told by repetition: the same words (digits and months aside) near the same height at the edge of most
pages, counting the pages or with clear space towards the body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from minutes.records import Box, Document, Line

# A head has few lines: five in eDoc's, two in Acadre's; more at one edge would be body.
MAX_LINES = 8
# How far from its edge a line may stand, as a part of the tallest page: eDoc's head ends at a sixth, and the
# foot of a page that lies across is a third higher than that of an upright one.
ZONE = 0.4
# Pages differ a little in where their head stands (Acadre's signature page: 9 points), in points.
SAME_HEIGHT = 12.0
# Part of the pages that must have the head; the first page, of its own design, does not count.
SHARE = 0.6
# So many pages make a head of a part of the document, say of one appended to it.
PART_PAGES = 4
# Space between head and body, in ems from line to line (text has about 1.2, a new paragraph up to 2) …
APART = 1.8
# … and against the distance of the next two lines: the head of a table stands no further from its rows.
APART_FROM_ROWS = 1.25

# A line so many times as high as wide stands sideways.
SIDEWAYS = 1.5

MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
VARIES = re.compile(rf"\d+|\b(?:{MONTHS})\b")
# How a line that counts pages looks: the number is in one of the groups.
PAGE_NUMBER = re.compile(
    r"\b(?:sidenr|side|page|s)\b[.: ]*(\d+)|(\d+)\s*(?:/|af|of)\s*\d+|(?:^|\t)[-–— ]*(\d+)[-–— ]*(?:$|\t)",
    re.IGNORECASE,
)


class _Place(NamedTuple):
    """A line near an edge: its number in the document, its distance from the edge in points, its text with
    what varies as `#`."""

    line: int
    depth: float
    pattern: str


Pages = dict[int, list[_Place]]
Boxed = list[tuple[int, Box]]


def running_heads(document: Document) -> frozenset[int]:
    """The indexes in `document.lines` of running heads and feet, page numbers and page stamps.

    Empty for a document of one page and for one whose lines have no boxes.
    """
    extents: dict[bool, float] = defaultdict(float)
    for _, boxed in _boxed_pages(document):
        lies = _lies_across(boxed)
        extents[lies] = max(extents[lies], *(box[3] for _, box in boxed))
    top: Pages = {}
    bottom: Pages = {}
    for page, boxed in _boxed_pages(document):
        extent = extents[_lies_across(boxed)]
        top[page] = _places(document.lines, [(box[1], index) for index, box in boxed])
        bottom[page] = _places(document.lines, [(extent - box[3], index) for index, box in boxed])
    if len(top) < 2:
        return frozenset()
    zone = ZONE * max(extents.values())
    return _at_edge(document.lines, top, zone) | _at_edge(document.lines, bottom, zone)


def _boxed_pages(document: Document) -> Iterator[tuple[int, Boxed]]:
    """The lines of each page that have boxes, as the page reads; made anew each time, since a file may be long."""
    for page, lines in groupby(enumerate(document.lines), lambda numbered: numbered[1].page):
        boxed = [(index, line.box) for index, line in lines if line.box is not None]
        if boxed:
            yield page, _upright(boxed)


def _places(lines: tuple[Line, ...], depths: list[tuple[float, int]]) -> list[_Place]:
    """The lines nearest to an edge, from there inwards: as many as a head may have, and the next two."""
    nearest = sorted(depths)[: MAX_LINES + 2]
    return [_Place(index, depth, _pattern(lines[index].text)) for depth, index in nearest]


@lru_cache(maxsize=4096)  # heads repeat, and the lines of a short page are near to both of its edges
def _pattern(text: str) -> str:
    """A line with what varies from page to page as `#`."""
    return VARIES.sub("#", text.casefold())


def _upright(boxed: Boxed) -> Boxed:
    """The boxes of a page; where its text stands sideways, as they are with the page turned to read it."""
    sideways = [box for _, box in boxed if box[3] - box[1] > SIDEWAYS * (box[2] - box[0])]
    if len(sideways) * 2 <= len(boxed):
        return boxed
    if sideways[0][0] <= sideways[-1][0]:  # the lines follow each other from left to right
        return [(index, (-y1, x0, -y0, x1)) for index, (x0, y0, x1, y1) in boxed]
    right = max(box[2] for _, box in boxed)
    return [(index, (y0, right - x1, y1, right - x0)) for index, (x0, y0, x1, y1) in boxed]


def _lies_across(boxed: Boxed) -> bool:
    """Whether the text of a page is wider than it is high, so that its foot stands at another height."""
    width = max(box[2] for _, box in boxed) - min(box[0] for _, box in boxed)
    return width > max(box[3] for _, box in boxed)


def _at_edge(lines: tuple[Line, ...], edges: Pages, zone: float) -> frozenset[int]:
    """The heads at one edge: on each page the lines from the edge inwards that repeat, up to the body."""
    repeated = _repeated(edges, zone)
    counting = {pattern for pattern, on in repeated.items() if _counts_pages(lines, on)}
    heads = {
        pattern: on
        for pattern, on in repeated.items()
        if pattern in counting or (_is_same(lines, on) and not _in_body(on, edges, repeated))
    }
    ends = {pattern for pattern in heads if pattern in counting or _is_apart(lines, pattern, edges)}
    found: set[int] = set()
    for page, places in edges.items():
        head: list[_Place] = []
        for place in places[:MAX_LINES]:
            if heads.get(place.pattern, {}).get(page) != place:
                break
            head.append(place)
        while head and head[-1].pattern not in ends:
            head.pop()
        found.update(place.line for place in head)
    return frozenset(found)


def _repeated(edges: Pages, zone: float) -> dict[str, dict[int, _Place]]:
    """The patterns that stand near one height on enough pages, with their place on each of these."""
    seen: dict[str, dict[int, _Place]] = defaultdict(dict)
    for page, places in edges.items():
        for place in places[:MAX_LINES]:
            if place.depth < zone:
                seen[place.pattern].setdefault(page, place)
    repeated = {}
    for pattern, on in seen.items():
        height = median(place.depth for place in on.values())
        near = {page: place for page, place in on.items() if abs(place.depth - height) <= SAME_HEIGHT}
        if _on_enough(near, max(edges)):
            repeated[pattern] = near
    return repeated


def _on_enough(on: Collection[int], last: int) -> bool:
    """Whether the head is on most pages, on most odd or even ones, or throughout a part of the document."""
    if len(on) < 2:
        return False
    later = [page for page in on if page > 1]
    step = 2 if len({page % 2 for page in later}) == 1 and len(later) > 1 else 1
    ranges = [range(2 + (later[0] % 2 if step == 2 else 0), last + 1, step)]
    if len(on) >= PART_PAGES:
        ranges.append(range(min(on), max(on) + 1, step))
    return any(len(set(on) & set(pages)) >= SHARE * len(pages) for pages in ranges)


def _counts_pages(lines: tuple[Line, ...], on: dict[int, _Place]) -> bool:
    """Whether the lines are page numbers: all look so, and the number goes up with the pages."""
    offsets = set()
    for page, place in on.items():
        match = PAGE_NUMBER.search(lines[place.line].text)
        if match is None:
            return False
        offsets.add(int(match[match.lastindex or 0]) - page)
    return len(offsets) == 1


def _is_same(lines: tuple[Line, ...], on: dict[int, _Place]) -> bool:
    """Whether the line's numbers stay, as in the date of a meeting; not so in `Punkt 3` or in accounts."""
    texts = {lines[place.line].text for place in on.values()}
    return len(texts) * 2 <= len(on)


def _in_body(on: dict[int, _Place], edges: Pages, repeated: Collection[str]) -> bool:
    """Whether pages without the line have text as near to the edge: then it stands where the body does."""
    height = median(place.depth for place in on.values())
    others = [places for page, places in edges.items() if page > 1 and page not in on]
    outermost = [next((place.depth for place in places if place.pattern not in repeated), None) for places in others]
    return any(depth is not None and depth <= height + 1 for depth in outermost)


def _is_apart(lines: tuple[Line, ...], pattern: str, edges: Pages) -> bool:
    """Whether clear space stands between the line and the next one away from the edge, on most pages."""
    spaces = []
    for places in edges.values():
        for number, (place, inner) in enumerate(pairwise(places[: MAX_LINES + 1])):
            if place.pattern == pattern:
                space = inner.depth - place.depth
                rows = places[number + 2].depth - inner.depth if number + 2 < len(places) else 0.0
                size = lines[place.line].size or 0.0
                spaces.append(space >= APART * size and space >= APART_FROM_ROWS * rows)
                break
    return sum(spaces) * 2 > len(spaces)
