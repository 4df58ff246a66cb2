"""The route that the papers plan for a case, beside the path that it took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from minutes.danish.committees import same_body
from minutes.index.cases.facts import Facts
from minutes.index.cases.steps import MeetingDays, Path, first_day, last_day
from minutes.index.rhythm import find_gaps_between
from minutes.records import Committee, Remark, Step


def find_route(facts: Iterable[Facts]) -> tuple[Committee, ...]:
    """The bodies that the papers plan for the case, in order: by the sagsgang, then by the promises."""
    route: list[Committee] = []
    for each in facts:
        planned = [*each.route, *(promise.committee for promise in each.announced if promise.committee)]
        for body in planned:
            if not any(same_body(body, other) for other in route):
                route.append(body)
    return tuple(route)


def find_remarks(path: Path, facts: Sequence[Facts], meeting_days: MeetingDays) -> tuple[Remark, ...]:
    """Where the path leaves the route, in the order of the steps."""
    steps = path.steps
    remarks = [
        *(_late(steps[place], place, when) for place, when in path.late.items()),
        *_turns(steps),
        *_out_of_order(steps, facts),
        *_skipped(steps, facts, meeting_days),
    ]
    return tuple(sorted(remarks, key=lambda remark: len(steps) if remark.step is None else remark.step))


def find_gaps(steps: Iterable[Step], meeting_days: MeetingDays) -> tuple[str, ...]:
    """What the archive lacks of the meetings of the bodies that have not kept a promise, in sentences."""
    gaps = []
    for step in steps:
        if step.status not in {"announced", "overdue"} or step.committee is None or not step.date:
            continue
        days = meeting_days(step.committee)
        if not days:
            gaps.append(f"the archive holds no meeting of {_name(step.committee)}")
        elif step.status == "overdue":
            gaps += _gap_at(step.committee, step.date, days)
    return tuple(dict.fromkeys(gaps))


def find_pauses(steps: Sequence[Step], meeting_days: MeetingDays) -> tuple[str, ...]:
    """The gaps in what the archive holds of the bodies of a path, within its time, in sentences."""
    days = [step.date for step in steps if step.date]
    bodies = dict.fromkeys(step.committee for step in steps if step.committee)
    if not days:
        return ()
    first, last = min(map(first_day, days)), max(map(last_day, days))
    return tuple(gap for body in bodies for gap in _pauses_within(body, (first, last), meeting_days(body)))


def _gap_at(body: Committee, when: str, days: Sequence[str]) -> list[str]:
    """The gap in which the promised day lies: the day itself, or a pause longer than the body makes."""
    first, last = first_day(when), last_day(when)
    if first == last and first not in days:
        return [f"the archive holds no meeting of {_name(body)} on {first}"]
    return _pauses_within(body, (first, last), days)


def _pauses_within(body: Committee, time: tuple[str, str], days: Sequence[str]) -> list[str]:
    return [
        f"the archive holds no meeting of {_name(body)} between {pause.before} and {pause.after}"
        for pause in find_gaps_between(days)
        if pause.before < time[1] and pause.after > time[0]
    ]


def _name(body: Committee) -> str:
    return str(body.abbreviation or body.name)


def _label(step: Step) -> str:
    body = step.committee or Committee()
    return body.abbreviation or body.name or step.step or "?"


def _late(step: Step, place: int, when: str) -> Remark:
    return Remark(kind="late", text=f"{_label(step)} had it on {step.date}, promised for {when}", step=place)


def _done(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    return [(place, step) for place, step in enumerate(steps) if step.status in {"held", "reported"} and step.committee]


def _turns(steps: Sequence[Step]) -> Iterable[Remark]:
    """Where a case was put off, sent back, or taken up again."""
    done = _done(steps)
    for index, (place, step) in enumerate(done):
        if step.outcome == "udsat":
            yield Remark(kind="postponed", text=f"{_label(step)} put it off on {step.date}", step=place)
        if step.outcome == "sendt tilbage":
            yield Remark(kind="returned", text=f"{_label(step)} sent it back on {step.date}", step=place)
        before = [other for _, other in done[:index] if other.committee and step.committee]
        if any(other.outcome == "udsat" and _same(other, step) for other in before[-1:]):
            yield Remark(kind="taken up again", text=f"{_label(step)} took it up again on {step.date}", step=place)
        elif before and before[-1].outcome == "sendt tilbage":
            yield Remark(kind="taken up again", text=f"{_label(step)} had it again on {step.date}", step=place)


def _same(one: Step, other: Step) -> bool:
    return same_body(one.committee or Committee(), other.committee or Committee())


def _routes(facts: Sequence[Facts]) -> list[tuple[Committee, ...]]:
    return [each.route for each in facts if len(each.route) > 1]


def _first_at(done: Sequence[tuple[int, Step]], body: Committee) -> tuple[int, Step] | None:
    return next(((place, step) for place, step in done if step.committee and same_body(step.committee, body)), None)


def _out_of_order(steps: Sequence[Step], facts: Sequence[Facts]) -> Iterable[Remark]:
    """Where a body had the case before one that the sagsgang puts before it."""
    done = _done(steps)
    seen = set()
    for route in _routes(facts):
        for one, other in pairwise(route):
            first, second = _first_at(done, one), _first_at(done, other)
            if first and second and (first[1].date or "") > (second[1].date or "~") and second[0] not in seen:
                seen.add(second[0])
                text = f"{_label(second[1])} had it on {second[1].date}, before {_label(first[1])}"
                yield Remark(kind="out of order", text=text, step=second[0])


def _skipped(steps: Sequence[Step], facts: Sequence[Facts], meeting_days: MeetingDays) -> Iterable[Remark]:
    """Bodies of the sagsgang that had no part, though one behind them had: if the archive holds their meetings."""
    done = _done(steps)
    seen: list[Committee] = []
    for route in _routes(facts):
        for index, body in enumerate(route):
            behind = [found for other in route[index + 1 :] if (found := _first_at(done, other))]
            if not behind or any(same_body(body, other) for other in seen):
                continue
            if any(step.committee and same_body(step.committee, body) for step in steps):
                continue
            until = behind[0][1].date or ""
            if any(day <= until for day in meeting_days(body)):
                seen.append(body)
                name = body.abbreviation or body.name
                text = f"{name} stands in the sagsgang before {_label(behind[0][1])}, and had no part"
                yield Remark(kind="skipped", text=text, step=behind[0][0])
