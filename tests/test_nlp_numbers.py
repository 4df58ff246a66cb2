"""Case, journal and document numbers and KLE in every form, told apart from other numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import LENGTH, is_quick

from minutes.nlp.numbers import find_numbers

# A text and its numbers: C a case, J a journal number, D a document, K a number of the journal plan.
NUMBERS = [
    ("12/27845", "C 12/27845"),
    ("Sagsnr.: 12/27845", "C 12/27845"),
    ("sag 12/27845, som", "C 12/27845"),
    ("27.42.00.A00 16/928 Åben sag", "K 27.42.00.A00|C 16/928"),
    ("Sagsnr.: 16/928", "C 16/928"),
    ("00.01.00.P35 18/15427 Åben sag", "K 00.01.00.P35|C 18/15427"),
    ("S07 07/21851 Åben sag", "K S07|C 07/21851"),
    ("Sagsnr.: 2012-28504", "C 2012-28504"),
    ("Sagsnr.: 2010-3082", "C 2010-3082"),
    ("Dok.nr.: 2012-203438", "D 2012-203438"),
    ("(dok. nr. 2012-196779)", "D 2012-196779"),
    ("Sagsnr.: 2020-016062", "C 2020-016062"),
    ("21-014482", "C 21-014482"),
    ("Sagsnr.: 21-016074", "C 21-016074"),
    ("EMN-2025-009832", "C EMN-2025-009832"),
    ("Sagsnr.: 330-2018-3619 Dok.nr.: 330-2018-403086 Åbent", "C 330-2018-3619|D 330-2018-403086"),
    ("Sag 306-2009-600", "C 306-2009-600"),
    ("Sagnr.: 1-51-71-3321-08", "C 1-51-71-3321-08"),
    ("Sagsnummer: 00.22.04-G01-1-18", "C 00.22.04-G01-1-18"),
    ("Åbent - 00.01.00A10 - 2008/045364", "K 00.01.00A10|C 2008/045364"),
    ("Journal nr.: 08.03.00 G01/549", "C 08.03.00 G01/549"),
    ("15.20G00 - 2013/01963", "K 15.20G00|C 2013/01963"),
    ("Sagsnr. 249050 Byrådet Åbent punkt", "C 249050"),
    ("J.nr.: 02.02.00.P15. Sagsnr.: 17/14087", "K 02.02.00.P15|C 17/14087"),
    ("27.16.00-P00", "K 27.16.00-P00"),
    ("Sagsid.: 20/33839, Sagsinitialer: AGVA", "C 20/33839"),
    ("1 Åben Årsberetning 222359/12", "J 222359/12"),
    ("Notat (41694/23) (H)", "J 41694/23"),
    ("Notat (117/23) (H)", "J 117/23"),
    ("Notat (2022/23) (H)", "J 2022/23"),
    ("2 Åben Tilbud 8433/17", "J 8433/17"),
    ("1 - 3453832 Åben Notat (41694/23) (H)", "D 3453832|J 41694/23"),
    ("1 - \n\n3098197 \n\nÅben Årshjul (82293/21) (H)", "D 3098197|J 82293/21"),
    ("(41694/23)\t(H)\n3453832\n2 -", "J 41694/23|D 3453832"),
    ("Bilag\n2012-200782 - Bygningsliste", "D 2012-200782"),
    ("- 21-014347-14 Høringssvar", "D 21-014347-14"),
]
NONE = [
    "d. 7/3 2023",
    "den 12-04-2023",
    "12.04.2023",
    "23/5-22",
    "kl. 12-14",
    "kl. 10.30-10.45",
    "tlf. 8959 4000",
    "tlf. 89594000",
    "+45 89 59 40 00",
    "§ 17, stk. 4",
    "§ 17.4",
    "1.316.000 kr.",
    "3.450,50 kr.",
    "skoleåret 2023/24",
    "budget 2023-2026",
    "2018/2019",
    "matr.nr. 1234/56",
    "lokalplan 118",
    "lokalplan nr. 2020-12345",
    "forordning nr. 1370/07",
    "direktiv 2014/24/EU",
    "lov nr. 23/2014",
    "sag 129-138",
    "punkterne 12-15",
    "1/3 af grunden",
    "fordelingen 50/50",
    "010190-1234",
    "version 2.1",
    "8500 Grenå",
    "99/100",
    "",
]
LETTERS = {"CASE_NUMBER": "C", "JOURNAL_NUMBER": "J", "DOCUMENT_ID": "D", "KLE": "K"}


def numbers(text: str) -> str:
    return "|".join(f"{LETTERS[each.label]} {each.value}" for each in find_numbers(text))


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_a_number_is_told_by_its_form(text: str, expected: str) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_of_a_file(text: str) -> None:
    assert numbers(text) == ""


@given(st.text(max_size=80) | st.text("0123456789/-. ()SagÅbendokr\n", max_size=80))
def test_any_text(text: str) -> None:
    end = 0
    for mention in find_numbers(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.value == " ".join(text[mention.start : mention.end].split())
        end = mention.end


PIECES = (
    "1|1/|12/|1-|12-|1.|00.01.|12.12.12 |Sag |Sagsnr. |EMN-|12/12345 |(1234/12) |1234567\n|1 -\n|S07 |00.01.00.P35 |)"
)


@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_long_runs_take_no_longer(piece: str) -> None:
    text = piece * (LENGTH // len(piece))
    assert is_quick(lambda: find_numbers(text))
