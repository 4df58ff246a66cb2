"""Entries as an engine takes them: terms by field and layer, keys to narrow by, days as numbers."""

from __future__ import annotations

import re

import msgspec

from minutes.danish.forms import letters
from minutes.errors import UsageError
from minutes.index.analysis import Analysis, fold
from minutes.index.engine import Document, Schema
from minutes.index.entries import CLOSED_FIELD, FIELDS, Entry
from minutes.records import Committee

# Raised whenever the same entries make other documents; an index of another version must be made again.
DOCUMENTS_VERSION = 3

# `text` holds every field of an entry but the title, `context` what narrows without finding.
TEXT, CONTEXT, PERSON = "text", "context", "person"
_NAMES = (*FIELDS, CLOSED_FIELD, TEXT, CONTEXT, PERSON)

FACETS = ("committee", "year", "outcome", "municipality", "type")
SCHEMA = Schema(
    phrases=tuple(f"{name}_{layer}" for name in _NAMES for layer in ("stem", "parts")),
    texts=tuple(f"{name}_{layer}" for name in _NAMES for layer in ("word", "lemma")),
    keys=("key", "id", "access", "committee_keys", "committee_pairs", "municipality_keys", *FACETS),
    facets=FACETS,
    numbers=("first_day", "last_day"),
)

_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_MUNICIPALITY = re.compile(r"\s+kommunes?$|^kommunen\s+", re.IGNORECASE)


def make_document(entry: Entry, analysis: Analysis) -> Document:
    """The document that an entry is found by and comes back from."""
    words = analysis.words
    texts = {name: [words(passage.text) for passage in passages] for name, passages in entry.texts.items()}
    texts[TEXT] = [text for name, own in texts.items() if name not in ("title", CLOSED_FIELD) for text in own]
    texts[CONTEXT] = [words(entry.context)]
    texts[PERSON] = [words(name) for name in entry.persons]
    return Document(
        texts={
            f"{name}_{layer}": terms
            for name, own in texts.items()
            for layer, terms in analysis.layers_of(own).items()
            if terms
        },
        keys=_keys(entry),
        numbers=_days(entry),
        stored=msgspec.json.encode(entry),
    )


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
