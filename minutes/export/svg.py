"""The path of a case as an SVG drawing: a lane for each body, time from left to right.

It is drawn in the colours that the reader's screen asks for, light or dark, and says all that it shows as text, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from minutes.export.lanes import (
    BEND,
    LABEL,
    MARGIN,
    RADIUS,
    Mark,
    Sheet,
    fitted,
    folded,
    lay_out,
    text_width,
)
from minutes.records import Status, Step, Trace
from minutes.wording import REMARK_WORDS, STATUS_WORDS, awaited, flat, joined, place, shortened, stop_name, what, when

# No custom properties: most programs that draw SVG on paper do not know them.
STYLE = """
.case-path { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; font-size: 11px; }
.case-path .paper { fill: #fff; }
.case-path text { fill: #16202b; }
.case-path .title { font-size: 18px; font-weight: 600; }
.case-path .name { font-size: 13px; font-weight: 600; }
.case-path .faint { fill: #5a6672; }
.case-path .note { fill: #8a5300; }
.case-path .broken { fill: #b3261e; font-weight: 600; }
.case-path .label { text-anchor: middle; paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round; }
.case-path .lane, .case-path .tick { stroke: #dfe4e9; }
.case-path .way { fill: none; stroke: #8a96a2; stroke-width: 2; }
.case-path .coming { stroke-dasharray: 2 4; }
.case-path .mark { fill: #fff; stroke: #5a6672; stroke-width: 2; }
.case-path .held .mark { fill: #0d6b52; stroke: #0d6b52; }
.case-path .reported .mark { stroke: #1f66ad; }
.case-path .half { fill: #1f66ad; }
.case-path .overdue .mark, .case-path .cross { stroke: #b3261e; stroke-width: 2; }
.case-path .inferred { fill: none; stroke: #5a6672; stroke-width: 1.5; stroke-dasharray: 3 2.5; }
@media (prefers-color-scheme: dark) {
  .case-path .paper { fill: #14191f; }
  .case-path text { fill: #e8edf2; }
  .case-path .faint { fill: #9fabb7; }
  .case-path .note { fill: #e3b25c; }
  .case-path .broken { fill: #ff8b80; }
  .case-path .label { stroke: #14191f; }
  .case-path .lane, .case-path .tick { stroke: #2c353f; }
  .case-path .way { stroke: #76828e; }
  .case-path .mark { fill: #14191f; stroke: #9fabb7; }
  .case-path .held .mark { fill: #45c79a; stroke: #45c79a; }
  .case-path .reported .mark { stroke: #74b3f0; }
  .case-path .half { fill: #74b3f0; }
  .case-path .overdue .mark, .case-path .cross { stroke: #ff8b80; }
  .case-path .inferred { stroke: #9fabb7; }
}
"""
_LEAST_WIDTH = 560.0
_TITLE, _NAME = 18.0, 13.0  # font sizes
_LINE, _LABEL_LINE = 16.0, 14.0  # from one line of text to the next
_LONGEST_TITLE, _LONGEST_TEXT = 200, 400  # characters


def draw(trace: Trace) -> str:
    """The drawing of a case, a whole SVG document."""
    name = "case-" + re.sub(r"\W+", "-", trace.case.id, flags=re.ASCII)
    label = f"{name}-title {name}-desc"
    svg = Element("svg", {"class": "case-path", "role": "img", "xml:lang": "da", "aria-labelledby": label})
    _add(svg, "title", flat(trace.case.title), id=f"{name}-title")
    _add(svg, "desc", ". ".join(_sentences(trace)), id=f"{name}-desc")
    _add(svg, "style", STYLE)
    _add(svg, "rect", cls="paper", width="100%", height="100%")
    return tostring(_drawn(svg, trace, with_head=True), encoding="unicode") + "\n"


def draw_within(trace: Trace) -> Element:
    """The drawing for a page that has the facts of the case and the rules of STYLE itself."""
    return _drawn(Element("svg", {"class": "case-path"}), trace, with_head=False)


def _drawn(svg: Element, trace: Trace, with_head: bool) -> Element:
    """The element with the drawing in it, as large as that is."""
    sheets = lay_out(trace)
    width = max(_LEAST_WIDTH, sheets[0].right + MARGIN)
    y = _draw_head(svg, trace, width) if with_head else MARGIN / 2
    for sheet in sheets:
        y = _draw_sheet(svg, sheet, y)
    y = _draw_legend(svg, trace, y, width)
    for note in _notes(trace) if with_head else ():
        y = _draw_text(svg, note, y, width, cls="note")
    width, height = round(width), round(y)
    svg.attrib |= {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": f"{width}",
        "height": f"{height}",
        "viewBox": f"0 0 {width} {height}",
    }
    return svg


def _add(parent: Element, tag: str, text: str = "", *, cls: str = "", **attributes: str | float) -> Element:
    """A new element with its text; numbers are lengths."""
    named = {"class": cls} if cls else {}
    shown = {name: each if isinstance(each, str) else f"{each:.1f}" for name, each in attributes.items()}
    element = SubElement(parent, tag, named | shown)
    element.text = text or None
    return element


def _draw_text(svg: Element, text: str, y: float, width: float, *, cls: str, size: float = LABEL) -> float:
    """A text from margin to margin, its first line at `y`; gives where the next line is."""
    for part in folded(text, size, width - 2 * MARGIN):
        _add(svg, "text", part, cls=cls, x=MARGIN, y=y)
        y += size * _LINE / LABEL
    return y


def _draw_head(svg: Element, trace: Trace, width: float) -> float:
    """Title and facts; gives where the lanes begin."""
    case = trace.case
    y = _draw_text(svg, shortened(case.title, _LONGEST_TITLE), MARGIN + _TITLE, width, cls="title", size=_TITLE)
    numbers = f"sagsnr. {', '.join(case.numbers)}" if case.numbers else ""
    y -= (_TITLE - LABEL) / 2
    for fact in (
        joined(case.municipality, numbers),
        f"Nu: {_phrase(trace.now)}" if trace.now else "",
        f"Næste: {_phrase(coming)}" if (coming := awaited(trace)) else "",
    ):
        y = _draw_text(svg, shortened(fact, _LONGEST_TEXT), y, width, cls="faint")
    return y + MARGIN / 2


def _draw_sheet(svg: Element, sheet: Sheet, top: float) -> float:
    """Lanes, days and steps; gives where they end."""
    lines = max((len(mark.labels) for mark in sheet.marks), default=0)
    height = 3 * RADIUS + MARGIN + lines * _LABEL_LINE
    heights = [top + RADIUS + MARGIN / 2 + height * number for number in range(len(sheet.lanes))]
    bottom = top + height * len(sheet.lanes)
    _draw_ticks(svg, sheet, top, bottom)
    room = sheet.left - 2 * MARGIN
    for lane, y in zip(sheet.lanes, heights, strict=True):
        _add(svg, "line", cls="lane", x1=sheet.left, x2=sheet.right, y1=y, y2=y)
        _add(svg, "text", fitted(lane.mark, _NAME, room), cls="name", x=MARGIN, y=y + _NAME / 3)
        if lane.name != lane.mark:
            _add(svg, "text", fitted(lane.name, LABEL, room), cls="faint", x=MARGIN, y=y + _NAME / 3 + _LINE)
    points = [(mark, heights[mark.lane]) for mark in sheet.marks]
    for (before, y_before), (after, y_after) in pairwise(points):
        _draw_way(svg, (before.x, y_before), (after.x, y_after), after.step.status)
    for mark, y in points[:1] if sheet.done else []:
        _draw_way(svg, (sheet.left, y), (mark.x, y), mark.step.status)
    for mark, y in points[-1:] if sheet.more else []:
        _draw_way(svg, (mark.x, y), (sheet.right, y), mark.step.status)
    for mark, y in points:
        _draw_step(svg, mark, y)
    return bottom + RADIUS + LABEL + 1.5 * MARGIN if sheet.lanes else top


def _draw_ticks(svg: Element, sheet: Sheet, top: float, bottom: float) -> None:
    for tick in sheet.ticks:
        _add(svg, "line", cls="tick", x1=tick.x, x2=tick.x, y1=top if tick.is_year else bottom, y2=bottom + RADIUS)
        cls = "label" if tick.is_year else "label faint"
        _add(svg, "text", tick.text, cls=cls, x=tick.x, y=bottom + RADIUS + LABEL + 2)


def _draw_way(svg: Element, start: tuple[float, float], end: tuple[float, float], status: Status) -> None:
    """From one mark to the next: along the lanes, with one bend between them."""
    (x, y), (x_end, y_end) = start, end
    bend = min(BEND, (x_end - x) / 2)
    first = x_end - 2 * bend if y_end > y else x
    middle, last = first + bend, first + 2 * bend
    curve = f"C{middle:.1f} {y:.1f} {middle:.1f} {y_end:.1f} {last:.1f} {y_end:.1f}"
    promised = status in ("announced", "overdue")
    way = f"M{x:.1f} {y:.1f}H{first:.1f}{curve}H{x_end:.1f}"
    _add(svg, "path", cls="way coming" if promised else "way", d=way)


def _draw_step(svg: Element, mark: Mark, y: float) -> None:
    step = mark.step
    group = _add(svg, "g", cls=f"step {step.status}")
    told = [_phrase(step), step.title, step.decision, place(step.source, step.page) if step.source else None]
    _add(group, "title", " · ".join(shortened(text, _LONGEST_TEXT) for text in told if text))
    _draw_sign(group, step.status, mark.x, y, mark.end - mark.x)
    if step.date_source == "inferred":
        _draw_ring(group, mark.x, y, mark.end - mark.x)
    for number, text in enumerate(mark.labels):
        cls = "label note" if number > 1 else "label broken" if number and step.status == "overdue" else "label"
        _add(group, "text", text, cls=cls, x=mark.x, y=y + 2 * RADIUS + LABEL + number * _LABEL_LINE)


def _draw_sign(parent: Element, status: Status, x: float, y: float, length: float = 0.0) -> None:
    """The sign of a status around a point, drawn out to the length of its days."""
    size = 2 * RADIUS
    _add(parent, "rect", cls="mark", x=x - RADIUS, y=y - RADIUS, width=size + length, height=size, rx=RADIUS)
    if status == "reported":
        _add(parent, "path", cls="half", d=f"M{x:.1f} {y - RADIUS:.1f}a{RADIUS} {RADIUS} 0 0 0 0 {size}z")
    if status == "overdue":
        arm = RADIUS * 0.5
        cross = f"M{x - arm:.1f} {y - arm:.1f}l{2 * arm} {2 * arm}m0 {-2 * arm}l{-2 * arm} {2 * arm}"
        _add(parent, "path", cls="cross", d=cross)


def _draw_ring(parent: Element, x: float, y: float, length: float = 0.0) -> None:
    """What tells that a date is inferred."""
    radius = RADIUS + 4
    size = 2 * radius
    _add(parent, "rect", cls="inferred", x=x - radius, y=y - radius, width=size + length, height=size, rx=radius)


def _draw_legend(svg: Element, trace: Trace, y: float, width: float) -> float:
    """The signs that the drawing uses, in words; gives where the next line is."""
    used: list[tuple[Status | None, str]] = [
        (status, word) for status, word in STATUS_WORDS.items() if any(step.status == status for step in trace.steps)
    ]
    if any(step.date_source == "inferred" for step in trace.steps):
        used.append((None, "dato udledt"))
    x = MARGIN + RADIUS
    for status, word in used:
        length = text_width(word, LABEL) + 5 * RADIUS
        if x + length > width - MARGIN:
            x, y = MARGIN + RADIUS, y + 1.5 * _LINE
        if status:
            _draw_sign(_add(svg, "g", cls=status), status, x, y)
        else:
            _draw_ring(svg, x, y)
        _add(svg, "text", word, cls="faint", x=x + 2.5 * RADIUS, y=y + LABEL / 3)
        x += length
    return y + 2 * _LINE


def _phrase(step: Step) -> str:
    """A step in one phrase: `29. august 2023 · Kommunalbestyrelsen · godkendt`."""
    return joined(when(step), stop_name(step), what(step), STATUS_WORDS[step.status] if step.status != "held" else None)


def _sentences(trace: Trace) -> Iterator[str]:
    """All that the drawing shows, for those who do not see it."""
    if trace.case.municipality:
        yield flat(trace.case.municipality)
    for number, step in enumerate(trace.steps):
        remarks = [f"({REMARK_WORDS[remark.kind]})" for remark in trace.remarks if remark.step == number]
        yield joined(f"{number + 1}: {_phrase(step)}", *remarks, by=" ")
    yield from _notes(trace)


def _notes(trace: Trace) -> Iterator[str]:
    """What belongs to no step: other remarks, and what the archive lacks."""
    for remark in trace.remarks:
        if remark.step is None or not 0 <= remark.step < len(trace.steps):
            yield f"{REMARK_WORDS[remark.kind]}: {shortened(remark.text, _LONGEST_TEXT)}"
    for gap in trace.gaps:
        yield f"Hul i arkivet: {shortened(gap, _LONGEST_TEXT)}"
