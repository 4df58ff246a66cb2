"""Words of an archive that no dictionary knows: names of places, of firms, of the municipality's own things."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from minutes.danish.lexicon import Lexicon, knows
from minutes.index.entries import CLOSED_FIELD, Entry

# Seen so often, a word is one and no misprint.
_OFTEN = 3

_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones are no parts of compounds
_HELD = 1 << 16  # words that are counted in memory before their counts go to the file
_REMEMBERED = 1 << 16  # stretches of text of which the unknown words are kept at hand

_TABLE = "CREATE TABLE IF NOT EXISTS words (word TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID"
_COUNT = "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET count = count + excluded.count"


class Vocabulary:
    """The unknown words of an archive, counted in one small SQLite file, of which no more than the words are read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts: Counter[str] = Counter()  # what is not in the file yet
        self._unknown = lru_cache(_REMEMBERED)(_unknown_words)

    def learn(self, entries: Iterable[Entry]) -> None:
        """Count the words of entries, of those that are open to everyone."""
        chunks: Counter[str] = Counter()  # what stands between blanks, of which there is less to look through
        for entry in entries:
            for name, passages in entry.texts.items():
                if name != CLOSED_FIELD and entry.access != "lukket":
                    for passage in passages:
                        chunks.update(passage.text.lower().split())
        for chunk, count in chunks.items():
            for word in self._unknown(chunk):
                self._counts[word] += count
        if len(self._counts) > _HELD:
            self.save()

    def lexicon(self) -> Lexicon:
        """The Danish words, with those that the archive has often."""
        return Lexicon(self._frequent())

    def save(self) -> None:
        """Keep what was learnt."""
        if self._counts:
            with closing(sqlite3.connect(self._path)) as connection, connection:
                connection.execute(_TABLE)
                connection.executemany(_COUNT, sorted(self._counts.items()))
            self._counts.clear()

    def _frequent(self) -> Iterator[str]:
        if not self._path.exists():
            yield from (word for word, count in self._counts.items() if count >= _OFTEN)
            return
        with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield from (word for (word,) in connection.execute("SELECT word FROM words WHERE count >= ?", (_OFTEN,)))
            for word, count in self._counts.items():
                held = connection.execute("SELECT count FROM words WHERE word = ?", (word,)).fetchone()
                if (held and held[0] < _OFTEN <= held[0] + count) or (not held and count >= _OFTEN):
                    yield word


def _unknown_words(chunk: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(chunk) if not knows(word))
