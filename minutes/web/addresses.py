"""The addresses of the pages: stable, readable, made in one place."""

from __future__ import annotations

from functools import lru_cache, partial
from urllib.parse import quote, quote_plus

from minutes.danish.forms import slug
from minutes.records import Committee

NOWHERE = "uden-kommune"

# A page names the same few things many times.
_REMEMBERED = 1 << 12
_in_path = lru_cache(_REMEMBERED)(partial(quote, safe=""))
_in_query = lru_cache(_REMEMBERED)(quote_plus)


def _path(*parts: str) -> str:
    return "".join([f"/{_in_path(part)}" for part in parts])


def with_query(path: str, **values: object) -> str:
    """A path with those of the values that say something."""
    said = [f"{name}={_in_query(str(value))}" for name, value in values.items() if value]
    return f"{path}?{'&'.join(said)}" if said else path


def item(item_id: str) -> str:
    """The page of an item or a point."""
    return _path("punkt", item_id)


def source(item_id: str, page: int | None = None) -> str:
    """The page of the source on which an item or a point stands."""
    return with_query(_path("kilde", item_id), side=page)


def case(case_id: str) -> str:
    """The page of a case."""
    return _path("sag", case_id)


def meeting(meeting_id: str) -> str:
    """The page of a meeting."""
    return _path("moede", meeting_id)


def person(person_id: str) -> str:
    """The page of a person."""
    return _path("person", person_id)


def body(municipality: str | None, committee: Committee) -> str:
    """The page of a body."""
    return _path("udvalg", *body_key(municipality, committee))


def body_key(municipality: str | None, committee: Committee) -> tuple[str, str]:
    """What names a body in an address: its municipality and itself, as in ids."""
    place = slug((municipality or "").removesuffix(" Kommune")) or NOWHERE
    return place, slug(committee.name or committee.abbreviation or "") or "ukendt"
