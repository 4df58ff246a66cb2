"""Work in threads, a few at a time and none for ever."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread

SECONDS = 15.0  # that an answer may take, waiting included

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_answers = anyio.CapacityLimiter(3)  # more threads only make each other slow
_pictures = anyio.CapacityLimiter(1)  # what draws pages waits for pdfium, and keeps nobody else waiting


def _within(
    limiter: anyio.CapacityLimiter, answer: Callable[_Arguments, _Result]
) -> Callable[_Arguments, Awaitable[_Result]]:
    @wraps(answer)
    async def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with anyio.fail_after(SECONDS):
            work = partial(answer, *args, **kwargs)
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)

    return run


def bounded(answer: Callable[_Arguments, _Result]) -> Callable[_Arguments, Awaitable[_Result]]:
    """A handler that does its work in a thread. Raises TimeoutError where that takes too long."""
    return _within(_answers, answer)


def drawn(answer: Callable[_Arguments, _Result]) -> Callable[_Arguments, Awaitable[_Result]]:
    """The same for a handler that opens the source of a document."""
    return _within(_pictures, answer)
