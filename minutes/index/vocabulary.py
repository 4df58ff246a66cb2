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
from minutes.errors import ArchiveError
from minutes.index.entries import CLOSED_FIELD, Entry

# Seen so often, a word is one and no misprint.
_OFTEN = 3

_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones are no parts of compounds
_HELD = 1 << 16  # words that are counted in memory before their counts go to the file
_REMEMBERED = 1 << 16  # stretches of text of which the unknown words are kept at hand

_TABLE = "CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID"
_COUNT = "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET count = count + excluded.count"


class Vocabulary:
    """The unknown words of an archive, counted in one small SQLite file: there are too many to be held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts: Counter[str] = Counter()  # what is not in the file yet
        self._unknown = lru_cache(_REMEMBERED)(_unknown_words)

    @staticmethod
    def create(path: Path) -> None:
        """Make the file, which must not be there yet."""
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(_TABLE)

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
        """The Danish words, with those that the archive has often. Raises ArchiveError for a damaged file."""
        try:
            return Lexicon(self._frequent())
        except sqlite3.DatabaseError as error:
            raise ArchiveError(f"{self._path} is damaged: {error}", "run `minutes rebuild`") from error

    def save(self) -> None:
        """Keep what was learnt."""
        if self._counts:
            with closing(sqlite3.connect(self._path)) as connection, connection:
                connection.executemany(_COUNT, sorted(self._counts.items()))
            self._counts.clear()

    def _frequent(self) -> Iterator[str]:
        with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield from (word for (word,) in connection.execute("SELECT word FROM words WHERE count >= ?", (_OFTEN,)))
            for word, count in self._counts.items():
                (held,) = connection.execute("SELECT total(count) FROM words WHERE word = ?", (word,)).fetchone()
                if held < _OFTEN <= held + count:
                    yield word


def _unknown_words(chunk: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(chunk) if not knows(word))
