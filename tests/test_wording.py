"""Dates as Danish writes them, and texts that any format can hold on one line."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.danish.periods import bounds, in_words
from minutes.records import Committee, Step
from minutes.wording import flat, shortened, stop_mark, stop_name, what, when

DAY = dt.date


@pytest.mark.parametrize(
    ("date", "first", "last", "words"),
    [
        ("2023-05-10", DAY(2023, 5, 10), DAY(2023, 5, 10), "10. maj 2023"),
        ("2023-06", DAY(2023, 6, 1), DAY(2023, 6, 30), "juni 2023"),
        ("2024-02", DAY(2024, 2, 1), DAY(2024, 2, 29), "februar 2024"),
        ("2022-12", DAY(2022, 12, 1), DAY(2022, 12, 31), "december 2022"),
        ("2025", DAY(2025, 1, 1), DAY(2025, 12, 31), "2025"),
        ("2023-05-12/2023-05-28", DAY(2023, 5, 12), DAY(2023, 5, 28), "12.–28. maj 2023"),
        ("2023-05-28/2023-06-03", DAY(2023, 5, 28), DAY(2023, 6, 3), "28. maj – 3. juni 2023"),
        ("2022-12-28/2023-01-03", DAY(2022, 12, 28), DAY(2023, 1, 3), "28. december 2022 – 3. januar 2023"),
        ("2023-08/2023-09", DAY(2023, 8, 1), DAY(2023, 9, 30), "august – september 2023"),
        ("2023/2024", DAY(2023, 1, 1), DAY(2024, 12, 31), "2023 – 2024"),
    ],
)
def test_dates_have_bounds_and_words(date: str, first: dt.date, last: dt.date, words: str) -> None:
    assert bounds(date) == (first, last)
    assert in_words(date) == words


@pytest.mark.parametrize("date", ["", "snart", "2023-02-30", "2023-13", "0000", "2023-05-28/2023-05-12", "2023-05/"])
def test_what_is_no_date_stays_as_it_is(date: str) -> None:
    assert bounds(date) is None
    assert in_words(date) == date


@given(st.dates(max_value=DAY(9998, 12, 31)), st.integers(0, 4000))
def test_bounds_of_a_range_are_its_days(first: dt.date, days: int) -> None:
    last = min(first + dt.timedelta(days=days), DAY(9998, 12, 31))
    assert bounds(f"{first}/{last}") == (first, last)


@given(st.text())
def test_flat_text_fits_one_line_of_any_format(text: str) -> None:
    shown = flat(text)
    assert len(shown.splitlines()) <= 1
    assert flat(shown).split() == shown.split()
    element = ElementTree.Element("text", {"title": shown})
    element.text = shown
    again = ElementTree.fromstring(ElementTree.tostring(element, "utf-8"))
    assert (again.text or "", again.get("title")) == (shown, shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n b\t\tc ", "a b c"),
        ("\x1b[31mrød\x07", "[31mrød"),
        ("fil\u202etxt.exe", "filtxt.exe"),
        ("halv \ud800 og \ufffe", "halv og"),
        ("👩‍🏫 שלום", "👩‍🏫 שלום"),
    ],
)
def test_flat_leaves_out_what_no_paper_shows(text: str, shown: str) -> None:
    assert flat(text).split() == shown.split()


@given(st.text(), st.integers(2, 40))
def test_shortened_keeps_the_length(text: str, length: int) -> None:
    shown = shortened(text, length)
    assert len(shown) <= length
    assert shown == flat(text) or shown.endswith("…")


def test_shortened_cuts_between_words() -> None:
    assert shortened("Udkastet sendes i høring i maj", 22) == "Udkastet sendes i …"
    assert shortened("Kapacitetsanalyse", 9) == "Kapacite…"


def test_a_step_in_words() -> None:
    vpu = Committee(name="Voksen- og Plejeudvalget", abbreviation="VPU")
    held = Step(committee=vpu, date="2023-04-26", date_source="inferred", status="held", outcome="drøftet")
    assert (stop_mark(held), stop_name(held)) == ("VPU", "Voksen- og Plejeudvalget")
    assert (when(held), what(held)) == ("26. april 2023 (udledt)", "drøftet")
    hearing = Step(step="høring", status="announced")
    assert (stop_mark(hearing), stop_name(hearing), when(hearing), what(hearing)) == (
        *("høring", "høring", "uden dato", ""),
    )
    again = Step(committee=Committee(abbreviation="ØK"), step="2. behandling", date="2023-06", status="announced")
    assert (stop_name(again), when(again), what(again)) == ("ØK", "juni 2023", "2. behandling")
