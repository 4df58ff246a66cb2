"""How fast PDFs are read, beside pdfplumber and bare pdfium, and how much memory a long file takes.

    python benchmarks/reading.py [FOLDER]        (data/raw by default)

Prints pages per second of processor time, the median over rounds in which each reader reads every file, and
the ratios; then the processor time of `minutes parse` as a whole process against one that only extracts text; then
the peak memory over one file of 2,000 pages made by repeating the pages.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2 as pdfium

from minutes.ingest.pdf import read_pdf

ROUNDS = 3
LONG_FILE = 2000


def ours(data: bytes) -> int:
    return read_pdf(data, "benchmark.pdf", "").source.pages


def plumber(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


def bare(data: bytes) -> int:
    pdf = pdfium.PdfDocument(data)
    pages = len(pdf)
    for page in pdf:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    pdf.close()
    return pages


READERS: dict[str, Callable[[bytes], int]] = {"minutes": ours, "pdfplumber": plumber, "pdfium": bare}


def speeds(files: list[bytes]) -> dict[str, float]:
    """Pages per second of each reader, the median over the rounds."""
    rates: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(ROUNDS):
        for name, reader in READERS.items():
            start = time.process_time()
            pages = sum(reader(data) for data in files)
            rates[name].append(pages / (time.process_time() - start))
    return {name: median(found) for name, found in rates.items()}


PLUMBER_PROCESS = """
import sys, pdfplumber
for name in sys.argv[1:]:
    with pdfplumber.open(name) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
"""


def process_seconds(command: list[str]) -> float:
    """The processor time of a whole process with all that it starts, the least of the rounds."""
    least = float("inf")
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


def processes(paths: list[str]) -> None:
    """`minutes parse --json` over all files against a script that only extracts their text with pdfplumber."""
    own = process_seconds([sys.executable, "-m", "minutes", "parse", "--json", *paths])
    other = process_seconds([sys.executable, "-c", PLUMBER_PROCESS, *paths])
    print(f"whole processes: minutes parse {own:.1f} s, pdfplumber {other:.1f} s, {other / own:.1f} times slower")


def repeated(files: list[bytes]) -> bytes:
    """One PDF of at least LONG_FILE pages: all files again and again."""
    long = pdfium.PdfDocument.new()
    while len(long) < LONG_FILE:
        for data in files:
            part = pdfium.PdfDocument(data)
            long.import_pages(part)
            part.close()
    buffer = io.BytesIO()
    long.save(buffer)
    long.close()
    return buffer.getvalue()


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(folder: Path) -> None:
    paths = sorted(folder.rglob("*.pdf"))
    files = [path.read_bytes() for path in paths]
    if not files:
        raise SystemExit(f"no PDF in {folder}")
    rates = speeds(files)
    print(f"{len(files)} files, median of {ROUNDS} rounds")
    for name, rate in rates.items():
        print(f"{name:12}{rate:8.0f} pages/s   {rates['minutes'] / rate:6.2f} times slower than minutes")
    processes([str(path) for path in paths])
    data = repeated(files)
    before = peak()
    start = time.process_time()
    pages = ours(data)
    seconds = time.process_time() - start
    print(f"one file of {pages} pages: {pages / seconds:.0f} pages/s, peak {before:.0f} → {peak():.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/raw"))
