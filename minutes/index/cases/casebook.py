"""The cases of one catalogue: made again where documents come and go, and read as traces."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from importlib.resources import files

import msgspec

from minutes.danish.committees import same_body
from minutes.danish.forms import slug
from minutes.index.cases.corrections import Correction, concerned, new_title
from minutes.index.cases.facts import Facts
from minutes.index.cases.linking import Linking, Made
from minutes.index.cases.links import Link
from minutes.index.cases.meetings import Meetings
from minutes.index.cases.steps import MeetingDays, Path, find_path, first_day, last_day
from minutes.index.cases.store import Store
from minutes.index.cases.titles import parse_title
from minutes.index.ids import with_hash
from minutes.records import Committee, Evidence, Minutes, Step

_SLUG_LENGTH = 48  # letters of a title in an id
_HASH_BYTES = 3
_LONG_HASH_BYTES = 6  # where no title tells cases apart: a large archive has thousands of them

_decode_step = msgspec.json.Decoder(Step).decode
_decode_corrections = msgspec.json.Decoder(tuple[Correction, ...]).decode


def cases_schema() -> str:
    """The statements that make the tables of cases; they refer to the table `documents`."""
    return files("minutes.index.cases").joinpath("schema.sql").read_text("utf-8")


class Casebook:
    """Keeps cases up to date with the documents of a catalogue.

    The rows of documents are the catalogue's: `remove` is to be called before they go, `add` after they came, and
    `finish` once at the end, all in one transaction. A `new` catalogue is one that had no documents before.
    """

    def __init__(
        self, connection: sqlite3.Connection, corrections: Sequence[Correction] = (), new: bool = False
    ) -> None:
        self._connection = connection
        self._corrections = corrections
        self._is_new = new
        self._store = Store(connection)
        self._linking = Linking(connection, new)
        self._meetings: dict[str, Meetings] = {}
        self._gone: set[str] = set()
        self._met: set[tuple[str, str, str, str]] = set()

    def remove(self, documents: Sequence[str]) -> None:
        """Note that some documents go."""
        self._linking.remove(documents)
        matters = self._store.of_documents(documents)
        for matter in matters.values():
            self._note_meeting(matter.municipality, matter.body, matter.date)
        query = "SELECT case_id FROM case_matters WHERE matter_id = ?"
        for matter in matters.values():
            self._gone |= {row[0] for row in self._connection.execute(query, (matter.id,))}

    def add(self, minutes: Minutes, document: str) -> None:
        """Take in a document; `document` is its id in the catalogue."""
        self._linking.add(minutes, document)
        meeting = minutes.meeting
        if not self._is_new:
            self._note_meeting(meeting.municipality or "", meeting.committee, meeting.date)

    def _note_meeting(self, municipality: str, committee: Committee | None, date: str | None) -> None:
        if committee and date:
            self._met.add((municipality, committee.name or "", committee.abbreviation or "", date))

    def finish(self) -> None:
        """Make the cases again that documents and corrections touch, and look again at what was promised."""
        for made in self._made_anew():
            self._drop_cases(made.touched)
            for ids in made.cases:
                self._write_case(ids)
            for group, ids in made.standing:
                self._write_case(ids, group)
            self._write_unsure(made)
        self._renew_promises()
        state = msgspec.json.encode(self._corrections).decode()
        self._connection.execute("INSERT OR REPLACE INTO case_state VALUES ('corrections', ?)", (state,))
        self._met.clear()
        self._meetings.clear()
        self._linking = Linking(self._connection)

    def _made_anew(self) -> Iterator[Made]:
        if self._is_new:
            self._linking.link_all()
            return self._linking.make_all(self._corrections)
        seeds = self._linking.link(self._corrected())
        self._drop_cases(seeds)
        return self._linking.make(seeds, self._corrections)

    def _applied(self) -> tuple[Correction, ...]:
        row = self._connection.execute("SELECT value FROM case_state WHERE name = 'corrections'").fetchone()
        return _decode_corrections(row[0]) if row else ()

    def _corrected(self) -> set[str]:
        """The items of corrections that came or went since the cases were made."""
        before, now = self._applied(), tuple(self._corrections)
        if before == now:
            return set()
        return {*concerned(before), *concerned(now)}

    def _drop_cases(self, touched: Iterable[str]) -> None:
        query = "SELECT case_id FROM case_matters WHERE matter_id = ?"
        gone = self._gone | {row[0] for each in touched for row in self._connection.execute(query, (each,))}
        self._gone = set()
        self._connection.executemany("DELETE FROM cases WHERE id = ?", [(case_id,) for case_id in sorted(gone)])
        self._connection.executemany("DELETE FROM unsure_matters WHERE matter_id = ?", [(each,) for each in touched])

    def _write_case(self, ids: frozenset[str], group: tuple[str, ...] | None = None) -> None:
        facts = self._store.facts(ids)
        met = [each for each in facts if not each.planned]
        if not met:
            return  # what a calendar plans is a case only once it has come to a meeting
        filed = self._store.filed(ids)
        municipality = filed[0][0]
        titles = _titles(met)
        title = new_title(ids, self._corrections) or (titles[0] if titles else "")
        numbers = {number for _, number in filed if number}
        case_id = self._free_id(municipality, title, group or (met[0].id,))
        path = self._path(facts, municipality, standing=group is not None)
        first, last, overdue = _state(path)
        row = (
            *(case_id, title, municipality, int(group is not None)),
            *(_json([name for name in titles if name != title]), _json(sorted(numbers)), first, last),
            *(int(any(each.access == "åben" for each in met)), overdue),
        )
        self._connection.execute(f"INSERT INTO cases VALUES ({', '.join('?' * len(row))})", row)
        self._connection.executemany(
            "INSERT INTO case_matters VALUES (?, ?)", [(each, case_id) for each in sorted(ids)]
        )
        self._write_steps(case_id, path)

    def _free_id(self, municipality: str, title: str, marks: Sequence[str]) -> str:
        """The id of a case; where thousands have its title, a longer one than that which another case has already."""
        size = _HASH_BYTES if title else _LONG_HASH_BYTES
        taken = "SELECT 1 FROM cases WHERE id = ?"
        while self._connection.execute(taken, (_case_id(municipality, title, marks, size),)).fetchone():
            size *= 2
        return _case_id(municipality, title, marks, size)

    def _path(self, facts: Sequence[Facts], municipality: str, standing: bool) -> Path:
        return find_path(facts, self._days(municipality), self._signs(facts), standing)

    def _write_steps(self, case_id: str, path: Path) -> None:
        rows = [_step_row(case_id, place, step, path) for place, step in enumerate(path.steps)]
        self._connection.executemany(f"INSERT INTO steps VALUES ({', '.join('?' * 15)})", rows)

    def _days(self, municipality: str) -> MeetingDays:
        if municipality not in self._meetings:
            self._meetings[municipality] = Meetings(self._connection, municipality)
        return self._meetings[municipality].days

    def _signs(self, facts: Sequence[Facts]) -> dict[str, tuple[Evidence, ...]]:
        """What links each matter with the one of the case that it is most alike."""
        by_id = {each.id: each for each in facts}
        best: dict[str, Link] = {}
        for link in self._store.links(by_id):
            if link.first in by_id and link.second in by_id:
                for end in (link.first, link.second):
                    if end not in best or best[end].score < link.score:
                        best[end] = link
        return {
            name: _evidence(link, by_id[link.second if name == link.first else link.first])
            for name, link in best.items()
        }

    def _write_unsure(self, made: Made) -> None:
        rows = [
            (name, link.second if name == link.first else link.first, link.score, _json(link.signs))
            for name, links in sorted(made.unsure.items())
            for link in links
        ]
        self._connection.executemany("INSERT OR REPLACE INTO unsure_matters VALUES (?, ?, ?, ?)", rows)

    def _renew_promises(self) -> None:
        """Look again at promises that meetings which came or went may have broken."""
        by_place: defaultdict[str, list[tuple[Committee, str]]] = defaultdict(list)
        for municipality, name, short, day in sorted(self._met):
            by_place[municipality].append((Committee(name=name or None, abbreviation=short or None), day))
        query = (
            "SELECT case_id, standing, committee_name, committee_abbreviation, date, missed_on FROM cases"
            " JOIN steps ON case_id = id WHERE municipality = ? AND status IN ('announced', 'overdue')"
            " AND date IS NOT NULL AND COALESCE(committee_name, committee_abbreviation) IS NOT NULL"
        )
        for municipality, met in by_place.items():
            stale = {
                (case_id, standing)
                for case_id, standing, name, short, date, missed in self._connection.execute(query, (municipality,))
                if any(
                    first_day(date) <= day <= (missed or day)
                    and same_body(body, Committee(name=name, abbreviation=short))
                    for body, day in met
                )
            }
            for case_id, standing in sorted(stale):
                members = self._connection.execute("SELECT matter_id FROM case_matters WHERE case_id = ?", (case_id,))
                path = self._path(self._store.facts(row[0] for row in members), municipality, bool(standing))
                self._connection.execute("DELETE FROM steps WHERE case_id = ?", (case_id,))
                self._write_steps(case_id, path)
                state = "UPDATE cases SET first_day = ?, last_day = ?, overdue = ? WHERE id = ?"
                self._connection.execute(state, (*_state(path), case_id))


def _state(path: Path) -> tuple[str | None, str | None, int]:
    """The first and the last day of a path, and how many promises were not kept."""
    days = [step.date for step in path.steps if step.date]
    first, last = min(map(first_day, days), default=None), max(map(last_day, days), default=None)
    return first, last, sum(step.status == "overdue" for step in path.steps)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _case_id(municipality: str, title: str, marks: Sequence[str], size: int) -> str:
    """`lindholt-aeldrepolitik-3f2a1c`: readable, and told apart by `size` bytes of what the case begins with."""
    mark = blake2b("\0".join(marks).encode(), digest_size=size).hexdigest()
    place = slug(municipality.removesuffix(" Kommune")) if municipality else ""
    short = slug(title)[:_SLUG_LENGTH].rstrip("-") or "lukket"
    return "-".join(filter(None, (place, short, mark)))


def _titles(met: Sequence[Facts]) -> list[str]:
    """The titles of a case without their stages, the usual one first."""
    titles = [parse_title(each.title).matter for each in met if each.title]
    titles = [title[:1].upper() + title[1:] for title in titles]
    counts = Counter(titles)
    return sorted(counts, key=lambda title: (-counts[title], titles.index(title)))


def _evidence(link: Link, other: Facts) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(kind=sign.kind, text=sign.text, source=other.source, page=other.page)
        for sign in link.signs
        if other.access == "åben" or sign.kind == "case number"
    )


def _step_row(case_id: str, place: int, step: Step, path: Path) -> tuple[object, ...]:
    body = step.committee or Committee()
    return (
        *(case_id, place, body.name, body.abbreviation, step.step, step.date, step.date_source, step.status),
        *(step.outcome, step.item_id, step.source, step.page, path.late.get(place), path.missed_on.get(place)),
        _json(step),
    )


def link_cases(documents: Iterable[Minutes]) -> Iterator[tuple[str, frozenset[str]]]:
    """The cases that some documents hold: their ids, and the ids of the items and points that each is made of.

    Works in memory; an archive keeps its cases in the catalogue. As in an archive a document counts once, and where two
    papers of a meeting have the same ids those of the later one take in the start of its hash.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE documents (id TEXT PRIMARY KEY)")
        connection.executescript(cases_schema())
        book = Casebook(connection, new=True)
        for minutes in _with_own_ids(documents):
            connection.execute("INSERT INTO documents VALUES (?)", (minutes.source.sha256,))
            book.add(minutes, minutes.source.sha256)
        book.finish()
        members: defaultdict[str, set[str]] = defaultdict(set)
        for case_id, matter_id in connection.execute("SELECT case_id, matter_id FROM case_matters"):
            members[case_id].add(matter_id)
    yield from ((case_id, frozenset(ids)) for case_id, ids in sorted(members.items()))


def _with_own_ids(documents: Iterable[Minutes]) -> Iterator[Minutes]:
    known: set[str] = set()
    for minutes in {each.source.sha256: each for each in documents}.values():
        ids = {item.id for item in minutes.items}
        yield with_hash(minutes) if ids & known else minutes
        known |= ids
