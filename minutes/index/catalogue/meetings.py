"""Meetings of the catalogue: which documents of a day are papers of one meeting, and what they say of it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from minutes.danish.committees import same_body
from minutes.danish.forms import slug
from minutes.records import Committee, Meeting, Minutes

# What was written after the meeting is believed before what was written for it.
_KINDS = ("beslutningsprotokol", "referat", "dagsorden")

# The same for rows of documents; of two papers of a kind the later name is believed.
PAPERS_IN_ORDER = " ".join(
    ["CASE kind", *(f"WHEN '{kind}' THEN {at}" for at, kind in enumerate(_KINDS)), "END, id DESC"]
)

# The columns that a meeting has from its documents.
_COLUMNS = (
    *("day", "municipality", "committee_name", "committee_abbreviation"),
    *("date", "date_source", "first_day", "last_day", "start", "end", "place"),
)

Paper = dict[str, Any]  # a row of documents, or the columns of one that tell its meeting
_PAPER = ("id", "day", "kind", "committee_name", "committee_abbreviation", "start")


def scope_of(municipality: str | None, document: str) -> str:
    """Where one name means one body or one person: a municipality as in ids, or a document that does not tell it."""
    return slug((municipality or "").removesuffix(" Kommune")) or document


def day_of(meeting: Meeting, document: str) -> str:
    """What documents that may be papers of one meeting have in common: municipality and day."""
    known = meeting.municipality and meeting.date and meeting.committee not in (None, Committee())
    return f"{scope_of(meeting.municipality, document)}-{meeting.date}" if known else document


class Papers:
    """Which records are papers of one meeting: noted in a file of SQLite's own, however many they are. Close it."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute(f"CREATE TABLE papers ({', '.join(_PAPER)})")
        self._connection.execute("BEGIN")

    def close(self) -> None:
        """Forget all."""
        self._connection.close()

    def add(self, minutes: Minutes, document: str) -> None:
        """Note a document by its id in the catalogue."""
        meeting = minutes.meeting
        body = meeting.committee or Committee()
        row = (document, day_of(meeting, document), meeting.kind, body.name, body.abbreviation, meeting.start)
        self._connection.execute("INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?)", row)

    def meetings(self) -> Iterator[list[str]]:
        """The documents of each meeting, the last word first; by day and meeting."""
        found = self._connection.execute("SELECT * FROM papers ORDER BY day, id")
        papers = (dict(zip(_PAPER, row, strict=True)) for row in found)
        for _, of_day in groupby(papers, itemgetter("day")):
            for _, own in sorted(group_papers(of_day).items()):
                latest = sorted(own, key=itemgetter("id"), reverse=True)
                yield [paper["id"] for paper in sorted(latest, key=lambda paper: _KINDS.index(paper["kind"]))]


def settle_meetings(connection: sqlite3.Connection, day: str) -> None:
    """Make the meetings of a day what its documents say."""
    found = connection.execute("SELECT * FROM documents WHERE day = ?", (day,))
    names = [column for column, *_ in found.description]
    meetings = group_papers([dict(zip(names, row, strict=True)) for row in found])
    for meeting, papers in meetings.items():
        _store(connection, meeting, papers)
        for document in (paper["id"] for paper in papers if paper["meeting"] != meeting):
            connection.execute("UPDATE documents SET meeting = ? WHERE id = ?", (meeting, document))
            connection.execute("UPDATE items SET meeting = ? WHERE document = ?", (meeting, document))
    marks = ", ".join("?" * len(meetings))
    connection.execute(f"DELETE FROM meetings WHERE day = ? AND id NOT IN ({marks})", (day, *meetings))


def group_papers(papers: Iterable[Paper]) -> dict[str, list[Paper]]:
    """The documents of one day by meeting, what was written last first; other bodies and starts are other meetings."""
    bodies: list[list[Paper]] = []
    for paper in sorted(papers, key=lambda paper: (paper["committee_name"] is None, _rank(paper))):
        own = next((body for body in bodies if any(_is_one_body(each, paper) for each in body)), None)
        if own is None:
            bodies.append([paper])
        else:
            own.append(paper)
    return {meeting: its_papers for body in bodies for meeting, its_papers in _by_start(body).items()}


def _rank(paper: Paper) -> tuple[int, str]:
    return _KINDS.index(paper["kind"]), paper["id"]


def _body(paper: Paper) -> Committee:
    return Committee(name=paper["committee_name"], abbreviation=paper["committee_abbreviation"])


def _is_one_body(first: Paper, second: Paper) -> bool:
    one, other = _body(first), _body(second)
    return same_body(one, other) or bool(one.name and other.name and slug(one.name) == slug(other.name))


def _by_start(papers: Sequence[Paper]) -> dict[str, list[Paper]]:
    """The documents of one body and day by meeting."""
    body = _body(papers[0])
    several = len({paper["start"] for paper in papers if paper["start"]}) > 1
    meetings: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in sorted(papers, key=_rank):
        start = (paper["start"] or "").replace(":", "") if several else ""
        parts = (paper["day"], slug(body.name or body.abbreviation or ""), start)
        meetings["-".join(filter(None, parts))].append(paper)
    return meetings


def _store(connection: sqlite3.Connection, meeting: str, papers: Sequence[Paper]) -> None:
    told = {column: next((paper[column] for paper in papers if paper[column]), None) for column in _COLUMNS}
    if any(paper["date_source"] == "stated" for paper in papers):
        told["date_source"] = "stated"
    columns = ", ".join(f'"{column}"' for column in told)
    changes = ", ".join(f'"{column}" = excluded."{column}"' for column in told)
    connection.execute(
        f"INSERT INTO meetings (id, {columns}) VALUES (?{', ?' * len(told)}) ON CONFLICT (id) DO UPDATE SET {changes}",
        (meeting, *told.values()),
    )
