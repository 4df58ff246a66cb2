"""Decisions of an item: chains of several bodies, who was absent, and what was decided earlier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from minutes.danish.committees import CommitteeNames, body_pattern, parse_committee
from minutes.danish.dates import DATE, find_date
from minutes.danish.people import NAME, parse_people
from minutes.ingest.flow import flow
from minutes.ingest.vocabulary import Heading
from minutes.records import Committee, Decision, Line, Meeting, Person

_NAMES = rf"{NAME}(?: \(\w+\))?(?:(?:, | og |, og ){NAME}(?: \(\w+\))?)*"
# `X og Y var fraværende.`, with the deputy's sentence behind it; `Afbud fra X.`
_ABSENT = re.compile(
    rf"\s*(?:(?P<names>{_NAMES}) (?:var fraværende|var ikke til stede|havde meldt afbud)"
    rf"|Afbud fra (?P<excused>{_NAMES}))(?:\.|(?=\s)|$)(?: I stedet deltog {_NAMES}\.?)?\s*"
)
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
    when = rf"(?:,? (?:den )?(?P<date>{DATE}))?(?:,? (?:Punkt|pkt\.?) \d+)?"
    return re.compile(rf"\s*(?:Udvalg\s*:\s*)?(?P<body>{body_pattern()}){when}\s*[.:]?\s*$")


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

    def earlier(self, heading: Heading | None, lines: Sequence[Line]) -> list[Decided]:
        """The earlier treatments that a block lists, each with its body, date and text."""
        found: list[Decided] = []
        if heading and heading.body:
            found.append(Decided(self._body(heading.body), find_date(heading.date or ""), []))
        for line in lines:
            entry = _entry().match(line.text)
            label = _DATE_LABEL.match(line.text)
            if entry:
                found.append(Decided(self._body(entry["body"]), find_date(entry["date"] or ""), []))
            elif found and label and find_date(label["date"]):
                found[-1] = found[-1]._replace(date=find_date(label["date"]))
            elif found and not _POINT_NUMBER.match(line.text):
                found[-1].lines.append(line)
        return found


def take_absent(lines: Sequence[Line]) -> tuple[list[Line], list[Line], tuple[Person, ...]]:
    """The lines without the sentences that say who was absent, those sentences, and the persons."""
    kept: list[Line] = []
    taken: list[Line] = []
    people: list[Person] = []
    for line in lines:
        match = _ABSENT.match(line.text)
        if match:
            people += parse_people(match["names"] or match["excused"])
            taken.append(line.part(0, match.end()))
        rest = line.part(match.end()) if match else line
        if rest.text.strip():
            kept.append(rest)
    return kept, taken, tuple(people)
