"""Cases: one with its path and what that rests on, and lists of them."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Literal

from litestar import Response, get
from litestar.params import QueryParameter

from minutes.export.ics import calendar
from minutes.index.cases.traces import CaseFilters, CaseOrder
from minutes.web import addresses
from minutes.web.bounds import bounded
from minutes.web.charts import case_drawing
from minutes.web.params import DATE, LONGEST_NAME, PAGE, Id, Side, checked_date
from minutes.web.rendering import page
from minutes.web.shelf import TheShelf

ORDERS: dict[str, CaseOrder] = {"": "last", "seneste": "last", "aeldste": "first", "titel": "title", "trin": "steps"}

Body = Annotated[str | None, QueryParameter(name="udvalg", max_length=LONGEST_NAME)]
Since = Annotated[str | None, QueryParameter(name="fra", pattern=DATE)]
Until = Annotated[str | None, QueryParameter(name="til", pattern=DATE)]
Order = Annotated[Literal["", "seneste", "aeldste", "titel", "trin"], QueryParameter(name="sorter")]


@get("/sag/{case_id:str}", include_in_schema=False)
@bounded
def case_page(shelf: TheShelf, case_id: Id) -> Response[str]:
    """A case with its path as a drawing and in words."""
    trace = shelf.case(case_id)
    return page("case.html", trace=trace, drawing=case_drawing(trace, "#trin-"), calendar=calendar([trace]))


@get("/sager", include_in_schema=False)
@bounded
def cases_page(
    shelf: TheShelf, side: Side = 1, udvalg: Body = None, fra: Since = None, til: Until = None, sorter: Order = ""
) -> Response[str]:
    """The cases, a page of them."""
    filters = CaseFilters(body=udvalg or None, since=checked_date(fra), until=checked_date(til), sort=ORDERS[sorter])
    start = (side - 1) * PAGE
    found = list(islice(shelf.traces(filters), start, start + PAGE + 1))
    return page(
        "cases.html",
        traces=found[:PAGE],
        side=side,
        more=len(found) > PAGE,
        asked={"udvalg": udvalg or "", "fra": fra or "", "til": til or "", "sorter": sorter},
        address=lambda wanted: addresses.with_query(
            "/sager", udvalg=udvalg, fra=fra, til=til, sorter=sorter, side=wanted if wanted > 1 else None
        ),
    )


@get("/overskredet", include_in_schema=False)
@bounded
def overdue_page(shelf: TheShelf, side: Side = 1, udvalg: Body = None, fra: Since = None) -> Response[str]:
    """The promises that were not kept, a page of them."""
    start = (side - 1) * PAGE
    found = list(islice(shelf.overdue(udvalg or None, checked_date(fra)), start, start + PAGE + 1))
    return page(
        "overdue.html",
        promises=found[:PAGE],
        side=side,
        more=len(found) > PAGE,
        asked={"udvalg": udvalg or "", "fra": fra or ""},
        address=lambda wanted: addresses.with_query(
            "/overskredet", udvalg=udvalg, fra=fra, side=wanted if wanted > 1 else None
        ),
    )
