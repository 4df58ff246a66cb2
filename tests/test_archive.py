"""The archive: what is parsed again and what is not, ids, resuming, rebuilding, closed matters."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from minutes import archive as archive_module
from minutes.archive import Archive, Ingested
from minutes.errors import ArchiveError, EmptyError, NotFoundError, UnreadableError
from minutes.index.text_index import TextIndex
from minutes.records import Minutes

MINUTES = """Direktionen

DAGSORDEN

Sted: Lindholt Rådhus

Dato: Onsdag den {day}. maj 2023

Start kl.: 9:00

Slut kl.: 12:00

Medlemmer: Kommunaldirektør Ulrik Brandstrup (formand)

1. Godkendelse af dagsorden

Åben sag

Sagsgang

DIR

Sagsfremstilling

Lindholt Kommune fremlægger dagsordenen.

Indstilling

Det indstilles, at dagsordenen godkendes.

2. {title}

Åben sag

Sagsgang

DIR

Sagsfremstilling

{text}

Indstilling

Det indstilles, at punktet drøftes.
"""


def write(path: Path, day: int = 10, title: str = "Cykelstier", text: str = "Der anlægges cykelstier.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MINUTES.format(day=day, title=title, text=text), "utf-8")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    write(tmp_path / "data/raw/a.txt")
    write(tmp_path / "data/raw/2023/b.txt", day=17, title="Svømmehal", text="Svømmehallen lukker om søndagen.")
    return Archive(tmp_path / "data")


def statuses(told: list[Ingested]) -> dict[str, str]:
    return {Path(one.path).name: one.status for one in told}


def ids(archive: Archive, query: str = "*") -> set[str]:
    return {hit.item_id for hit in archive.search(query, limit=100).hits}


def parsed(archive: Archive) -> list[Path]:
    return sorted((archive.folder / "parsed").glob("*"))


def test_ingest_reads_raw_in_sorted_order_and_makes_it_searchable(archive: Archive) -> None:
    told = list(archive.ingest())
    assert [(Path(one.path).name, one.status, one.items) for one in told] == [
        ("b.txt", "parsed", 2),
        ("a.txt", "parsed", 2),
    ]
    assert ids(archive, "svømmehal") == {"lindholt-dir-2023-05-17-2"}
    (hit,) = archive.search("cykelsti").hits
    assert hit.source == str(archive.folder / "raw/a.txt")
    assert Path(hit.source).is_file()


def test_unchanged_sources_are_not_parsed_again(archive: Archive) -> None:
    list(archive.ingest())
    before = [(path, path.stat().st_mtime_ns) for path in parsed(archive)]
    assert set(statuses(list(archive.ingest())).values()) == {"unchanged"}
    assert [(path, path.stat().st_mtime_ns) for path in parsed(archive)] == before


def test_a_record_is_the_contract_with_a_readable_name(archive: Archive) -> None:
    list(archive.ingest())
    first, second = parsed(archive)
    assert first.name.startswith("lindholt-dir-2023-05-10-")
    record = json.loads(first.read_bytes())
    assert record["schema"] == "minutes/1"
    assert record["source"]["path"] == "raw/a.txt"
    assert msgspec.json.decode(second.read_bytes(), type=Minutes).items


def test_changed_content_replaces(archive: Archive) -> None:
    list(archive.ingest())
    write(archive.folder / "raw/a.txt", title="Vejbelysning", text="Lamperne skiftes.")
    assert statuses(list(archive.ingest())) == {"a.txt": "replaced", "b.txt": "unchanged"}
    assert len(parsed(archive)) == 2
    assert ids(archive, "cykelsti") == set()
    assert ids(archive, "vejbelysning") == {"lindholt-dir-2023-05-10-2"}


def test_a_new_parser_parses_everything_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    list(archive.ingest())
    monkeypatch.setattr("minutes.archive.intake.PARSER_VERSION", 10**6)
    assert set(statuses(list(archive.ingest())).values()) == {"replaced"}
    assert len(ids(archive)) == 4


def test_a_source_that_is_gone_stays_and_one_that_moved_is_followed(archive: Archive) -> None:
    list(archive.ingest())
    (archive.folder / "raw/2023/b.txt").unlink()
    (archive.folder / "raw/a.txt").rename(archive.folder / "raw/c.txt")
    assert statuses(list(archive.ingest())) == {"c.txt": "replaced"}
    assert len(parsed(archive)) == 2
    assert ids(archive, "svømmehal") == {"lindholt-dir-2023-05-17-2"}
    assert archive.search("cykelsti").hits[0].source.endswith("raw/c.txt")


def test_the_same_content_twice_is_one_document(archive: Archive) -> None:
    write(archive.folder / "raw/z.txt")
    told = list(archive.ingest())
    assert statuses(told) == {"b.txt": "parsed", "a.txt": "parsed", "z.txt": "duplicate"}
    assert "raw/a.txt" in told[-1].message
    assert len(ids(archive)) == 4
    assert statuses(list(archive.ingest()))["z.txt"] == "duplicate"


def test_a_corrected_copy_of_a_meeting_gets_ids_of_its_own(archive: Archive) -> None:
    write(archive.folder / "raw/rettet.txt", text="Rettet: der anlægges ingen cykelstier.")
    list(archive.ingest())
    first = "lindholt-dir-2023-05-10-2"
    corrected = (ids(archive, "cykelsti") - {first}).pop()
    record = json.loads(next(path for path in parsed(archive) if b"Rettet" in path.read_bytes()).read_bytes())
    assert corrected == f"lindholt-dir-2023-05-10-{record['source']['sha256'][:8]}-2"
    assert archive.item(first).item.sagsfremstilling == "Der anlægges cykelstier."
    assert (archive.item(corrected).item.sagsfremstilling or "").startswith("Rettet")
    everything = ids(archive)
    list(archive.ingest())
    assert ids(archive) == everything


def test_ids_of_a_corrected_copy_hold_when_all_is_parsed_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(archive.ingest())
    write(archive.folder / "raw/2023/a-rettet.txt", text="Rettet: der anlægges ingen cykelstier.")
    list(archive.ingest())
    everything = ids(archive)
    monkeypatch.setattr("minutes.archive.intake.PARSER_VERSION", 10**6)
    list(archive.ingest())
    assert ids(archive) == everything


def test_a_file_that_fails_is_told_and_the_others_go_on(archive: Archive) -> None:
    (archive.folder / "raw/0.txt").write_bytes(b"")
    (archive.folder / "raw/billede.png").write_bytes(b"\x89PNG\r\n")
    told = list(archive.ingest())
    assert statuses(told) == {
        "0.txt": "failed",
        "billede.png": "skipped",
        "a.txt": "parsed",
        "b.txt": "parsed",
    }
    assert told[0].advice == EmptyError.advice
    named = list(archive.ingest([archive.folder / "raw/billede.png", archive.folder / "findes ikke.txt"]))
    assert [one.status for one in named] == ["failed", "failed"]


def test_a_fault_of_the_parser_is_told_like_an_unreadable_file(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minutes.ingest.segments.segment", lambda document: 1 // 0)
    assert Counter(one.status for one in archive.ingest()) == {"failed": 2}
    with pytest.raises(UnreadableError, match="ZeroDivisionError"):
        archive_module.parse(archive.folder / "raw/a.txt")


def test_an_interrupted_run_is_taken_up_by_the_next(archive: Archive) -> None:
    run = archive.ingest()
    assert next(run).status == "parsed"
    run.close()
    assert len(parsed(archive)) == 1
    assert ids(archive) == set()
    assert statuses(list(archive.ingest())) == {"b.txt": "unchanged", "a.txt": "parsed"}
    assert len(ids(archive)) == 4


def test_what_a_killed_run_left_beside_its_records_does_no_harm(archive: Archive) -> None:
    list(archive.ingest())
    (archive.folder / "parsed" / "half.tmp").write_bytes(b'{"schema": "minu')
    whole = parsed(archive)[1]
    again = whole.with_name("lindholt-dir-2023-05-10-00000000.json")
    again.write_bytes(whole.read_bytes())  # the replaced record, not yet removed when the run was killed
    list(archive.ingest())
    assert again.exists() + whole.exists() == 1
    assert len(ids(archive)) == 4


def test_two_runs_do_not_mix(archive: Archive) -> None:
    run = archive.ingest()
    next(run)
    caught: list[BaseException] = []

    def second() -> None:
        try:
            list(Archive(archive.folder).ingest())
        except ArchiveError as error:
            caught.append(error)

    thread = threading.Thread(target=second)
    thread.start()
    thread.join()
    assert "another ingest" in str(caught[0])
    run.close()
    assert len(list(archive.ingest())) == 2


def test_an_index_of_another_version_is_rebuilt(archive: Archive) -> None:
    list(archive.ingest())
    stamp = archive.folder / "index/text/minutes.json"
    stamp.write_text('{"engine": "tantivy", "documents": 0, "analysis": 0, "lexicon": ""}')
    archive = Archive(archive.folder)
    for attempt in (lambda: archive.search("cykelsti"), lambda: list(archive.ingest())):
        with pytest.raises(ArchiveError, match="minutes rebuild"):
            attempt()
    assert archive.rebuild() == 2
    assert len(ids(archive)) == 4
    # SQLite keeps files of its own beside a database that is read: -wal, -shm.
    left = {path.name.partition("-")[0] for path in (archive.folder / "index").glob("[!.]*")}
    assert left == {"catalogue.sqlite", "register.sqlite", "text"}


def test_a_rebuild_that_fails_leaves_the_old_index(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    list(archive.ingest())

    def fail(self: TextIndex) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken, pytest.raises(ArchiveError, match="disk full"):
        broken.setattr(TextIndex, "commit", fail)
        archive.rebuild()
    assert len(ids(archive)) == 4
    archive.rebuild()
    assert len(ids(archive)) == 4


def test_an_archive_moves_with_its_sources(archive: Archive, tmp_path: Path) -> None:
    list(archive.ingest())
    archive.folder.rename(tmp_path / "elsewhere")
    moved = Archive(tmp_path / "elsewhere")
    assert set(statuses(list(moved.ingest())).values()) == {"unchanged"}
    assert Path(moved.search("cykelsti").hits[0].source).is_file()
    assert all(Path(minutes.source.path).is_file() for minutes in moved.minutes())


def test_a_name_that_is_no_text_is_taken_in(archive: Archive) -> None:
    source = write(archive.folder / "raw" / "\udce6ldre.txt", day=24, title="Plejehjem")
    assert source.is_file()
    assert [one.status for one in archive.ingest()] == ["parsed"] * 3
    assert {one.status for one in archive.ingest()} == {"unchanged"}


def test_items_are_found_by_id(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="no archive"):
        archive.item("lindholt-dir-2023-05-10-2")
    list(archive.ingest())
    assert archive.item("lindholt-dir-2023-05-10-2").item.title == "Cykelstier"
    for missing in ("lindholt-dir-2023-05-10-3", "lindholt-dir-2023-05-10-2.1", "lindholt", ""):
        with pytest.raises(NotFoundError):
            archive.item(missing)


def test_closed_items_and_closed_bilag_are_not_shown_unless_asked_for(archive: Archive) -> None:
    list(archive.ingest())
    path = parsed(archive)[0]
    record = json.loads(path.read_bytes())
    closed = {"title": "Notat om køb", "access": "lukket"}
    record["items"][0]["access"] = "lukket"
    record["items"][1]["bilag"] = [closed, {"title": "Kort", "access": "åben"}]
    path.write_text(json.dumps(record), "utf-8")
    archive.rebuild()
    first, second = record["items"][0]["id"], record["items"][1]["id"]
    with pytest.raises(NotFoundError, match="closed"):
        archive.item(first)
    assert archive.item(first, include_closed=True).item.access == "lukket"
    assert [bilag.title for bilag in archive.item(second).item.bilag] == ["Kort"]
    assert len(archive.item(second, include_closed=True).item.bilag) == 2
    assert ids(archive, "notat") == set()


def test_a_damaged_record_is_named(archive: Archive) -> None:
    list(archive.ingest())
    parsed(archive)[0].write_bytes(b"{")
    with pytest.raises(ArchiveError, match=r"2023-05-10.*doctor --repair"):
        list(archive.ingest())


def test_an_archive_without_sources_or_index_says_what_to_do(tmp_path: Path) -> None:
    empty = Archive(tmp_path / "data")
    with pytest.raises(ArchiveError, match="raw"):
        list(empty.ingest())
    with pytest.raises(ArchiveError, match="minutes ingest"):
        empty.search("x")


def test_many_items_are_indexed_before_all_documents_are_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minutes of thousands of items do not wait for each other: what is indexed at once is bounded by items, too."""
    for day in range(1, 8):
        write(archive.folder / "raw" / f"{day}.txt", day=day)
    monkeypatch.setattr("minutes.archive.intake._ITEMS", 5)  # each has two
    told: list[int] = []
    assert len(list(archive.ingest(indexing=told.append))) == 9
    assert told == [3, 3, 3]
    assert archive.search("cykelstier").total == 8
    told.clear()
    list(archive.ingest(indexing=told.append))
    assert told == []
