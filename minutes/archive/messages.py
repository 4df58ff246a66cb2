"""What this process and those that work for it tell each other, and how these end with it."""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import threading

import msgspec

from minutes.parsing import Choices
from minutes.records import Minutes

LENGTH = struct.Struct(">Q")  # what stands before each message


class Request(msgspec.Struct, frozen=True):
    """A document to parse; `path` is as the file system has it."""

    path: bytes
    choices: Choices


class Fault(msgspec.Struct, frozen=True):
    """Why there is no record: an error's class by name, and what it says."""

    kind: str
    message: str
    advice: str


class Reply(msgspec.Struct, frozen=True):
    """The record, or why there is none; `exhausted` where the process found no memory for it."""

    minutes: Minutes | None = None
    fault: Fault | None = None
    exhausted: bool = False


def end_with_stdin() -> None:
    """From now on end this process as soon as the one that holds the other end of its stdin has ended."""
    threading.Thread(target=_end_with_stdin, daemon=True).start()


def _end_with_stdin() -> None:
    waiting = select.poll()
    waiting.register(sys.stdin.fileno(), 0)  # a hang-up is told of whether or not somebody reads
    waiting.poll()
    os.kill(os.getpid(), signal.SIGKILL)
