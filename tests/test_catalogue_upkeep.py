"""The catalogue is kept up to date: in whatever order and how often documents come, go and are read meanwhile."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from catalogued import RAW, TABLES, bytes_of, dump, dumped, file_of, records, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from minutes.archive import Archive
from minutes.errors import ArchiveError
from minutes.index.catalogue import Catalogue
from minutes.records import Committee, Entities, Item, Meeting, Minutes, Person, PersonMention, Source


def keys_of(catalogue: Catalogue, name: str) -> list[str]:
    """The keys of a record."""
    held = catalogue.keys()
    return [key for key in held if key.startswith(name)]


def test_ingest_document_by_document_gives_what_a_rebuild_gives(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    for path in sorted(RAW.iterdir(), reverse=True):
        list(archive.ingest([path]))
    by_document = dumped(archive)
    assert archive.rebuild() == len(by_document["documents"]) == len(list(RAW.iterdir()))
    rebuilt = dumped(archive)
    assert [table for table in TABLES if rebuilt[table] != by_document[table]] == []


def test_taking_in_again_changes_nothing(copied: Archive) -> None:
    before = dumped(copied)
    list(copied.ingest([RAW]))
    assert dumped(copied) == before
    copied.rebuild()
    assert dumped(copied) == before


def test_a_replaced_document_leaves_nothing_behind(tmp_path: Path) -> None:
    source = tmp_path / "data" / "raw" / "møde.txt"
    source.parent.mkdir(parents=True)
    archive = Archive(tmp_path / "data")
    for paper in ("dir-2022-02-09.txt", "dir-2023-03-15.txt"):
        source.write_bytes((RAW / paper).read_bytes())
        list(archive.ingest())
    (archive.folder / "index" / "catalogue.sqlite").rename(tmp_path / "replaced.sqlite")
    archive.rebuild()
    with Catalogue.open(tmp_path / "replaced.sqlite") as replaced:
        assert dump(replaced.connection) == dumped(archive)
    assert b"Hagestedvej" not in (tmp_path / "replaced.sqlite").read_bytes()
    assert b"Hagestedvej" in (RAW / "dir-2022-02-09.txt").read_bytes()


def test_what_only_the_text_index_has_taken_in_the_next_ingest_adds(copied: Archive) -> None:
    before = dumped(copied)
    with Catalogue.open(file_of(copied), write=True) as catalogue, catalogue.batch():
        catalogue.remove(sorted(catalogue.keys())[::2])
    assert len(dumped(copied)["documents"]) < len(before["documents"])
    list(copied.ingest([RAW]))
    assert dumped(copied) == before
    for path in file_of(copied).parent.glob("catalogue.sqlite*"):
        path.unlink()
    list(copied.ingest([RAW]))
    assert dumped(copied) == before


def test_a_batch_that_fails_changes_nothing(copied: Archive) -> None:
    before = dumped(copied)
    with Catalogue.open(file_of(copied), write=True) as catalogue:
        with pytest.raises(KeyError), catalogue.batch():
            catalogue.remove(catalogue.keys())
            raise KeyError
        assert dump(catalogue.connection) == before


def test_an_item_that_is_closed_later_leaves_nothing_behind(copied: Archive) -> None:
    item = copied.item("lindholt-kb-2023-08-29-2").item
    words = "Mindretallet ønskede ikke et mål"
    assert words.encode() in bytes_of(copied)
    (name, minutes), *_ = [(name, each) for name, each in records(copied) if item in each.items]
    items = tuple(replace(each, access="lukket") if each == item else each for each in minutes.items)
    with Catalogue.open(file_of(copied), write=True) as catalogue, catalogue.batch():
        catalogue.remove(keys_of(catalogue, name))
        catalogue.add(replace(minutes, items=items), f"{name}.json@changed")
    assert words.encode() not in bytes_of(copied)


def test_a_record_left_over_beside_its_successor_does_no_harm(copied: Archive) -> None:
    (name, minutes), *_ = records(copied)
    with Catalogue.open(file_of(copied), write=True) as catalogue:
        before = len(catalogue.keys())
        with catalogue.batch():
            catalogue.add(minutes, f"{name}0.json@again")
        assert len(catalogue.keys()) == before
        assert rows(catalogue.connection, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("content", ["foreign", "old", "garbage", "empty"])
def test_another_file_is_refused_and_a_rebuild_mends_it(copied: Archive, content: str) -> None:
    before, path = dumped(copied), file_of(copied)
    if content == "old":
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 1")
        connection.close()
    else:
        path.write_bytes(b"no database" * 1000 if content == "garbage" else b"")
    if content == "foreign":
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA page_size = 512")
            connection.execute("CREATE TABLE documents (id)")
        connection.close()
    for attempt in (copied.catalogue, lambda: list(copied.ingest([RAW]))):
        with pytest.raises(ArchiveError, match="minutes rebuild"):
            attempt()
    copied.rebuild()
    assert dumped(copied) == before


def test_without_a_catalogue_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="minutes ingest"):
        Archive(tmp_path).catalogue()


def test_readers_go_on_while_others_write_and_rebuild(copied: Archive) -> None:
    count = "SELECT count(*) FROM documents"
    with copied.catalogue() as reader, Catalogue.open(file_of(copied), write=True) as writer:
        reader.connection.execute("BEGIN")
        before = rows(reader.connection, count)
        with writer.batch():
            writer.remove(sorted(writer.keys())[1:])
            assert rows(reader.connection, count) == before
        assert rows(reader.connection, count) == before
        reader.connection.execute("COMMIT")
        assert rows(reader.connection, count) == [(1,)]
        reader.connection.execute("BEGIN")
        assert rows(reader.connection, count) == [(1,)]
        copied.rebuild()
        assert rows(reader.connection, count) == [(1,)]
        reader.connection.execute("COMMIT")
        assert rows(reader.connection, count) == before
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.connection.execute("DELETE FROM documents")


def test_taking_in_a_document_looks_through_no_table(copied: Archive) -> None:
    (name, minutes), *_ = records(copied)
    statements: set[str] = set()
    keys = "SELECT key FROM documents"  # once for all documents of a run
    with Catalogue.open(file_of(copied), write=True) as catalogue:
        catalogue.connection.set_trace_callback(statements.add)
        with catalogue.batch():
            catalogue.remove(keys_of(catalogue, name))
        with catalogue.batch():
            catalogue.add(minutes, f"{name}.json@again")
        catalogue.connection.set_trace_callback(None)
        asked = [each for each in statements if re.match(r"SELECT|UPDATE|DELETE", each) and each != keys]
        plans = {each: rows(catalogue.connection, f"EXPLAIN QUERY PLAN {each}") for each in asked}
    assert len(plans) > 10
    scans = [each for each, plan in plans.items() if any(re.match(r"SCAN \w", str(step[3])) for step in plan)]
    assert scans == []


# A name, its damaged form and its short forms; two names that differ by one letter; å and aa.
FIRST = st.sampled_from(["Birgitte", "Birgitde", "Anne", "Anna"])
OTHERS = st.lists(st.sampled_from(["Thomsen", "Thonsen", "Dam", "D.", "Åholm", "Aaholm"]), min_size=1, max_size=3)
NAMES = st.builds(lambda first, others: " ".join([first, *others]), FIRST, OTHERS)
PARTIES = st.sampled_from([None, "A", "V"])
BODIES = st.builds(Committee, name=st.sampled_from([None, "Byrådet", "Økonomiudvalget"]), abbreviation=st.none())
MEETINGS = st.builds(
    Meeting,
    municipality=st.sampled_from([None, "Lindholt Kommune", "Nordby Kommune"]),
    committee=st.none() | BODIES,
    kind=st.sampled_from(["dagsorden", "referat"]),
    date=st.sampled_from([None, "2023-05-10", "2023-05-11"]),
    start=st.sampled_from([None, "09:00", "13:00"]),
    members=st.lists(st.builds(Person, name=NAMES, party=PARTIES), max_size=3).map(tuple),
)
MENTIONS = st.lists(st.builds(PersonMention, name=NAMES, party=PARTIES), max_size=4, unique_by=lambda each: each.name)
DOCUMENTS = st.lists(st.tuples(MEETINGS, MENTIONS), min_size=1, max_size=6)


def record(number: int, meeting: Meeting, mentions: list[PersonMention]) -> tuple[Minutes, str]:
    source = Source(path=f"{number}.txt", sha256=str(number), media_type="text/plain", pages=1, reader="x", parser=1)
    items = (Item(id=f"{number}-1", title="Cykelstier"),)
    minutes = Minutes(source=source, meeting=meeting, items=items, entities=Entities(persons=tuple(mentions)))
    return minutes, f"{number}.json@{number}"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Birgitte Thomsen", "Birgitte Dam Thomsen"),
        ("Birgitte Thonsen", "Birgitte Thomsen"),
        ("Birgitde Thomsen", "Birgitte Thomsen"),
        ("Anne-Mette Åholm", "Anne Mette Aaholm"),
    ],
)
def test_names_of_one_person_are_found_over_documents(tmp_path: Path, name: str, other: str) -> None:
    meeting = Meeting(municipality="Lindholt Kommune")
    with Catalogue.create(tmp_path / "catalogue.sqlite") as catalogue:
        for number, each in enumerate((name, other)):
            with catalogue.batch():
                catalogue.add(*record(number, meeting, [PersonMention(name=each)]))
        assert len(rows(catalogue.connection, "SELECT id FROM people")) == 1


def check_order(documents: list[tuple[Meeting, list[PersonMention]]], data: st.DataObject, folder: Path) -> None:
    """Add the documents one by one in any order, remove some; the same must be there as if these had never come."""
    added = [record(number, *document) for number, document in enumerate(documents)]
    gone = data.draw(st.sets(st.sampled_from([key for _, key in added])))
    with Catalogue.create(folder / "changing.sqlite") as changing, Catalogue.create(folder / "fresh.sqlite") as fresh:
        for minutes, key in data.draw(st.permutations(added)):
            with changing.batch():
                changing.add(minutes, key)
        for key in gone:
            with changing.batch():
                changing.remove([key])
        with fresh.batch():
            for minutes, key in added:
                if key not in gone:
                    fresh.add(minutes, key)
        assert dump(changing.connection) == dump(fresh.connection)
        assert rows(changing.connection, "PRAGMA foreign_key_check") == []


@settings(max_examples=40, deadline=None)
@given(DOCUMENTS, st.data())
def test_the_order_of_documents_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, documents: list[tuple[Meeting, list[PersonMention]]], data: st.DataObject
) -> None:
    check_order(documents, data, tmp_path_factory.mktemp("order"))


@settings(max_examples=60, deadline=None)
@given(st.lists(MENTIONS, min_size=2, max_size=6), st.data())
def test_the_order_of_names_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, names: list[list[PersonMention]], data: st.DataObject
) -> None:
    meeting = Meeting(municipality="Lindholt Kommune")
    check_order([(meeting, mentions) for mentions in names], data, tmp_path_factory.mktemp("names"))
