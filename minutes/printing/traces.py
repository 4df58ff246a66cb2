"""The path of a case as a timeline of lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from minutes.printing.lines import FAINT, PLAIN, TITLE, Line, line
from minutes.printing.wraps import filled
from minutes.records import Case, Change, Evidence, Remark, Status, Step, Trace, Version
from minutes.wording import body_mark, flat, joined, place, shortened, stop_mark, stop_name, what, when

WARNING, BROKEN = "yellow", "bold red"

# Each status by its sign, its style and how a stop of the path looks. Its word stands there, too: colour is never
# the only sign.
_SIGNS: dict[Status, tuple[str, str, str]] = {
    "held": ("●", "green", "{}"),
    "reported": ("◐", "cyan", "{}"),
    "announced": ("○", FAINT, "({})"),
    "overdue": ("✗", BROKEN, "(✗ {})"),
}
_DECISION = 240  # characters of a decision; the whole stands in `minutes show`
_CHANGED = 60  # characters of what a field said before, and says after
_BAR: Line = (("│ ", FAINT),)
_BLANK: Line = (("  ", PLAIN),)


def trace_lines(trace: Trace, width: int) -> Iterator[Line]:
    """A case in lines of at most `width` columns: its path, its steps, where it is now and what comes next."""
    yield from case_lines(trace.case, width)
    yield ()
    yield from filled(path_pieces(trace.steps), width)
    if trace.route:
        yield from _told("planned", " → ".join(flat(body_mark(body)) for body in trace.route), width, FAINT)
    yield ()
    remarks: dict[int | None, list[Remark]] = {}
    for remark in trace.remarks:
        within = remark.step is not None and 0 <= remark.step < len(trace.steps)
        remarks.setdefault(remark.step if within else None, []).append(remark)
    for number, step in enumerate(trace.steps):
        last = number == len(trace.steps) - 1
        yield from _step_lines(step, trace.case, width, _BLANK if last else _BAR)
        for remark in remarks.get(number, ()):
            yield from _told(remark.kind, remark.text, width, WARNING, _BLANK if last else _BAR)
    yield ()
    yield from _told("now", position(trace.now) or "no body has treated it yet", width)
    yield from _told("next", position(trace.next) or "nothing announced", width)
    for remark in remarks.get(None, ()):
        yield from _told(remark.kind, remark.text, width, WARNING)
    for gap in trace.gaps:
        yield from _told("not in the archive", gap, width, WARNING)


def case_lines(case: Case, width: int) -> Iterator[Line]:
    """What a case is called: title, id, municipality, case numbers, its other titles."""
    yield from filled(((flat(case.title), TITLE), (f"  {flat(case.id)}", FAINT)), width)
    numbers = f"sagsnr. {', '.join(map(flat, case.numbers))}" if case.numbers else ""
    facts = joined(flat(case.municipality or ""), numbers, "standing item, no case" if case.standing else "")
    if facts:
        yield from filled(line(facts, FAINT), width)
    if case.names:
        yield from _told("also called", "; ".join(case.names), width, FAINT)


def path_pieces(steps: tuple[Step, ...]) -> Line:
    """The stops of a path: `DIR → VPU → (ØK)`; what is only promised stands in brackets."""
    pieces: list[tuple[str, str]] = []
    for step in steps:
        _, style, form = _SIGNS[step.status]
        pieces += [(" → " if pieces else "", FAINT), (form.format(stop_mark(step)), style)]
    return tuple(pieces)


def position(step: Step | None) -> str:
    """A step in one phrase: `29. august 2023 · Kommunalbestyrelsen · godkendt`; nothing where there is none."""
    if step is None:
        return ""
    return joined(when(step), stop_name(step), what(step), step.status if step.status != "held" else None)


def _step_lines(step: Step, case: Case, width: int, margin: Line) -> Iterator[Line]:
    """What happened in one step, or is to happen, and where that stands."""
    sign, style, _ = _SIGNS[step.status]
    short = flat(step.committee.abbreviation or "") if step.committee else ""
    body = stop_name(step) if short in ("", stop_name(step)) else f"{stop_name(step)} ({short})"
    head = [(when(step), TITLE), (f" · {body}", PLAIN), (f" · {what(step)}" if what(step) else "", TITLE)]
    if step.status != "held":
        head.append((f" · {step.status}", style))
    if step.access == "lukket":
        head.append((" · lukket", WARNING))
    yield from filled(tuple(head), width, ((f"{sign} ", style),), margin)
    title = step.title if step.title and flat(step.title) != flat(case.title) else ""
    if title or step.item_id:
        named = ((flat(title), PLAIN), (f"  {flat(step.item_id or '')}", FAINT))
        yield from filled(named, width, margin, margin)
    if step.indstilling:
        yield from _told("indstilling", step.indstilling, width, PLAIN, margin)
    if step.decision:
        yield from filled(line(shortened(step.decision, _DECISION)), width, margin, margin)
    if step.status in ("announced", "overdue"):
        for evidence in step.evidence:
            yield from filled(_quoted(evidence, step), width, margin, margin)
    elif step.evidence:
        reasons = "; ".join(joined(each.kind, each.text, by=" ") for each in step.evidence)
        yield from _told("by", shortened(reasons, _DECISION), width, FAINT, margin)
    if step.source:
        yield from filled(line(flat(place(step.source, step.page)), FAINT), width, margin, margin)
    yield from _version_lines(step.versions, width, margin)


def _quoted(evidence: Evidence, step: Step) -> Line:
    """The sentence of a promise, with its place where that is not the step's."""
    elsewhere = (evidence.source, evidence.page) != (step.source, step.page)
    found_at = f" {flat(place(evidence.source, evidence.page))}" if elsewhere else ""
    return ((f"“{flat(evidence.text)}”", PLAIN), (found_at, FAINT))


def _version_lines(versions: tuple[Version, ...], width: int, margin: Line) -> Iterator[Line]:
    """What each paper of a meeting changed against the one before."""
    for before, after in pairwise(versions):
        for text in [_change(each) for each in after.changes] or ["nothing changed"]:
            yield from _told(f"{before.kind} → {after.kind}", text, width, FAINT, margin)


def _change(change: Change) -> str:
    before, after = (shortened(text, _CHANGED) if text else "–" for text in (change.before, change.after))
    return f"{change.field}: {before} → {after}"


def _told(label: str, text: str, width: int, style: str = PLAIN, margin: Line = ()) -> Iterator[Line]:
    """A fact behind its label, further lines set in."""
    yield from filled(((f"{flat(label):4}  ", FAINT), (flat(text), style)), width, margin, (*margin, *_BLANK))
