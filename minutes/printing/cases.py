"""Cases in a few lines: what they are called, their path, what was not kept, what could not be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minutes.index.cases.corrections import Correction
from minutes.printing.lines import FAINT, PLAIN, TITLE, Line, line
from minutes.printing.wraps import filled
from minutes.records import Case, Evidence, Overdue, Status, Step, Trace, Unsure
from minutes.wording import awaited, body_name, flat, joined, place, shortened, stop_mark, stop_name, what, when

WARNING, BROKEN = "yellow", "bold red"

# Each status by its sign, its style and how a stop of the path looks. Its word stands there, too: colour is never
# the only sign.
SIGNS: dict[Status, tuple[str, str, str]] = {
    "held": ("●", "green", "{}"),
    "reported": ("◐", "cyan", "{}"),
    "announced": ("○", FAINT, "({})"),
    "overdue": ("✗", BROKEN, "(✗ {})"),
}
INDENT: Line = (("  ", PLAIN),)
LONGEST_TEXT = 240  # characters of a decision or a sentence; the whole stands in `minutes show`


def labelled(label: str, text: str, width: int, style: str = PLAIN, margin: Line = ()) -> Iterator[Line]:
    """A fact behind its label, further lines set in."""
    yield from filled(((f"{flat(label):4}  ", FAINT), (flat(text), style)), width, margin, (*margin, *INDENT))


def quoted(evidence: Evidence, source: str | None, page: int | None) -> str:
    """A sentence, with its place where that is not the given one."""
    elsewhere = (evidence.source, evidence.page) != (source, page)
    sentence = f"“{shortened(evidence.text, LONGEST_TEXT)}”"
    return f"{sentence} {place(evidence.source, evidence.page)}" if elsewhere else sentence


def case_lines(case: Case, width: int) -> Iterator[Line]:
    """What a case is called: title, id, municipality, case numbers."""
    yield from filled(((flat(case.title), TITLE), (f"  {flat(case.id)}", FAINT)), width)
    numbers = f"sagsnr. {', '.join(map(flat, case.numbers))}" if case.numbers else ""
    facts = joined(flat(case.municipality or ""), numbers, "standing item, no case" if case.standing else "")
    if facts:
        yield from filled(line(facts, FAINT), width)


def path_lines(steps: tuple[Step, ...], width: int) -> Iterator[Line]:
    """The stops of a path: `DIR → VPU → (ØK)`; what is only promised stands in brackets."""
    pieces: list[tuple[str, str]] = []
    for step in steps:
        _, style, form = SIGNS[step.status]
        pieces += [(" → " if pieces else "", FAINT), (form.format(stop_mark(step)), style)]
    yield from filled(tuple(pieces), width)


def position(step: Step | None, otherwise: str) -> str:
    """A step in one phrase: `29. august 2023 · Kommunalbestyrelsen · godkendt`."""
    if step is None:
        return otherwise
    return joined(when(step), stop_name(step), what(step), step.status if step.status != "held" else None)


def position_lines(trace: Trace, width: int) -> Iterator[Line]:
    """Where a case is now and what comes next."""
    yield from labelled("now", position(trace.now, "no body has treated it yet"), width)
    yield from labelled("next", position(awaited(trace), "nothing announced"), width)


def entry_lines(trace: Trace, width: int) -> Iterator[Line]:
    """A case in a list."""
    yield from case_lines(trace.case, width)
    yield from path_lines(trace.steps, width)
    yield from position_lines(trace, width)
    yield ()


def overdue_lines(overdue: Overdue, width: int) -> Iterator[Line]:
    """A promise that was not kept: in which words it was made, the meeting without it, what the archive lacks."""
    sign, style, _ = SIGNS["overdue"]
    step = overdue.step
    head = ((joined(when(step), stop_name(step), step.status), style), (f" · {flat(overdue.case.title)}", TITLE))
    yield from filled((*head, (f"  {flat(overdue.case.id)}", FAINT)), width, ((f"{sign} ", style),), INDENT)
    for evidence in step.evidence:
        yield from labelled("promised", quoted(evidence, None, None), width, PLAIN, INDENT)
    yield from labelled("met without it", f"{overdue.held_on}, {overdue.held_source}", width, PLAIN, INDENT)
    for gap in overdue.gaps:
        yield from labelled("gap", gap, width, WARNING, INDENT)
    yield ()


def unsure_lines(unsure: Unsure, width: int) -> Iterator[Line]:
    """An item that fits several cases equally well, with these cases and why they fit."""
    yield from filled(((flat(unsure.title), TITLE), (f"  {flat(unsure.item_id)}", FAINT)), width)
    facts = joined(flat(body_name(unsure.committee)), unsure.date, place(unsure.source, unsure.page))
    yield from filled(line(flat(facts), FAINT), width)
    for candidate in unsure.candidates:
        named = ((flat(candidate.case.title), PLAIN), (f"  {flat(candidate.case.id)}", FAINT))
        yield from filled((*named, (f"  {candidate.score:.2f}", FAINT)), width, (("? ", WARNING),), INDENT)
        yield from reason_lines(candidate.evidence, width, INDENT)
    yield ()


def correction_lines(correction: Correction, width: int) -> Iterator[Line]:
    """What was corrected, by whom and why."""
    items = " ".join(map(flat, correction.items))
    title = f" “{flat(correction.title)}”" if correction.title else ""
    yield from filled(((f"{correction.on}  {correction.kind}", TITLE), (f"  {items}{title}", PLAIN)), width)
    yield from labelled(correction.who, correction.why, width, PLAIN, INDENT)


def reason_lines(evidence: Sequence[Evidence], width: int, margin: Line) -> Iterator[Line]:
    """What a link rests on, on one line: `case number 23/4417; same title Ældrepolitik`."""
    if evidence:
        reasons = "; ".join(joined(each.kind, each.text, by=" ") for each in evidence)
        yield from labelled("by", shortened(reasons, LONGEST_TEXT), width, FAINT, margin)
