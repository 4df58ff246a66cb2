"""Scanned pages: the sample's own papers, drawn as pictures and read again, beside their text."""

from __future__ import annotations

import io
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from rapidfuzz.distance import LCSseq

from minutes.errors import EmptyError, MissingPartError
from minutes.ingest import ocr
from minutes.ingest.pdf import read_pdf
from minutes.records import Box, Document, Line

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
PAPER = RAW / "vpu-2023-06-14.pdf"
DPI = 200
INSTALL_LINE = "apt-get install tesseract-ocr tesseract-ocr-dan"
# Part of the words that come out letter by letter.
WORDS_RIGHT = 0.97
# Boxes of OCR end where the ink does, those of a text layer with the font's line, in points.
NEAR = 5.0


def has_tesseract() -> bool:
    """Whether pages can be read here; on the build server they must be."""
    if shutil.which("tesseract") is None:
        return False
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "dan" in done.stdout.split()


FOUND = has_tesseract()
needs_tesseract = pytest.mark.skipif(
    not FOUND and os.environ.get("CI") != "true", reason=f"no Tesseract with Danish: {INSTALL_LINE}"
)


def picture(path: Path, page: int) -> Image.Image:
    pdf = pdfium.PdfDocument(path)
    drawn = pdf[page - 1].render(scale=DPI / 72, grayscale=True).to_pil()
    pdf.close()
    return drawn.convert("L")


def scan(*pictures: Image.Image) -> bytes:
    """A PDF of pictures only."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    return buffer.getvalue()


def blank() -> Image.Image:
    return Image.new("L", (round(595 * DPI / 72), round(842 * DPI / 72)), 255)


def askew(drawn: Image.Image) -> Image.Image:
    """The page laid on the glass a little crookedly, on paper that is not white."""
    turned = drawn.rotate(0.8, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grain = Image.frombytes("L", (200, 200), random.Random(3).randbytes(40000)).resize(drawn.size)
    return ImageChops.subtract(turned, grain.point(lambda value: value // 6))


def joined(*files: bytes) -> bytes:
    whole = pdfium.PdfDocument.new()
    for data in files:
        part = pdfium.PdfDocument(data)
        whole.import_pages(part)
        part.close()
    buffer = io.BytesIO()
    whole.save(buffer)
    whole.close()
    return buffer.getvalue()


def one_page(path: Path, page: int) -> bytes:
    whole = pdfium.PdfDocument.new()
    whole.import_pages(pdfium.PdfDocument(path), [page - 1])
    buffer = io.BytesIO()
    whole.save(buffer)
    whole.close()
    return buffer.getvalue()


@cache
def mixed() -> Document:
    """A page of text, one scanned straight, one scanned askew, and an empty sheet."""
    scanned = scan(picture(PAPER, 3), askew(picture(PAPER, 4)), blank())
    return read_pdf(joined(one_page(PAPER, 1), scanned), "mixed.pdf", "")


@cache
def true_lines(page: int) -> tuple[Line, ...]:
    return read_pdf(one_page(PAPER, page), "true.pdf", "").lines


def lines_on(document: Document, page: int) -> list[Line]:
    return [line for line in document.lines if line.page == page]


def words_right(found: list[Line], true: tuple[Line, ...]) -> float:
    expected = " ".join(line.text for line in true).split()
    return LCSseq.similarity(expected, " ".join(line.text for line in found).split()) / len(expected)


def pairs_of(found: list[Line], true: tuple[Line, ...]) -> list[tuple[Line, Line]]:
    """The lines whose text stands once on the page, true and found; the rows of ruled tables have other boxes."""
    times = Counter(line.text for line in true)
    by_text = {line.text: line for line in found}
    return [
        (line, by_text[line.text])
        for line in true
        if times[line.text] == 1 and line.text in by_text and "\t" not in line.text
    ]


def box_of(line: Line) -> Box:
    assert line.box is not None
    return line.box


def middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def without(tool: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave a PATH on which the tool is not found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which(tool) is None


def fake_tesseract(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program in Tesseract's place that knows Danish and does for a page what the script says."""
    program = folder / "tesseract"
    listing = 'if [ "$1" = --list-langs ]; then printf "languages\\ndan\\n"; exit; fi'
    program.write_text(f"#!/bin/sh\n{listing}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_the_build_server_has_tesseract() -> None:
    if os.environ.get("CI") != "true":
        pytest.skip("this is not the build server")
    assert FOUND, f"OCR must be tested here: {INSTALL_LINE}"


@needs_tesseract
@pytest.mark.parametrize(("page", "original"), [(2, 3), (3, 4)])
def test_scanned_text_is_read(page: int, original: int) -> None:
    assert words_right(lines_on(mixed(), page), true_lines(original)) >= WORDS_RIGHT


@needs_tesseract
@pytest.mark.parametrize(("page", "original", "slant"), [(2, 3, 0.0), (3, 4, 842 * 0.014)])
def test_boxes_and_sizes_are_those_of_the_text(page: int, original: int, slant: float) -> None:
    """`slant` is what the turn of the sheet moves a line's end by at most, in points."""
    pairs = pairs_of(lines_on(mixed(), page), true_lines(original))
    assert len(pairs) > 15
    for true, line in pairs:
        assert middle(box_of(line)) == pytest.approx(middle(box_of(true)), abs=NEAR + slant / 2)
        assert box_of(line)[0] == pytest.approx(box_of(true)[0], abs=NEAR + slant)
        assert box_of(line)[2] == pytest.approx(box_of(true)[2], abs=NEAR + slant)
        assert line.size == pytest.approx(true.size, rel=0.1)
        assert not line.bold


@needs_tesseract
@pytest.mark.parametrize(("page", "original"), [(2, 3), (3, 4)])
def test_gaps_and_wrapped_lines_are_told(page: int, original: int) -> None:
    pairs = pairs_of(lines_on(mixed(), page), true_lines(original))
    same = Counter((true.gap, true.continues) == (line.gap, line.continues) for true, line in pairs)
    assert same[True] >= 0.9 * len(pairs)


@needs_tesseract
def test_text_pages_stay_as_they_are() -> None:
    first = lines_on(mixed(), 1)
    assert [(line.text, line.box, line.size, line.bold) for line in first] == [
        (line.text, line.box, line.size, line.bold) for line in true_lines(1)
    ]
    assert all(line.confidence is None for line in first)
    assert all(0 < (line.confidence or 0) <= 1 for line in mixed().lines if line.page > 1)


@needs_tesseract
def test_ocr_is_told_page_by_page() -> None:
    document = mixed()
    assert document.source.reader == "pdfium+tesseract"
    told = [(problem.code, problem.span.page if problem.span else 0) for problem in document.problems]
    assert told == [("ocr", 2), ("ocr", 3), ("page-without-text", 4)]
    assert "page 2 was read by OCR, mean confidence 0.9" in document.problems[0].message
    for line in document.lines:
        assert line.text == document.text[line.start : line.end]


@needs_tesseract
def test_a_scan_that_can_hardly_be_read_says_so() -> None:
    tiny = picture(PAPER, 3).resize((331, 468)).resize((1654, 2339))
    document = read_pdf(scan(tiny), "tiny.pdf", "")
    assert [problem.code for problem in document.problems] == ["ocr", "ocr-low-confidence"]


@needs_tesseract
def test_a_blank_scan_has_no_text() -> None:
    with pytest.raises(EmptyError, match=r"blank\.pdf has no text on any of its 1 pages \(see in a viewer"):
        read_pdf(scan(blank()), "blank.pdf", "")


@needs_tesseract
def test_parse_reads_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan(picture(RAW / "mtu-2024-05-15.pdf", 3)))
    done = minutes("parse", str(path), "--json")
    assert done.returncode == 0, done.stderr
    assert '"reader":"pdfium+tesseract"' in done.stdout
    assert '"code":"ocr"' in done.stdout
    assert '"title":' in done.stdout


@needs_tesseract
def test_a_language_without_data_ends_the_run(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan(blank()))
    done = minutes("parse", str(path), str(path), "--ocr-lang", "dan+tlh")
    assert done.returncode == MissingPartError.exit_code
    assert done.stderr.count("\n") == 1
    assert "no data for the language dan+tlh (apt-get install tesseract-ocr tesseract-ocr-tlh)" in done.stderr
    done = minutes("ingest", str(path), MINUTES_OCR_LANG="tlh", MINUTES_DATA=str(tmp_path / "data"))
    assert done.returncode == MissingPartError.exit_code


def minutes(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "minutes", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_without_tesseract_the_text_pages_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without("tesseract", monkeypatch, tmp_path)
    document = read_pdf(joined(one_page(PAPER, 3), scan(blank())), "mixed.pdf", "")
    assert document.source.reader == "pdfium"
    assert [line.text for line in document.lines] == [line.text for line in true_lines(3)]
    (problem,) = document.problems
    assert problem.code == "page-without-text"
    assert INSTALL_LINE in problem.message


def test_without_tesseract_a_scan_tells_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without("tesseract", monkeypatch, tmp_path)
    with pytest.raises(EmptyError, match=INSTALL_LINE) as caught:
        read_pdf(scan(blank()), "scan.pdf", "")
    assert INSTALL_LINE in caught.value.advice


@pytest.mark.parametrize("lang", ["frk", "dan_frak", "script/Fraktur"])
def test_fraktur_tells_where_its_data_is(lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_tesseract(tmp_path, "exit 0", monkeypatch)
    with pytest.raises(MissingPartError, match=lang) as caught:
        ocr.Scans(lang)
    assert "apt-get install tesseract-ocr tesseract-ocr-" in caught.value.advice


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("cat >/dev/null; echo 'out of ink' >&2; exit 3", "out of ink"),
        ("cat >/dev/null; exit 4", "code 4"),
        ("cat >/dev/null; echo '<html><p'", "unclosed token"),
        ("exec sleep 30", "more than 1 seconds"),
    ],
    ids=["fails", "fails silently", "writes nonsense", "takes too long"],
)
def test_a_page_that_fails_is_lost_alone(
    script: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 1)
    fake_tesseract(tmp_path, script, monkeypatch)
    document = read_pdf(joined(one_page(PAPER, 3), scan(blank())), "mixed.pdf", "")
    assert {line.page for line in document.lines} == {1}
    (problem,) = document.problems
    assert problem.code == "page-unreadable"
    assert told in problem.message


def test_a_poster_is_drawn_coarser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_tesseract(tmp_path, f"cat >{tmp_path}/picture; echo '<html/>'", monkeypatch)
    buffer = io.BytesIO()
    Image.new("L", (100, 150), 255).save(buffer, "PDF", resolution=1)  # 100 by 150 inches
    with pytest.raises(EmptyError):
        read_pdf(buffer.getvalue(), "poster.pdf", "")
    assert (tmp_path / "picture").stat().st_size < ocr.MOST_PIXELS * 1.01


def test_bullets_and_specks() -> None:
    hocr = b"""<html><span class='ocr_line' title='bbox 100 100 900 140; baseline 0 -9; x_size 40'>
      <span class='ocrx_word' title='bbox 100 110 110 120; x_wconf 60'>+</span>
      <span class='ocrx_word' title='bbox 130 100 300 131; x_wconf 90'>a<em>t</em></span>
      <span class='ocrx_word' title='bbox 320 100 890 131; x_wconf 2'>ssseee</span></span></html>"""
    from minutes.ingest.hocr import scanned_lines

    (line,) = scanned_lines(hocr)
    assert [(text, sure) for text, _, sure in line.words] == [("•", 0.6), ("at", 0.9)]
