"""The bodies of one document: every form of a name, and every abbreviation, to the body that it means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from minutes.danish.committees import known_bodies
from minutes.danish.forms import letters
from minutes.records import Committee, CommitteeMention, Span

_ALIKE = 94.0  # of 100; below it `Plan- og Teknikudvalget` and `Plan- og Naturudvalget` would meet
_AND = re.compile(r"\b(?:og|&)\b|&")
_OF_PLACE = re.compile(r"^[A-ZÆØÅ]\w+(?:-[A-ZÆØÅ]\w+)? (Byråd|Kommunalbestyrelse)$")
_COMPOUND = re.compile(r"[\w-]+udvalget", re.IGNORECASE)

Body = tuple[str, str, object, tuple[Span, ...]]  # label, text, value, places


class Bodies(NamedTuple):
    """The committees of the municipality and the other bodies."""

    committees: tuple[CommitteeMention, ...]
    others: tuple[CommitteeMention, ...]


class _Group(NamedTuple):
    """What belongs to one body: the mentions of its name and of its abbreviations."""

    names: Counter[str]
    shorts: Counter[str]
    spans: list[Span]
    outside: list[bool]
    stated: list[bool]


def gather_bodies(found: Iterable[Body], listed: Sequence[Committee]) -> Bodies:
    """The bodies that a document names, in the order in which it does; those of its lists are the municipality's."""
    mentions = [each for each in found if isinstance(each[2], Committee)]
    mentions += [("COMMITTEE", "", body, ()) for body in listed]
    keys = _keys([value for _, _, value, _ in mentions if isinstance(value, Committee)])
    own = {keys[_key(body)] for body in listed}
    groups: dict[str, _Group] = {}
    for label, text, body, spans in mentions:
        assert isinstance(body, Committee)
        key = keys[_key(body)]
        group = groups.setdefault(key, _Group(Counter(), Counter(), [], [], []))
        if body.name:
            group.names[body.name] += 1
        if body.abbreviation:
            group.shorts[body.abbreviation] += 1
            group.stated.append(re.search(rf"(?<!\w){re.escape(body.abbreviation)}(?!\w)", text) is not None)
        group.spans.extend(spans)
        group.outside.append(label == "BODY" and key not in own)
    made = [(all(group.outside), _made(group)) for group in groups.values()]
    used = {body.abbreviation for _, body in made if body.abbreviation}
    committees = tuple(_with_customary(body, used) for outside, body in made if not outside)
    return Bodies(committees, tuple(body for outside, body in made if outside))


def _key(body: Committee) -> str:
    """Letters by which two spellings of a name are one: without `og`; an abbreviation alone stands for itself."""
    if not body.name:
        return f"={body.abbreviation}"
    name = _OF_PLACE.sub(lambda match: f"{match[1]}{'et' if match[1] == 'Byråd' else 'n'}", body.name)
    return letters(_AND.sub(" ", re.sub(r"(?<=[a-zæøå])og (?=[A-ZÆØÅ])", " ", name)))


def _keys(bodies: Sequence[Committee]) -> dict[str, str]:
    """For each key the one that stands for the body: of parts, damaged forms and abbreviations alone."""
    counts = Counter(_key(body) for body in bodies)
    by_short: dict[str, set[str]] = {}
    for body in bodies:
        if body.name and body.abbreviation:
            by_short.setdefault(body.abbreviation, set()).add(_key(body))
    keys = {}
    for key in counts:
        if key.startswith("="):
            fitting = by_short.get(key[1:], set())
        else:
            fitting = {other for other in counts if _stands_for(key, other, counts)}
        keys[key] = fitting.pop() if len(fitting) == 1 else key
    return {key: keys.get(other, other) for key, other in keys.items()}


def _stands_for(key: str, other: str, counts: Counter[str]) -> bool:
    """Whether a rarer name is a commoner one cut short, with words too many, or spelled wrong."""
    if key == other or other.startswith("=") or counts[other] < counts[key] or key in _table_keys():
        return False
    if counts[other] == counts[key] and len(other) < len(key):
        return False
    cut = (key.endswith("udvalget") and other.endswith(key)) or (
        key.startswith("udvalgetfor") and other.startswith(key)
    )
    longer = key.endswith("udvalget") and key.endswith(other) and counts[key] == 1 and other not in _table_keys()
    return cut or longer or (counts[key] == 1 and fuzz.ratio(key, other) >= _ALIKE)


def _table_keys() -> frozenset[str]:
    return frozenset(letters(name) for name in known_bodies())


def _made(group: _Group) -> CommitteeMention:
    name = group.names.most_common(1)[0][0] if group.names else None
    short = group.shorts.most_common(1)[0][0] if group.shorts else None
    return CommitteeMention(
        name=name,
        abbreviation=short,
        abbreviation_source=("stated" if any(group.stated) else "inferred") if short else None,
        names=tuple(other for other in group.names if other != name),
        spans=tuple(dict.fromkeys(group.spans)),
    )


def _with_customary(body: CommitteeMention, used: set[str]) -> CommitteeMention:
    """The body with the initials of its name, as abbreviations are made, where the document states none."""
    if body.abbreviation or not body.name or body.name in known_bodies() or not _COMPOUND.search(body.name):
        return body
    parts = [part for part in re.findall(r"[^\W\d_]+", body.name) if part not in {"og", "for", "udvalget"}]
    short = "".join(part[0] for part in parts).upper() + "U"
    if short in used:
        return body
    return CommitteeMention(
        name=body.name, abbreviation=short, abbreviation_source="inferred", names=body.names, spans=body.spans
    )
