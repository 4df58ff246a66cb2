"""More like this: items that have the words by which one is told from the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

import msgspec

from minutes.errors import NotFoundError
from minutes.index.analysis import FUNCTION_WORDS, Analysis, Word, tokens
from minutes.index.answers import Filters, Hit
from minutes.index.clauses import AllOf, AnyOf, Clause, Term, Weighted
from minutes.index.documents import TITLE, WHOLE
from minutes.index.engine import Engine
from minutes.index.entries import FIELDS, Entry
from minutes.index.marks import Marker
from minutes.index.query import Words
from minutes.index.search import make_hit
from minutes.index.translation import Translation

# Fields that say what a matter is about; the others name people and papers.
_TELLING = ("title", "resume", "sagsfremstilling", "indstilling", "beslutning", "bilag")
_TITLE_WEIGHT = 3  # how often a word of the title counts
_WORDS = 25  # so many words are looked for
_TRIED = 100  # the commonest words of the item, of which the rarest in the archive are taken
_SHORTEST = 3  # letters of a word
_LEAST = 0.1  # a score below so much of the item's own is no likeness


def find_similar(engine: Engine, analysis: Analysis, item_id: str, limit: int, include_closed: bool) -> Iterator[Hit]:
    """The items and points most like one, best first, without itself. Raises NotFoundError."""
    translation = Translation(analysis, engine, Filters(include_closed=include_closed))
    itself = Term("id", item_id)
    own = engine.search(translation.within(itself), 1).hits
    if not own:
        raise NotFoundError(f"no item {item_id} in the index", "ids stand in the hits of `minutes search`")
    chosen = _significant(msgspec.json.decode(own[0][0], type=Entry), engine, analysis)
    if not chosen:
        return
    likeness = AnyOf(tuple(_clause(word, weight) for word, weight in chosen.items()))
    measured = engine.search(AllOf((Weighted(itself, 0.0), likeness)), 1).hits[0][1]
    marker = Marker(analysis, [Words((word.word,)) for word in chosen])
    others = translation.within(AllOf((likeness,), (), (itself,)))
    for stored, score in engine.search(others, limit).hits:
        if score < measured * _LEAST:
            return
        yield make_hit(msgspec.json.decode(stored, type=Entry), score, marker, FIELDS)


def _significant(entry: Entry, engine: Engine, analysis: Analysis) -> dict[Word, float]:
    """The words that are frequent in an entry and rare in the archive, with their weights by frequency."""
    counts: Counter[Word] = Counter()
    for name in _TELLING:
        for passage in entry.texts.get(name, ()):
            for _, _, token in tokens(passage.text):
                word = analysis.word(token)
                if len(word.word) >= _SHORTEST and word.word.isalpha() and word.word not in FUNCTION_WORDS:
                    counts[word] += _TITLE_WEIGHT if name == TITLE else 1
    by_base: dict[str, tuple[Word, int]] = {}
    for word, count in counts.items():
        known = by_base.get(word.base)
        by_base[word.base] = (known[0] if known else word, count + (known[1] if known else 0))
    tried = sorted(by_base.values(), key=lambda pair: -pair[1])[:_TRIED]
    documents = engine.search(Term("access", "åben"), 0).total + 1
    rarity = {word: math.log(documents / (1 + engine.search(_clause(word, 1.0), 0).total)) for word, _ in tried}
    weights = {word: 1 + math.log(count) for word, count in tried if rarity[word] > 0}
    best = sorted(weights, key=lambda word: -weights[word] * rarity[word])[:_WORDS]
    return {word: weights[word] for word in best}


def _clause(word: Word, weight: float) -> Clause:
    weights = {name: weight * (_TITLE_WEIGHT if name == TITLE else 1) for name in WHOLE}
    return AnyOf(tuple(Weighted(Term(f"{name}_bases", word.base), own) for name, own in weights.items()))
