"""A query in the terms of an index: which layers of which fields its words are looked for in, and what each counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise, product

from minutes.danish.committees import parse_committee
from minutes.danish.forms import letters
from minutes.index import clauses
from minutes.index.analysis import STEM, Analysis, fold, part_term
from minutes.index.answers import Filters
from minutes.index.clauses import AllOf, AnyOf, Between, Clause, Phrase, Prefix, Similar, Term, Weighted
from minutes.index.documents import CONTEXT, TITLE, WHOLE, committee_keys, day_number, municipality_key, place
from minutes.index.engine import Engine
from minutes.index.entries import CLOSED_FIELD
from minutes.index.query import All, And, Begins, Held, Is, Node, Not, Or, Resembles, Sought, Words, sought

# A word of the title says more about an item than one of its text; a word of the context almost nothing.
_FIELD_WEIGHTS = {TITLE: 4.0, CONTEXT: 0.1}

# Whole words rank above their forms, these above parts of compounds. A word as it stands matches by its base, too.
_WORD, _BASE, _STEM, _PARTS = 1.0, 1.0, 0.8, 0.3
_COMPOUND = 1.0  # two words of the question that the text has as one

# The fields that narrow by a value: the keys they compare, and where the values stand as they are shown.
_KEYS = {
    "udvalg": ("committee_keys", "committee"),
    "kommune": ("municipality_keys", "municipality"),
    "udfald": ("outcome", "outcome"),
    "type": ("type", "type"),
    "år": ("year", "year"),
    "lukket": ("access", "closed"),
}
_CLOSED = {"ja": "lukket", "nej": "åben"}


class Translation:
    """Queries to clauses, for one index and with what narrows the search; `problems` tells what it does not hold."""

    def __init__(self, analysis: Analysis, engine: Engine, filters: Filters) -> None:
        self._analysis = analysis
        self._word = analysis.word
        self._engine = engine
        self._filters = filters
        self.problems: list[str] = []
        own = (filters.field,) if filters.field else WHOLE
        self._own = (*own, CLOSED_FIELD) if filters.include_closed and not filters.field else own

    def whole(self, root: Node) -> Clause:
        """The query within its filters; a match needs a word of the entry's own, not only of its context."""
        words = list(sought(root))
        if len(words) < 2 or self._filters.field:
            return self.within(self._node(root, self._own))
        own = tuple(self._sought(each, self._own) for each in words)
        # To leave out what the context alone has all words of is cheap: that is seldom anything.
        by_context = AllOf((self._node(root, (CONTEXT,)),), (), own)
        return self.within(self._node(root, (*self._own, CONTEXT)), (by_context,))

    def within(self, clause: Clause, forbidden: tuple[Clause, ...] = ()) -> Clause:
        """What matches a clause and none of those that are forbidden, within the filters."""
        return AllOf((clause, *self._narrowing), (), (*forbidden, *self._hidden))

    def knows(self, word: str) -> bool:
        """Whether a word is one of the language or of the archive."""
        return self._analysis.knows(word)

    def halves(self, word: str) -> Iterator[tuple[str, str]]:
        """The two words that a compound falls into, wherever it can be cut."""
        return self._analysis.halves(word)

    def exact(self, node: Words) -> Clause:
        """A word as it stands in the entry's own texts."""
        places = map(place, (node.field,) if node.field else self._own)
        return AnyOf(tuple(Term(f"{where}_forms", name + fold(node.words[0])) for where, name in places))

    def alone(self, node: Sought) -> Clause:
        """A word or a phrase in the entry's own texts."""
        return self._sought(node, self._own)

    @property
    def _hidden(self) -> tuple[Clause, ...]:
        """What nobody finds who does not ask for what is closed: few, so that leaving them out costs little."""
        return () if self._filters.include_closed else (Term("access", "lukket"),)

    @cached_property
    def _narrowing(self) -> list[Clause]:
        filters = self._filters
        values = {
            "udvalg": filters.committee,
            "kommune": filters.municipality,
            "år": filters.year,
            "udfald": filters.outcome,
            "type": filters.type,
        }
        narrowing = [self._node(Is(name, value), ()) for name, value in values.items() if value is not None]
        if filters.date_from is not None or filters.date_to is not None:
            narrowing.append(self._node(Held(filters.date_from, filters.date_to), ()))
        return narrowing

    def _node(self, node: Node, fields: Sequence[str]) -> Clause:
        match node:
            case And(parts, optional):
                helping = (*(self._sought(words, fields) for words in optional), *self._compounds(parts, fields))
                return self._and(parts, helping, fields)
            case Or(parts):
                return AnyOf(tuple(self._node(part, fields) for part in parts))
            case Not():
                return self._and((node,), (), fields)
            case Is() | Held():
                return Weighted(self._is(node) if isinstance(node, Is) else _held(node), 0.0)
            case All():
                return clauses.Everything()
            case _:
                return self._sought(node, fields)

    def _and(self, parts: Sequence[Node], optional: tuple[Clause, ...], fields: Sequence[str]) -> Clause:
        """Forbidden words are looked for in the entry's own text only."""
        required = tuple(self._node(part, fields) for part in parts if not isinstance(part, Not))
        forbidden = tuple(self._node(part.part, self._own) for part in parts if isinstance(part, Not))
        return AllOf(required or (clauses.Everything(),), optional, forbidden)

    def _sought(self, node: Sought, fields: Sequence[str]) -> Clause:
        fields = (node.field,) if node.field else fields
        return AnyOf(tuple(Weighted(self._in_field(node, name), _FIELD_WEIGHTS.get(name, 1.0)) for name in fields))

    def _in_field(self, node: Sought, field: str) -> Clause:
        where, name = place(field)
        match node:
            case Begins(start):
                return Prefix(f"{where}_forms", name + fold(start))
            case Resembles(word, distance):
                like = (Similar(f"{where}_{layer}", name + fold(word), distance) for layer in ("forms", "bases"))
                return AnyOf(tuple(like))
            case Words((word,)):
                return self._layers(word, field)
            case Words(words):
                return Phrase(f"{where}_bases", tuple(name + self._word(word).base for word in words))

    def _layers(self, asked: str, field: str) -> Clause:
        """One word in all layers of a field."""
        where, name = place(field)
        bases, forms = f"{where}_bases", f"{where}_forms"
        word = self._word(asked)
        found: list[tuple[Clause, float]] = [
            (Term(forms, name + word.word), _WORD),
            (Term(bases, name + word.base), _BASE),
            (Term(forms, name + STEM + word.stem), _STEM),
            (Term(forms, name + part_term(word.parts if len(word.parts) > 1 else [word.base])), _PARTS),
        ]
        if word.stem != word.base:
            found.append((Term(bases, name + word.stem), _STEM))
        if len(word.parts) > 2:
            found.append((Phrase(bases, tuple(name + part for part in word.parts)), _PARTS))
        for halves in self._analysis.halves(asked):
            first, second = (name + self._word(half).base for half in halves)
            if first != second:
                found.append((Phrase(bases, (first, second)), _PARTS))  # written apart
                found.append((Phrase(bases, (second, first), slop=1), _PARTS))  # politik for ældre
        return AnyOf(tuple(Weighted(clause, weight) for clause, weight in found))

    def _compounds(self, parts: Sequence[Node], fields: Sequence[str]) -> Iterator[Clause]:
        """Neighbours of a question as the compound that they may be in a text: `skift af skole` is a skoleskift."""
        pairs = (pair for one, other in pairwise(parts) for pair in product(_singles(one), _singles(other)))
        for pair in pairs:
            own, following = (word.parts if len(word.parts) > 1 else (word.base,) for word in map(self._word, pair))
            for field, joined in product(fields, (own + following, following + own)):
                where, name = place(field)
                clause = Term(f"{where}_forms", name + part_term(joined))
                yield Weighted(clause, _COMPOUND * _FIELD_WEIGHTS.get(field, 1.0))

    def _is(self, node: Is) -> Clause:
        field, shown = _KEYS[node.field]
        keys = self._keys(node)
        if not any(key in self._engine.terms(field, key) for key in keys):
            near = get_close_matches(node.value, self._values(shown), 1)
            nearest = f"; the nearest is {near[0]!r}" if near else ""
            self.problems.append(f"there is no {node.field} {node.value!r} in the archive{nearest}")
        return AnyOf(tuple(Term(field, key) for key in keys))

    def _values(self, shown: str) -> list[str]:
        """The values of a field that narrows, as they are written."""
        if shown == "closed":
            return list(_CLOSED)
        values = list(self._engine.terms(shown))
        if shown == "committee":
            values += [pair.partition("=")[0].upper() for pair in self._engine.terms("committee_pairs")]
        return values

    def _keys(self, node: Is) -> list[str]:
        match node.field:
            case "udvalg":
                return self._body_keys(node.value)
            case "kommune":
                return [municipality_key(node.value)]
            case "lukket":
                return [_CLOSED.get(node.value.lower(), node.value.lower())]
            case _:
                return [node.value.lower()]

    def _body_keys(self, value: str) -> list[str]:
        """The keys of a body by its name or abbreviation: those given, and those that the archive has for it."""
        keys = {letters(fold(value)), *committee_keys(parse_committee(value))}
        keys = {key for key in keys if not key.startswith("=")}
        others = set()
        for pair in self._engine.terms("committee_pairs"):
            short, _, name = pair.partition("=")
            if short in keys:
                others.add(name)
            if name in keys:
                others.add(f"={short}")
        return sorted(keys | others)


def _singles(node: Node) -> list[str]:
    """The words that a part of a question may be, each by itself and in any field."""
    match node:
        case Words((word,), None):
            return [word]
        case Or(parts):
            return [word for part in parts for word in _singles(part)]
        case _:
            return []


def _held(held: Held) -> Clause:
    """Meetings that may have been held on these days."""
    bounds: list[Clause] = []
    if held.first is not None:
        bounds.append(Between("last_day", day_number(held.first, "00"), None))
    if held.last is not None:
        bounds.append(Between("first_day", None, day_number(held.last, "99")))
    return AllOf(tuple(bounds) or (clauses.Everything(),))
