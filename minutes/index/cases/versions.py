"""What the papers of one meeting change of an item: from the agenda to the minutes, from a paper to its correction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from minutes.danish.forms import letters
from minutes.records import Change, Version

_FIELDS = ("title", "resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling", "beslutning", "bilag")

_ITEM = """
SELECT items.title, resume, sagsfremstilling, økonomiske_konsekvenser, indstilling,
  (SELECT group_concat(text, char(10)) FROM (SELECT text FROM decisions WHERE item = items.id AND field = 'beslutning'
    AND point IS NULL ORDER BY position)),
  (SELECT group_concat(title, char(10)) FROM (SELECT title FROM bilag WHERE item = items.id AND title IS NOT NULL
    ORDER BY position))
FROM items WHERE id = ?
"""
_POINT = """
SELECT title, NULL, text, NULL, NULL,
  (SELECT group_concat(text, char(10)) FROM (SELECT text FROM decisions WHERE point = points.id
    AND field = 'beslutning' ORDER BY position)), NULL
FROM points WHERE id = ?
"""


def with_changes(versions: Sequence[Version], connection: sqlite3.Connection) -> tuple[Version, ...]:
    """The versions of an item or a point, each with what it says otherwise than the one before it."""
    texts = [_texts(version.item_id, connection) for version in versions]
    changed = [*versions[:1]]
    for version, (before, after) in zip(versions[1:], pairwise(texts), strict=True):
        changed.append(msgspec.structs.replace(version, changes=_changes(before, after)))
    return tuple(changed)


def _texts(matter_id: str, connection: sqlite3.Connection) -> dict[str, str]:
    for query in (_ITEM, _POINT):
        row = connection.execute(query, (matter_id,)).fetchone()
        if row is not None:
            return {field: text for field, text in zip(_FIELDS, row, strict=True) if text}
    return {}


def _changes(before: dict[str, str], after: dict[str, str]) -> tuple[Change, ...]:
    """The fields that two versions do not say alike, breaks and marks aside."""
    return tuple(
        Change(field=field, before=before.get(field), after=after.get(field))
        for field in _FIELDS
        if letters(before.get(field, "")) != letters(after.get(field, ""))
    )
