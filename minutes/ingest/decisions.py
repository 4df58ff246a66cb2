"""Decisions of an item, and what was decided earlier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from minutes.danish.committees import CommitteeNames, body_pattern, parse_committee
from minutes.danish.dates import DATE, find_date
from minutes.danish.forms import letters
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


_NUMBERED = r"(?:,? \(?(?:[Pp]unkt|[Pp]kt\.?|[Ss]ag)(?: nr\.?)? \d+\)?)?"


@cache
def _entry() -> re.Pattern[str]:
    """A line that opens an earlier treatment: `Udvalg: Magistraten`, `Byrådet den 30. januar 2012 Punkt 5`.

    What was decided may stand behind it: `Økonomiudvalget den 19-02-2020: Anbefales.`
    """
    when = rf"(?:,? (?:den |d\. ?)?(?P<date>{DATE}))?{_NUMBERED}"
    body = rf"(?:Udvalg\s*:\s*)?(?P<body>{body_pattern()})(?: \d{{4}}(?!\d))?"
    rest = r"(?:\s*+[.:]?\s*+$|(?:\s*+:|(?<=\d)[.,])\s++(?P<rest>\S))"
    return re.compile(rf"\s*+(?:(?P<day>{DATE}),? )?{body}{when}{rest}")


# `Indstilling 6. oktober 2014, pkt. 71:` over `Kulturudvalget indstiller, at …`
_DATED = re.compile(rf"\s*(?:Indstilling|Beslutning|Behandling),? (?:den )?(?P<date>{DATE}){_NUMBERED}\s*:\s*$")


@cache
def _told_by() -> re.Pattern[str]:
    """A sentence that begins with the body that decides."""
    return re.compile(rf"\s*+(?P<body>{body_pattern()})\b")


@cache
def _told() -> re.Pattern[str]:
    """A sentence that tells of an earlier treatment: `Byrådet behandlede sagen på mødet den 2. maj 2019 …`."""
    return re.compile(rf"\s*+(?P<body>{body_pattern()}) [^.]{{0,120}}?\b(?P<date>{DATE})")


def _is_same(body: Committee, other: Committee | None) -> bool:
    """Whether two bodies have the same name, in whatever case it is set."""
    return other is not None and [letters(name or "") for name in msgspec.structs.astuple(body)] == [
        letters(name or "") for name in msgspec.structs.astuple(other)
    ]


_DAY_ALONE = re.compile(rf"\s*(?:den |d\. ?|mødet den )?(?P<date>{DATE})\s*[.:]?\s*$", re.IGNORECASE)


class Decisions:
    """Reads the decisions of one meeting's items."""

    def __init__(self, meeting: Meeting, names: CommitteeNames) -> None:
        self.meeting = meeting
        self.names = names

    def _body(self, text: str) -> Committee:
        return self.names.complete(parse_committee(text))

    def read(self, heading: Heading | None, lines: Sequence[Line]) -> Decided:
        """The decision under a heading: its body and date as the heading or the line below it names them.

        What they do not name is the meeting's own.
        """
        committee, date = self.meeting.committee, self.meeting.date
        if heading and heading.body:
            committee = self._body(heading.body)
            date = find_date(heading.date) if heading.date else None
            day = _DAY_ALONE.match(lines[0].text) if lines and not date else None
            lost = heading.date or heading.name.endswith(" den")  # a day that stood there, and cannot be read
            if day:
                date, lines = find_date(day["date"]), lines[1:]
            elif not lost and _is_same(committee, self.meeting.committee):
                date = self.meeting.date
        return Decided(committee, date, list(lines))

    def earlier(self, heading: Heading | None, lines: Sequence[Line]) -> tuple[list[Decided], list[Line]]:
        """The earlier treatments that a block lists, each with its body, date and text; and the lines of none."""
        found: list[Decided] = []
        unread: list[Line] = []
        if heading and heading.body:
            found.append(Decided(self._body(heading.body), find_date(heading.date or ""), []))
        for index, line in enumerate(lines):
            entry = _entry().match(line.text)
            dated = _DATED.match(line.text) if index + 1 < len(lines) else None
            by = _told_by().match(lines[index + 1].text) if dated else None
            told = None if entry or by or (found and not line.gap) else _told().match(line.text)
            label = _DATE_LABEL.match(line.text)
            if entry:
                own = [line.part(entry.start("rest"))] if entry["rest"] else []
                found.append(Decided(self._body(entry["body"]), find_date(entry["date"] or entry["day"] or ""), own))
            elif dated and by:
                found.append(Decided(self._body(by["body"]), find_date(dated["date"]), []))
            elif told:
                found.append(Decided(self._body(told["body"]), find_date(told["date"]), [line]))
            elif found and label and find_date(label["date"]):
                found[-1] = found[-1]._replace(date=find_date(label["date"]))
            elif found and not _POINT_NUMBER.match(line.text):
                found[-1].lines.append(line)
            elif not found:
                unread.append(line)
        return found, unread


def merge_same(treatments: Sequence[Decided]) -> list[Decided]:
    """Each treatment once: one that is only listed is told by the decision of the same body and day."""
    merged: list[Decided] = []
    for one in treatments:
        at = next((i for i, other in enumerate(merged) if one.date and other[:2] == one[:2]), None)
        if at is None:
            merged.append(one)
        elif not (merged[at].lines and one.lines):
            merged[at] = one if one.lines else merged[at]
        else:
            merged.append(one)
    return merged
