"""What comes before the bodies of one invented municipality: cases that are due, new ones, standing items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random

from invented.cases import Case, Matter, Turn
from invented.matters import Kind, Subjects, kinds, legs
from invented.municipality import Body, Municipality, data
from invented.papers import Agenda, Entry, case_item, case_point
from invented.prose import sentence
from invented.registry import Registry
from invented.words import any_of
from minutes.danish.forms import slug
from minutes.records import Decision, Item, Person

# New matters of a meeting, besides those that are due; at the least and at the most.
_NEW = {"F": (4, 8), "E": (1, 4), "C": (0, 3), "DIR": (2, 5)}
_TWINS = 0.03  # share of new matters that come with a twin
_FILED = 0.05  # share of new matters of a committee that are filed under its standing number
_UNDATED = 0.1  # share of the meetings of Direktionen whose papers do not tell the day
_ABSENT = 0.3  # share of meetings that somebody misses
_CLOSED = "Lukket: "


class Docket:
    """The cases of a municipality that wait for a meeting, and those that begin."""

    def __init__(self, municipality: Municipality, seed: str) -> None:
        self._municipality = municipality
        self._seed = seed
        self._rng = Random(f"{seed} docket")
        self._subjects = Subjects(municipality, Random(f"{seed} subjects"))
        self._registry = Registry(municipality.number_form)
        self._picks = municipality.picks
        self._due: defaultdict[tuple[str, date], list[Case]] = defaultdict(list)
        self._cases = 0
        bodies = municipality.bodies
        self._kinds = {body.abbreviation: self._kinds_of(body, "matters") for body in bodies}
        self._yearly = {body.abbreviation: self._kinds_of(body, "yearly") for body in bodies}
        titles = data("matters")["standing"]["last"]
        self._last = {body.abbreviation: self._rng.sample(titles, 2) for body in bodies}

    def agenda(self, body: Body, day: date) -> tuple[Agenda, list[Case]]:
        """What is on the agenda of a meeting, and the cases that end with it."""
        cases = [*self._due.pop((body.abbreviation, day), ()), *self._new(body, day)]
        self._rng.shuffle(cases)
        turns = [(case, case.treat(body, day)) for case in cases]
        for case, turn in turns:
            if turn.next:
                self._due[turn.next.body.abbreviation, turn.next.day].append(case)
        if body.role == "DIR":
            entries = [self._holder(turns, day), *self._standing(self._last[body.abbreviation][:1], body, day)]
        else:
            first = [data("matters")["standing"]["first"]]
            entries = list(self._standing(first, body, day))
            entries += [Entry(case_item(case, turn), (case,)) for case, turn in turns]
            entries += self._standing(self._last[body.abbreviation], body, day)
        undated = body.role == "DIR" and self._rng.random() < _UNDATED
        ended = [case for case, turn in turns if not turn.next]
        return Agenda(self._municipality, body, day, tuple(entries), self._absent(body), undated), ended

    def _kinds_of(self, body: Body, section: str) -> tuple[Kind, ...]:
        """The matters that begin at a body."""
        found = kinds(section)
        return tuple(kind for kind in found if self._municipality.body(legs(kind.route)[0].role, kind.area) == body)

    def _new(self, body: Body, day: date) -> Iterator[Case]:
        """The cases that begin at a meeting."""
        for kind in self._yearly[body.abbreviation]:
            if kind.month == day.month:
                yield from self._begin(kind, day)
        least, most = _NEW[body.role]
        for _ in range(least + int(self._rng.random() * (most - least + 1))):
            if body.role == "F" and self._rng.random() < _FILED:
                file = self._registry.standing_number(body.abbreviation, "", day)
                yield from self._begin(any_of(self._rng, kinds("filed")), day, file)
            else:
                yield from self._begin(any_of(self._rng, self._kinds[body.abbreviation]), day)

    def _begin(self, kind: Kind, day: date, file: str | None = None) -> Iterator[Case]:
        """A new case, now and then with a twin: the same kind of matter, the same chances."""
        with_twin = self._rng.random() < _TWINS and not file and not kind.month
        twin = None
        for _ in range(1 + with_twin):
            picks = self._subjects.draw(kind, day)
            if picks is None:
                return
            self._cases += 1
            name = f"{slug(self._municipality.name.removesuffix(' Kommune'))}-sag-{self._cases}"
            matter = Matter(name, file, twin, kind, picks)
            chance = self._cases - (twin is not None)
            yield Case(matter, self._municipality, self._registry, Random(f"{self._seed} {chance}"))
            twin = name

    def _holder(self, turns: list[tuple[Case, Turn]], day: date) -> Entry:
        """The item of Direktionen that has the cases as its points."""
        direktion = self._municipality.body("DIR", "").committee
        texts = (sentence("point", case.picks, self._rng) for case, _ in turns)
        points = (case_point(turn, n, text) for n, ((_, turn), text) in enumerate(zip(turns, texts, strict=True), 1))
        item = Item(
            id="",
            title=data("matters")["standing"]["container"],
            sagsgang=(direktion,),
            sagsfremstilling=sentence("container", self._picks, self._rng),
            indstilling="Det indstilles, at punkterne behandles.",
            beslutning=(Decision(committee=direktion, date=f"{day}", text="Direktionen behandlede punkterne."),),
            underpunkter=tuple(points),
        )
        return Entry(item, tuple(case for case, _ in turns))

    def _standing(self, titles: list[str], body: Body, day: date) -> Iterator[Entry]:
        for title in titles:
            is_first = title == data("matters")["standing"]["first"]
            number = self._registry.standing_number(body.abbreviation, title, day)
            text = "Godkendt." if is_first else "Taget til efterretning."
            item = Item(
                id="",
                title=title.removeprefix(_CLOSED),
                access="lukket" if title.startswith(_CLOSED) else "åben",
                case_number=None if body.role == "DIR" else number,
                sagsfremstilling=None if is_first else sentence("standing", self._picks, self._rng),
                beslutning=(
                    Decision(committee=body.committee, date=f"{day}", text=text, outcome=text.lower().rstrip(".")),
                ),
            )
            yield Entry(item, standing=f"{self._municipality.name} {body.abbreviation} {item.title}")

    def _absent(self, body: Body) -> tuple[Person, ...]:
        people = self._municipality.people[body.abbreviation]
        return (any_of(self._rng, people),) if self._rng.random() < _ABSENT else ()
