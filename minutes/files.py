"""Stored records and their files: read, hashed, written whole."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from minutes.errors import ArchiveError, UnreadableError

_T = TypeVar("_T")


def decode(path: Path, kind: type[_T]) -> _T:
    """A stored record. Raises ArchiveError where it is not one of this version."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        advice = "run `minutes doctor --repair`"
        raise ArchiveError(f"{path} is not a record of this version: {error}", advice) from error


def read_entries(path: Path, table: str, kind: type[_T]) -> tuple[_T, ...]:
    """The entries `[[table]]` of a file that people edit, too; none where it is not there. Raises ArchiveError."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return msgspec.convert(data.get(table, []), tuple[kind, ...])  # type: ignore[valid-type]
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ArchiveError(f"{path}: {error}", "mend the file, or move it away") from None


def append_entry(path: Path, table: str, entry: msgspec.Struct, header: str) -> None:
    """Add an entry to such a file, leaving what people wrote in it as it is; `header` begins a new one."""
    before = path.read_text("utf-8") if path.exists() else header
    fields = msgspec.to_builtins(entry)
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value is not None]
    write_aside(path, "\n".join([before.rstrip("\n"), "", f"[[{table}]]", *lines, ""]).encode())


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
    with open_aside(path) as file:
        file.write(data)


@contextmanager
def open_aside(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, beside `path`; it takes that place when all is written, and is gone where that fails."""
    aside = path.with_name(f"{path.name}.tmp")
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What the system refuses as an error with a next step."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        where, what = getattr(error, "filename", None) or folder, getattr(error, "strerror", None) or error
        message = f"{where}: {what}"
        raise ArchiveError(message, "see that the disk has room and that you may write there") from error
