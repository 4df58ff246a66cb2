"""Who, which body, when and how much a document names, and who is listed as present or absent, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from minutes.index.catalogue.rows import Names, Row, fields_of, voters_of
from minutes.records import CommitteeMention, Minutes, Person, PersonMention, Span


def mentioned_people(minutes: Minutes) -> tuple[PersonMention, ...]:
    """The persons that a document names: its entities, and those of its lists that are none of these."""
    people = list(minutes.entities.persons)
    for person in _listed_people(minutes):
        if not any(_is_of(person, mention) for mention in people):
            title, party, role = person.title, person.party, person.role
            people.append(PersonMention(name=person.name, title=title, party=party, role=role, rules=("list",)))
    return tuple(people)


def names_of(minutes: Minutes, people: Sequence[tuple[PersonMention, str]]) -> Names:
    """The name that each listed person goes by; `people` are those mentioned, each with the id of that name."""
    listed = dict.fromkeys(_listed_people(minutes))
    return {person: next(name for mention, name in people if _is_of(person, mention)) for person in listed}


def mention_rows(minutes: Minutes, document: str, people: Iterable[tuple[PersonMention, str]]) -> Iterator[Row]:
    """The entities of a document and its problems."""
    found = minutes.entities
    for position, (person, name) in enumerate(people, 1):
        columns = fields_of(person, "name title party role names rules") | _place(person.spans)
        yield "person_mentions", {"document": document, "position": position, "person_name": name, **columns}
    yield from _bodies(found.committees, document, standing=True)
    yield from _bodies(found.bodies, document, standing=False, before=len(found.committees))
    for position, date in enumerate(found.dates, 1):
        columns = fields_of(date, "text date")
        yield "dates", {"document": document, "position": position, **columns, **_place(date.spans)}
    for kind, numbers in (("case_number", found.case_numbers), ("journal_number", found.journal_numbers)):
        for position, number in enumerate(numbers, 1):
            yield "numbers", {"document": document, "kind": kind, "position": position, "number": number}
    for position, amount in enumerate(found.amounts, 1):
        columns = fields_of(amount, "text dkk dkk_to year kind period")
        yield "amounts", {"document": document, "position": position, **columns, **_place(amount.spans)}
    for position, problem in enumerate(minutes.problems, 1):
        page = problem.span.page if problem.span else None
        columns = {**fields_of(problem, "code message"), "page": page, "span": problem.span}
        yield "problems", {"document": document, "position": position, **columns}


def attendance_rows(minutes: Minutes, document: str, names: Names) -> Iterator[Row]:
    """The members of the body and those absent; a paper from before the meeting cannot tell who came."""
    meeting = minutes.meeting
    absent = {names[person] for person in meeting.fraværende}
    came = None if meeting.kind == "dagsorden" else True
    members = [(person, False if names[person] in absent else came) for person in meeting.members]
    listed = {names[person] for person in meeting.members}
    members += [(person, False) for person in meeting.fraværende if names[person] not in listed]
    rows: list[tuple[str | None, Person, bool | None]] = [(None, person, present) for person, present in members]
    rows += [(item.id, person, False) for item in minutes.items for person in item.fraværende]
    for position, (item, person, present) in enumerate(rows, 1):
        columns = fields_of(person, "name title party role")
        place: dict[str, object] = {"document": document, "item": item, "position": position}
        yield "attendance", {**place, **columns, "present": present, "person_name": names[person]}


def _bodies(bodies: Iterable[CommitteeMention], document: str, standing: bool, before: int = 0) -> Iterator[Row]:
    for position, body in enumerate(bodies, before + 1):
        named = {"committee_name": body.name, "committee_abbreviation": body.abbreviation, "standing": standing}
        columns = named | fields_of(body, "abbreviation_source names") | _place(body.spans)
        yield "committee_mentions", {"document": document, "position": position, **columns}


def _place(spans: tuple[Span, ...]) -> dict[str, object]:
    return {"page": min((span.page for span in spans), default=None), "spans": spans}


def _listed_people(minutes: Minutes) -> Iterator[Person]:
    """The persons of lists and votes."""
    yield from minutes.meeting.members
    yield from minutes.meeting.fraværende
    for item in minutes.items:
        yield from item.fraværende
        decisions = (*item.beslutning, *item.tidligere_behandling)
        of_points = (decision for point in item.underpunkter for decision in point.beslutning)
        for decision in (*decisions, *of_points):
            for _, _, persons in voters_of(decision.votes) if decision.votes else ():
                yield from persons


def _is_of(person: Person, mention: PersonMention) -> bool:
    """Whether a listed person is one whom the document mentions; members of two parties are two."""
    same_party = person.party is None or mention.party is None or person.party == mention.party
    return same_party and person.name in (mention.name, *mention.names)
