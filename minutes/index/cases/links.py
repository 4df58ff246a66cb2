"""How far two matters are one: the signs for it and against it, with a score from 0 to 1.

Signs for it add up as independent chances do (the chance that all of them mislead is the product of the chances that
each does); signs against it weaken what stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from minutes.danish.committees import same_body
from minutes.index.cases.likeness import SAME_TITLE, Hint, Sign, Weights, like_texts, like_titles, like_topics
from minutes.index.cases.matters import Matter, Treatment
from minutes.index.cases.titles import Title, parse_title

# From this score on two matters are one, if nothing stands between them.
THRESHOLD = 0.6

# How sure one sign makes that two matters are one, all else aside. Chosen on municipal agendas of 2022 and the
# sample; `benchmarks/linking.py` shows what they do.
_NUMBER = 0.97
_DOCUMENT = 0.85
_JOURNAL = 0.7
_TOLD = 0.67  # one lists the other's meeting
_SPOKEN = 0.47  # its text speaks of the other's meeting
_PROMISED = 0.35  # one promises the other's meeting
_PLANNED_FOR = 1.4  # times the share of a calendar's entry that is said: a meeting has few items
_MOST_PLANNED = 0.9
_ALIKE_SPOKEN = 0.14
_ALIKE = 0.419  # a meeting has many items: that one tells of it counts only for an item that is like it

# What is left of the signs for it where something stands against it.
_OTHER_NUMBER = 0.44  # two case numbers
_RENUMBERED = 0.75  # two case numbers, but one tells of the other's meeting
_OTHER_OF_FILE = 0.3  # one standing file, two titles
_OTHER_ROUND = 0.6  # each tells of meetings, and none of the other's
_OTHER_ROUTE = 0.64  # the sagsgang of each leaves the other's body out
_OTHER_YEAR = 0.35  # `Takster 2023`, `Takster 2024`
_OTHER_DIGITS = 0.35  # `Lokalplan 118`, `Lokalplan 119`
_FADING = ((200, 1.0), (400, 0.9), (800, 0.8))  # days between the meetings
_FADED = 0.65
_LONGEST_PLAN = 400  # a calendar plans no further


class Link(msgspec.Struct, frozen=True):
    """Two matters, by their ids in order, with what speaks for their being one."""

    first: str
    second: str
    score: float
    signs: tuple[Sign, ...]


class Profile(msgspec.Struct, frozen=True):
    """A matter with its title taken apart.

    `number` is its case number if that tells a case, `file` if it is that of a standing file with many cases.
    """

    matter: Matter
    title: Title
    number: str | None = None
    file: str | None = None


def make_profile(matter: Matter, is_file: bool) -> Profile:
    """What is compared of a matter; `is_file` tells that its case number is that of a standing file."""
    number = matter.case_number
    return Profile(matter, parse_title(matter.title), None if is_file else number, number if is_file else None)


def compare(one: Profile, other: Profile, weights: Weights) -> Link | None:
    """How far two matters are one; None where that is not likely."""
    if other.matter.id < one.matter.id:  # what is found first is told
        one, other = other, one
    planned = one.matter.planned or other.matter.planned
    contents = [each for each in _likenesses(one, other, weights) if each]
    alike = max((each.strength for each in contents), default=0.0)
    found = [*_marks(one, other), *contents]
    misled = 1.0
    for each in found:
        misled *= 1 - each.strength
    if round(1 - misled * (1 - (_MOST_PLANNED if planned else _most_met(alike))), 4) < THRESHOLD:
        return None  # whatever the one tells of the other's meeting
    met = _planned(one, other, weights) if planned else _met(one.matter, other.matter, alike)
    if met:
        found.append(met)
        misled *= 1 - met.strength
    score = 1 - misled
    if round(score, 4) < THRESHOLD:  # what stands against it can only take away
        return None
    if one.number is None or one.number != other.number:
        score *= _doubt(one, other, told=any(each.kind == "told of" for each in found))
    score = round(score, 4)
    if score < THRESHOLD:
        return None
    signs = [each.sign() if isinstance(each, Hint) else each for each in found]
    return Link(one.matter.id, other.matter.id, score, tuple(sorted(signs, key=lambda sign: -sign.strength)))


def _likenesses(one: Profile, other: Profile, weights: Weights) -> tuple[Hint | None, ...]:
    mine, others = one.matter, other.matter
    return like_titles(one.title, other.title, weights), like_texts(mine, others), like_topics(mine, others)


def _marks(one: Profile, other: Profile) -> Iterator[Sign | Hint]:
    """The signs that lie in numbers and names which both have."""
    if one.number and one.number == other.number:
        yield Sign("case number", one.number, _NUMBER)
    if not one.matter.papers.isdisjoint(other.matter.papers):
        yield _papers(one.matter, other.matter)
    if one.matter.veiled and one.matter.veiled == other.matter.veiled:
        yield Sign("same title", "", SAME_TITLE)


def _papers(one: Matter, other: Matter) -> Sign:
    kind, _, value = min(one.papers & other.papers).partition(":")
    return Sign(
        f"{kind} id" if kind == "document" else "journal number", value, _DOCUMENT if kind == "document" else _JOURNAL
    )


def _met(one: Matter, other: Matter, alike: float = 1.0) -> Sign | None:
    """Whether one lists, speaks of or promises the meeting of the other, if they are so much `alike`."""
    if alike < _ALIKE_SPOKEN:  # the least that any of them asks for
        return None
    for teller, met in ((one, other), (other, one)):
        if alike >= _ALIKE and _was_at(met, teller.treated):
            return Sign("told of", met.date or "", _TOLD)
        if _was_at(met, teller.spoken):
            return Sign("told of", met.date or "", _SPOKEN)
        if alike >= _ALIKE and _was_at(met, teller.announced):
            return Sign("promised", met.date or "", _PROMISED)
    return None


def _most_met(alike: float) -> float:
    """How strong a sign `_met` may find."""
    return _TOLD if alike >= _ALIKE else _SPOKEN if alike >= _ALIKE_SPOKEN else 0.0


def _was_at(matter: Matter, treatments: tuple[Treatment, ...]) -> bool:
    """Whether a matter was treated at one of the meetings that are spoken of."""
    return bool(treatments) and any(_is_of(matter, treatment) for treatment in treatments)


def _are_rounds(one: Matter, other: Matter) -> bool:
    """Whether two matters tell of the meetings that had them, and none had both."""
    if not one.treated or not other.treated or _met(one, other):
        return False
    return not {each.date for each in one.treated} & {each.date for each in other.treated}


def _take_other_routes(one: Matter, other: Matter) -> bool:
    """Whether the sagsgang of each names its own body and not the other's."""
    return all(_stays(mine) and not _names(mine, others) for mine, others in ((one, other), (other, one)))


def _stays(matter: Matter) -> bool:
    """Whether the sagsgang can be relied on: it names the body itself, or one only, which must be the body misspelt."""
    return len(matter.route) == 1 or _names(matter, matter)


def _names(teller: Matter, met: Matter) -> bool:
    return met.body is not None and any(same_body(body, met.body) for body in teller.route)


def _days_between(one: Matter, other: Matter) -> int:
    """The days between two meetings, 0 where they are not known."""
    if not one.days or not other.days:
        return 0
    return abs((date.fromisoformat(one.days[0]) - date.fromisoformat(other.days[0])).days)


def _planned(one: Profile, other: Profile, weights: Weights) -> Sign | None:
    """Whether a calendar plans a matter for the other's meeting, as far as the other's title says what it says."""
    entry, item = (one, other) if one.matter.planned else (other, one)
    if not _was_at(item.matter, entry.matter.announced):
        return None
    told = weights.title(entry.title)
    said = sum(weight for word, weight in told.items() if word in item.title.words)
    if not said:
        return None
    strength = min(_MOST_PLANNED, _PLANNED_FOR * said / sum(told.values()))
    return Sign("promised", item.matter.date or "", round(strength, 4))


def _is_of(matter: Matter, treatment: Treatment) -> bool:
    """Whether a matter was treated at the meeting that is spoken of."""
    if matter.date is None or matter.body is None or not in_time(matter.date, treatment.date):
        return False
    return same_body(matter.body, treatment.body)


def in_time(day: str, when: str) -> bool:
    """Whether a day is, or lies in, a day, a month or a range.

    >>> in_time("2023-08-22", "2023-08"), in_time("2023-05-13", "2023-05-12/2023-05-28")
    (True, True)
    """
    first, _, last = when.partition("/")
    return first <= day[: len(first)] and day[: len(last or first)] <= (last or first)


def _doubt(one: Profile, other: Profile, told: bool) -> float:
    """What is left of a score where something stands against it; `told` that one tells of the other's meeting."""
    left = 1.0 if told else _fading(one.matter, other.matter)
    if one.number and other.number:
        left *= _RENUMBERED if told else _OTHER_NUMBER
    if one.file and one.file == other.file and one.title.key != other.title.key:
        left *= _OTHER_OF_FILE
    if _are_rounds(one.matter, other.matter):
        left *= _OTHER_ROUND
    if _take_other_routes(one.matter, other.matter):
        left *= _OTHER_ROUTE
    mine, others = one.title, other.title
    if _parted(mine.years, others.years) or _parted(mine.times, others.times):
        left *= _OTHER_YEAR
    if _parted(mine.numbers, others.numbers):
        left *= _OTHER_DIGITS
    return left


def _parted(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _fading(one: Matter, other: Matter) -> float:
    days = _days_between(one, other)
    if (one.planned or other.planned) and days > _LONGEST_PLAN:
        return 0.0
    return next((left for limit, left in _FADING if days <= limit), _FADED)
