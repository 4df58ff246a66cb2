"""Tables of contents: where they end, and the items that they list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from string import whitespace
from typing import NamedTuple

from minutes.danish.forms import letters
from minutes.ingest.metadata import match_metadata
from minutes.ingest.vocabulary import Vocabulary
from minutes.records import Line

_ENTRY = re.compile(r"\s*(?:Punkt\s+)?(?P<number>\d{1,4})[.:]?\s+(?P<title>\S.*)$")
_DIGITS, _LONGEST_PAGE, _DOTS = "0123456789", 4, ".…"
_WORDS = re.compile(r"(?:side|pkt\.?|punkt(?:er)?|sag|nr\.?|tekst|titel|til|dagsorden|:|\s)+$", re.IGNORECASE)
# `LUKKET MØDE`, `Åbne punkter`, `B. Lukkede sager`, `Ikke for åbne døre`, `Sager behandlet for lukkede døre:`.
GROUP = re.compile(
    r"\s*(?:[A-Z]\.\s*)?(?:(?:(?:sager|punkter) )?(?:behandlet |til behandling )?for )?"
    r"(?:(?P<open>åb[en]\w*)|(?P<closed>ikke for åbne|luk\w+))\s+"
    r"(?:møde|del|\w*punkter|\w*sager|referat|dagsorden|døre)\s*:?\s*$",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\blukket\b|\blukkede\b", re.IGNORECASE)
# Several entries on one line, each with its page: `1. A ...... 2 2. B ...... 4`.
_NEXT_ENTRY = re.compile(r"(?<=[\d.…)])\s+(?=\d{1,4}\.?\s+[A-ZÆØÅ])")


class Contents(NamedTuple):
    """What the contents list: titles by number (letters only, without and with the digits behind), closed lines."""

    titles: dict[str, tuple[str, str]]
    closed: dict[str, Line]

    def lists(self, number: str | None, title: str) -> bool:
        """Whether the contents have that title (letters only) under that number."""
        return title in self.titles.get(number or "", ())

    def begins(self, number: str | None, title: str) -> bool:
        """Whether the title under that number begins so."""
        return any(listed.startswith(title) for listed in self.titles.get(number or "", ()))


class Parts:
    """The parts of a meeting, open to the public or closed, by the lines that head them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        heads = ((i, GROUP.match(line.text)) for i, line in enumerate(lines))
        self._heads = [(i, bool(head["closed"])) for i, head in heads if head]

    def is_closed(self, index: int) -> bool:
        """Whether the last part that begins in front of a line is closed."""
        at = bisect_left(self._heads, (index, False))
        return at > 0 and self._heads[at - 1][1]


def _without_page(text: str) -> str:
    """A title in the contents without the dots and the page number behind it."""
    whole = text.rstrip()
    number = len(whole[-_LONGEST_PAGE:]) - len(whole[-_LONGEST_PAGE:].rstrip(_DIGITS))
    return whole[: len(whole) - number].rstrip(f"{whitespace}\xa0{_DOTS}")


def _has_page(text: str) -> bool:
    """Whether dots or a gap stand behind a title, and a page number behind that; dots alone will do."""
    whole = text.rstrip()
    title = whole.rstrip(_DIGITS)
    bare = title.rstrip()
    gap = title[len(bare) :]
    dotted = len(bare) > 1 and not bare[-2:].strip(_DOTS)
    if title == whole:
        return dotted
    return len(whole) - len(title) <= _LONGEST_PAGE and (dotted or len(gap) > 1 or "\t" in gap)


def split_entries(line: Line) -> list[Line]:
    """The entries of a contents line as lines of their own."""
    cuts = [0, *(match.end() for match in _NEXT_ENTRY.finditer(line.text)), len(line.text)]
    if len(cuts) < 4 and not _ENTRY.match(line.text):
        return [line]
    return [line.part(a, b) for a, b in pairwise(cuts)]


class _Reader:
    def __init__(self, lines: Sequence[Line], words: Vocabulary) -> None:
        self.lines = lines
        self.words = words
        self.contents = Contents({}, {})
        self.in_closed = False
        self.open_entry: str | None = None  # the number of an entry whose page is still to come

    def _add(self, number: str, title: str, line: Line) -> None:
        bare = _without_page(title) or title[:1]
        self.contents.titles[number] = (letters(bare), letters(title))
        if self.in_closed or _CLOSED.search(bare):
            self.contents.closed[number] = line

    def _take(self, line: Line) -> bool:
        """Whether a line belongs to the contents; its entry is kept."""
        text = line.text
        entry = _ENTRY.match(text)
        group = GROUP.match(text)
        if entry and entry["number"] not in self.contents.titles:
            self._add(entry["number"], entry["title"], line)
            paged = _has_page(text) or re.search(r"\s\d+\s*$", text)
            self.open_entry = None if paged else entry["number"]
            return True
        if entry:
            return False
        if group:
            self.in_closed = bool(group["closed"])
            return True
        if _has_page(text) or (self.open_entry and (line.continues or re.search(r"\s\d+\s*$", text))):
            if self.open_entry:
                rest = _without_page(text)
                whole = self.contents.titles[self.open_entry][1]
                self.contents.titles[self.open_entry] = (whole + letters(rest), whole + letters(text))
                self.open_entry = None
            return True
        return bool(_WORDS.match(text) or self.words.furniture(_without_page(text)))

    def read(self, start: int) -> int:
        """Read from the line behind the heading; the index of the first line that is not the contents'."""
        for index in range(start, len(self.lines)):
            line = self.lines[index]
            if self.words.heading(line.text) or match_metadata(line.text):
                return self._give_back(index)
            if not self._take(line):
                return index
        return len(self.lines)

    def _give_back(self, index: int) -> int:
        """The contents end before a heading: an entry without a page right in front of it is the first item."""
        before = self.lines[index - 1].text
        entry = _ENTRY.match(before)
        if entry and self.open_entry == entry["number"]:
            self.contents.titles.pop(entry["number"])
            self.contents.closed.pop(entry["number"], None)
            return index - 1
        return index


def read_contents(lines: Sequence[Line], start: int, words: Vocabulary) -> tuple[int, Contents]:
    """The contents whose heading is line `start`: the index behind them, and what they list."""
    reader = _Reader(lines, words)
    return reader.read(start + 1), reader.contents
