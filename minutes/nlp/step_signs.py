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
_WINDOW = 600  # characters around a hint in which its sentence lies
_LONGEST_SENTENCE = 800
LONGEST_GAP = 90

# A new line begins a new row with a bullet, a number or one of these words.
_ROWS = re.compile(
    r"\n(?=\s*(?:[•·*–-]|\d{1,2}[./]"
    r"|(?:Endelig |Politisk |Offentlig )?(?:Behandling|Orientering|Høring|Beslutning|Møde|Uge)\b))|\n\s*\n"
)


class Sign(NamedTuple):
    """Something that a sentence says of the next step, in the order of the text."""

    start: int
    end: int
    kind: str  # verb, noun, subject, hearing, again, body or date
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
    return re.compile(_data()["hint"], re.IGNORECASE)


def hinted_sentences(text: str) -> Iterator[str]:
    """The sentences that hold a hint, white space made single."""
    done = 0
    for hint in _hint().finditer(text):
        if hint.start() < done:
            continue
        left = max(done, hint.start() - _WINDOW)
        window = text[left : hint.end() + _WINDOW]
        at = hint.start() - left
        edges = sorted({0, *sentence_ends(window), *(row.start() for row in _ROWS.finditer(window)), len(window)})
        start = max(edge for edge in edges if edge <= at)
        end = min(edge for edge in edges if edge > at)
        done = left + end
        yield " ".join(window[start:end].split())[:_LONGEST_SENTENCE].lstrip("•·*–- ")


def _verbs(sentence: str) -> Iterator[Sign]:
    for step in (TREATED, INFORMED):
        for kind in ("verbs", "nouns", "subjects"):
            for match in pattern(kind, step).finditer(sentence):
                if kind != "nouns" or _is_coming(sentence, match.start()):
                    yield Sign(match.start(), match.end(), kind[:-1], step)


def _is_coming(sentence: str, start: int) -> bool:
    """Whether a treatment named by a noun is one to come."""
    before = sentence[max(0, start - LONGEST_GAP) : start]
    if pattern("gaps", "promise_noun").search(before):
        return True
    return not pattern("gaps", "past_noun").search(before) and not pattern("words", "past").search(sentence)


def _hearings(sentence: str) -> Iterator[Sign]:
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


def find_signs(sentence: str, reference: str | None, names: CommitteeNames) -> list[Sign]:
    """What a sentence says of next steps, in the order of its text."""
    acts = [*_verbs(sentence), *_hearings(sentence)]
    acts += [Sign(m.start(), m.end(), "again", None) for m in pattern("again", "patterns").finditer(sentence)]
    if not acts:
        return []
    signs = [*acts, *_bodies(sentence, names)]
    if any(sign.kind in ("body", "hearing", "again") for sign in signs):
        signs += _dates(sentence, reference)
    return sorted(signs, key=lambda sign: (sign.start, -sign.end))
