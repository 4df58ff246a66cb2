"""How fast tables are exported, and with how much memory, by the size of the archive.

    python benchmarks/export.py [--sizes 10000 100000] [--table items] [--formats csv] [--keep DIR]

Each archive is made by generate.py and indexed by `minutes rebuild`; `--keep` names a folder where archives stay, and
are taken from where they are there. Each export is a process of its own. Memory that grows with the archive would show
from one size to the next.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from generate import Order, write_archive
from runs import Run, run

from minutes.export.formats import reader
from minutes.records.rows import TABLES


def archive_of(items: int, folder: Path) -> Path:
    """The archive of this size below a folder, made where it is not there."""
    archive = folder / str(items)
    if not (archive / "parsed").is_dir():
        archive.mkdir(parents=True)
        write_archive(Order(items), archive)
    if not (archive / "index" / "catalogue.sqlite").is_file():
        run(archive, "rebuild")
    return archive


def export(archive: Path, table: str, form: str) -> tuple[Run, int, int]:
    """One export: the process, its number of rows and the bytes of the file."""
    path = archive / f"{table}.{form}"
    done = run(archive, "export", table, "-o", str(path))
    rows = sum(1 for _ in reader(form)(path))
    size = path.stat().st_size
    path.unlink()
    return done, rows, size


def main() -> None:
    """Print a line for each size and format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--table", choices=TABLES, default="items")
    parser.add_argument("--formats", nargs="+", default=["csv"])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    print(f"{'items':>9}  {'format':8}{'rows':>9}{'file':>10}{'time':>9}{'rows/s':>9}{'peak':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        for items in options.sizes:
            archive = archive_of(items, options.keep or Path(scratch))
            for form in options.formats:
                done, rows, size = export(archive, options.table, form)
                speed = rows / done.seconds
                line = f"{items:9}  {form:8}{rows:9}{size / 1e6:7.1f} MB{done.seconds:7.1f} s{speed:9.0f}"
                print(f"{line}{done.peak:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
