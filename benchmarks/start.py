"""How long the command line takes as a whole process: medians over repeated starts.

    python benchmarks/start.py [--runs 15] [--data DIR]

`search` and `show` are measured on an archive that is there already; `--help` needs none.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

# Seconds that each command may take on a small archive.
LIMITS = {"--help": 0.25, "--version": 0.25, "search": 0.5}


def median_seconds(command: list[str], runs: int) -> float:
    """The median wall time of `runs` processes, after one that warms the caches."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def main() -> int:
    """Print a line per command; 1 where one is over its limit."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--data", default=os.environ.get("MINUTES_DATA", "data"))
    options.add_argument("--query", default="ældrepolitik")
    chosen = options.parse_args()
    minutes = [sys.executable, "-m", "minutes", "--data", chosen.data]
    commands = {"--help": ["--help"], "--version": ["--version"], "search": ["search", chosen.query]}
    slow = 0
    for name, arguments in commands.items():
        seconds = median_seconds([*minutes, *arguments], chosen.runs)
        slow += seconds > LIMITS[name]
        print(f"minutes {' '.join(arguments):24} {seconds * 1000:7.0f} ms  (limit {LIMITS[name] * 1000:.0f})")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
