"""The ids of items where two documents would give theirs the same."""

from __future__ import annotations

import msgspec

from minutes.records import Minutes

HASH_LENGTH = 8  # characters of a hash in file names and item ids


def id_base(minutes: Minutes) -> str:
    """What the ids of a document have in common: `lindholt-dir-2023-04-12`, or the hash for the date."""
    stated = minutes.meeting.date if minutes.meeting.date_source != "inferred" else None
    stamp = stated or minutes.source.sha256[:HASH_LENGTH]
    before, found, _ = minutes.items[0].id.partition(stamp)
    return before + found


def with_hash(minutes: Minutes) -> Minutes:
    """The record with the start of its hash in the ids of its items: `lindholt-dir-2023-04-12-f3a38a5d-4`."""
    base, tag = id_base(minutes), minutes.source.sha256[:HASH_LENGTH]
    items = tuple(
        msgspec.structs.replace(item, id=f"{base}-{tag}{item.id.removeprefix(base)}") for item in minutes.items
    )
    return msgspec.structs.replace(minutes, items=items)
