"""The same person over the documents of one municipality.

Names tell, titles do not: they change. Two names are one person where the letters agree, where one is a short form of
the other, or where a scan has damaged one letter; each join keeps its evidence. Where two candidates remain nothing is
joined, and people of two municipalities are never one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from minutes.danish.forms import letters
from minutes.nlp.name_forms import Near, is_damaged, is_short_form

Rule = Literal["same name", "short form", "misread"]


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A person as one document names them."""

    name: str
    municipality: str
    source: str
    date: str | None = None
    title: str | None = None
    party: str | None = None


class Join(msgspec.Struct, frozen=True, kw_only=True):
    """Why a name counts as another's person; `alike` is how alike the two are, of 100, whatever words are left out."""

    name: str
    full: str
    rule: Rule
    alike: float = 100.0
    sources: tuple[str, ...] = ()


class LinkedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """One person of a municipality: the fullest name, what the documents say, and what the joins rest on."""

    name: str
    municipality: str
    titles: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    evidence: tuple[Join, ...] = ()
    sightings: tuple[Sighting, ...] = ()


def link_people(sightings: Iterable[Sighting]) -> tuple[LinkedPerson, ...]:
    """The persons that some sightings are of, by municipality and name."""
    by_place: defaultdict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        by_place[sighting.municipality].append(sighting)
    people = [person for place in sorted(by_place) for person in _of_one_place(by_place[place])]
    return tuple(people)


def _of_one_place(sightings: Sequence[Sighting]) -> list[LinkedPerson]:
    """The persons of one municipality."""
    namesakes = _namesakes(sightings)
    groups: defaultdict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        name = letters(sighting.name)
        groups[name, (sighting.party or "") if name in namesakes else ""].append(sighting)
    names = {key: _usual([each.name for each in group]) for key, group in groups.items()}
    near = Near(set(names.values()))
    keys: defaultdict[str, list[_Key]] = defaultdict(list)
    for key, name in names.items():
        keys[name].append(key)
    joins: dict[_Key, tuple[_Key, Rule]] = {}
    for key, name in names.items():
        others = [other for alike in near.of(name) for other in keys[alike] if _may_be_one(groups[key], groups[other])]
        join = _joined(name, others, names)
        if join:
            joins[key] = join
    homes = {key: _home(key, joins) for key in groups}
    people: list[LinkedPerson] = []
    for home in sorted(groups, key=lambda each: names[each]):
        if homes[home] == home:
            members = [other for other in groups if homes[other] == home]
            people.append(_person(names[home], members, groups, joins))
    return people


_Key = tuple[str, str]


def _namesakes(sightings: Sequence[Sighting]) -> set[str]:
    """Names that one document gives to members of two parties: two persons."""
    parties: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for each in sightings:
        if each.party:
            parties[each.source, letters(each.name)].add(each.party)
    return {name for (_, name), found in parties.items() if len(found) > 1}


def _usual(names: Sequence[str]) -> str:
    return max(sorted(set(names)), key=names.count)


def _parties(group: Sequence[Sighting]) -> set[str]:
    return {each.party for each in group if each.party}


def _joined(name: str, others: Sequence[_Key], names: dict[_Key, str]) -> tuple[_Key, Rule] | None:
    """The one other name that this one is of, and by which rule; None where none or two fit."""
    longer = [other for other in others if is_short_form(name, names[other])]
    longest = [one for one in longer if not any(is_short_form(names[one], names[other]) for other in longer)]
    if longest:
        return (longest[0], "short form") if len(longest) == 1 else None
    right = [other for other in others if is_damaged(name, names[other])]
    return (right[0], "misread") if len(right) == 1 else None


def _may_be_one(first: Sequence[Sighting], second: Sequence[Sighting]) -> bool:
    """Whether nothing says that two names are two persons: other parties, or both in one document with titles apart."""
    mine, others = _parties(first), _parties(second)
    if mine and others and not mine & others:
        return False
    by_source = {each.source: each.title for each in first if each.title}
    return not any(
        each.title and each.source in by_source and letters(each.title) != letters(by_source[each.source] or "")
        for each in second
    )


def _home(key: _Key, joins: dict[_Key, tuple[_Key, Rule]]) -> _Key:
    seen = {key}
    while key in joins and joins[key][0] not in seen:
        key = joins[key][0]
        seen.add(key)
    return key


def _person(
    name: str, members: Sequence[_Key], groups: dict[_Key, list[Sighting]], joins: dict[_Key, tuple[_Key, Rule]]
) -> LinkedPerson:
    sightings = sorted(
        (each for key in members for each in groups[key]), key=lambda each: (each.date or "", each.source)
    )
    dates = [each.date for each in sightings if each.date]
    evidence = []
    for key in members:
        rule: Rule = joins[key][1] if key in joins else "same name"
        sources = tuple(dict.fromkeys(each.source for each in groups[key]))
        if key in joins or len(sources) > 1:
            own = groups[key][0].name
            alike = round(fuzz.token_set_ratio(own, name), 1)
            evidence.append(Join(name=own, full=name, rule=rule, alike=alike, sources=sources))
    return LinkedPerson(
        name=name,
        municipality=sightings[0].municipality,
        titles=tuple(dict.fromkeys(each.title for each in sightings if each.title)),
        parties=tuple(dict.fromkeys(each.party for each in sightings if each.party)),
        first=min(dates, default=None),
        last=max(dates, default=None),
        evidence=tuple(evidence),
        sightings=tuple(sightings),
    )
