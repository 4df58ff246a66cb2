"""What a request may ask: parameters with their limits; one that nobody knows is refused."""

from __future__ import annotations

from typing import Annotated, Any

from litestar.connection import ASGIConnection
from litestar.exceptions import ValidationException
from litestar.handlers import BaseRouteHandler
from litestar.params import PathParameter, QueryParameter
from litestar.routes import HTTPRoute

from minutes.danish.periods import bounds
from minutes.errors import UsageError

LONGEST_QUERY = 500  # characters
LONGEST_NAME = 200
MOST_HITS = 100  # a page
LAST_HIT = 10_000  # so far a list goes, page by page
PAGE = 20  # hits of a page

Id = Annotated[str, PathParameter(max_length=LONGEST_NAME, description="Id of the record, as the lists tell it")]
Limit = Annotated[int, QueryParameter(ge=1, le=MOST_HITS, description="So many records at most")]
Offset = Annotated[int, QueryParameter(ge=0, le=LAST_HIT, description="So many records are left out before the first")]
Side = Annotated[int, QueryParameter(name="side", ge=1, le=LAST_HIT // PAGE)]

# A day, a month or a year.
DATE = r"^(\d{4}(-\d\d){0,2})?$"

_KNOWN = "known_parameters"


def checked_date(date: str | None) -> str | None:
    """A date that the calendar has, None where none is asked for. Raises UsageError."""
    if date and not bounds(date):
        raise UsageError(f"{date!r} is not a date", "write it as 2023-05-31, 2023-05 or 2023")
    return date or None


def note_parameters(route: HTTPRoute) -> None:
    """Keep with each handler of a route the parameters that it knows."""
    for handler, model in route.route_handler_map.values():
        handler.opt[_KNOWN] = {each.field_alias for each in model.expected_query_params}


def only_known(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse a request with a parameter that the handler does not know, or with one told twice."""
    known = handler.opt.get(_KNOWN)
    if known is None:
        return
    names = [name for name, _ in connection.query_params.multi_items()]
    unknown = sorted({name for name in names if name not in known})
    if unknown:
        allowed = f"known are {', '.join(sorted(known))}" if known else "there is none here"
        raise ValidationException(f"unknown parameter {unknown[0][:LONGEST_NAME]!r}: {allowed}")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValidationException(f"parameter {twice[0]!r} is given more than once")
