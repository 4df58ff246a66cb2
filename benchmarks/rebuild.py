"""What it takes to make all that is derived from the records of an archive, and how much of it is linking.

    python benchmarks/rebuild.py --data DIR

DIR/parsed holds records, such as those of `generate.py --form records`; DIR/index is made, beside what is there.
`linking` is the processor time of the casebook, which is part of that of the catalogue's process; the full-text index
is made by a process of its own. Beside the peak memory of each stands how much of it is its own, without the pages of
files, which the system takes back when it likes (Linux).
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sqlite3
import threading
import time
from pathlib import Path
from unittest.mock import patch

from ingest import Clock

from minutes.archive.folder import Archive
from minutes.index.cases.casebook import Casebook

_EVERY = 0.1  # seconds
_OWN = re.compile(r"^RssAnon:\s+(\d+) kB", re.MULTILINE)


class OwnMemory:
    """The most memory of their own that this process and those that it starts have held so far, in MB."""

    def __init__(self) -> None:
        self.mine = self.others = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        here = os.getpid()
        while True:
            self.mine = max(self.mine, _own(here))
            children = Path(f"/proc/{here}/task/{here}/children").read_text("ascii").split()
            self.others = max([self.others, *map(_own, children)])
            time.sleep(_EVERY)


def _own(process: int | str) -> float:
    try:
        found = _OWN.search(Path(f"/proc/{process}/status").read_text("utf-8"))
    except OSError:  # it has ended
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Rebuild, and print seconds by the clock, processor time of an item by its parts, and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    memory = OwnMemory()
    clock, started = Clock(), time.perf_counter()
    with (
        patch.object(Casebook, "add", clock.timed("linking", Casebook.add)),
        patch.object(Casebook, "finish", clock.timed("linking", Casebook.finish)),
    ):
        Archive(options.data).rebuild()
    clock.settle()
    seconds = time.perf_counter() - started
    with sqlite3.connect(options.data / "index" / "catalogue.sqlite") as connection:
        (items,) = connection.execute("SELECT count(*) FROM items").fetchone()
    own, text = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{items:,} items, {seconds:.1f} s by the clock; processor time an item, and peak memory:")
    linking, rest = (clock.seconds[stage] * 1000 / items for stage in ("linking", "rest"))
    peaks = [
        f"{whose.ru_maxrss >> 10} MB, {held:.0f} its own" for whose, held in ((own, memory.mine), (text, memory.others))
    ]
    print(f"catalogue  {linking + rest:.2f} ms, linking {linking:.2f} of them, {peaks[0]}")
    print(f"text index {(text.ru_utime + text.ru_stime) * 1000 / items:.2f} ms, {peaks[1]}")


if __name__ == "__main__":
    main()
