"""Hyphens over lines, letters for comparing, personal numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.danish.forms import CPR_MASK, join_lines, letters, mask_cpr, words


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("strategisk op-", "hæng", "strategisk ophæng"),
        ("Plan-", "og Teknikudvalget", "Plan- og Teknikudvalget"),
        ("Plan-", "eller Teknikudvalget", "Plan- eller Teknikudvalget"),
        ("børne-", "samt ungeområdet", "børne- samt ungeområdet"),
        ("2023-", "2026", "2023-2026"),
        ("Lyngby-", "Taarbæk", "Lyngby-Taarbæk"),
        ("A-", "kasse", "A- kasse"),
        ("en sag", "om veje", "en sag om veje"),
        ("en sag ", " om veje", "en sag om veje"),
        ("kl. 9 -", "vi begynder", "kl. 9 - vi begynder"),
        ("fælles\u00ad", "skab", "fællesskab"),
    ],
)
def test_lines_are_joined(first: str, second: str, joined: str) -> None:
    assert join_lines(first, second) == joined


@given(st.text(), st.text())
def test_joining_keeps_letters(first: str, second: str) -> None:
    assert letters(join_lines(first, second)) == letters(f"{first} {second}")


@pytest.mark.parametrize("number", ["010190-1234", "0101901234", "010190 1234", "311299-0001"])
def test_personal_numbers_are_masked(number: str) -> None:
    assert mask_cpr(f"nr. ({number}).") == f"nr. ({CPR_MASK})."
    assert mask_cpr(mask_cpr(number)) == mask_cpr(number)


@pytest.mark.parametrize(
    "text",
    [
        "320190-1234",
        "011390-1234",
        "222359/12",
        "3453832",
        "2012-203438",
        "41694/23",
        "1-51-71-3321-08",
        "tlf. 87 59 10 00",
        "0101901234/5",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_cpr(text) == text


def test_letters_and_words() -> None:
    assert letters("Børne- og Ungdomsudvalget (BUU)") == "børneogungdomsudvalgetbuu"
    assert letters("A\u030arhus") == letters("Århus")
    assert letters("_ - .") == ""
    assert words("Å-planen, 2. del") == ["å", "planen", "2", "del"]
