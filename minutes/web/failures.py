"""Errors as pages that help, or as JSON where a program asked."""

from __future__ import annotations

import logging

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from minutes.errors import ArchiveError, MinutesError, MissingPartError, NotFoundError, UnreadableError, UsageError
from minutes.web.rendering import page


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """What the API answers where it has no record: the status, and what went wrong."""

    status: int
    error: str


_log = logging.getLogger(__name__)

_STATUS: dict[type[MinutesError], int] = {
    NotFoundError: 404,
    UsageError: 400,
    UnreadableError: 409,
    ArchiveError: 503,
    MissingPartError: 501,
}


def _answer(request: Request, status: int, message: str) -> Response:  # type: ignore[type-arg]
    if request.url.path.startswith("/api/"):
        return Response(Failure(status=status, error=message), media_type=MediaType.JSON, status_code=status)
    return page("error.html", status, code=status, message=message, wanted=request.url.path)


def _told(request: Request, error: MinutesError) -> Response:  # type: ignore[type-arg]
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    return _answer(request, status, str(error))


def _of_http(request: Request, error: HTTPException) -> Response:  # type: ignore[type-arg]
    details = error.extra if isinstance(error, ValidationException) and isinstance(error.extra, list) else []
    told = "; ".join(f"{each.get('key', '')}: {each.get('message', '')}" for each in details if isinstance(each, dict))
    return _answer(request, error.status_code, told or error.detail)


def _too_long(request: Request, _: TimeoutError) -> Response:  # type: ignore[type-arg]
    return _answer(request, 504, "the answer took too long; ask for less")


def _fault(request: Request, error: Exception) -> Response:  # type: ignore[type-arg]
    """A fault of the program: told in the log, not to the reader."""
    _log.exception("%s failed", request.url.path, exc_info=error)
    return _answer(request, 500, "an error of the program; its log has the details")


HANDLERS: ExceptionHandlersMap = {
    MinutesError: _told,
    HTTPException: _of_http,
    TimeoutError: _too_long,
    Exception: _fault,
}
