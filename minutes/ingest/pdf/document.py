"""PDF to `Document` through pdfium: lines in reading order with place, type and how they hang together.

Pages go by one at a time: what stays of each is its lines and a few bytes per line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
import pypdfium2 as pdfium
from pypdfium2 import raw

from minutes.errors import EmptyError, EncryptedError, UnreadableError
from minutes.ingest.furniture import running_heads
from minutes.ingest.pdf.rows import Row, in_order, rows_of, with_underlines
from minutes.ingest.pdf.tables import is_grid, page_rules, table_rows
from minutes.ingest.pdf.traces import Traces
from minutes.ingest.pdf.words import Sheet, page_words
from minutes.ingest.pdf.wraps import flags_of
from minutes.records import Document, Line, Problem, Source, Span
from minutes.version import PARSER_VERSION

if TYPE_CHECKING:
    from minutes.ingest.ocr import Scans


# pdfium keeps what it has read of a file until that is closed (some 30 kB a page), so it is opened again after
# so many pages.
REOPEN = 200


def read_pdf(data: bytes, path: str, sha256: str, ocr_lang: str | None = None) -> Document:
    """The document in the bytes of a PDF; `path` and `sha256` are kept as its source.

    Pages without text are read by OCR, in the language `ocr_lang` (Tesseract's names; Danish where None).
    Raises EncryptedError where a password is needed, EmptyError where there is no page or no text on any,
    UnreadableError where it is no PDF that can be opened, MissingPartError where the language named has no
    data. Pages that fail or have no text become problems.
    """
    pages = _Pages(data, path)
    reading = _Reading(ocr_lang)
    try:
        if not pages.count:
            raise EmptyError(f"{path} has no pages")
        for number in range(1, pages.count + 1):
            rows: list[Row] = []
            try:
                with pages.opened(number) as page:
                    rows = _text_rows(page) or reading.scanned_rows(page, number)
            except (pdfium.PdfiumError, ValueError, ArithmeticError, LookupError) as error:
                reading.note("page-unreadable", f"page {number} cannot be read: {error}", number)
            reading.add(rows, number)
    finally:
        pages.close()
    if not reading.lines:
        raise EmptyError(f"{path} has no text on any of its {pages.count} pages", reading.advice)
    source = Source(
        path=path,
        sha256=sha256,
        media_type="application/pdf",
        pages=pages.count,
        reader=reading.reader,
        parser=PARSER_VERSION,
    )
    return reading.document(source)


class _Pages:
    """The pages of a file, opened one after the other."""

    def __init__(self, data: bytes, path: str) -> None:
        self._data = data
        self._path = path
        self._pdf = _opened(data, path)
        self.count = len(self._pdf)

    @contextmanager
    def opened(self, number: int) -> Iterator[pdfium.PdfPage]:
        """The page with this number, from 1, until the end of the block."""
        if number % REOPEN == 0:
            self._pdf.close()
            self._pdf = _opened(self._data, self._path)
        page = self._pdf[number - 1]
        try:
            yield page
        finally:
            page.close()

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()


def _opened(data: bytes, path: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise EncryptedError(f"{path} is locked with a password") from error
        raise UnreadableError(f"{path} is no readable PDF") from error


def _text_rows(page: pdfium.PdfPage) -> list[Row]:
    sheet = Sheet(page)
    words = page_words(page, sheet)
    if not words:
        return []
    rules = page_rules(page, sheet)
    if not is_grid(rules):
        return with_underlines(rows_of(words, sheet), rules.across)
    tables, rest = table_rows(rules, words, sheet)
    return in_order(with_underlines(rows_of(rest, sheet), rules.across) + tables)


class _Reading:
    """What the pages have given so far."""

    def __init__(self, ocr_lang: str | None) -> None:
        self.lines: list[Line] = []
        self._traces = Traces()
        self._starts: list[int] = []
        self._place = 0
        self._problems: list[tuple[str, str, int]] = []
        self._ocr_lang = ocr_lang
        self._scans: Scans | None = None

    @property
    def reader(self) -> str:
        """What has read the pages, for the source."""
        return "pdfium" if self._scans is None or not self._scans.reader else f"pdfium+{self._scans.reader}"

    @property
    def advice(self) -> str:
        """What to do where no page has text."""
        return self._scans.advice if self._scans is not None else ""

    def note(self, code: str, message: str, page: int) -> None:
        """Keep a problem of a page."""
        self._problems.append((code, message, page))

    def scanned_rows(self, page: pdfium.PdfPage, number: int) -> list[Row]:
        """The rows of a page that has no text of its own, by OCR."""
        if not raw.FPDFPage_CountObjects(page.raw):
            self.note("page-without-text", f"page {number} has no text", number)
            return []
        if self._scans is None:
            from minutes.ingest.ocr import Scans

            self._scans = Scans(self._ocr_lang)
        rows, findings = self._scans.read(page, number)
        for code, message in findings:
            self.note(code, message, number)
        return rows

    def add(self, rows: list[Row], number: int) -> None:
        """Take in the rows of the next page."""
        self._starts.append(self._place)
        self._traces.add_page(rows)
        for row in rows:
            self.lines.append(_line(row, number, self._place))
            self._place += len(row.text) + 1

    def document(self, source: Source) -> Document:
        """The whole document, its lines with `gap` and `continues`."""
        text = "\n".join(line.text for line in self.lines)
        bare = Document(source=source, text=text, lines=tuple(self.lines))
        # Both are told from the body: heads stand outside its flow.
        running = running_heads(bare)
        body = self._traces.body(self.lines, running)
        for page, page_flags in zip(body.indexes(), flags_of(body), strict=True):
            for index, (gap, continues) in zip(page, page_flags, strict=True):
                if gap or continues:
                    self.lines[index] = msgspec.structs.replace(self.lines[index], gap=gap, continues=continues)
        problems = [
            Problem(code=code, message=message, span=self._page_start(page)) for code, message, page in self._problems
        ]
        return msgspec.structs.replace(bare, lines=tuple(self.lines), running=running, problems=tuple(problems))

    def _page_start(self, page: int) -> Span:
        start = min(self._starts[page - 1], self._place - 1)
        return Span(page=page, start=start, end=start)


def _line(row: Row, page: int, start: int) -> Line:
    return Line(
        text=row.text,
        start=start,
        end=start + len(row.text),
        page=page,
        box=row.box,
        size=row.size,
        bold=row.bold,
        confidence=row.confidence,
    )
