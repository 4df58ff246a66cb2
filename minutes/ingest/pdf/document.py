"""PDF to `Document` through pdfium: lines in reading order with place, type and how they hang together."""

from __future__ import annotations

import msgspec
import pypdfium2 as pdfium
from pypdfium2 import raw

from minutes.errors import EmptyError, EncryptedError, UnreadableError
from minutes.ingest.furniture import running_heads
from minutes.ingest.pdf.rows import Row, in_order, rows_of, with_underlines
from minutes.ingest.pdf.tables import is_grid, page_rules, table_rows
from minutes.ingest.pdf.words import Sheet, page_words
from minutes.ingest.pdf.wraps import flags_of
from minutes.records import Document, Line, Problem, Source, Span

PARSER = 1


def read_pdf(data: bytes, path: str, sha256: str) -> Document:
    """The document in the bytes of a PDF; `path` and `sha256` are kept as its source.

    Raises EncryptedError where a password is needed, EmptyError where there is no page or no text on any,
    UnreadableError where it is no PDF that can be opened. Pages that fail or have no text become problems.
    """
    pdf = _opened(data, path)
    try:
        count = len(pdf)
        if not count:
            raise EmptyError(f"{path} has no pages")
        pages: list[list[Row]] = []
        problems: list[tuple[str, str, int]] = []
        for number in range(1, count + 1):
            rows: list[Row] = []
            try:
                rows = _page_rows(pdf, number - 1)
                if not rows:
                    problems.append(("page-without-text", f"page {number} has no text", number))
            except (pdfium.PdfiumError, ValueError, ArithmeticError, LookupError) as error:
                problems.append(("page-unreadable", f"page {number} cannot be read: {error}", number))
            pages.append(rows)
    finally:
        pdf.close()
    if not any(pages):
        raise EmptyError(f"{path} has no text on any of its {count} pages")
    source = Source(path=path, sha256=sha256, media_type="application/pdf", pages=count, reader="pdfium", parser=PARSER)
    return _document(source, pages, problems)


def _opened(data: bytes, path: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise EncryptedError(f"{path} is locked with a password") from error
        raise UnreadableError(f"{path} is no readable PDF") from error


def _page_rows(pdf: pdfium.PdfDocument, index: int) -> list[Row]:
    page = pdf[index]
    try:
        sheet = Sheet(page)
        words = page_words(page, sheet)
        rules = page_rules(page, sheet)
    finally:
        page.close()
    if not is_grid(rules):
        return with_underlines(rows_of(words, sheet), rules.across)
    tables, rest = table_rows(rules, words, sheet)
    return in_order(with_underlines(rows_of(rest, sheet), rules.across) + tables)


def _document(source: Source, pages: list[list[Row]], problems: list[tuple[str, str, int]]) -> Document:
    lines: list[Line] = []
    starts: list[int] = []
    place = 0
    for number, rows in enumerate(pages, start=1):
        starts.append(place)
        for row in rows:
            lines.append(_line(row, number, place))
            place = lines[-1].end + 1
    document = Document(
        source=source,
        text="\n".join(line.text for line in lines),
        lines=tuple(lines),
        problems=tuple(
            Problem(code=code, message=message, span=_page_start(page, min(starts[page - 1], place - 1)))
            for code, message, page in problems
        ),
    )
    return msgspec.structs.replace(document, lines=_flagged(document, pages))


def _line(row: Row, page: int, start: int) -> Line:
    return Line(
        text=row.text,
        start=start,
        end=start + len(row.text),
        page=page,
        box=row.box,
        size=row.size,
        bold=row.bold,
    )


def _page_start(page: int, start: int) -> Span:
    return Span(page=page, start=start, end=start)


def _flagged(document: Document, pages: list[list[Row]]) -> tuple[Line, ...]:
    """The lines with `gap` and `continues`, which are told from the body: heads stand outside its flow."""
    heads = running_heads(document)
    rows = [row for page in pages for row in page]
    body: list[list[int]] = [[] for _ in pages]
    for index, line in enumerate(document.lines):
        if index not in heads:
            body[line.page - 1].append(index)
    lines = list(document.lines)
    flags = flags_of([[rows[index] for index in page] for page in body])
    for page, page_flags in zip(body, flags, strict=True):
        for index, (gap, continues) in zip(page, page_flags, strict=True):
            if gap or continues:
                lines[index] = msgspec.structs.replace(lines[index], gap=gap, continues=continues)
    return tuple(lines)
