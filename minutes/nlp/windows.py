"""When a meeting was held whose paper does not say it: a window from its own text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec.structs import replace

from minutes.nlp.date_years import filing_year
from minutes.nlp.dates import COMING_RULE, PAST_RULE
from minutes.nlp.mentions import Mention
from minutes.records import Minutes

_MONTH_LENGTH = len("2023-08")


def with_window(minutes: Minutes, dates: Iterable[Mention]) -> Minutes:
    """The minutes with `date_window`, where no date is stated: what is over was before, what is coming is after.

    The window begins with the latest day spoken of as past, else with the year that its papers are filed in; it
    ends with the earliest day spoken of as coming. Days said to come that lie before it were quoted, not planned.
    """
    if minutes.meeting.date_source == "stated":
        return minutes
    dates = list(dates)
    past = [_days(str(each.value))[1] for each in dates if each.rule.endswith(PAST_RULE)]
    coming = [
        _days(str(each.value))[0] for each in dates if each.rule.endswith(COMING_RULE) and _is_day(str(each.value))
    ]
    journalled = " ".join(bilag.journal_number or "" for item in minutes.items for bilag in item.bilag)
    filed = filing_year(journalled)
    first = max(past, default=f"{filed}-01-01" if filed else None)
    last = min((day for day in coming if first is None or day >= first), default=None)
    window = (first, last) if first and last else None
    return replace(minutes, meeting=replace(minutes.meeting, date_window=window))


def _is_day(value: str) -> bool:
    return len(value) > _MONTH_LENGTH


def _days(value: str) -> tuple[str, str]:
    """The first and the last day of a date's value; of a month the first day alone, which is sure."""
    if not _is_day(value):
        return f"{value}-01", f"{value}-01"
    first, _, last = value.partition("/")
    return first, last or first


def inside(day: str, window: tuple[str, str] | None) -> bool:
    """Whether a day lies in a window; every day does where there is none."""
    return window is None or window[0] <= day <= window[1]


def day_after(day: str, number: int) -> str:
    """The day so many days after (or, below zero, before) another."""
    return (dt.date.fromisoformat(day) + dt.timedelta(days=number)).isoformat()
