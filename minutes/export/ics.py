"""The coming dates of cases as a calendar (iCalendar, RFC 5545), for any calendar program.

What is promised for a month, or without a date, is no date to keep free and is left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from minutes.danish.periods import bounds
from minutes.records import Step, Trace
from minutes.version import __version__
from minutes.wording import flat, joined, place, shortened, stop_mark, what

_LINE_OCTETS = 75
_LONGEST_TITLE = 200  # characters
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")


def calendar(traces: Iterable[Trace]) -> str:
    """A calendar of the announced steps that have a day or a stretch of days; "" where there are none.

    The same traces give the same bytes. An event keeps its UID when its step is moved to another day.
    """
    events = [line for trace in traces for event in _events(trace) for line in event]
    if not events:
        return ""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//minutes//minutes {__version__}//DA", "CALSCALE:GREGORIAN"]
    return "".join(f"{_folded(line)}\r\n" for line in (*head, *events, "END:VCALENDAR"))


def _events(trace: Trace) -> Iterator[list[str]]:
    known = _known_until(trace)
    visits: Counter[str] = Counter()
    for step in trace.steps:
        stop = stop_mark(step)
        visits[stop] += 1
        days = bounds(step.date) if _DAY.fullmatch(step.date or "") else None
        if step.status != "announced" or days is None or days[1] == dt.date.max:
            continue
        yield [
            "BEGIN:VEVENT",
            f"UID:{_text(f'{trace.case.id}/{stop}/{visits[stop]}@minutes')}",
            f"DTSTAMP:{_digits(known or days[0])}T000000Z",
            f"DTSTART;VALUE=DATE:{_digits(days[0])}",
            f"DTEND;VALUE=DATE:{_digits(days[1] + dt.timedelta(days=1))}",
            f"SUMMARY:{_text(f'{stop}: {shortened(trace.case.title, _LONGEST_TITLE)}')}",
            f"DESCRIPTION:{_text(*_description(trace, step))}",
            "STATUS:TENTATIVE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]


def _digits(day: dt.date) -> str:
    return day.isoformat().replace("-", "")


def _known_until(trace: Trace) -> dt.date | None:
    """The last day of which the archive tells in this case: what is promised was promised by then."""
    days = [bounds(step.date) for step in trace.steps if step.status in ("held", "reported")]
    return max((day[0] for day in days if day), default=None)


def _description(trace: Trace, step: Step) -> Iterator[str]:
    """The lines of an event's description: what is to happen, who promised it in which words."""
    yield joined(trace.case.municipality, step.committee.name if step.committee else None, what(step))
    for evidence in step.evidence:
        yield f"“{evidence.text}” ({place(evidence.source, evidence.page)})"
    if step.source and not step.evidence:
        yield place(step.source, step.page)


def _text(*lines: str) -> str:
    """Lines as the value of a property."""
    return r"\n".join(re.sub(r"([\\;,])", r"\\\1", flat(line)) for line in lines)


def _folded(line: str) -> str:
    """A line with breaks, so that no part is longer than 75 octets and no character is divided."""
    parts, used = [""], 0
    for character in line:
        octets = len(character.encode())
        if used + octets > _LINE_OCTETS:
            parts.append(" ")
            used = 1
        parts[-1] += character
        used += octets
    return "\r\n".join(parts)
