"""From what the matters of a case tell to its steps: held, reported, announced and overdue, in time order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from minutes.danish.committees import same_body
from minutes.index.cases.facts import Facts
from minutes.index.cases.links import in_time
from minutes.records import Announcement, Committee, Decision, Evidence, Kind, Step, Version

# A promise for a month is broken by a meeting in it only if so few days are left of the month that no other is likely.
_DAYS_LEFT = 15

_HEARING = "høring"
_PAPERS: tuple[Kind, ...] = ("dagsorden", "referat", "beslutningsprotokol")

# The days (ISO, in order) on which the archive holds a meeting of a body.
MeetingDays = Callable[[Committee], Sequence[str]]


class Path(msgspec.Struct, frozen=True):
    """The steps of a case in time order; `late` are the places of those held after the day they were promised for.

    `missed_on` tells for the places of overdue steps on which day the body met without the case.
    """

    steps: tuple[Step, ...]
    late: dict[int, str]
    missed_on: dict[int, str]


class _Draft:
    """A step while it is put together; `order` is when it comes, `made` what its promise is compared with."""

    def __init__(self, step: Step, order: str) -> None:
        self.step = step
        self.order = order
        self.late: str | None = None
        self.missed_on: str | None = None

    def is_of(self, committee: Committee) -> bool:
        return bool(self.step.committee and same_body(self.step.committee, committee))

    def add(self, evidence: Iterable[Evidence]) -> None:
        known = self.step.evidence
        more = tuple(each for each in dict.fromkeys(evidence) if each not in known)
        self.step = msgspec.structs.replace(self.step, evidence=known + more)


def find_path(
    facts: Sequence[Facts], meeting_days: MeetingDays, signs: dict[str, tuple[Evidence, ...]], standing: bool = False
) -> Path:
    """The steps of the case that these matters are of.

    `signs` is the evidence that links each matter to the case, by its id. Of a `standing` case only the meetings count.
    """
    if standing:
        facts = [msgspec.structs.replace(each, told=(), announced=()) for each in facts if not each.planned]
    met = [each for each in facts if not each.planned]
    drafts = _held(met, signs)
    drafts += _reported(met, drafts)
    drafts += _heard(met)
    drafts += _promised(facts, drafts)
    for draft in drafts:
        if draft.step.status == "announced" and draft.step.committee and draft.step.date:
            _mark_overdue(draft, meeting_days(draft.step.committee))
    ordered = sorted(drafts, key=lambda draft: draft.order)
    return Path(
        steps=tuple(draft.step for draft in ordered),
        late={place: draft.late for place, draft in enumerate(ordered) if draft.late},
        missed_on={place: draft.missed_on for place, draft in enumerate(ordered) if draft.missed_on},
    )


def first_day(when: str) -> str:
    """The first day of a day, a month or a range.

    >>> first_day("2023-08"), first_day("2023-05-12/2023-05-28")
    ('2023-08-01', '2023-05-12')
    """
    first = when.partition("/")[0]
    return first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first


def last_day(when: str) -> str:
    """The last day of a day, a month or a range.

    >>> last_day("2023-08"), last_day("2023-05-12/2023-05-28")
    ('2023-08-31', '2023-05-28')
    """
    last = when.rpartition("/")[2]
    if len(last) == 4:
        return f"{last}-12-31"
    if len(last) == 7:
        return ((date.fromisoformat(f"{last}-28") + timedelta(days=4)).replace(day=1) - timedelta(days=1)).isoformat()
    return last


def _held(met: Sequence[Facts], signs: dict[str, tuple[Evidence, ...]]) -> list[_Draft]:
    """A step for each meeting that had the case; papers of one meeting are versions of one step."""
    groups: list[list[Facts]] = []
    for each in met:
        home = next((group for group in groups if _is_version(each, group)), None)
        if home is None:
            groups.append([each])
        else:
            home.append(each)
    return [_held_step(group, signs) for group in groups]


def _is_version(one: Facts, group: Sequence[Facts]) -> bool:
    """Whether a matter is another paper's version of one that is in the group."""
    if any(one.source == other.source for other in group):
        return False
    other = group[0]
    if one.date is None or one.date != other.date or not one.committee or not other.committee:
        return False
    return same_body(one.committee, other.committee)


def _held_step(group: Sequence[Facts], signs: dict[str, tuple[Evidence, ...]]) -> _Draft:
    papers = sorted(group, key=lambda each: (_PAPERS.index(each.kind), bool(each.decisions), each.source))
    last = papers[-1]
    decision = last.decisions[-1] if last.decisions else None
    evidence = [*last.date_evidence, *(sign for each in papers for sign in signs.get(each.id, ()))]
    step = Step(
        committee=last.committee,
        date=last.date,
        date_source=last.date_source,
        status="held",
        outcome=last.outcome,
        decision="\n".join(each.text for each in last.decisions if each.text) or None,
        indstilling=decision.indstilling if decision else None,
        item_id=last.id,
        title=last.title or None,
        access=last.access,
        source=last.source,
        page=last.page,
        evidence=tuple(dict.fromkeys(evidence)),
        versions=tuple(Version(kind=each.kind, source=each.source, item_id=each.id, page=each.page) for each in papers)
        if len(papers) > 1
        else (),
    )
    return _Draft(step, last.date or "")


def _reported(met: Sequence[Facts], held: Sequence[_Draft]) -> list[_Draft]:
    """A step for each decision of a meeting that only other papers tell of."""
    found: list[_Draft] = []
    for each in met:
        for decision in each.told:
            if decision.committee is None:
                continue
            evidence = Evidence(kind="told", text=decision.text, source=each.source, page=each.page)
            known = _same_meeting(decision, [*held, *found])
            if known is None:
                found.append(_Draft(_reported_step(each, decision, evidence), decision.date or each.date or ""))
            elif known.step.status == "reported":
                known.add([evidence])
                if not known.step.outcome and decision.outcome:
                    known.step = msgspec.structs.replace(
                        known.step, outcome=decision.outcome, decision=decision.text, indstilling=decision.indstilling
                    )
    return found


def _same_meeting(decision: Decision, drafts: Iterable[_Draft]) -> _Draft | None:
    body = decision.committee or Committee()
    return next((d for d in drafts if d.is_of(body) and (decision.date is None or d.step.date == decision.date)), None)


def _reported_step(teller: Facts, decision: Decision, evidence: Evidence) -> Step:
    return Step(
        committee=decision.committee,
        date=decision.date,
        date_source="stated" if decision.date else None,
        status="reported",
        outcome=decision.outcome,
        decision=decision.text or None,
        indstilling=decision.indstilling,
        item_id=teller.id,
        title=teller.title or None,
        access=teller.access,
        source=teller.source,
        page=teller.page,
        evidence=(evidence,),
    )


def _heard(met: Sequence[Facts]) -> list[_Draft]:
    """A step for a hearing that was promised and that a later paper tells of as held."""
    promises = [(each, promise) for each in met for promise in each.announced if _is_hearing(promise)]
    if not promises:
        return []
    promiser, promise = promises[0]
    told = next((each for each in met if each.heard and (each.date or "") > (promiser.date or "")), None)
    if told is None:
        return []
    when = next((each.date for _, each in promises if each.date), None)
    evidence = (
        _promise_evidence(promiser, promise),
        Evidence(kind="told", text=told.heard or "", source=told.source, page=told.page),
    )
    step = Step(
        step=_HEARING, date=when, date_source="stated" if when else None, status="reported", item_id=told.id,
        title=told.title or None, access=told.access, source=told.source, page=told.page, evidence=evidence,
    )  # fmt: skip
    return [_Draft(step, first_day(when) if when else f"{promiser.date or ''}~")]


def _is_hearing(promise: Announcement) -> bool:
    return promise.committee is None and promise.step == _HEARING


def _promise_evidence(promiser: Facts, promise: Announcement) -> Evidence:
    return Evidence(kind="announced", text=promise.text or "", source=promiser.source, page=promiser.page)


def _promised(facts: Sequence[Facts], known: Sequence[_Draft]) -> list[_Draft]:
    """A step for each promise that no other step keeps; what keeps one takes it up as evidence."""
    open_promises: list[_Draft] = []
    for promiser in facts:
        after = promiser.date or ""
        for promise in _promises(promiser):
            draft = _draft_promise(promiser, promise, after)
            after = max(after, draft.order)
            if not _is_kept(draft, promiser, known) and not _is_repeated(draft, open_promises):
                open_promises = [each for each in open_promises if not _replaces(draft, each, promiser)]
                open_promises.append(draft)
    return open_promises


def _promises(promiser: Facts) -> list[Announcement]:
    if promiser.planned:
        return [Announcement(committee=promiser.committee, step="behandling", date=promiser.date, text=promiser.title)]
    return list(promiser.announced)


def _draft_promise(promiser: Facts, promise: Announcement, after: str) -> _Draft:
    """A promise as a step. One without a day comes after what was promised before it."""
    kind = "calendar" if promiser.planned else "announced"
    text = promise.text or promiser.title
    step = Step(
        committee=promise.committee,
        step=promise.step,
        date=promise.date,
        date_source="stated" if promise.date else None,
        status="announced",
        item_id=promiser.id.partition("@")[0],
        title=promiser.title or None,
        access=promiser.access,
        source=promiser.source,
        page=promiser.page,
        evidence=(Evidence(kind=kind, text=text, source=promiser.source, page=promiser.page),),
    )
    # `~` sorts behind every digit: after the day before it, and before the next.
    order = first_day(promise.date) if promise.date else f"{after.rstrip('~')}~"
    return _Draft(step, order)


def _is_kept(draft: _Draft, promiser: Facts, known: Sequence[_Draft]) -> bool:
    """Whether a step keeps the promise; that step then tells of it, also of its coming late."""
    promise = draft.step
    if promise.committee is None:
        kept = [each for each in known if each.step.step == promise.step and promise.step]
    else:
        kept = [each for each in known if each.is_of(promise.committee) and _comes_after(each, promiser)]
    if not kept:
        return False
    in_due_time = [
        each for each in kept if not promise.date or (each.step.date and in_time(each.step.date, promise.date))
    ]
    later = [each for each in kept if promise.date and (each.step.date or "") > last_day(promise.date)]
    earlier = [each for each in kept if promise.date and (each.step.date or "") < first_day(promise.date)]
    if promise.committee is None or in_due_time:
        (in_due_time or kept)[0].add(promise.evidence)
        return True
    if later:
        later[0].add(promise.evidence)
        later[0].late = later[0].late or promise.date
        return True
    # Treated before its time, and not again since: what was promised is done only if nothing else was promised.
    return bool(earlier) and promiser.planned


def _comes_after(draft: _Draft, promiser: Facts) -> bool:
    """Whether a step is another than the one that the promise was made at, and not before it."""
    if promiser.planned:
        return True
    day = draft.step.date or ""
    return draft.step.item_id != promiser.id and (not promiser.date or not day or day > promiser.date)


def _is_repeated(draft: _Draft, promises: Sequence[_Draft]) -> bool:
    """Whether the promise was made before, for the same time or with less detail."""
    for each in promises:
        if draft.step.committee is None or each.step.committee is None:
            same = draft.step.committee is each.step.committee and draft.step.step == each.step.step
        else:
            same = each.is_of(draft.step.committee)
        if not same:
            continue
        mine, other = draft.step.date, each.step.date
        if (
            mine == other
            or mine is None
            or (other is not None and in_time(first_day(other), mine) and len(mine) < len(other))
        ):
            each.add(draft.step.evidence)
            return True
        if other is None or (in_time(first_day(mine), other) and len(other) < len(mine)):
            each.step = msgspec.structs.replace(each.step, date=mine, date_source="stated")
            each.order = first_day(mine)
            each.add(draft.step.evidence)
            return True
    return False


def _replaces(new: _Draft, old: _Draft, promiser: Facts) -> bool:
    """Whether a later paper gives a body another day for what an earlier one promised and was still to come."""
    if new.step.committee is None or old.step.committee is None or not old.is_of(new.step.committee):
        return False
    made_later = old.step.item_id != promiser.id and old.step.source != promiser.source
    return bool(made_later and promiser.date and old.step.date and first_day(old.step.date) > promiser.date)


def _mark_overdue(draft: _Draft, days: Sequence[str]) -> None:
    """Mark a promise as overdue if the body met at that time, or later, without the case."""
    when = draft.step.date or ""
    last = last_day(when)
    missed = next((day for day in days if day >= first_day(when) and _is_last_chance(day, last)), None)
    if missed is not None:
        draft.missed_on = missed
        draft.step = msgspec.structs.replace(draft.step, status="overdue")


def _is_last_chance(day: str, last: str) -> bool:
    return (date.fromisoformat(last) - date.fromisoformat(day)).days <= _DAYS_LEFT
