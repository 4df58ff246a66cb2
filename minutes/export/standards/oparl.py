"""Meetings, cases and people as OParl 1.1: objects as JSON files that any web server can serve.

A body is a municipality, an organization one of its committees or a party. A case is a paper, its steps are the
paper's consultations, those that are only announced as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

import msgspec

from minutes.export.pack import write_pack
from minutes.export.standards.keys import slug
from minutes.records import Committee, Item, Person, Step, Trace
from minutes.records.sittings import HeldPaper, Record, Sitting
from minutes.version import __version__
from minutes.wording import joined

SCHEMA = "https://schema.oparl.org/1.1/"
# The lists that a body must name; those that this program never fills are there and empty.
LISTS = {
    "organization": "organization",
    "person": "person",
    "meeting": "meeting",
    "paper": "paper",
    "agendaItem": "agendaitem",
    "consultation": "consultation",
    "file": "file",
    "membership": "membership",
    "locationList": "location",
    "legislativeTermList": "legislativeterm",
}

_PAGE = 100  # objects
_NOWHERE = "uden kommune"

Entry = dict[str, Any]
File = tuple[str, bytes]


def write(record: Record, file: BinaryIO) -> None:
    """Write a ZIP file with one JSON file for each object and for each page of a list."""
    write_pack(_Export(record).files(), file, compressed=True)


class _Export:
    def __init__(self, record: Record) -> None:
        self._record = record
        self._base = record.base
        self._organizations: dict[str, Entry] = {}
        self._people: dict[str, Entry] = {}
        self._memberships: dict[str, Entry] = {}
        self._bodies: dict[str, str] = {}
        self._consultations: dict[str, str] = {}  # addresses by the items of their steps
        self._items: dict[str, tuple[str, str]] = {}  # addresses of agenda items and their meetings
        self._lists: dict[tuple[str, str], list[Entry]] = {}
        self._pages: dict[tuple[str, str], int] = {}

    def files(self) -> Iterator[File]:
        """All files; of lists a page is written when it is full, so that not all objects are held."""
        for trace in self._record.traces():
            for number, step in enumerate(trace.steps, 1):
                for item in (step.item_id, *(each.item_id for each in step.versions)):
                    if step.status == "held" and item:
                        self._consultations.setdefault(item, self._id("consultation", f"{trace.case.id}-{number}"))
        for sitting in self._record.sittings():
            yield from self._meeting(sitting)
        for trace in self._record.traces():
            yield from self._paper(trace)
        for kind, known in (("person", self._people), ("organization", self._organizations)):
            for key, entry in known.items():
                yield from self._object(entry.pop("_body"), kind, key, entry)
        yield from self._system()

    def _id(self, kind: str, key: str) -> str:
        return f"{self._base}/{kind}/{quote(key)}.json"

    def _entry(self, kind: str, key: str, **values: object) -> Entry:
        """An object with what it has; what is not known is left out."""
        lower = kind.lower()
        entry = {"id": self._id(lower, key), "type": SCHEMA + kind}
        return entry | {name.replace("__", ":"): value for name, value in values.items() if value not in (None, [], "")}

    def _object(self, body: str, kind: str, key: str, entry: Entry, **back: object) -> Iterator[File]:
        """The file of an object, which alone tells what it is part of, and its place in the list of its body."""
        alone = entry | back
        yield f"{kind}/{key}.json", msgspec.json.encode(alone)
        pending = self._lists.setdefault((body, kind), [])
        if len(pending) == _PAGE:
            yield self._page(body, kind, more=True)
        pending.append(alone)

    def _page(self, body: str, kind: str, more: bool) -> File:
        number = self._pages.get((body, kind), 0) + 1
        self._pages[body, kind] = number
        address = f"{self._base}/body/{quote(body)}/{kind}"
        links = {"first": f"{address}/1.json"}
        if number > 1:
            links["prev"] = f"{address}/{number - 1}.json"
        if more:
            links["next"] = f"{address}/{number + 1}.json"
        entries = self._lists.get((body, kind), [])
        page = {"data": entries, "pagination": {"elementsPerPage": _PAGE, "currentPage": number}, "links": links}
        data = msgspec.json.encode(page)
        entries.clear()
        return f"body/{body}/{kind}/{number}.json", data

    def _body(self, municipality: str | None) -> str:
        name = municipality or _NOWHERE
        key = slug(name)
        self._bodies.setdefault(key, name)
        return key

    def _organization(self, body: str, municipality: str | None, committee: Committee | None) -> str | None:
        name = self._record.full_name(municipality, committee)
        if not name:
            return None
        key = f"{body}-{slug(name)}"
        if key not in self._organizations:
            entry = self._entry("Organization", key, body=self._id("body", body), name=name, organizationType="Gremium")
            self._organizations[key] = entry | {"_body": body}
        if committee and committee.abbreviation:
            self._organizations[key]["shortName"] = committee.abbreviation
        return self._id("organization", key)

    def _person(self, body: str, paper: HeldPaper, person: Person, organization: str | None) -> Iterator[File]:
        """A person and, where it is new, the membership; parties are organizations, too."""
        key = _person_key(body, paper, person)
        home = self._id("body", body)
        entry = self._people.setdefault(
            key, self._entry("Person", key, body=home, name=person.name) | {"_body": body, "membership": []}
        )
        homes = [(organization, person.role)]
        if person.party:
            party = f"{body}-parti-{slug(person.party)}"
            values = {"body": home, "name": person.party, "organizationType": "Partei"}
            self._organizations.setdefault(party, self._entry("Organization", party, **values) | {"_body": body})
            homes.append((self._id("organization", party), None))
        for where, role in homes:
            mark = f"{key}-{str(where).rpartition('/')[2].removesuffix('.json').removeprefix(f'{body}-')}"
            if where and mark not in self._memberships:
                membership = self._entry("Membership", mark, organization=where, role=role)
                self._memberships[mark] = membership
                entry["membership"].append(membership)
                yield from self._object(body, "membership", mark, membership, person=entry["id"])

    def _meeting(self, sitting: Sitting) -> Iterator[File]:
        paper = sitting.fullest
        meeting = paper.minutes.meeting
        body = self._body(meeting.municipality)
        organization = self._organization(body, meeting.municipality, meeting.committee)
        present = []
        for each in (*meeting.members, *meeting.fraværende):
            yield from self._person(body, paper, each, organization)
            if each not in meeting.fraværende and meeting.kind != "dagsorden":
                present.append(self._id("person", _person_key(body, paper, each)))
        address = self._id("meeting", sitting.id)
        items = []
        for order, item in enumerate(paper.minutes.items):
            entry = self._agenda_item(item, order)
            self._items[item.id] = (entry["id"], address)
            items.append(entry)
            yield from self._object(body, "agendaitem", item.id, entry, meeting=address)
        files = {each.id: self._file(each) for each in sitting.papers if each.whole}
        for key, found in files.items():
            yield from self._object(body, "file", key, found, **{"meeting": [address]})
        invitation = next((each for each in sitting.papers if each.minutes.meeting.kind == "dagsorden"), None)
        protocol = paper if meeting.kind != "dagsorden" else None
        main = {each.id for each in (invitation, protocol) if each}
        entry = self._entry(
            "Meeting",
            sitting.id,
            name=joined(self._record.full_name(meeting.municipality, meeting.committee), meeting.date, by=" "),
            meetingState="durchgeführt" if protocol else "eingeladen",
            start=_time(meeting.date, meeting.start),
            end=_time(meeting.date, meeting.end),
            organization=[organization] if organization else [],
            participant=list(dict.fromkeys(present)),
            invitation=files.get(invitation.id) if invitation else None,
            resultsProtocol=files.get(protocol.id) if protocol else None,
            auxiliaryFile=[found for key, found in files.items() if key not in main],
            agendaItem=items,
            minutes__date=meeting.date,
            minutes__dateSource=meeting.date_source,
            minutes__place=meeting.place,
        )
        yield from self._object(body, "meeting", sitting.id, entry)

    def _agenda_item(self, item: Item, order: int) -> Entry:
        spans = [span.page for spans in item.spans.values() for span in spans]
        return self._entry(
            "AgendaItem",
            item.id,
            number=item.number,
            order=order,
            name=item.title,
            public=item.access == "åben",
            consultation=self._consultations.get(item.id),
            result=joined(*dict.fromkeys(each.outcome for each in item.beslutning), by="; "),
            resolutionText="\n\n".join(each.text for each in item.beslutning),
            minutes__page=min(spans, default=None),
        )

    def _file(self, paper: HeldPaper) -> Entry:
        source = paper.minutes.source
        name = source.path.replace("\\", "/").rpartition("/")[2]
        return self._entry(
            "File",
            paper.id,
            fileName=name,
            name=paper.minutes.meeting.kind,
            mimeType=source.media_type,
            accessUrl=f"{self._base}/raw/{source.sha256}/{quote(name)}",
            minutes__sha256=source.sha256,
        )

    def _paper(self, trace: Trace) -> Iterator[File]:
        case, body = trace.case, self._body(trace.case.municipality)
        address = self._id("paper", case.id)
        consultations = []
        for number, step in enumerate(trace.steps, 1):
            key = f"{case.id}-{number}"
            entry = self._consultation(body, case.municipality, key, step)
            consultations.append(entry)
            yield from self._object(body, "consultation", key, entry, paper=address)
        entry = self._entry(
            "Paper",
            case.id,
            body=self._id("body", body),
            name=case.title,
            reference=", ".join(case.numbers),
            paperType="Sag",
            consultation=consultations,
        )
        yield from self._object(body, "paper", case.id, entry)

    def _consultation(self, body: str, municipality: str | None, key: str, step: Step) -> Entry:
        organization = self._organization(body, municipality, step.committee)
        item, meeting = self._items.get(step.item_id or "", (None, None)) if step.status == "held" else (None, None)
        return self._entry(
            "Consultation",
            key,
            agendaItem=item,
            meeting=meeting,
            organization=[organization] if organization else [],
            role=step.outcome or step.step,
            minutes__status=step.status,
            minutes__date=step.date,
            minutes__dateSource=step.date_source,
        )

    def _system(self) -> Iterator[File]:
        for key, name in self._bodies.items():
            for kind in LISTS.values():
                yield self._page(key, kind, more=False)
            lists = {field: f"{self._base}/body/{quote(key)}/{kind}/1.json" for field, kind in LISTS.items()}
            system = f"{self._base}/system.json"
            entry = self._entry("Body", key, system=system, name=name, **lists) | {"legislativeTerm": []}
            self._lists.setdefault(("", "body"), []).append(entry)
            yield f"body/{key}.json", msgspec.json.encode(entry)
        bodies = {"data": self._lists.get(("", "body"), []), "pagination": {}, "links": {}}
        yield "bodies.json", msgspec.json.encode(bodies)
        entry = {
            "id": f"{self._base}/system.json",
            "type": f"{SCHEMA}System",
            "oparlVersion": SCHEMA,
            "body": f"{self._base}/bodies.json",
            "name": f"minutes {__version__}",
        }
        yield "system.json", msgspec.json.encode(entry)


def _person_key(body: str, paper: HeldPaper, person: Person) -> str:
    return slug(paper.people.get((person.name, person.party)) or f"{body} {person.name}")


def _time(date: str | None, time: str | None) -> str | None:
    """A moment with its offset from UTC, where the paper states the time."""
    if not (date and time):
        return None
    import datetime as dt
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return dt.datetime.fromisoformat(f"{date}T{time}").replace(tzinfo=ZoneInfo("Europe/Copenhagen")).isoformat()
    except (ValueError, ZoneInfoNotFoundError):
        return None
