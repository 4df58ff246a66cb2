"""Tables of contents: where they end, and the items that they list."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise
from string import whitespace
from typing import NamedTuple

from minutes.danish.committees import body_pattern
from minutes.danish.dates import DATE, WEEKDAY
from minutes.danish.forms import letters
from minutes.danish.sentences import leads_on
from minutes.ingest.metadata import match_metadata
from minutes.ingest.vocabulary import Vocabulary
from minutes.records import Line

_WORD = r"(?:Dagsordens?punkt|Punkt|Pkt\.?|Sag)(?: nr\.?)?"
# Over a title: `Punkt 4:`, `31   Offentlig   Beslutning`.
_ACCESS = r"(?:Åben|Lukket|Offentlig|Fortrolig)t?(?:\s+(?:Beslutning|Drøftelse|Orientering)\w*)?"
NUMBER_ALONE = re.compile(rf"\s*(?P<named>{_WORD}\s*)?(?P<number>\d{{1,4}})(?(named)\s*[.:]?|\s+{_ACCESS})\s*$")
_ENTRY = re.compile(rf"\s*(?:{_WORD}\s+)?(?P<number>\d{{1,4}})(?:[.:)]?\s+|[.:]?(?=[A-ZÆØÅ][a-zæøå]))(?P<title>\S.*)$")
_FEWEST_LISTED = 2  # entries of contents that have no heading
_MOST_LISTED = 100  # lines of contents without numbers
_LONGEST_TITLE = 4  # lines
_MOST_BEFORE = 2  # lines between the heading and the first entry
_DIGITS, _LONGEST_PAGE, _DOTS = "0123456789", 4, ".…"
_WORDS = re.compile(r"(?:side|pkt\.?|punkt(?:er)?|sag|nr\.?|tekst|titel|til|dagsorden|:|\s)+$", re.IGNORECASE)
# `LUKKET MØDE`, `Åbne punkter`, `KU åben dagsorden`, `Punkter på lukket møde:`, `B. Lukkede sager`,
# `Ikke for åbne døre`, `Sager behandlet for lukkede døre:`.
_PART = re.compile(
    r"\s*(?:[A-Z]\.\s*|(?-i:[A-ZÆØÅ]{2,5}) )?"
    r"(?:(?:(?:sager|punkter) )?(?:behandlet |til \w+ )?(?:[-–] )?for |(?:sager|punkter) (?:(?:på|i|til) )?)?"
    r"(?:(?P<open>åb[en]\w*|offentlig\w*)|(?P<closed>ikke for åbne|luk\w+|uden(?: adgang for)?))\s+"
    r"(?:møde|del|\w*punkter|\w*sager|referat|dagsorden|døre|offentlighed(?:en)?)\s*:?\s*$"
    r"|\s*[A-Z]\. Sager til (?:orientering|afgørelse|drøftelse)\b",
    re.IGNORECASE,
)
_THEME = re.compile(r"\s*TEMA\s?:\s*(?P<closed>(?i:luk\w+))?")  # `TEMA: BØRN OG UNGE`, `TEMA: LUKKET PUNKT`
_CLOSED = re.compile(r"\blukket\b|\blukkede\b", re.IGNORECASE)
# Several entries on one line, each with its page: `1. A ...... 2 2. B ...... 4`.
_NEXT_ENTRY = re.compile(r"(?<=[\d.…)])\s+(?=\d{1,4}\.?\s+[A-ZÆØÅ])")


def group(text: str) -> bool | None:
    """Whether the part of the meeting that a line opens is closed; None where the line opens none."""
    match = _PART.match(text) or _THEME.match(text)
    return bool(match["closed"]) if match else None


@cache
def _body_or_day() -> re.Pattern[str]:
    day = rf"(?:(?:{WEEKDAY}|[Dd]en|d\.),? ){{0,2}}{DATE}(?:,?(?: kl\.?)? \d{{1,2}}[.:]\d\d)?"
    return re.compile(rf"\s*+(?:{body_pattern()}|{day})\s*+$")


def bare(number: str | None) -> str:
    """A number as the contents keep it: `01` in one place is `1` in another."""
    return (number or "").lstrip("0")


class Contents(NamedTuple):
    """What the contents list: titles by number (letters only, without and with the digits behind), closed lines.

    `unnumbered` are the titles, in order, of contents without numbers.
    """

    titles: dict[str, tuple[str, str]]
    closed: dict[str, Line]
    unnumbered: list[str]

    def lists(self, number: str | None, title: str) -> bool:
        """Whether the contents have that title (letters only) under that number."""
        return title in self.titles.get(bare(number), ())

    def begins(self, number: str | None, title: str) -> bool:
        """Whether the title under that number begins so."""
        return any(listed.startswith(title) for listed in self.titles.get(bare(number), ()))


class Parts:
    """The parts of a meeting, open to the public or closed, by the lines that head them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._heads = [(i, closed) for i, line in enumerate(lines) if (closed := group(line.text)) is not None]

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
        self.contents = Contents({}, {}, [])
        self.in_closed = False
        self.open_entry: str | None = None  # the number of an entry whose page is still to come

    def _add(self, number: str, title: str, line: Line) -> None:
        own = _without_page(title) or title[:1]
        self.contents.titles[number] = (letters(own), letters(title))
        if self.in_closed or _CLOSED.search(own):
            self.contents.closed[number] = line

    def _goes_on(self, index: int) -> bool:
        """Whether a line ends the title of the entry before: wrapped, with a page behind, or in front of the next."""
        line = self.lines[index]
        below = _ENTRY.match(self.lines[index + 1].text) if index + 1 < len(self.lines) else None
        before_next = below and not line.gap and bare(below["number"]) not in self.contents.titles
        return bool(line.continues or re.search(r"\s\d+\s*$", line.text) or before_next)

    def _take(self, index: int) -> bool:
        """Whether a line belongs to the contents; its entry is kept."""
        line = self.lines[index]
        text = line.text
        entry = None if self.open_entry and leads_on(self.lines[index - 1].text) else _ENTRY.match(text)
        part = group(text)
        if entry and self.words.furniture(_without_page(entry["title"])):
            return True
        if entry and bare(entry["number"]) not in self.contents.titles:
            self._add(bare(entry["number"]), entry["title"], line)
            paged = _has_page(text) or re.search(r"\s\d+\s*$", text)
            self.open_entry = None if paged else bare(entry["number"])
            return True
        if entry:
            return False
        if part is not None:
            self.in_closed = part
            return True
        if _has_page(text) or (self.open_entry and self._goes_on(index)):
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
            if NUMBER_ALONE.match(line.text):
                return index
            if self.words.heading(line.text) or match_metadata(line.text):
                return self._give_back(index)
            if not self._take(index) and not self._names_meeting(index, start):
                return index
        return len(self.lines)

    def _names_meeting(self, index: int, start: int) -> bool:
        """Whether a line names the body or the day again, between the heading and the first entry."""
        near = self.lines[index + 1 : start + _MOST_BEFORE + 1]
        is_one = _body_or_day().match(self.lines[index].text)
        return bool(is_one and not self.contents.titles and any(_ENTRY.match(line.text) for line in near))

    def _give_back(self, index: int) -> int:
        """The contents end before a heading: an entry without a page right in front of it is the first item."""
        before = self.lines[index - 1].text
        entry = _ENTRY.match(before)
        if entry and self.open_entry == bare(entry["number"]):
            self.contents.titles.pop(bare(entry["number"]))
            self.contents.closed.pop(bare(entry["number"]), None)
            return index - 1
        return index


def _entry(line: Line) -> tuple[str, str] | None:
    """The number of an entry and the letters of its title, without a page."""
    match = _ENTRY.match(line.text)
    return (match["number"], letters(_without_page(match["title"]))) if match else None


class Listed:
    """Tells contents without a heading: entries in order at the top, each of which comes again below."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    @cached_property
    def last(self) -> dict[str, tuple[int, str]]:
        """Where each number stands in front of a title last, and that title: few papers ask for it."""
        entries = ((index, entry) for index in range(len(self.lines)) if (entry := self._entry_or_mark(index)))
        return {number: (index, title) for index, (number, title) in entries}

    def _entry_or_mark(self, index: int) -> tuple[str, str] | None:
        """The entry at a line, or the number alone there over its title."""
        mark = NUMBER_ALONE.match(self.lines[index].text)
        if mark and index + 1 < len(self.lines):
            return mark["number"], letters(self.lines[index + 1].text)
        return _entry(self.lines[index])

    def _comes_again(self, index: int, entry: tuple[str, str]) -> bool:
        again, title = self.last[entry[0]]
        return again > index and _is_same(entry[1], title)

    def begin(self, start: int) -> bool:
        """Whether such contents begin at a line."""
        highest = count = 0
        for index in range(start, len(self.lines)):
            entry = _entry(self.lines[index])
            if entry is None:
                if not count or (self.lines[index].gap and group(self.lines[index].text) is None):
                    break
            elif int(entry[0]) <= highest or not self._comes_again(index, entry):
                return count >= _FEWEST_LISTED and int(entry[0]) <= highest
            else:
                highest = int(entry[0])
                count += 1
        return count >= _FEWEST_LISTED


def _is_same(first: str, second: str) -> bool:
    """Whether two titles agree as far as their lines go."""
    return bool(first and second) and (first.startswith(second) or second.startswith(first))


def read_contents(lines: Sequence[Line], start: int, words: Vocabulary) -> tuple[int, Contents]:
    """The contents whose heading is line `start`: the index behind them, and what they list."""
    reader = _Reader(lines, words)
    return reader.read(start + 1), reader.contents


def find_title(spelled: Sequence[str], title: str, start: int) -> tuple[int, int] | None:
    """The next lines, of which the letters are given, that are a title together: the first and the one behind them."""
    for first in range(start, len(spelled)):
        if spelled[first] and title.startswith(spelled[first]):
            for end in range(first + 1, min(first + _LONGEST_TITLE, len(spelled)) + 1):
                if "".join(spelled[first:end]) == title:
                    return first, end
    return None


def read_titles(lines: Sequence[Line], start: int) -> tuple[int, list[str]]:
    """Contents without numbers that begin at line `start`: the index behind them and their titles (letters only).

    Each title comes again below, in the same order, the first right behind the contents; else there are none.
    """
    top = (line.text for line in lines[start : start + _MOST_LISTED])
    spelled = [letters(_without_page(text) if _has_page(text) else text) for text in top]
    end = next((i for i in range(1, len(spelled)) if spelled[0] and spelled[i] == spelled[0]), 0)
    spelled += [letters(line.text) for line in lines[start + _MOST_LISTED :]] if end else []
    titles: list[str] = []
    at, below = 0, end
    while at < end:
        wrapped = ((entry, "".join(spelled[at:entry])) for entry in range(at + 1, min(at + _LONGEST_TITLE, end) + 1))
        found = ((entry, title, place) for entry, title in wrapped if (place := find_title(spelled, title, below)))
        entry, title, place = next(found, (0, "", (0, 0)))
        if not title:
            return start, []
        titles.append(title)
        at, below = entry, place[1]
    return (start + end, titles) if len(titles) >= _FEWEST_LISTED else (start, [])
