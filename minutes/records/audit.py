"""The frozen records of an audit pack: what its manifest.json says."""

from __future__ import annotations

from typing import Literal

import msgspec

from minutes.records.minutes import SCHEMA

PACK_SCHEMA = "minutes-audit/1"

# Why a raw document is not in the pack. `closed`: it holds closed items or closed bilag, and a document cannot be shown
# in part. `cpr`: it holds personal numbers. `missing`, `changed`: it is not at its place, or not as it was read.
LeftOut = Literal["closed", "cpr", "missing", "changed"]


class PackedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document that the pack rests on; `id` is the name of its record, `file` its name in the pack.

    `rows`: rows of the tables rest on it; else it only tells of the case: a promise, a calendar, a meeting without it.
    """

    id: str
    file: str
    sha256: str
    parser: int
    pages: int
    rows: bool
    left_out: LeftOut | None = None


class RemovedDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was taken out of the archive, of which nothing but this is known."""

    sha256: str
    on: str
    reason: str


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the pack was asked for: one case by its id, or what a search finds."""

    case: str | None = None
    query: str | None = None
    committee: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    include_closed: bool = False


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a pack. `files` are the hashes (SHA-256) of all its files but this; `rows` the number by table."""

    schema: str = PACK_SCHEMA
    asked: Asked
    program: str
    parser: int
    record_schema: str = SCHEMA
    rows: dict[str, int] = {}
    cases: tuple[str, ...] = ()
    documents: tuple[PackedDocument, ...] = ()
    removed: tuple[RemovedDocument, ...] = ()
    files: dict[str, str] = {}
