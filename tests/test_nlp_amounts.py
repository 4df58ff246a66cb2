"""Amounts in kroner, with year, kind and period."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import LENGTH, is_quick

from minutes.nlp.amounts import find_amounts
from minutes.records import Amount

AMOUNTS = [
    ("3,2 mio. kr.", 3_200_000),
    ("3,2 mio.kr.", 3_200_000),
    ("3,2 mio kr", 3_200_000),
    ("27,992 mio. kr.", 27_992_000),
    ("0.5 mio. kr.", 500_000),
    ("3.079,0 mio. kr.", 3_079_000_000),
    ("3,2 millioner kroner", 3_200_000),
    ("1 million kr.", 1_000_000),
    ("1,1 mia. kr.", 1_100_000_000),
    ("2 milliarder kroner", 2_000_000_000),
    ("22.000 kr.", 22_000),
    ("22.000,00 kr.", 22_000),
    ("22.000,- kr.", 22_000),
    ("1.316.000 kr.", 1_316_000),
    ("250 000 kr.", 250_000),
    ("kr. 250.000", 250_000),
    ("kr. 250.000,-", 250_000),
    ("Kr. 3,2 mio.", 3_200_000),
    ("DKK 1.000", 1_000),
    ("500.000 kroner", 500_000),
    ("500.000 DKK", 500_000),
    ("800 t.kr.", 800_000),
    ("800 tkr.", 800_000),
    ("800 tusind kr.", 800_000),
    ("-2,4 mio. kr.", -2_400_000),
    ("(-500.000 kr.)", -500_000),
    ("en ændring på minus 2 mio. kr.", -2_000_000),
    ("75 kr. pr. måltid", 75),
    ("3,2\nmio. kr.", 3_200_000),
]
RANGES = [
    ("2-3 mio. kr.", 2_000_000, 3_000_000),
    ("7,5–29,2 mio. kr.", 7_500_000, 29_200_000),
    ("mellem 2 og 3 mio. kr.", 2_000_000, 3_000_000),
    ("100.000 til 150.000 kr.", 100_000, 150_000),
]
NONE = [
    "",
    "3,2 mio. borgere",
    "Overslag i 1.000 kr.",
    "Budget (1.000 kr.)",
    "kroner",
    "25 kredse",
    "12.3.4 kr",
    "i mio. kr.",
    "krav 4",
]
# An amount with year, kind and period of its sentence.
SENTENCES = [
    ("Der bevilges 3,2 mio. kr. i 2024.", "2024", "bevilling", None),
    ("Der gives en anlægsbevilling på 1.316.000 kr. til cykelstien i 2024-2025.", "2024-2025", "anlæg", None),
    ("Rådighedsbeløb på 500.000 kr. frigives.", None, "anlæg", None),
    ("Den afledte drift udgør 22.000 kr. årligt.", None, "drift", "årligt"),
    ("Der er afsat årligt 800.000 kr. til serviceudgifter", None, "drift", "årligt"),
    ("Huslejen er 40.000 kr. pr. år", None, None, "årligt"),
    ("Der forventes salgsindtægter på 2 mio. kr. i 2023", "2023", "indtægt", None),
    ("Budget 2022: 500.000 kr.", "2022", None, None),
    ("Tillægsbevilling på 300.000 kr. for 2022", "2022", "bevilling", None),
    ("Bedrifterne betaler 300 kr.", None, None, None),
    ("Anlægget er smukt. Der gives 300 kr.", None, None, None),
]


def amounts(text: str) -> list[Amount]:
    values = [mention.value for mention in find_amounts(text)]
    assert all(isinstance(value, Amount) for value in values)
    return [value for value in values if isinstance(value, Amount)]


@pytest.mark.parametrize(("text", "kroner"), AMOUNTS)
def test_an_amount_in_kroner(text: str, kroner: int) -> None:
    assert [each.dkk for each in amounts(text)] == [kroner]
    assert [each.dkk for each in amounts(f"Sagen koster i alt {text.strip('()')} ifølge notatet.")] == [kroner]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_a_range(text: str, low: int, high: int) -> None:
    assert [(each.dkk, each.dkk_to) for each in amounts(text)] == [(low, high)]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(("text", "year", "kind", "period"), SENTENCES)
def test_the_sentence_tells_more(text: str, year: str | None, kind: str | None, period: str | None) -> None:
    (amount,) = amounts(text)
    assert (amount.year, amount.kind, amount.period) == (year, kind, period)


def test_each_amount_has_its_own_year() -> None:
    behind = amounts("Der afsættes 2,2 mio. kr. i 2023 og 3,1 mio. kr. i 2024.")
    before = amounts("I 2023 2,2 mio. kr., i 2024 3,1 mio. kr.")
    assert [(each.dkk, each.year) for each in behind] == [(each.dkk, each.year) for each in before]
    assert [each.year for each in behind] == ["2023", "2024"]


def test_a_year_is_no_part_of_an_amount() -> None:
    assert [each.dkk for each in amounts("I 2022 370 mio. kr., for 2021 til 3 mio. kr.")] == [370_000_000, 3_000_000]


@given(st.text(max_size=80) | st.text("0123456789., -–kroKRmiat()\n", max_size=80))
def test_any_text(text: str) -> None:
    end = 0
    for mention in find_amounts(text):
        assert end <= mention.start < mention.end <= len(text)
        assert isinstance(mention.value, Amount)
        assert mention.value.text == text[mention.start : mention.end]
        end = mention.end


PIECES = (
    "1|1.|1.000.|1 000 |1,|1-|kr|kr. |kr. 1 |1 kr. |1 mio. kr. |1-2 mio. kr. |1 til |i 2024 1 kr. |anlæg |"
    "1.000 kr. årligt i 2024 |-1 kr."
)


@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_long_runs_take_no_longer(piece: str) -> None:
    text = f"kr {piece * (LENGTH // len(piece))}"
    assert is_quick(lambda: find_amounts(text))
