"""Danish dates and times of day as ISO strings."""

from __future__ import annotations

import datetime as dt
import re

from minutes.danish.forms import MONTHS

_NAMES = "|".join(rf"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS)
_MONTH = rf"(?P<name>{_NAMES})\.?"

WEEKDAY = r"(?:man|tirs|ons|tors|fre|lør|søn)dag"

# The forms of a whole date, the commonest first: 22. marts 2023 · 22-03-2023 · 22/3 2023 · 15-maj-2002 ·
# Marts 3, 2016 · 2021-06-14. None spans a line.
_FORMS = (
    rf"(?P<day>\d{{1,2}})[. ]{{0,2}}{_MONTH}[ ]?(?P<year>\d{{4}})",
    r"(?P<day>\d{1,2})[-.](?P<month>\d{1,2})[-.](?P<year>\d{4})",
    r"(?P<day>\d{1,2})/(?P<month>\d{1,2})[-/ ](?P<year>\d{4})",
    rf"(?P<day>\d{{1,2}})-{_MONTH}-(?P<year>\d{{4}})",
    rf"{_MONTH} (?P<day>\d{{1,2}}), (?P<year>\d{{4}})",
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
_DATES = tuple(re.compile(rf"(?<![\w/.-]){form}(?![\w/])", re.IGNORECASE) for form in _FORMS)

# The same forms without groups, for patterns that a date is part of.
DATE = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in _FORMS) + ")"

_LAST_SHORT = 60  # a year in two digits up to which it is of this century
_BY_WEEKDAY = re.compile(
    rf"\b{WEEKDAY} (?:den |d\. ?)?(?P<of>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-](?P<short>\d{{2}})(?![\d.])"
    rf"|\bår (?P<year>\d{{4}}),? {WEEKDAY},? (?:den |d\. ?)?(?P<day>\d{{1,2}})\. ?{_MONTH}",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(rf"^\s*(?P<day>\d{{1,2}})\.?\s*{_MONTH}\s*$", re.IGNORECASE)
_TIME = re.compile(r"(?<![\d.:-])(?P<hour>[01]?\d|2[0-3])(?:[.:](?P<minute>[0-5]\d)(?::\d\d)?)?(?![\d.:-]*\d)")


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("month"):
        return int(groups["month"])
    return _month_named(groups["name"])


def _month_named(text: str) -> int:
    return next(number for number, name in enumerate(MONTHS, 1) if name[:3] == text.casefold()[:3])


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def find_date(text: str) -> str | None:
    """The first whole date (day, month and year) in a text as `YYYY-MM-DD`; None where there is none.

    >>> find_date("Onsdag den 22. marts 2023 kl. 9")
    '2023-03-22'
    """
    found = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _iso(int(match["year"]), _month(match), int(match["day"]))
            if day:
                found.append((match.start(), -match.end(), day))
                break
    return min(found)[2] if found else None


def find_weekday_date(text: str) -> str | None:
    """A date that only its day of the week makes sure: `Tirsdag 05.02.19`, `År 2003, tirsdag den 11. november`.

    >>> find_weekday_date("Tirsdag 05.02.19 16:00")
    '2019-02-05'
    """
    match = _BY_WEEKDAY.search(text)
    if not match:
        return None
    if match["short"]:
        year = int(match["short"]) + (1900 if int(match["short"]) > _LAST_SHORT else 2000)
        return _iso(year, int(match["month"]), int(match["of"]))
    return _iso(int(match["year"]), _month_named(match["name"]), int(match["day"]))


def day_of_month(text: str) -> tuple[int, int] | None:
    """(month, day) of a text that is nothing but a day without a year, such as `29. Mar`."""
    match = _DAY_MONTH.match(text)
    return (_month(match), int(match["day"])) if match else None


def on_or_after(month_day: tuple[int, int], start: str) -> str | None:
    """The first such day of the year that does not come before `start` (ISO)."""
    first = dt.date.fromisoformat(start)
    for year in (first.year, first.year + 1):
        day = _iso(year, *month_day)
        if day and day >= start:
            return day
    return None


def find_time(text: str) -> str | None:
    """The first time of day in a text as `HH:MM`.

    >>> find_time("Kl. 9:00")
    '09:00'
    """
    match = _TIME.search(text)
    return f"{int(match['hour']):02}:{match['minute'] or '00'}" if match else None
