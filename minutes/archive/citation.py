"""A reference to an item or a point that stays good: what it is, and in which file it stands."""

from __future__ import annotations

from pathlib import Path

import msgspec

from minutes.archive.shown import Shown
from minutes.archive.tables.places import joined, place_of
from minutes.danish.periods import in_words
from minutes.records import Access, Committee, DateSource, Kind, Span

_SHORT = 12  # characters of a hash


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a reference. `page` and `last_page` are those on which it stands, from 1."""

    id: str
    municipality: str | None
    committee: Committee | None
    kind: Kind
    date: str | None
    date_source: DateSource | None
    number: str | None
    title: str
    access: Access
    source: str
    sha256: str
    page: int | None
    last_page: int | None
    start: int | None
    end: int | None
    parser: int

    def text(self) -> str:
        """The reference in one line, in Danish, as for a footnote."""
        body = self.committee or Committee()
        day = in_words(self.date) if self.date else None
        when = f"{day} (udledt)" if day and self.date_source == "inferred" else day or "uden dato"
        number = f"punkt {self.number}" if self.number else "punkt"
        pages = f"s. {self.page}" if self.page else None
        if self.page != self.last_page:
            pages = f"{pages}-{self.last_page}"
        head = joined((self.municipality, body.name or body.abbreviation, self.kind, when), ", ")
        file = joined((Path(self.source).name, pages, f"sha256 {self.sha256[:_SHORT]}", self.id), ", ")
        return f"{head}, {number}: {self.title.rstrip('.')}. {file}."


def cite(shown: Shown, item_id: str) -> Citation:
    """The reference to what was shown by this id."""
    item, point, source, meeting = shown.item, shown.point, shown.minutes.source, shown.minutes.meeting
    spans = item.spans if point is None or not point.spans else point.spans
    place = place_of(spans)
    every: list[Span] = [span for places in spans.values() for span in places]
    number = item.number
    if point is not None:
        number = joined((item.number, point.number), ".")
    return Citation(
        id=item_id,
        municipality=meeting.municipality,
        committee=meeting.committee,
        kind=meeting.kind,
        date=meeting.date,
        date_source=meeting.date_source,
        number=number,
        title=item.title if point is None else point.title,
        access=item.access,
        source=source.path,
        sha256=source.sha256,
        page=place["page"],
        last_page=max((span.page for span in every), default=None),
        start=place["start"],
        end=place["end"],
        parser=source.parser,
    )
