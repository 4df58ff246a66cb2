"""Scanned pages: pdfium draws them and Tesseract reads them.

Tesseract is a program of its own and is run as one, a page at a time: a page that takes too long, or that it
fails on, is lost alone. Its hOCR output is used because that tells the baseline and the height of each line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from statistics import fmean
from xml.etree.ElementTree import ParseError

import pypdfium2 as pdfium

from minutes.errors import MissingPartError
from minutes.ingest.hocr import scanned_lines, scanned_rows
from minutes.ingest.pdf.rows import Row
from minutes.ingest.pdf.words import Sheet

PROGRAM = "tesseract"
DEFAULT_LANG = "dan"
INSTALL = "apt-get install tesseract-ocr"
# Debian's packages with data are named after it, but for this; `dan_frak` is in none.
PACKAGES = {"Fraktur": "tesseract-ocr-script-frak", "script/Fraktur": "tesseract-ocr-script-frak"}
ELSEWHERE = {
    "dan_frak": f"put dan_frak.traineddata beside Tesseract's other data, or choose frk: {INSTALL} tesseract-ocr-frk"
}

# Tesseract's models were trained on lines of scans at this resolution.
DPI = 300
# A page as large as a poster is drawn coarser; an A3 at 300 dpi has 17 million pixels.
MOST_PIXELS = 36_000_000
# A dense A4 page takes 2 to 5 seconds; a picture that is taken for text can take very long.
PAGE_SECONDS = 120
LIST_SECONDS = 20
# Clean print comes out at 0.85 to 0.95; see tests/test_ocr.py for what noise does.
LOW_CONFIDENCE = 0.7

Finding = tuple[str, str]


class Scans:
    """Reads the scanned pages of one document.

    `reader` names what has read a page, empty before any. Raises MissingPartError where the language is
    named and Tesseract has no data for it; where Tesseract itself is missing, each page says so.
    """

    def __init__(self, lang: str | None = None) -> None:
        self.reader = ""
        self._lang = lang or DEFAULT_LANG
        self._install = _missing(self._lang)
        if lang is not None and self._install and _program() is not None:
            raise MissingPartError(f"Tesseract has no data for the language {lang}", self._install)

    @property
    def advice(self) -> str:
        """The next step for a document in which no text was found."""
        if self._install:
            return f"a scan is read by OCR; for that, {self._install}"
        return "see in a viewer whether the scan can be read; --ocr-lang names another language or type"

    def read(self, page: pdfium.PdfPage, number: int) -> tuple[list[Row], list[Finding]]:
        """The rows of a page, and what a reader must know of them as codes and messages."""
        if self._install:
            return [], [("page-without-text", f"page {number} has no text; if it is a scan, {self._install}")]
        try:
            rows = self._rows(page)
        except (OSError, subprocess.SubprocessError, ParseError) as error:
            return [], [("page-unreadable", f"page {number} cannot be read by OCR: {_told(error)}")]
        self.reader = reader_name(self._lang)
        if not rows:
            return [], [("page-without-text", f"page {number} has no text, and OCR finds none")]
        mean = fmean([row.confidence or 0.0 for row in rows], [len(row.text) for row in rows])
        findings = [("ocr", f"page {number} was read by OCR, mean confidence {mean:.2f}")]
        if mean < LOW_CONFIDENCE:
            message = f"page {number} is hard to read for OCR: compare its text with the scan"
            findings.append(("ocr-low-confidence", message))
        return rows, findings

    def _rows(self, page: pdfium.PdfPage) -> list[Row]:
        width, height = page.get_size()
        scale = min(DPI / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        options = "-l", self._lang, "--dpi", str(round(scale * 72)), "-c", "tessedit_create_hocr=1"
        hocr = _run("stdin", "stdout", *options, given=_picture(page, scale), seconds=PAGE_SECONDS)
        return scanned_rows(scanned_lines(hocr), Sheet(page), scale)


def reader_name(lang: str | None) -> str:
    """How a source names Tesseract as its reader: with the language where that is not the usual one."""
    return PROGRAM if lang in (None, DEFAULT_LANG) else f"{PROGRAM} ({lang})"


def _program() -> str | None:
    return shutil.which(PROGRAM)


def _missing(lang: str) -> str:
    """What to do before pages can be read in this language, such as `de+frk`; empty where nothing is missing."""
    known: set[str] = set()
    if _program() is not None:
        try:
            # The first line is a heading.
            known = set(_run("--list-langs", seconds=LIST_SECONDS).decode(errors="replace").split("\n")[1:])
        except (OSError, subprocess.SubprocessError):
            known = set()
    absent = [part for part in lang.split("+") if part not in known]
    special = [ELSEWHERE[part] for part in absent if part in ELSEWHERE]
    packages = [PACKAGES.get(part, f"tesseract-ocr-{part.replace('_', '-')}") for part in absent]
    return "; ".join(special) or (" ".join([INSTALL, *packages]) if absent else "")


def _picture(page: pdfium.PdfPage, scale: float) -> bytes:
    """The page as it is displayed, in grey, as a PGM file."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = memoryview(bitmap.buffer).cast("B")
        starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
        rows = [pixels[start : start + bitmap.width] for start in starts]
        return b"".join([b"P5 %d %d 255\n" % (bitmap.width, bitmap.height), *rows])
    finally:
        bitmap.close()


def _run(*arguments: str, given: bytes = b"", seconds: int) -> bytes:
    """What Tesseract prints. One thread is faster than its own four: they wait for each other most of the time."""
    environment = {"OMP_THREAD_LIMIT": "1", **os.environ}
    done = subprocess.run(
        [_program() or PROGRAM, *arguments],
        input=given,
        capture_output=True,
        timeout=seconds,
        check=True,
        env=environment,
    )
    return done.stdout


def _told(error: Exception) -> str:
    if isinstance(error, subprocess.TimeoutExpired):
        return f"it took more than {error.timeout:.0f} seconds"
    if isinstance(error, subprocess.CalledProcessError):
        said = error.stderr.decode(errors="replace").strip()
        return said.split("\n")[-1] or f"Tesseract ended with code {error.returncode}"
    return str(error)
