"""Who was at which meeting, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from minutes.printing.lines import FAINT, TITLE, Line, line
from minutes.records.rows import AttendanceRow
from minutes.wording import joined, place


def attendance_lines(rows: Iterable[AttendanceRow]) -> Iterator[Line]:
    """The rows by meeting; those of items name the item."""
    for number, (_, group) in enumerate(groupby(rows, key=lambda row: (row.sha256, row.source))):
        of_meeting = list(group)
        first = of_meeting[0]
        if number:
            yield ()
        yield line(joined(first.municipality, first.committee_name, first.kind, first.date), TITLE)
        for row in of_meeting:
            yield _entry(row)
        yield line(place(first.source, first.page), FAINT)


def _entry(row: AttendanceRow) -> Line:
    role = f"({row.role})" if row.role else None
    who = joined(row.title, row.name, f"({row.party})" if row.party else None, role, by=" ")
    return line(f"  {row.status:8} {joined(who, row.item_id, by='  ')}")
