"""What each parsed record was made from, read without the rest of it."""

from __future__ import annotations

import hashlib
from typing import Self

import msgspec

from minutes.records import Evidence, Minutes, Source


class _ItemId(msgspec.Struct, frozen=True):
    id: str


class _When(msgspec.Struct, frozen=True):
    municipality: str | None = None
    date: str | None = None
    date_source: str | None = None
    date_evidence: tuple[Evidence, ...] = ()


class Head(msgspec.Struct, frozen=True):
    """As much of a parsed record as tells what it was made from."""

    source: Source
    items: tuple[_ItemId, ...] = ()
    meeting: _When = _When()

    @classmethod
    def of(cls, minutes: Minutes) -> Self:
        """The head of a record."""
        meeting = minutes.meeting
        when = _When(meeting.municipality, meeting.date, meeting.date_source, meeting.date_evidence)
        return cls(minutes.source, tuple(_ItemId(item.id) for item in minutes.items), when)

    def key(self, name: str) -> str:
        """The key of the record `name` in what is derived; another one as soon as the record is another."""
        parts = (
            self.source.sha256,
            str(self.source.parser),
            self.source.reader,
            self.source.settings or "",
            self.source.path,
            self.meeting.date or "",
            self.meeting.date_source or "",
            msgspec.json.encode(self.meeting.date_evidence).decode(),
            *(item.id for item in self.items),
        )
        return f"{name}@{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:16]}"
