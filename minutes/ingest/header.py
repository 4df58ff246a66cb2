"""The header of minutes: which body met when and where, who was there and who was not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from minutes.danish.committees import body_pattern, parse_committee
from minutes.danish.dates import find_date, find_time
from minutes.danish.people import parse_people
from minutes.ingest.flow import Places, flow
from minutes.ingest.vocabulary import Vocabulary
from minutes.records import Kind, Line, Meeting

_MUNICIPALITY = re.compile(
    r"\b((?:[A-ZÆØÅ][a-zæøå]+(?:-| )?){1,3}) [Kk]ommunes?\b|\b([A-ZÆØÅ-]{3,}) KOMMUNES?\b"
)
_NO_NAME = frozenset(
    [
        "Alle",
        "Anden",
        "Begge",
        "Danske",
        "Den",
        "Denne",
        "Deres",
        "Din",
        "Egen",
        "En",
        "Enhver",
        "Flere",
        "Hver",
        "Ingen",
        "Min",
        "Ny",
        "Nye",
        "Øvrige",
        "Vor",
        "Vores",
    ]
)
_TIME_RANGE = re.compile(r"(?<=\d)\s*(?:-|–|til)\s*(?=(?:kl\.? ?)?\d{1,2}[.:]\d\d)")
_BODY_LINE = re.compile(rf"\s*(?P<body>{body_pattern()})\s*$", re.IGNORECASE)


class _Value(NamedTuple):
    key: str
    lines: list[Line]


def find_municipality(text: str) -> str | None:
    """The municipality that a text speaks of most, as `X Kommune`; None where two are named equally often."""
    names: Counter[str] = Counter()
    for mixed, upper in _MUNICIPALITY.findall(text):
        words = (mixed or upper.title()).split()
        while words and words[0] in _NO_NAME:
            words.pop(0)
        if words:
            names[" ".join(words).removesuffix("-")] += 1
    ranked = names.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return f"{ranked[0][0]} Kommune"


def _values(lines: Sequence[Line], words: Vocabulary) -> list[_Value]:
    """The labelled values in order; lines without a label go with the one before (key "" at the top)."""
    values = [_Value("", [])]
    for line in lines:
        kind = words.kind(line.text)
        label = None if kind else words.label(line.text)
        if kind:
            values += [_Value(kind, [line]), _Value("", [])]
        elif label:
            rest = [line.part(label.value)] if line.text[label.value :].strip() else []
            values.append(_Value(label.key, rest))
        else:
            values[-1].lines.append(line)
    return values


def _one(values: Sequence[_Value], key: str) -> list[Line]:
    return next((value.lines for value in values if value.key == key and value.lines), [])


def _times(values: Sequence[_Value]) -> tuple[str | None, str | None]:
    start = _TIME_RANGE.split(flow(_one(values, "start")))
    end = find_time(flow(_one(values, "end")))
    return find_time(start[0]), end or (find_time(start[1]) if len(start) > 1 else None)


def _committee_line(values: Sequence[_Value]) -> list[Line]:
    labelled = _one(values, "committee")
    free = [line for value in values if value.key == "" for line in value.lines]
    return labelled or next(([line] for line in free if _BODY_LINE.match(line.text)), [])


class HeaderSource(NamedTuple):
    """What a header is read from: its lines, the document's text for the municipality's name, the vocabulary."""

    lines: Sequence[Line]
    text: str
    words: Vocabulary


def read_header(source: HeaderSource, places: Places) -> Meeting:
    """What the header lines state of the meeting.

    What the header does not state stays None. The kind is `dagsorden` where no title says otherwise.
    """
    lines = source.lines
    values = _values(lines, source.words)
    kinds: list[Kind] = [v.key for v in values if v.key in ("dagsorden", "referat", "beslutningsprotokol")]  # type: ignore[misc]
    committee = _committee_line(values)
    date_lines = _one(values, "date") or [line for line in lines if find_date(line.text)][:1]
    date = find_date(flow(date_lines))
    start, end = _times(values)
    found = {
        "committee": committee,
        "date": date_lines,
        "place": _one(values, "place"),
        "start": _one(values, "start"),
        "end": _one(values, "end"),
        "members": _one(values, "members"),
        "fraværende": _one(values, "fraværende"),
    }
    return Meeting(
        municipality=find_municipality(source.text),
        committee=parse_committee(flow(committee)) if committee else None,
        kind=kinds[0] if kinds else "dagsorden",
        date=date,
        date_source="stated" if date else None,
        start=start,
        end=end,
        place=flow(found["place"]).replace("\n", ", ") or None,
        members=parse_people(flow(found["members"])),
        fraværende=parse_people(flow(found["fraværende"])),
        spans={field: places.of(its) for field, its in found.items() if its},
    )


def states_kind(lines: Sequence[Line], words: Vocabulary) -> bool:
    """Whether a header says what kind of minutes it heads."""
    return any(words.kind(line.text) for line in lines)
