"""The texts that entities are looked for in, and the way back from them to the document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec.structs import replace

from minutes.records import Decision, Item, Minutes, Span

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_LETTERS = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"([\W_]+)")

# Characters that are looked through for the places of what one field names: a text of millions that is not the
# document's own would else take hours.
_MOST_SEARCHED = 1 << 28

# Fields whose own text is read; the others are read where they stand in the document.
_TEXTS = ("title", "resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling")
_AS_PRINTED = ("headings", "bilag", "fraværende", "sagsgang", "calendar", "kompetence")


class Field(NamedTuple):
    """A text and the places that it came from; `printed` where it is the document's text character by character."""

    text: str
    spans: tuple[Span, ...]
    printed: bool = False


def fields_of(minutes: Minutes, text: str) -> list[Field]:
    """The texts of header and items, in the order of the document."""
    header = _as_printed(minutes.meeting.spans.get("header", ()), text)
    fields = [*header, *(field for item in minutes.items for field in _fields_of_item(item, text))]
    return sorted(fields, key=lambda field: field.spans[0].start if field.spans else 0)


def _fields_of_item(item: Item, text: str) -> Iterator[Field]:
    for name in _TEXTS:
        value = getattr(item, name)
        if value:
            yield Field(value, item.spans.get(name, ()))
    for name in ("beslutning", "tidligere_behandling"):
        decisions: Sequence[Decision] = getattr(item, name)
        places = item.spans.get(name, ())
        yield from (Field(decision.text, places) for decision in decisions if decision.text)
    places = item.spans.get("sections", ())
    yield from (Field(value, places) for value in item.sections.values() if value)
    for name in _AS_PRINTED:
        yield from _as_printed(item.spans.get(name, ()), text)


def _as_printed(spans: Iterable[Span], text: str) -> Iterator[Field]:
    """The document's text at some spans, markup as blanks."""
    for span in spans:
        yield Field(_plain(text[span.start : span.end]), (span,), printed=True)


def _plain(text: str) -> str:
    return _TAG.sub(lambda tag: " " * len(tag[0]), text) if "<" in text else text


class _Letters:
    """The letters at some spans of the document, and the way back to their places."""

    def __init__(self, spans: Iterable[Span], text: str) -> None:
        self._places: list[int] = []  # of each piece in the document
        pieces: list[str] = []
        for span in spans:
            parts = _BETWEEN.split(_plain(text[span.start : span.end]))
            self._places += list(accumulate(map(len, parts), initial=span.start))[:-1:2]
            pieces += parts[::2]
        self._starts = list(accumulate(map(len, pieces), initial=0))  # and among the letters
        self.text = "".join(pieces)

    def place(self, at: int) -> int:
        """Where in the document the letter with this number stands."""
        piece = bisect_right(self._starts, at) - 1
        return self._places[piece] + at - self._starts[piece]


class Locator:
    """Where parts of a field's text stand in the document: their letters are looked for in those of its spans."""

    def __init__(self, field: Field, letters: _Letters) -> None:
        self._field = field
        self._cursor = 0
        self._letters = letters
        self._searched = 0  # characters
        self._spans = sorted(field.spans, key=lambda span: span.start)
        self._ends = [span.end for span in self._spans]

    def locate(self, start: int, end: int) -> tuple[Span, ...]:
        """The places of the characters `start:end` of the field; the whole first one where they are not found."""
        if self._field.printed:
            first = self._field.spans[0]
            return (replace(first, start=first.start + start, end=first.start + end),)
        wanted = "".join(_LETTERS.findall(self._field.text[start:end]))
        at = self._find(wanted) if wanted and self._searched < _MOST_SEARCHED else -1
        if at < 0:
            return self._field.spans[:1]
        self._cursor = at
        return tuple(self._clipped(self._letters.place(at), self._letters.place(at + len(wanted) - 1) + 1))

    def _find(self, wanted: str) -> int:
        """Where the letters stand next, or first where they do not come again; -1 where they never do."""
        letters = self._letters.text
        at = letters.find(wanted, self._cursor)
        self._searched += (len(letters) if at < 0 else at) - self._cursor
        if at < 0:
            at = letters.find(wanted)
            self._searched += len(letters) if at < 0 else at
        return at

    def _clipped(self, start: int, end: int) -> Iterator[Span]:
        for at in range(bisect_right(self._ends, start), len(self._spans)):
            span = self._spans[at]
            if span.start >= end:
                break
            yield replace(span, start=max(start, span.start), end=min(end, span.end))


class Text:
    """All fields as one text, and the way back."""

    def __init__(self, fields: Sequence[Field], document: str) -> None:
        self._fields = fields
        self._document = document
        self._locators: dict[int, Locator] = {}
        self._letters: dict[int, _Letters] = {}  # by the spans: decisions of an item have theirs together
        self._offsets: list[int] = []
        offset = 0
        for field in fields:
            self._offsets.append(offset)
            offset += len(field.text) + 2
        self.text = "\n\n".join(field.text for field in fields)

    def locate(self, start: int, end: int) -> tuple[Span, ...]:
        """The places in the document of the characters `start:end` of the text."""
        index = bisect_right(self._offsets, start) - 1
        if index not in self._locators:
            self._locators[index] = self._locator(self._fields[index])
        offset = self._offsets[index]
        return self._locators[index].locate(start - offset, end - offset)

    def _locator(self, field: Field) -> Locator:
        spans = () if field.printed else field.spans
        if id(spans) not in self._letters:
            self._letters[id(spans)] = _Letters(spans, self._document)
        return Locator(field, self._letters[id(spans)])
