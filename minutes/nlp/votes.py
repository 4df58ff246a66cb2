"""Votes of a decision: how many and who were for and against, who did not vote, who reserved.

Only what the text says of voting counts: who was absent or took no part is nowhere. Where a decision tells of several
votes, the one on the case itself is meant, not those on proposals beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from minutes.danish.people import NAME, parse_person
from minutes.danish.sentences import sentence_ends
from minutes.records import Person, Votes

_SIDES = ("for", "against", "abstained", "reserved")
_LONGEST = 20_000  # characters of a decision that are read
_LONGEST_SENTENCE = 1_500
_NEAR = 60  # characters behind a word that may name who
_LETTERS = r"[A-ZÆØÅ]{1,3}"
_BRACKET = rf"\((?P<letters>{_LETTERS}(?:\s*(?:,|og|/|\+|&)\s*{_LETTERS})*)\)"
_QUOTED = re.compile(r"[”“\"»][^”“\"«»]{0,800}[”“\"«]")  # statements, which repeat who voted and why
_BARE = re.compile(r"\W*(?:[A-ZÆØÅ]{1,2}(?:,\s*|\s+og\s+|\s*&\s*|\W*$))+")


class _Marker(NamedTuple):
    side: str
    right: bool  # who voted so stands behind it
    start: int
    end: int


@dataclass
class _Ballot:
    """One vote: for each side a number and who."""

    beside: bool
    procedure: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    parties: dict[str, list[str]] = field(default_factory=dict)
    persons: dict[str, list[Person]] = field(default_factory=dict)

    def told(self) -> bool:
        return any((self.counts, *self.parties.values(), *self.persons.values()))


@cache
def _data() -> dict[str, dict[str, object]]:
    return tomllib.loads(files("minutes.nlp").joinpath("votes.toml").read_text("utf-8"))


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(str(_data()["words"][name]))


@cache
def _numbers() -> dict[str, int]:
    return {word: int(str(number)) for word, number in _data()["numbers"].items()}


def _strings(section: str, side: str) -> list[str]:
    found = _data()[section].get(side, [])
    assert isinstance(found, list)
    return [str(each) for each in found]


@cache
def _markers_pattern() -> re.Pattern[str]:
    parts = [
        f"(?P<{section}_{side}>{'|'.join(_strings(section, side))})"
        for section in ("right", "left")
        for side in _SIDES
        if _strings(section, side)
    ]
    return re.compile("|".join(parts))


@cache
def _count_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    number = rf"(?:\d{{1,3}}|{'|'.join(map(re.escape, _numbers()))})"
    insensitive = re.IGNORECASE
    return tuple(
        (side, re.compile(pattern.replace("{n}", number).replace("{d}", r"\d{1,3}"), insensitive))
        for side in _SIDES[:3]
        for pattern in _strings("counts", side)
    )


@cache
def _voters() -> re.Pattern[str]:
    names = sorted(map(re.escape, _strings("parties", "names")), key=len, reverse=True)
    party = rf"\b(?P<name>{'|'.join(names)})(?=s?\b)"
    letter = r"\b[Ll]iste (?P<list>[A-ZÆØÅ])\b|\b(?P<group>[A-ZÆØÅ]{1,2})-gruppen"
    return re.compile(rf"{party}|{letter}|(?P<person>{NAME}(?:,? ?\({_LETTERS}\))?)|{_BRACKET}")


def _markers(sentence: str) -> list[_Marker]:
    found = []
    for match in _markers_pattern().finditer(sentence):
        section, side = (match.lastgroup or "").split("_")
        found.append(_Marker(side, section == "right", match.start(), match.end()))
    return found


def _segment(sentence: str, markers: list[_Marker], index: int) -> str:
    """The part of a sentence that names who belongs to a marker."""
    marker = markers[index]
    following = markers[index + 1] if index + 1 < len(markers) else None
    if marker.right:
        text = sentence[marker.end : following.start if following else None]
        if following and not following.right:
            text = _words("between").split(text)[0]
        stop = _words("stop").search(text.replace("bestående af", "            ").replace("med følgende", " " * 12))
        return text[: stop.start()] if stop else text
    behind = re.match(rf"\s*{_BRACKET}", sentence[marker.end : marker.end + _NEAR])
    if behind:
        return behind[0]
    before = markers[index - 1] if index else None
    text = sentence[before.end if before else 0 : marker.start]
    return _words("between").split(text)[-1] if before and before.right else text


def _named(segment: str, ballot: _Ballot, side: str) -> None:
    """Puts the parties and persons of a segment on a side."""
    parties, persons = ballot.parties.setdefault(side, []), ballot.persons.setdefault(side, [])
    if _BARE.fullmatch(segment):
        parties += [letter for letter in re.findall(r"[A-ZÆØÅ]{1,2}", segment) if letter not in parties]
        return
    for match in _voters().finditer(segment):
        if match["person"]:
            person = parse_person(match["person"])
            if person and person not in persons:
                persons.append(person)
            continue
        letters = re.findall(_LETTERS, match["letters"]) if match["letters"] else []
        named = match["name"] or match["list"] or match["group"]
        parties += [each for each in [*letters, *([named] if named else [])] if each not in parties]


def _counts(sentence: str, ballot: _Ballot) -> None:
    for side, pattern in _count_patterns():
        match = pattern.search(sentence)
        if match and side not in ballot.counts:
            number = match[1].casefold()
            ballot.counts[side] = int(number) if number.isdigit() else _numbers()[number]


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in sentence_ends(text):
        yield " ".join(text[start:end].split())[:_LONGEST_SENTENCE]
        start = end


def _starts_anew(ballot: _Ballot, fresh: _Ballot) -> bool:
    """Whether what a sentence tells is another vote than that told so far."""
    other = any(ballot.counts.get(side, number) != number for side, number in fresh.counts.items())
    return bool(other or (fresh.parties.get("for") and ballot.parties.get("for")))


def _merge(ballot: _Ballot, fresh: _Ballot) -> None:
    ballot.counts |= fresh.counts
    for side, parties in fresh.parties.items():
        known = ballot.parties.setdefault(side, [])
        known += [each for each in parties if each not in known]
    for side, persons in fresh.persons.items():
        present = ballot.persons.setdefault(side, [])
        present += [each for each in persons if each not in present]


def _ballots(text: str) -> Iterator[_Ballot]:
    ballot = _Ballot(beside=False)
    beside_before = procedure_before = False
    for sentence in _sentences(text):
        beside = _words("side").search(sentence) is not None
        procedure = _words("procedure").search(sentence) is not None
        fresh = _Ballot(beside=beside or beside_before, procedure=procedure or procedure_before)
        markers = _markers(sentence)
        for index, marker in enumerate(markers):
            _named(_segment(sentence, markers, index), fresh, marker.side)
        _counts(sentence, fresh)
        if _starts_anew(ballot, fresh) or (ballot.told() and ballot.beside != fresh.beside and fresh.counts):
            yield ballot
            ballot = fresh
        elif ballot.told():
            _merge(ballot, fresh)
        else:
            ballot = fresh
        beside_before, procedure_before = beside, procedure
    yield ballot


def _unanimous(text: str, ballot: _Ballot | None) -> bool | None:
    if _words("not_unanimous").search(text):
        return False
    if ballot and (ballot.counts.get("against") or ballot.parties.get("against") or ballot.persons.get("against")):
        return False
    return True if _words("unanimous").search(text) else None


def find_votes(text: str) -> Votes | None:
    """The votes that a decision tells, None where it tells of none.

    >>> votes = find_votes("For stemte 15 (A, F), imod 8 (V, O).")
    >>> votes.votes_for, votes.against, votes.against_parties
    (15, 8, ('V', 'O'))
    """
    text = _QUOTED.sub(" ", text[:_LONGEST])
    if not _words("hint").search(text):
        return None
    ballots = [each for each in _ballots(text) if each.told() and not each.procedure]
    ballot = next((each for each in ballots if not each.beside), ballots[0] if ballots else None)
    unanimous = _unanimous(text, ballot)
    if ballot is None:
        return Votes(unanimous=unanimous) if unanimous is not None else None
    people = {f"{side}_parties": tuple(ballot.parties.get(side, ())) for side in _SIDES}
    return Votes(
        votes_for=ballot.counts.get("for"),
        against=ballot.counts.get("against"),
        abstained=ballot.counts.get("abstained"),
        unanimous=unanimous,
        for_parties=people["for_parties"],
        for_persons=tuple(ballot.persons.get("for", ())),
        against_parties=people["against_parties"],
        against_persons=tuple(ballot.persons.get("against", ())),
        abstained_parties=people["abstained_parties"],
        abstained_persons=tuple(ballot.persons.get("abstained", ())),
        reserved_parties=people["reserved_parties"],
        reserved_persons=tuple(ballot.persons.get("reserved", ())),
    )
