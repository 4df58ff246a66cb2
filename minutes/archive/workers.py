"""Documents parsed at the same time by processes of their own, each document under limits of time and memory.

A document that breaks a limit, or the parser, costs that document alone: its process is ended and another one started.
Where it found no memory in a process that had others before it, it is tried once more in a new one.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from minutes import errors
from minutes.archive.messages import LENGTH, Reply, Request
from minutes.errors import MinutesError, UnreadableError
from minutes.parsing import Choices, parse, printable
from minutes.records import Minutes

_CHUNK = 1 << 20  # bytes read at once
_NEARLY = 0.6  # of the memory that a process may take; what it has reserved is more than what it uses
_PACKAGES = Path(__file__).resolve().parents[2]  # where the processes find this package


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one document may take: seconds, and megabytes of address space."""

    seconds: float = 300
    megabytes: int = 2048


class Ticket:
    """One document in the queue."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcome: Minutes | MinutesError | None = None


class Workers:
    """Parses by so many processes, started when they are needed; by 0 in this process, without limits. Close it."""

    def __init__(self, number: int, choices: Choices, limits: Limits) -> None:
        self.number = number
        self._choices = choices
        self._limits = limits
        self._waiting: deque[Ticket] = deque()
        self._processes: list[_Process] = []
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.end()
        self._selector.close()

    def submit(self, path: Path) -> Ticket:
        """Put a document in the queue."""
        ticket = Ticket(path)
        if self.number:
            self._waiting.append(ticket)
            self._hand_out()
        return ticket

    def result(self, ticket: Ticket) -> Minutes:
        """The record of a document, waited for. Raises as `parse`, and UnreadableError where it broke a limit."""
        if not self.number:
            return parse(ticket.path, self._choices)
        while ticket.outcome is None:
            self._wait()
            self._hand_out()
        if isinstance(ticket.outcome, MinutesError):
            raise ticket.outcome
        return ticket.outcome

    def _hand_out(self) -> None:
        while self._waiting:
            idle = next((process for process in self._processes if process.ticket is None), None)
            if idle is None and len(self._processes) < self.number:
                idle = _Process(self._limits)
                self._processes.append(idle)
                self._selector.register(idle.replies, selectors.EVENT_READ, idle)
            if idle is None:
                return
            idle.ask(self._waiting.popleft(), self._choices)

    def _wait(self) -> None:
        """Take in what has been answered, and end what takes too long."""
        busy = [process for process in self._processes if process.ticket]
        soonest = min((process.deadline for process in busy), default=time.monotonic())
        for key, _ in self._selector.select(max(0.0, soonest - time.monotonic())):
            process: _Process = key.data
            ticket = process.ticket
            if not process.read():
                self._retire(process)
                if ticket and process.exhausted and process.asked > 1:
                    ticket.outcome = None
                    self._waiting.appendleft(ticket)
        for process in busy:
            if process.ticket and time.monotonic() > process.deadline:
                late = f"takes longer than {self._limits.seconds:g} seconds"
                process.fail(late, "give it more time by --timeout")
                self._retire(process)

    def _retire(self, process: _Process) -> None:
        if process in self._processes:
            self._processes.remove(process)
            self._selector.unregister(process.replies)
            process.end()


class _Process:
    """One process, and the document that it works on."""

    def __init__(self, limits: Limits) -> None:
        self._seconds = limits.seconds
        self._most_kilobytes = limits.megabytes * 1024
        path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "minutes.archive.worker", str(limits.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=os.environ | {"PYTHONPATH": path},
        )
        assert self._popen.stdin and self._popen.stdout
        self._requests, self.replies = self._popen.stdin, self._popen.stdout
        self._received = bytearray()
        self.ticket: Ticket | None = None
        self.asked = 0  # documents
        self.exhausted = False  # it found no memory
        self.deadline = 0.0

    def ask(self, ticket: Ticket, choices: Choices) -> None:
        """Send a document; that the process is no longer there `read` will find."""
        self.ticket, self.deadline = ticket, time.monotonic() + self._seconds
        self.asked += 1
        data = msgspec.json.encode(Request(os.fsencode(ticket.path), choices))
        with suppress(BrokenPipeError):
            self._requests.write(LENGTH.pack(len(data)) + data)

    def read(self) -> bool:
        """Take in what there is of the reply; tells whether the process goes on."""
        data = os.read(self.replies.fileno(), _CHUNK)
        if not data:
            self.fail(self._how_it_ended(), "it may be damaged, or need more memory: --max-memory")
            return False
        self.deadline = time.monotonic() + self._seconds  # it is not late, however long nobody listened
        self._received += data
        start = LENGTH.size
        if len(self._received) >= start and len(self._received) - start >= LENGTH.unpack(self._received[:start])[0]:
            reply = msgspec.json.decode(memoryview(self._received)[start:], type=Reply)
            self._received = bytearray()
            fault = reply.fault
            self._settle(getattr(errors, fault.kind)(fault.message, fault.advice) if fault else reply.minutes)
            self.exhausted = reply.exhausted
        return not self.exhausted

    def fail(self, why: str, advice: str) -> None:
        """Tell of the document at work why there is no record of it."""
        if self.ticket:
            self._settle(UnreadableError(f"{printable(self.ticket.path)}: {why}", advice))

    def end(self) -> None:
        """End the process, whatever it does."""
        self._popen.kill()
        self._popen.wait()
        self._requests.close()
        self.replies.close()

    def _settle(self, outcome: Minutes | MinutesError | None) -> None:
        if self.ticket:
            self.ticket.outcome, self.ticket = outcome, None

    def _how_it_ended(self) -> str:
        _, status, used = os.wait4(self._popen.pid, 0)
        self._popen.returncode = code = os.waitstatus_to_exitcode(status)
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        self.exhausted = used.ru_maxrss > self._most_kilobytes * _NEARLY  # libraries abort where they get no more
        if self.exhausted:
            return f"it takes more memory than it may ({how})"
        return f"the parser broke down ({how})"
