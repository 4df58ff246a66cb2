"""From rules to tables: rules made straight and joined, where they cross, the cells between the crossings.

The way is that of Anssi Nurminen's thesis, as Tabula and pdfplumber go it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from minutes.records import Box

# Rules that meet may miss each other by this, and cells of one row or column differ by it, in points.
NEAR = 3.0

Point = tuple[float, float]


class Edge(NamedTuple):
    """A rule without thickness: where it stands across its direction, where it starts and ends along it."""

    place: float
    start: float
    end: float


class _Crossing(NamedTuple):
    """The edges that meet at a point, by their numbers."""

    down: set[int]
    across: set[int]


_Crossings = dict[Point, _Crossing]


def tables_of(across: Iterable[Edge], down: Iterable[Edge]) -> list[list[Box]]:
    """The cells of each table with two or more cells, the topmost table first."""
    crossings = _crossings(merged(across), merged(down))
    tables = [cells for cells in _connected(_cells(crossings)) if len(cells) > 1]
    return sorted(tables, key=lambda cells: min((top, x0) for x0, top, _, _ in cells))


def merged(edges: Iterable[Edge]) -> list[Edge]:
    """The edges with places that are near taken as their mean, and those that touch made one."""
    levels: list[list[Edge]] = []
    for edge in sorted(edges, key=itemgetter(0)):
        if levels and edge.place - levels[-1][-1].place <= NEAR:
            levels[-1].append(edge)
        else:
            levels.append([edge])
    return [edge for level in levels for edge in _joined(level)]


def _joined(level: list[Edge]) -> list[Edge]:
    """The edges of one level from start to end."""
    place = sum(edge.place for edge in level) / len(level)
    joined: list[Edge] = []
    for _, start, end in sorted(level, key=itemgetter(1)):
        if joined and start <= joined[-1].end + NEAR:
            joined[-1] = Edge(place, joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Edge(place, start, end))
    return joined


def _crossings(across: list[Edge], down: list[Edge]) -> _Crossings:
    crossings: _Crossings = {}
    for number, (x, top, bottom) in enumerate(down):
        for other, (y, left, right) in enumerate(across):
            if top - NEAR <= y <= bottom + NEAR and left - NEAR <= x <= right + NEAR:
                crossing = crossings.setdefault((x, y), _Crossing(set(), set()))
                crossing.down.add(number)
                crossing.across.add(other)
    return crossings


def _cells(crossings: _Crossings) -> list[Box]:
    """The smallest cell to the right of and below each crossing that has one."""
    columns = {x: list(points) for x, points in groupby(sorted(crossings), key=itemgetter(0))}
    rows: dict[float, list[Point]] = defaultdict(list)
    for point in sorted(crossings):
        rows[point[1]].append(point)
    found = (_cell_at(point, columns[point[0]], rows[point[1]], crossings) for point in sorted(crossings))
    return [cell for cell in found if cell]


def _cell_at(corner: Point, column: list[Point], row: list[Point], crossings: _Crossings) -> Box | None:
    here = crossings[corner]
    right = [x for x, y in row if x > corner[0] and here.across & crossings[x, y].across]
    below = [y for x, y in column if y > corner[1] and here.down & crossings[x, y].down]
    for y in below:
        for x in right:
            last = crossings.get((x, y))
            if last and last.down & crossings[x, corner[1]].down and last.across & crossings[corner[0], y].across:
                return (*corner, x, y)
    return None


def _connected(cells: list[Box]) -> list[list[Box]]:
    """The cells that hang together by their corners."""
    tables = []
    rest = cells
    while rest:
        table: list[Box] = []
        corners = _corners(rest[0])
        grown = True
        while grown:
            apart = []
            for cell in rest:
                if corners.isdisjoint(_corners(cell)):
                    apart.append(cell)
                else:
                    table.append(cell)
                    corners |= _corners(cell)
            grown = len(apart) < len(rest)
            rest = apart
        tables.append(table)
    return tables


def _corners(cell: Box) -> set[Point]:
    x0, top, x1, bottom = cell
    return {(x0, top), (x0, bottom), (x1, top), (x1, bottom)}
