"""How fast PDFs are parsed beside what other readers need for the bare text, where the time goes, and how much memory.

    python benchmarks/reading.py [FOLDER]        (data/raw by default)

All in one run, in processor time: each reader in this process over all files, then whole processes, each the median
of several rounds in turn; the share of each stage of a parse; the peak memory over one file of 2,000 pages made by
repeating the pages.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

ROUNDS = 3
LONG_FILE = 2000
STAGES = "--stages"  # for the process of its own that times the stages of a parse

# Each reads one file and tells its pages. Imported within: a process should load no reader but its own.
Reader = Callable[[bytes], int]


def plumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


def pypdf(data: bytes) -> int:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(data)).pages
    for page in pages:
        page.extract_text()
    return len(pages)


def bare(data: bytes) -> int:
    import pypdfium2 as pdfium

    pdf = pdfium.PdfDocument(data)
    pages = len(pdf)
    for page in pdf:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    pdf.close()
    return pages


def ours(data: bytes) -> int:
    from minutes.ingest.pdf import read_pdf

    return read_pdf(data, "benchmark.pdf", "").source.pages


def segmented(data: bytes) -> int:
    from minutes.ingest.pdf import read_pdf
    from minutes.ingest.segments import segment

    return segment(read_pdf(data, "benchmark.pdf", "")).source.pages


def with_entities(data: bytes) -> int:
    from minutes.ingest.pdf import read_pdf
    from minutes.ingest.segments import segment
    from minutes.nlp.entities import find_entities

    document = read_pdf(data, "benchmark.pdf", "")
    return find_entities(segment(document), document.text).source.pages


READERS: dict[str, Reader] = {
    "pdfplumber, text": plumber,
    "pypdf, text": pypdf,
    "bare pdfium, text": bare,
    "minutes, lines": ours,
    "minutes, items": segmented,
    "minutes, entities": with_entities,
}


def spent(work: Callable[[], object]) -> float:
    """The processor time of this process over a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def spent_by_child(command: list[str]) -> float:
    """The processor time of a whole process with all that it starts.

    Python keeps the modules that it has compiled, as it does for whoever installs the program, whatever is set here.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def spent_by_reader(reader: Reader, paths: list[str]) -> float:
    """The processor time of a process that does nothing but have a reader read all files."""
    script = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; import reading; "
    script += "[getattr(reading, sys.argv[2])(Path(name).read_bytes()) for name in sys.argv[3:]]"
    return spent_by_child([sys.executable, "-c", script, str(Path(__file__).parent), reader.__name__, *paths])


def medians(works: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median time of each over the rounds, in turn so that a busy machine is busy for all."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            times[name].append(work())
    return {name: median(found) for name, found in times.items()}


def print_times(title: str, times: dict[str, float], pages: int) -> None:
    """A table of times beside the first of them."""
    slowest = next(iter(times.values()))
    print(f"{title:40}{'seconds':>9}{'pages/s':>9}{'times as fast':>15}")
    for name, seconds in times.items():
        print(f"  {name:38}{seconds:9.2f}{pages / seconds:9.0f}{slowest / seconds:15.1f}")


def in_process(files: list[bytes]) -> dict[str, float]:
    """The time of each reader over all files, imports done."""
    for reader in READERS.values():
        reader(files[0])

    def all_files(reader: Reader) -> float:
        return spent(lambda: [reader(data) for data in files])

    return medians({name: partial(all_files, reader) for name, reader in READERS.items()})


def processes(paths: list[str]) -> dict[str, float]:
    """The time of whole processes over all files, one each, with start and imports."""

    def run(reader: Reader) -> float:
        return spent_by_reader(reader, paths)

    def ingest() -> float:
        with tempfile.TemporaryDirectory() as folder:
            return spent_by_child([sys.executable, "-m", "minutes", "--data", folder, "ingest", *paths])

    return medians(
        {
            "pdfplumber, text": lambda: run(plumber),
            "pypdf, text": lambda: run(pypdf),
            "bare pdfium, text": lambda: run(bare),
            "minutes, items without entities": lambda: run(segmented),
            "minutes parse --json": lambda: spent_by_child(
                [sys.executable, "-m", "minutes", "parse", "--json", *paths]
            ),
            "minutes ingest": ingest,
        }
    )


def print_stages(paths: Iterable[str]) -> None:
    """The seconds of each stage of `minutes parse` in this process, as JSON; `start` is all before the first file."""
    import msgspec

    import minutes.cli
    import minutes.ingest.pdf  # noqa: F401 (what `read` imports with the first file)
    from minutes.ingest.reader import read
    from minutes.ingest.segments import segment
    from minutes.nlp.entities import find_entities
    from minutes.privacy import public_minutes

    clock = time.process_time
    times = {"start": clock(), "read": 0.0, "segment": 0.0, "entities": 0.0, "print": 0.0}
    for path in paths:
        marks = [clock()]
        document = read(path)
        marks.append(clock())
        found = segment(document)
        marks.append(clock())
        found = find_entities(found, document.text)
        marks.append(clock())
        msgspec.json.encode(public_minutes(found))
        marks.append(clock())
        for stage, (before, after) in zip(("read", "segment", "entities", "print"), pairwise(marks), strict=True):
            times[stage] += after - before
    print(json.dumps(times))


def stages(paths: list[str]) -> dict[str, float]:
    """The median seconds of each stage of a parse, each round in a process of its own."""
    command = [sys.executable, __file__, STAGES, *paths]
    rounds = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(ROUNDS)]
    return {stage: median(times[stage] for times in rounds) for stage in rounds[0]}


def repeated(files: list[bytes]) -> bytes:
    """One PDF of at least LONG_FILE pages: all files again and again."""
    import pypdfium2 as pdfium

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
    paths = [str(path) for path in sorted(folder.rglob("*.pdf"))]
    files = [Path(path).read_bytes() for path in paths]
    if not files:
        raise SystemExit(f"no PDF in {folder}")
    pages = sum(map(bare, files))
    print(f"{len(files)} files, {pages} pages, processor time, median of {ROUNDS} rounds")
    print_times("in one process", in_process(files), pages)
    print_times("a process each", processes(paths), pages)
    times = stages(paths)
    shares = ", ".join(f"{stage} {seconds / sum(times.values()):.0%}" for stage, seconds in times.items())
    print(f"a parse: {shares} of {sum(times.values()):.2f} s")
    data = repeated(files)
    before = peak()
    seconds = spent(lambda: ours(data))
    print(f"one file of {bare(data)} pages: {bare(data) / seconds:.0f} pages/s, peak {before:.0f} → {peak():.0f} MB")


if __name__ == "__main__":
    if STAGES in sys.argv:
        print_stages(sys.argv[2:])
    else:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/raw"))
