"""Days, months and stretches of days as the records write them (ISO): their bounds, and how Danish says them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from minutes.danish.forms import MONTHS

_PART = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
_Part = tuple[int, ...]


def _parts(date: str) -> tuple[_Part, _Part] | None:
    """Year, month and day, as far as they are told, of the first and the last part of a date."""
    first, slash, last = date.partition("/")
    matches = [_PART.fullmatch(first), _PART.fullmatch(last if slash else first)]
    found = [tuple(int(number) for number in match.groups() if number) for match in matches if match]
    return (found[0], found[1]) if len(found) == 2 else None


@lru_cache(1 << 14)
def bounds(date: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of a day, a month, a year or a range of them; None where the calendar has no such days.

    >>> bounds("2023-02")
    (datetime.date(2023, 2, 1), datetime.date(2023, 2, 28))
    """
    parts = _parts(date) if date else None
    if not parts:
        return None
    try:
        first, last = dt.date(*(*parts[0], 1, 1)[:3]), _last_day(parts[1])
    except (ValueError, OverflowError):
        return None
    return (first, last) if first <= last else None


def _last_day(part: _Part) -> dt.date:
    if len(part) == 3:
        return dt.date(*part)
    year, month = (*part, 12)[:2]
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def in_words(date: str) -> str:
    """A date as Danish writes it; a text that is no date stays as it is.

    >>> in_words("2023-05-12/2023-05-28"), in_words("2023-05-28/2023-06-03"), in_words("2023-08")
    ('12.–28. maj 2023', '28. maj – 3. juni 2023', 'august 2023')
    """
    parts = _parts(date)
    if not parts or not bounds(date):
        return date
    first, last = parts
    if first == last:
        return _words(first)
    if len(first) == len(last) == 3 and first[:2] == last[:2]:
        return f"{first[2]}.–{_words(last)}"
    shared = first[0] == last[0] and len(first) > 1
    return f"{_words(first, with_year=not shared)} – {_words(last)}"


def _words(part: _Part, with_year: bool = True) -> str:
    year, month, day = (*part, 0, 0)[:3]
    words = (f"{day}." if day else "", MONTHS[month - 1] if month else "", str(year) if with_year else "")
    return " ".join(word for word in words if word)
