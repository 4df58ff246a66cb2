"""The process that parses documents for an ingest: requests come on stdin, replies go to stdout, each with its length.

python -m minutes.archive.worker MEGABYTES
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from minutes.archive.messages import LENGTH, Fault, Reply, Request, end_with_stdin
from minutes.errors import MinutesError, UnreadableError
from minutes.parsing import parse, printable

_COLLECT_AFTER = 10_000  # new objects; records hold no cycles


def answer(message: bytes) -> bytes:
    """The reply to a request: the record, or what went wrong."""
    request = msgspec.json.decode(message, type=Request)
    path = Path(os.fsdecode(request.path))
    try:
        return msgspec.json.encode(Reply(minutes=parse(path, request.choices)))
    except MemoryError as caught:
        error: MinutesError = UnreadableError(f"{printable(path)}: its record takes more memory than it may")
        error.__cause__ = caught
    except MinutesError as caught:
        error = caught
    fault = Fault(type(error).__name__, printable(error.message), error.advice)
    return msgspec.json.encode(Reply(fault=fault, exhausted=isinstance(error.__cause__, MemoryError)))


def main() -> None:
    """Answer until there are no more requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides when to end
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
    _limit_memory(int(sys.argv[1]))
    end_with_stdin()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may stand among the replies
    while message := _read(sys.stdin.buffer):
        data = answer(message)
        replies.write(LENGTH.pack(len(data)) + data)
        replies.flush()


def _read(requests: BinaryIO) -> bytes:
    head = requests.read(LENGTH.size)
    return requests.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _limit_memory(megabytes: int) -> None:
    import resource

    most = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
