"""The frozen records of cases: what `minutes trace --json` prints.

A case is one matter followed over meetings; its steps are what bodies did with it, what is told of that elsewhere, and
what was promised.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from minutes.records.minutes import Access, Committee, DateSource, Evidence, Followed, Kind

Status = Literal["held", "reported", "announced", "overdue"]
RemarkKind = Literal["skipped", "out of order", "returned", "postponed", "taken up again", "late"]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One matter. `names` are the other titles that it had, `numbers` the case numbers that it was filed under.

    A `standing` case is no matter but an item that comes back at meeting after meeting.
    """

    id: str
    title: str
    municipality: str | None = None
    standing: bool = False
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What one field says in a later version of an item; None where it says nothing."""

    field: str
    before: str | None = None
    after: str | None = None


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One paper of the meeting of a step, with what it changes against the version before it."""

    kind: Kind
    source: str
    item_id: str
    page: int | None = None
    changes: tuple[Change, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What one body did with a case, or is to do; `date` is a day, a month, a range `day/day`, or None.

    held: the body's own record of it is in the archive. reported: another document tells what the body decided.
    announced: promised, and the archive does not reach that far. overdue: promised, and the archive holds a meeting of
    that body of that date or a later one, without the case.

    `versions` are the papers of the meeting, the first first, where there are several. `evidence` tells what the step
    rests on: the sentence of a promise, what links the item to its case, what an inferred date comes from.
    """

    committee: Committee | None = None
    step: str | None = None
    date: str | None = None
    date_source: DateSource | None = None
    status: Status
    outcome: str | None = None
    decision: str | None = None
    indstilling: Followed | None = None
    item_id: str | None = None
    title: str | None = None
    access: Access = "åben"
    source: str | None = None
    page: int | None = None
    evidence: tuple[Evidence, ...] = ()
    versions: tuple[Version, ...] = ()


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Where the path of a case leaves its route; `step` is the place of the step (from 0) that it is about."""

    kind: RemarkKind
    text: str
    step: int | None = None


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """The path of one case: its steps in time order, the step it is at, the one that comes next.

    `route` holds the bodies that the papers plan for it (sagsgang and promises), `gaps` says in sentences what the
    archive lacks in the time of the case. `fit` is how well the case fits the question, 1.0 where it cannot fit better.
    """

    case: Case
    steps: tuple[Step, ...] = ()
    now: Step | None = None
    next: Step | None = None
    route: tuple[Committee, ...] = ()
    remarks: tuple[Remark, ...] = ()
    gaps: tuple[str, ...] = ()
    fit: float = 1.0


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """A promise that was not kept: the step, the meeting that was held without the case, and what the archive lacks."""

    case: Case
    step: Step
    held_on: str
    held_source: str
    gaps: tuple[str, ...] = ()


class CandidateCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that an item may belong to, with how likely that is (0 to 1) and why."""

    case: Case
    score: float
    evidence: tuple[Evidence, ...] = ()


class Unsure(msgspec.Struct, frozen=True, kw_only=True):
    """An item that fits several cases equally well and was put in none of them."""

    item_id: str
    title: str
    committee: Committee | None = None
    date: str | None = None
    source: str
    page: int | None = None
    candidates: tuple[CandidateCase, ...] = ()
