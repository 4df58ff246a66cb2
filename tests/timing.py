"""Whether long texts are read in little time, on a machine that has other work, too."""

from __future__ import annotations

import time
from collections.abc import Callable

LENGTH = 20_000  # characters of a long text
_LIMIT = 1.0  # seconds that it may take under coverage on a slow machine; quadratic time takes far longer


def is_quick(work: Callable[[], object], limit: float = _LIMIT) -> bool:
    """Whether one of two runs takes less processor time than that."""
    return any(_seconds(work) < limit for _ in range(2))


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
