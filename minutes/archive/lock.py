"""One run at a time: who writes to a data folder holds its lock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from minutes.errors import ArchiveError

_FILE = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder; the system lifts the lock when the process ends.

    Raises ArchiveError, which says who is at work, where another run holds it.
    """
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _FILE).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            message = f"another ingest or rebuild is at work in {folder.parent}"
            raise ArchiveError(f"{message}: {file.read().strip()}", "wait until it is done") from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}\n")
        file.flush()
        yield


@contextmanager
def awaited(path: Path) -> Iterator[int]:
    """Hold a lock that is waited for; a process that gets its descriptor keeps it when this one is killed."""
    import fcntl

    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()
