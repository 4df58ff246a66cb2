"""From links between matters to cases: who belongs together, and who fits several cases equally well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from minutes.danish.committees import same_body
from minutes.index.cases.links import THRESHOLD, Link, Profile

# Two links of one matter are equally good that differ by no more.
_MARGIN = 0.03
# A case of several matters takes in another such case only by a link as good as this.
_SURE = 0.6


class Clusters(msgspec.Struct, frozen=True):
    """Sets of matters that are one case each, and the links of those that fit several cases equally well."""

    cases: tuple[frozenset[str], ...]
    unsure: Mapping[str, tuple[Link, ...]]


def cluster(profiles: Mapping[str, Profile], links: Iterable[Link]) -> Clusters:
    """Join matters by their links, the best first, unless something keeps the cases apart that they would join."""
    good = sorted(
        (link for link in links if link.score >= THRESHOLD), key=lambda link: (-link.score, link.first, link.second)
    )
    growing = _Growing(profiles)
    by_matter: defaultdict[str, list[Link]] = defaultdict(list)
    for link in good:
        by_matter[link.first].append(link)
        by_matter[link.second].append(link)
    unsure: dict[str, tuple[Link, ...]] = {}
    for link in good:
        ends = (link.first, link.second)
        if any(end in unsure for end in ends) or not growing.may_join(link):
            continue
        rivals = {end: growing.rivals(end, link, by_matter[end]) for end in ends}
        doubted = {end: found for end, found in rivals.items() if found}
        if doubted:
            unsure |= {end: (link, *found) for end, found in doubted.items()}
            continue
        growing.join(link)
    return Clusters(growing.cases(), unsure)


class _Growing:
    """Cases while they grow."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles
        self._homes = {name: name for name in profiles}
        self._members = {name: [name] for name in profiles}

    def cases(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(members) for members in self._members.values())

    def may_join(self, link: Link) -> bool:
        """Whether nothing keeps the cases of two matters apart."""
        one, other = self._homes[link.first], self._homes[link.second]
        if one == other:
            return False
        mine, others = self._members[one], self._members[other]
        if min(len(mine), len(others)) > 1 and link.score < _SURE:
            return False
        return not self._are_apart(mine, others)

    def rivals(self, name: str, link: Link, links: Iterable[Link]) -> tuple[Link, ...]:
        """The links of a lone matter that are as good as this one and lead to cases that this one's cannot be."""
        if len(self._members[self._homes[name]]) > 1:
            return ()
        home = self._homes[link.second if name == link.first else link.first]
        found = []
        for each in links:
            if each.score < link.score - _MARGIN or each is link:
                continue
            rival = self._homes[each.second if name == each.first else each.first]
            if rival != home and self._are_apart(self._members[home], self._members[rival]):
                found.append(each)
        return tuple(found)

    def join(self, link: Link) -> None:
        one, other = self._homes[link.first], self._homes[link.second]
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        for name in self._members[other]:
            self._homes[name] = one
        self._members[one] += self._members.pop(other)

    def _are_apart(self, mine: Iterable[str], others: Iterable[str]) -> bool:
        theirs = [self._profiles[name] for name in others]
        return any(are_apart(self._profiles[name], other) for name in mine for other in theirs)


def are_apart(one: Profile, other: Profile) -> bool:
    """Whether two matters cannot be one case: they stand in one meeting, under titles or numbers that differ."""
    mine, others = one.matter, other.matter
    if one.number and one.number == other.number:
        return False
    if one.title.years and other.title.years and not one.title.years & other.title.years:
        return True
    if one.title.numbers and other.title.numbers and not one.title.numbers & other.title.numbers:
        return True
    if mine.planned != others.planned:
        return False
    together = mine.document == others.document or (
        mine.date is not None
        and mine.date == others.date
        and mine.body is not None
        and others.body is not None
        and same_body(mine.body, others.body)
    )
    if together:
        return one.title.key != other.title.key or one.number != other.number
    return False
