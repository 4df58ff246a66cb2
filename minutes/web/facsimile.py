"""Pages of PDF sources as pictures, with what is closed left blank."""

from __future__ import annotations

import hashlib
import io
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2 as pdfium
from litestar.di import NamedDependency

from minutes.danish.forms import find_cpr
from minutes.errors import NotFoundError, UnreadableError
from minutes.files import sha256_of
from minutes.ingest.pdf.words import Sheet
from minutes.records import Box, Span
from minutes.web.openness import Openness, openness_of
from minutes.web.shelf import Paper

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEDIA_TYPE = "image/webp"
_WIDTH = 1240  # pixels: an A4 page at 150 dpi
_MOST_PIXELS = 6_000_000
_QUALITY = 80
_CACHE_BYTES = 64_000_000
_PAPER = (255, 255, 255)
_BLANK = (226, 224, 218)  # where something closed stands
_AROUND = 2.0  # points that a shown box is larger than its text


class Size(NamedTuple):
    """Width and height of a page as displayed, in points."""

    width: float
    height: float


class Facsimiles:
    """Pictures of pages, the last ones kept. pdfium does one thing at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._hashes: dict[Path, tuple[tuple[int, int], str]] = {}

    def size(self, paper: Paper, page: int) -> Size:
        """How large a page is. Raises NotFoundError for a page that is not there, UnreadableError."""
        with self._lock, self._opened(paper) as document:
            sheet = Sheet(_page(document, page))
            return Size(sheet.width, sheet.height)

    def picture(self, paper: Paper, page: int) -> bytes:
        """A page as WebP. Raises NotFoundError for a page that is not there, UnreadableError."""
        openness = openness_of(paper.whole)
        key = hashlib.sha256(repr((paper.sha256, page, openness)).encode()).hexdigest()
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            else:
                with self._opened(paper) as document:
                    self._keep(key, _webp(_picture(_page(document, page), page, openness)))
            return self._pictures[key]

    def check(self, paper: Paper) -> None:
        """Raises UnreadableError where the source is gone, or another one than what was parsed."""
        try:
            found = paper.path.stat()
        except OSError as error:
            raise UnreadableError(f"{paper.path.name}: {error.strerror}") from None
        seen = found.st_mtime_ns, found.st_size
        if self._hashes.get(paper.path, ((), ""))[0] != seen:
            self._hashes[paper.path] = seen, sha256_of(paper.path)
        if self._hashes[paper.path][1] != paper.sha256:
            raise UnreadableError(f"{paper.path.name} has changed since it was taken in", "run `minutes ingest`")

    def _opened(self, paper: Paper) -> pdfium.PdfDocument:
        self.check(paper)
        if paper.whole.source.media_type != "application/pdf":
            raise NotFoundError(f"{paper.path.name} has no pages to draw")
        try:
            return pdfium.PdfDocument(paper.path)
        except (pdfium.PdfiumError, OSError) as error:
            raise UnreadableError(f"{paper.path.name}: {error}") from error

    def _keep(self, key: str, picture: bytes) -> None:
        self._pictures[key] = picture
        self._bytes += len(picture)
        while self._bytes > _CACHE_BYTES and len(self._pictures) > 1:
            _, dropped = self._pictures.popitem(last=False)
            self._bytes -= len(dropped)


def _page(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    if not 1 <= number <= len(document):
        raise NotFoundError(f"there is no page {number}")
    try:
        return document[number - 1]
    except pdfium.PdfiumError as error:
        raise UnreadableError(f"page {number} cannot be opened: {error}") from error


def _picture(page: pdfium.PdfPage, number: int, openness: Openness) -> Picture:
    sheet = Sheet(page)
    area = max(sheet.width * sheet.height, 1.0)
    scale = min(_WIDTH / max(sheet.width, 1.0), (_MOST_PIXELS / area) ** 0.5)
    drawn: Picture = page.render(scale=scale).to_pil().convert("RGB")
    if not openness.whole:
        drawn = _open_parts(drawn, scale, number, openness)
    for box in _numbers(page, sheet, number, openness):
        _paint(drawn, box, scale)
    return drawn


def _open_parts(drawn: Picture, scale: float, number: int, openness: Openness) -> Picture:
    """The picture with nothing but what is open."""
    from PIL import Image

    kept = Image.new("RGB", drawn.size, _PAPER)
    for box in _boxes(openness.shown, number):
        corner = _pixels(box, scale, _AROUND, drawn.size)
        kept.paste(drawn.crop(corner), corner[:2])
    for box in _boxes(openness.hidden, number):
        _paint(kept, box, scale)
    return kept


def _numbers(page: pdfium.PdfPage, sheet: Sheet, number: int, openness: Openness) -> list[Box]:
    """Where personal numbers stand on a page; on a scan all that may hold one."""
    text: Any = page.get_textpage()
    try:
        whole: str = text.get_text_range()
        if not whole.strip():
            return _boxes(openness.masked, number)
        if not find_cpr(whole):
            return []
        characters = "".join(text.get_text_range(place, 1)[:1] or " " for place in range(text.count_chars()))
        return [
            box
            for start, end in find_cpr(characters)
            for box in _joined(sheet.shown(*sheet.read(text.get_charbox(place), 0)) for place in range(start, end))
        ]
    finally:
        text.close()


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of characters as one box for each line."""
    lines: list[Box] = []
    for box in boxes:
        x0, y0, x1, y1 = lines[-1] if lines else box
        if lines and box[1] < y1 and y0 < box[3]:
            lines[-1] = min(x0, box[0]), min(y0, box[1]), max(x1, box[2]), max(y1, box[3])
        elif box[2] > box[0]:
            lines.append(box)
    return lines


def _boxes(spans: tuple[Span, ...], page: int) -> list[Box]:
    return [span.box for span in spans if span.page == page and span.box]


def _paint(drawn: Picture, box: Box, scale: float) -> None:
    drawn.paste(_BLANK, _pixels(box, scale, 1.0, drawn.size))


def _pixels(box: Box, scale: float, around: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box in points as pixels within a picture, larger by so many points on each side."""
    x0, y0, x1, y1 = box
    width, height = size
    return (
        max(int((x0 - around) * scale), 0),
        max(int((y0 - around) * scale), 0),
        min(int((x1 + around) * scale) + 1, width),
        min(int((y1 + around) * scale) + 1, height),
    )


def _webp(picture: Picture) -> bytes:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY, method=2)
    return file.getvalue()


TheFacsimiles = NamedDependency[Facsimiles]
