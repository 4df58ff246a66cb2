"""Minutes as Akoma Ntoso 3.0 (OASIS LegalDocML): a `debateReport` for each paper, its items as containers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from minutes.export.pack import write_pack
from minutes.export.standards.keys import slug
from minutes.records import Decision, Item, Minutes, Person, Point
from minutes.records.sittings import HeldPaper, Record
from minutes.wording import body_name, flat

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

_UNDATED = "0001-01-01"  # of a paper that nothing dates: the standard asks for a day
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_US = "minutes"  # who marked the document up
_FIELDS = ("resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling")
_UNSAFE = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(record: Record, file: BinaryIO) -> None:
    """Write a ZIP file with one XML document for each paper."""
    papers = (paper for sitting in record.sittings() for paper in sitting.papers)
    write_pack(((f"{paper.id}.xml", document(paper, record)) for paper in papers), file, compressed=True)


def document(paper: HeldPaper, record: Record) -> bytes:
    """One paper. The same paper gives the same bytes."""
    root = Element("akomaNtoso", {"xmlns": NAMESPACE})
    report = _add(root, "debateReport", name=paper.minutes.meeting.kind)
    _add_meta(report, paper, record)
    _add_preface(report, paper.minutes, record)
    main = _add(report, "mainBody")
    if not paper.minutes.items:
        _add(main, "p")
    for number, item in enumerate(paper.minutes.items, 1):
        _Container(f"item_{number}").item(main, item)
    indent(root)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    element.text = _UNSAFE.sub("", text) if text else None
    return element


def _add_meta(report: Element, paper: HeldPaper, record: Record) -> None:
    meta, meeting = _add(report, "meta"), paper.minutes.meeting
    place = slug(meeting.municipality or "kommune")
    first, _ = meeting.date_window or (_UNDATED, "")
    day = next((each for each in (meeting.date, first) if each and _DAY.fullmatch(each)), _UNDATED)
    work = f"/akn/dk/debateReport/{place}/{day}/{paper.id}"
    parts = {"FRBRWork": work, "FRBRExpression": f"{work}/dan@", "FRBRManifestation": f"{work}/dan@.xml"}
    identification = _add(meta, "identification", source=f"#{_US}")
    for level, uri in parts.items():
        element = _add(identification, level)
        _add(element, "FRBRthis", value=f"{uri}/!main" if level != "FRBRManifestation" else f"{work}/dan@/!main.xml")
        _add(element, "FRBRuri", value=uri)
        if level == "FRBRWork":
            _add(element, "FRBRalias", value=f"sha256:{paper.minutes.source.sha256}", name="source")
        _add(element, "FRBRdate", date=day, name=meeting.date_source or "unknown")
        _add(element, "FRBRauthor", **{"href": "#body" if level != "FRBRManifestation" else f"#{_US}"})
        if level == "FRBRWork":
            _add(element, "FRBRcountry", value="dk")
        elif level == "FRBRExpression":
            _add(element, "FRBRlanguage", language="dan")
        else:
            _add(element, "FRBRformat", value="application/akn+xml")
    references = _add(meta, "references", source=f"#{_US}")
    original = f"{record.base}/raw/{paper.minutes.source.sha256}"
    _add(references, "original", eId="source", href=original, showAs="source")
    name = record.full_name(meeting.municipality, meeting.committee) or meeting.municipality or "?"
    organization = f"/akn/ontology/organization/{place}/{slug(name)}"
    _add(references, "TLCOrganization", eId="body", href=organization, showAs=flat(name))
    _add(references, "TLCOrganization", eId=_US, href="/akn/ontology/organization/minutes", showAs="minutes")
    for key, person in _people(paper):
        _add(references, "TLCPerson", eId=key, href=f"/akn/ontology/person/{key}", showAs=flat(person.name))


def _people(paper: HeldPaper) -> Iterator[tuple[str, Person]]:
    """Those whom the header lists, by what they are called in the document."""
    seen = {"body", "source", _US}
    meeting = paper.minutes.meeting
    for person in (*meeting.members, *meeting.fraværende):
        key = slug(paper.people.get((person.name, person.party)) or person.name)
        if key not in seen:
            seen.add(key)
            yield key, person


def _add_preface(report: Element, minutes: Minutes, record: Record) -> None:
    preface, meeting = _add(report, "preface"), minutes.meeting
    _add(_add(preface, "p"), "docTitle", record.full_name(meeting.municipality, meeting.committee) or meeting.kind)
    if meeting.municipality:
        _add(_add(preface, "p"), "docProponent", meeting.municipality)
    if meeting.date and _DAY.fullmatch(meeting.date):
        _add(_add(preface, "p"), "docDate", meeting.date, date=meeting.date)
    if meeting.place:
        _add(preface, "p", meeting.place)
    for label, people in (("Medlemmer", meeting.members), ("Fraværende", meeting.fraværende)):
        if people:
            _add(preface, "p", f"{label}: {', '.join(person.name for person in people)}")


class _Container:
    """Writes an item or a point as a container; `eid` is its id in the document."""

    def __init__(self, eid: str) -> None:
        self._eid = eid
        self._number = 0

    def item(self, parent: Element, item: Item) -> None:
        """An item: its number and title, then a container for each of its fields."""
        inner = self._open(parent, "punkt", item.number, item.title or "Lukket punkt")
        if item.case_number:
            self._field(inner, "sagsnummer", [item.case_number])
        for field in _FIELDS:
            if text := getattr(item, field):
                self._field(inner, field, text.split("\n"))
        for heading, text in item.sections.items():
            self._field(inner, heading, text.split("\n"))
        for number, point in enumerate(item.underpunkter, 1):
            _Container(f"{self._eid}__point_{number}").point(inner, point)
        for field in ("tidligere_behandling", "beslutning"):
            for decision in getattr(item, field):
                self._decision(inner, field, decision)
        if item.bilag:
            self._field(inner, "bilag", (bilag.title or "Lukket bilag" for bilag in item.bilag))
        self._close(inner, item.access)

    def point(self, parent: Element, point: Point) -> None:
        """A point inside an item."""
        inner = self._open(parent, "underpunkt", point.number, point.title)
        if point.text:
            self._field(inner, "tekst", point.text.split("\n"))
        for decision in point.beslutning:
            self._decision(inner, "beslutning", decision)
        self._close(inner, "åben")

    def _open(self, parent: Element, name: str, number: str | None, title: str) -> Element:
        inner = _add(parent, "hcontainer", name=name, eId=self._eid)
        if number:
            _add(inner, "num", number)
        _add(inner, "heading", flat(title))
        return inner

    def _close(self, inner: Element, access: str) -> None:
        """A container must hold something."""
        if not self._number and inner.find("hcontainer") is None:
            _add(_add(inner, "content"), "p", None if access == "åben" else "Lukket punkt")

    def _field(self, parent: Element, name: str, lines: Iterable[str], heading: str | None = None) -> None:
        self._number += 1
        inner = _add(parent, "hcontainer", name=flat(name), eId=f"{self._eid}__part_{self._number}")
        _add(inner, "heading", flat(heading or name.replace("_", " ").capitalize()))
        content = _add(inner, "content")
        for line in [line for line in lines if line.strip()] or [""]:
            _add(content, "p", line)

    def _decision(self, parent: Element, field: str, decision: Decision) -> None:
        words = [body_name(decision.committee), decision.date or "", decision.outcome or ""]
        heading = ", ".join([field.replace("_", " ").capitalize(), *filter(None, words)])
        self._field(parent, field, decision.text.split("\n"), heading)
