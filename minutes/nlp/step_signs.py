"""What a sentence says of the next step of a case: the words for it, the bodies, the dates, each with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from minutes.danish.committees import CommitteeNames
from minutes.danish.sentences import sentence_ends
from minutes.nlp.committees import Learned, find_committees
from minutes.nlp.dates import PAST_RULE, find_dates

TREATED, HEARING, INFORMED = "behandling", "høring", "orientering"
_WINDOW = 500  # characters around a hint in which its sentence lies
_LONGEST_SENTENCE = 800
LONGEST_GAP = 90

# Where a sentence may end; a new line begins a new row with a bullet, a number or one of these words.
_EDGE = re.compile(
    r"[.!?][”\"’')\]]{0,2}\s+(?=[A-ZÆØÅ•”\"’\d])|\s(?=•)|\n(?=\s{0,4}(?:[•·*–-]|\d{1,2}[./]"
    r"|(?:Endelig |Politisk |Offentlig )?(?:Behandling|Orientering|Høring|Beslutning|Møde|Uge)\b))|\n[ \xa0]*\n"
)
_NO_SHORT = 7  # letters of a word that is no abbreviation
_WORD = 40  # characters in front of a full stop that tell whether it ends a sentence


class Sign(NamedTuple):
    """Something that a sentence says of the next step, in the order of the text."""

    start: int
    end: int
    kind: str  # verbs, weak, nouns, subjects, hearing, again, body or date
    value: Any


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("minutes.nlp").joinpath("steps.toml").read_text("utf-8"))


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """The wordings of one entry of the data."""
    found = _data()[section][name]
    return re.compile("|".join(found) if isinstance(found, list) else found, re.IGNORECASE)


@cache
def _hint() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _data()["hints"])))


def _hinted(text: str) -> list[int]:
    """Where the parts of words stand that every promise has one of."""
    found = []
    for stem in _data()["stems"]:
        place = text.find(stem)
        while place >= 0:
            if _hint().match(text, place):
                found.append(place)
            place = text.find(stem, place + len(stem))
    return sorted(found)


def hinted_sentences(text: str) -> Iterator[str]:
    """The sentences that may promise something, white space made single."""
    done = 0
    for hint in _hinted(text):
        if hint < done:
            continue
        start = _before(text, hint, done)
        done = _behind(text, hint)
        sentence = " ".join(text[start:done].split())[:_LONGEST_SENTENCE].lstrip("•·*–- ")
        if _is_near(sentence):
            yield sentence


@cache
def _plain(name: str) -> re.Pattern[str]:
    return re.compile(_data()[name])


def _is_near(sentence: str) -> bool:
    return any(word in sentence for word in _data()["near"]) or _plain("short").search(sentence) is not None


def _is_edge(text: str, edge: re.Match[str]) -> bool:
    """Whether a sentence ends there, and not an abbreviation."""
    if text[edge.start()].isspace():
        return True
    if text[edge.start() - _NO_SHORT : edge.start()].isalpha():
        return True
    left = max(0, edge.start() - _WORD)
    around = text[left : edge.end() + 1]
    return any(edge.start() < left + end <= edge.end() for end in sentence_ends(around))


def _before(text: str, hint: int, done: int) -> int:
    left = max(done, hint - _WINDOW)
    edges = list(_EDGE.finditer(text, left, hint))
    return next((edge.end() for edge in reversed(edges) if _is_edge(text, edge)), left)


def _behind(text: str, hint: int) -> int:
    right = min(len(text), hint + _WINDOW)
    return next((edge.end() for edge in _EDGE.finditer(text, hint, right) if _is_edge(text, edge)), right)


def _verbs(sentence: str) -> Iterator[Sign]:
    over = pattern("words", "past").search(sentence) is not None
    dated = _plain("date").search(sentence) is not None
    for kind in ("verbs", "weak", "nouns", "subjects") if dated else ("verbs",):
        for step in _data()[kind]:
            for match in pattern(kind, step).finditer(sentence):
                before = sentence[max(0, match.start() - LONGEST_GAP) : match.start()]
                behind = pattern("words", "not_behind").match(sentence, match.end())
                negated = behind or " ikke " in match[0] or pattern("words", "not").search(before)
                if negated or (kind == "nouns" and not _is_coming(before, over)):
                    continue
                informed = kind == "verbs" and pattern("words", "informed").match(sentence, match.end())
                yield Sign(match.start(), match.end(), kind, INFORMED if informed else step)


def _is_coming(before: str, over: bool) -> bool:
    """Whether a treatment named by a noun is one to come, by what stands in front of it and the sentence's tense."""
    if pattern("gaps", "promise_noun").search(before):
        return True
    return not over and not pattern("gaps", "past_noun").search(before)


def _hearings(sentence: str) -> Iterator[Sign]:
    if "øring" not in sentence:
        return
    for match in pattern("hearing", "patterns").finditer(sentence):
        if not pattern("hearing", "over").search(sentence[max(0, match.start() - LONGEST_GAP) : match.start()]):
            yield Sign(match.start(), match.end(), "hearing", HEARING)


def _bodies(sentence: str, names: CommitteeNames) -> Iterator[Sign]:
    for mention in find_committees(sentence, Learned(names, names.stated())):
        genitive = sentence[mention.start : mention.end].endswith("s") or sentence.startswith("s ", mention.end)
        if genitive and not re.match(r"s?\s(?:[\w-]+\s){0,2}møde", sentence[mention.end : mention.end + LONGEST_GAP]):
            continue
        yield Sign(mention.start, mention.end, "body", mention.value)
    for match in pattern("again", "own").finditer(sentence):
        yield Sign(match.start() + match[0].index(" ") + 1, match.end(), "body", None)


def _dates(sentence: str, reference: str | None) -> Iterator[Sign]:
    year = reference if reference and len(reference) == len("2023") else None
    told = f"1000/{year[2:]}. " if year else ""  # as a paper's number tells the year
    for mention in find_dates(told + sentence, None if year else reference):
        start, end = mention.start - len(told), mention.end - len(told)
        if start >= 0 and not mention.rule.endswith(PAST_RULE):
            yield Sign(start, end, "date", mention.value)


def _again(sentence: str) -> Iterator[Sign]:
    if any(hint in sentence for hint in _data()["again"]["hints"]):
        for match in pattern("again", "patterns").finditer(sentence):
            yield Sign(match.start(), match.end(), "again", None)


def find_signs(sentence: str, reference: str | None, names: CommitteeNames) -> list[Sign]:
    """What a sentence says of next steps, in the order of its text."""
    acts = [*_verbs(sentence), *_hearings(sentence), *_again(sentence)]
    if not acts or pattern("words", "conditional").search(sentence):
        return []
    signs = [*acts, *_bodies(sentence, names)]
    if any(sign.kind in ("body", "hearing", "again") for sign in signs):
        signs += _dates(sentence, reference)
    return sorted(signs, key=lambda sign: (sign.start, -sign.end))
