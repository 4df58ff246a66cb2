"""Words of an archive that no dictionary knows: names of places, of firms, of the municipality's own things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from minutes.danish.lexicon import Lexicon, knows
from minutes.files import write_aside
from minutes.index.entries import CLOSED_FIELD, Entry

# Seen so often, a word is one and no misprint.
_OFTEN = 3

_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones are no parts of compounds


class Vocabulary:
    """The unknown words of an archive, counted in one small file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._learnt = False
        self._counts: Counter[str] = Counter()
        if path.exists():
            self._counts.update(msgspec.json.decode(path.read_bytes(), type=dict[str, int]))

    def learn(self, entries: Iterable[Entry]) -> None:
        """Count the words of entries, of those that are open to everyone."""
        chunks: Counter[str] = Counter()  # what stands between blanks, of which there is less to look through
        for entry in entries:
            for name, passages in entry.texts.items():
                if name != CLOSED_FIELD and entry.access != "lukket":
                    for passage in passages:
                        chunks.update(passage.text.lower().split())
        words: Counter[str] = Counter()
        for chunk, count in chunks.items():
            for word in _WORD.findall(chunk):
                words[word] += count
        self._learnt = True
        self._counts.update({word: count for word, count in words.items() if not knows(word)})

    def lexicon(self) -> Lexicon:
        """The Danish words, with those that the archive has often."""
        return Lexicon(word for word, count in self._counts.items() if count >= _OFTEN)

    def save(self) -> None:
        """Keep what was learnt."""
        if self._learnt:
            write_aside(self._path, msgspec.json.encode(self._counts))
