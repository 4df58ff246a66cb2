"""All speed in one run and one table: reading, ingest, search, linking, tracing, starts and memory, beside the peers.

    python benchmarks/bench.py [--sizes 1000 10000 100000] [--items 1000] [--pdfs data/raw] [--write]

The table goes to stdout, what the parts tell while they run to stderr. --write puts it, with the day and the machine,
into docs/benchmarks.md, and what matters most of it into README.md. --sizes are the archives of records that linking,
tracing and searching grow over; --items is the size of those that are taken in as text and as PDF; --pdfs is a folder
to read. Everything but starts and documents/s is processor time.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import ingest
import linking
import reading
import search
import start
from generate import Order
from runs import run

from minutes.index.answers import Filters
from minutes.index.text_index import TextIndex

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"docs": ROOT / "docs" / "benchmarks.md", "front": ROOT / "README.md"}
_BETWEEN = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- /bench -->)", re.DOTALL)
_SHOWN = 20  # hits of a question
_FEW = 1000  # entries that every engine indexes


class Row(NamedTuple):
    """A line of the table; `front` says that it stands on the front page, too."""

    part: str
    measured: str
    figure: str
    beside: str = ""
    front: bool = False


def reading_rows(folder: Path) -> Iterator[Row]:
    """Pages a second of each reader, and the memory that a long document takes."""
    paths = sorted(folder.rglob("*.pdf"))
    files = [path.read_bytes() for path in paths]
    pages = sum(map(reading.bare, files))
    front = {"pdfplumber, text", "minutes, lines", "minutes, items"}
    times = reading.in_process(files)
    for name, seconds in times.items():
        beside = f"{times['pdfplumber, text'] / seconds:.1f} × pdfplumber"
        yield Row("reading", f"{name}, {pages} pages", f"{pages / seconds:.0f} pages/s", beside, name in front)
    times = reading.processes([str(path) for path in paths])
    for name, seconds in times.items():
        beside = f"{times['pdfplumber, text'] / seconds:.1f} × pdfplumber"
        yield Row("reading, whole process", name, f"{pages / seconds:.0f} pages/s", beside)
    with tempfile.TemporaryDirectory() as scratch:
        long = Path(scratch) / "long.pdf"
        long.write_bytes(reading.repeated(files))
        pages = reading.bare(long.read_bytes())
        done = run(Path(scratch), "parse", "--json", str(long))
    speed = f"{pages / done.processor:.0f} pages/s"
    yield Row("reading, whole process", f"`minutes parse`, one PDF of {pages} pages", f"{done.peak:.0f} MB peak", speed)


def ingest_rows(items: int) -> Iterator[Row]:
    """Documents a second from the file to the cases, and where the time goes."""
    for form in ("text", "pdf"):
        taken = ingest.take_in(Order(items, form), [0, 1, 2])
        for jobs, done in taken.runs.items():
            beside = [f"{done.processor:.1f} s of processor time", f"{done.peak:.0f} MB peak"]
            if taken.plumber:
                beside.insert(0, f"{taken.plumber / done.processor:.1f} × pdfplumber's text alone")
            measured = f"{taken.papers} {form} documents, `--jobs {jobs}`"
            yield Row(
                "ingest", measured, f"{taken.papers / done.seconds:.1f} documents/s", ", ".join(beside), jobs == 2
            )
        yield Row("ingest", f"stages, {form}", ingest.told(taken.shares))


def engine_rows(folder: Path, rounds: int) -> Iterator[Row]:
    """Each engine with the same few entries: indexing, and questions of all kinds."""
    few = list(search.entries_of(folder, _FEW))
    first = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for engine in ("whoosh", "tantivy"):
            index, speed = search.measure_indexing(engine, Path(scratch) / engine, lambda: iter(few))
            first = first or speed
            measured = f"{engine}, {len(few)} entries with all layers"
            yield Row(
                "indexing", measured, f"{speed:.0f} entries/s", f"{speed / first:.1f} × whoosh", engine != "whoosh"
            )
            yield asked(f"{engine}, {len(few)} entries", search.QUERIES, asking(index), rounds)
        seconds = reading.spent(lambda: search.make_fts(Path(scratch) / "fts.sqlite", iter(few)))
        speed = len(few) / seconds
        measured = f"SQLite FTS5, {len(few)} entries, words as they stand"
        yield Row("indexing", measured, f"{speed:.0f} entries/s", f"{speed / first:.1f} × whoosh")


def asking(index: TextIndex) -> Callable[[str], int]:
    """What asks an index for the best hits, with snippets and facets."""
    return lambda query: index.search(query, Filters(), _SHOWN).total


def asked(name: str, queries: tuple[str, ...], ask: Callable[[str], int], rounds: int, front: bool = False) -> Row:
    """How long questions take."""
    p50, p95 = search.measure(name, queries, ask, rounds)
    measured = f"{name}, {len(queries)} questions"
    return Row("searching", measured, f"{p50:.1f} ms", f"95th percentile {p95:.1f} ms", front)


def size_rows(sizes: list[int], rounds: int) -> Iterator[Row]:
    """What grows with the archive, each figure beside the same at the first size."""
    firsts: dict[str, float] = {}
    for size in sizes:
        print(f"an archive of {size:,} items", file=sys.stderr)
        order, front = Order(size), size == sizes[-1]
        named = f"{size:,} items"

        def grown(part: str, value: float, unit: str, more: str = "", named: str = named, front: bool = front) -> Row:
            times = value / firsts.setdefault(part, value)
            beside = f"{times:.2f} × that of {sizes[0]:,}" if len(sizes) > 1 else ""
            return Row(part, named, f"{value:.2f} {unit}", ", ".join(filter(None, (beside, more))), front)

        linked = linking.link(order, numbered=True)
        scored = f"pairs F1 {linked.linked.pairs.f1:.3f}"
        yield grown("linking", linked.seconds * 1000, "ms an item", scored)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            kept = linking.keep(order, folder)
            yield grown("rebuild", kept.rebuild.processor / size * 1000, "ms an item")
            yield grown("rebuild, memory", kept.rebuild.peak, "MB peak")
            yield grown("adding a meeting", kept.add.seconds, "s", f"{kept.add.peak:.0f} MB peak")
            yield grown("tracing", kept.trace, "s a case", "whole process")
            if size == sizes[0]:
                yield from engine_rows(folder, rounds)
            index = TextIndex.open(folder / "index" / "text")
            yield asked(f"tantivy, {named}", search.QUERIES, asking(index), rounds, front)
            yield asked(f"tantivy, {named}, plain", search.PLAIN, asking(index), rounds)
            fts = search.make_fts(folder / "fts.sqlite", search.entries_of(folder, None))
            yield asked(f"SQLite FTS5, {named}, plain", search.PLAIN, partial(search.ask_fts, fts), rounds)
            fts.close()


def start_rows(runs: int) -> Iterator[Row]:
    """Each command as a whole process on the sample municipality."""
    with tempfile.TemporaryDirectory() as folder:
        times = start.starts(start.make_sample(Path(folder)), runs)
    for name, seconds in times.items():
        yield Row("start", f"`minutes {name}`", f"{seconds * 1000:.0f} ms", "", name in ("--help", "search"))


def machine() -> str:
    """The processor, its cores, memory, Python and what else keeps it busy."""
    info = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.*)", info.read_text("utf-8")) if info.exists() else []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores, {memory:.0f} GB,"
        f" {platform.system()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} before the run"
    )


def table(rows: list[Row]) -> str:
    """The rows as a table of a Markdown page, each part together."""
    parts = list(dict.fromkeys(row.part for row in rows))
    rows = sorted(rows, key=lambda row: parts.index(row.part))
    head = ["| part | measured | figure | beside |", "|---|---|---|---|"]
    return "\n".join([*head, *(f"| {' | '.join(row[:4])} |" for row in rows), ""])


def written(page: str, text: str) -> str:
    """The page with a text between its marks. Raises ValueError where it has no marks."""
    if not _BETWEEN.search(page):
        raise ValueError("the page has no place for the table: <!-- bench --> … <!-- /bench -->")
    return _BETWEEN.sub(lambda _: text, page)


def write(rows: list[Row], told: str) -> None:
    """Put the table into the docs, and its best known rows into the front page."""
    tables = {"docs": table(rows), "front": table([row for row in rows if row.front])}
    for name, path in PAGES.items():
        page = written(path.read_text("utf-8"), f"{told}\n\n{tables[name]}")
        path.write_text(page, "utf-8")


def main() -> None:
    """Run the parts, print the table, write it where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--pdfs", type=Path, default=ROOT / "data" / "raw")
    parser.add_argument("--rounds", type=int, default=3, help="of questions; starts are repeated twice as often")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sizes = " ".join(map(str, options.sizes))
    command = f"`python benchmarks/bench.py --sizes {sizes} --items {options.items}`"
    told = f"{datetime.date.today():%Y-%m-%d}, {machine()}, {command}:"
    with contextlib.redirect_stdout(sys.stderr):  # what the parts print while they run
        rows = [
            *start_rows(options.rounds * 2),
            *reading_rows(options.pdfs),
            *ingest_rows(options.items),
            *size_rows(options.sizes, options.rounds),
        ]
    print(f"{told}\n\n{table(rows)}", end="")
    if options.write:
        write(rows, told)


if __name__ == "__main__":
    main()
