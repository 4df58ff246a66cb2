"""Who was at a meeting and who was not, from the lines of its header that list them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.people import NAME, parse_people, parse_person, party_or_role, split_people
from minutes.ingest.flow import flow
from minutes.records import Line, Person

_CELLS = re.compile(r"\t+| {3,}|(?<=\S): (?=(?:Deltog|Afbud|Fraværende|Til ?stede)\b)", re.IGNORECASE)
_ABSENCE = (
    r"afbud|fravær(?:ende)?|forfald|forhindret|udeblevet|meldt fra|(?:ikke|ej) (?:mødt|til ?stede|deltaget)|deltog ikke"
)
# `Ole Damkier (V), afbud`, `Henning Balle - fraværende`, `Flemming Hauge (afbud)`.
_MARKED = re.compile(
    r"(?<!\s)\s*+[-–,(]?+\s*+(?<!\w)(?:(?:ved|med|uden|meldt|havde) )?"
    rf"(?:{_ABSENCE})(?: (?:pga|på grund|grundet)[^()]*)?\)?+\s*+$",
    re.IGNORECASE,
)
_MARK_CELL = re.compile(rf"(?:(?:ved|med|uden|meldt) )?(?:{_ABSENCE}|nej)\b", re.IGNORECASE)
_DEPUTY = re.compile(rf"(?:\s*[-–,(]\s*)?\b(?:[Ii] stedet )?[Ff]or (?P<name>{NAME}) (?:mødte|deltog)\b.*")
_HEADING = re.compile(r"(?:Navn|Medlem(?:mer)?|Parti|Liste|Mødt|Deltog|Til ?stede|Afbud|Fraværende|X)\b", re.IGNORECASE)
_FIRST_NAME = re.compile(r"[A-ZÆØÅ][\w’'´-]+")
_SHARE = 0.5  # of a column's cells that name people, where it is one of people


class Listed(NamedTuple):
    """The people of a list, those of them whom a mark says to be absent, and first names that stand alone."""

    people: tuple[Person, ...]
    absent: tuple[Person, ...]
    first_names: tuple[str, ...]


def _rows(lines: Sequence[Line]) -> list[list[str]]:
    """The cells of each line; a wrapped line goes on with the last cell above."""
    rows: list[list[str]] = []
    wrapped: list[Line] = []
    for line in lines:
        bounds = [match.span() for match in _CELLS.finditer(line.text.rstrip()) if line.text[: match.start()].strip()]
        if not bounds and line.continues and rows:
            wrapped.append(line)
            rows[-1][-1] = flow(wrapped)
            continue
        starts = [0, *(end for _, end in bounds)]
        ends = [*(start for start, _ in bounds), len(line.text)]
        cells = [line.part(start, end) for start, end in zip(starts, ends, strict=True)]
        rows.append([flow([cell]) for cell in cells])
        wrapped = cells[-1:]
    return rows


def _columns_of_people(rows: Sequence[Sequence[str]]) -> set[int]:
    """The columns in which people stand, not what they are or where they come from."""
    found = set()
    for at, column in enumerate(zip_longest(*rows, fillvalue="")):
        cells = [cell for cell in column if cell and not _MARK_CELL.match(cell) and not _HEADING.fullmatch(cell)]
        if sum(bool(parse_people(cell)) for cell in cells) > _SHARE * len(cells) or at == 0:
            found.add(at)
    return found


class _Reader:
    def __init__(self) -> None:
        self.people: list[Person] = []
        self.absent: list[Person] = []
        self.first_names: list[str] = []

    def cell(self, text: str) -> None:
        """Read a cell of names."""
        deputy = _DEPUTY.search(text)
        if deputy:
            self.absent += parse_people(deputy["name"])
            text = text[: deputy.start()]
        for entry in split_people(text):
            mark = _MARKED.search(entry)
            bare = entry[: mark.start()] if mark else entry
            person = parse_person(bare)
            if person and person not in self.people:
                self.people.append(person)
            elif not person and _FIRST_NAME.fullmatch(bare.strip(" .,")):
                self.first_names.append(bare.strip(" .,"))
            if mark and self.people:
                self.absent.append(person or self.people[-1])

    def row(self, cells: Sequence[str], columns: set[int]) -> None:
        """Read a row: names, each with its party in front or behind, and marks of who was absent."""
        party = None
        for at, cell in enumerate(cells):
            before = len(self.people)
            own, _ = party_or_role(cell) if len(cells) > 1 and len(cell) == 1 else (None, None)
            if own and cell != "X":
                party = own
                if at and self.people and not self.people[-1].party:
                    self.people[-1] = replace(self.people[-1], party=own)
            elif _MARK_CELL.match(cell) and at and self.people:
                self.absent.append(self.people[-1])
            elif at in columns and not (len(cells) > 1 and _HEADING.fullmatch(cell)):
                self.cell(cell)
                if party and len(self.people) == before + 1 and not self.people[-1].party:
                    self.people[-1] = replace(self.people[-1], party=party)


def read_list(lines: Sequence[Line]) -> Listed:
    """The people whom lines list: one a line, in a sentence or in a table.

    A party may stand in a cell of its own; `Afbud`, `- fraværende` or `Nej` behind a name says that someone was absent.
    """
    rows = _rows(lines)
    columns = _columns_of_people(rows)
    reader = _Reader()
    for row in rows:
        reader.row(row, columns)
    return Listed(tuple(reader.people), tuple(dict.fromkeys(reader.absent)), tuple(reader.first_names))


def full_names(first_names: Sequence[str], people: Sequence[Person]) -> tuple[Person, ...]:
    """The people who are called by a first name that no other of them has: `Afbud: Trine`."""
    found = []
    for name in first_names:
        called = [person for person in people if person.name.split()[0] == name]
        found += called if len(called) == 1 else []
    return tuple(found)
