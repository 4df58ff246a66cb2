"""Persons as lists of minutes name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.danish.people import parse_people, parse_person
from minutes.records import Person


@pytest.mark.parametrize(
    ("text", "name", "title", "party", "role"),
    [
        ("Ole Bollesen", "Ole Bollesen", None, None, None),
        ("Ole Bollesen (A)", "Ole Bollesen", None, "A", None),
        ("Ole Bollesen, A", "Ole Bollesen", None, "A", None),
        ("Ole Bollesen, (A)", "Ole Bollesen", None, "A", None),
        ("Ole Bollesen ((Ø))", "Ole Bollesen", None, "Ø", None),
        ("Ole Bollesen ( UP)", "Ole Bollesen", None, "UP", None),
        ("Ole Bollesen (Løsgænger)", "Ole Bollesen", None, "Løsgænger", None),
        ("Ole Bollesen (UFP)", "Ole Bollesen", None, "UFP", None),
        ("Ole Bollesen (A) - formand", "Ole Bollesen", None, "A", "formand"),
        ("Ole Bollesen (formand)", "Ole Bollesen", None, None, "formand"),
        ("Ole Bollesen (A) (næstformand)", "Ole Bollesen", None, "A", "næstformand"),
        ("Kommunaldirektør Christian Bertelsen (formand)", "Christian Bertelsen", "Kommunaldirektør", None, "formand"),
        ("Teknik- og miljødirektør Bo Dam", "Bo Dam", "Teknik- og miljødirektør", None, None),
        (
            "sekretariatschef for fællesforvaltningen Ida Lund",
            "Ida Lund",
            "sekretariatschef for fællesforvaltningen",
            None,
            None,
        ),
        ("Kim T. Jensen", "Kim T. Jensen", None, None, None),
        ("Maria de la Cruz", "Maria de la Cruz", None, None, None),
        ("Hans von der Lühe", "Hans von der Lühe", None, None, None),
        ("Anne-Mette O’Brien", "Anne-Mette O’Brien", None, None, None),
        ("• Åge Ørsted Æbelø;", "Åge Ørsted Æbelø", None, None, None),
        ("Mette Bomholt, A - Jørn Kastrup stedfortræder", "Mette Bomholt", None, "A", None),
        ("Arne Bækdal (O) stedfortræder Lone Kvist (O)", "Arne Bækdal", None, "O", None),
        ("Ole Bollesen ved afbud", "Ole Bollesen", None, None, None),
        ("Ole Bollesen med afbud", "Ole Bollesen", None, None, None),
    ],
)
def test_person(text: str, name: str, title: str | None, party: str | None, role: str | None) -> None:
    assert parse_person(text) == Person(name=name, title=title, party=party, role=role)


@pytest.mark.parametrize("text", ["", "-", "Ingen", "Ole", "ole olsen", "Alle var mødt.", "12/27845", "Byrådet", "(A)"])
def test_nobody(text: str) -> None:
    assert parse_person(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ole Olsen\nBo Dam", ["Ole Olsen", "Bo Dam"]),
        ("Ole Olsen (A), Bo Dam (V) og Ida Lund (C)", ["Ole Olsen", "Bo Dam", "Ida Lund"]),
        ("Ole Olsen (A) Bo Dam (V)", ["Ole Olsen", "Bo Dam"]),
        ("Ole Olsen, A; Bo Dam, V", ["Ole Olsen", "Bo Dam"]),
        ("Ole Olsen\tBo Dam", ["Ole Olsen", "Bo Dam"]),
        ("Ole Olsen, Bo Dam", ["Ole Olsen", "Bo Dam"]),
        ("Ole Olsen og Ole Olsen", ["Ole Olsen"]),
        ("Ingen", []),
        ("-", []),
        ("", []),
        ("/", []),
    ],
)
def test_people(text: str, names: list[str]) -> None:
    assert [person.name for person in parse_people(text)] == names


@given(st.text() | st.text("AaÅ .,()-og", max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(word in text for person in parse_people(text) for word in person.name.split())
