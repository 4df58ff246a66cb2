from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_provenance import accounts

from minutes.errors import MinutesError, UnreadableError, UnsupportedError
from minutes.ingest.firstagenda import is_json, read_firstagenda
from minutes.ingest.reader import read
from minutes.ingest.segments import segment
from minutes.records import Document, Minutes, Person

FILES = Path(__file__).parent / "files"
AGENDA: dict[str, Any] = json.loads((FILES / "agenda.json").read_text("utf-8"))


def load(agenda: object) -> Document:
    return read_firstagenda(json.dumps(agenda).encode(), "agenda.json", "0" * 64)


def items_of(*items: dict[str, Any]) -> Minutes:
    return segment(load({"Udvalg": {"Navn": "Byrådet"}, "Dagsordenpunkter": list(items)}))


@pytest.fixture(scope="module")
def minutes() -> Minutes:
    return segment(read(FILES / "agenda.json"))


def test_header(minutes: Minutes) -> None:
    meeting = minutes.meeting
    assert meeting.committee and meeting.committee.name == "Teknisk Udvalg"
    assert (meeting.kind, meeting.date, meeting.place) == ("referat", "2024-06-03", "Mødelokale 2")
    assert (meeting.start, meeting.end) == ("14:00", "16:15")  # the clock in Denmark, whichever zone is written
    assert meeting.members == (
        Person(name="Agnete Brix", role="formand"),
        Person(name="Tormod Vang"),
        *meeting.fraværende,
    )
    assert meeting.fraværende == (Person(name="Åse Kjærbo"),)
    assert meeting.municipality == "Lindholt Kommune"


def test_items(minutes: Minutes) -> None:
    assert [(item.number, item.title, item.access, item.case_number) for item in minutes.items] == [
        ("41", "Godkendelse af dagsorden", "åben", "24/2001"),
        ("42", "Lokalplan 12.3 for havnen. Endelig vedtagelse", "åben", "2024-002002"),
        ("43", "Køb af areal", "lukket", None),
        ("44", "Orientering", "åben", None),
    ]


def test_fields(minutes: Minutes) -> None:
    item = minutes.items[1]
    assert item.sagsfremstilling == (
        "Lindholt Kommune har haft planen i høring.\n\nHøringssvar\n\nDer kom to svar & et forslag."
    )
    assert item.indstilling == "1. at planen vedtages"
    assert [decision.text for decision in item.beslutning] == ["Anbefales."]
    assert item.fraværende == (Person(name="Åse Kjærbo"),)
    assert minutes.items[0].beslutning[0].text == "Godkendt."


def test_bilag_in_their_order(minutes: Minutes) -> None:
    assert [(bilag.number, bilag.title, bilag.access) for bilag in minutes.items[1].bilag] == [
        (1, "Bilag 1 - Lokalplan", "åben"),
        (2, "Høringssvar (åbent)", "åben"),
    ]


def test_text_that_stands_elsewhere_is_told(minutes: Minutes) -> None:
    assert [problem.code for problem in minutes.problems] == ["text-elsewhere"]
    assert "item 44" in minutes.problems[0].message


def test_source() -> None:
    source = read(FILES / "agenda.json").source
    assert (source.media_type, source.reader) == ("application/json", "firstagenda")


def test_every_line_is_its_slice() -> None:
    document = read(FILES / "agenda.json")
    assert document.text == "\n".join(line.text for line in document.lines)
    assert all(line.text == document.text[line.start : line.end] for line in document.lines)


def test_english_keys_in_any_case() -> None:
    item = {"number": 5, "caption": "Budget", "isPublic": False, "caseNumber": "24/77", "presentations": []}
    minutes = segment(load({"CommitteeName": "Byrådet", "MeetingBeginUtc": "2024-01-05T08:00:00Z", "Items": [item]}))
    assert minutes.meeting.committee and minutes.meeting.committee.name == "Byrådet"
    assert (minutes.meeting.date, minutes.meeting.start) == ("2024-01-05", "09:00")
    assert [(one.number, one.title, one.access, one.case_number) for one in minutes.items] == [
        ("5", "Budget", "lukket", "24/77")
    ]


def test_items_without_numbers_take_their_places() -> None:
    minutes = items_of({"Navn": "Valg"}, {"Navn": "Budget"}, {"Punktnummer": "9", "Navn": "Eventuelt"})
    assert [(item.number, item.title) for item in minutes.items] == [("1", "Valg"), ("2", "Budget"), ("3", "Eventuelt")]


def test_long_titles_stay_whole() -> None:
    title = "Godkendelse af " + "meget lange forslag til planer for havnen og byen " * 8 + "og eventuelt"
    minutes = items_of({"Punktnummer": "1", "Navn": title}, {"Punktnummer": "2", "Navn": "2. Budget"})
    assert [item.title for item in minutes.items] == [title, "Budget"]


def test_headings_of_all_kinds_open_their_fields() -> None:
    fields = [
        {"Html": "<h2>Sagsfremstilling</h2><p>Tekst.</p><h4>Delemne</h4><p>Mere.</p>"},
        {"Html": "<p><b>Indstilling</b></p><p>At det vedtages.</p>"},
        {"Html": "<h3>Klima</h3><p>Ingen.</p>"},
        {"Navn": "Beslutning", "Tekst": "Vedtaget.\nEnstemmigt."},
    ]
    item = items_of({"Punktnummer": "1", "Navn": "Plan", "Felter": fields}).items[0]
    assert item.sagsfremstilling == "Tekst.\n\nDelemne\n\nMere."
    assert item.indstilling is not None and item.indstilling.startswith("At det vedtages.")
    assert item.beslutning[0].text == "Vedtaget.\nEnstemmigt."


def test_decision_beside_the_fields() -> None:
    item = items_of(
        {"Punktnummer": "1", "Navn": "Plan", "Felter": [], "ItemDecision": {"Html": "<p>Vedtaget.</p>"}}
    ).items
    assert [decision.text for decision in item[0].beslutning] == ["Vedtaget."]


def test_closed_bilag() -> None:
    bilag = [{"Navn": "Kontrakt", "IsOpen": False}, {"Navn": "Kort"}]
    item = items_of({"Punktnummer": "1", "Navn": "Plan", "Bilag": bilag}).items[0]
    assert [(one.title, one.access) for one in item.bilag] == [("Kontrakt", "lukket"), ("Kort", "åben")]


@pytest.mark.parametrize(
    "found", [[], {}, [{"a": 1}, 2], {"Udvalg": {"2022": []}}, {"Dagsordenpunkter": "x"}, [AGENDA, AGENDA]]
)
def test_json_that_is_no_agenda(found: object, tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps(found))
    with pytest.raises(UnsupportedError):
        read(path)


def test_agenda_in_a_wrapping() -> None:
    for found in ([AGENDA], {"Dagsorden": AGENDA}):
        assert load(found).text == load(AGENDA).text


@pytest.mark.parametrize("data", [b'{"Dagsordenpunkter": [', b'[{"a": ' * 100_000, b'{"a": "\xff"}', b"{}x"])
def test_broken_json(data: bytes) -> None:
    assert is_json(data)
    with pytest.raises(UnreadableError):
        read_firstagenda(data, "agenda.json", "0" * 64)


def test_texts_are_not_taken_for_json() -> None:
    for text in (b"{afbud} Referat", b"[1] Note", b"Referat {", b""):
        assert not is_json(text)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Navn", "Html", "Id", "x"]), inner),
    max_leaves=6,
)
KEYS = ["Navn", "Punktnummer", "IsOpen", "SagsNummer", "Felter", "Bilag", "ItemDecision"]


@given(st.sampled_from(KEYS), st.sampled_from(["Moede", "Udvalg", "Dagsordenpunkter"]), JUNK, JUNK)
def test_any_value_under_any_key_is_tolerated(key: str, top: str, value: object, other: object) -> None:
    agenda = copy.deepcopy(AGENDA)
    agenda["Dagsordenpunkter"][1][key] = value
    agenda[top] = other if top != "Dagsordenpunkter" else agenda[top]
    agenda["Moede"] = {**AGENDA["Moede"], "Dato": value, "Moededeltagere": other}
    try:
        document = load(agenda)
    except MinutesError:
        return
    assert all(line.text == document.text[line.start : line.end] and "\n" not in line.text for line in document.lines)
    segment(document)


def test_every_character_lands_somewhere() -> None:
    document = read(FILES / "agenda.json")
    assert [at for at, owners in accounts(document, segment(document)).items() if not owners] == []
