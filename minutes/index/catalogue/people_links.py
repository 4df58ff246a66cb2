"""The same person over the documents of one place: which of the names that they write are of one person.

Names tell, titles do not: they change. Two names are one person's where the letters agree, where one is a short form of
the other, or where a scan has damaged one letter. Where two candidates remain nothing is joined; names that one
document keeps apart, and those of two parties, are of two persons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple

from minutes.danish.forms import slug
from minutes.danish.name_forms import is_damaged, is_short_form

Rule = Literal["same name", "short form", "misread"]
Pairs = Set[tuple[str, str]]

_REMEMBERED = 1 << 13  # names whose letters are kept at hand


class Name(NamedTuple):
    """A name as the documents of one place write it, with the party that they state; `mentions` tells how often."""

    id: str
    name: str
    party: str | None = None
    mentions: int = 1


class Link(NamedTuple):
    """Why a name (by its id) is a person's; `alike` is how alike it is to the fullest, of 100, left-out words aside."""

    name: str
    rule: Rule
    alike: float


class LinkedPerson(NamedTuple):
    """One person: an id within the place, the fullest name, and what links each name to it."""

    id: str
    name: str
    links: tuple[Link, ...]


class _Group(NamedTuple):
    """Names of the same letters; `party` is told where members of two parties bear them."""

    name: str
    party: str
    names: tuple[Name, ...]


@lru_cache(maxsize=_REMEMBERED)
def key_of(name: str) -> str:
    """What names of the same letters have in common; å and aa, ø and oe, æ and ae are the same.

    >>> key_of("Anne-Mette Åholm") == key_of("Anne Mette Aaholm")
    True
    """
    return slug(name).replace("-", "")


def are_related(name: str, other: str) -> bool:
    """Whether it depends on one name which person the other is of."""
    return (
        key_of(name) == key_of(other)
        or is_short_form(name, other)
        or is_short_form(other, name)
        or is_damaged(name, other)
        or is_damaged(other, name)
    )


def link_people(names: Sequence[Name], apart: Pairs = frozenset()) -> tuple[LinkedPerson, ...]:
    """The persons that some names of one place are of, by name.

    `apart` are pairs of names (by their ids, either way round) that one document has both of. To give what all names of
    the place would, the names must be whole: with each one all that are related to it.
    """
    groups = _groups(names, apart)
    joins = {group: join for group in groups if (join := _join(group, groups, apart))}
    members: defaultdict[_Group, list[_Group]] = defaultdict(list)
    for group in groups:
        members[_home(group, joins)].append(group)
    people = [_person(home, members[home], joins) for home in members]
    return tuple(sorted(people, key=lambda person: (person.name, person.id)))


def _groups(names: Iterable[Name], apart: Pairs) -> list[_Group]:
    by_letters: defaultdict[str, list[Name]] = defaultdict(list)
    for name in sorted(names):
        by_letters[key_of(name.name)].append(name)
    groups = []
    for alike in by_letters.values():
        namesakes = _are_namesakes(alike, apart)
        by_party: defaultdict[str, list[Name]] = defaultdict(list)
        for name in alike:
            by_party[(name.party or "") if namesakes else ""].append(name)
        groups += [_Group(_usual(found), party, tuple(found)) for party, found in by_party.items()]
    return groups


def _are_namesakes(names: Sequence[Name], apart: Pairs) -> bool:
    """Whether one document gives the name to members of two parties."""
    return any(
        one.party and other.party and one.party != other.party and _are_apart([one], [other], apart)
        for one, other in combinations(names, 2)
    )


def _are_apart(names: Iterable[Name], others: Iterable[Name], apart: Pairs) -> bool:
    ids = [other.id for other in others]
    return any((name.id, other) in apart or (other, name.id) in apart for name in names for other in ids)


def _usual(names: Iterable[Name]) -> str:
    counts: Counter[str] = Counter()
    for name in names:
        counts[name.name] += name.mentions
    return min(counts, key=lambda name: (-counts[name], name))


def _may_be_one(first: _Group, second: _Group, apart: Pairs) -> bool:
    mine, others = ({name.party for name in group.names if name.party} for group in (first, second))
    return (not mine or not others or bool(mine & others)) and not _are_apart(first.names, second.names, apart)


def _join(group: _Group, groups: Sequence[_Group], apart: Pairs) -> tuple[_Group, Rule] | None:
    """The one other name that this one is of, and by which rule; None where none or two fit."""
    own = key_of(group.name)
    others = [other for other in groups if key_of(other.name) != own and _may_be_one(group, other, apart)]
    longer = [other for other in others if is_short_form(group.name, other.name)]
    longest = [one for one in longer if not any(is_short_form(one.name, other.name) for other in longer)]
    if longest:
        return (longest[0], "short form") if len(longest) == 1 else None
    right = [other for other in others if is_damaged(group.name, other.name)]
    return (right[0], "misread") if len(right) == 1 else None


def _home(group: _Group, joins: dict[_Group, tuple[_Group, Rule]]) -> _Group:
    seen = {group}
    while group in joins and joins[group][0] not in seen:
        group = joins[group][0]
        seen.add(group)
    return group


def _person(home: _Group, members: Sequence[_Group], joins: dict[_Group, tuple[_Group, Rule]]) -> LinkedPerson:
    links = [
        Link(name.id, joins[group][1] if group in joins else "same name", _alike(name.name, home.name))
        for group in members
        for name in group.names
    ]
    party = f"--{slug(home.party)}" if home.party else ""
    return LinkedPerson(slug(home.name) + party, home.name, tuple(links))


def _alike(name: str, full: str) -> float:
    from rapidfuzz import fuzz

    return round(fuzz.token_set_ratio(name, full), 1)
