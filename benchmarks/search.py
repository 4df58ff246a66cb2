"""How fast search is: indexing with each engine, ranked questions with snippets and facets, SQLite FTS5 beside.

    python benchmarks/search.py --data DIR [--items N | --built] [--slow-items 2000] [--rounds 5] [--process]

DIR/parsed holds records, such as those of `generate.py`. tantivy indexes the entries of all of them, or N; with --built
the index is asked that `minutes rebuild` has made in DIR. whoosh and tantivy both index the first few: once with every
word new to them, and once when the words were met before, as they are in all but the beginning of a large archive.
Reading the records and learning the archive's own words is not counted; making the documents, adding them, the commit
and the merges are.

FTS5 holds the same texts with its own words for them, no stem and no parts, and is asked the plain questions for the
total, the best twenty, their texts and snippets. tantivy is asked for the same (`like for like`), and for the full
answer, with facets. --process times `minutes search` as a whole process on DIR, which then must be an archive with an
index. Indexes are made in folders that are deleted afterwards. All times are processor time, of all threads, so that a
busy machine tells the same, but for --process and what is said to be by the clock: tantivy writes in a thread of its
own while Python makes the next documents.
"""

from __future__ import annotations

import argparse
import math
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec
from start import median_seconds

from minutes.files import decode
from minutes.index.answers import Filters
from minutes.index.documents import make_document
from minutes.index.entries import Entry, make_entries
from minutes.index.search import Search
from minutes.index.text_index import TextIndex
from minutes.records import Minutes

# Plain words, which FTS5 can be asked for as well; frequent and rare, one and several.
PLAIN = ("budget", "ældrepolitik", "skole", "lokalplan", "affald gebyr", "udvalget godkendte indstillingen", "kommunen")
# Forms, compounds, phrases, fields, narrowed by body and time, misspelt, begun.
QUERIES = (
    *PLAIN,
    "børnene",
    "lokalplanforslag",
    "høring AND (skole OR dagtilbud)",
    '"til efterretning"',
    "cykelsti -havn",
    "beslutning:udsat",
    "titel:budget år:2022",
    "dato:2019-05..2020-08 politik",
    "udfald:godkendt trafik",
    "lokalpl*",
    "spildvand~",
    "spilvandsafgift",
    "*",
)
_SHOWN = 20


def entries_of(folder: Path, number: int | None) -> Iterator[Entry]:
    """The entries of the records in a folder, the first `number` of them."""
    paths = sorted((folder / "parsed").glob("*.json"))
    return islice((entry for path in paths for entry in make_entries(decode(path, Minutes), path.name)), number)


def measure_indexing(
    engine: str, folder: Path, entries: Callable[[], Iterator[Entry]], known: bool = False
) -> tuple[TextIndex, float]:
    """An index of the entries, and how many of them it took in a second, with all layers.

    Their words are new to it, or `known`: met before in other entries with the same words.
    """
    index = TextIndex.create(folder, engine)
    index.learn(entries())
    for entry in entries() if known else ():
        make_document(entry, index._analysis)
    number, reading = 0, 0.0

    def counted() -> Iterator[Entry]:
        nonlocal number, reading
        source = entries()
        while True:
            began = time.process_time()
            entry = next(source, None)
            reading += time.process_time() - began
            if entry is None:
                return
            number += 1
            yield entry

    started, began = time.process_time(), time.perf_counter()
    index.add(counted())
    index.commit()
    speed = number / (time.process_time() - started - reading)
    clock = number / (time.perf_counter() - began - reading)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    told = f"{speed:7.0f}/s, {clock:7.0f}/s by the clock, {size / 1e6:.0f} MB"
    print(f"{engine:8} {number:8} entries indexed, words {'known' if known else 'new'}, {told}", flush=True)
    return index, speed


def measure(name: str, queries: Iterable[str], ask: Callable[[str], int], rounds: int) -> tuple[float, float]:
    """Ask each question some times; print and tell median and 95th percentile in ms, print what each took."""
    times: dict[str, list[float]] = {}
    totals: dict[str, int] = {}
    for _ in range(rounds + 1):
        for query in queries:
            started = time.process_time()
            totals[query] = ask(query)
            times.setdefault(query, []).append((time.process_time() - started) * 1000)
    times = {query: own[1:] for query, own in times.items()}  # the first round warms the caches
    every = sorted(one for own in times.values() for one in own)
    p50, p95 = statistics.median(every), every[math.ceil(len(every) * 0.95) - 1]
    print(f"{name:24} p50 {p50:6.1f} ms, p95 {p95:6.1f} ms", flush=True)
    for query, own in sorted(times.items(), key=lambda pair: -statistics.median(pair[1])):
        print(f"{'':20} {statistics.median(own):8.1f} ms  {totals[query]:7}  {query}")
    return p50, p95


def make_fts(path: Path, entries: Iterable[Entry]) -> sqlite3.Connection:
    """An FTS5 table of the same entries."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE entries USING fts5(title, text, stored UNINDEXED)")
    texts = (
        (
            entry.title,
            "\n".join(one.text for name, own in entry.texts.items() if name != "title" for one in own),
            msgspec.json.encode(entry),
        )
        for entry in entries
    )
    connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", texts)
    connection.execute("INSERT INTO entries(entries) VALUES ('optimize')")
    connection.commit()
    return connection


def ask_fts(connection: sqlite3.Connection, query: str) -> int:
    """The number of entries with all words; the best are read and their snippets cut."""
    words = " ".join(f'"{word}"' for word in query.split())
    rows = connection.execute(
        "SELECT snippet(entries, 1, '<mark>', '</mark>', '…', 30), stored FROM entries WHERE entries MATCH ?"
        " ORDER BY bm25(entries, 4.0, 1.0) LIMIT ?",
        (words, _SHOWN),
    )
    for _, stored in rows:
        msgspec.json.decode(stored, type=Entry)
    return int(connection.execute("SELECT count(*) FROM entries WHERE entries MATCH ?", (words,)).fetchone()[0])


def ask_alike(index: TextIndex, query: str) -> int:
    """What FTS5 is asked for, of ours: the total, the best entries and their snippets, no facets."""
    return Search(index._engine, index._analysis, query, Filters()).answer(_SHOWN, counted=False).total


def main() -> None:
    """Print what indexing and searching take."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--items", type=int, help="so many entries at most")
    options.add_argument("--built", action="store_true", help="ask the index in DIR")
    options.add_argument("--slow-items", type=int, default=2000, help="so many for whoosh; 0 leaves it out")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--process", action="store_true", help="time `minutes search` on DIR, too")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.slow_items:
            few = list(entries_of(chosen.data, chosen.slow_items))
            for known in (False, True):
                slow, whoosh = measure_indexing("whoosh", folder / f"whoosh {known}", lambda: iter(few), known)
                _, tantivy = measure_indexing("tantivy", folder / f"same {known}", lambda: iter(few), known)
                print(f"tantivy indexes {tantivy / whoosh:.1f} times as fast, words {'known' if known else 'new'}")
            measure("whoosh", QUERIES, lambda query: slow.search(query, Filters(), _SHOWN).total, chosen.rounds)
        if chosen.built:
            index = TextIndex.open(chosen.data / "index" / "text")
        else:
            index, _ = measure_indexing("tantivy", folder / "tantivy", lambda: entries_of(chosen.data, chosen.items))
        fts = make_fts(folder / "fts.sqlite", entries_of(chosen.data, chosen.items))
        measure("FTS5, plain", PLAIN, lambda query: ask_fts(fts, query), chosen.rounds)
        measure("tantivy, like for like", PLAIN, lambda query: ask_alike(index, query), chosen.rounds)
        measure("tantivy, plain", PLAIN, lambda query: index.search(query, Filters(), _SHOWN).total, chosen.rounds)
        measure("tantivy, all", QUERIES, lambda query: index.search(query, Filters(), _SHOWN).total, chosen.rounds)
    if chosen.process:
        command = [sys.executable, "-m", "minutes", "--data", str(chosen.data), "search", "ældrepolitik"]
        print(f"minutes search as a process: {median_seconds(command, 9) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
