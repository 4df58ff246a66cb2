"""Work in threads, a few at a time and none for ever."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread

SECONDS = 15.0  # that an answer may take, waiting included
_AT_ONCE = 4  # more threads only make each other slow

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_limiter = anyio.CapacityLimiter(_AT_ONCE)


def bounded(answer: Callable[_Arguments, _Result]) -> Callable[_Arguments, Awaitable[_Result]]:
    """A handler that does its work in a thread. Raises TimeoutError where that takes too long."""

    @wraps(answer)
    async def run(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with anyio.fail_after(SECONDS):
            work = partial(answer, *args, **kwargs)
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=_limiter)

    return run
