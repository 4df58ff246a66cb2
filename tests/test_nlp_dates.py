"""Dates in text: every form, the year of those without one, and what looks like a date and is none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import LENGTH, is_quick

from minutes.nlp.dates import find_dates

MEETING = "2023-05-03"  # a Wednesday

# A text and what its dates mean, for a meeting on 3 May 2023.
FORMS = [
    ("22-03-2023", "2023-03-22"),
    ("22.03.2023", "2023-03-22"),
    ("22/03/2023", "2023-03-22"),
    ("2-3-2023", "2023-03-02"),
    ("2.3.2023", "2023-03-02"),
    ("Mødet den 22.03.2023, kl. 16.00", "2023-03-22"),
    ("Tirsdag den 8. september 2015", "2015-09-08"),
    ("Dato: Onsdag den 22. marts 2023", "2023-03-22"),
    ("tirsdag d. 8. september 2015", "2015-09-08"),
    ("Torsdag, 10. marts 2016", "2016-03-10"),
    ("den 8. september\n2015", "2015-09-08"),
    ("den 8.\nseptember 2015", "2015-09-08"),
    ("8.september 2015", "2015-09-08"),
    ("8 september 2015", "2015-09-08"),
    ("8. SEPTEMBER 2015", "2015-09-08"),
    ("8. sept. 2015", "2015-09-08"),
    ("8. sep 2015", "2015-09-08"),
    ("1. dec. 2015", "2015-12-01"),
    ("15-maj-2002", "2002-05-15"),
    ("15. maj, 2002", "2002-05-15"),
    ("15. maj ’22", "2022-05-15"),
    ("Marts 3, 2016 - 08:00", "2016-03-03"),
    ("maj 12 2016", "2016-05-12"),
    ("d. 23/5-22", "2022-05-23"),
    ("24/1-22\tØkonomiudvalget", "2022-01-24"),
    ("23/5-2022", "2022-05-23"),
    ("23/5 - 2022", "2022-05-23"),
    ("d. 7/3 2023", "2023-03-07"),
    ("ØK d. 7/3 2023, KB d. 21/3 2023", "2023-03-07 2023-03-21"),
    ("07/03/23", "2023-03-07"),
    ("12.04.23", "2023-04-12"),
    ("den 2.4.23", "2023-04-02"),
    ("12-04-23", "2023-04-12"),
    ("den 31/12", "2022-12-31"),
    ("d. 1/6", "2023-06-01"),
    ("onsdag 7/6", "2023-06-07"),
    ("Strategi godkendt af byrådet 300409", "2009-04-30"),
    ("Strategi godkendt af byrådet 300409\t73288/09", "2009-04-30"),
    ("- Høringssvar fra seniorrådet 070122\n", "2022-01-07"),
    ("Hovedtidsplan - nyt plejehjem 20122021", "2021-12-20"),
    ("2021-06-14", "2021-06-14"),
    ("2021-06-14T10:00:00", "2021-06-14"),
    ("2021-06-14 10:00:00", "2021-06-14"),
    ("2021-06-14T10:00:00.000+02:00", "2021-06-14"),
    ("30. marts 2023 kl. 9-12", "2023-03-30"),
    ("den 1. januar 1994", "1994-01-01"),
    ("fredag den 16. juni", "2023-06-16"),
    ("den 29. februar 2024", "2024-02-29"),
]
RANGES = [
    ("24.-25. maj", "2023-05-24/2023-05-25"),
    ("d. 24.-25. maj 2022", "2022-05-24/2022-05-25"),
    ("24. - 25. maj", "2023-05-24/2023-05-25"),
    ("24.–25. maj", "2023-05-24/2023-05-25"),
    ("24-25. maj", "2023-05-24/2023-05-25"),
    ("24. til 25. maj", "2023-05-24/2023-05-25"),
    ("fra den 3. til den 5. maj", "2023-05-03/2023-05-05"),
    ("i høring (12.maj – 28. maj)", "2023-05-12/2023-05-28"),
    ("12. maj - 2. juni", "2023-05-12/2023-06-02"),
    ("fra den 12. maj til den 2. juni", "2023-05-12/2023-06-02"),
    ("fra mandag den 8. maj til fredag den 12. maj", "2023-05-08/2023-05-12"),
    ("1. juni 2020 til 31. maj 2023", "2020-06-01/2023-05-31"),
    ("1. juni 2020 til og med 31. maj 2023", "2020-06-01/2023-05-31"),
    ("1. november – 31. januar 2024", "2023-11-01/2024-01-31"),
    ("1. november 2023 – 31. januar", "2023-11-01/2024-01-31"),
    ("1/4 - 30/4 2023", "2023-04-01/2023-04-30"),
    ("01.01.2023-31.12.2023", "2023-01-01/2023-12-31"),
    ("23.06.2022 - 25.08.2022", "2022-06-23/2022-08-25"),
    ("april-maj 2022", "2022-04-01/2022-05-31"),
    ("maj - juni", "2023-05-01/2023-06-30"),
    ("november 2022 til februar 2023", "2022-11-01/2023-02-28"),
    ("1. kvartal 2020 – 4. kvartal 2020", "2020-01-01/2020-12-31"),
    ("3. kvartal 2020 til 2. kvartal 2021", "2020-07-01/2021-06-30"),
]
LISTS = [
    ("den 3., 10. og 17. maj 2023", "2023-05-03 2023-05-10 2023-05-17"),
    ("den 1. og 2. september", "2023-09-01 2023-09-02"),
    ("HU 27.april, ØK 16 maj og KB 23 maj", "2023-04-27 2023-05-16 2023-05-23"),
    ("den 31. august og 1. september", "2023-08-31 2023-09-01"),
    ("den 22. marts og 29. marts 2022", "2022-03-22 2022-03-29"),
    ("januar og februar 2022", "2022-01 2022-02"),
    ("i december 2022 og januar", "2022-12 2023-01"),
    ("i maj eller juni", "2023-05 2023-06"),
]
MONTHS = [
    ("i ØK og KB i august", "2023-08"),
    ("behandles igen på juni mødet", "2023-06"),
    ("på junimødet", "2023-06"),
    ("på september-mødet", "2023-09"),
    ("Rul marts: to møder", "2023-03"),
    ("i løbet af oktober", "2023-10"),
    ("maj 2022", "2022-05"),
    ("Maj 2022", "2022-05"),
    ("sept. 2022", "2022-09"),
    ("august, 2022", "2022-08"),
]
PARTS = [
    ("uge 12 2024", "2024-03-18/2024-03-24"),
    ("uge 12, 2024", "2024-03-18/2024-03-24"),
    ("uge 12 i 2024", "2024-03-18/2024-03-24"),
    ("Uge 2 og 3 2022", "2022-01-10/2022-01-23"),
    ("i uge 20", "2023-05-15/2023-05-21"),
    ("ugerne 20-22", "2023-05-15/2023-06-04"),
    ("uge 1 2021", "2021-01-04/2021-01-10"),
    ("ultimo oktober", "2023-10-21/2023-10-31"),
    ("primo juni 2022", "2022-06-01/2022-06-10"),
    ("medio februar", "2023-02-11/2023-02-20"),
    ("ultimo februar 2024", "2024-02-21/2024-02-29"),
    ("i slutningen af august 2022", "2022-08-21/2022-08-31"),
    ("i starten af september", "2023-09-01/2023-09-10"),
    ("primo 2024", "2024-01"),
    ("ultimo 2024", "2024-12"),
    ("2. kvartal 2024", "2024-04-01/2024-06-30"),
    ("2. kvartal i 2024", "2024-04-01/2024-06-30"),
    ("4.kvartal 2024", "2024-10-01/2024-12-31"),
    ("andet kvartal 2024", "2024-04-01/2024-06-30"),
    ("første halvår af 2022", "2022-01-01/2022-06-30"),
    ("2. halvår 2022", "2022-07-01/2022-12-31"),
]
# The year that a sentence gives a date without one.
DIRECTIONS = [
    ("Sagen behandles i VPU den 31. maj", "2023-05-31"),
    ("Sagen skal genoptages den 1. marts", "2024-03-01"),
    ("Planen forventes vedtaget i januar", "2024-01"),
    ("Høringen skal være slut senest den 15. januar", "2024-01-15"),
    ("Udvalget besluttede den 15. december at udsætte sagen", "2022-12-15"),
    ("Den 1. december blev planen vedtaget", "2022-12-01"),
    ("Den 1. december behandles planen igen", "2023-12-01"),
    ("I november blev der afholdt borgermøde", "2022-11"),
    ("Der har været afholdt workshop den 20. november", "2022-11-20"),
    ("Møde den 20. april", "2023-04-20"),
    ("Møde den 28. juni", "2023-06-28"),
    ("Udkastet blev drøftet i oktober og behandles endeligt i oktober", "2022-10 2023-10"),
    ("tirsdag den 6. december", "2022-12-06"),  # in 2023 the day is a Wednesday
    ("onsdag den 6. december", "2023-12-06"),
    ("den 29. februar", "2024-02-29"),
]
NONE = [
    "",
    "fik majoritet",
    "majoriteten i aprilvejr",
    "Maj Jensen deltog",
    "bistås af Maj Jensen og August Holm",
    "3. Maj Jensen\n4. Bo Lund",
    "§ 17, stk. 4",
    "§§ 5 og 5 a",
    "lov nr. 12 af samme år",
    "kl. 12-14",
    "kl. 10.00-10.30",
    "10.30-10.45",
    "sag 12/27845",
    "2012-28504",
    "21-014482",
    "21/15427 Åben sag",
    "16/928",
    "00.01.00.P35",
    "27.12.00.A00",
    "08.03.00 G01/549",
    "1-51-71-3321-08",
    "330-2018-3619",
    "tlf. 89 59 40 00",
    "tlf. 12-04-16-18",
    "1.316.000 kr.",
    "3,2 mio. kr.",
    "version 2.1.20",
    "version 12.10.21",
    "børn på 9/10-12 år",
    "1/3 af grunden",
    "fordelingen 50/50",
    "skoleåret 2023/24",
    "budget 2023-2026",
    "7. – 9. klasse",
    "punkt 129-138",
    "næste møde",
    "37 timer pr. uge 5 dage",
    "hvert kvartal",
    "primo beholdning",
    "i slutningen af 1700-tallet",
    "den 31. februar 2023",
    "32-01-2023",
    "2023-13-01",
    "sagsnr. 300409",
    "1 - 3453832 Åben",
    "010190-1234",
    "maj",
]


def values(text: str, reference: str | None = MEETING) -> str:
    return " ".join(str(mention.value) for mention in find_dates(text, reference))


@pytest.mark.parametrize(("text", "expected"), [*FORMS, *RANGES, *LISTS, *MONTHS, *PARTS, *DIRECTIONS])
def test_a_date_is_resolved(text: str, expected: str) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_date_inside_a_sentence_is_the_same(text: str, expected: str) -> None:
    if "\t" not in text and "\n" not in text and "Strategi" not in text and "Hoved" not in text:
        assert values(f"Bilag ({text}) er vedlagt.") == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text: str) -> None:
    assert values(text) == ""


def test_the_mention_is_the_date_alone() -> None:
    text = "Program for seminar d. 24.-25. maj. Ældrerådet hører om det onsdag den 7. juni kl. 10."
    assert [text[each.start : each.end] for each in find_dates(text, MEETING)] == ["24.-25. maj", "onsdag den 7. juni"]


def test_the_rule_tells_the_form_and_the_direction() -> None:
    text = "Planen blev vedtaget den 1. marts og skal evalueres i august."
    assert [each.rule for each in find_dates(text, MEETING)] == ["day and month, past", "month, coming"]


def test_the_rows_of_a_calendar_follow_each_other() -> None:
    text = "Dato\tIndhold\n29. Mar\tA\n12. Apr.\tB\n27. Sep.\tC\n20. Dec.\tD\n10. Jan.\tE\n"
    assert values(text, "2023-03-22") == "2023-03-29 2023-04-12 2023-09-27 2023-12-20 2024-01-10"


def test_a_day_long_ago_takes_its_sentence_along() -> None:
    text = "Den 4. maj 2017 blev planen vedtaget, og den 8. juni blev den sendt ud. Mødet den 8. juni er aflyst."
    assert values(text) == "2017-05-04 2017-06-08 2023-06-08"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Den 24. april 2023 blev der holdt workshop. Sagen behandles den 31. maj.", "2023-04-24 2023-05-31"),
        ("Behandles i VPU den 31. maj.\n1 - Åben Notat (43152/23) (H)\n2 - Åben Plan (45676/23) (H)", "2023-05-31"),
        ("Behandles den 31. maj. Årsregnskab fra december 2021, tal fra juni 2021.", "2021-05-31 2021-12 2021-06"),
        ("Behandles den 31. maj.", ""),  # nothing tells the year
        ("Behandles den 31. maj. Sag 12/27845.", ""),
    ],
)
def test_without_a_reference_the_document_tells_the_year(text: str, expected: str) -> None:
    assert values(text, None) == expected


ALPHABET = "0123456789 ./-–,:\n\tdenmajuio§kr()ABC'"
PIECES = st.sampled_from(
    [
        "12",
        "3.",
        "maj",
        " ",
        "2023",
        "-",
        "–",
        "/",
        "uge",
        "den",
        "d.",
        "og",
        "til",
        "kvartal",
        "\n",
        "\t",
        "ultimo",
        "31",
    ]
)


def check(text: str, reference: str | None) -> None:
    """Spans are in bounds and apart, values are ISO."""
    end = 0
    for mention in find_dates(text, reference):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert isinstance(mention.value, str)
        first, _, last = mention.value.partition("/")
        day = dt.date.fromisoformat(first if len(first) > 7 else f"{first}-01")
        assert not last or day < dt.date.fromisoformat(last)


@given(st.text(max_size=80) | st.text(ALPHABET, max_size=80) | st.lists(PIECES, max_size=20).map("".join))
def test_any_text(text: str) -> None:
    check(text, MEETING)
    check(text, None)


RUNS = """1|1.|1. |12-|1/|1/1 |d. 1/1 |maj |i maj |1. maj |1. maj - |1., |1. og |uge 1 |20|2023-|ultimo |010101 |
a 010101 |første kvartal |mandag | |01.01.01-|skal |d. 1. maj skal |har været |
i maj 2023 |Marts 3, 2016 |4. kvt. |kl. 12.30 """


@pytest.mark.parametrize("piece", [*RUNS.replace("\n", "").split("|"), "\n", "\t", "1. maj\n", "1.\n"])
def test_long_runs_take_no_longer(piece: str) -> None:
    text = piece * (LENGTH // len(piece))
    find_dates("varm op 1. maj", MEETING)
    assert is_quick(lambda: find_dates(text, MEETING))
