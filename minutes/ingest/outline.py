"""The coarse parts of a document: header, items, and what belongs to the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.dates import DATE
from minutes.danish.people import parse_people
from minutes.ingest.chains import Start
from minutes.ingest.contents import (
    NUMBER_ALONE,
    Contents,
    Listed,
    Parts,
    bare,
    group,
    read_contents,
    read_titles,
    split_entries,
)
from minutes.ingest.metadata import match_metadata
from minutes.ingest.starts import NUMBERED, find_starts, opens_item
from minutes.ingest.vocabulary import Vocabulary
from minutes.records import FurnitureKind, Line

# `Underskrevet den 4. maj 2021:` over nothing but names opens the signatures.
_SIGNED = re.compile(rf"\s*(?:Underskrevet|Godkendt|Underskrift(?:er)?)\b[^.\d]{{0,40}}{DATE}\s*:?\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:\w+ ){3}.*[a-zæøå]\.\s*$")
_MOST_SIGNED = 4  # sentences on a page of signatures
_CELLS = re.compile(r"\t|\s{2,}")
_LONGEST_CLOSING = 3  # lines behind the text of the last item that tell when the meeting ended


class ItemLines(NamedTuple):
    """The lines of one item; `marks` say nothing but its number or its title again.

    `closed` where the contents or the part of the minutes that it stands in say so.
    """

    number: str | None
    title: list[Line]
    body: list[Line]
    marks: tuple[Line, ...] = ()
    closed: bool = False


class Outline(NamedTuple):
    """A document's lines by the part of it that they belong to."""

    header: list[Line]
    items: list[ItemLines]
    furniture: dict[FurnitureKind, list[Line]]
    contents: Contents


def _without_number(line: Line, number: str | None) -> Line:
    match = NUMBERED.match(line.text)
    return line.part(match.start("title")) if match and match["number"] == number else line


class _Carver:
    """Takes the furniture out of a document's lines, one region after the other."""

    def __init__(self, lines: Sequence[Line], words: Vocabulary) -> None:
        self.lines = list(lines)
        self.words = words
        self.contents = Contents({}, {}, [])
        self.furniture: dict[FurnitureKind, list[Line]] = {}
        self.body: list[Line] = []

    def _put(self, kind: FurnitureKind, lines: Sequence[Line]) -> None:
        self.furniture.setdefault(kind, []).extend(lines)

    def _contents(self, index: int) -> int:
        """Take the contents at `index`; entries that share a line are parted first."""
        for at in range(index + 1, min(index + 4, len(self.lines))):
            parts = split_entries(self.lines[at])
            if len(parts) > 1:
                self.lines[at : at + 1] = parts
                break
        end, contents = read_contents(self.lines, index, self.words)
        self.contents.titles.update(contents.titles)
        self.contents.closed.update(contents.closed)
        if not self.contents.titles and not self.contents.unnumbered:
            behind, titles = read_titles(self.lines, index + 1)
            self.contents.unnumbered.extend(titles)
            end = max(end, behind)
        return end

    def _kind(self, index: int) -> FurnitureKind | None:
        """The kind of furniture whose heading a line is."""
        text = self.lines[index].text
        kind = self.words.furniture(text)
        if kind == "signatures" and index and NUMBER_ALONE.match(f"Punkt {self.lines[index - 1].text}"):
            return None if opens_item(self.lines, index - 1) else kind
        if kind is None and _SIGNED.match(text):
            behind = self.lines[index + 1 :]
            return "signatures" if behind and all(parse_people(line.text) for line in behind) else None
        return kind

    def _unnamed_contents(self) -> int:
        """Take contents that stand behind the header without a heading, and the header; the index behind them."""
        headings = ((i, self.words.heading(line.text)) for i, line in enumerate(self.lines))
        opens = (i for i, heading in headings if heading and heading.field != "fraværende")
        listed = Listed(self.lines)
        top = range(next(opens, 0))
        named = (i for i in top if self.words.furniture(self.lines[i].text) == "contents")
        start = next((i for i in range(next(named, len(top))) if listed.begin(i)), None)
        if start is None:
            return 0
        end, self.contents = read_contents(self.lines, start - 1, self.words)
        self.body += self.lines[:start]
        if end > start:
            self._put("contents", self.lines[start:end])
        return max(start, end)

    def _appendix(self, index: int) -> int:
        """The end of an overview or signature page: where another begins or an item does."""
        ends = (i for i in range(index + 1, len(self.lines)) if self._ends_appendix(i))
        return next(ends, len(self.lines))

    def _tells(self, start: int, end: int) -> bool:
        """Whether lines hold more sentences than people sign under."""
        return sum(_SENTENCE_END.search(line.text) is not None for line in self.lines[start:end]) > _MOST_SIGNED

    def _ends_appendix(self, index: int) -> bool:
        if self.words.furniture(self.lines[index].text):
            return True
        following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        opens = self.words.heading(following)
        return bool(NUMBERED.match(self.lines[index].text)) and bool(opens and opens.field != "bilag")

    def _drop_junk(self) -> None:
        """Take the lines out that a system left behind; the space in front of one stands before the next line."""
        kept: list[Line] = []
        gap = False
        for line in self.lines:
            if self.words.is_junk(line.text):
                self._put("junk", [line])
                gap = gap or line.gap
            else:
                kept.append(replace(line, gap=True) if gap and not line.gap else line)
                gap = False
        self.lines = kept

    def carve(self) -> None:
        self._drop_junk()
        index = self._unnamed_contents()
        while index < len(self.lines):
            kind = self._kind(index)
            end = index + 1
            if kind == "contents":
                listed = len(self.contents.titles)
                end = self._contents(index)
                if listed and len(self.contents.titles) == listed:
                    kind = None  # a heading in an item that is called as the contents are
            elif kind:
                end = self._appendix(index)
                if kind == "signatures" and self._tells(index + 1, end):
                    kind, end = None, index + 1  # such as a list of signatures among the bilag
            if kind:
                self._put(kind, self.lines[index:end])
            else:
                self.body.append(self.lines[index])
            index = end


def _item(start: Start, end: int, lines: Sequence[Line], closed: bool) -> ItemLines:
    title = list(lines[start.title[0] : start.title[1]])
    beside: list[Line] = []
    if title and start.cut:
        first = title[0]
        title[0] = first.part(*start.cut)
        beside = [first.part(0, start.cut[0]), first.part(start.cut[1])]
    front = lines[start.first : start.title[0]]
    own = front[-1:] if start.number and not start.cut else []  # `Sag nr. 12` over the title, which no file is called
    lead = [line for line in front if match_metadata(line.text) and line not in own]
    marks = [line for line in front if line not in lead] + list(lines[start.title[1] : start.body])
    body = [*lead, *lines[start.body : end]]
    groups = [line for line in body if group(line.text) is not None]
    kept = [line for line in body if line not in groups]
    return ItemLines(start.number, title, kept, (*beside, *marks, *groups), closed)


def _only_listed(contents: Contents, found: set[str | None]) -> list[ItemLines]:
    """Closed items that the contents name and the minutes leave out."""
    return [
        ItemLines(number, [_without_number(line, number)], [], closed=True)
        for number, line in contents.closed.items()
        if number not in {bare(each) for each in found}
    ]


def _signed(lines: Sequence[Line], header: str) -> int:
    """Where the names begin under which the minutes are signed: people of the header, nothing behind them."""
    at = len(lines)
    while at and all(cell in header and parse_people(cell) for cell in _CELLS.split(lines[at - 1].text.strip())):
        at -= 1
    while at < len(lines) and not lines[at].gap:
        at += 1
    return at


def _closing(lines: list[Line], header: Sequence[Line], words: Vocabulary) -> tuple[list[Line], list[Line]]:
    """What stands behind the last item's text, taken from its lines: labels of the meeting's end, and signatures."""
    signed = _signed(lines, " ".join(line.text for line in header))
    names = lines[signed:] if len(lines) - signed > 1 and not (signed and words.heading(lines[signed - 1].text)) else []
    labels = [line for line in lines[-_LONGEST_CLOSING:] if (label := words.label(line.text)) and label.key == "end"]
    lines[:] = [line for line in lines if line not in names and line not in labels]
    return labels, names


def outline(lines: Sequence[Line], words: Vocabulary) -> Outline:
    """The parts of a document's lines, from which running heads have been taken."""
    carver = _Carver(lines, words)
    carver.carve()
    body = carver.body
    starts = find_starts(body, words, carver.contents)
    furniture = {kind: its for kind, its in carver.furniture.items() if its}
    if not starts:
        return Outline(body, [], furniture, carver.contents)
    ends = [start.first for start in starts[1:]] + [len(body)]
    parts = Parts(body)
    listed = {bare(start.number) for start in starts if start.sign == "contents"} & carver.contents.closed.keys()
    closed = [bare(start.number) in listed or parts.is_closed(start.first) for start in starts]
    items = [_item(*item) for item in zip(starts, ends, repeat(body), closed)]
    header = body[: starts[0].first]
    labels, names = _closing(items[-1].body, header, words)
    if names:
        furniture.setdefault("signatures", []).extend(names)
    items += _only_listed(carver.contents, {item.number for item in items})
    return Outline([*header, *labels], items, furniture, carver.contents)
