"""Reading cases from a catalogue: traces, lists of cases, promises that were not kept, items nobody is sure of."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Literal

import msgspec

from minutes.danish.committees import parse_committee, same_body
from minutes.index.cases.facts import Facts
from minutes.index.cases.finding import find_cases, name_cases
from minutes.index.cases.likeness import Sign
from minutes.index.cases.meetings import Meetings
from minutes.index.cases.routes import find_gaps, find_pauses, find_remarks, find_route
from minutes.index.cases.steps import MeetingDays, Path, find_path, first_day, last_day
from minutes.index.cases.store import Store
from minutes.index.cases.versions import with_changes
from minutes.records import CandidateCase, Case, Committee, Evidence, Overdue, Step, Trace, Unsure

CaseOrder = Literal["last", "first", "title", "steps"]

_ORDERS: dict[CaseOrder, str] = {
    "last": "last_day IS NULL, last_day DESC",
    "first": "first_day IS NULL, first_day",
    "title": "title",
    "steps": "(SELECT COUNT(*) FROM steps WHERE case_id = cases.id) DESC",
}
_DONE = ("held", "reported")
_ROWS = 200  # cases whose steps are read at a time

_decode_step = msgspec.json.Decoder(Step).decode
_decode_texts = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_signs = msgspec.json.Decoder(tuple[Sign, ...]).decode


class CaseFilters(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are listed. Days are ISO days, months or years; standing ones only where asked for."""

    body: str | None = None
    since: str | None = None
    until: str | None = None
    overdue: bool = False
    standing: bool = False
    sort: CaseOrder = "last"
    include_closed: bool = False


class Traces:
    """The cases of a catalogue. Paths of sources are as stored.

    `open_facts` tells what a closed item says, which the catalogue does not hold.
    """

    def __init__(self, connection: sqlite3.Connection, open_facts: Callable[[Facts], Facts]) -> None:
        self._connection = connection
        self._open_facts = open_facts
        self._store = Store(connection)
        self._meetings: dict[str, Meetings] = {}

    def find(self, query: str, limit: int, include_closed: bool) -> list[tuple[str, float]]:
        """The cases that a question fits, best first, with how well from 0 to 1."""
        return find_cases(self._connection, query, limit, include_closed)

    def named(self, name: str, include_closed: bool) -> list[str]:
        """The cases with this id, with an item of this id, or under this case number."""
        return name_cases(self._connection, name, include_closed)

    def of_matters(self, ids: Iterable[str]) -> list[str]:
        """The cases of some items and points, in their order."""
        query = "SELECT case_id FROM case_matters WHERE matter_id = ?"
        found = (self._connection.execute(query, (each,)).fetchone() for each in ids)
        return list(dict.fromkeys(row[0] for row in found if row))

    def first_matter(self, case_id: str) -> str | None:
        """The first item or point of a case; None where there is no such case."""
        query = (
            "SELECT matter_id FROM case_matters JOIN matters ON matters.id = matter_id"
            " WHERE case_id = ? AND NOT planned ORDER BY first_day, matter_id LIMIT 1"
        )
        row = self._connection.execute(query, (case_id,)).fetchone()
        return str(row[0]) if row else None

    def trace(self, case_id: str, include_closed: bool = False, fit: float = 1.0) -> Trace | None:
        """A case with its steps, its route and what the archive lacks; None where all of it is closed."""
        row = self._connection.execute("SELECT * FROM cases WHERE id = ?", (case_id,)).fetchone()
        case = _case(row)
        facts = self._facts(case_id, include_closed)
        if not any(not each.planned for each in facts):
            return None
        days = self._days(case.municipality or "")
        path = self._path(case, facts)
        remarks = () if case.standing else find_remarks(path, facts, days)
        return _with_position(
            Trace(
                case=case,
                steps=path.steps,
                route=() if case.standing else find_route(facts),
                remarks=remarks,
                gaps=_gaps(case, path, days),
                fit=fit,
            )
        )

    def cases(self, filters: CaseFilters) -> Iterator[Trace]:
        """The cases that pass, each with its steps; route, remarks and gaps are told by `trace` alone."""
        conditions, values = _conditions(filters)
        query = f"SELECT * FROM cases WHERE {' AND '.join(conditions)} ORDER BY {_ORDERS[filters.sort]}, id"
        rows = self._connection.execute(query, values)
        body = parse_committee(filters.body) if filters.body else None
        while part := list(islice(rows, _ROWS)):
            steps = self._steps([row[0] for row in part], filters.include_closed)
            for case in map(_case, part):
                found = tuple(steps[case.id])
                if any(step.access == "lukket" for step in found):
                    found = self._path(case, self._facts(case.id, include_closed=True)).steps
                if _passes(found, filters, body):
                    yield _with_position(Trace(case=case, steps=found))

    def unsure(self, include_closed: bool = False) -> Iterator[Unsure]:
        """The items that fit several cases equally well, with these cases."""
        query = "SELECT matter_id, other_id, score, signs FROM unsure_matters ORDER BY matter_id, score DESC, other_id"
        rivals: defaultdict[str, list[tuple[str, float, tuple[Sign, ...]]]] = defaultdict(list)
        for name, other, score, signs in self._connection.execute(query):
            rivals[name].append((other, score, _decode_signs(signs)))
        for name, others in rivals.items():
            (facts,) = self._store.facts([name])
            if facts.access == "åben" or include_closed:
                candidates = tuple(found for each in others if (found := self._candidate(*each, include_closed)))
                yield Unsure(
                    item_id=name,
                    title=facts.title,
                    committee=facts.committee,
                    date=facts.date,
                    source=facts.source,
                    page=facts.page,
                    candidates=candidates,
                )

    def overdue(self, body: str | None = None, since: str | None = None) -> Iterator[Overdue]:
        """The promises that were not kept, the latest first, with what the archive lacks."""
        query = (
            "SELECT cases.*, record, missed_on FROM cases JOIN steps ON case_id = id"
            " WHERE status = 'overdue' AND open AND date >= ? ORDER BY date DESC, id, position"
        )
        wanted = parse_committee(body) if body else None
        for row in self._connection.execute(query, (since or "",)):
            case, step, missed = _case(row), _decode_step(row[-2]), row[-1]
            if step.access != "åben" or (wanted and not _is_of(step, wanted)):
                continue
            meetings = self._of(case.municipality or "")
            source = meetings.source(step.committee or Committee(), missed) or ""
            yield Overdue(
                case=case, step=step, held_on=missed, held_source=source, gaps=find_gaps([step], meetings.days)
            )

    def _candidate(
        self, other: str, score: float, signs: tuple[Sign, ...], include_closed: bool
    ) -> CandidateCase | None:
        cases = self.of_matters([other])
        if not cases:
            return None
        case = _case(self._connection.execute("SELECT * FROM cases WHERE id = ?", (cases[0],)).fetchone())
        (facts,) = self._store.facts([other])
        if facts.access != "åben" and not include_closed:
            return None
        evidence = tuple(
            Evidence(kind=sign.kind, text=sign.text, source=facts.source, page=facts.page) for sign in signs
        )
        return CandidateCase(case=case, score=score, evidence=evidence)

    def _facts(self, case_id: str, include_closed: bool) -> list[Facts]:
        """What the matters of a case tell, in time order."""
        members = self._connection.execute("SELECT matter_id FROM case_matters WHERE case_id = ?", (case_id,))
        facts = self._store.facts(each[0] for each in members)
        if not include_closed:
            return [each for each in facts if each.access == "åben"]
        return [each if each.access == "åben" else self._open_facts(each) for each in facts]

    def _path(self, case: Case, facts: Sequence[Facts]) -> Path:
        """The stored path without what is closed, or a new one where `facts` hold something that is."""
        query = "SELECT record, late_for, missed_on FROM steps WHERE case_id = ? ORDER BY position"
        rows = [(_decode_step(record), *rest) for record, *rest in self._connection.execute(query, (case.id,))]
        if any(each.access == "lukket" for each in facts):
            signs = {step.item_id: step.evidence for step, *_ in rows if step.item_id and step.status == "held"}
            path = find_path(facts, self._days(case.municipality or ""), signs, case.standing)
        else:
            rows = [row for row in rows if row[0].access == "åben"]
            path = Path(
                steps=tuple(step for step, _, _ in rows),
                late={place: late for place, (_, late, _) in enumerate(rows) if late},
                missed_on={place: missed for place, (_, _, missed) in enumerate(rows) if missed},
            )
        steps = (
            msgspec.structs.replace(step, versions=with_changes(step.versions, self._connection)) for step in path.steps
        )
        return msgspec.structs.replace(path, steps=tuple(steps))

    def _steps(self, case_ids: Sequence[str], include_closed: bool) -> defaultdict[str, list[Step]]:
        marks = ", ".join("?" * len(case_ids))
        query = f"SELECT case_id, record FROM steps WHERE case_id IN ({marks}) ORDER BY case_id, position"
        found: defaultdict[str, list[Step]] = defaultdict(list)
        for case_id, record in self._connection.execute(query, tuple(case_ids)):
            step = _decode_step(record)
            if include_closed or step.access == "åben":
                found[case_id].append(step)
        return found

    def _of(self, municipality: str) -> Meetings:
        if municipality not in self._meetings:
            self._meetings[municipality] = Meetings(self._connection, municipality)
        return self._meetings[municipality]

    def _days(self, municipality: str) -> MeetingDays:
        return self._of(municipality).days


def _gaps(case: Case, path: Path, days: MeetingDays) -> tuple[str, ...]:
    """What the archive lacks in the time of a case; an item that always comes back has no path to lose."""
    pauses = () if case.standing else find_pauses(path.steps, days)
    return tuple(dict.fromkeys((*find_gaps(path.steps, days), *pauses)))


def _case(row: Sequence[Any]) -> Case:
    """A case from a row of the table of that name."""
    case_id, title, municipality, standing, names, numbers = row[:6]
    return Case(
        id=case_id,
        title=title,
        municipality=municipality or None,
        standing=bool(standing),
        names=_decode_texts(names),
        numbers=_decode_texts(numbers),
    )


def _conditions(filters: CaseFilters) -> tuple[list[str], list[str]]:
    conditions, values = ["standing = ?"], [str(int(filters.standing))]
    if not filters.include_closed:
        conditions.append("open")
    if filters.overdue:
        conditions.append("overdue")
    if filters.since:
        conditions.append("last_day >= ?")
        values.append(first_day(filters.since))
    if filters.until:
        conditions.append("first_day <= ?")
        values.append(last_day(filters.until))
    return conditions, values


def _passes(steps: Sequence[Step], filters: CaseFilters, body: Committee | None) -> bool:
    """Whether a body that is asked for has a step in a case, or a broken promise where those are asked for."""
    if not steps:
        return False
    wanted = [step for step in steps if step.status == "overdue"] if filters.overdue else steps
    return bool(wanted) and (body is None or any(_is_of(step, body) for step in wanted))


def _is_of(step: Step, body: Committee) -> bool:
    return step.committee is not None and same_body(step.committee, body)


def _with_position(trace: Trace) -> Trace:
    """The trace with the step that the case is at, and the one that comes next."""
    done = [place for place, step in enumerate(trace.steps) if step.status in _DONE]
    now = done[-1] if done else -1
    coming = [step for step in trace.steps[now + 1 :] if step.status == "announced"]
    return msgspec.structs.replace(trace, now=trace.steps[now] if done else None, next=coming[0] if coming else None)
