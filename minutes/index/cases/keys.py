"""What matters of one case are likely to share: so that each is compared with few others, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from minutes.index.cases.matters import Matter
from minutes.index.cases.titles import generic_words, parse_title

# A key that more matters have tells nothing, and is not looked up.
LARGEST_BLOCK = 40

_PAIRED = 5  # so many of the longest words of a title are paired with each other
_RUNS = 4  # so many hashes of the text are keys
_WORD = "word"  # the kind of key that each word of a title is
_PLACES = 1 << 10  # municipalities whose part of the keys is kept at hand


def keys_of(matter: Matter) -> frozenset[int]:
    """The keys by which a matter may be found by another of its case."""
    return frozenset(hash_key(matter.municipality, kind, value) for kind, value in _values(matter))


def word_key(municipality: str, word: str) -> int:
    """The key of one word of a title."""
    return hash_key(municipality, _WORD, word)


def hash_key(municipality: str, kind: str, value: str) -> int:
    """A number of 63 bits; those of one municipality are near each other, so that few pages of a file hold them."""
    whole = blake2b(f"{municipality}\0{kind}\0{value}".encode(), digest_size=6).digest()
    return int.from_bytes(_place(municipality) + whole, "big") >> 1


@lru_cache(_PLACES)
def _place(municipality: str) -> bytes:
    return blake2b(municipality.encode(), digest_size=2).digest()


def _values(matter: Matter) -> Iterator[tuple[str, str]]:
    title = parse_title(matter.title)
    telling = sorted(title.words.keys() - generic_words(), key=lambda word: (-len(word), word))[:_PAIRED]
    if matter.veiled or title.key:
        yield "title", matter.veiled or title.key
    yield from (("pair", f"{one} {other}") for one, other in combinations(sorted(telling), 2))
    yield from (("paper", paper) for paper in matter.papers)
    yield from (("run", str(run)) for run in matter.sketch[:_RUNS])
    yield from ((_WORD, word) for word in title.words)
