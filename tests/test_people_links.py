"""Which names of one place are of one person."""

from __future__ import annotations

from minutes.index.catalogue.people_links import LinkedPerson, Name, link_people


def names(*written: str) -> list[Name]:
    """Names with themselves as ids; `Jens Holst (A)` states a party."""
    return [Name(each, each.partition(" (")[0], each.partition(" (")[2].rstrip(")") or None) for each in written]


def people(*written: str, apart: set[tuple[str, str]] | None = None) -> dict[str, set[str]]:
    """The names of each person, by the fullest."""
    found = link_people(names(*written), apart or set())
    return {person.id: {link.name for link in person.links} for person in found}


def only(found: tuple[LinkedPerson, ...]) -> LinkedPerson:
    (person,) = found
    return person


def test_a_person_has_the_fullest_name_and_every_link_its_rule() -> None:
    person = only(link_people(names("Lene Dalby", "Lene Dalby Thomsen")))
    assert (person.id, person.name) == ("lene-dalby-thomsen", "Lene Dalby Thomsen")
    assert {(link.name, link.rule) for link in person.links} == {
        ("Lene Dalby", "short form"),
        ("Lene Dalby Thomsen", "same name"),
    }


def test_the_usual_spelling_is_the_name_of_a_person() -> None:
    spelled = [Name("a", "Åse-Marie Holm", None, 2), Name("b", "Aase Marie Holm", None, 7)]
    person = only(link_people(spelled))
    assert (person.name, {link.rule for link in person.links}) == ("Aase Marie Holm", {"same name"})


def test_two_candidates_join_nothing() -> None:
    assert len(people("Kim Bruun Holst", "Kim Lund Holst", "Kim Holst")) == 3


def test_a_short_form_of_a_short_form_is_of_the_same_person() -> None:
    assert people("Kim Holst", "Kim Bruun Holst", "Kim Bruun Dam Holst") == {
        "kim-bruun-dam-holst": {"Kim Holst", "Kim Bruun Holst", "Kim Bruun Dam Holst"}
    }


def test_namesakes_of_two_parties_in_one_document_stay_two() -> None:
    both = ("Jens Holst (A)", "Jens Holst (V)")
    assert people(*both) == {"jens-holst": set(both)}
    assert people(*both, apart={both}) == {"jens-holst--a": {both[0]}, "jens-holst--v": {both[1]}}


def test_names_that_one_document_keeps_apart_stay_two() -> None:
    both = ("Lene Dalby", "Lene Dalby Thomsen")
    assert len(people(*both)) == 1
    assert len(people(*both, apart={both})) == 2
    assert len(people(*both, apart={both[::-1]})) == 2


def test_another_party_is_another_person() -> None:
    assert len(people("Jens Holst (A)", "Jens Bo Holst (V)")) == 2
    assert len(people("Jens Holst (A)", "Jens Bo Holst")) == 1


def test_a_misread_letter_is_the_same_person() -> None:
    person = only(link_people(names("Birgitte Thomsen", "Birgitte Thonsen")))
    assert (person.name, {link.rule for link in person.links}) == ("Birgitte Thomsen", {"same name", "misread"})
    assert {link.alike for link in person.links} > {100.0}
