"""From a question to cases: an id, a case number, or words of a title."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

import msgspec

from minutes.index.cases.keys import word_key
from minutes.index.cases.likeness import word_weight
from minutes.index.cases.store import Store
from minutes.index.cases.titles import Title, parse_title

_MOST_LOOKED_AT = 4000  # matters that have the rarest word of a question
# How well a case fits: by how much of its title the question says, and less where it is no matter, or a plan only.
_NAMED = 0.6
_STANDING = 0.8
_LEAST_SAID = 0.5  # of the weight of a question's words
_LOOKED_UP = 3  # of its words, the rarest


def find_cases(connection: sqlite3.Connection, query: str, limit: int, include_closed: bool) -> list[tuple[str, float]]:
    """The cases that a question fits, best first, with how well: 1.0 where it names the case, less by words alone."""
    named = name_cases(connection, query.strip(), include_closed)
    return ([(case_id, 1.0) for case_id in named] or _by_title(connection, query, include_closed))[:limit]


def name_cases(connection: sqlite3.Connection, name: str, include_closed: bool) -> list[str]:
    """The cases with this id, with an item of this id, or under this case number."""
    shown = "" if include_closed else " AND open"
    queries = (
        f"SELECT id FROM cases WHERE id = ?{shown}",
        f"SELECT cases.id FROM cases JOIN case_matters ON case_id = cases.id WHERE matter_id = ?{shown}",
    )
    for query in queries:
        found = [row[0] for row in connection.execute(query, (name,))]
        if found:
            return found
    numbered = (
        "SELECT DISTINCT cases.id FROM matters JOIN case_matters ON matter_id = matters.id"
        " JOIN cases ON cases.id = case_id WHERE case_number = ?"
        f" AND matters.municipality IN (SELECT value FROM json_each(?)){shown}"  # the index begins with it
        " ORDER BY standing, cases.last_day DESC, cases.id"
    )
    places = msgspec.json.encode(list(Store(connection).municipalities())).decode()
    return [row[0] for row in connection.execute(numbered, (name, places))]


def _by_title(connection: sqlite3.Connection, query: str, include_closed: bool) -> list[tuple[str, float]]:
    """The cases with a title that says all that the question says, or else most of it."""
    asked = parse_title(query)
    if not asked.words:
        return []
    store = Store(connection)
    weights = {word: share * word_weight(word, 1) for word, share in asked.words.items()}
    fits: dict[str, float] = {}
    for municipality in store.municipalities():
        keys = {word_key(municipality, word): word for word in asked.words}
        counts = {key: count for key in keys if (count := store.count(key))}
        telling = sorted(counts, key=lambda key: counts[key])[:_LOOKED_UP]
        numbers = {number for key in telling for number in store.members(key)[:_MOST_LOOKED_AT]}
        said = store.having(numbers, keys)
        likely = {each for each in numbers if _share(weights, {keys[key] for key in said[each]}) >= _LEAST_SAID}
        likely |= numbers.intersection(store.with_title(municipality, asked.key))  # the same letters, in other words
        for matter_id, title in store.titles(likely):
            fit = _fit(asked, parse_title(title), weights)
            if fit:
                fits[matter_id] = fit
    best = max(fits.values(), default=0.0)
    return _ranked(
        connection, {name: fit for name, fit in fits.items() if (fit >= _NAMED) == (best >= _NAMED)}, include_closed
    )


def _fit(asked: Title, title: Title, weights: dict[str, float]) -> float:
    """How well a title fits: 1.0 where it says what is asked for and nothing else, 0.0 where it says too little of it.

    From `_NAMED` on it says all of it.
    """
    if asked.key == title.key:
        return 1.0
    if not (asked.numbers <= title.numbers and asked.years <= title.years):
        return 0.0
    covered = _share(weights, title.words)
    if covered < 1.0:
        return round(_NAMED * covered, 4) if covered >= _LEAST_SAID else 0.0
    own = {word: share * word_weight(word, 1) for word, share in title.words.items()}
    return round(_NAMED + (1 - _NAMED) * 0.9 * _share(own, weights), 4)


def _share(weights: Mapping[str, float], said: Collection[str]) -> float:
    """The share of the weight of some words that those of them have which are said; exactly 1.0 for all of them."""
    return sum(weight for word, weight in weights.items() if word in said) / sum(weights.values())


def _ranked(connection: sqlite3.Connection, fits: dict[str, float], include_closed: bool) -> list[tuple[str, float]]:
    """The cases of some matters by how well they fit, the latest of those alike first."""
    query = "SELECT id, standing, last_day, open FROM cases JOIN case_matters ON case_id = id WHERE matter_id = ?"
    best: dict[str, tuple[float, str]] = {}
    for matter_id, fit in fits.items():
        for case_id, standing, last_day, is_open in connection.execute(query, (matter_id,)):
            if is_open or include_closed:
                rank = (fit * (_STANDING if standing else 1.0), last_day or "")
                best[case_id] = max(best.get(case_id, rank), rank)
    ordered = sorted(best, key=lambda case_id: (best[case_id], case_id), reverse=True)
    return [(case_id, round(best[case_id][0], 4)) for case_id in ordered]
