"""The rows of one paper about people, bodies, dates, numbers and money: attendance, entities, amounts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from minutes.archive.tables.papers import Paper
from minutes.archive.tables.places import Spans, joined, place_of
from minutes.records import Person, PersonMention, Span
from minutes.records.rows import AmountRow, AttendanceRow, Attended, EntityRow

_NEAR = 4  # so many stretches of items may begin before a place and go on over it
_LARGEST = 2**63 - 1  # as a column of numbers holds it


class _Attended(NamedTuple):
    """One line of the list: who, how, at which item (None: the meeting), where that stands."""

    person: Person
    status: Attended
    item: str | None
    places: Spans


def attendance_rows(paper: Paper) -> Iterator[AttendanceRow]:
    """Who was at the meeting, who was not, who came for them; and who was away from which item."""
    counted: Counter[str] = Counter()
    for person, status, item, places in _attended(paper):
        name = f"attendance:{paper.document}/{item or 'meeting'}/{person.name}"
        counted[name] += 1
        ref = name if counted[name] == 1 else f"{name}/{counted[name]}"
        yield AttendanceRow(
            **paper.values(ref, place_of(places)),
            name=person.name,
            title=person.title,
            party=person.party,
            role=person.role,
            status=status,
            item_id=item,
            person_id=paper.links.people.get((person.name, person.party)),
        )


def _attended(paper: Paper) -> Iterator[_Attended]:
    meeting = paper.shown.meeting
    header = {"": meeting.spans.get("header", ())}
    listed = {"": meeting.spans["members"]} if meeting.spans.get("members") else header
    named = {"": meeting.spans["fraværende"]} if meeting.spans.get("fraværende") else header
    absent = {person.name for person in meeting.fraværende}
    partly = {person.name for item in paper.shown.items for person in item.fraværende} - absent
    came: Attended = "listed" if meeting.kind == "dagsorden" else "present"
    for person in meeting.members:
        if person.name not in absent:
            yield _Attended(person, "partly" if person.name in partly else came, None, listed)
    for person in meeting.fraværende:
        yield _Attended(person, "absent", None, named)
    everyone = [*meeting.members, *meeting.fraværende]
    came_instead = list(_deputies(paper, named[""], everyone, None)) if meeting.spans.get("fraværende") else []
    yield from came_instead
    everyone += [each.person for each in came_instead]
    for item, spans in paper.with_places():
        own = {"": spans["fraværende"]} if spans.get("fraværende") else None
        for person in item.fraværende:
            if person.name not in absent:
                yield _Attended(person, "absent", item.id, own or named)
        if own:
            yield from _deputies(paper, own[""], [*everyone, *item.fraværende], item.id)


def _deputies(paper: Paper, spans: Sequence[Span], known: Iterable[Person], item: str | None) -> Iterator[_Attended]:
    """Whom the list of the absent names beside these: those who came for them."""
    names = {person.name for person in known}
    for mention in paper.shown.entities.persons:
        if names.isdisjoint((mention.name, *mention.names)):
            inside = [each for each in mention.spans if any(s.start <= each.start and each.end <= s.end for s in spans)]
            if inside:
                yield _Attended(_person(mention), "deputy", item, {"": inside})


def _person(mention: PersonMention) -> Person:
    return Person(name=mention.name, title=mention.title, party=mention.party, role=mention.role)


class _Mention(NamedTuple):
    """One named thing: its label, its words, and what else is known of it by column."""

    label: str
    text: str | None
    spans: tuple[Span, ...] = ()
    value: str | None = None
    person: PersonMention | None = None


def entity_rows(paper: Paper) -> Iterator[EntityRow]:
    """A row for each place where something is named; one without a place where only a list names it."""
    items = _Items(paper)
    for label, text, spans, value, person in _mentions(paper):
        for place in _places(spans, text if label == "date" else None) or ((),):
            start = place[0].start if place else None
            ref = f"entities:{paper.document}/{label}/{text}@{'' if start is None else start}"
            yield EntityRow(
                **paper.values(ref, place_of({"": place})),
                label=label,
                text=text,
                value=value,
                title=person.title if person else None,
                party=person.party if person else None,
                role=person.role if person else None,
                rules=joined(person.rules) if person else None,
                item_id=items.of(start),
            )


def _mentions(paper: Paper) -> Iterator[_Mention]:
    found = paper.shown.entities
    for person in found.persons:
        yield _Mention("person", person.name, person.spans, None, person)
    for label, bodies in (("committee", found.committees), ("body", found.bodies)):
        for body in bodies:
            yield _Mention(label, body.name or body.abbreviation, body.spans, body.abbreviation)
    for date in found.dates:
        yield _Mention("date", date.text, date.spans, date.date)
    for label, numbers in (("case_number", found.case_numbers), ("journal_number", found.journal_numbers)):
        for number in numbers:
            yield _Mention(label, number)


def amount_rows(paper: Paper) -> Iterator[AmountRow]:
    """A row for each place where an amount is named."""
    items = _Items(paper)
    for amount in paper.shown.entities.amounts:
        for place in _places(amount.spans, amount.text) or ((),):
            start = place[0].start if place else None
            ref = f"amounts:{paper.document}/{amount.text}@{'' if start is None else start}"
            yield AmountRow(
                **paper.values(ref, place_of({"": place})),
                text=amount.text,
                dkk=min(amount.dkk, _LARGEST),
                dkk_to=None if amount.dkk_to is None else min(amount.dkk_to, _LARGEST),
                year=amount.year,
                amount_kind=amount.kind,
                period=amount.period,
                item_id=items.of(start),
            )


def _places(spans: Iterable[Span], text: str | None = None) -> list[tuple[Span, ...]]:
    """The places where something is named, one for each first character.

    Words that go on over a page break have two spans for one place: the first is then shorter than the words.
    """
    places: list[tuple[Span, ...]] = []
    missing = 0
    for span in {span.start: span for span in spans}.values():
        length = span.end - span.start
        if missing > 1 and span.page > places[-1][-1].page:
            places[-1] += (span,)
            missing -= length
        else:
            places.append((span,))
            missing = len(text) - length if text else 0
    return places


class _Items:
    """Which item of a paper stands at a place."""

    def __init__(self, paper: Paper) -> None:
        whole = paper.whole.items
        stretches = [(s.start, s.end, item.id) for item in whole for spans in item.spans.values() for s in spans]
        self._stretches = sorted(stretches)
        self._starts = [start for start, _, _ in self._stretches]

    def of(self, character: int | None) -> str | None:
        """The id of the item at a place; None outside of all."""
        if character is None:
            return None
        before = bisect_right(self._starts, character)
        found = reversed(self._stretches[max(0, before - _NEAR) : before])
        return next((item for start, end, item in found if start <= character < end), None)
