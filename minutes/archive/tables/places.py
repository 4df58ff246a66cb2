"""Where rows stand, as the columns that say it, and values as cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from minutes.danish.periods import bounds
from minutes.records import Span

Spans = Mapping[str, Sequence[Span]]
Place = dict[str, Any]

_NOWHERE: Place = dict.fromkeys(("page", "x0", "y0", "x1", "y1", "start", "end"))
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

# A span holds the words of a decision where its length is that of the words but for line breaks and hyphens.
_LEFT_BY_BREAKS = 0.05


def joined(parts: Iterable[str | None], by: str = "; ") -> str | None:
    """Several values as one cell; None where there is none."""
    return by.join(part for part in parts if part) or None


@lru_cache(256)  # one paper's rows have the same date
def whole_day(date: str | None) -> str | None:
    """A date that is one day of the calendar; None for any other."""
    if date and _DAY.fullmatch(date) and bounds(date):
        return date
    return None


def place_of(spans: Spans, *fields: str) -> Place:
    """Where some fields stand, or all of them: first page, box on that page, first and last character."""
    found = [span for field in fields or spans for span in spans.get(field, ())]
    if not found:
        return _NOWHERE
    page = min(span.page for span in found)
    boxes = [span.box for span in found if span.page == page and span.box]
    sides: Place = dict.fromkeys(("x0", "y0", "x1", "y1"))
    if boxes:
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        sides = {"x0": min(x0), "y0": min(y0), "x1": max(x1), "y1": max(y1)}
    return {
        "page": page,
        **sides,
        "start": min(span.start for span in found),
        "end": max(span.end for span in found),
    }


def place_of_decision(spans: Spans, field: str, text: str) -> Place:
    """Where one decision of several stands: at the one span as long as its words, else where they all stand.

    Earlier decisions may stand among those of the meeting.
    """
    found = spans.get(field) or spans.get("beslutning", ())
    most = max(3.0, len(text) * _LEFT_BY_BREAKS)
    fitting = [span for span in found if abs(span.end - span.start - len(text)) <= most]
    if len(fitting) == 1:
        return place_of({"": fitting})
    return place_of(spans, "beslutning", "tidligere_behandling") if found else place_of(spans)
