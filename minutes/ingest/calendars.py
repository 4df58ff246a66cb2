"""Tables of coming meetings: a day a row and what shall be treated on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.danish.dates import day_of_month, find_date, on_or_after
from minutes.ingest.flow import flow
from minutes.records import CalendarRow, Line

_HEAD = re.compile(r"\s*(?:dato|mødedato)\t\s*(?:indhold|punkter?|emner?)\s*$", re.IGNORECASE)
_NUMBERED_ENTRY = re.compile(r"(?<!\S)(\d{1,2})\. (?=[A-ZÆØÅ§])")
_BULLET = re.compile(r"\s*•\s*|(?:^|\s)- (?=[A-ZÆØÅ§\d])")


def calendar_lines(lines: Sequence[Line]) -> int:
    """The number of lines, from the first, that are a calendar table: `Dato | Indhold` and its rows."""
    if not lines or not _HEAD.match(lines[0].text):
        return 0
    return next((i for i, line in enumerate(lines) if "\t" not in line.text), len(lines))


def _numbered(text: str) -> list[str]:
    """A text cut where numbers one higher than the last begin: `5. A 6. B` (a lone `3. maj` cuts nothing)."""
    cuts: list[int] = []
    last: int | None = None
    for match in _NUMBERED_ENTRY.finditer(text):
        number = int(match[1])
        if last is None or number == last + 1:
            cuts.append(match.start())
            last = number
    if not cuts:
        return [text]
    pieces = [text[: cuts[0]], *(text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True))]
    return [_NUMBERED_ENTRY.sub("", piece, count=1) if piece is not pieces[0] else piece for piece in pieces]


def _entries(text: str) -> list[str]:
    pieces = [entry for bullet in _BULLET.split(text) for entry in _numbered(bullet)]
    return [entry for piece in pieces if (entry := piece.strip())]


def _row(text: str) -> tuple[str, str]:
    day, _, content = text.partition("\t")
    return day.strip(), content.replace("\t", " ").strip()


def read_calendar(lines: Sequence[Line], meeting_date: str | None) -> tuple[CalendarRow, ...]:
    """The rows of a calendar table; a day without a year is the first one on or after the row before it.

    A row without a day goes on with the row before it, which a page break parted. Rows stay out while no
    year can be told.
    """
    rows: list[tuple[str, str]] = []
    last = meeting_date
    for line in lines[1:]:
        label, content = _row(flow([line]) if line.text.strip() else "")
        if not label or line.text.startswith("\t"):
            content = flow([line]).strip()
            if rows and content:
                rows[-1] = (rows[-1][0], f"{rows[-1][1]} {content}".strip())
            continue
        month_day = day_of_month(label)
        day = find_date(label) or (on_or_after(month_day, last) if month_day and last else None)
        if day:
            rows.append((day, content))
            last = day
    return tuple(CalendarRow(date=day, entries=tuple(_entries(content))) for day, content in rows)
