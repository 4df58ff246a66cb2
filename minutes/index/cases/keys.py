"""What matters of one case are likely to share: so that each is compared with few others, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations

from minutes.index.cases.matters import Matter
from minutes.index.cases.titles import Title, generic_words

# A key that more matters have tells nothing, and is not looked up.
LARGEST_BLOCK = 40

_PAIRED = 5  # so many of the longest words of a title are paired with each other
_RUNS = 4  # so many hashes of the text are keys


def find_keys(matter: Matter, title: Title) -> frozenset[int]:
    """The keys by which a matter may be found by another of its case, its title's words aside."""
    return frozenset(hash_key(matter.municipality, kind, value) for kind, value in _values(matter, title))


def word_key(municipality: str, word: str) -> int:
    """The key of one word of a title."""
    return hash_key(municipality, "word", word)


def hash_key(*parts: str) -> int:
    """A number of 63 bits for some strings."""
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big") >> 1


def _values(matter: Matter, title: Title) -> Iterator[tuple[str, str]]:
    telling = sorted(title.words.keys() - generic_words(), key=lambda word: (-len(word), word))[:_PAIRED]
    if matter.veiled or title.key:
        yield "title", matter.veiled or title.key
    yield from (("pair", f"{one} {other}") for one, other in combinations(sorted(telling), 2))
    yield from (("paper", paper) for paper in matter.papers)
    yield from (("run", str(run)) for run in matter.sketch[:_RUNS])
