"""The path of a case as a Mermaid flowchart, as Markdown pages show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.records import Status, Step, Trace
from minutes.wording import STATUS_WORDS, flat, shortened, stop_mark, what, when

# The shape of a step by its status, and its colours; letters on them can be read on light and dark pages alike.
_SHAPES: dict[Status, str] = {"held": "([{}])", "reported": "[{}]", "announced": "({})", "overdue": "{{{{{}}}}}"}
_CLASSES: dict[Status, str] = {
    "held": "fill:#0d6b52,stroke:#0d6b52,color:#fff",
    "reported": "fill:#e3eefb,stroke:#1f66ad,color:#16202b",
    "announced": "fill:#f4f6f8,stroke:#5a6672,color:#16202b,stroke-dasharray:4 3",
    "overdue": "fill:#fdeceb,stroke:#b3261e,color:#b3261e,stroke-width:3px",
}
_LONGEST = 80  # characters of a line of a step, and of the title
_ACROSS = 8  # steps; more are drawn from top to bottom
_PLAIN = re.compile(r"[^\w ,()/–-]|_")


def chart(trace: Trace) -> str:
    """The flowchart of a case, without the fence around it."""
    direction = "LR" if len(trace.steps) <= _ACROSS else "TD"
    # Only the title of a group may hold any letter: that of the chart shows `&` as `&amp;`.
    title = _escaped(shortened(trace.case.title, _LONGEST) or "?")
    lines = [f"flowchart {direction}", f'    subgraph case["{title}"]', f"    direction {direction}"]
    for number, step in enumerate(trace.steps):
        lines.append(f"    s{number}{_SHAPES[step.status].format(_label(step))}:::{step.status}")
    for number, step in enumerate(trace.steps[1:], 1):
        arrow = "-->" if step.status in ("held", "reported") else "-.->"
        lines.append(f"    s{number - 1} {arrow} s{number}")
    used = {step.status for step in trace.steps}
    lines += ["    end", "    style case fill:none,stroke:#8a96a2"]
    lines += [f"    classDef {status} {style}" for status, style in _CLASSES.items() if status in used]
    return "\n".join(lines) + "\n"


def _label(step: Step) -> str:
    return f'"{"<br>".join(_escaped(shortened(text, _LONGEST)) for text in _texts(step))}"'


def _texts(step: Step) -> Iterator[str]:
    yield stop_mark(step)
    yield when(step)
    if what(step):
        yield what(step)
    if step.status != "held":
        yield STATUS_WORDS[step.status]


def _escaped(text: str) -> str:
    """A text of which Mermaid takes no character for its own, nor for Markdown (`10. maj` would be a list)."""
    return _PLAIN.sub(lambda found: f"#{ord(found[0])};", flat(text))
