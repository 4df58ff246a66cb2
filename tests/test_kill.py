"""An ingest that is killed at any moment: the next one makes of it what an undisturbed one makes."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from catalogued import RAW, dumped

from minutes.archive import Archive

SEED = 20231
ROUNDS, KILLS = 10, 10  # rounds that begin with an empty folder, and kills in each before it may end


def start(folder: Path) -> subprocess.Popen[bytes]:
    """An ingest of the sample municipality, with processes that parse."""
    command = [sys.executable, "-m", "minutes", "--data", str(folder), "ingest", "--jobs", "2", str(RAW)]
    with (folder.parent / "stderr.txt").open("w") as complaints:
        return subprocess.Popen(command, stderr=complaints, start_new_session=True)


def finish(folder: Path) -> None:
    """An ingest that nobody disturbs."""
    with start(folder) as process:
        code = process.wait()
    assert code == 0, (folder.parent / "stderr.txt").read_text()


def kill_at_random(folder: Path, moments: random.Random, longest: float) -> bool:
    """Start an ingest and kill it somewhere; tells whether it was still at work."""
    with start(folder) as process:
        time.sleep(moments.uniform(0.05, longest))
        at_work = process.poll() is None
        process.kill()
    return at_work


def content(archive: Archive) -> dict[str, object]:
    """All that an ingest has made: the records byte by byte, the catalogue, what is found and in which case it is."""
    records = {path.name: path.read_bytes() for path in (archive.folder / "parsed").iterdir()}
    hits = archive.search("*", limit=1000).hits
    found = sorted((hit.item_id, hit.title, hit.source, hit.page, hit.case_id) for hit in hits)
    return {"records": records, "catalogue": dumped(archive), "found": found}


def undisturbed_seconds(folder: Path) -> float:
    """How long a whole ingest takes here and now."""
    began = time.monotonic()
    finish(folder)
    return time.monotonic() - began


def check(tmp_path: Path, rounds: int, kills: int) -> int:
    """Kill so many ingests in so many rounds; tells how many of them were at work."""
    seconds = undisturbed_seconds(tmp_path / "undisturbed")
    wanted = content(Archive(tmp_path / "undisturbed"))
    moments = random.Random(SEED)
    at_work = 0
    for number in range(rounds):
        folder = tmp_path / f"round{number}"
        for _ in range(kills):
            at_work += kill_at_random(folder, moments, seconds)
            if (folder / "index" / "catalogue.sqlite").exists():
                assert_readable(folder)
        finish(folder)
        left = content(Archive(folder))
        assert {key for key in wanted if left[key] != wanted[key]} == set(), f"round {number}"
        assert list(folder.rglob("*.tmp")) == []
    print(f"{rounds * kills} kills, {at_work} of them at work; {rounds} of {rounds} rounds as undisturbed")
    return at_work


def assert_readable(folder: Path) -> None:
    """Whoever reads between two runs sees whole commits."""
    with sqlite3.connect(f"{(folder / 'index' / 'catalogue.sqlite').as_uri()}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_kills_leave_no_trace(tmp_path: Path) -> None:
    check(tmp_path, rounds=1, kills=4)


@pytest.mark.slow
def test_a_hundred_kills_leave_no_trace(tmp_path: Path) -> None:
    assert check(tmp_path, ROUNDS, KILLS) >= ROUNDS * KILLS // 4


def test_who_is_interrupted_leaves_whole_records(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with start(folder) as process:
        while not list((folder / "parsed").glob("*.json")):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait() == 130
    archive = Archive(folder)
    assert len(list(archive.minutes())) == len(list((folder / "parsed").glob("*.json")))
