"""The front page and the search."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from minutes.web.bounds import bounded
from minutes.web.charts import year_bars
from minutes.web.meetings import read_bodies, read_meetings
from minutes.web.params import LAST_HIT, PAGE, Id, Side
from minutes.web.questions import FACETS, Asked
from minutes.web.rendering import page
from minutes.web.shelf import TheShelf

_LATEST = 8  # meetings on the front page
_COUNTS = (
    "SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM meetings) AS meetings,"
    " (SELECT count(*) FROM items WHERE access = 'åben') AS items,"
    " (SELECT count(*) FROM cases WHERE open AND NOT standing) AS cases,"
    " (SELECT min(date) FROM meetings) AS first, (SELECT max(date) FROM meetings) AS last"
)


_LISTED = tuple(name for name in FACETS if name != "year")  # years are drawn


@get("/", include_in_schema=False)
@bounded
def front(shelf: TheShelf) -> Response[str]:
    """What the archive holds, and where to begin."""
    with shelf.rows() as rows:
        counts = rows.one(_COUNTS)
    bodies = read_bodies(shelf)
    return page("front.html", counts=counts, bodies=bodies, latest=read_meetings(shelf, limit=_LATEST))


@get("/punkt/{item_id:str}/lignende", include_in_schema=False)
@bounded
def similar(shelf: TheShelf, item_id: Id) -> Response[str]:
    """The items and points most like one."""
    found = shelf.find(item_id)
    return page("similar.html", item_id=item_id, found=found, hits=shelf.similar(item_id, PAGE))


@get("/soeg", include_in_schema=False)
@bounded
def search(
    shelf: TheShelf,
    question: Asked,
    side: Side = 1,
    alle: Annotated[str | None, QueryParameter(name="alle", max_length=20)] = None,
) -> Response[str]:
    """The hits of a search, a page of them; `alle` names the facet of which all values are shown."""
    answer = shelf.ask(question, limit=PAGE, offset=(side - 1) * PAGE)
    last = min(-(-answer.total // PAGE), LAST_HIT // PAGE)
    return page(
        "search.html",
        question=question,
        answer=answer,
        side=side,
        last=last,
        bars=year_bars(answer.facets.get("year", {})),
        facets=[(name, _most_first(values)) for name in _LISTED if (values := answer.facets.get(name))],
        in_full=alle,
    )


def _most_first(values: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(values.items(), key=itemgetter(1), reverse=True)
