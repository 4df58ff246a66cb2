"""Linking: after documents came or went, the cases that they touch are made again.

What is made depends on the matters in the archive alone, not on the order in which they came: a matter is compared
again as soon as anything that its comparisons rest on has changed.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from minutes.index.cases.clusters import cluster
from minutes.index.cases.corrections import Correction, concerned, correct
from minutes.index.cases.facts import find_facts
from minutes.index.cases.keys import LARGEST_BLOCK, keys_of, word_key
from minutes.index.cases.likeness import Weights, rank
from minutes.index.cases.links import Link, Profile, compare
from minutes.index.cases.matters import Matter, find_matters
from minutes.index.cases.store import Filing, Group, Place, Store, body_key, title_key
from minutes.index.cases.titles import parse_title
from minutes.records import Minutes

# So many matters lead to cases that are made at once: what they reach is all that is held of an archive.
_SEEDS = 500
_MUNICIPALITIES = 2  # of which the weights of words are kept at hand
_ALL = range(1 << 63)  # the numbers of all matters


class Made:
    """Cases that were made again: sets of ids, those that come back, who was unsure, and all that was touched."""

    def __init__(self) -> None:
        self.cases: list[frozenset[str]] = []
        self.standing: list[tuple[Group, frozenset[str]]] = []
        self.unsure: dict[str, tuple[Link, ...]] = {}
        self.touched: set[str] = set()


class Linking:
    """Documents that come and go, linked at the end.

    Those of a `new` catalogue, which had none before, are all linked then, and nothing is remembered of each.
    """

    def __init__(self, connection: sqlite3.Connection, new: bool = False) -> None:
        self.store = Store(connection)
        self._is_new = new
        self._changed: Counter[int] = Counter()  # by how many each key has more members than before
        self._words: set[int] = set()
        self._filings: dict[tuple[str, str], Filing] = {}
        self._recurring: dict[Place, bool] = {}
        self._new: set[int] = set()
        self._near: set[str] = set()
        self._weights: dict[str, Weights] = {}

    def remove(self, documents: Iterable[str]) -> None:
        """Note that documents go; to be called while their rows are still there."""
        matters = self.store.of_documents(documents)
        for matter in matters.values():
            self._note(matter, keys_of(matter), -1)
        ids = {matter.id for matter in matters.values()}
        self._near |= self.store.neighbours(ids) - ids
        self._near |= self._case_mates(ids) - ids
        self._new -= matters.keys()

    def add(self, minutes: Minutes, document: str) -> None:
        """Take in the matters of a document."""
        for matter, facts in zip(find_matters(minutes, document), find_facts(minutes), strict=True):
            keys = keys_of(matter)
            if self._is_new:
                self.store.add(matter, facts, keys)
            else:
                self._note(matter, keys, 1)
                self._new.add(self.store.add(matter, facts, keys))

    def _note(self, matter: Matter, keys: Iterable[int], change: int) -> None:
        """Remember what the state of things was that hang on this matter."""
        self.store.forget()
        for key in keys:
            self._changed[key] += change
        self._words |= {word_key(matter.municipality, word) for word in parse_title(matter.title).words}
        if matter.case_number:
            at = (matter.municipality, matter.case_number)
            if at not in self._filings:
                self._filings[at] = self.store.filing(*at)
        else:
            place = Place(matter.municipality, body_key(matter.body), title_key(matter))
            if place not in self._recurring:
                self._recurring[place] = self.store.recurs(place)

    def link(self, corrected: Iterable[str]) -> set[str]:
        """Compare what is new or seen in a new light; tells the matters whose cases are to be made again.

        `corrected` are items that corrections name which are not the ones of last time.
        """
        self.store.forget()
        dirty = sorted(self._dirty())
        ids = self.store.ids(dirty)
        seeds = ids | self.store.neighbours(ids) | self._case_mates(ids) | self._near | set(corrected)
        self.store.drop_links(sorted(ids))
        self._link(dirty, set(dirty))
        return seeds

    def link_all(self) -> None:
        """Compare all matters of a new catalogue."""
        self.store.forget()
        for numbers in self.store.parts(_SEEDS):
            self._link(numbers, _ALL)

    def make_all(self, corrections: Sequence[Correction]) -> Iterator[Made]:
        """Make the cases of all matters, some at a time; those made are to be stored before the next are asked for."""
        named = concerned(corrections)
        for numbers in self.store.parts(_SEEDS):
            seeds = self.store.without_case(numbers)
            if seeds:
                yield self._make(seeds, corrections, named)

    def make(self, seeds: Iterable[str], corrections: Sequence[Correction]) -> Iterator[Made]:
        """Make the cases again that some matters lead to, some of them at a time."""
        named = concerned(corrections)
        todo = sorted(seeds)
        done: set[str] = set()
        while todo:
            made = self._make(set(todo[:_SEEDS]), corrections, named)
            done |= made.touched
            todo = [each for each in todo[_SEEDS:] if each not in done]
            yield made

    def _dirty(self) -> set[int]:
        """The matters that are new, or that a count which has passed a limit makes look otherwise."""
        dirty = set(self._new)
        for key, change in self._changed.items():
            after = self.store.count(key)
            before = after - change
            other = (before > LARGEST_BLOCK) != (after > LARGEST_BLOCK)
            if other or (key in self._words and rank(before) != rank(after)):
                dirty.update(self.store.members(key))
        for (municipality, number), filing in self._filings.items():
            if self.store.filing(municipality, number) != filing:
                dirty.update(self.store.with_number(municipality, number))
        for place, recurred in self._recurring.items():
            if self.store.recurs(place) != recurred:
                dirty.update(self.store.with_title(place.municipality, place.title))
        return dirty

    def _link(self, numbers: Iterable[int], compared: Container[int]) -> None:
        """Compare some matters with those that share a key with them, each with each once.

        `compared` are these matters, and those that are compared in other calls.
        """
        for number in numbers:
            profile = self.store.profiles([number])[number]
            if self.store.standing_group(profile.matter):
                continue
            weights = self._weights_of(profile.matter.municipality)
            candidates = self._candidates(number, profile.matter)
            others = self.store.profiles(each for each in candidates if each > number or each not in compared)
            found = []
            for other in others.values():
                link = compare(profile, other, weights)
                if link and not self.store.standing_group(other.matter):
                    found.append(link)
            self.store.put_links(found)

    def _weights_of(self, municipality: str) -> Weights:
        """How much the words of a municipality tell, as long as none of its matters come or go."""
        if municipality not in self._weights:
            if len(self._weights) >= _MUNICIPALITIES:
                self._weights.clear()
            self._weights[municipality] = Weights(lambda word: self.store.count(word_key(municipality, word)))
        return self._weights[municipality]

    def _candidates(self, number: int, matter: Matter) -> set[int]:
        found = self.store.sharing(number, LARGEST_BLOCK)
        at = (matter.municipality, matter.case_number or "")
        if matter.case_number and not self.store.filing(*at).is_file:
            found.update(self.store.with_number(*at))
        return found - {number}

    def _case_mates(self, ids: Iterable[str]) -> set[str]:
        """The matters that were in one case with some others."""
        query = (
            "SELECT other.matter_id FROM case_matters AS mine JOIN case_matters AS other USING (case_id)"
            " WHERE mine.matter_id = ?"
        )
        return {row[0] for matter_id in ids for row in self.store.connection.execute(query, (matter_id,))}

    def _make(self, seeds: set[str], corrections: Sequence[Correction], named: Mapping[str, frozenset[str]]) -> Made:
        made = Made()
        profiles, standing = self._reach(seeds, named)
        in_groups = frozenset().union(*standing.values())
        loose = {name: profile for name, profile in profiles.items() if name not in in_groups}
        clusters = cluster(loose, self.store.links(loose))
        made.touched = {*profiles, *in_groups}
        made.standing = sorted(standing.items())
        made.cases = correct(clusters.cases, corrections, made.touched)
        own = frozenset().union(*made.cases)
        made.standing = [(group, ids - own) for group, ids in made.standing if ids - own]
        made.unsure = dict(clusters.unsure)
        return made

    def _reach(
        self, seeds: set[str], named: Mapping[str, frozenset[str]]
    ) -> tuple[dict[str, Profile], dict[Group, frozenset[str]]]:
        """The matters that links, corrections and what comes back join with some, and the groups of the latter."""
        reached: dict[str, Profile] = {}
        standing: dict[Group, frozenset[str]] = {}
        todo = seeds
        while numbers := self.store.numbers(todo - reached.keys()):
            found = {profile.matter.id: profile for profile in self.store.profiles(numbers.values()).values()}
            reached |= found
            todo = self.store.neighbours(found).union(*(named.get(each, ()) for each in found))
            groups = {group for each in found.values() if (group := self.store.standing_group(each.matter))}
            for group in groups - standing.keys():
                members = self.store.profiles(self.store.standing_members(group)).values()
                standing[group] = frozenset(profile.matter.id for profile in members)
                todo |= standing[group] & named.keys()
        return reached, standing
