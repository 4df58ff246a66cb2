"""The entities of parsed minutes: who, which body, when, how much, with their places in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.name_forms import canonical
from minutes.nlp.bodies import gather_bodies
from minutes.nlp.committees import learn
from minutes.nlp.fields import Text, fields_of
from minutes.nlp.finders import Known, find_mentions
from minutes.nlp.mentions import Mention
from minutes.nlp.models import model_in_use
from minutes.nlp.outcomes import with_outcomes
from minutes.nlp.settings import Settings
from minutes.nlp.steps import with_announced
from minutes.nlp.windows import with_window
from minutes.records import (
    Amount,
    Committee,
    DateMention,
    Entities,
    Item,
    Minutes,
    Person,
    PersonMention,
    Span,
)


class Found(NamedTuple):
    """One mention with what it means and where it stands."""

    label: str
    text: str
    value: object
    rule: str
    spans: tuple[Span, ...]


def find_entities(minutes: Minutes, text: str, settings: Settings | None = None) -> Minutes:
    """The minutes with entities, outcomes of decisions and announced steps; `text` is `Document.text`."""
    minutes = with_announced(with_outcomes(minutes))
    whole = Text(fields_of(minutes, text), text)
    model = model_in_use(settings.model if settings else None)
    mentions = find_mentions(whole.text, _known(minutes, whole, settings), model)
    found = [_found(mention, whole) for mention in mentions]
    bodies = gather_bodies(
        [(each.label, each.text, each.value, each.spans) for each in found], list(_listed_bodies(minutes))
    )
    entities = Entities(
        persons=_persons(minutes, found),
        committees=bodies.committees,
        bodies=bodies.others,
        dates=_dates(found),
        case_numbers=_numbers((item.case_number for item in minutes.items), found, "CASE_NUMBER"),
        journal_numbers=_numbers(_listed_journal_numbers(minutes.items), found, "JOURNAL_NUMBER"),
        amounts=_amounts(found),
    )
    minutes = with_window(minutes, [mention for mention in mentions if mention.label == "DATE" and mention.value])
    return replace(minutes, entities=entities)


def _known(minutes: Minutes, whole: Text, settings: Settings | None) -> Known:
    """What the parsed minutes tell of the document: its date, the people and the bodies of its lists."""
    meeting = minutes.meeting
    window = meeting.date_window
    listed = {person.name for person in _listed_people(minutes)}
    bodies = learn(whole.text, list(_listed_bodies(minutes)), settings.committees if settings else {})
    return Known(meeting.date or (window[0] if window else None), frozenset(listed), bodies)


def _found(mention: Mention, whole: Text) -> Found:
    start, end, label, value, rule = mention
    return Found(label, " ".join(whole.text[start:end].split()), value, rule, whole.locate(start, end))


def _listed_people(minutes: Minutes) -> Iterator[Person]:
    """The persons of the lists: members, those absent at the meeting or at an item."""
    yield from minutes.meeting.members
    yield from minutes.meeting.fraværende
    for item in minutes.items:
        yield from item.fraværende


def _listed_bodies(minutes: Minutes) -> Iterator[Committee]:
    """The bodies that fields name: the meeting's, those of routes and decisions."""
    if minutes.meeting.committee:
        yield minutes.meeting.committee
    for item in minutes.items:
        yield from item.sagsgang
        yield from (each.committee for each in (*item.beslutning, *item.tidligere_behandling) if each.committee)


def _listed_journal_numbers(items: Iterable[Item]) -> Iterator[str | None]:
    return (bilag.journal_number for item in items for bilag in item.bilag)


def _persons(minutes: Minutes, found: Iterable[Found]) -> tuple[PersonMention, ...]:
    """One record for each person: the fullest name, what is told first of the person, every place."""
    told = [(person, "list", ()) for person in _listed_people(minutes)]
    mentions: list[tuple[Person, str, tuple[Span, ...]]] = [*told]
    mentions += [(each.value, each.rule, each.spans) for each in found if isinstance(each.value, Person)]
    parties: dict[str, set[str]] = {}
    for person, _, _ in mentions:
        parties.setdefault(person.name, set()).update({person.party} if person.party else ())
    full = canonical([person.name for person, _, _ in mentions], parties)
    people: dict[str, PersonMention] = {}
    places: dict[str, dict[Span, None]] = {}
    for person, rule, spans in mentions:
        name = full[person.name]
        known = people.get(name, PersonMention(name=name))
        people[name] = replace(
            known,
            title=known.title or person.title,
            party=known.party or person.party,
            role=known.role or person.role,
            names=_with(known.names, person.name) if person.name != name else known.names,
            rules=_with(known.rules, rule),
        )
        places.setdefault(name, {}).update(dict.fromkeys(spans))
    found_at = (replace(person, spans=tuple(places[name])) for name, person in people.items())
    return tuple(sorted(found_at, key=_first_place))


def _with(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if value in values else (*values, value)


def _first_place(person: PersonMention) -> int:
    return min((span.start for span in person.spans), default=0)


def _dates(found: Iterable[Found]) -> tuple[DateMention, ...]:
    """The dates that could be resolved, each form once with every place."""
    dates: dict[tuple[str, str], list[Span]] = {}
    for each in found:
        if each.label == "DATE" and isinstance(each.value, str):
            dates.setdefault((each.text, each.value), []).extend(each.spans)
    return tuple(DateMention(text=text, date=date, spans=tuple(spans)) for (text, date), spans in dates.items())


def _numbers(listed: Iterable[str | None], found: Iterable[Found], label: str) -> tuple[str, ...]:
    """The numbers of the fields, then those that the text names besides."""
    values = [*listed, *(each.value for each in found if each.label == label)]
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))


def _amounts(found: Iterable[Found]) -> tuple[Amount, ...]:
    """The amounts, each form once with every place."""
    amounts: dict[tuple[str, object], tuple[Amount, list[Span]]] = {}
    for each in found:
        if isinstance(each.value, Amount):
            amount = replace(each.value, text=each.text)
            _, spans = amounts.setdefault((each.text, each.value.dkk), (amount, list(amount.spans)))
            spans.extend(each.spans)
    return tuple(replace(amount, spans=tuple(spans)) for amount, spans in amounts.values())
