"""The report of an audit pack: one page of HTML in Danish, to read and to print; nothing is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from minutes.export.svg import STYLE, draw_within
from minutes.records import Evidence, Overdue, Step, Trace
from minutes.records.audit import LeftOut, Manifest
from minutes.records.rows import ItemRow
from minutes.wording import REMARK_WORDS, STATUS_WORDS, body_name, flat, joined, stop_name, what, when

# Printed on A4; always on white, whatever colours the screen asks for.
_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.45 Georgia, "Liberation Serif", serif; color: #16202b; max-width: 50em; margin: 2em auto;
  padding: 0 1em; overflow-wrap: anywhere; }
h1, h2, h3 { font-family: Helvetica, Arial, "Liberation Sans", sans-serif; line-height: 1.2; break-after: avoid; }
h1 { font-size: 19pt; } h2 { font-size: 14pt; margin-top: 2em; } h3 { font-size: 11.5pt; margin-bottom: .2em; }
a { color: #1f4e79; } p, ul { margin: .3em 0; } .faint { color: #5a6672; font-size: .9em; }
.broken { color: #b3261e; } blockquote { margin: .3em 0 .3em 1em; padding-left: .7em; border-left: 2px solid #dfe4e9; }
section.step { break-inside: avoid; } svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85em; } tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: .25em .6em .25em 0; border-bottom: 1px solid #dfe4e9; }
th { white-space: nowrap; } code { font-size: .85em; } @media print { body { margin: 0; max-width: none; } }
"""
_LIGHT = STYLE.partition("@media")[0]
_LEFT_OUT: dict[LeftOut, str] = {
    "closed": "udeladt: dokumentet rummer også lukkede punkter eller lukkede bilag",
    "cpr": "udeladt: dokumentet rummer personnumre",
    "missing": "mangler: dokumentet ligger ikke længere i arkivet",
    "changed": "mangler: dokumentet er ændret, siden det blev læst",
}
_TOLD = {"announced": "Bebudet", "told": "Omtalt", "calendar": "Mødekalender"}  # evidence that is a sentence of a paper


class Findings(NamedTuple):
    """What a report tells: cases, promises not kept, the items of a search. Sources have their names in the pack."""

    title: str
    traces: Sequence[Trace]
    overdue: Sequence[Overdue]
    items: Sequence[ItemRow]
    cases_left_out: int = 0
    items_left_out: int = 0


def write_report(findings: Findings, manifest: Manifest) -> bytes:
    """The page. The same findings give the same bytes."""
    page = Element("html", {"lang": "da"})
    head = SubElement(page, "head")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    _add(head, "title", findings.title)
    _add(head, "style", _STYLE + _LIGHT)
    body = SubElement(page, "body")
    held = {each.file: each.left_out is None for each in manifest.documents}
    report = _Report(body, held)
    _add(body, "h1", findings.title)
    _add(body, "p", _asked(manifest), "faint")
    for trace in findings.traces:
        report.case(trace, [each for each in findings.overdue if each.case.id == trace.case.id])
    if findings.cases_left_out:
        _add(body, "p", f"Yderligere {findings.cases_left_out} sager står i tables/cases.csv og tables/steps.csv.")
    report.items(findings)
    _add_documents(body, manifest)
    _add_checks(body, manifest)
    text = tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{text}\n".encode("utf-8", "replace")


def _add(parent: Element, tag: str, text: str | None = None, cls: str = "", **attributes: str) -> Element:
    element = SubElement(parent, tag, ({"class": cls} if cls else {}) | attributes)
    if text:
        element.text = text if tag == "style" else flat(text) + " " * text.endswith(" ")
    return element


def _asked(manifest: Manifest) -> str:
    asked = manifest.asked
    return joined(
        f"sag {asked.case}" if asked.case else None,
        f"søgning: {asked.query}" if asked.query else None,
        f"udvalg: {asked.committee}" if asked.committee else None,
        f"fra {asked.date_from}" if asked.date_from else None,
        f"til {asked.date_to}" if asked.date_to else None,
        "lukkede punkter er taget med" if asked.include_closed else "lukkede punkter er ikke taget med",
        f"minutes {manifest.program}, parser {manifest.parser}",
    )


class _Report:
    """Adds cases and items to a page; `held` tells of each document whether it lies in the pack."""

    def __init__(self, body: Element, held: dict[str, bool]) -> None:
        self._body = body
        self._held = held

    def case(self, trace: Trace, overdue: Sequence[Overdue]) -> None:
        """A case: its drawing, its steps, its promises, what the archive lacks."""
        case, body = trace.case, self._body
        _add(body, "h2", case.title)
        numbers = f"sagsnr. {', '.join(case.numbers)}" if case.numbers else None
        _add(body, "p", joined(case.municipality, numbers, case.id), "faint")
        body.append(draw_within(trace))
        _add(body, "h3", "Forløb")
        for number, step in enumerate(trace.steps):
            self._step(step, [REMARK_WORDS[each.kind] for each in trace.remarks if each.step == number])
        self._promises(trace, overdue)
        gaps = list(dict.fromkeys([*trace.gaps, *(gap for each in overdue for gap in each.gaps)]))
        _add(body, "h3", "Huller i arkivet")
        if gaps:
            listed = _add(body, "ul")
            for gap in gaps:
                _add(listed, "li", gap)
        else:
            _add(body, "p", "Arkivet viser ingen huller i sagens tid.")

    def _step(self, step: Step, remarks: Sequence[str]) -> None:
        section = _add(self._body, "section", cls="step")
        broken = "broken" if step.status == "overdue" else ""
        status = None if step.status == "held" and what(step) else STATUS_WORDS[step.status]
        _add(section, "h3", joined(when(step), stop_name(step), what(step), status), broken)
        if remarks:
            _add(section, "p", ", ".join(remarks), "faint")
        if step.title:
            _add(section, "p", step.title)
        if step.decision:
            _add(section, "blockquote", step.decision)
        for evidence in step.evidence:
            if evidence.kind in _TOLD:
                self._evidence(
                    _add(section, "p", f"{_TOLD[evidence.kind]}: ”{flat(evidence.text)}” ", "faint"), evidence
                )
        if step.source:
            self._link(_add(section, "p", "Kilde: ", "faint"), step.source, step.page)

    def _evidence(self, parent: Element, evidence: Evidence) -> None:
        self._link(parent, evidence.source, evidence.page)

    def _link(self, parent: Element, source: str, page: int | None) -> None:
        """Where something stands: a link into the pack, or the name of what was left out of it."""
        text = f"{source}, s. {page}" if page is not None else source
        if self._held.get(source):
            _add(parent, "a", text, href=quote(source) + (f"#page={page}" if page is not None else ""))
        else:
            _add(parent, "span", f"{text} (ikke i pakken)")

    def _promises(self, trace: Trace, overdue: Sequence[Overdue]) -> None:
        """What was promised: kept, not kept, still to come."""
        kept = [
            (step, each)
            for step in trace.steps
            if step.status in ("held", "reported")
            for each in step.evidence
            if each.kind == "announced"
        ]
        coming = [step for step in trace.steps if step.status == "announced"]
        broken = [step for step in trace.steps if step.status == "overdue"]
        _add(self._body, "h3", "Løfter")
        counts = f"{len(kept)} holdt, {len(broken)} ikke holdt, {len(coming)} endnu ikke forfaldne."
        _add(self._body, "p", counts)
        listed = _add(self._body, "ul")
        for step, evidence in kept:
            self._evidence(_add(listed, "li", f"Holdt: {_promised(step)}: ”{flat(evidence.text)}” "), evidence)
        for step in broken:
            entry = _add(listed, "li", f"Ikke holdt: {_promised(step)} ", "broken")
            missed = next((each for each in overdue if _stop(each.step) == _stop(step)), None)
            if missed:
                _add(entry, "span", f"Mødet {missed.held_on} blev holdt uden sagen: ")
                self._link(entry, missed.held_source, None)
        for step in coming:
            _add(listed, "li", f"Endnu ikke forfaldent: {_promised(step)}")

    def items(self, findings: Findings) -> None:
        """The items that a search found."""
        if not findings.items:
            return
        _add(self._body, "h2", "Punkter")
        for item in findings.items:
            section = _add(self._body, "section", cls="step")
            number = f"{item.number}. " if item.number else ""
            _add(section, "h3", number + (item.title or "Lukket punkt"))
            body = item.committee_name or item.committee_abbreviation
            _add(section, "p", joined(body, item.date, item.kind, item.outcome, item.item_id), "faint")
            if item.beslutning:
                _add(section, "blockquote", item.beslutning)
            self._link(_add(section, "p", "Kilde: ", "faint"), item.source, item.page)
        if findings.items_left_out:
            _add(self._body, "p", f"Yderligere {findings.items_left_out} punkter står i tables/items.csv.")


def _stop(step: Step) -> tuple[str | None, str]:
    return step.date, stop_name(step)


def _promised(step: Step) -> str:
    return joined(when(step), body_name(step.committee) or step.step)


def _add_documents(body: Element, manifest: Manifest) -> None:
    _add(body, "h2", "Dokumenter")
    table = _add(body, "table")
    head = _add(table, "tr")
    for title in ("Dokument", "Sider", "SHA-256", ""):
        _add(head, "th", title)
    for each in manifest.documents:
        row = _add(table, "tr")
        name = _add(row, "td")
        if each.left_out:
            name.text = flat(each.file)
        else:
            _add(name, "a", each.file, href=quote(each.file))
        _add(row, "td", str(each.pages))
        _add(_add(row, "td"), "code", each.sha256)
        _add(row, "td", _LEFT_OUT[each.left_out] if each.left_out else "" if each.rows else "kun som belæg")
    if manifest.removed:
        _add(body, "h3", "Fjernet fra arkivet")
        listed = _add(body, "ul")
        for gone in manifest.removed:
            _add(listed, "li", f"{gone.on}: {re.sub(r'[.]$', '', flat(gone.reason))} (sha256 {gone.sha256})")


def _add_checks(body: Element, manifest: Manifest) -> None:
    _add(body, "h2", "Sådan kontrolleres pakken")
    steps = _add(body, "p", "Kør ")
    command = _add(steps, "code", "minutes verify PAKKE.zip")
    command.tail = (
        ": hver fil sammenlignes med sit fingeraftryk i manifest.json, hvert dokument i raw/ læses igen, og hver række"
        " i tables/ dannes på ny og sammenlignes celle for celle. Sammenhænge mellem dokumenter (udledte datoer, sager,"
        " personer) efterprøves, hvor arkivet selv er til stede. Uden programmet kan filerne efterprøves med sha256sum."
    )
    table = _add(body, "table")
    for name, number in manifest.rows.items():
        row = _add(table, "tr")
        _add(_add(row, "td"), "a", f"tables/{name}.csv", href=f"tables/{name}.csv")
        _add(row, "td", f"{number} {'række' if number == 1 else 'rækker'}")
