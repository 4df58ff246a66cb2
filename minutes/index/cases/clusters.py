"""From links between matters to cases: who belongs together, and who fits several cases equally well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from minutes.danish.committees import same_body
from minutes.index.cases.links import THRESHOLD, Link, Profile
from minutes.records import Committee

# Two links of one matter are equally good whose chances of being wrong (1 - score) differ by no more than this factor.
_EQUAL = 1.08
# Two cases that come before one meeting are two; so often they may meet by chance, as one case does under two titles.
_MEETINGS_SHARED = 1
# A case of several matters takes in another such case only by a link as good as this.
_SURE = 0.42


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
            if each is link or 1 - each.score > _EQUAL * (1 - link.score):
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
        """Whether two cases cannot be one: by their years or numbers, or because they meet too often as two."""
        ours = [self._profiles[name] for name in mine]
        theirs = [self._profiles[name] for name in others]
        pairs = [(one, other) for one in ours for other in theirs if one.number is None or one.number != other.number]
        if any(_say_otherwise(one, other) for one, other in pairs):
            return True
        shared = {_place(one) for one, other in pairs if _meet_as_two(one, other)}
        if not shared or len(shared) > _MEETINGS_SHARED:
            return bool(shared)
        return 2 * len(shared) >= min(len({_place(each) for each in case}) for case in (ours, theirs))


def _say_otherwise(one: Profile, other: Profile) -> bool:
    """Whether titles of two matters tell them apart by a year or a number."""
    mine, others = one.title, other.title
    years = mine.years and others.years and not mine.years & others.years
    return bool(years or (mine.numbers and others.numbers and not mine.numbers & others.numbers))


def _meet_as_two(one: Profile, other: Profile) -> bool:
    """Whether two matters stand in one meeting, under titles or numbers that differ."""
    mine, others = one.matter, other.matter
    if mine.planned != others.planned:
        return False
    if one.title.key == other.title.key and one.number == other.number:
        return False
    if mine.document == others.document:
        return True
    same_day = mine.date is not None and mine.date == others.date
    return same_day and bool(mine.body and others.body and same_body(mine.body, others.body))


def _place(profile: Profile) -> tuple[str, Committee | None]:
    """The meeting of a matter: its day and body, or its document where the day is not known."""
    return (profile.matter.date or profile.matter.document, profile.matter.body)
