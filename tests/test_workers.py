"""Documents parsed by processes of their own: the same records, and limits that cost one document alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from catalogued import RAW
from test_archive import write

from minutes.archive import Archive, Ingested, Limits
from minutes.archive.workers import Workers, _Process
from minutes.errors import UnreadableError
from minutes.parsing import Choices


def statuses(told: list[Ingested]) -> dict[str, str]:
    return {Path(one.path).name: one.status for one in told}


def children() -> list[int]:
    """The processes that parse for this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid() and b"minutes.archive.worker" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four papers in an archive that has taken none of them in."""
    for day in (3, 10, 17, 24):
        write(tmp_path / f"data/raw/{day:02}.txt", day=day)
    return tmp_path / "data"


def test_processes_give_the_records_that_one_gives(demo: Archive, tmp_path: Path) -> None:
    several = Archive(tmp_path / "data")
    told = list(several.ingest([RAW], jobs=2))
    assert [Path(one.path).name for one in told] == sorted(path.name for path in RAW.iterdir())
    for record in (demo.folder / "parsed").iterdir():
        assert (several.folder / "parsed" / record.name).read_bytes() == record.read_bytes()


def test_copies_that_are_parsed_at_the_same_time_are_told(folder: Path) -> None:
    shutil.copy(folder / "raw/03.txt", folder / "raw/03-kopi.txt")
    told = list(Archive(folder).ingest(jobs=2))
    assert Counter(one.status for one in told) == {"parsed": 4, "duplicate": 1}
    assert statuses(told)["03.txt"] == "duplicate"


def test_a_document_that_takes_too_long_fails_alone(folder: Path) -> None:
    with (folder / "raw/05.txt").open("w") as file:
        file.writelines(f"{number}. Punkt\n\nSagsfremstilling\n\nTekst {number}\n\n" for number in range(200_000))
    (failed,) = [one for one in Archive(folder).ingest(jobs=2, limits=Limits(seconds=12)) if one.status != "parsed"]
    assert (Path(failed.path).name, failed.status) == ("05.txt", "failed")
    assert "longer than 12 seconds" in failed.message
    assert "--timeout" in failed.advice


def test_an_answer_that_waited_to_be_heard_is_not_late(folder: Path) -> None:
    path = folder / "raw/05.txt"
    path.write_text("".join(f"{number}. Punkt\n\nSagsfremstilling\n\nTekst {number}\n\n" for number in range(500)))
    with Workers(1, Choices(), Limits()) as workers:
        ticket = workers.submit(path)
        workers._selector.select()  # it answers, with more than a pipe holds
        workers._processes[0].deadline = 0.0
        assert len(workers.result(ticket).items) == 500


def test_a_document_that_takes_too_much_memory_fails_alone(folder: Path) -> None:
    with (folder / "raw/05.txt").open("wb") as file:
        file.truncate(600 * 1024 * 1024)
    (failed,) = [one for one in Archive(folder).ingest(jobs=2, limits=Limits(megabytes=900)) if one.status != "parsed"]
    assert (Path(failed.path).name, failed.status) == ("05.txt", "failed")
    assert "memory" in failed.message + failed.advice


def test_a_process_without_memory_gets_no_other_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "raw/05.txt").open("wb") as file:
        file.truncate(600 * 1024 * 1024)
    started = []

    class Counted(_Process):
        def __init__(self, limits: Limits) -> None:
            super().__init__(limits)
            started.append(self)

    monkeypatch.setattr("minutes.archive.workers._Process", Counted)
    with Workers(1, Choices(), Limits(megabytes=900)) as workers:
        workers.result(workers.submit(folder / "raw/03.txt"))
        with pytest.raises(UnreadableError, match="memory"):
            workers.result(workers.submit(folder / "raw/05.txt"))
        workers.result(workers.submit(folder / "raw/10.txt"))
    # One that had another document before, a new one in which it is tried once more, and one for what follows.
    assert [process.asked for process in started] == [2, 1, 1]


def test_a_process_that_breaks_down_costs_its_document_alone(folder: Path) -> None:
    with (folder / "raw/01.txt").open("w") as file:
        file.writelines(f"{number}. Punkt\n\nSagsfremstilling\n\nTekst {number}\n\n" for number in range(200_000))
    told: list[Ingested] = []
    run = threading.Thread(target=lambda: told.extend(Archive(folder).ingest(jobs=1)))
    run.start()
    time.sleep(2)
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    run.join()
    assert statuses(told) == {"01.txt": "failed", **{f"{day:02}.txt": "parsed" for day in (3, 10, 17, 24)}}
    assert "SIGKILL" in told[0].message


def test_what_is_no_file_is_told(folder: Path) -> None:
    os.mkfifo(folder / "raw/pipe.txt")
    (folder / "raw/væk.txt").symlink_to(folder / "findes ikke")
    told = list(Archive(folder).ingest([folder / "raw", folder / "raw/pipe.txt"], jobs=1))
    assert statuses(told) == {"væk.txt": "failed", "pipe.txt": "failed"} | {
        f"{day:02}.txt": "parsed" for day in (3, 10, 17, 24)
    }


def test_nothing_is_left_running(folder: Path) -> None:
    before = children()
    run = Archive(folder).ingest(jobs=2)
    next(run)
    run.close()
    assert children() == before


def test_a_plan_writes_nothing(folder: Path) -> None:
    archive = Archive(folder)
    assert {one.status for one in archive.plan()} == {"parsed"}
    assert sorted(path.name for path in folder.iterdir()) == ["raw"]
    list(archive.ingest())
    write(folder / "raw/03.txt", day=3, title="Rettet")
    shutil.copy(folder / "raw/10.txt", folder / "raw/ny.txt")
    (folder / "raw/24.txt").rename(folder / "raw/25.txt")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    planned = statuses(list(archive.plan()))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert planned == statuses(list(archive.ingest()))
    assert planned["03.txt"] == planned["25.txt"] == "replaced"
    assert planned["ny.txt"] == "duplicate"


def test_a_folder_is_watched(folder: Path) -> None:
    command = [sys.executable, "-X", "faulthandler", "-m", "minutes", "--data", str(folder), "ingest", "--watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr
        stuck = threading.Timer(60, process.send_signal, [signal.SIGABRT])  # tells where it hangs
        stuck.start()
        told: list[str] = []
        for line in process.stderr:
            told.append(line)
            if "watching" in line:
                write(folder / "raw/31.txt", day=31)
            if "31.txt: 2 items" in line:
                process.send_signal(signal.SIGINT)
        stuck.cancel()
    assert (process.returncode, told[-1]) == (130, "interrupted\n"), told


def test_a_process_ends_with_the_one_that_asks_whatever_it_does() -> None:
    busy = "from minutes.archive.messages import end_with_stdin; end_with_stdin(); import time; time.sleep(100)"
    with subprocess.Popen([sys.executable, "-c", busy], stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(b"a request that is not read")
        process.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.stdin.close()
        assert process.wait(timeout=20) == -signal.SIGKILL
