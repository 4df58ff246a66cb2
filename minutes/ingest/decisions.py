"""Decisions of an item, and what was decided earlier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from minutes.danish.committees import CommitteeNames, body_pattern, parse_committee
from minutes.danish.dates import DATE, find_date
from minutes.ingest.flow import flow
from minutes.ingest.vocabulary import Heading
from minutes.records import Committee, Decision, Line, Meeting

_POINT_NUMBER = re.compile(r"\s*Punktnummer\s*:\s*\d+\s*$")
_DATE_LABEL = re.compile(r"\s*Dato\s*:\s*(?P<date>.+)$")


class Decided(NamedTuple):
    """One decision as its lines."""

    committee: Committee | None
    date: str | None
    lines: list[Line]

    def record(self) -> Decision:
        return Decision(committee=self.committee, date=self.date, text=flow(self.lines))


@cache
def _entry() -> re.Pattern[str]:
    """A line that opens an earlier treatment: `Udvalg: Magistraten`, `Byrådet den 30. januar 2012 Punkt 5`."""
    when = rf"(?:,? (?:den )?(?P<date>{DATE}))?(?:,? (?:[Pp]unkt|[Pp]kt\.?) \d+)?"
    body = rf"(?:Udvalg\s*:\s*)?(?P<body>{body_pattern()})(?: \d{{4}}(?!\d))?"
    return re.compile(rf"\s*+(?:(?P<day>{DATE}) )?{body}{when}\s*+[.:]?\s*+$")


class Decisions:
    """Reads the decisions of one meeting's items."""

    def __init__(self, meeting: Meeting, names: CommitteeNames) -> None:
        self.meeting = meeting
        self.names = names

    def _body(self, text: str) -> Committee:
        return self.names.complete(parse_committee(text))

    def read(self, heading: Heading | None, lines: Sequence[Line]) -> Decided:
        """The decision under a heading: its body and date as the heading names them, else the meeting's own."""
        committee, date = self.meeting.committee, self.meeting.date
        if heading and heading.body:
            committee = self._body(heading.body)
            date = find_date(heading.date) if heading.date else None
        return Decided(committee, date, list(lines))

    def earlier(self, heading: Heading | None, lines: Sequence[Line]) -> tuple[list[Decided], list[Line]]:
        """The earlier treatments that a block lists, each with its body, date and text; and the lines of none."""
        found: list[Decided] = []
        unread: list[Line] = []
        if heading and heading.body:
            found.append(Decided(self._body(heading.body), find_date(heading.date or ""), []))
        for line in lines:
            entry = _entry().match(line.text)
            label = _DATE_LABEL.match(line.text)
            if entry:
                found.append(Decided(self._body(entry["body"]), find_date(entry["date"] or entry["day"] or ""), []))
            elif found and label and find_date(label["date"]):
                found[-1] = found[-1]._replace(date=find_date(label["date"]))
            elif found and not _POINT_NUMBER.match(line.text):
                found[-1].lines.append(line)
            elif not found:
                unread.append(line)
        return found, unread
