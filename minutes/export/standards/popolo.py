"""People, bodies, meetings and votes as Popolo: one JSON file with a list for each class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from minutes.export.standards.keys import slug
from minutes.records import Committee, Decision, Person, Votes
from minutes.records.sittings import HeldPaper, Record, Sitting
from minutes.wording import joined

Entry = dict[str, Any]
_OPTIONS = {"for": "yes", "against": "no", "abstained": "abstain", "reserved": "reserved"}


def write(record: Record, file: BinaryIO) -> None:
    """Write the file; meetings and votes as they come."""
    export = _Export(record)
    lists: dict[str, Callable[[], Iterator[Entry]]] = {
        "events": export.events,
        "motions": export.motions,
        "vote_events": export.vote_events,
        "persons": lambda: iter(export.people.values()),
        "organizations": lambda: iter(export.organizations.values()),
        "memberships": lambda: iter(export.memberships.values()),
    }
    for number, (name, entries) in enumerate(lists.items()):
        file.write(b"%s\n%s: [" % (b"," if number else b"{", msgspec.json.encode(name)))
        for place, entry in enumerate(entries()):
            file.write((b",\n" if place else b"\n") + msgspec.json.encode(entry))
        file.write(b"]")
    file.write(b"\n}\n")


class _Export:
    """The classes of the standard; who and what is named is noted while meetings and votes go by."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.people: dict[str, Entry] = {}
        self.organizations: dict[str, Entry] = {}
        self.memberships: dict[str, Entry] = {}

    def _id(self, kind: str, key: str) -> str:
        return f"{self._record.base}/{kind}/{key}"

    def _organization(self, paper: HeldPaper, committee: Committee | None) -> str | None:
        place = paper.minutes.meeting.municipality
        name = self._record.full_name(place, committee)
        parent = self._named(place, "municipality", None) if place else None
        return self._named(name, "committee", parent, f"{slug(place or '')}-{slug(name)}") if name else parent

    def _named(self, name: str, kind: str, parent: str | None, key: str = "") -> str:
        address = self._id("organization", key or slug(name))
        if address not in self.organizations:
            self.organizations[address] = {"id": address, "name": name, "classification": kind}
            if parent:
                self.organizations[address]["parent_id"] = parent
        return address

    def _party(self, paper: HeldPaper, party: str) -> str:
        place = slug(paper.minutes.meeting.municipality or "")
        return self._named(party, "party", None, f"{place}-parti-{slug(party)}")

    def _person(self, paper: HeldPaper, person: Person) -> str:
        known = paper.people.get((person.name, person.party))
        place = paper.minutes.meeting.municipality or paper.id
        address = self._id("person", slug(known or f"{place} {person.name}"))
        self.people.setdefault(address, {"id": address, "name": person.name})
        return address

    def _member(self, paper: HeldPaper, person: Person, organization: str | None) -> str:
        address = self._person(paper, person)
        homes = [(organization, person.role)]
        if person.party:
            homes.append((self._party(paper, person.party), None))
        for where, role in homes:
            if where:
                key = f"{address.rpartition('/')[2]}-{where.rpartition('/')[2]}"
                membership = {"id": self._id("membership", key), "person_id": address, "organization_id": where}
                known = self.memberships.setdefault(key, membership)
                if role:
                    known.setdefault("role", role)
        return address

    def events(self) -> Iterator[Entry]:
        """A meeting is an event; those present attend it."""
        for sitting in self._record.sittings():
            paper = sitting.fullest
            meeting = paper.minutes.meeting
            organization = self._organization(paper, meeting.committee)
            present = []
            for person in (*meeting.members, *meeting.fraværende):
                address = self._member(paper, person, organization)
                if person not in meeting.fraværende and meeting.kind != "dagsorden":
                    present.append({"id": address, "name": person.name})
            name = joined(self._record.full_name(meeting.municipality, meeting.committee), meeting.date, by=" ")
            yield _without_gaps(
                id=self._id("event", sitting.id),
                name=name or sitting.id,
                classification="meeting",
                start_date=meeting.date,
                location=meeting.place,
                organization_id=organization,
                attendees=present,
            )

    def motions(self) -> Iterator[Entry]:
        """What was voted on: the recommendation, else the title of the item."""
        for _, paper, item_id, title, text, decision in self._voted():
            yield _without_gaps(
                id=self._id("motion", item_id),
                organization_id=self._organization(paper, decision.committee or paper.minutes.meeting.committee),
                text=text or title,
                classification=title,
                date=decision.date or paper.minutes.meeting.date,
                result=decision.outcome,
            )

    def vote_events(self) -> Iterator[Entry]:
        """A vote, with the numbers, the parties and the persons that the text tells."""
        for sitting, paper, item_id, _, _, decision in self._voted():
            votes = decision.votes or Votes()
            numbers = {"for": votes.votes_for, "against": votes.against, "abstained": votes.abstained}
            counts = [
                {"option": _OPTIONS[side], "value": number} for side, number in numbers.items() if number is not None
            ]
            yield _without_gaps(
                id=self._id("vote_event", item_id),
                motion_id=self._id("motion", item_id),
                identifier=sitting.id,
                organization_id=self._organization(paper, decision.committee or paper.minutes.meeting.committee),
                start_date=decision.date or paper.minutes.meeting.date,
                result=decision.outcome,
                counts=counts,
                votes=list(self._votes(paper, votes)),
            )

    def _votes(self, paper: HeldPaper, votes: Votes) -> Iterator[Entry]:
        for side, option in _OPTIONS.items():
            for party in getattr(votes, f"{side}_parties"):
                yield {"voter_id": self._party(paper, party), "option": option}
            for person in getattr(votes, f"{side}_persons"):
                vote = {"voter_id": self._person(paper, person), "option": option}
                yield vote | ({"group_id": self._party(paper, person.party)} if person.party else {})

    def _voted(self) -> Iterator[tuple[Sitting, HeldPaper, str, str, str | None, Decision]]:
        """The decisions with votes: of items, and of the points in them."""
        for sitting in self._record.sittings():
            paper = sitting.fullest
            for item in paper.minutes.items:
                owners = [(item.id, item.title, item.indstilling, item.beslutning)]
                owners += [
                    (f"{item.id}.{number}", point.title, None, point.beslutning)
                    for number, point in enumerate(item.underpunkter, 1)
                ]
                for key, title, text, decisions in owners:
                    for number, decision in enumerate(decisions, 1):
                        if decision.votes:
                            yield sitting, paper, f"{key}-{number}", title, text, decision


def _without_gaps(**values: object) -> Entry:
    return {name: value for name, value in values.items() if value not in (None, [], "")}
