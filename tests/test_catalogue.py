"""The rows of the catalogue are what the records say, without what is closed."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogued import RAW, TABLES, bytes_of, records, rows

from minutes.archive import Archive
from minutes.index.catalogue import Catalogue
from minutes.index.entries import point_ids
from minutes.records import Amount, Attachment, Committee, Entities, Item, Meeting, Minutes, Source, Span

SECRETS = tomllib.loads((RAW.parent / "sample" / "secrets.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def connection(demo: Archive) -> Iterator[sqlite3.Connection]:
    with demo.catalogue() as catalogue:
        yield catalogue.connection


def test_every_document_stands_there_with_its_header(demo: Archive, connection: sqlite3.Connection) -> None:
    expected = []
    for name, minutes in records(demo):
        source, meeting = minutes.source, minutes.meeting
        body = meeting.committee or Committee()
        expected.append((name, source.path, source.sha256, meeting.kind, body.name, body.abbreviation, meeting.date))
    columns = "id, path, sha256, kind, committee_name, committee_abbreviation, date"
    assert rows(connection, f"SELECT {columns} FROM documents ORDER BY id") == sorted(expected)


def test_every_open_item_stands_there_with_its_texts(demo: Archive, connection: sqlite3.Connection) -> None:
    texts = ("resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling")
    columns = ("id", "number", "title", "access", "case_number", *texts)
    expected = [
        tuple(getattr(item, column) for column in columns)
        for _, minutes in records(demo)
        for item in minutes.items
        if item.access == "åben"
    ]
    found = rows(connection, f"SELECT {', '.join(columns)} FROM items WHERE access = 'åben'")
    assert sorted(found) == sorted(expected)
    assert len(expected) > 60


def test_of_a_closed_item_its_numbers_stand_there_and_nothing_else(
    demo: Archive, connection: sqlite3.Connection
) -> None:
    closed = [item for _, minutes in records(demo) for item in minutes.items if item.access == "lukket"]
    kept = {"id", "document", "meeting", "position", "number", "access", "case_number"}
    names = [str(name) for _, name, *_ in rows(connection, "PRAGMA table_info(items)")]
    for row in rows(connection, "SELECT * FROM items WHERE access = 'lukket'"):
        told = {name for name, value in zip(names, row, strict=True) if value is not None}
        assert told <= kept
    assert sorted(rows(connection, "SELECT id, case_number FROM items WHERE access = 'lukket'")) == sorted(
        (item.id, item.case_number) for item in closed
    )
    below = ("points", "decisions", "bilag", "sagsgang", "sections", "announcements", "calendar", "attendance")
    for table in below:
        ids = {item for (item,) in rows(connection, f"SELECT item FROM {table}")}
        assert not ids & {item.id for item in closed}, table
    assert closed


def test_points_decisions_and_bilag_are_those_of_the_items(demo: Archive, connection: sqlite3.Connection) -> None:
    open_items = [item for _, minutes in records(demo) for item in minutes.items if item.access == "åben"]
    points = [
        (point_id, item.id, point.title, point.outcome)
        for item in open_items
        for point_id, point in zip(point_ids(item), item.underpunkter, strict=True)
    ]
    assert sorted(rows(connection, "SELECT id, item, title, outcome FROM points"), key=repr) == sorted(points, key=repr)
    decisions = [
        (item.id, point_id, field, each.date, each.text, each.outcome)
        for item in open_items
        for point_id, field, found in [
            (None, "beslutning", item.beslutning),
            (None, "tidligere_behandling", item.tidligere_behandling),
            *(
                (point_id, "beslutning", point.beslutning)
                for point_id, point in zip(point_ids(item), item.underpunkter, strict=True)
            ),
        ]
        for each in found
    ]
    found = rows(connection, "SELECT item, point, field, date, text, outcome FROM decisions")
    assert sorted(found, key=repr) == sorted(decisions, key=repr)
    bilag = [
        (item.id, each.number, each.access, None if each.access == "lukket" else each.title)
        for item in open_items
        for each in item.bilag
    ]
    found = rows(connection, "SELECT item, number, access, title FROM bilag")
    assert sorted(found, key=repr) == sorted(bilag, key=repr)
    assert any(access == "lukket" for _, _, access, _ in bilag)


def test_votes_name_parties_and_persons(demo: Archive, connection: sqlite3.Connection) -> None:
    votes = [
        (each.votes.votes_for, each.votes.against, each.votes.abstained)
        for _, minutes in records(demo)
        for item in minutes.items
        for each in (*item.beslutning, *item.tidligere_behandling)
        if item.access == "åben" and each.votes
    ]
    assert sorted(rows(connection, 'SELECT "for", against, abstained FROM votes'), key=repr) == sorted(votes, key=repr)
    query = "SELECT vote, party FROM voters JOIN decisions ON decisions.id = decision WHERE item = ? AND name IS NULL"
    assert sorted(rows(connection, query, "lindholt-kb-2023-08-29-2")) == [
        ("abstained", "Ø"),
        ("against", "C"),
        ("against", "O"),
        ("for", "A"),
        ("for", "F"),
        ("for", "V"),
    ]


def test_entities_are_those_of_the_records_without_the_closed(demo: Archive, connection: sqlite3.Connection) -> None:
    for name, minutes in records(demo):
        if any(item.access == "lukket" for item in minutes.items):
            continue
        found = minutes.entities
        amounts = [(each.text, each.dkk, each.year, each.kind) for each in found.amounts]
        query = "SELECT text, dkk, year, kind FROM amounts WHERE document = ? ORDER BY position"
        if not any(bilag.access == "lukket" for item in minutes.items for bilag in item.bilag):
            assert rows(connection, query, name) == amounts
            persons = [(each.name, each.title) for each in found.persons]
            query = "SELECT name, title FROM person_mentions WHERE document = ? ORDER BY position"
            assert rows(connection, query, name)[: len(persons)] == persons
            dates = [(each.text, each.date) for each in found.dates]
            query = "SELECT text, date FROM dates WHERE document = ? ORDER BY position"
            assert rows(connection, query, name) == dates
    assert rows(connection, "SELECT count(*) FROM amounts")[0] > (50,)


def test_places_are_kept_as_json(connection: sqlite3.Connection) -> None:
    query = "SELECT spans FROM items WHERE id = 'lindholt-kb-2023-08-29-2'"
    ((spans,),) = rows(connection, query)
    (first, *_) = json.loads(str(spans))["sagsfremstilling"]
    assert first["page"] == 3
    assert len(first["box"]) == 4
    assert first["end"] > first["start"]


def test_attendance_tells_who_came_and_who_was_absent(connection: sqlite3.Connection) -> None:
    query = """
        SELECT kind, present, count(*) FROM attendance JOIN documents ON documents.id = document
        WHERE item IS NULL GROUP BY kind, present"""
    counts = {(kind, present): number for kind, present, number in rows(connection, query)}
    assert {present for kind, present in counts if kind == "dagsorden"} <= {None, 0}
    assert counts["beslutningsprotokol", 1] > counts["beslutningsprotokol", 0] > 0


def test_agenda_and_protocol_are_papers_of_one_meeting(connection: sqlite3.Connection) -> None:
    query = "SELECT meeting, count(*) FROM documents GROUP BY meeting HAVING count(*) > 1"
    assert rows(connection, query) == [("lindholt-2023-06-07-miljoe-og-teknikudvalget", 2)]
    query = (
        "SELECT DISTINCT meeting, document FROM items WHERE meeting = 'lindholt-2023-06-07-miljoe-og-teknikudvalget'"
    )
    assert len(rows(connection, query)) == 2


def test_a_person_is_one_over_the_documents(connection: sqlite3.Connection) -> None:
    query = """
        SELECT person, count(DISTINCT document) FROM person_mentions JOIN person_names ON person_names.id = person_name
        WHERE person_names.name = 'Birgitte Holmskov' GROUP BY person"""
    ((person, documents),) = rows(connection, query)
    assert person == "lindholt-birgitte-holmskov"
    assert int(str(documents)) > 2
    query = "SELECT party, first < last, documents FROM person_titles WHERE person = ?"
    assert ("A", 1, documents) in rows(connection, query, person)
    assert rows(connection, "SELECT count(*) FROM person_names WHERE person IS NULL OR rule IS NULL") == [(0,)]


def test_nothing_that_is_closed_and_no_personal_number_stands_in_the_file(
    demo: Archive, connection: sqlite3.Connection
) -> None:
    secrets = [secret["text"] for kind in SECRETS.values() for secret in kind]
    held = bytes_of(demo)
    text = "\n".join(connection.iterdump())  # a text that is longer than a page lies in pieces in the file
    parsed = "".join(path.read_text("utf-8") for path in (demo.folder / "parsed").iterdir())
    assert [secret for secret in secrets if secret.encode() in held or secret in text] == []
    assert [secret["text"] for secret in SECRETS["closed"] if secret["text"] not in parsed] == []


def test_what_only_a_closed_bilag_names_is_left_out(tmp_path: Path) -> None:
    def amount(text: str, start: int) -> Amount:
        return Amount(text=text, dkk=1, spans=(Span(page=1, start=start, end=start + 9),))

    open_item = Item(
        id="x-1",
        title="Salg af areal",
        bilag=(Attachment(title="Bud på 7 mio. kr.", access="lukket"), Attachment(title="Kort")),
        spans={"title": (Span(page=1, start=0, end=20),), "bilag": (Span(page=1, start=100, end=200),)},
    )
    minutes = Minutes(
        source=Source(path="x.txt", sha256="x", media_type="text/plain", pages=1, reader="x", parser=1),
        meeting=Meeting(),
        items=(open_item,),
        entities=Entities(amounts=(amount("5 mio. kr.", 3), amount("7 mio. kr.", 110))),
    )
    with Catalogue.create(tmp_path / "catalogue.sqlite") as catalogue:
        with catalogue.batch():
            catalogue.add(minutes, "x.json@1")
        assert rows(catalogue.connection, "SELECT text FROM amounts") == [("5 mio. kr.",)]
        assert rows(catalogue.connection, "SELECT title FROM bilag") == [(None,), ("Kort",)]
        assert "7 mio" not in "\n".join(catalogue.connection.iterdump())


def test_references_are_whole(connection: sqlite3.Connection) -> None:
    assert rows(connection, "PRAGMA foreign_key_check") == []
    for table in TABLES:
        assert rows(connection, f"PRAGMA integrity_check({table})") == [("ok",)]


def test_every_reference_has_an_index(connection: sqlite3.Connection) -> None:
    """Without one, removing a document would look through whole tables."""
    for table in TABLES:
        columns = {str(row[3]) for row in rows(connection, f"PRAGMA foreign_key_list({table})")}
        indexes = [str(row[1]) for row in rows(connection, f"PRAGMA index_list({table})")]
        leading = {rows(connection, f"PRAGMA index_info({index})")[0][2] for index in indexes}
        assert columns <= leading, table
