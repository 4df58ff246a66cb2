"""What it takes to make all that is derived from the records of an archive, and how much of it is linking.

    python benchmarks/rebuild.py --data DIR

DIR/parsed holds records, such as those of `generate.py --form records`; DIR/index is made, beside what is there.
`linking` is the processor time of the casebook, which is part of that of the catalogue's process; the full-text index
is made by a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import time
from pathlib import Path
from unittest.mock import patch

from ingest import Clock

from minutes.archive.folder import Archive
from minutes.index.cases.casebook import Casebook


def main() -> None:
    """Rebuild, and print seconds by the clock, processor time of an item by its parts, and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
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
    print(f"catalogue  {linking + rest:.2f} ms, linking {linking:.2f} of them, {own.ru_maxrss / 1024:.0f} MB")
    print(f"text index {(text.ru_utime + text.ru_stime) * 1000 / items:.2f} ms, {text.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
