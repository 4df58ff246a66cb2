"""Read a source of any known format into a Document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from minutes.errors import EmptyError, UnreadableError, UnsupportedError
from minutes.records import Document

# Files that start like this are of no kind that is read; named so that the message can say what they are.
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"{\\rtf": "an RTF document",
}
_PDF_HEADER_WITHIN = 1024  # bytes; viewers accept junk before the header, and old archives have it


def read(path: Path | str, ocr_lang: str | None = None) -> Document:
    """The document at `path`, by what its bytes are and not by its name.

    `ocr_lang` is the language of scanned pages as Tesseract names it, Danish where it is None. Raises
    UnreadableError (or a child of it) when nothing can be read, MissingPartError when OCR has no data for
    the language named; what is merely odd becomes a problem on the document.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise UnreadableError(f"{path} is a folder", "name the files in it, or use `minutes ingest`") from None
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}", "check the path and its rights") from None
    if not data.strip():
        raise EmptyError(f"{path} is empty")
    digest = hashlib.sha256(data).hexdigest()
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        from minutes.ingest.pdf import read_pdf

        return read_pdf(data, str(path), digest, ocr_lang)
    reader = _reader(data)
    if reader:
        return reader(data, str(path), digest)
    for magic, kind in _FOREIGN.items():
        if data.startswith(magic):
            raise UnsupportedError(f"{path} is {kind}")
    from minutes.ingest.plaintext import read_text

    return read_text(data, str(path), digest)


def _reader(data: bytes) -> Callable[[bytes, str, str], Document] | None:
    """The reader of a format that its first bytes tell, None for plain text and what no reader knows."""
    from minutes.ingest.firstagenda import is_json, read_firstagenda
    from minutes.ingest.html import is_html, read_html

    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from minutes.ingest.docx import read_docx

        return read_docx
    if is_json(data):
        return read_firstagenda
    return read_html if is_html(data) else None
