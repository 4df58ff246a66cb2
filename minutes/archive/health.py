"""What does not fit together in a data folder: sources, records, and what is derived from these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from minutes.archive.indexes import Indexes
from minutes.archive.register import Register
from minutes.errors import ArchiveError, UnreadableError
from minutes.files import sha256_of

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue

_DAMAGED = ".damaged"  # what a record is called that nothing can be made of

_REPAIR = "run `minutes doctor --repair`"
_REBUILD = "run `minutes rebuild`"


class Ailment(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong with one file, and what to do."""

    path: str
    message: str
    advice: str


def examine(folder: Path, parsed: Path, register: Register, indexes: Indexes) -> Iterator[Ailment]:
    """All that is wrong with the records and with what is derived from them; every source is read whole."""
    for damaged in register.refresh(parsed):
        yield Ailment(path=str(parsed), message=damaged.message, advice=_REPAIR)
    for name, stored, sha256 in register.sources():
        yield from _of_source(folder / stored, parsed / name, sha256)
    keys = register.keys()
    try:
        with closing(indexes.catalogue()) as catalogue:
            yield from _of_catalogue(catalogue, keys)
        yield from _compared("the full-text index", keys, indexes.text().keys())
    except ArchiveError as error:
        yield Ailment(path=str(folder), message=error.message, advice=error.advice)


def _of_source(path: Path, record: Path, sha256: str) -> Iterator[Ailment]:
    try:
        if sha256_of(path) != sha256:
            message = f"it is not what {record} was made from"
            yield Ailment(path=str(path), message=message, advice="run `minutes ingest`, or put the old file back")
    except UnreadableError:
        advice = "put it back: without it no value can be traced to its page"
        yield Ailment(path=str(path), message=f"the source of {record} is gone", advice=advice)


def _of_catalogue(catalogue: Catalogue, keys: dict[str, str]) -> Iterator[Ailment]:
    for row in catalogue.complaints():
        yield Ailment(path="the catalogue", message=row, advice=_REBUILD)
    yield from _compared("the catalogue", keys, catalogue.keys())


def _compared(holder: str, keys: dict[str, str], held: set[str]) -> Iterator[Ailment]:
    for key in sorted(keys.keys() - held):
        yield Ailment(path=keys[key], message=f"{holder} does not hold it", advice="run `minutes ingest`")
    for key in sorted(held - keys.keys()):
        name = key.rpartition("@")[0]
        message = f"{holder} holds it as it no longer is" if name in keys.values() else f"{holder} still holds it"
        yield Ailment(path=name, message=message, advice="run `minutes ingest`")


def set_aside(parsed: Path, register: Register) -> list[str]:
    """Rename the damaged records; tells the sources of all records, as stored."""
    sources = [stored for _, stored, _ in register.sources()]
    before = {path.name for path in parsed.glob("*.json")}
    register.refresh(parsed)
    for name in before - set(register.names()):
        (parsed / name).rename(parsed / f"{name}{_DAMAGED}")
    return sources


def drop_replaced(parsed: Path) -> None:
    """Remove what was set aside and has been made again."""
    for path in parsed.glob(f"*.json{_DAMAGED}"):
        if path.with_suffix("").exists():
            path.unlink()
