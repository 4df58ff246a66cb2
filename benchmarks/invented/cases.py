"""An invented case on its way from body to body: what each decides and promises, and where the case goes then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import NamedTuple

from invented import truth
from invented.ledger import Held, Ledger
from invented.matters import Kind, Leg, legs, name_matter, template
from invented.municipality import Body, Municipality, shifted
from invented.prose import Stop, Texts, promises, sentence, write_texts
from invented.registry import Registry
from invented.words import Pick, any_of
from minutes.records import Announcement, Attachment, Committee, Decision

# Shares of treatments after which a case leaves its route: it is postponed, sent back, forgotten, or comes late or
# without one of its bodies. What is left goes on as planned.
_FATES = {"postponed": 0.03, "returned": 0.015, "forgotten": 0.035, "late": 0.05, "skipped": 0.01}
# Shares of items that tell the coming steps, by what becomes of them.
_TELLS = {"": 0.45, "forgotten": 0.8, "late": 0.8, "skipped": 0.8}
_QUOTES = 0.5  # share of items that quote what the bodies before decided
_RENAMED = 0.12  # share of items whose title is not that of the phase
_NUMBERLESS = 0.06
_RENUMBERED = 0.15  # share of later phases that have a number of their own
_YEAR = 330  # days of a pause, at least
_USUAL = ("godkendt",) * 12 + ("taget til efterretning",) * 3 + ("ændret", "afvist", "tiltrådt", "drøftet")


class Matter(NamedTuple):
    """What a case is about; `file` is the number of the standing file that it is filed under."""

    id: str
    file: str | None
    twin: str | None
    kind: Kind
    picks: dict[str, Pick]


class Turn(NamedTuple):
    """What one item says of its case, and where that goes next (None where it ends)."""

    title: str
    number: str | None
    texts: Texts
    decision: Decision
    earlier: tuple[Decision, ...]
    announced: tuple[Announcement, ...]
    bilag: tuple[Attachment, ...]
    next: Stop | None


class Case:
    """One matter on its way; all that is left to chance comes from its own `rng`.

    So two cases with generators that are alike go the same way, with the same phrases.
    """

    def __init__(self, matter: Matter, municipality: Municipality, registry: Registry, rng: Random) -> None:
        kind = matter.kind
        self.id, self.file = matter.id, matter.file
        self.is_closed = rng.random() < kind.closed
        self.picks = {**municipality.picks, **matter.picks}
        own = [template(text).fill(self.picks, rng) for text in kind.own]
        own += [self.picks["thing"](rng) for _ in range(2)]
        self.picks["own"] = lambda rng: any_of(rng, own)
        self.ledger = Ledger()
        self._matter = matter
        self._numbers = [matter.file] if matter.file else []
        self._has_number = rng.random() >= _NUMBERLESS
        self._rng = rng
        self._municipality = municipality
        self._registry = registry
        self._route = legs(kind.route)
        self._at = 0
        self._phase = -1

    @property
    def sagsgang(self) -> tuple[Committee, ...]:
        """The bodies of the phase, in order."""
        return tuple(self._body(leg).committee for leg in self._route if leg.phase == self._phase)

    def treat(self, body: Body, day: date) -> Turn:
        """One treatment of the case, and where it leads."""
        rng = self._rng
        if self._leg.phase != self._phase:
            self._begin_phase(day)
        stops = self._plan(day)
        fate = self._fate(stops)
        announced = tuple(promises(stops[:3], rng)) if rng.random() < _TELLS.get(fate, 0.0) else ()
        title = self._name_matter() if rng.random() < _RENAMED else self._name
        quoted = self.ledger.latest(2) if rng.random() < _QUOTES else ()
        decision = self._decide(body, day, fate)
        self.ledger.note(Held(body, day, decision, quoted, []), announced, self._municipality.bodies)
        return Turn(
            title,
            None if body.role == "DIR" or not self._numbers else self._numbers[-1],
            self._texts,
            decision,
            tuple(held.decision for held in quoted),
            announced,
            self._bilag,
            self._next(fate, stops, body, day),
        )

    def truth(self, last: Mapping[str, date]) -> truth.Case:
        """What is true of the case; `last` is the day of each body's last meeting in the archive."""
        known = truth.Case(
            id=self.id,
            municipality=self._municipality.name,
            title=template(self._matter.kind.title).fill(self.picks, self._rng),
            numbers=tuple(self._numbers),
            closed=self.is_closed,
            twin=self._matter.twin,
        )
        return self.ledger.told_in(known, last)

    @property
    def _leg(self) -> Leg:
        """The step of the route that the case is at."""
        return self._route[self._at]

    def _body(self, leg: Leg) -> Body:
        return self._municipality.body(leg.role, self._matter.kind.area)

    def _name_matter(self) -> str:
        return name_matter(self._matter.kind, self.picks, self._phase, self._rng)

    def _begin_phase(self, day: date) -> None:
        """Write the texts of the phase that the case has come to; a later one may have another number."""
        self._phase = self._leg.phase
        self._name = self._name_matter()
        self._texts = write_texts(self.picks, self._rng)
        titles = (template(text).fill(self.picks, self._rng) for text in self._matter.kind.bilag)
        self._bilag = self._registry.bilag(titles, day)
        is_new = self._rng.random() < _RENUMBERED or not self._numbers
        if is_new and self._has_number and not self.file:
            self._numbers.append(self._registry.case_number(day))

    def _plan(self, after: date) -> list[Stop]:
        """The steps to come up to the next pause, each at the next meeting of its body."""
        found: list[Stop] = []
        for place, leg in enumerate(self._route[self._at + 1 :], self._at + 1):
            if leg.before == "pause":
                break
            hearing = (shifted(after, 4), shifted(after, 32)) if leg.before == "høring" else None
            body = self._body(leg)
            after = body.next_meeting(hearing[1] if hearing else after)
            found.append(Stop(place, body, after, hearing))
        return found

    def _fate(self, stops: list[Stop]) -> str:
        """What becomes of the case after this treatment; empty where it goes on as planned."""
        drawn = self._rng.random()
        for fate, share in _FATES.items():
            drawn -= share
            if drawn < 0:
                return fate if self._can_be(fate, stops) else ""
        return ""

    def _can_be(self, fate: str, stops: list[Stop]) -> bool:
        role = self._leg.role
        match fate:
            case "postponed":
                return role != "DIR"
            case "returned":
                return role in ("E", "C") and self._first_leg() != self._at
            case "skipped":
                return len(stops) > 1 and stops[0].body.role == "E"
            case _:
                return bool(stops)

    def _first_leg(self) -> int:
        """The first step of the phase that is no preparation."""
        return next(n for n, leg in enumerate(self._route) if leg.phase == self._phase and leg.role != "DIR")

    def _decide(self, body: Body, day: date, fate: str) -> Decision:
        outcome = {"postponed": "udsat", "returned": "sendt tilbage"}.get(fate) or self._outcome()
        picks = {**self.picks, "body": lambda _: body.name}
        text = sentence("decisions", picks, self._rng, outcome)
        return Decision(committee=body.committee, date=day.isoformat(), text=text, outcome=outcome)

    def _outcome(self) -> str:
        rest = self._route[self._at + 1 :]
        if self._leg.role == "DIR":
            return any_of(self._rng, ("drøftet", "drøftet", "taget til efterretning", "godkendt"))
        if rest and rest[0].before == "høring":
            return "sendt i høring"
        if rest and rest[0].before is None:
            return any_of(self._rng, ("anbefalet", "anbefalet", "tiltrådt"))
        return any_of(self._rng, _USUAL)

    def _next(self, fate: str, stops: list[Stop], body: Body, day: date) -> Stop | None:
        """Where the case goes; its place on the route moves along."""
        match fate:
            case "forgotten":
                return None
            case "postponed":
                rest = any_of(self._rng, (0, 0, 90))
                return Stop(self._at, body, body.next_meeting(shifted(day, rest)), None)
            case "returned":
                self._at = self._first_leg()
                back = self._body(self._leg)
                return Stop(self._at, back, back.next_meeting(day), None)
        if not stops:
            return self._after_pause(day)
        stop = stops[1] if fate == "skipped" else stops[0]
        self._at = stop.leg
        return stop._replace(day=stop.body.next_meeting(stop.day)) if fate == "late" else stop

    def _after_pause(self, day: date) -> Stop | None:
        if self._at + 1 >= len(self._route):
            return None
        self._at += 1
        body = self._body(self._leg)
        resumed = shifted(day, _YEAR + int(self._rng.random() * 90))
        return Stop(self._at, body, body.next_meeting(resumed), None)
