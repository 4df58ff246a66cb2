"""The full-text index of all records made anew; where there are many, by a process of its own beside the catalogue.

python -m minutes.archive.text_builder

The order comes on stdin, which stays open while the index is wanted; a fault goes to stdout.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from minutes import errors
from minutes.archive.messages import LENGTH, Fault, end_with_stdin
from minutes.errors import ArchiveError, MinutesError
from minutes.files import decode, writing
from minutes.index.catalogue.meetings import Papers
from minutes.index.entries import make_entries
from minutes.index.text_index import TextIndex
from minutes.index.versions import fold_versions
from minutes.records import Minutes

_WORTH_A_PROCESS = 200  # records whose index takes longer to make than a process to start
_COLLECT_AFTER = 10_000  # new objects; records hold no cycles
_PACKAGES = Path(__file__).resolve().parents[2]  # where the process finds this package


class Building(msgspec.Struct, frozen=True):
    """What is to be made: a new index of `engine` in `folder`, of the records in `parsed` with these keys."""

    folder: str
    parsed: str
    engine: str
    keys: tuple[str, ...]


def build(building: Building) -> None:
    """Make the index. Raises MinutesError, and OSError where the system refuses something."""
    parsed = Path(building.parsed)
    index = TextIndex.create(Path(building.folder), building.engine)
    with closing(Papers()) as papers:
        for key in building.keys:
            minutes = _record(parsed, key)
            papers.add(minutes, key)
            index.learn(make_entries(minutes, key))
        for keys in papers.meetings():
            index.add(fold_versions([make_entries(_record(parsed, key), key) for key in keys]))
    index.commit()


@contextmanager
def building_beside(building: Building, lock: int) -> Iterator[None]:
    """Have the index made while something else is done; it is whole where the end is reached. Raises MinutesError.

    The process that makes it holds `lock` (see `awaited`) until it ends.
    """
    if len(building.keys) < _WORTH_A_PROCESS:
        yield
        build(building)
        return
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "minutes.archive.text_builder"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=[lock],
        env=os.environ | {"PYTHONPATH": path},
    )
    assert process.stdin and process.stdout
    with process.stdin, process.stdout:
        try:
            order = msgspec.json.encode(building)
            process.stdin.write(LENGTH.pack(len(order)) + order)
            process.stdin.flush()
            yield
            told = process.stdout.read()
            code = process.wait()
        finally:
            process.kill()
            process.wait()
    if told:
        fault = msgspec.json.decode(told, type=Fault)
        raise getattr(errors, fault.kind)(fault.message, fault.advice)
    if code:
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        raise ArchiveError(f"the process that makes the full-text index broke down ({how})", "run it again")


def main() -> None:
    """Make the index that is ordered; end as soon as nobody waits for it any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who ordered it decides when to end
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may stand in the fault
    (length,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
    building = msgspec.json.decode(sys.stdin.buffer.read(length), type=Building)
    end_with_stdin()
    try:
        with writing(Path(building.folder)):
            build(building)
    except MinutesError as error:
        told.write(msgspec.json.encode(Fault(type(error).__name__, error.message, error.advice)))
        told.flush()


def _record(parsed: Path, key: str) -> Minutes:
    return decode(parsed / key.rpartition("@")[0], Minutes)


if __name__ == "__main__":
    main()
