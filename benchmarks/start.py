"""How long each command takes as a whole process: medians over repeated starts.

    python benchmarks/start.py [--runs 15] [--data DIR]

Without DIR the sample municipality is taken in to ask about. Commands that write or wait are left out (LEFT_OUT).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"

# What each command is asked. An item, a case and a person are of the sample municipality.
COMMANDS = {
    "--help": "--help",
    "--version": "--version",
    "search": "search ældrepolitik",
    "show": "show lindholt-kb-2023-08-29-2",
    "similar": "similar lindholt-kb-2023-08-29-2",
    "cite": "cite lindholt-kb-2023-08-29-2",
    "trace": "trace ældrepolitik",
    "cases": "cases",
    "overdue": "overdue",
    "attendance": "attendance --person rosenlund",
    "coverage": "coverage",
    "check": "check",
    "export": "export decisions --committee VPU",
    "parse": f"parse {RAW / 'dir-2022-02-09.txt'}",
    "doctor": "doctor",
}
LEFT_OUT = {"audit", "case", "ingest", "rebuild", "remove", "serve", "verify", "watch"}

# Seconds that a command may take on a small archive.
LIMITS = {"--help": 0.25, "--version": 0.25, "search": 0.5}


def median_seconds(command: list[str], runs: int) -> float:
    """The median wall time of `runs` processes, after one that warms the caches."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def starts(data: Path, runs: int) -> dict[str, float]:
    """The median seconds of each command on an archive."""
    minutes = [sys.executable, "-m", "minutes", "--data", str(data)]
    return {name: median_seconds([*minutes, *line.split()], runs) for name, line in COMMANDS.items()}


def make_sample(folder: Path) -> Path:
    """The archive of the sample municipality, made in a folder."""
    subprocess.run([sys.executable, "-m", "minutes", "--data", folder, "ingest", RAW], check=True, capture_output=True)
    return folder


def main() -> int:
    """Print a line per command; 1 where one is over its limit."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--data", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        times = starts(chosen.data or make_sample(Path(folder)), chosen.runs)
    for name, seconds in times.items():
        limit = f"  (limit {LIMITS[name] * 1000:.0f})" if name in LIMITS else ""
        print(f"minutes {name:12} {seconds * 1000:7.0f} ms{limit}")
    return int(any(times[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main())
