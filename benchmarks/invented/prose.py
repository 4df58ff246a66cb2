"""The texts of invented items: what a case is about, what was decided, what is promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import takewhile
from random import Random
from typing import Any, NamedTuple

from invented.municipality import Body, data
from invented.words import Picks, Template, any_of
from minutes.records import Announcement, Committee

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni",
          "juli", "august", "september", "oktober", "november", "december")  # fmt: skip


class Texts(NamedTuple):
    """The texts that an item has in one phase of its case, the same from body to body."""

    resume: str | None
    sagsfremstilling: str
    økonomi: str | None
    indstilling: str


class Stop(NamedTuple):
    """A coming step of a case: leg number, body and day, and the days of the høring before it."""

    leg: int
    body: Body
    day: date
    hearing: tuple[date, date] | None


@cache
def _templates(section: str, name: str = "") -> tuple[Template, ...]:
    found: Any = data("prose")[section]
    return tuple(map(Template, found[name] if name else found))


def sentence(section: str, picks: Picks, rng: Random, name: str = "") -> str:
    """One of the sentences of a section, its slots filled."""
    return any_of(rng, _templates(section, name)).fill(picks, rng)


def write_texts(picks: Picks, rng: Random) -> Texts:
    """The texts of a phase: 100 to 400 words."""
    paragraphs = [_paragraph("background", 2, 4, picks, rng)]
    paragraphs += [_paragraph("matter", 3, 6, picks, rng) for _ in range(1 + int(rng.random() * 5))]
    return Texts(
        sentence("resume", picks, rng) if rng.random() < 0.6 else None,
        "\n\n".join(paragraphs),
        sentence("economy", picks, rng) if rng.random() < 0.6 else None,
        sentence("recommendation", picks, rng),
    )


def _paragraph(section: str, least: int, most: int, picks: Picks, rng: Random) -> str:
    number = least + int(rng.random() * (most - least + 1))
    return " ".join(sentence(section, picks, rng) for _ in range(number))


def promises(stops: Sequence[Stop], rng: Random) -> Iterator[Announcement]:
    """What an item says of its coming steps, each with its sentence; a month in place of some days."""
    before = list(takewhile(lambda stop: stop.hearing is None, stops))
    yield from _announced(before, rng)
    behind = stops[len(before) :]
    if behind and behind[0].hearing:
        start, end = behind[0].hearing
        text = any_of(rng, data("prose")["promises"]["hearing"])
        told = text.format(start=written(start), end=written(end))
        yield Announcement(step="høring", date=f"{start}/{end}", text=told)
    yield from _announced(behind, rng)


def _announced(stops: Sequence[Stop], rng: Random) -> Iterator[Announcement]:
    if not stops:
        return
    by_month = rng.random() < 0.3
    when = [f"i {month(stop.day)}" if by_month else f"den {written(stop.day)}" for stop in stops]
    steps = " og i ".join(f"{stop.body.name} {day}" for stop, day in zip(stops, when, strict=True))
    text = any_of(rng, data("prose")["promises"]["steps"]).format(steps=steps)
    for stop in stops:
        day = stop.day.isoformat()
        committee = Committee(name=stop.body.name, abbreviation=stop.body.abbreviation)
        yield Announcement(committee=committee, step="behandling", date=day[:7] if by_month else day, text=text)


def written(day: date) -> str:
    """A day as it is written in a sentence: `22. august 2023`."""
    return f"{day.day}. {month(day)}"


def spoken(when: str) -> str:
    """How a sentence tells a day, a month or a range (ISO): `22. august 2023`."""
    if "/" in when:
        return " til den ".join(map(spoken, when.split("/")))
    return written(date.fromisoformat(when)) if len(when) > len("2023-08") else month(date.fromisoformat(f"{when}-01"))


def month(day: date) -> str:
    """A month as it is written in a sentence: `august 2023`."""
    return f"{MONTHS[day.month - 1]} {day.year}"
