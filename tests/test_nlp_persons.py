"""Persons in text: titles, parties, what is no person, and which names are one person's."""

from __future__ import annotations

import pytest

from minutes.danish.name_forms import canonical, is_damaged, is_short_form
from minutes.nlp.persons import find_persons
from minutes.records import Person


def people(text: str) -> list[Person]:
    return [mention.value for mention in find_persons(text) if isinstance(mention.value, Person)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Velfærdsdirektør Maja Thygesen deltog.", "Velfærdsdirektør"),
        ("med sekretariatschef for fællesforvaltningen Maja Thygesen", "sekretariatschef for fællesforvaltningen"),
        ("med byg- og miljøchef Maja Thygesen", "byg- og miljøchef"),
        ("med konstitueret socialchef Maja Thygesen", "konstitueret socialchef"),
        ("med kommunaldirektørens sekretariatschef Maja Thygesen", "kommunaldirektørens sekretariatschef"),
        ("Maja Thygesen, velfærdsdirektør, deltog.", "velfærdsdirektør"),
        ("Direktøren siger, at det var Maja Thygesen.", None),
    ],
)
def test_title(text: str, title: str | None) -> None:
    assert people(text) == [Person(name="Maja Thygesen", title=title)]


@pytest.mark.parametrize(
    ("text", "party", "role"),
    [
        ("Ole Bukhave (A) stemte imod.", "A", None),
        ("Ole Bukhave ((Ø)) stemte imod.", "Ø", None),
        ("Ole Bukhave ( UP) stemte imod.", "UP", None),
        ("Afbud: Ole Bukhave, V", "V", None),
        ("Ole Bukhave (formand) bød velkommen.", None, "formand"),
    ],
)
def test_party_and_role(text: str, party: str | None, role: str | None) -> None:
    (person,) = people(text)
    assert (person.name, person.party, person.role) == ("Ole Bukhave", party, role)


def test_a_name_keeps_its_place() -> None:
    text = "Der var afbud fra Lene\nMejlvang Thomsen i dag."
    (mention,) = find_persons(text)
    assert text[mention.start : mention.end] == "Lene\nMejlvang Thomsen"


def test_a_name_from_a_list_is_known_in_prose() -> None:
    text = "Qvortrup Zeuthen sagde ja."
    assert not find_persons(text)
    assert [mention.rule for mention in find_persons(text, {"Qvortrup Zeuthen"})] == ["known"]


def test_short_forms_and_damaged_names() -> None:
    assert is_short_form("Lene Dalby", "Lene Dalby Thomsen")
    assert not is_short_form("Lene Thomsen", "Lone Dalby Thomsen")
    assert is_damaged("Lene Dalby Thonsen", "Lene Dalby Thomsen")
    assert not is_damaged("Jens Christian Jansen", "Jens Christian Hansens")  # the other is no name
    assert not is_damaged("Anne Nielsen", "Anna Nielsen")  # both are


def test_the_fullest_name_stands_for_a_person() -> None:
    names = ["Lene Dalby Thomsen", "Lene Dalby", "Kim Bruun Holst", "Kim Lund Holst", "Kim Holst"]
    full = canonical(names)
    assert full["Lene Dalby"] == "Lene Dalby Thomsen"
    assert full["Kim Holst"] == "Kim Holst"  # two may be meant
