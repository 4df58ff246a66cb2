"""How fast whole documents are taken in, from file to index, catalogue and cases, and where the time goes.

    python benchmarks/ingest.py [--items 1000] [--forms text pdf] [--jobs 0 1 2] [--seed 1]

generate.py writes the papers of an invented archive as text and as PDF; the few that stay text among the PDFs are left
out. Each ingest is a process of its own into an empty archive. PDFs stand beside a process in which pdfplumber alone
extracts the text of the same files. `stages` are the shares of processor time of one ingest without further processes,
each with what it imports at its first document; `rest` is hashing, the register and the writing of records.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from generate import FORMS, Order, write_archive
from reading import plumber, spent_by_reader
from runs import Run, run

_STAGES = "--stages"  # for the process of its own that times the stages of an ingest


class Clock:
    """Shares processor time out to stages; a stage inside another is not counted for the outer one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stages = ["rest"]
        self._since = time.process_time()

    def settle(self) -> None:
        """Count the time up to now for the stage that is running."""
        now = time.process_time()
        self.seconds[self._stages[-1]] += now - self._since
        self._since = now

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, counted for a stage."""

        @wraps(work)
        def counted(*given: Any, **named: Any) -> Any:
            self.settle()
            self._stages.append(stage)
            try:
                return work(*given, **named)
            finally:
                self.settle()
                self._stages.pop()

        return counted


def print_stages(raw: Path) -> None:
    """Take a folder in by this process, and print the processor seconds of each stage as JSON."""
    from minutes.archive import Archive, indexes
    from minutes.index.cases.casebook import Casebook
    from minutes.index.catalogue import Catalogue
    from minutes.index.text_index import TextIndex
    from minutes.ingest import reader, segments
    from minutes.nlp import entities

    stages: dict[str, list[tuple[Any, str]]] = {
        "read": [(reader, "read")],
        "segment": [(segments, "segment")],
        "entities": [(entities, "find_entities")],
        "text index": [
            (indexes, "fold_versions"),
            *((TextIndex, name) for name in ("learn", "add", "delete", "commit")),
        ],
        "catalogue": [(indexes.Indexes, "catch_up"), (indexes.Indexes, "update"), (Catalogue, "add")],
        "cases": [(Casebook, "add"), (Casebook, "finish")],
    }
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as patched:
        for stage, places in stages.items():
            for owner, name in places:
                patched.enter_context(patch.object(owner, name, clock.timed(stage, getattr(owner, name))))
        list(Archive(folder).ingest([raw]))
    clock.settle()
    print(json.dumps({stage: clock.seconds[stage] for stage in (*stages, "rest")}))


def shares(raw: Path) -> dict[str, float]:
    """The share of each stage in an ingest of a folder, from 0 to 1."""
    command = [sys.executable, __file__, _STAGES, str(raw)]
    seconds = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {stage: each / sum(seconds.values()) for stage, each in seconds.items()}


def ingest(raw: Path, jobs: int) -> Run:
    """Take a folder into an empty archive."""
    with tempfile.TemporaryDirectory() as folder:
        return run(Path(folder), "ingest", "--jobs", str(jobs), str(raw))


class Taken(NamedTuple):
    """One form of papers, taken in: how many papers, the process by its jobs, the share of each stage.

    `plumber` is the processor seconds that pdfplumber alone needs; None for text.
    """

    form: str
    papers: int
    runs: dict[int, Run]
    shares: dict[str, float]
    plumber: float | None


def take_in(order: Order, jobs: list[int]) -> Taken:
    """Write an invented archive, and take it in by so many processes each."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"ingest: writing {order.items} items as {order.form}", file=sys.stderr)
        write_archive(order, Path(folder))
        raw = Path(folder) / FORMS[order.form].folder
        if order.form == "pdf":
            for path in raw.glob("*.txt"):
                path.unlink()
        paths = sorted(map(str, raw.iterdir()))
        return Taken(
            order.form,
            len(paths),
            {number: ingest(raw, number) for number in jobs},
            shares(raw),
            spent_by_reader(plumber, paths) if order.form == "pdf" else None,
        )


def lines(taken: Taken) -> Iterator[str]:
    """What was measured, as lines to print."""
    for jobs, done in taken.runs.items():
        speed = f"{taken.papers / done.seconds:7.1f} documents/s, {done.processor:.1f} s of processor time"
        beside = f", {taken.plumber / done.processor:.1f} times as fast as pdfplumber's text" if taken.plumber else ""
        yield f"{taken.papers} {taken.form} documents, --jobs {jobs}: {speed}, peak {done.peak:.0f} MB{beside}"
    yield f"stages: {told(taken.shares)}"


def told(parts: dict[str, float]) -> str:
    """Shares in words: `read 40 %, segment 20 %`."""
    return ", ".join(f"{name} {share:.0%}".replace("%", " %") for name, share in parts.items())


def main() -> None:
    """Print what each form takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--forms", nargs="+", choices=("text", "pdf"), default=["text", "pdf"])
    parser.add_argument("--jobs", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for form in options.forms:
        for line in lines(take_in(Order(options.items, form, options.seed), options.jobs)):
            print(line, flush=True)


if __name__ == "__main__":
    if _STAGES in sys.argv:
        print_stages(Path(sys.argv[2]))
    else:
        main()
