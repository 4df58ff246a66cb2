"""The reading room by several processes: real ones, which are ended and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from minutes.archive import Archive

# Which processes there are, and what each holds, is read where Linux tells it.
pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux")
PATIENCE = 60  # seconds; a process imports for one or two


@contextmanager
def serving(folder: Path, processes: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and its address."""
    command = [sys.executable, "-m", "minutes", "--data", str(folder), "serve", "--port", "0"]
    command += ["--processes", str(processes)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            yield server, server.stderr.readline().split()[0]
        finally:
            server.kill()


def workers(server: subprocess.Popen[str]) -> list[int]:
    """The processes that a server has started to answer."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("ascii").split()
    return [int(each) for each in children if "spawn_main" in Path(f"/proc/{each}/cmdline").read_text("utf-8")]


def sockets(process: int) -> int:
    """How many connections, and what else of the kind, a process has open."""
    held = (each.readlink().name for each in Path(f"/proc/{process}/fd").iterdir() if each.is_symlink())
    return sum(each.startswith("socket:") for each in held)


def soon(holds: Callable[[], object]) -> bool:
    """Whether something comes to hold while one waits."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False


def is_there(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def test_connections_spread_and_an_interrupt_ends_all(demo: Archive) -> None:
    with serving(demo.folder, 2) as (server, address), httpx.Client(timeout=PATIENCE) as client:
        assert client.get(f"{address}soeg?q=skole").status_code == 200
        assert soon(lambda: len(workers(server)) == 2)
        both = workers(server)
        readers: list[httpx.Client] = []

        def each_has_more() -> bool:
            readers.append(httpx.Client(timeout=PATIENCE))
            assert readers[-1].get(f"{address}api/v1/bodies").json()["results"]
            return all(sockets(each) - few >= 2 for each, few in idle.items())

        idle = {each: sockets(each) for each in both}
        try:
            assert soon(each_has_more)
        finally:
            for reader in readers:
                reader.close()
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 130
        assert soon(lambda: not any(map(is_there, both)))


def test_a_process_that_is_killed_comes_back(demo: Archive) -> None:
    with serving(demo.folder, 2) as (server, address):
        assert httpx.get(address, timeout=PATIENCE).status_code == 200
        first, second = workers(server)
        os.kill(first, signal.SIGKILL)
        assert soon(lambda: len(workers(server)) == 2 and first not in workers(server))
        os.kill(second, signal.SIGKILL)
        assert httpx.get(address, timeout=PATIENCE).status_code == 200
        server.terminate()
        assert server.wait(PATIENCE) == 130
        assert server.stderr is not None and "another takes its place" in server.stderr.read()


def test_a_process_that_ends_by_itself_ends_all_and_says_so(demo: Archive) -> None:
    with serving(demo.folder, 2) as (server, address):
        assert httpx.get(address, timeout=PATIENCE).status_code == 200
        both = workers(server)
        os.kill(both[0], signal.SIGINT)
        assert server.wait(PATIENCE) == 1
        assert server.stderr is not None and "a process of the reading room has ended" in server.stderr.read()
        assert soon(lambda: not any(map(is_there, both)))


def test_processes_end_with_the_one_that_started_them(demo: Archive) -> None:
    with serving(demo.folder, 2) as (server, address):
        assert httpx.get(address, timeout=PATIENCE).status_code == 200
        both = workers(server)
        server.kill()
        assert soon(lambda: not any(map(is_there, both)))
