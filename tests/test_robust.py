"""The parser on anything: it never fails, loses no character, and long runs cost no more than their length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_provenance import accounts
from timing import LENGTH, is_quick

from minutes.danish import committees, dates, forms, people, sentences
from minutes.errors import MinutesError
from minutes.ingest import absences, attachments, blocks, contents, header, metadata, points, repeats, unglue
from minutes.ingest.layouts import GENERIC
from minutes.ingest.plaintext import read_text
from minutes.ingest.segments import segment
from minutes.ingest.vocabulary import vocabulary
from minutes.records import Document, Line

WORDS = vocabulary(GENERIC)
NO_HASH = "0" * 64

LINES = (
    "Dagsorden", "REFERAT", "R e f e r a t", "Byrådet", "Norddal Kommune", "Dato: 3. maj 2021", "Sted: Salen",
    "Start kl.: 9:00", "Medlemmer:", "Ole Olsen (A)", "Fraværende: Ole Olsen", "Indholdsfortegnelse", "1. Sag ..... 3",
    "1. Sag", "2. Sag", "Punkt 3: Sag", "4", "Lukket punkt", "Åben sag", "12/27845", "00.01.00.P35 18/15427 Åben sag",
    "Sagsgang: ØK/BY", "Sagsgang", "Resume", "Sagsfremstilling", "Indstilling", "Det indstilles, at det godkendes.",
    "Beslutning", "Beslutning i Byrådet den 03-05-2021", "Byrådet, 03.05.2021", "Økonomi", "Lovgrundlag", "Historik",
    "Ole Olsen var fraværende.", "Afbud fra Ole Olsen.", "Bilag:", "1 - 3453832 Åben Kort (123/21) (H)", "2 Åben Notat",
    "Bilagsoversigt", "Underskriftsside", "Tid\tPunkt", "9.00-10.00\tNoget", "Dato\tIndhold", "3. maj\t• Noget",
    "Direktionen har følgende punkter:", "• Et punkt. Mere om det.", "DocPart143336", "<p>Ord</p> <ul><li>a</li></ul>",
    "Norddal Kommune Byrådet 03-05-2021", "Side 2 af 9", "LUKKET MØDE", "Udvalg: Byrådet", "Punktnummer: 4",
    "Ved en fejl stod der op-", "hæng i referatet, og det er nu rettet.", "ØKONOMI", "TEMA: VEJE", "\f", "",
)  # fmt: skip
SOUP = st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=40).map("\n".join)


def document_of(data: bytes) -> Document | None:
    """The document that bytes are, None where they are none."""
    try:
        return read_text(data, "soup.txt", NO_HASH)
    except MinutesError:
        return None


def check(document: Document) -> None:
    """Each line is its slice; every character lands somewhere."""
    assert all(len(line.text) == line.end - line.start for line in document.lines)
    assert all(0 <= line.start <= line.end <= len(document.text) for line in document.lines)
    minutes = segment(document)
    assert minutes.items
    assert [at for at, owners in accounts(document, minutes).items() if not owners] == []


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\xff\xfe\x00\xd8")
@example("\u2028a\x85b\x1cc".encode())
def test_any_bytes_are_a_document_or_an_error_of_ours(data: bytes) -> None:
    document = document_of(data)
    if document:
        check(document)


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_any_lines_are_minutes_that_lose_nothing(text: str) -> None:
    document = document_of(text.encode())
    if document:
        check(document)


def run(piece: str) -> str:
    """A piece over and over."""
    return (piece * (LENGTH // len(piece) + 1))[:LENGTH]


PIECES = (
    "a", "A", "1", "(", ".", " ", "\t", "-", "å", "a ", "Aa ", "1. ", "A-, ", "Aa-, ", "Aa, ", "og ", "Aa og ", ". ",
    "Udvalget for a ", "x, ", "Aa (A), ", "Aa Bb og ", "Byråd ", "bilag ", "• ", "1/11 ", "1-", "12/", "kl. 1", "<p>",
    "<p ", "..... ", "123456 ", "1. maj ", "Beslutning i Aa-, ", "a. A", "( A )", "Sagsnr. ", "indstiller ", "x\n",
    "\n", "Punkt 1 ", "§", "(A) ", "den ", "1 - ", "Lukket ",
)  # fmt: skip
RUNS = {
    **{piece: run(piece) for piece in PIECES},
    "Udvalget for a, a, …": "Udvalget for " + run("a, "),
    "Udvalget for A-, A-, …": "Udvalget for " + run("Aa-, "),
    "Afbud fra A, B, …": "Afbud fra " + run("Aa Bb, "),
    "A, b, b, …": "Aa" + run(", b"),
    "A og b og b …": "Aa" + run(" og b"),
}


def line(text: str) -> Line:
    """A text as one line."""
    return Line(text=text, start=0, end=len(text))


READERS: dict[str, Callable[[str], object]] = {
    "committees": committees.CommitteeNames,
    "committee": committees.parse_committee,
    "route": committees.parse_route,
    "date": dates.find_date,
    "time": dates.find_time,
    "day": dates.day_of_month,
    "person": people.parse_person,
    "people": people.parse_people,
    "cpr": forms.mask_cpr,
    "join": lambda text: forms.join_lines(text, text),
    "sentences": sentences.sentence_ends,
    "metadata": metadata.match_metadata,
    "heading": WORDS.heading,
    "label": WORDS.label,
    "kind": WORDS.kind,
    "furniture": WORDS.furniture,
    "junk": WORDS.is_junk,
    "mark": WORDS.bare_title,
    "contents": lambda text: contents.split_entries(line(text)),
    "group": contents.group,
    "municipality": header.find_municipality,
    "absent": lambda text: absences.take_absent([line(text)]),
    "partly": lambda text: absences.partly_absent([line(text)]),
    "disqualified": absences.disqualified,
    "attachments": lambda text: attachments.read_attachments([line(text)]),
    "point": points.split_title,
    "repeats": lambda text: repeats.repeated_heads([line(text[at : at + 190]) for at in range(0, len(text), 190)]),
    "glued": lambda text: unglue.unglue([line(text)], WORDS),
    "recommends": blocks.RECOMMENDS.match,
}


@pytest.mark.parametrize("reader", READERS)
def test_long_runs_are_read_in_no_time(reader: str) -> None:
    slow = [name for name, text in RUNS.items() if not is_quick(partial(READERS[reader], text), limit=0.6)]
    assert slow == []


def documents() -> Iterator[tuple[str, str]]:
    """Long documents of one kind of line."""
    for name in ("a ", "Aa-, ", "(", "1. ", "Udvalget for a ", "<p>"):
        yield name, RUNS[name]
        yield f"{name} in lines", "\n".join(RUNS[name][at : at + 60] for at in range(0, LENGTH, 60))
    yield "headings", run("Beslutning\n")
    yield "items", run("1. Aa\nSagsfremstilling\nbb\n")
    yield "numbers", "".join(f"{number}. Sag {number}\n" for number in range(1500))
    yield "bilag", "Bilag\n" + "".join(f"{number} Åben bilag {number} (1{number}/20)\n" for number in range(600))
    yield "calendar", "1. T\nÅben sag\nDato\tIndhold\n" + run("1. maj\t• a\n")
    yield "metadata", run("Åben sag\n")


@pytest.mark.parametrize(("name", "text"), list(documents()), ids=lambda value: value if len(value) < 40 else "")
def test_long_documents_are_read_in_no_time(name: str, text: str) -> None:
    document = read_text(text.encode(), "long.txt", NO_HASH)
    segment(read_text(b"Byr\xc3\xa5det", "short.txt", NO_HASH))  # expressions are made once
    assert is_quick(lambda: segment(document), limit=3.0)
