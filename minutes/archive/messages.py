"""What an ingest and the processes that parse for it tell each other."""

from __future__ import annotations

import struct

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
