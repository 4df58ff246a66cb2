"""The papers of an invented meeting: what a faultless parser makes of its agenda or its minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from invented.cases import Case, Turn
from invented.municipality import Body, Municipality, shifted
from invented.noise import disturb
from invented.prose import spoken
from minutes.danish.forms import slug
from minutes.records import (
    Amount,
    Announcement,
    Committee,
    CommitteeMention,
    DateMention,
    Decision,
    Entities,
    Item,
    Kind,
    Meeting,
    Minutes,
    Person,
    PersonMention,
    Point,
    Source,
    Span,
)
from minutes.version import PARSER_VERSION

READERS = {".txt": ("text/plain", "plaintext"), ".pdf": ("application/pdf", "pdfium")}
_PAGE = 2500  # characters of a page
_AMOUNT = re.compile(r"(\d[\d.]*)(?:,(\d))?( mio\.)? kr\.")
_HASH_LETTERS = 8


class Entry(NamedTuple):
    """One item of an agenda, its id still blank: of a case, of a standing item, or a holder of the points of cases."""

    item: Item
    cases: tuple[Case, ...] = ()
    standing: str | None = None


class Agenda(NamedTuple):
    """What is on the agenda of one meeting; `undated` where its papers do not tell the day."""

    municipality: Municipality
    body: Body
    day: date
    entries: tuple[Entry, ...]
    absent: tuple[Person, ...]
    undated: bool


def case_item(case: Case, turn: Turn) -> Item:
    """The item of a case."""
    return Item(
        id="",
        title=turn.title,
        access="lukket" if case.is_closed else "åben",
        case_number=turn.number,
        sagsgang=case.sagsgang,
        resume=turn.texts.resume,
        sagsfremstilling="\n\n".join([turn.texts.sagsfremstilling, *_told(turn)]),
        økonomiske_konsekvenser=turn.texts.økonomi,
        indstilling=turn.texts.indstilling,
        beslutning=(turn.decision,),
        tidligere_behandling=turn.earlier,
        bilag=turn.bilag,
        announced=turn.announced,
    )


def case_point(turn: Turn, number: int, text: str) -> Point:
    """The point of a case inside an item of Direktionen."""
    return Point(
        number=str(number),
        title=turn.title,
        text=" ".join([text, *_told(turn)]),
        beslutning=(turn.decision,),
        outcome=turn.decision.outcome,
        announced=turn.announced,
    )


def _told(turn: Turn) -> list[str]:
    """The sentences that promise steps, together as one paragraph."""
    sentences = " ".join(dict.fromkeys(each.text for each in turn.announced if each.text))
    return [sentences] if sentences else []


def draft(agenda: Agenda, kind: Kind, noise: float, rng: Random) -> Minutes:
    """What one paper of a meeting says, as it is printed: without ids; an agenda tells no decision."""
    body, day = agenda.body, agenda.day
    stem = f"{slug(agenda.municipality.name.removesuffix(' Kommune'))}-{slug(body.abbreviation)}-{day}"
    items = (_item(entry.item, str(n), kind, noise, rng) for n, entry in enumerate(agenda.entries, 1))
    absent = agenda.absent if kind != "dagsorden" else ()
    return Minutes(
        source=Source(path=f"raw/{stem}-{kind}", sha256="", media_type="", pages=1, reader="", parser=PARSER_VERSION),
        meeting=Meeting(
            municipality=agenda.municipality.name,
            committee=body.committee,
            kind=kind,
            date=None if agenda.undated else day.isoformat(),
            date_source=None if agenda.undated else "stated",
            date_window=(f"{shifted(day, -9)}", f"{shifted(day, 12)}") if agenda.undated else None,
            start=None if agenda.undated else "16:00",
            end=None if agenda.undated else "18:30",
            place=None if agenda.undated else "Mødelokale 2",
            members=() if agenda.undated else agenda.municipality.people[body.abbreviation],
            fraværende=() if agenda.undated else absent,
        ),
        items=tuple(replace(item, fraværende=absent) for item in items),
    )


def _item(item: Item, number: str, kind: Kind, noise: float, rng: Random) -> Item:
    """An item as one paper prints it: with errors, and without decisions where it is an agenda.

    What stands above points is spared: nothing else in the papers of Direktionen names the municipality.
    """

    def misspelt(text: str) -> str:
        return disturb(text, noise, rng)

    def decided(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
        return decisions if kind != "dagsorden" else ()

    points = tuple(
        replace(
            point,
            title=misspelt(point.title),
            beslutning=decided(point.beslutning),
            outcome=point.outcome if kind != "dagsorden" else None,
        )
        for point in item.underpunkter
    )
    return replace(
        item,
        number=number,
        title=misspelt(item.title),
        resume=misspelt(item.resume) if item.resume else None,
        sagsfremstilling=item.sagsfremstilling if points else misspelt(item.sagsfremstilling or "") or None,
        beslutning=decided(item.beslutning),
        underpunkter=points,
    )


def finish(minutes: Minutes, suffix: str, sha256: str, is_second: bool) -> Minutes:
    """The record of a printed paper: ids, places, entities; the second paper of a meeting has ids of its own."""
    tag = sha256[:_HASH_LETTERS]
    meeting = minutes.meeting
    body = meeting.committee or Committee()
    place = slug((meeting.municipality or "").removesuffix(" Kommune"))
    base = f"{place}-{slug(body.abbreviation or '')}-{meeting.date or tag}"
    if is_second and meeting.date:
        base += f"-{tag}"
    at, items = 0, []
    for item in minutes.items:
        whole = _with_points(item)
        spans, at = _spans(whole, at)
        items.append(replace(whole, id=f"{base}-{item.number}", spans=spans))
    media_type, reader = READERS[suffix]
    source = replace(
        minutes.source,
        path=minutes.source.path + suffix,
        sha256=sha256,
        media_type=media_type,
        reader=reader,
        pages=1 + at // _PAGE,
    )
    return replace(minutes, source=source, items=tuple(items), entities=_entities(meeting, items))


def record_name(minutes: Minutes) -> str:
    """The name of the record's file: what its ids have in common, and its hash."""
    base, tag = minutes.items[0].id.rpartition("-")[0], minutes.source.sha256[:_HASH_LETTERS]
    return f"{base}.json" if base.endswith(tag) else f"{base}-{tag}.json"


def _with_points(item: Item) -> Item:
    """An item whose text holds its points, too, as in the paper."""
    if not item.underpunkter:
        return item
    points = (f"{point.number}. {point.title}. {point.text}" for point in item.underpunkter)
    return replace(item, sagsfremstilling="\n\n".join([item.sagsfremstilling or "", *points]))


def _spans(item: Item, at: int) -> tuple[dict[str, tuple[Span, ...]], int]:
    """Where the fields stand, one behind the other from `at` on, and where the next item begins."""
    decided = "\n".join(decision.text for decision in item.beslutning)
    texts = {"title": item.title, "sagsfremstilling": item.sagsfremstilling, "beslutning": decided}
    spans: dict[str, tuple[Span, ...]] = {}
    for name, text in texts.items():
        if text:
            spans[name] = (Span(page=1 + at // _PAGE, start=at, end=at + len(text)),)
            at += len(text) + 2
    return spans, at


def _entities(meeting: Meeting, items: list[Item]) -> Entities:
    open_items = [item for item in items if item.access == "åben"]
    bodies = {body.name: body for item in open_items for body in item.sagsgang}
    if meeting.committee:
        bodies[meeting.committee.name] = meeting.committee
    announced = (step for item in open_items for step in (*item.announced, *_of_points(item)))
    days = dict.fromkeys(step.date for step in announced if step.date)
    numbers = dict.fromkeys(item.case_number for item in open_items if item.case_number)
    journal = dict.fromkeys(each.journal_number for item in open_items for each in item.bilag if each.journal_number)
    return Entities(
        persons=tuple(PersonMention(name=one.name, party=one.party, rules=("list",)) for one in meeting.members),
        committees=tuple(
            CommitteeMention(name=body.name, abbreviation=body.abbreviation, abbreviation_source="stated")
            for body in bodies.values()
        ),
        dates=tuple(DateMention(text=spoken(day), date=day) for day in days),
        case_numbers=tuple(numbers),
        journal_numbers=tuple(journal),
        amounts=tuple(amount for item in open_items for amount in _amounts(item.økonomiske_konsekvenser or "")),
    )


def _of_points(item: Item) -> Iterator[Announcement]:
    return (step for point in item.underpunkter for step in point.announced)


def _amounts(text: str) -> Iterator[Amount]:
    for found in _AMOUNT.finditer(text):
        whole, tenths, millions = found.groups()
        dkk = int(whole.replace(".", "")) * (1_000_000 if millions else 1) + int(tenths or 0) * 100_000
        yield Amount(text=found[0], dkk=dkk)
