"""`minutes doctor`: what does not fit together is named, and repaired from the sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from catalogued import dumped
from test_archive import write
from test_cli import run

from minutes.archive import Archive
from minutes.index.catalogue import Catalogue


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three papers taken in."""
    for day in (3, 10, 17):
        write(tmp_path / f"data/raw/{day:02}.txt", day=day)
    archive = Archive(tmp_path / "data")
    list(archive.ingest())
    return archive


def records(archive: Archive) -> list[Path]:
    return sorted((archive.folder / "parsed").glob("*.json"))


def damage_record(archive: Archive) -> None:
    records(archive)[0].write_bytes(b'{"schema": "minu')


def drop_record(archive: Archive) -> None:
    records(archive)[1].unlink()


def drop_from_catalogue(archive: Archive) -> None:
    path = archive.folder / "index" / "catalogue.sqlite"
    with Catalogue.open(path, write=True) as catalogue, catalogue.batch():
        catalogue.remove(sorted(catalogue.keys())[:1])


def garble_catalogue(archive: Archive) -> None:
    path = archive.folder / "index" / "catalogue.sqlite"
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(b"no database")


def drop_text_index(archive: Archive) -> None:
    for path in (archive.folder / "index" / "text").iterdir():
        path.unlink()


HARM: dict[str, tuple[Callable[[Archive], None], str]] = {
    "a damaged record": (damage_record, "not a record of this version"),
    "a lost record": (drop_record, "still holds it"),
    "a document that the catalogue lacks": (drop_from_catalogue, "the catalogue does not hold it"),
    "a garbled catalogue": (garble_catalogue, "catalogue.sqlite"),
    "an emptied index": (drop_text_index, "index"),
}


def test_an_archive_in_which_all_fits(archive: Archive) -> None:
    assert list(archive.health()) == []
    done = run("doctor", folder=archive.folder)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "everything fits together"


@pytest.mark.parametrize("harm", HARM)
def test_harm_is_named_and_repaired(archive: Archive, harm: str) -> None:
    whole, before = dumped(archive), {path.name: path.read_bytes() for path in records(archive)}
    do, told = HARM[harm]
    do(archive)
    ailments = list(Archive(archive.folder).health())
    assert any(told in ailment.message for ailment in ailments), ailments
    done = run("doctor", folder=archive.folder)
    assert (done.returncode, done.stderr) == (4, "")
    assert told in done.stdout
    repaired = run("doctor", "--repair", folder=archive.folder)
    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert {path.name: path.read_bytes() for path in (archive.folder / "parsed").iterdir()} == before
    assert dumped(Archive(archive.folder)) == whole


def test_sources_that_are_gone_or_others_are_named(archive: Archive) -> None:
    (archive.folder / "raw/03.txt").unlink()
    write(archive.folder / "raw/10.txt", day=10, title="Forfalsket")
    told = {Path(ailment.path).name: ailment.message for ailment in archive.health()}
    assert "is gone" in told["03.txt"]
    assert "is not what" in told["10.txt"]


def test_a_damaged_record_without_its_source_is_kept_aside(archive: Archive) -> None:
    (archive.folder / "raw/03.txt").unlink()
    damage_record(archive)
    assert run("doctor", "--repair", folder=archive.folder).returncode == 0
    assert [path.suffix for path in sorted((archive.folder / "parsed").iterdir())] == [".damaged", ".json", ".json"]


def test_without_an_archive_the_parts_are_told(tmp_path: Path) -> None:
    done = run("doctor", folder=tmp_path / "data")
    assert done.returncode == 0
    assert "archive" in done.stdout
    assert not (tmp_path / "data").exists()
