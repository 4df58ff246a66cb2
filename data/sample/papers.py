"""The sources of the sample municipality, as the records that a faultless parser would make of the papers."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec

from minutes.records import Committee, Item, Meeting, Person

HERE = Path(__file__).parent
RAW = HERE.parent / "raw"
MUNICIPALITY = tomllib.loads((HERE / "municipality.toml").read_text("utf-8"))

WEEKDAYS = ("Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag")
MONTHS = ("januar", "februar", "marts", "april", "maj", "juni",
          "juli", "august", "september", "oktober", "november", "december")  # fmt: skip


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The habits of one paper that do not change what it says."""

    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8"
    points: Literal["numbers", "table", "bullets"] = "numbers"
    decided: Literal["numbers", "titles"] = "numbers"
    bilag: Literal["before", "after"] = "after"
    ids: Literal["beside", "below"] = "beside"
    absent: Literal["Fraværende:", "Afbud:"] = "Fraværende:"
    font: Literal["Helvetica", "Times"] = "Helvetica"
    hyphens: bool = False
    markup: bool = False
    wrapped: bool = False


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ruled table inside the sagsfremstilling of the item with this number."""

    number: str
    caption: str
    rows: tuple[tuple[str, ...], ...]
    sideways: bool = False


class Paper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One paper: what it says (`meeting`, `items`) and how it looks (`layout`, `style`, `tables`).

    The `id` of an item is left to the parser. `stand_ins` maps an absent member to the one who came instead.
    """

    file: str
    layout: Literal["direktion-text", "direktion-header-text", "udvalg-pdf", "direktion-pdf"]
    meeting: Meeting
    items: tuple[Item, ...]
    style: Style = Style()
    tables: tuple[Table, ...] = ()
    stand_ins: dict[str, str] = {}

    @property
    def body(self) -> Committee:
        """The body that meets; every sample states it."""
        assert self.meeting.committee is not None
        return self.meeting.committee


def committee(abbreviation: str) -> dict[str, str]:
    """The record of a body by its abbreviation."""
    return {"name": MUNICIPALITY["committees"][abbreviation]["name"], "abbreviation": abbreviation}


def person(name: str) -> dict[str, str]:
    """The record of a member by name."""
    return {"name": name, **MUNICIPALITY["people"][name]}


def expanded(value: Any, key: str = "") -> Any:
    """A source's value with its short forms written out: bodies by abbreviation, persons by name."""
    if isinstance(value, dict):
        blank = {"id": ""} if key == "items" else {}
        return blank | {name: expanded(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [expanded(each, key) for each in value]
    if not isinstance(value, str):
        return value
    match key:
        case "committee" | "sagsgang":
            return committee(value)
        case "members" | "fraværende":
            return person(value)
    return value.strip()


def load(path: Path) -> Paper:
    """Reads one source; a field that the records do not know is an error."""
    source = tomllib.loads(path.read_text("utf-8"))
    for known, entry in [(Meeting, source["meeting"]), *((Item, item) for item in source["items"])]:
        if unknown := entry.keys() - set(known.__struct_fields__):
            raise ValueError(f"{path.name}: no such field: {', '.join(sorted(unknown))}")
    return msgspec.convert(expanded(source), Paper)


def load_all() -> list[Paper]:
    """Reads all sources, in the order of their names."""
    return [load(path) for path in sorted((HERE / "sources").glob("*.toml"))]


def numeric(day: str) -> str:
    """`2023-05-10` as `10-05-2023`."""
    return "-".join(reversed(day.split("-")))


def written(day: str) -> str:
    """`2023-05-10` as `Onsdag den 10. maj 2023`."""
    when = date.fromisoformat(day)
    return f"{WEEKDAYS[when.weekday()]} den {when.day}. {MONTHS[when.month - 1]} {when.year}"


def abbreviated(day: str) -> str:
    """`2023-05-10` as `10. Maj`, and `2023-04-12` as `12. Apr.`."""
    when = date.fromisoformat(day)
    month = MONTHS[when.month - 1].capitalize()
    return f"{when.day}. {month if len(month) <= 4 else month[:3] + '.'}"


def titled(who: Person) -> str:
    """A member as the papers name them: `Hanne Elmose (F)`, `Kommunaldirektør Ulrik Brandstrup (formand)`."""
    mark = who.party or who.role
    return " ".join(filter(None, (who.title, who.name, mark and f"({mark})")))
