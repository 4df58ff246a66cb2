"""How well and how fast items are linked into cases, and promises that were not kept are found.

    python benchmarks/linking.py [--sizes 1000 10000 100000] [--seed 1] [--noise 0.02]

First public minutes with known case numbers, as they are and without the lines that state the numbers. They are no
part of the project: MINUTES_SHARED names their folder, and where it is missing they are left out. Then invented
archives with known truth (generate.py), by size, with and without case numbers. `link` is the processor time of
linking alone; `rebuild`, `add` and `trace` are whole processes on the archive with numbers: all indexes made, one more
meeting taken in as a text file, one case followed (the median of several).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

import msgspec
from generate import Order, sittings, write_paper
from invented import truth
from invented.layouts import print_text
from invented.proceedings import Printed
from labels import shared_folder
from msgspec.structs import replace
from runs import Run, run
from scores import Linked, Part, Score, Told, score_cases, score_overdue

from minutes import link_cases
from minutes.records import Minutes, Overdue

_TRACES = 7  # cases followed
NUMBER_LINE = re.compile(r"^[ \t]*Sagsnr\..*\n?", re.MULTILINE)
_SCORED = re.compile(r"precision (\S+) recall (\S+) F1 (\S+)\s+standing files over-merged (\S+)")


def public_rows(shared: Path) -> Iterator[list[str]]:
    """The scores of the public minutes, with the numbers of cases in their texts and without."""
    for name, removed in (("with numbers", None), ("without numbers", NUMBER_LINE)):
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "raw").mkdir()
            for path in sorted((shared / "cases" / "docs").iterdir()):
                text = path.read_text("utf-8")
                (folder / "raw" / path.name).write_text(removed.sub("", text) if removed else text, "utf-8")
            run(folder, "ingest")
            # What is closed has a case, too; the scorer reads it as missing where it is left out.
            run(folder, "export", "items", "--include-closed", "-o", str(folder / "items.jsonl"))
            files = (shared / "tools" / "score_links.py", shared / "cases" / "links.json", folder / "items.jsonl")
            command = [sys.executable, *map(str, files)]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            found = _SCORED.search(printed)
            assert found, printed
            yield [name, *found.groups()]


class Linking(NamedTuple):
    """What linking alone does with an archive: seconds per item, and the scores."""

    seconds: float
    linked: Linked


def link(order: Order, numbered: bool) -> Linking:
    """Link an invented archive in memory; without the case numbers where not `numbered`."""
    lines: list[truth.Truth] = []
    made = 0.0
    items = 0

    def documents() -> Iterator[Minutes]:
        """The papers; what it takes to invent them is no time of linking."""
        nonlocal made, items
        start = time.process_time()
        for sitting in sittings(order):
            lines.extend(sitting.lines)
            for paper in sitting.papers:
                items += len(paper.minutes.items)
                minutes = paper.minutes if numbered else without_numbers(paper.minutes)
                made += time.process_time() - start
                yield minutes
                start = time.process_time()

    start = time.process_time()
    found = {item: case for case, members in link_cases(documents()) for item in members}
    seconds = time.process_time() - start - made
    return Linking(seconds / items, score_cases(lines, found))


def without_numbers(minutes: Minutes) -> Minutes:
    """The same minutes without any case number."""
    items = tuple(replace(item, case_number=None) for item in minutes.items)
    return replace(minutes, items=items, entities=replace(minutes.entities, case_numbers=()))


class Kept(NamedTuple):
    """What an archive on disk does: promises told to be not kept, and the processes."""

    overdue: Score
    rebuild: Run
    add: Run
    trace: float


def keep(order: Order, folder: Path) -> Kept:
    """Make an invented archive, take in its last meeting, follow cases, ask for what is overdue."""
    lines, last = write_all_but_last(order, folder)
    rebuild = run(folder, "rebuild")
    (folder / "raw").mkdir()
    paper = folder / last.minutes.source.path
    paper.write_bytes(print_text(last.minutes, 0).data)
    add = run(folder, "ingest", str(paper))
    cases = [line for line in lines if isinstance(line, truth.Case) and len(line.steps) > 2 and not line.closed]
    asked = Random(order.seed).sample(cases, min(_TRACES, len(cases)))
    traces = [run(folder, "trace", case.title, "--json").seconds for case in asked]
    overdue = [
        msgspec.json.decode(line, type=Overdue) for line in run(folder, "overdue", "--json").printed.splitlines()
    ]
    told = [
        Told(each.case.id, each.step.committee.abbreviation or "", bool(each.gaps))
        for each in overdue
        if each.step.committee
    ]
    exported = run(folder, "export", "items", "--format", "jsonl").printed.splitlines()
    found = {row["item_id"]: row["case_id"] for row in map(json.loads, exported) if row["case_id"]}
    return Kept(score_overdue(lines, found, told), rebuild, add, median(traces))


def write_all_but_last(order: Order, folder: Path) -> tuple[list[truth.Truth], Printed]:
    """Write the records of an archive but one of its last papers, the only one of a committee's meeting."""
    (folder / "parsed").mkdir()
    lines: list[truth.Truth] = []
    held_back: Printed | None = None
    for sitting in sittings(order):
        lines += sitting.lines
        waiting = list(sitting.papers)
        if len(waiting) == 1 and not any(item.underpunkter for item in waiting[0].minutes.items):
            waiting = [held_back] if held_back else []
            held_back = sitting.papers[0]
        for paper in waiting:
            write_paper(paper, order.form, folder)
    assert held_back
    return lines, held_back


def columns(order: Order) -> list[tuple[str, str]]:
    """What is measured on one invented archive, by name."""
    print(f"linking: {order.items:,} items", file=sys.stderr)
    numbered, bare = link(order, True), link(order, False)
    folder = Path(tempfile.mkdtemp())
    try:
        kept = keep(order, folder)
    finally:
        shutil.rmtree(folder)
    return [
        ("link, ms an item", f"{numbered.seconds * 1000:.2f}"),
        *((f"{name}, with numbers", value) for name, value in scored(numbered.linked)),
        ("link without numbers, ms an item", f"{bare.seconds * 1000:.2f}"),
        *((f"{name}, without", value) for name, value in scored(bare.linked)),
        ("overdue precision", f"{kept.overdue.precision:.3f}"),
        ("overdue recall", f"{kept.overdue.recall:.3f}"),
        ("rebuild, s", f"{kept.rebuild.seconds:.1f}"),
        ("rebuild, peak MB", f"{kept.rebuild.peak:.0f}"),
        ("add a meeting, s", f"{kept.add.seconds:.2f}"),
        ("trace a case, s", f"{kept.trace:.2f}"),
    ]


def scored(linked: Linked) -> Iterator[tuple[str, str]]:
    """The scores of cases, by name."""
    pairs = linked.pairs
    yield from (("pairs precision", f"{pairs.precision:.3f}"), ("pairs recall", f"{pairs.recall:.3f}"))
    yield "pairs F1", f"{pairs.f1:.3f}"
    parts = {
        "standing items merged": linked.standing,
        "standing files merged": linked.filed,
        "twins merged": linked.twins,
    }
    yield from ((name, share(part)) for name, part in parts.items())


def share(part: Part) -> str:
    """A part of a whole: `3/120`."""
    return f"{part.number}/{part.total}"


def show(rows: Iterable[list[str]]) -> None:
    """Print a table, its first column to the left."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        print("  ".join([first.ljust(widths[0]), *cells]), flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000, 100_000], help="items of the archives")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=0.02, help="share of the words that are misspelt")
    options = parser.parse_args()
    shared = shared_folder()
    if (shared / "cases").is_dir():
        head = ["public minutes", "precision", "recall", "F1", "standing files merged"]
        show([head, *public_rows(shared)])
        print()
    measured = [columns(Order(size, seed=options.seed, noise=options.noise)) for size in options.sizes]
    if measured:
        names = [name for name, _ in measured[0]]
        table = [[name, *(dict(each)[name] for each in measured)] for name in names]
        show([["invented archives", *(f"{size:,}" for size in options.sizes)], *table])


if __name__ == "__main__":
    main()
