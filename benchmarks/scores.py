"""How well cases were found, against the truth of an invented archive: pairs of items, and promises not kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from invented import truth

Place = tuple[str, str]  # a case and the abbreviation of a body


class Score(NamedTuple):
    """What is right, what was found, what is true."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Part(NamedTuple):
    """So many of all."""

    number: int
    total: int


class Linked(NamedTuple):
    """Pairs of items of one case, and what was put together that is not one.

    `standing` are standing items in a case with a matter, `filed` pairs of two matters under one standing number,
    `twins` pairs of twins, each in one case.
    """

    pairs: Score
    standing: Part
    filed: Part
    twins: Part


def score_cases(lines: Iterable[truth.Truth], found: Mapping[str, str]) -> Linked:
    """Compare cases with the truth; `found` tells the case of each item and point by its id.

    A pair is two items or points of matters. A standing item with a matter in one case is a wrong pair with it.
    """
    told = [line for line in lines if isinstance(line, truth.Item | truth.Case)]
    items = [line for line in told if isinstance(line, truth.Item)]
    matters = [(item.case, found.get(item.id)) for item in items if item.case]
    standing = [found[item.id] for item in items if item.standing and item.id in found]
    by_found = Counter(case for _, case in matters if case)
    wrong = sum(by_found[case] for case in standing)
    pairs = Score(
        right=_pairs((true, case) for true, case in matters if case),
        found=_pairs(by_found.elements()) + wrong,
        true=_pairs(true for true, _ in matters),
    )
    merged = Part(sum(case in by_found for case in standing), sum(bool(item.standing) for item in items))
    return Linked(pairs, merged, _filed(items, found), _twins(told, found))


def _pairs(groups: Iterable[Hashable]) -> int:
    """How many pairs of members of one group there are; `groups` tells the group of each."""
    return sum(number * (number - 1) // 2 for number in Counter(groups).values())


def _filed(items: Iterable[truth.Item], found: Mapping[str, str]) -> Part:
    """Pairs of unlike matters under one standing number: those in one case, of all."""
    files: defaultdict[tuple[str, str], list[tuple[str | None, str | None]]] = defaultdict(list)
    for item in items:
        if item.file:
            files[item.municipality, item.file].append((item.case, found.get(item.id)))
    merged = total = 0
    for members in files.values():
        total += _pairs([None] * len(members)) - _pairs(true for true, _ in members)
        in_case = [(true, case) for true, case in members if case]
        merged += _pairs(case for _, case in in_case) - _pairs(in_case)
    return Part(merged, total)


def _twins(told: Iterable[truth.Item | truth.Case], found: Mapping[str, str]) -> Part:
    """Twins of which any items are in one case."""
    cases: defaultdict[str, set[str]] = defaultdict(set)
    pairs = []
    for line in told:
        if isinstance(line, truth.Case):
            pairs += [(line.id, line.twin)] if line.twin else []
        elif line.case and line.id in found:
            cases[line.case].add(found[line.id])
    return Part(sum(bool(cases[one] & cases[other]) for one, other in pairs), len(pairs))


class Told(NamedTuple):
    """A promise told to be not kept: the case and body, and whether a gap of the archive is told beside it."""

    case: str
    committee: str
    with_gap: bool


def score_overdue(lines: Iterable[truth.Truth], found: Mapping[str, str], told: Iterable[Told]) -> Score:
    """Compare promises told to be not kept with the truth, by case and body; closed cases are nobody's business.

    The case of a promise is the true one that most items of the found one belong to. What was kept at a meeting that
    the archive lacks counts neither way where a gap is told beside it.
    """
    belongs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    broken: set[Place] = set()
    unseen: set[Place] = set()
    for line in lines:
        if isinstance(line, truth.Item) and line.case and line.id in found:
            belongs[found[line.id]][line.case] += 1
        elif isinstance(line, truth.Case) and not line.closed:
            broken |= {(line.id, each.committee) for each in line.promises if each.fate == "broken"}
            unseen |= {(line.id, each.committee) for each in line.promises if each.fate == "unseen"}
    claims = set()
    for claim in told:
        members = belongs[claim.case].most_common(1)
        place = (members[0][0] if members else claim.case, claim.committee)
        if not (claim.with_gap and place in unseen):
            claims.add(place)
    return Score(len(claims & broken), len(claims), len(broken))
