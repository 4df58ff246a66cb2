"""Entries as an engine takes them: terms by field, keys to narrow by, days as numbers.

A few fields of an engine hold all texts of an entry, for each costs time in every document: the title, the
sagsfremstilling, which is longer than all else, and the rest together. What is asked for in one of the smaller fields
is found in `own`, where each term has the name of its field before it.
"""

from __future__ import annotations

import re

import msgspec

from minutes.danish.forms import letters
from minutes.errors import UsageError
from minutes.index.analysis import Analysis, Terms, fold, joined
from minutes.index.engine import Document, Schema
from minutes.index.entries import CLOSED_FIELD, Entry
from minutes.records import Committee

# Raised whenever the same entries make other documents; an index of another version must be made again.
DOCUMENTS_VERSION = 6

# `text` holds every field that is not in `WHOLE`, `context` what narrows without finding.
TITLE, MATTER, TEXT, CONTEXT, PERSON = "title", "sagsfremstilling", "text", "context", "person"
WHOLE = (TITLE, MATTER, TEXT)
_OWN = "own"
_ENGINE_FIELDS = (*WHOLE, CONTEXT, _OWN)

FACETS = ("committee", "year", "outcome", "municipality", "type")
_COUNTED = (("municipality", "committee"), ("year", "type", "outcome"))  # few values of each group, even of all Denmark
SCHEMA = Schema(
    phrases=tuple(f"{name}_bases" for name in _ENGINE_FIELDS),
    texts=tuple(f"{name}_forms" for name in _ENGINE_FIELDS),
    keys=("key", "id", "access", "committee_keys", "committee_pairs", "municipality_keys", *FACETS),
    facets=_COUNTED,
    numbers=("first_day", "last_day"),
)

_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_MUNICIPALITY = re.compile(r"\s+kommunes?$|^kommunen\s+", re.IGNORECASE)


def place(field: str) -> tuple[str, str]:
    """Where an engine has the terms of a field: the name of its own field, and what stands before each term."""
    return (field, "") if field in (*WHOLE, CONTEXT) else (_OWN, f"{field}:")


def make_document(entry: Entry, analysis: Analysis) -> Document:
    """The document that an entry is found by and comes back from."""
    texts = {name: analysis.terms(passage.text for passage in passages) for name, passages in entry.texts.items()}
    terms = {name: texts.pop(name) for name in (TITLE, MATTER) if name in texts}
    terms[TEXT] = joined(own for name, own in texts.items() if name != CLOSED_FIELD)
    terms[CONTEXT] = analysis.terms([entry.context])
    if entry.persons:
        texts[PERSON] = analysis.terms(entry.persons)
    terms[_OWN] = joined(_named(name, own) for name, own in texts.items())
    return Document(
        texts={
            f"{name}_{layer}": text
            for name, own in terms.items()
            for layer, text in (("bases", own.bases), ("forms", own.forms))
            if text
        },
        keys=_keys(entry),
        numbers=_days(entry),
        stored=msgspec.json.encode(entry),
    )


def _named(field: str, terms: Terms) -> Terms:
    """The terms with the name of their field before each."""
    _, name = place(field)
    return Terms(*(name + text.replace(" ", f" {name}") if text else "" for text in terms))


def _keys(entry: Entry) -> dict[str, tuple[str, ...]]:
    shown = (entry.committee.name or entry.committee.abbreviation) if entry.committee else None
    keys = {
        "key": (entry.key, *entry.other_keys),
        "id": (entry.id, *entry.versions),
        "access": (entry.access,),
        "committee_keys": committee_keys(entry.committee),
        "committee_pairs": _pairs(entry.committee),
        "municipality_keys": (municipality_key(entry.municipality),) if entry.municipality else (),
        "committee": (shown,) if shown else (),
        "year": (entry.date[:4],) if entry.date else (),
        "municipality": (entry.municipality,) if entry.municipality else (),
        "outcome": entry.outcomes,
        "type": (*((entry.kind,) if entry.kind else ()), "underpunkt" if entry.is_point else "punkt"),
    }
    return {name: values for name, values in keys.items() if values}


def _days(entry: Entry) -> dict[str, int]:
    if not entry.days:
        return {}
    return {"first_day": day_number(entry.days[0], "00"), "last_day": day_number(entry.days[1], "99")}


def committee_keys(committee: Committee | None) -> tuple[str, ...]:
    """What a body is found by: its name and its abbreviation; `=ABC` for one that has no other name."""
    if committee is None:
        return ()
    keys = tuple(letters(fold(name)) for name in (committee.name, committee.abbreviation) if name)
    return keys if committee.name else (*keys, *(f"={key}" for key in keys))


def _pairs(committee: Committee | None) -> tuple[str, ...]:
    """Which name an abbreviation stands for, where both are stated."""
    if committee is None or not committee.name or not committee.abbreviation:
        return ()
    name, short = committee_keys(committee)
    return (f"{short}={name}",)


def municipality_key(name: str) -> str:
    """The same for `Lindholt` and `Lindholt Kommune`."""
    return letters(fold(_MUNICIPALITY.sub("", name.strip())))


def day_number(day: str, missing: str) -> int:
    """An ISO day, month or year as a number: 2023-05 is 20230500 as a first day, 20230599 as a last.

    Raises UsageError for what is no date.
    """
    match = _DAY.fullmatch(day.strip())
    if match is None:
        raise UsageError(f"{day!r} is not a date", "write it as 2023-05-31, 2023-05 or 2023")
    return int("".join(part or missing for part in match.groups()))
