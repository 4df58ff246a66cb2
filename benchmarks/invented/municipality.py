"""One invented municipality: its bodies, when they meet, who sits in them, and its places."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from invented.words import Drawn, Pick, any_of, lower
from minutes.records import Committee, Person

HERE = Path(__file__).parent
SEATS = {"C": 17, "E": 7, "F": 7, "DIR": 4}


@cache
def data(name: str) -> dict[str, Any]:
    """The words of one of the files beside this one."""
    return tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))


class Body(NamedTuple):
    """A body; `role` is what routes call it (C council, E executive, F committee, DIR), `areas` what it deals with.

    `meets` are its meetings of a month, each as the week and the weekday (0 is Monday).
    """

    role: str
    name: str
    abbreviation: str
    areas: tuple[str, ...]
    meets: tuple[tuple[int, int], ...]

    @property
    def committee(self) -> Committee:
        """The body as records name it."""
        return Committee(name=self.name, abbreviation=self.abbreviation)

    def meetings(self, year: int, month: int) -> Iterator[date]:
        """The days of one month on which it meets."""
        if month in data("places")["calendar"]["closed_months"]:
            return
        first = date(year, month, 1).weekday()
        for week, weekday in self.meets:
            yield date(year, month, 1 + (weekday - first) % 7 + 7 * (week - 1))

    def next_meeting(self, after: date) -> date:
        """The first meeting behind a day."""
        year, month = after.year, after.month
        while True:
            for day in self.meetings(year, month):
                if day > after:
                    return day
            year, month = year + month // 12, month % 12 + 1


class Municipality:
    """A municipality, drawn from `rng`; `place` (from 0) is its place among those of the archive."""

    def __init__(self, place: int, rng: Random) -> None:
        places = data("places")
        names = places["municipalities"]
        quarter = ["", *places["quarters"]][place // len(names) % 5]
        self.name = f"{quarter} {names[place % len(names)]} Kommune".strip()
        self.place = place
        self.bodies = tuple(_bodies(places["sets"][place % len(places["sets"])], places["calendar"]))
        self.people = {body.abbreviation: tuple(_people(SEATS[body.role], rng)) for body in self.bodies}
        self.number_form = ("{yy}/{serial}", "{year}-{serial:06}", "{yy}-{serial:06}")[place % 3]
        self.streets = [s + e for s in places["streets"]["stems"] for e in places["streets"]["ends"]]
        self.towns: list[str] = rng.sample(places["towns"], 18)
        institutions = places["institutions"]
        self.institutions = [k.format(name=n) for k in institutions["kinds"] for n in institutions["names"]]
        rng.shuffle(self.streets)
        rng.shuffle(self.institutions)

    def body(self, role: str, area: str) -> Body:
        """The body of that role; the committee is that of the area, or the first where none has it."""
        fitting = [body for body in self.bodies if body.role == role]
        return next((body for body in fitting if area in body.areas), fitting[0])

    @cached_property
    def picks(self) -> dict[str, Pick]:
        """What the slots of sentences and titles are drawn from, apart from what belongs to a case."""
        words = data("words")
        seconds = words["second_parts"]
        first, one = Drawn(words["first_parts"]), Drawn([single for single, _ in seconds])
        many = Drawn([plural for _, plural in seconds])
        council = self.body("C", "")
        return {
            "thing": lambda rng: first(rng) + one(rng),
            "things": lambda rng: first(rng) + many(rng),
            "street": lambda rng: any_of(rng, self.streets),
            "town": Drawn(self.towns),
            "institution": lambda rng: any_of(rng, self.institutions),
            "municipality": lambda _: self.name,
            "council": lambda _: lower(council.name),
            "adjective": Drawn(words["adjectives"]),
            "actor": Drawn(words["actors"]),
            "time": Drawn(words["times"]),
            "centre": Drawn(words["centres"]),
            "company": lambda rng: f"{any_of(rng, words['company_names'])} {any_of(rng, words['trades'])}",
            "number": lambda rng: str(int(3 / (0.01 + rng.random()))),
            "percent": lambda rng: str(int(2 + rng.random() * 96)),
            "amount": amount,
        }


def amount(rng: Random) -> str:
    """An amount of money: `450.000 kr.` or `3,2 mio. kr.`."""
    if rng.random() < 0.5:
        return f"{10 * int(1 + rng.random() * 90)}.000 kr."
    return f"{int(1 + rng.random() * 40)},{int(1 + rng.random() * 9)} mio. kr."


def shifted(day: date, days: int) -> date:
    """A day so many days later."""
    return day + timedelta(days=days)


def _bodies(chosen: dict[str, Any], calendar: dict[str, Any]) -> Iterator[Body]:
    for one, (week, weekday) in zip(chosen["committees"], calendar["committees"], strict=False):
        yield Body("F", one["name"], one["abbreviation"], tuple(one["areas"]), ((week, weekday),))
    for role, office in (("E", "executive"), ("C", "council")):
        name, abbreviation = chosen[office]
        yield Body(role, name, abbreviation, ("økonomi",), _times(calendar[office]))
    yield Body("DIR", "Direktionen", "DIR", (), _times(calendar["direktion"]))


def _times(listed: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((week, weekday) for week, weekday in listed)


def _people(seats: int, rng: Random) -> Iterator[Person]:
    people = data("places")["people"]
    taken: set[str] = set()
    while len(taken) < seats:
        name = f"{rng.choice(people['first'])} {rng.choice(people['last'])}"
        if name not in taken:
            taken.add(name)
            yield Person(name=name, party=rng.choice(people["parties"]))
