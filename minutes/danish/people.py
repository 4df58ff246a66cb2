"""Persons as lists of minutes name them: title, name, party, role."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from minutes.records import Person

_PART = r"(?:[A-ZÆØÅÉÖÜÄ](?:\w{0,3}\.|[\w’'´-]{0,40}))"
_PARTICLE = r"(?:(?:von|van)(?: de[rn])?|de|af|la|el|al|bin|du)"
# Two to six capitalised words; a name such as `Kim T. Jensen` or `Maria de la Cruz`.
NAME = rf"{_PART}(?: (?:{_PARTICLE} )*{_PART}){{1,5}}"
_NAME = re.compile(NAME)
_BRACKET = re.compile(r"\s*+,?\s*+[(\[]{1,3}\s{0,9}([^()\[\]]{0,40}?)\s{0,9}[)\]]{1,3}")
_PARTY_AFTER_COMMA = re.compile(rf"^({NAME}), ?([A-ZÆØÅ]{{1,2}})$")
_ROLE_AFTER_DASH = re.compile(r"\s+[-–]\s+(\w[\w. ]*)$")
_ABOUT_ABSENCE = re.compile(
    r"\s*[-–]\s[^-–]*\bstedfortræder\s*$| (?:ved|med) afbud\s*$|,? stedfortræder:? (?!for\b).*$"
    r"|,? (?:på grund af|pga\.?|grundet) [\w ]+\.?$| under (?:pkt|punkt|sag)\w*\.? [\d og-]+$"
    r"|\. I stedet (?:deltog|mødte|for) .*$"
)
_MUNICIPALITY = re.compile(r"kommune$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\n\t;]|(?<=\)) (?=[A-ZÆØÅ])|, (?!\(|[A-ZÆØÅ]{1,2}(?:\s|$|,))|,? og (?=[A-ZÆØÅ])|,? samt ")
_NOT_LISTED = re.compile(r"^(?:ingen|intet|-|–|/)?\.?$", re.IGNORECASE)


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(files("minutes.danish").joinpath("titles.toml").read_text("utf-8"))
    return {key: tuple(value) for key, value in data.items()}


def _is_title(word: str) -> bool:
    return word.casefold().endswith(_lists()["titles"])


def _split_title(words: list[str]) -> tuple[str | None, list[str]]:
    """The title in front of a name (`sekretariatschef for fællesforvaltningen`) and the name behind it."""
    last = max((i for i, word in enumerate(words[:-1]) if _is_title(word)), default=-1)
    if last < 0:
        return None, words
    end = last + 1
    if end < len(words) and words[end] == "for":
        end += 1
        while end < len(words) - 1 and words[end][:1].islower():
            end += 1
    return " ".join(words[:end]), words[end:]


def party_or_role(text: str) -> tuple[str | None, str | None]:
    """What a bracket behind a name tells: a party, a role, or neither."""
    if text.casefold() in _lists()["roles"]:
        return None, text.casefold()
    if re.fullmatch(r"[A-ZÆØÅ]{1,2}|[A-ZÆØÅ]{3}", text) or text in _lists()["parties"]:
        return text, None
    return None, None


def parse_person(text: str) -> Person | None:
    """One person from a list's entry, None where it names nobody.

    >>> parse_person("Kommunaldirektør Christian Bertelsen (formand)")
    Person(name='Christian Bertelsen', title='Kommunaldirektør', party=None, role='formand')
    >>> parse_person("Ole Bollesen (A)").party
    'A'
    """
    party = role = None
    text = _ABOUT_ABSENCE.sub("", re.sub(r"\s+", " ", text)).strip(" .;:•*-–,")
    for bracket in _BRACKET.findall(text):
        found = party_or_role(bracket)
        party, role = party or found[0], role or found[1]
    text = _BRACKET.sub(" ", text).strip(" ,")
    dash = _ROLE_AFTER_DASH.search(text)
    if dash:
        role = role or party_or_role(dash[1])[1]
        text = text[: dash.start()]
    comma = _PARTY_AFTER_COMMA.match(text)
    if comma:
        text, party = comma[1], comma[2]
    words = text.split()
    for count in (2, 1):  # `1. viceborgmester`, `formand`
        if " ".join(words[-count:]) in _lists()["roles"]:
            role, words = role or " ".join(words[-count:]), words[:-count]
    if len(words) > 2 and words[-1].isupper() and words[-1] == "".join(word[0] for word in words[:-1]):
        words.pop()  # the initials by which the minutes call someone
    title, rest = _split_title(words)
    match = _NAME.fullmatch(" ".join(rest))
    if match and _MUNICIPALITY.search(match[0]):
        return None
    return Person(name=match[0], title=title, party=party, role=role) if match else None


def split_people(text: str) -> list[str]:
    """The entries of a list of persons: one a line, in cells, after commas, or parted by their party letters.

    >>> split_people("Ole Bollesen (A) Lene Mehlsen, V og Ib Kærholm samt Anna Toft")
    ['Ole Bollesen (A)', 'Lene Mehlsen, V', 'Ib Kærholm', 'Anna Toft']
    """
    return [entry for entry in _BETWEEN.split(text) if not _NOT_LISTED.match(entry.strip())]


def parse_people(text: str) -> tuple[Person, ...]:
    """The persons of a list, see `split_people`."""
    people = []
    for entry in split_people(text):
        person = parse_person(entry)
        if person and person not in people:
            people.append(person)
    return tuple(people)
