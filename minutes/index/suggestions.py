"""Other words for what was typed: "Mente du …", and what goes on while typing.

Both look at the texts of what a search finds, so that nobody is told a word of what is closed to him.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from minutes.index.analysis import fold, tokens
from minutes.index.clauses import AllOf, AnyOf, Clause, Prefix, Similar
from minutes.index.documents import TITLE, WHOLE, place
from minutes.index.engine import Engine
from minutes.index.entries import CLOSED_FIELD, Entry
from minutes.index.query import Sought, Words
from minutes.index.translation import Translation

_LOOKED_AT = 50  # entries whose words are looked at
_SHORTEST, _LONG = 4, 7  # letters of a word that may be misspelt, and of one that may be so twice
_OFTENER = 10  # so many times oftener a word is found than the one that is taken for its misspelling
_TYPED = 2  # letters after which it is worth guessing


def respelled(engine: Engine, translation: Translation, query: str, sought: Iterable[Sought]) -> str | None:
    """The query with words of the archive in place of those that it hardly has; None where nothing is better."""
    better = query
    for node in sought:
        match node:
            case Words((word,)) if word.isalpha() and len(word) >= _SHORTEST:
                other = _better(engine, translation, node)
                if other:
                    better = _with(better, word, other.lower() if word.islower() else other)
    return better if better != query else None


def apart(translation: Translation, query: str, sought: Iterable[Sought], long: bool) -> Iterator[str]:
    """The query with its compounds in two words, or only those that are longer than two."""
    for node in sought:
        match node:
            case Words((word,), None):
                cuts = [*translation.halves(word)]
                for halves in reversed(cuts if len(cuts) > 1 or not long else ()):
                    yield _with(query, word, " ".join(halves))


def _with(query: str, word: str, other: str) -> str:
    """The query with another word, where the word stands by itself."""
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", other, query, count=1)


def _better(engine: Engine, translation: Translation, node: Words) -> str | None:
    """A word much like the one sought that is found far oftener."""
    (word,) = node.words
    known = translation.knows(word)
    own = engine.search(translation.within(translation.alone(node) if known else translation.exact(node)), 0).total
    if own and known:
        return None
    for distance in range(1, 3 if len(word) >= _LONG else 2):
        nearest = _nearest(engine, translation, node, distance)
        if nearest is None:
            continue
        found = engine.search(translation.within(translation.alone(Words((nearest,), node.field))), 0).total
        if found > own * _OFTENER:
            return nearest
    return None


def _nearest(engine: Engine, translation: Translation, node: Words, distance: int) -> str | None:
    """The commonest word with so many letters more, less or other."""
    from rapidfuzz.distance import OSA

    asked = fold(node.words[0])
    places = [place(field) for field in ((node.field,) if node.field else WHOLE)]
    like = AnyOf(tuple(Similar(f"{where}_forms", name + asked, distance) for where, name in places))
    counts = Counter(
        word
        for entry in _entries(engine, translation.within(like))
        for word in _words(entry)
        if word.isalpha() and 0 < OSA.distance(fold(word), asked, score_cutoff=distance) <= distance
    )
    return _commonest(counts, 1)[0] if counts else None


def complete(engine: Engine, translation: Translation, start: str, limit: int) -> tuple[str, ...]:
    """Words and titles that go on where the text ends, the commonest first; words before the last are in the title."""
    words = [word for _, _, word in tokens(start)]
    if not words or len(words[-1]) < _TYPED:
        return ()
    *before, last = words
    earlier = tuple(translation.alone(Words((word,), TITLE)) for word in before)
    titles, singles = Counter[str](), Counter[str]()
    for entry in _entries(engine, translation.within(AllOf((Prefix(f"{TITLE}_forms", fold(last)), *earlier)))):
        titles[entry.title] += 1
        singles.update({word for word in _words_of(entry.title) if fold(word).startswith(fold(last))})
    if not before and not titles:
        found = _entries(
            engine, translation.within(AnyOf(tuple(Prefix(f"{name}_forms", fold(last)) for name in WHOLE)))
        )
        singles.update(word for entry in found for word in _words(entry) if fold(word).startswith(fold(last)))
    head = start[: start.rindex(last)]
    words = [head + word for word in _commonest(singles, limit // 2)]
    return tuple(dict.fromkeys([*words, *(title for title, _ in titles.most_common(limit))]))[:limit]


def _entries(engine: Engine, clause: Clause) -> Iterator[Entry]:
    for stored, _ in engine.search(clause, _LOOKED_AT).hits:
        yield msgspec.json.decode(stored, type=Entry)


def _words(entry: Entry) -> Iterator[str]:
    for name, passages in entry.texts.items():
        if name != CLOSED_FIELD:
            for passage in passages:
                yield from _words_of(passage.text)


def _words_of(text: str) -> Iterator[str]:
    yield from (word for _, _, word in tokens(text))


def _commonest(counts: Counter[str], limit: int) -> Sequence[str]:
    """The commonest words, each once: in small letters where it is ever written so."""
    merged: Counter[str] = Counter()
    for word, count in counts.items():
        lower = word.lower()
        merged[lower if lower in counts or word.isupper() else word] += count
    return [word for word, _ in merged.most_common(limit)]
