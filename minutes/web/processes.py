"""Serving by one process or by several, among which those who connect spread."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Collection
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import NamedTuple, NoReturn

import uvicorn

from minutes.errors import MinutesError
from minutes.web.app import make_app

_WAITING = 2048  # readers who may wait to be let in
_FINISH = 5.0  # seconds that a process has for the answers that it is at, when it is to end

_log = logging.getLogger(__name__)


class Room(NamedTuple):
    """What is served: the archive in a data folder, by the names in `hosts`."""

    folder: str
    hosts: Collection[str]


def serve(room: Room, listening: socket.socket, processes: int) -> None:
    """Answer those who connect, by so many processes, until interrupted; one that is killed comes back.

    Raises MinutesError where one cannot begin.
    """
    listening.listen(_WAITING)  # who comes before a process is ready waits for it
    if processes == 1:
        _answer(room, listening)
        return
    signal.signal(signal.SIGTERM, _interrupt)
    running: list[SpawnProcess] = []
    try:
        while True:
            running += [_start(room, listening) for _ in range(processes - len(running))]
            connection.wait([process.sentinel for process in running])
            for process in [each for each in running if not each.is_alive()]:
                running.remove(process)
                if process.exitcode is not None and process.exitcode >= 0:  # the next would do no better
                    raise MinutesError("a process of the reading room has ended", "see what it says above")
                _log.warning("process %s was killed (%s); another takes its place", process.pid, process.exitcode)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(_FINISH)
            process.kill()


def _interrupt(*_: int | FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _start(room: Room, listening: socket.socket) -> SpawnProcess:
    process = get_context("spawn").Process(target=_answer_with_others, args=(room, listening))
    process.start()
    return process


def _answer_with_others(room: Room, listening: socket.socket) -> None:
    """Answer as one of several processes, which ends with the one that started it, however that ends."""
    parent = parent_process()
    assert parent is not None
    threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    with suppress(KeyboardInterrupt):  # Ctrl-C reaches all of them, and the first one tells
        _answer(room, listening)


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


def _answer(room: Room, listening: socket.socket) -> None:
    # Who connects is let in one at a time, so that the next goes to a process that has less to do.
    config = uvicorn.Config(make_app(*room), log_level="warning", server_header=False, backlog=1)
    _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(_WAITING)  # `backlog` of the configuration was both, how many wait and how many are let in
