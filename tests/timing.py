"""How long something takes, on a machine that has other work, too."""

from __future__ import annotations

import time
from collections.abc import Callable

RUNS = 3


def quickest(work: Callable[[int], object]) -> float:
    """The processor time of the quickest of a few runs, in seconds; `work` is given the number of the run."""
    times = []
    for run in range(RUNS):
        start = time.process_time()
        work(run)
        times.append(time.process_time() - start)
    return min(times)
