"""What is asked of the search, as a record that makes addresses and is made of them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec.structs import asdict, replace

from minutes.index.answers import Filters, Sort
from minutes.web.addresses import with_query
from minutes.web.params import LONGEST_NAME, LONGEST_QUERY

EVERYTHING = "*"

# The names of the parameters on the Danish pages; the API has those of the record.
_DANISH = {
    "q": "q",
    "committee": "udvalg",
    "municipality": "kommune",
    "year": "aar",
    "outcome": "udfald",
    "type": "type",
    "field": "felt",
    "date_from": "fra",
    "date_to": "til",
    "sort": "sorter",
}
_ENGLISH = {name: name for name in _DANISH}
FACETS = ("committee", "municipality", "year", "outcome", "type")


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a search by whole values."""

    committee: str | None = None
    municipality: str | None = None
    year: str | None = None
    outcome: str | None = None
    type: str | None = None
    field: str | None = None


class Question(Narrowing, frozen=True, kw_only=True):
    """A search, but for the page of hits that is wanted."""

    q: str = ""
    date_from: str | None = None
    date_to: str | None = None
    sort: Sort = "relevance"

    @property
    def query(self) -> str:
        """The query for the index: everything where there are no words."""
        return self.q.strip() or EVERYTHING

    @property
    def filters(self) -> Filters:
        """What narrows the search, for the index."""
        return Filters(
            committee=self.committee,
            municipality=self.municipality,
            year=self.year,
            outcome=self.outcome,
            type=self.type,
            date_from=self.date_from,
            date_to=self.date_to,
            field=self.field,
            sort=self.sort,
        )

    def address(self, path: str = "/soeg", side: int = 1) -> str:
        """The address of this search: of its page, of a file with its hits, or in the API."""
        names = _DANISH if path.startswith("/soeg") else _ENGLISH
        asked = {shown: getattr(self, name) for name, shown in names.items()}
        if self.sort == "relevance":
            asked[names["sort"]] = None
        return with_query(path, **asked, side=side if side > 1 else None)

    def side(self, number: int) -> str:
        """The address of a page of the hits."""
        return self.address(side=number)

    def without(self, name: str) -> str:
        """The address of this search without one of its filters."""
        return replace(self, **{name: None}).address()

    def toggled(self, name: str, value: str) -> str:
        """The address of this search with a filter, or without where it has that."""
        return replace(self, **{name: None if getattr(self, name) == value else value}).address()

    def reworded(self, query: str) -> str:
        """The address of this search for other words."""
        return replace(self, q=query).address()

    def in_full(self, facet: str) -> str:
        """The address of this search with all values of a facet."""
        address = self.address()
        return f"{address}{'&' if '?' in address else '?'}alle={facet}"

    def hidden(self) -> list[tuple[str, str]]:
        """The parameters that the form has no field for."""
        return [(_DANISH[name], value) for name in FACETS if (value := getattr(self, name))]

    def narrowed(self) -> list[tuple[str, str]]:
        """The filters in use, by name and value."""
        wanted = (*FACETS, "field", "date_from", "date_to")
        return [(name, value) for name in wanted if (value := getattr(self, name))]


def _text(name: str, what: str, longest: int = LONGEST_NAME) -> object:
    return QueryParameter(name=name, max_length=longest, description=what)


def page_narrowing(
    udvalg: Annotated[str | None, _text("udvalg", "Udvalg")] = None,
    kommune: Annotated[str | None, _text("kommune", "Kommune")] = None,
    aar: Annotated[str | None, _text("aar", "År")] = None,
    udfald: Annotated[str | None, _text("udfald", "Udfald")] = None,
    slags: Annotated[str | None, _text("type", "Type")] = None,
    felt: Annotated[str | None, _text("felt", "Felt")] = None,
) -> Narrowing:
    """The narrowing that the address of a page asks for."""
    values = {"committee": udvalg, "municipality": kommune, "year": aar, "outcome": udfald, "type": slags}
    return Narrowing(**{name: value or None for name, value in (values | {"field": felt}).items()})


def page_question(
    page_narrowing: NamedDependency[Narrowing],
    q: Annotated[str, _text("q", "Søgeord", LONGEST_QUERY)] = "",
    fra: Annotated[str | None, _text("fra", "Fra og med")] = None,
    til: Annotated[str | None, _text("til", "Til og med")] = None,
    sorter: Annotated[Sort | Literal[""], QueryParameter(name="sorter")] = "relevance",
) -> Question:
    """The question that the address of a page asks."""
    return Question(
        **asdict(page_narrowing), q=q, date_from=fra or None, date_to=til or None, sort=sorter or "relevance"
    )


def api_narrowing(
    committee: Annotated[str | None, _text("committee", "A body, by name or abbreviation")] = None,
    municipality: Annotated[str | None, _text("municipality", "A municipality")] = None,
    year: Annotated[str | None, _text("year", "A year of meetings")] = None,
    outcome: Annotated[str | None, _text("outcome", "An outcome, e.g. godkendt")] = None,
    kind: Annotated[str | None, _text("type", "What is found, as in the facet of that name")] = None,
    field: Annotated[str | None, _text("field", "The field that words are looked for in")] = None,
) -> Narrowing:
    """The narrowing that a request to the API asks for."""
    values = {"committee": committee, "municipality": municipality, "year": year, "outcome": outcome, "type": kind}
    return Narrowing(**{name: value or None for name, value in (values | {"field": field}).items()})


def api_question(
    api_narrowing: NamedDependency[Narrowing],
    q: Annotated[str, _text("q", "Words, or a query as `minutes search` takes it", LONGEST_QUERY)] = "",
    first: Annotated[str | None, _text("date_from", "From this day, month or year on")] = None,
    last: Annotated[str | None, _text("date_to", "Up to this day, month or year")] = None,
    sort: Annotated[Sort, QueryParameter(name="sort", description="The best first, or the latest")] = "relevance",
) -> Question:
    """The question that a request to the API asks."""
    return Question(**asdict(api_narrowing), q=q, date_from=first or None, date_to=last or None, sort=sort)


Asked = NamedDependency[Question]
