"""Danish dates and times: every form of the catalogue of layouts, and what must not be read as one."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.danish.dates import DATE, day_of_month, find_date, find_time, on_or_after
from minutes.danish.forms import MONTHS


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22-03-2023", "2023-03-22"),
        ("5.6.2012", "2012-06-05"),
        ("05.06.2012", "2012-06-05"),
        ("22/3 2023", "2023-03-22"),
        ("22/03/2023", "2023-03-22"),
        ("Tirsdag den 8. september 2015", "2015-09-08"),
        ("Mandag d. 6. februar 2023 kl. 16:30", "2023-02-06"),
        ("15-maj-2002", "2002-05-15"),
        ("Marts 3, 2016 - 08:00", "2016-03-03"),
        ("22. marts 2023", "2023-03-22"),
        ("22.marts 2023", "2023-03-22"),
        ("1. jan. 2020", "2020-01-01"),
        ("den 3. DECEMBER 2019", "2019-12-03"),
        ("2021-06-14", "2021-06-14"),
        ("Byrådet den 30. januar 2012 Punkt 5", "2012-01-30"),
        ("29-02-2024", "2024-02-29"),
        ("først 3. maj 2021, så 4. maj 2021", "2021-05-03"),
        ("den 31-02-2021 eller den 01-03-2021", "2021-03-01"),
    ],
)
def test_dates_are_found(text: str, day: str) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31-02-2023",
        "24.-25. maj",
        "12.maj – 28. maj",
        "maj",
        "maj 2023",
        "23/5-22",
        "300409",
        "12/27845",
        "1-51-71-3321-08",
        "00.01.00.P35 18/15427",
        "330-2018-3619",
        "222359/12",
        "kl. 9.00-10.30",
        "uge 12",
        "2023",
        "99-99-9999",
        "0-0-0000",
    ],
)
def test_no_whole_date(text: str) -> None:
    assert find_date(text) is None


@given(st.text() | st.text("0123456789.-/ :majunkl", max_size=40))
def test_any_text_is_looked_through(text: str) -> None:
    day = find_date(text)
    assert day is None or find_date(day) == day
    time = find_time(text)
    assert time is None or find_time(time) == time
    day_of_month(text)


@given(st.dates(min_value=dt.date(1900, 1, 1)))
def test_forms_of_one_day_agree(day: object) -> None:
    year, month, number = map(int, str(day).split("-"))
    name = MONTHS[month - 1]
    written = [
        f"{number}. {name} {year}",
        f"{number:02}-{month:02}-{year}",
        f"{number}.{month}.{year}",
        f"{number}/{month} {year}",
    ]
    written += [f"{number}-{name[:3]}-{year}", f"{name.capitalize()} {number}, {year}", f"{number}. {name[:3]}. {year}"]
    assert {find_date(f"Onsdag den {text}") for text in written} == {str(day)}


def test_date_has_no_groups() -> None:
    assert re.compile(DATE).groups == 0


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Kl. 9:00", "09:00"),
        ("kl. 15.30", "15:30"),
        ("16.00-18.30", None),
        ("8", "08:00"),
        ("10:15:30", "10:15"),
        ("23:59", "23:59"),
        ("24:00", None),
        ("12:75", None),
        ("", None),
        ("ingen", None),
        ("9.00 - 17.00", "09:00"),
    ],
)
def test_times(text: str, time: str | None) -> None:
    assert find_time(text) == time


@pytest.mark.parametrize(
    ("text", "day"),
    [("29. Mar", (3, 29)), ("3. maj", (5, 3)), ("12.apr.", (4, 12)), ("3. maj 2021", None), ("maj", None), ("", None)],
)
def test_days_without_a_year(text: str, day: tuple[int, int] | None) -> None:
    assert day_of_month(text) == day


def test_next_such_day() -> None:
    assert on_or_after((5, 3), "2023-03-22") == "2023-05-03"
    assert on_or_after((1, 10), "2023-03-22") == "2024-01-10"
    assert on_or_after((3, 22), "2023-03-22") == "2023-03-22"
    assert on_or_after((2, 29), "2022-03-01") is None
