"""Ruled tables of a PDF: the lines drawn on a page, the cells between them, the words in these."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from minutes.danish.forms import join_lines
from minutes.ingest.pdf.rows import Row, line_texts, look_of
from minutes.ingest.pdf.words import Sheet, Word, single_words, turned
from minutes.records import Box

# A rule is thinner than this and longer than that, in points (Word draws borders as boxes of 0.5 to 2).
THIN = 3.0
LONG = 8.0
# Rules that meet may miss each other by this, and cells of one row or column differ by it, in points.
NEAR = 3.0
# A drawing has more paths than any table, and looking for cells in it would take minutes.
MOST_PATHS = 4000
# A path of more points is a drawing; a rectangle has 5, a small grid in one path some dozens.
MOST_POINTS = 400
# Paper white, as each of red, green and blue (0 to 255): layout tables are drawn in it, and nobody sees them.
WHITE = 250


class Rules(NamedTuple):
    """The thin lines drawn on a page, as boxes on the displayed page."""

    across: list[Box]
    down: list[Box]

    def add(self, box: Box) -> None:
        """Adds the box if it is as thin and as long as a rule."""
        width, height = box[2] - box[0], box[3] - box[1]
        if height <= THIN and width >= LONG:
            self.across.append(box)
        elif width <= THIN and height >= LONG:
            self.down.append(box)


def page_rules(page: pdfium.PdfPage, sheet: Sheet) -> Rules:
    """The lines, thin boxes and edges of boxes that are visibly drawn on the page itself."""
    rules = Rules([], [])
    paths = 0
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        paths += 1
        if paths > MOST_PATHS:
            return Rules([], [])
        if _is_visible(item):
            for box in _strokes(item):
                rules.add(sheet.read(box, sheet.rotation)[0])
    return rules


def _is_visible(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(
        (stroke.value and _is_ink(raw.FPDFPageObj_GetStrokeColor, path))
        or (fill.value and _is_ink(raw.FPDFPageObj_GetFillColor, path))
    )


def _is_ink(look: Any, path: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = look(path, red, green, blue, alpha)
    return not known or (alpha.value > 0 and min(red.value, green.value, blue.value) < WHITE)


def _strokes(path: Any) -> list[Box]:
    """The straight edges of a path as boxes (left, bottom, right, top) on pdfium's page."""
    bounds = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(path, *bounds)
    left, bottom, right, top = (bound.value for bound in bounds)
    points = raw.FPDFPath_CountSegments(path)
    if min(right - left, top - bottom) <= THIN:
        return [(left, bottom, right, top)]
    if points > MOST_POINTS:
        return []
    return _edges(path, points)


def _edges(path: Any, points: int) -> list[Box]:
    """The lines between the points of a path; none where it has curves."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    edges: list[Box] = []
    start = last = (0.0, 0.0)
    for index in range(points):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        else:
            edges.append(_span(last, point))
        if raw.FPDFPathSegment_GetClose(segment):
            edges.append(_span(point, start))
        last = point
    return edges


def _span(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def is_grid(rules: Rules) -> bool:
    """Whether rules meet so that they part at least two cells; a frame or single rules do not."""
    across: set[int] = set()
    down: set[int] = set()
    for rule in rules.down:
        met = {_level(other[1]) for other in rules.across if _meet(rule, other)}
        if len(met) >= 2:
            across |= met
            down.add(_level(rule[0]))
    return len(across) >= 2 and len(down) >= 1 and len(across) + len(down) >= 5


def _level(place: float) -> int:
    return round(place / NEAR)


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] - NEAR <= other[2]
        and other[0] - NEAR <= one[2]
        and one[1] - NEAR <= other[3]
        and other[1] - NEAR <= one[3]
    )


def missing_rules(rules: Rules) -> Rules:
    """Where rules of a grid end together at no rule: the open end of a table, e.g. at a page break."""
    return Rules(
        [(start, y, end, y) for y, start, end in _open_ends(rules.down, rules.across, along=1)],
        [(x, start, x, end) for x, start, end in _open_ends(rules.across, rules.down, along=0)],
    )


def _open_ends(rules: list[Box], crossing: list[Box], along: int) -> list[tuple[float, float, float]]:
    """Places along the rules where three or more end and nothing crosses, with the first and last rule."""
    ends: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for rule in rules:
        if any(_meet(rule, other) for other in crossing):
            for place in (rule[along], rule[along + 2]):
                ends[_level(place)].append((place, rule[1 - along]))
    found = []
    for level, places in ends.items():
        taken = any(abs(_level(other[along]) - level) <= 1 for other in crossing)
        sides = [side for _, side in places]
        if not taken and len({_level(side) for side in sides}) >= 3:
            found.append((places[0][0], min(sides), max(sides)))
    return found


def table_rows(rules: Rules, words: Sequence[Word], sheet: Sheet) -> tuple[list[Row], list[Word]]:
    """The rows of the ruled tables of a page, and the words outside of them."""
    rows: list[Row] = []
    rest = [(word, _middle(word, sheet)) for word in single_words(words)]
    for cells in _tables(rules):
        inside: dict[Box, list[Word]] = defaultdict(list)
        outside = []
        for word, middle in rest:
            cell = _cell_at(middle, cells)
            if cell is None:
                outside.append((word, middle))
            else:
                inside[cell].append(word)
        turns = [word.turn for found in inside.values() for word in found]
        turn = max(set(turns), key=turns.count, default=0)
        read = {turned(cell, turn, (sheet.width, sheet.height)): inside.get(cell, []) for cell in cells}
        if inside and len(_starts(list(read), 0)) > 1:  # else it is running text in a box with sections
            rest = outside
            rows += _rows(read, sheet, turn)
    return rows, [word for word, _ in rest]


def _middle(word: Word, sheet: Sheet) -> tuple[float, float]:
    """Where the middle of a word is on the displayed page."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return sheet.shown((x, y, x, y), word.turn)[:2] if word.turn else (x, y)


def _cell_at(place: tuple[float, float], cells: Sequence[Box]) -> Box | None:
    x, y = place
    return next((cell for cell in cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]), None)


def _tables(rules: Rules) -> list[list[Box]]:
    """The cells of each table with two or more cells, as boxes on the displayed page.

    pdfplumber's way from edges to tables is used without its reader: pdfium has found the edges already.
    """
    from pdfplumber import table

    missing = missing_rules(rules)
    edges = [_edge(rule, "h") for rule in rules.across + missing.across]
    edges += [_edge(rule, "v") for rule in rules.down + missing.down]
    merged = table.merge_edges(edges, NEAR, NEAR, NEAR, NEAR)
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, NEAR, NEAR))
    return [list(found) for found in table.cells_to_tables(cells) if len(found) > 1]


def _edge(rule: Box, orientation: str) -> dict[str, float | str]:
    """A rule as pdfplumber describes an edge: without thickness."""
    x0, y0, x1, y1 = rule
    if orientation == "h":
        y0 = y1 = (y0 + y1) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": y0,
        "bottom": y1,
        "width": x1 - x0,
        "height": y1 - y0,
    }


def _starts(boxes: Sequence[Box], side: int) -> list[float]:
    """Where the columns (side 0) or rows (side 1) of cells begin, near values taken as one."""
    starts: list[float] = []
    for start in sorted(box[side] for box in boxes):
        if not starts or start - starts[-1] > NEAR:
            starts.append(start)
    return starts


def _rows(read: dict[Box, list[Word]], sheet: Sheet, turn: int) -> list[Row]:
    """One row of text per row of cells; a cell stands in the column and the row that it begins in."""
    columns = _starts(list(read), 0)
    rows = []
    for start in _starts(list(read), 1):
        in_row = {cell: found for cell, found in read.items() if 0 <= cell[1] - start <= NEAR}
        found = [word for cell in in_row.values() for word in cell]
        if found:
            texts = [_text_at(column, in_row) for column in columns]
            rows.append(_row(texts, found, list(in_row), sheet, turn))
    return rows


def _text_at(column: float, in_row: dict[Box, list[Word]]) -> str:
    words = next((found for cell, found in in_row.items() if 0 <= cell[0] - column <= NEAR), [])
    text = ""
    for line in line_texts(words):
        text = join_lines(text, line) if text else line
    return text


def _row(texts: list[str], words: list[Word], cells: list[Box], sheet: Sheet, turn: int) -> Row:
    x0, y0, x1, y1 = zip(*cells, strict=True)
    box = sheet.shown((min(x0), min(y0), max(x1), max(y1)), turn)
    along = [word for word in words if word.turn == turn] or words  # headings may stand upright in their cells
    first, last = min(along, key=_baseline), max(along, key=_baseline)
    size, bold = look_of(words)
    return Row("\t".join(texts), box, size, bold, sheet.layouts[turn], first, last, last.x0, in_table=True)


def _baseline(word: Word) -> float:
    return word.baseline
