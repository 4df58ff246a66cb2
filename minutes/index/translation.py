"""A query in the terms of an index: which layers of which fields its words are looked for in, and what each counts."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property

from minutes.danish.committees import parse_committee
from minutes.danish.forms import letters
from minutes.index import clauses
from minutes.index.analysis import Analysis, Word, fold
from minutes.index.answers import Filters
from minutes.index.clauses import AllOf, AnyOf, Between, Clause, Phrase, Prefix, Similar, Term, Weighted
from minutes.index.documents import CONTEXT, TEXT, committee_keys, day_number, municipality_key
from minutes.index.engine import Engine
from minutes.index.entries import CLOSED_FIELD
from minutes.index.query import All, And, Begins, Held, Is, Node, Not, Or, Resembles, Sought, Words, sought

# A word of the title says more about an item than one of its text; a word of the context almost nothing.
_FIELD_WEIGHTS = {"title": 4.0, CONTEXT: 0.1}

# Whole words rank above stems, stems above parts of compounds. What matches as it stands matches by its stem, too.
_WEIGHTS = {"word": 1.0, "stem": 1.0, "lemma": 0.8, "parts": 0.3}

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
        self._engine = engine
        self._filters = filters
        self.problems: list[str] = []
        own = (filters.field,) if filters.field else ("title", TEXT)
        self._own = (*own, CLOSED_FIELD) if filters.include_closed and not filters.field else own

    def whole(self, root: Node) -> Clause:
        """The query within its filters; a match needs a word of the entry's own, not only of its context."""
        words = list(sought(root))
        with_context = len(words) > 1 and not self._filters.field
        required = [self._node(root, (*self._own, CONTEXT) if with_context else self._own)]
        if with_context:
            required.append(Weighted(AnyOf(tuple(self._sought(each, self._own) for each in words)), 0.0))
        return AllOf((*required, *self._narrowing))

    def within(self, clause: Clause) -> Clause:
        """What matches a clause, within the filters."""
        return AllOf((clause, *self._narrowing))

    def knows(self, word: str) -> bool:
        """Whether a word is one of the language or of the archive."""
        return self._analysis.knows(word)

    def alone(self, node: Sought) -> Clause:
        """A word or a phrase in the entry's own texts."""
        return self._sought(node, self._own)

    @cached_property
    def _narrowing(self) -> list[Clause]:
        filters = self._filters
        narrowing: list[Clause] = []
        if not filters.include_closed:
            narrowing.append(Weighted(Term("access", "åben"), 0.0))
        values = {
            "udvalg": filters.committee,
            "kommune": filters.municipality,
            "år": filters.year,
            "udfald": filters.outcome,
            "type": filters.type,
        }
        narrowing += [self._node(Is(name, value), ()) for name, value in values.items() if value is not None]
        if filters.date_from is not None or filters.date_to is not None:
            narrowing.append(self._node(Held(filters.date_from, filters.date_to), ()))
        return narrowing

    def _node(self, node: Node, fields: Sequence[str]) -> Clause:
        match node:
            case And(parts, optional):
                return self._and(parts, tuple(self._sought(words, fields) for words in optional), fields)
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
        match node:
            case Begins(start):
                return Prefix(f"{field}_word", fold(start))
            case Resembles(word, distance):
                return Similar(f"{field}_word", fold(word), distance)
            case Words((word,)):
                return _layers(self._analysis.word(word), field)
            case Words(words):
                return Phrase(f"{field}_stem", tuple(self._analysis.word(word).stem for word in words))

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


def _layers(word: Word, field: str) -> Clause:
    """One word in all layers of a field."""
    found: list[tuple[Clause, str]] = [
        (Term(f"{field}_word", word.word), "word"),
        (Term(f"{field}_stem", word.stem), "stem"),
        (Term(f"{field}_lemma", word.lemma), "lemma"),
    ]
    if word.lemma != word.stem:
        found.append((Term(f"{field}_stem", word.lemma), "lemma"))
    if len(word.parts) < 2:
        found.append((Term(f"{field}_parts", word.lemma), "parts"))
    else:
        found.append((Phrase(f"{field}_parts", word.parts), "parts"))
        found.append((Phrase(f"{field}_stem", word.parts), "parts"))  # written apart
    if len(set(word.parts)) == len(word.parts) == 2:
        found.append((Phrase(f"{field}_stem", word.parts[::-1], slop=1), "parts"))  # politik for ældre
    return AnyOf(tuple(Weighted(clause, _WEIGHTS[layer]) for clause, layer in found))


def _held(held: Held) -> Clause:
    """Meetings that may have been held on these days."""
    bounds: list[Clause] = []
    if held.first is not None:
        bounds.append(Between("last_day", day_number(held.first, "00"), None))
    if held.last is not None:
        bounds.append(Between("first_day", None, day_number(held.last, "99")))
    return AllOf(tuple(bounds) or (clauses.Everything(),))
