"""A rebuild: the text index by a process of its own, all cases at once; killed or failed, it leaves the old."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from catalogued import dumped

from minutes.archive import Archive, text_builder
from minutes.archive.lock import awaited
from minutes.archive.text_builder import Building, building_beside
from minutes.errors import ArchiveError, UsageError
from minutes.index.answers import Filters
from minutes.index.catalogue.meetings import Papers

SEED = 7
KILLS = 6
# A rebuild as of an archive that is worth a process.
REBUILD = """
import sys
from minutes.archive import Archive, text_builder
text_builder._WORTH_A_PROCESS = 1
Archive(sys.argv[1]).rebuild()
"""
# A process that is killed while another one has its lock, too.
HOLD = """
import subprocess, sys, time
from pathlib import Path
from minutes.archive.lock import awaited
with awaited(Path(sys.argv[1])) as lock:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(2)"], pass_fds=[lock])
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def archive(copied: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive to change, which is worth a process."""
    monkeypatch.setattr(text_builder, "_WORTH_A_PROCESS", 1)
    return copied


def found(archive: Archive) -> list[tuple[object, ...]]:
    hits = archive.hits("*", Filters())
    return sorted((hit.item_id, hit.title, hit.source, hit.page, hit.case_id, hit.snippet) for hit in hits)


def children() -> list[int]:
    """The processes that this one has started and that are still there."""
    own = os.getpid()
    return [int(child) for child in Path(f"/proc/{own}/task/{own}/children").read_text().split()]


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_process_of_its_own_makes_the_same(archive: Archive, demo: Archive, engine: str) -> None:
    archive.rebuild(engine)
    assert found(archive) == found(demo)
    assert dumped(archive) == dumped(demo)


def test_papers_are_of_the_meetings_that_the_catalogue_has(demo: Archive) -> None:
    papers = Papers()
    for path in sorted((demo.folder / "parsed").iterdir(), reverse=True):
        papers.add(demo.record(path.stem), path.stem)
    with demo.catalogue() as catalogue:
        days = {day for (day,) in catalogue.connection.execute("SELECT day FROM documents")}
        held = [[key.partition(".json@")[0] for key in meeting] for meeting in catalogue.papers(sorted(days))]
    assert list(papers.meetings()) == held
    assert any(len(meeting) > 1 for meeting in held)
    papers.close()


def test_what_goes_wrong_in_the_process_is_an_error_of_ours(archive: Archive, demo: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no search engine 'lucene'") as caught:
        archive.rebuild("lucene")
    assert "tantivy" in caught.value.advice
    order = Building(str(archive.folder / "index" / "text"), str(archive.folder / "parsed"), "tantivy", ("a@b",))
    refused = pytest.raises(ArchiveError, match=r"File exists.*room")
    with refused, awaited(tmp_path / "lock") as lock, building_beside(order, lock):
        pass
    assert children() == []
    assert found(archive) == found(demo)


def test_a_process_that_is_killed_is_told_of(archive: Archive, tmp_path: Path) -> None:
    order = Building(str(tmp_path / "new"), str(archive.folder / "parsed"), "tantivy", ("a@b",))
    told = pytest.raises(ArchiveError, match="SIGKILL")
    with told, awaited(tmp_path / "lock") as lock, building_beside(order, lock):
        for child in children():
            os.kill(child, signal.SIGKILL)


def test_no_process_outlives_what_failed_beside_it(archive: Archive, tmp_path: Path) -> None:
    order = Building(str(tmp_path / "new"), str(archive.folder / "parsed"), "tantivy", ("a@b",))
    with pytest.raises(ZeroDivisionError), awaited(tmp_path / "lock") as lock, building_beside(order, lock):
        assert len(children()) == 1
        raise ZeroDivisionError
    assert children() == []


def test_who_comes_next_waits_for_the_process_of_one_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"held\n"
        began = time.monotonic()
        process.kill()
    with awaited(tmp_path / "lock"):
        assert time.monotonic() - began > 0.5


def test_a_rebuild_that_is_killed_loses_nothing(archive: Archive, demo: Archive) -> None:
    wanted, moments = found(demo), random.Random(SEED)
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", REBUILD, str(archive.folder)], check=True)
    longest = time.monotonic() - began
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, "-c", REBUILD, str(archive.folder)]) as process:
            time.sleep(moments.uniform(0.2, longest))
            process.kill()
        assert found(Archive(archive.folder)) == wanted
    archive.rebuild()
    assert found(Archive(archive.folder)) == wanted
    assert dumped(archive) == dumped(demo)
    assert not list((archive.folder / "index").glob("*.new*"))
