"""The path of a case as a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from minutes.printing.cases import (
    INDENT,
    LONGEST_TEXT,
    SIGNS,
    WARNING,
    case_lines,
    labelled,
    path_lines,
    position_lines,
    quoted,
    reason_lines,
)
from minutes.printing.lines import FAINT, PLAIN, TITLE, Line, line
from minutes.printing.wraps import filled
from minutes.records import Case, Change, Remark, Step, Trace, Version
from minutes.wording import body_mark, flat, place, shortened, stop_name, what, when

_COMING = ("announced", "overdue")
_REASONS = 2  # of a link, the strongest; `--json` has all
_LEADING = 2  # words that both say, before what one says otherwise
_CHANGED = 60  # characters of what a field said before, and says after
_BAR: Line = (("│ ", FAINT),)

# Evidence that is a sentence of a paper, and what it tells of a step. All else is why an item is of the case.
# Every promise that is open is told, of those that were kept the last.
_SAID = {"announced": "promised", "calendar": "calendar", "told": "told"}


def trace_lines(trace: Trace, width: int) -> Iterator[Line]:
    """A case in lines of at most `width` columns: its path, its steps, where it is now and what comes next."""
    yield from case_lines(trace.case, width)
    if trace.case.names:
        yield from labelled("also called", "; ".join(trace.case.names), width, FAINT)
    yield ()
    yield from path_lines(trace.steps, width)
    if trace.route:
        yield from labelled("planned", " → ".join(map(body_mark, trace.route)), width, FAINT)
    yield ()
    remarks: dict[int | None, list[Remark]] = {}
    for remark in trace.remarks:
        within = remark.step is not None and 0 <= remark.step < len(trace.steps)
        remarks.setdefault(remark.step if within else None, []).append(remark)
    for number, step in enumerate(trace.steps):
        margin = INDENT if number == len(trace.steps) - 1 else _BAR
        yield from step_lines(step, trace.case, width, margin)
        for remark in remarks.get(number, ()):
            yield from labelled(remark.kind, remark.text, width, WARNING, margin)
    yield ()
    yield from position_lines(trace, width)
    for remark in remarks.get(None, ()):
        yield from labelled(remark.kind, remark.text, width, WARNING)
    for gap in trace.gaps:
        yield from labelled("gap", gap, width, WARNING)


def step_lines(step: Step, case: Case, width: int, margin: Line) -> Iterator[Line]:
    """What happened in one step, or is to happen, and where that stands."""
    yield from _head_lines(step, width, margin)
    title = flat(step.title or "") if flat(step.title or "") != flat(case.title) else ""
    if title or step.item_id:
        yield from filled(((title, PLAIN), (f"  {flat(step.item_id or '')}", FAINT)), width, margin, margin)
    if step.indstilling:
        yield from labelled("indstilling", step.indstilling, width, PLAIN, margin)
    if step.decision:
        yield from filled(line(shortened(step.decision, LONGEST_TEXT)), width, margin, margin)
    said = [each for each in step.evidence if each.kind in _SAID and each.text != step.decision]
    for evidence in said if step.status in _COMING else said[-1:]:
        yield from labelled(_SAID[evidence.kind], quoted(evidence, step.source, step.page), width, PLAIN, margin)
    reasons = [each for each in step.evidence if each.kind not in _SAID]
    yield from reason_lines(reasons[:_REASONS], width, margin)
    if step.source:
        yield from filled(line(flat(place(step.source, step.page)), FAINT), width, margin, margin)
    yield from _version_lines(step.versions, width, margin)


def _head_lines(step: Step, width: int, margin: Line) -> Iterator[Line]:
    """When, which body, with what outcome, and what kind of step it is."""
    sign, style, _ = SIGNS[step.status]
    short = flat(step.committee.abbreviation or "") if step.committee else ""
    body = stop_name(step) if short in ("", stop_name(step)) else f"{stop_name(step)} ({short})"
    head = [(when(step), TITLE), (f" · {body}", PLAIN), (f" · {what(step)}" if what(step) else "", TITLE)]
    if step.status != "held":
        head.append((f" · {step.status}", style))
    if step.access == "lukket":
        head.append((" · lukket", WARNING))
    yield from filled(tuple(head), width, ((f"{sign} ", style),), margin)


def _version_lines(versions: tuple[Version, ...], width: int, margin: Line) -> Iterator[Line]:
    """What each paper of a meeting changed against the one before."""
    for before, after in pairwise(versions):
        for text in [_change(each) for each in after.changes] or ["nothing changed"]:
            yield from labelled(f"{before.kind} → {after.kind}", text, width, FAINT, margin)


def _change(change: Change) -> str:
    """A field before and after, from where the two begin to differ."""
    texts = [flat(text or "–").split() for text in (change.before, change.after)]
    same = next((place for place, (one, other) in enumerate(zip(*texts, strict=False)) if one != other), 0)
    start = max(0, same - _LEADING)
    before, after = (shortened(" ".join(["…"] * bool(start) + text[start:]), _CHANGED) for text in texts)
    return f"{change.field}: {before} → {after}"
