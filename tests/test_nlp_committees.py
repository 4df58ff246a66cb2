"""Bodies in text and the bodies of a document; names over time."""

from __future__ import annotations

import pytest

from minutes.nlp.bodies import gather_bodies
from minutes.nlp.committees import find_committees, learn
from minutes.nlp.terms import committee_terms
from minutes.records import Committee, CommitteeMention, Entities, Meeting, Minutes, Source


def names(text: str) -> list[str | None]:
    return [m.value.name or m.value.abbreviation for m in find_committees(text) if isinstance(m.value, Committee)]


@pytest.mark.parametrize(
    "text",
    [
        "Voksen- og Plejeudvalgsmøde",
        "Voksen- og Plejeudvalgets møde",
        "i Voksen- og Plejeudvalgt",
        "i Voksen – og Plejeudvalget",
        "i Voksen- og\nPlejeudvalget",
        "VOKSEN- OG PLEJEUDVALGET",
    ],
)
def test_every_form_is_the_name(text: str) -> None:
    assert names(text) == ["Voksen- og Plejeudvalget"]


@pytest.mark.parametrize("text", ["udvalget for godkendelse", "fagudvalgene", "et stort udvalg af varer", "KL og IT"])
def test_no_body(text: str) -> None:
    assert names(text) == []


def test_bodies_of_a_list_stay_apart() -> None:
    text = "Plan- og Boligudvalget, Klima-, Teknik- og Miljøudvalget og Byrådet"
    assert names(text) == ["Plan- og Boligudvalget", "Klima-, Teknik- og Miljøudvalget", "Byrådet"]


def test_an_abbreviation_that_the_text_gives() -> None:
    found = find_committees("Natur- og Klimaudvalget (NOK). Siden behandler NOK sagen.")
    assert [mention.value for mention in found] == [Committee(name="Natur- og Klimaudvalget", abbreviation="NOK")] * 2


def test_an_abbreviation_of_a_users_table() -> None:
    table = {"Havneudvalget": ["HVN"]}
    text = "Sagen er sendt til HVN."
    assert not find_committees(text)
    (mention,) = find_committees(text, learn(text, (), table))
    assert mention.value == Committee(name="Havneudvalget", abbreviation="HVN")


def test_a_doubtful_abbreviation_needs_a_body_or_a_date_beside_it() -> None:
    assert names("HR og IT") == []
    assert names("i HU 27. april, ØK 16. maj") == ["Hovedudvalget", "Økonomiudvalget"]


def gathered(text: str, *listed: Committee) -> tuple[tuple[CommitteeMention, ...], tuple[CommitteeMention, ...]]:
    found = find_committees(text, learn(text, listed))
    return gather_bodies([(m.label, text[m.start : m.end], m.value, ()) for m in found], listed)


def test_forms_and_abbreviations_are_one_body() -> None:
    (body,), _ = gathered("Voksen- og Plejeudvalget (VPU), Voksen- og plejeudvalgsmøde, behandles i VPU.")
    assert (body.abbreviation, body.abbreviation_source) == ("VPU", "stated")
    assert body.names == ("Voksen- og plejeudvalget",)


def test_a_customary_abbreviation_is_marked_as_inferred() -> None:
    (body,), _ = gathered("Arbejdsmarkedsudvalgsmøde den 3. maj")
    assert (body.abbreviation, body.abbreviation_source) == ("AU", "inferred")


def test_a_body_of_others_stands_apart_unless_it_is_the_documents_own() -> None:
    committees, others = gathered("Møde i Kontaktudvalget og § 17 stk. 4-udvalget")
    assert (committees, len(others)) == ((), 2)
    own = Committee(name="Regionsrådet", abbreviation="RR")
    committees, others = gathered("Regionsrådet godkendte.", own)
    assert ([body.name for body in committees], others) == (["Regionsrådet"], ())


def paper(day: str | None, *bodies: CommitteeMention) -> Minutes:
    source = Source(path="a", sha256="0", media_type="text/plain", pages=1, reader="plaintext", parser=1)
    meeting = Meeting(municipality="Nordby Kommune", date=day)
    return Minutes(source=source, meeting=meeting, items=(), entities=Entities(committees=bodies))


def test_a_name_has_a_first_and_a_last_day() -> None:
    body = CommitteeMention(name="Havneudvalget", abbreviation="HU", abbreviation_source="inferred")
    (term,) = committee_terms([paper("2021-05-01", body), paper(None, body), paper("2018-02-01", body)])
    assert (term.first, term.last, term.documents) == ("2018-02-01", "2021-05-01", 3)
    assert term.abbreviation is None
