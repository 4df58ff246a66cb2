"""The meetings of one invented municipality over the years, their papers, and what is true of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from invented import truth
from invented.cases import Case
from invented.dockets import Docket
from invented.layouts import File
from invented.municipality import Body, Municipality
from invented.papers import Agenda, Entry, draft, finish
from minutes.records import Item, Kind, Minutes

_GAPS, _LONGEST_GAP = 0.012, 4  # share of meetings at which the archive begins to lack some, and how many at most
_BOTH, _ONLY_AGENDA = 0.2, 0.06  # shares of meetings with both papers, and with the dagsorden alone
_LAYOUT_YEARS = 4  # years after which a body prints its papers otherwise


class Settings(NamedTuple):
    """How papers are made: `noise` is the share of words with an error; `printed` prints in a layout, by its number."""

    noise: float
    printed: Callable[[Minutes, int], File]


class Printed(NamedTuple):
    """A paper: what a faultless parser makes of it, and its file."""

    minutes: Minutes
    file: bytes


class Sitting(NamedTuple):
    """One meeting: its papers (none where the archive lacks it) and what is true of it."""

    papers: tuple[Printed, ...]
    lines: tuple[truth.Truth, ...]


class Proceedings:
    """All that happens in one municipality, meeting by meeting."""

    def __init__(self, municipality: Municipality, seed: str, settings: Settings) -> None:
        self._municipality = municipality
        self._rng = Random(f"{seed} papers")
        self._errors = Random(f"{seed} errors")
        self._settings = settings
        self._docket = Docket(municipality, seed)
        self._untold: dict[str, Case] = {}
        self._last: dict[str, date] = {}
        self._lacking: dict[str, int] = {}

    def sittings(self, year: int) -> Iterator[Sitting]:
        """The meetings from the start of a year on, without end, in the order of their days."""
        while True:
            for month in range(1, 13):
                days = [(day, body) for body in self._municipality.bodies for day in body.meetings(year, month)]
                for day, body in sorted(days, key=lambda pair: pair[0]):
                    yield self._sit(body, day)
            year += 1

    def rest(self) -> Iterator[truth.Case]:
        """What is true of the cases that are not told yet, now that no meeting follows."""
        return (case.truth(self._last) for case in self._untold.values() if case.ledger.is_recorded())

    def _sit(self, body: Body, day: date) -> Sitting:
        agenda, ended = self._docket.agenda(body, day)
        self._untold |= {case.id: case for entry in agenda.entries for case in entry.cases}
        papers: list[Printed] = []
        lines: list[truth.Truth] = []
        if self._is_missing(body):
            lines.append(truth.Gap(municipality=self._municipality.name, committee=body.abbreviation, date=f"{day}"))
        else:
            self._last[body.abbreviation] = day
            for kind in self._paper_kinds(agenda):
                papers.append(self._print(agenda, kind, bool(papers)))
                lines += _true_of(agenda, papers[-1].minutes)
        lines += self._told(ended)
        return Sitting(tuple(papers), tuple(lines))

    def _told(self, ended: list[Case]) -> Iterator[truth.Case]:
        """What is true of cases that are over, if no later meeting can change it."""
        for case in ended:
            if case.ledger.is_settled():
                del self._untold[case.id]
                if case.ledger.is_recorded():
                    yield case.truth(self._last)

    def _is_missing(self, body: Body) -> bool:
        lacking = self._lacking.get(body.abbreviation, 0)
        if not lacking and self._rng.random() < _GAPS:
            lacking = 1 + int(self._rng.random() * _LONGEST_GAP)
        self._lacking[body.abbreviation] = max(lacking - 1, 0)
        return lacking > 0

    def _paper_kinds(self, agenda: Agenda) -> tuple[Kind, ...]:
        """Which papers of a meeting there are. A decision would tell its day."""
        drawn = self._rng.random()
        if agenda.undated:
            return ("dagsorden",)
        if drawn < _BOTH:
            return ("dagsorden", "referat")
        return ("dagsorden",) if drawn < _BOTH + _ONLY_AGENDA else ("referat",)

    def _print(self, agenda: Agenda, kind: Kind, is_second: bool) -> Printed:
        drawn = draft(agenda, kind, self._settings.noise, self._errors)
        body = self._municipality.bodies.index(agenda.body)
        layout = self._municipality.place + body + agenda.day.year // _LAYOUT_YEARS
        file = self._settings.printed(drawn, layout)
        sha256 = hashlib.sha256(file.data).hexdigest()
        return Printed(finish(drawn, file.suffix, sha256, is_second), file.data)


def _true_of(agenda: Agenda, minutes: Minutes) -> Iterator[truth.Truth]:
    """What is true of one paper and its items; the cases take note of their ids."""
    source = minutes.source.path
    body, day = agenda.body.abbreviation, agenda.day.isoformat()
    yield truth.Paper(
        source=source,
        municipality=agenda.municipality.name,
        committee=body,
        date=day,
        paper=minutes.meeting.kind,
        undated=agenda.undated,
    )
    for entry, item in zip(agenda.entries, minutes.items, strict=True):
        at = truth.Item(
            id=item.id,
            source=source,
            number=item.number or "",
            title=item.title,
            municipality=agenda.municipality.name,
            committee=body,
            date=day,
            access=item.access,
            case_number=item.case_number,
            standing=entry.standing,
        )
        yield from _true_items(at, entry, item)


def _true_items(at: truth.Item, entry: Entry, item: Item) -> Iterator[truth.Item]:
    """An item and its points, each with the case that it belongs to."""
    if not item.underpunkter:
        case = entry.cases[0] if entry.cases else None
        yield replace(at, case=case.id if case else None, file=case.file if case else None)
        if case:
            case.ledger.note_item(item.id)
        return
    yield at
    for case, point in zip(entry.cases, item.underpunkter, strict=True):
        point_id = f"{item.id}.{point.number}"
        yield replace(at, id=point_id, point=point.number, title=point.title, case=case.id)
        case.ledger.note_item(point_id)
