"""Ruled tables of a PDF: a cheap look at the lines drawn on a page, and pdfplumber where they form a grid."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from minutes.danish.forms import join_lines
from minutes.ingest.pdf_rows import Row, layout_of, line_texts, look_of
from minutes.ingest.pdf_words import Sheet, Word, turned
from minutes.records import Box

# A rule is thinner than this and longer than that, in points (Word draws borders as boxes of 0.5 to 2).
THIN = 3.0
LONG = 8.0
# Rules that meet may miss each other by this, and cells of one row or column differ by it, in points.
NEAR = 3.0
# A drawing has more paths than any table, and pdfplumber would take minutes for it.
MOST_PATHS = 4000
# A path of this many points is a drawing; a rectangle has 5, a small grid in one path some dozens.
MOST_POINTS = 400


class Rules(NamedTuple):
    """The thin lines drawn on a page, as boxes on the displayed page."""

    across: list[Box]
    down: list[Box]


def page_rules(page: pdfium.PdfPage, sheet: Sheet) -> Rules:
    """The lines, thin boxes and edges of boxes that are drawn on the page itself."""
    rules = Rules([], [])
    bounds = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(bound) for bound in bounds]
    paths = 0
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        paths += 1
        if paths > MOST_PATHS:
            return Rules([], [])
        raw.FPDFPageObj_GetBounds(item, *references)
        left, bottom, right, top = (bound.value for bound in bounds)
        box = sheet.read((left, bottom, right, top), sheet.rotation)[0]
        _add_path(rules, box, item)
    return rules


def _add_path(rules: Rules, box: Box, path: object) -> None:
    x0, y0, x1, y1 = box
    if min(x1 - x0, y1 - y0) > THIN:
        for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            _add_rule(rules, edge)
        points = raw.FPDFPath_CountSegments(path)
        if 8 <= points <= MOST_POINTS and not _has_curves(path, points):
            # Possibly a whole grid in one path: taken as a cross, which is enough to look closer.
            _add_rule(rules, (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
            _add_rule(rules, ((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
    else:
        _add_rule(rules, box)


def _has_curves(path: object, points: int) -> bool:
    segments = (raw.FPDFPath_GetPathSegment(path, index) for index in range(points))
    return any(raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO for segment in segments)


def _add_rule(rules: Rules, box: Box) -> None:
    width, height = box[2] - box[0], box[3] - box[1]
    if height <= THIN and width >= LONG:
        rules.across.append(box)
    elif width <= THIN and height >= LONG:
        rules.down.append(box)


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
    """Places (along the rules) where at least three of them end but nothing crosses, with first and last rule."""
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


def table_rows(
    pdf: pdfium.PdfDocument, index: int, rules: Rules, words: Sequence[Word], sheet: Sheet
) -> tuple[list[Row], list[Word]]:
    """The rows of the ruled tables on page `index` (from 0), and the words outside of them.

    Raises whatever pdfplumber does on a page that it cannot read.
    """
    rows: list[Row] = []
    rest = list(words)
    for cells in _found_tables(pdf, index, missing_rules(rules)):
        inside = [word for word in rest if _cell_of(word, cells, sheet) is not None]
        if not inside:
            continue
        turns = [word.turn for word in inside]
        turn = max(set(turns), key=turns.count)
        inside = [word for word in inside if word.turn == turn]
        taken = {id(word) for word in inside}
        rest = [word for word in rest if id(word) not in taken]
        rows += _rows(cells, inside, sheet, turn)
    return rows, rest


def _found_tables(pdf: pdfium.PdfDocument, index: int, missing: Rules) -> list[list[Box]]:
    """The cells of each table with two or more columns, as boxes on the displayed page.

    The page is handed over as a document of its own, so that pdfplumber never holds more than one page.
    """
    import pdfplumber

    single = pdfium.PdfDocument.new()
    buffer = io.BytesIO()
    try:
        single.import_pages(pdf, [index])
        single.save(buffer)
    finally:
        single.close()
    with pdfplumber.open(buffer) as plumber:
        page = plumber.pages[0]
        left, top = page.cropbox[0] - page.mediabox[0], page.mediabox[3] - page.cropbox[3]
        tables = [
            [(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in table.cells]
            for table in page.find_tables(
                {
                    "explicit_horizontal_lines": [_edge(rule, left, top) for rule in missing.across],
                    "explicit_vertical_lines": [_edge(rule, left, top) for rule in missing.down],
                }
            )
        ]
        page.close()
    return [cells for cells in tables if len(_starts(cells, 0)) > 1]


def _edge(rule: Box, left: float, top: float) -> dict[str, float | str]:
    """A rule as pdfplumber describes one, on a page whose shown area begins at (left, top)."""
    x0, y0, x1, y1 = rule
    x0, y0, x1, y1 = x0 + left, y0 + top, x1 + left, y1 + top
    return {
        "object_type": "line", "x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": y1 - y0
    }  # fmt: skip


def _starts(boxes: Sequence[Box], side: int) -> list[float]:
    """Where the columns (side 0) or rows (side 1) of cells begin, near values taken as one."""
    starts: list[float] = []
    for start in sorted(box[side] for box in boxes):
        if not starts or start - starts[-1] > NEAR:
            starts.append(start)
    return starts


def _cell_of(word: Word, cells: Sequence[Box], sheet: Sheet) -> Box | None:
    x0, y0, x1, y1 = sheet.shown((word.x0, word.top, word.x1, word.bottom), word.turn)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return next((cell for cell in cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]), None)


def _rows(cells: Sequence[Box], words: Sequence[Word], sheet: Sheet, turn: int) -> list[Row]:
    """One row of text per row of cells; a cell stands in the column and the row that it begins in."""
    by_cell: dict[Box, list[Word]] = {}
    for word in words:
        cell = _cell_of(word, cells, sheet)
        if cell is not None:
            by_cell.setdefault(cell, []).append(word)
    read = {turned(cell, turn, (sheet.width, sheet.height)): by_cell.get(cell, []) for cell in cells}
    columns = _starts(list(read), 0)
    rows = []
    for start in _starts(list(read), 1):
        in_row = {cell: found for cell, found in read.items() if 0 <= cell[1] - start <= NEAR}
        found = [word for cell in in_row.values() for word in cell]
        if found:
            texts = [_text_at(column, in_row) for column in columns]
            rows.append(_row(texts, sorted(found, key=lambda word: word.x0), list(in_row), sheet))
    return rows


def _text_at(column: float, in_row: dict[Box, list[Word]]) -> str:
    words = next((found for cell, found in in_row.items() if 0 <= cell[0] - column <= NEAR), [])
    text = ""
    for line in line_texts(words):
        text = join_lines(text, line) if text else line
    return text


def _row(texts: list[str], words: list[Word], cells: list[Box], sheet: Sheet) -> Row:
    turn = words[0].turn
    x0, y0, x1, y1 = zip(*cells, strict=True)
    box = sheet.shown((min(x0), min(y0), max(x1), max(y1)), turn)
    first, last = min(words, key=_baseline), max(words, key=_baseline)
    size, bold = look_of(words)
    return Row("\t".join(texts), box, size, bold, layout_of(sheet, turn), first, last, last.x0, in_table=True)


def _baseline(word: Word) -> float:
    return word.baseline
