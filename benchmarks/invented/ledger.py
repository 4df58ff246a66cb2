"""What happened with one invented case and what was promised: from it comes what is true of the case in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from invented.municipality import Body
from invented.truth import Case, Fate, Promise, Step
from minutes.records import Announcement, Decision


class Held(NamedTuple):
    """One treatment: what was decided, the treatments that its items quote, the ids of these items."""

    body: Body
    day: date
    decision: Decision
    quoted: tuple[Held, ...]
    items: list[str]


class _Promised(NamedTuple):
    body: Body
    when: str
    made: list[Held]


class Ledger:
    """The treatments and promises of one case."""

    def __init__(self) -> None:
        self._held: list[Held] = []
        self._promised: dict[tuple[str, str], _Promised] = {}

    def latest(self, number: int) -> tuple[Held, ...]:
        """So many treatments, those before the next one."""
        return tuple(self._held[-number:])

    def note(self, held: Held, announced: Iterable[Announcement], bodies: Iterable[Body]) -> None:
        """Take down a treatment and what is promised at it."""
        self._held.append(held)
        by_name = {body.name: body for body in bodies}
        for each in announced:
            if each.committee and each.committee.name and each.date:
                body = by_name[each.committee.name]
                promise = _Promised(body, each.date, [])
                self._promised.setdefault((body.abbreviation, each.date), promise).made.append(held)

    def note_item(self, item: str) -> None:
        """Take down the id of an item that records the last treatment."""
        self._held[-1].items.append(item)

    def is_recorded(self) -> bool:
        """Whether the archive holds any item of the case."""
        return any(held.items for held in self._held)

    def is_settled(self) -> bool:
        """Whether no later meeting can change what is true of the case, once it has come to its end."""
        return all(self._kept_by(promise) for promise in self._promised.values())

    def told_in(self, case: Case, last: Mapping[str, date]) -> Case:
        """The case with its path; `last` is the day of each body's last meeting in the archive."""
        promised = [one for one in self._promised.values() if any(held.items for held in one.made)]
        return Case(
            id=case.id,
            municipality=case.municipality,
            title=case.title,
            numbers=case.numbers,
            closed=case.closed,
            twin=case.twin,
            steps=tuple(self._step(held) for held in self._held),
            promises=tuple(self._promise(promise, last) for promise in promised),
        )

    def _step(self, held: Held) -> Step:
        return Step(
            committee=held.body.abbreviation,
            date=held.day.isoformat(),
            status="held" if held.items else "reported" if self._is_quoted(held) else None,
            outcome=held.decision.outcome,
            items=tuple(held.items),
        )

    def _is_quoted(self, held: Held) -> bool:
        return any(held is quoted for later in self._held if later.items for quoted in later.quoted)

    def _promise(self, promise: _Promised, last: Mapping[str, date]) -> Promise:
        body = promise.body.abbreviation
        items = tuple(item for held in promise.made for item in held.items)
        return Promise(committee=body, date=promise.when, fate=self._fate(promise, last.get(body)), items=items)

    def _fate(self, promise: _Promised, last: date | None) -> Fate:
        kept = self._kept_by(promise)
        if kept is None:
            is_past = last is not None and _reaches(last, promise.when)
            return "broken" if is_past else "pending"
        if not kept.items and not self._is_quoted(kept):
            return "unseen"
        return "kept" if f"{kept.day}".startswith(promise.when) else "late"

    def _kept_by(self, promise: _Promised) -> Held | None:
        """The first treatment by that body on the promised date or later."""
        later = (held for held in self._held if held.body == promise.body and held.day > promise.made[0].day)
        return next((held for held in later if _reaches(held.day, promise.when)), None)


def _reaches(day: date, when: str) -> bool:
    """Whether a day is that day or month, or behind it."""
    return f"{day}"[: len(when)] >= when
