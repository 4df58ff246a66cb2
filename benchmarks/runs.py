"""Whole processes of `minutes`, measured from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

# What may end with exit code 1 (nothing found) and still have done its work.
_QUESTIONS = {"overdue", "search", "trace"}

# A process of its own starts the measured one: a child inherits the peak memory of the process that starts it.
_MEASURE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[2:])
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    json.dump([code, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], file)
"""


class Run(NamedTuple):
    """One process: what it printed, its seconds by the clock, those of all processors, its peak memory in MB.

    The peak is that of the largest process where it starts others.
    """

    printed: str
    seconds: float
    processor: float
    peak: float


def run(folder: Path, *arguments: str) -> Run:
    """Run `minutes` on an archive; ends the benchmark where that fails."""
    with tempfile.TemporaryDirectory() as scratch:
        told, out, complaints = (Path(scratch) / name for name in ("told", "out", "complaints"))
        measured = [sys.executable, "-m", "minutes", "--data", str(folder), *arguments]
        with out.open("wb") as stdout, complaints.open("wb") as stderr:
            command = [sys.executable, "-S", "-c", _MEASURE, str(told), *measured]
            subprocess.run(command, check=True, stdout=stdout, stderr=stderr)
        code, seconds, processor, peak = json.loads(told.read_text("utf-8"))
        complained = complaints.read_text("utf-8", "replace")
        if code not in ((0, 1) if arguments[0] in _QUESTIONS else (0,)) or "Traceback" in complained:
            sys.exit(f"minutes {' '.join(arguments)}: exit code {code}: {complained[-2000:]}")
        return Run(out.read_text("utf-8"), seconds, processor, peak)
