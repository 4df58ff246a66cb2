"""What invented cases are about: kinds of matters, how their titles vary, the route that they take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from random import Random
from typing import Any, NamedTuple

import msgspec

from invented.municipality import Municipality, data
from invented.words import Drawn, Pick, Template, always, any_of, lower, upper

_OTHER_FORM = 0.22  # share of phases in which papers call a matter otherwise than at first
_STAGED = (0.35, 0.7)  # share of titles that tell the stage, in the first phase and the later ones


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `matters.toml`; `month` is set for the matters of every year."""

    title: str
    area: str = ""
    route: str = "own"
    own: tuple[str, ...] = ("{thing}",)
    forms: tuple[str, ...] = ()
    bilag: tuple[str, ...] = ("Oplæg",)
    stages: tuple[tuple[str, ...], ...] = ()
    closed: float = 0.0
    month: int | None = None


class Leg(NamedTuple):
    """One body on a route; `before` is what takes time in front of it (høring, pause) and began the phase."""

    role: str
    phase: int
    before: str | None


@cache
def kinds(section: str) -> tuple[Kind, ...]:
    """The kinds of one section: matters, yearly, filed."""
    return msgspec.convert(data("matters")[section], tuple[Kind, ...])


@cache
def legs(route: str) -> tuple[Leg, ...]:
    """The bodies of a route, in order."""
    found, phase, before = [], 0, None
    for name in data("matters")["routes"][route]:
        if name in ("høring", "pause"):
            phase, before = phase + 1, name
        else:
            found.append(Leg(name, phase, before))
            before = None
    return tuple(found)


@cache
def template(text: str) -> Template:
    """A wording, taken apart once."""
    return Template(text)


class Subjects:
    """What the matters of one municipality are about: draws the values of a title's slots, each matter once."""

    def __init__(self, municipality: Municipality, rng: Random) -> None:
        words = data("matters")["words"]
        self._rng = rng
        self._picks = municipality.picks
        self._drawn: dict[str, Pick] = {
            "use": Drawn(words["uses"]),
            "subject": lambda rng: subject(rng, words),
            "service": lambda rng: any_of(rng, words["services"]),
            "house": lambda rng: str(int(1 + rng.random() * 98)),
            "party": lambda rng: any_of(rng, data("places")["people"]["parties"]),
        }
        self._topics = words["topics"]
        self._serial = 0
        self._titles: set[str] = set()

    def draw(self, kind: Kind, day: date) -> dict[str, Pick] | None:
        """The values for a new matter; None where all that were tried are another one's already."""
        for _ in range(8):
            picks = self._values(kind, day)
            title = template(kind.title).fill(picks, self._rng)
            if title not in self._titles:
                self._titles.add(title)
                return picks
        return None

    def _values(self, kind: Kind, day: date) -> dict[str, Pick]:
        topic, field = self._topics[int(self._rng.random() * len(self._topics))]
        self._serial += 1
        year = day.year
        values = {
            "topic": topic,
            "field": field,
            "plan": f"{100 + self._serial}",
            "serial": f"{self._serial % 400 + 1}",
        }
        values |= {"year": f"{year}", "prev": f"{year - 1}", "next": f"{year + 1}", "until": f"{year + 4}"}
        for name in _slots(kind):
            if name in values:
                continue
            values[name] = (self._drawn.get(name) or self._picks[name])(self._rng)
        return {name: always(value) for name, value in values.items()}


@cache
def _slots(kind: Kind) -> tuple[str, ...]:
    """What must be drawn for a matter."""
    texts = (kind.title, *kind.forms, *kind.own, *kind.bilag)
    return tuple(sorted(set().union(*(template(text).slots for text in texts))))


def subject(rng: Random, words: Mapping[str, Any]) -> str:
    """What a matter may be about: one of few words that come often, or one of many compounds."""
    if rng.random() < 0.2:
        return str(any_of(rng, words["subjects"]))
    return str(any_of(rng, data("words")["first_parts"]) + any_of(rng, words["activities"]))


def name_matter(kind: Kind, picks: dict[str, Pick], phase: int, rng: Random) -> str:
    """A title for a matter in one phase: as it is called, or in another form, with the stage or without."""
    form = any_of(rng, kind.forms or (kind.title,)) if rng.random() < _OTHER_FORM else kind.title
    name = upper(template(form).fill(picks, rng))
    if rng.random() >= _STAGED[min(phase, 1)]:
        return name
    stages = kind.stages or tuple(data("matters")["stages"].values())
    stage = any_of(rng, stages[min(phase, len(stages) - 1)])
    begins_with_name = form.startswith(("{street}", "{town}", "{institution}", "{company}"))
    return stage.format(t=name, l=name if begins_with_name else lower(name))
