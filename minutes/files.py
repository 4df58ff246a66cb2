"""Stored records and their files: read, hashed, written whole."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TypeVar

import msgspec

from minutes.errors import ArchiveError, UnreadableError

_T = TypeVar("_T")


def decode(path: Path, kind: type[_T]) -> _T:
    """A stored record. Raises ArchiveError where it is not one of this version."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        advice = "delete that file and run `minutes ingest`"
        raise ArchiveError(f"{path} is not a record of this version: {error}", advice) from error


def sha256_of(path: Path) -> str:
    """The hash of a file's content. Raises UnreadableError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"{path}: {error.strerror or error}"
        raise UnreadableError(message, "check the path and its rights") from None


def write_aside(path: Path, data: bytes) -> None:
    """Write so that the file is whole or not there, whenever the power goes."""
    aside = path.with_suffix(".tmp")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
