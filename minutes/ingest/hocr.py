"""Tesseract's hOCR to rows: words with their lines' baseline and height, put on the page and made straight."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from statistics import fmean, median
from typing import NamedTuple
from xml.etree import ElementTree

import msgspec

from minutes.ingest.pdf.rows import Row, lines_of, row_of
from minutes.ingest.pdf.words import Sheet, Word
from minutes.records import Box

# Lines come in these classes, by what Tesseract takes them for.
LINES = {"ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption"}
BBOX = re.compile(r"\bbbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
BASELINE = re.compile(r"\bbaseline (\S+) ([^\s;]+)")
HEIGHT = re.compile(r"\bx_size ([\d.]+)")
CONFIDENCE = re.compile(r"\bx_wconf (\d+)")

# Tesseract's own height of a line, from the top of a b to the foot of a p, as a part of the font size. It is
# far off in lines of capitals and digits, so words that surely reach the top are measured where there are any.
LINE_HEIGHT = 0.93
TALL = re.compile(r"[A-ZÆØbdfhkl0-9]")
RINGED = re.compile(r"[ÅÉÖÄÜ()\[\]|/]")
TALL_HEIGHT = 0.73
# Sizes that differ by no more than this part are one: heights are measured to a pixel or two.
SAME_SIZE = 0.1
# Dotted leaders, rules and specks come out as words of which Tesseract is not sure at all.
NOISE = 0.1
# What Tesseract makes of a bullet at the start of a line.
BULLETS = {"+", "*", "¢", "«", "»", "°"}
# Lines shorter than this many times their height tell nothing about the skew of the page …
LONG_LINE = 10
# … and less skew than this moves no word by a point.
STRAIGHT = 0.001


class Scanned(NamedTuple):
    """A line as Tesseract gives it, in pixels: box, slope of the baseline and its height at the left, words."""

    box: Box
    slope: float
    baseline: float
    height: float
    words: list[tuple[str, Box, float]]


class _Straight(Sheet):
    """A page whose text runs askew: places are kept as it reads, boxes are shown where it stands."""

    def __init__(self, sheet: Sheet, skew: float) -> None:
        self.__dict__.update(sheet.__dict__)
        self.skew = skew

    def straight(self, x: float, y: float, skew: float) -> tuple[float, float]:
        """A place after turning the page by a slight slope around its middle."""
        return x + skew * (y - self.height / 2), y - skew * (x - self.width / 2)

    def shown(self, box: Box, turn: int) -> Box:
        """The box around where the words stand on the page as it is displayed."""
        x0, y0, x1, y1 = box
        corners = [self.straight(x, y, -self.skew) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return super().shown((min(xs), min(ys), max(xs), max(ys)), turn)


def scanned_lines(hocr: bytes) -> list[Scanned]:
    """The lines with words in Tesseract's output. Raises ElementTree.ParseError where it is cut short."""
    lines = []
    for element in ElementTree.fromstring(hocr).iter():
        if element.get("class") in LINES:
            title = element.get("title", "")
            words = [word for child in element.iter() if (word := _word(child)) is not None]
            box = _box(title)
            if len(words) > 1 and words[0][0] in BULLETS:
                words[0] = ("•", *words[0][1:])
            if words and box is not None:
                lines.append(_scanned(title, box, words))
    return lines


def _scanned(title: str, box: Box, words: list[tuple[str, Box, float]]) -> Scanned:
    baseline, size = BASELINE.search(title), HEIGHT.search(title)
    slope, offset = (float(baseline[1]), float(baseline[2])) if baseline else (0.0, 0.0)
    return Scanned(box, slope, box[3] + offset, float(size[1]) if size else box[3] - box[1], words)


def _box(title: str) -> Box | None:
    match = BBOX.search(title)
    return (float(match[1]), float(match[2]), float(match[3]), float(match[4])) if match else None


def _word(element: ElementTree.Element) -> tuple[str, Box, float] | None:
    if element.get("class") != "ocrx_word":
        return None
    title = element.get("title", "")
    box, known = _box(title), CONFIDENCE.search(title)
    text = unicodedata.normalize("NFC", "".join("".join(element.itertext()).split()))
    confidence = int(known[1]) / 100 if known else 0.0
    return (text, box, confidence) if text and box is not None and confidence >= NOISE else None


def scanned_rows(lines: Sequence[Scanned], sheet: Sheet, scale: float) -> list[Row]:
    """The rows of a page that was drawn with so many pixels to the point, each with its confidence."""
    page = _Straight(sheet, _skew(lines))
    sizes = _alike([_size(line) / scale for line in lines])
    sure: dict[Word, float] = {}
    for line, size in zip(lines, sizes, strict=True):
        for text, box, confidence in line.words:
            sure[_placed(text, box, line, size, (page, scale))] = confidence
    rows = []
    for words in lines_of(sure):
        confidence = fmean([sure[word] for word in words], [len(word.text) for word in words])
        rows.append(msgspec.structs.replace(row_of(words, page), confidence=round(confidence, 3)))
    return rows


def _placed(text: str, box: Box, line: Scanned, size: float, on: tuple[_Straight, float]) -> Word:
    """A word of a line in points, turned straight around its middle."""
    page, scale = on
    x0, y0, x1, y1 = (place / scale for place in box)
    middle = (x0 + x1) / 2
    baseline = (line.baseline + line.slope * (middle * scale - line.box[0])) / scale
    x, y = page.straight(middle, (y0 + y1) / 2, page.skew)
    _, straight_baseline = page.straight(middle, baseline, page.skew)
    width, height = (x1 - x0) / 2, (y1 - y0) / 2
    return Word(text, x - width, y - height, x + width, y + height, straight_baseline, size, False, 0, False)


def _skew(lines: Sequence[Scanned]) -> float:
    """The slope of the page's text: that of most of its length of lines."""
    found = sorted((line.slope, line.box[2] - line.box[0]) for line in lines if _is_long(line))
    half = sum(length for _, length in found) / 2
    for slope, length in found:
        half -= length
        if half <= 0:
            return slope if abs(slope) > STRAIGHT else 0.0
    return 0.0


def _is_long(line: Scanned) -> bool:
    return line.box[2] - line.box[0] > LONG_LINE * line.height


def _size(line: Scanned) -> float:
    """The font size of a line in pixels, by how far its words rise above the baseline."""
    risen = []
    for text, (x0, top, x1, _), _ in line.words:
        if TALL.search(text) and not RINGED.search(text):
            # The box of a word that runs askew is higher than the word.
            extra = abs(line.slope) * (x1 - x0) / 2
            risen.append(line.baseline + line.slope * ((x0 + x1) / 2 - line.box[0]) - top - extra)
    return max(median(risen) / TALL_HEIGHT if risen else line.height / LINE_HEIGHT, 1.0)


def _alike(sizes: Sequence[float]) -> list[float]:
    """The sizes with those near to a more frequent one taken as that, to a tenth of a point."""
    taken: dict[float, float] = {}
    left = sorted(sizes)
    while left:
        groups = [[one for one in left if abs(one - size) <= SAME_SIZE * size] for size in left]
        largest = max(groups, key=len)
        usual = median(largest)
        near = [one for one in left if abs(one - usual) <= SAME_SIZE * usual]
        taken.update(dict.fromkeys(near, round(usual, 1)))
        left = [size for size in left if size not in taken]
    return [taken[size] for size in sizes]
