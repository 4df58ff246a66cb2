"""The register: what was read once is remembered, and what has changed is noticed."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from minutes.archive import Archive
from minutes.archive.register import Register
from minutes.errors import UnreadableError
from minutes.files import sha256_of

LONG_AGO = 1_000_000_000_000_000_000  # ns since 1970


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.open(tmp_path / "register.sqlite") as opened:
        yield opened


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("første")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return path


def test_a_source_as_it_was_is_not_read_again(register: Register, source: Path) -> None:
    known = register.hash_of(source, "a.txt")
    source.write_text("anden!!")  # as long as before
    os.utime(source, ns=(LONG_AGO, LONG_AGO))
    assert register.hash_of(source, "a.txt") == known


def test_another_size_or_time_is_noticed(register: Register, source: Path) -> None:
    known = register.hash_of(source, "a.txt")
    os.utime(source, ns=(LONG_AGO, LONG_AGO + 1))
    assert register.hash_of(source, "a.txt") == known
    source.write_text("længere end før")
    os.utime(source, ns=(LONG_AGO, LONG_AGO))
    assert register.hash_of(source, "a.txt") == sha256_of(source) != known


def test_what_has_changed_just_now_is_read_each_time(register: Register, source: Path) -> None:
    source.write_text("nu")
    state = source.stat()
    register.hash_of(source, "a.txt")
    source.write_text("nå")  # within one tick of a slow clock
    os.utime(source, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert register.hash_of(source, "a.txt") == sha256_of(source)


@pytest.fixture
def taken_in(tmp_path: Path) -> Archive:
    """An archive of two sources that have not changed for long, one of them in a folder and one through a link."""
    (tmp_path / "raw" / "ældre").mkdir(parents=True)
    for number, path in enumerate((tmp_path / "raw" / "ældre" / "a.txt", tmp_path / "b.txt"), 1):
        path.write_text(f"Lindholt Kommune\nDirektionen\nReferat\nMøde den {number}. maj 2023\n\n1. Veje\n")
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    (tmp_path / "raw" / "b.txt").symlink_to(tmp_path / "b.txt")
    archive = Archive(tmp_path)
    assert [one.status for one in archive.ingest()] == ["parsed", "parsed"]
    return archive


def test_a_source_that_stands_is_known_by_one_look(taken_in: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Register, "hash_of", None)  # nothing of it is needed
    monkeypatch.setattr(Register, "of_source", None)
    assert [one.status for one in taken_in.ingest()] == ["unchanged", "unchanged"]


def test_a_source_stands_only_while_nothing_else_is_of_its_path_or_content(taken_in: Archive) -> None:
    path, stored = taken_in.folder / "raw" / "ældre" / "a.txt", "raw/ældre/a.txt"
    with Register.open(taken_in.folder / "index" / "register.sqlite") as register:
        standing = register.standing({stored: str(path), "raw/ikke.txt": str(path)})[stored]
        assert standing.path == stored
        assert register.standing({stored: str(path.parent / "ikke.txt")}) == {}
        connection = register._connection
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(records)") if name != "name"]
        copy = (
            f"INSERT INTO records (name, {', '.join(columns)}) SELECT 'other.json', {', '.join(columns)} FROM records"
        )
        connection.execute(f"{copy} WHERE name = ?", (standing.name,))
        assert register.standing({stored: str(path)}) == {}


@pytest.mark.skipif(sys.platform == "darwin", reason="names are text there")
def test_names_that_are_no_text_stay_apart(taken_in: Archive) -> None:
    """Names in Latin-1 that differ by one letter were one name, and the later document took the place of the other."""
    for number, name in enumerate((b"m\xf8de.txt", b"m\xe6de.txt"), 3):
        path = taken_in.folder / "raw" / os.fsdecode(name)
        path.write_text(f"Lindholt Kommune\nDirektionen\nReferat\nMøde den {number}. maj 2023\n\n1. Veje\n")
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
        assert Counter(one.status for one in taken_in.ingest()) == {"unchanged": number - 1, "parsed": 1}
    assert {one.status for one in taken_in.ingest()} == {"unchanged"}
    assert taken_in.search("veje").total == 4


def test_a_source_that_is_not_there_is_told(register: Register, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        register.hash_of(tmp_path / "væk.txt", "væk.txt")


@pytest.mark.parametrize("content", [b"", b"no database at all, but some bytes", None])
def test_a_register_that_is_lost_or_damaged_is_made_again(copied: Archive, content: bytes | None) -> None:
    path = copied.folder / "index" / "register.sqlite"
    with Register.open(path) as register:
        keys = register.keys()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.unlink() if content is None else path.write_bytes(content)
    assert copied.rebuild() == len(keys)
    with Register.open(path) as register:
        assert register.keys() == keys


def test_a_register_of_another_version_is_made_again(copied: Archive) -> None:
    path = copied.folder / "index" / "register.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    assert copied.rebuild() == len(list((copied.folder / "parsed").iterdir()))


def test_a_record_that_was_changed_by_hand_is_indexed_by_the_next_ingest(copied: Archive) -> None:
    ids = [hit.item_id for hit in copied.search("ældrepolitik", limit=100).hits]
    path = next(path for path in (copied.folder / "parsed").iterdir() if ids[0].startswith(path.stem[:-9]))
    path.unlink()
    (copied.folder / "raw").mkdir()
    list(copied.ingest())
    left = [hit.item_id for hit in copied.search("ældrepolitik", limit=100).hits]
    assert ids[0] not in left
    assert left
