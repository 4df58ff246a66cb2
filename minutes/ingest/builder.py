"""Documents whose text the reader builds itself: lines of paragraphs and table rows, for formats without pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from minutes.errors import EmptyError
from minutes.records import Document, Line, Problem, Source
from minutes.version import PARSER_VERSION

BODY_SIZE = 10.0  # points; stands for the body's type where the format names none

_GONE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\u25cf\u25aa\u2023\u25e6\u00b7"), "•")
_ODD = re.compile(r"[^\S\t]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ud800-\udfff]")
_SPACES = re.compile(r" {2,}")
_TABS = re.compile(r" *\t[ \t]*")
# In a row of two cells the second one may hold a list of lines, such as members behind their label.
_LABEL_ROW = 2
# A cell with more paragraphs than these holds a text of its own: the table only lays the page out.
_MOST_IN_CELL = 3


class Entry(NamedTuple):
    """One line to be: its text, its type, whether space stands before it, whether it is a list's entry."""

    text: str
    size: float = BODY_SIZE
    bold: bool = False
    gap: bool = False
    page: int = 1
    continues: bool = False


def clean(text: str) -> str:
    """A text as one line: odd white space and controls as single blanks, bullets as `•`, tabs kept."""
    text = _ODD.sub(" ", text.translate(_GONE).translate(_BULLETS))
    return _TABS.sub("\t", _SPACES.sub(" ", text)).strip()


class Runs:
    """The pieces of one line, each in its own type; the line's type is that of most of its letters."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._types: Counter[tuple[float, bool]] = Counter()

    def add(self, text: str, size: float, bold: bool) -> None:
        """Append a piece."""
        self._texts.append(text)
        letters = len("".join(text.split()))
        if letters:
            self._types[size, bold] += letters

    def take(self) -> Entry | None:
        """The line so far, and a new one begun; None where there is no text. Bold only where all of it is."""
        if not self._texts:
            return None
        text = clean("".join(self._texts))
        types = self._types
        self._texts, self._types = [], Counter()
        if not text or not types:
            return None
        size = types.most_common(1)[0][0][0]
        return Entry(text, size, all(bold for _, bold in types))


def row_entries(cells: Sequence[Sequence[Entry]]) -> list[Entry]:
    """The lines of a table row: one with tabs between its cells, or all their lines where it lays out a page."""
    filled = [cell for cell in cells if cell]
    longest = max((len(cell) for cell in filled), default=0)
    lays_out = len(filled) < 2 or longest > _MOST_IN_CELL or (len(filled) == _LABEL_ROW and longest > 1)
    if lays_out:
        return [entry for cell in filled for entry in cell]
    entries = [entry for cell in filled for entry in cell]
    texts = [" ".join(entry.text.replace("\t", " ") for entry in cell) for cell in cells]
    return [
        entries[0]._replace(
            text="\t".join(texts).strip(),
            size=max(entry.size for entry in entries),
            bold=all(entry.bold for entry in entries),
        )
    ]


class Table:
    """The rows that are open, from the outside in: cells within cells."""

    def __init__(self) -> None:
        self._rows: list[list[list[Entry]]] = []
        self._is_first = True

    def open_table(self) -> None:
        """A table begins."""
        self._is_first = True

    def open_row(self) -> None:
        """A row begins."""
        self._rows.append([])

    def open_cell(self) -> None:
        """A cell of the innermost row begins; outside of rows nothing does."""
        if self._rows:
            self._rows[-1].append([])

    def put(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Take lines into the innermost cell; those that stand in none come back."""
        if not self._rows:
            return entries
        if not self._rows[-1]:
            self._rows[-1].append([])
        self._rows[-1][-1].extend(entries)
        return ()

    def close_row(self) -> Sequence[Entry]:
        """The innermost row ends; its lines come back where it stands in no cell of another. Rows stand close."""
        if not self._rows:
            return ()
        entries = row_entries(self._rows.pop())
        if len(entries) == 1 and not self._is_first:
            entries = [entries[0]._replace(gap=False)]
        self._is_first = False
        return self.put(entries)


def build_document(entries: Sequence[Entry], source: Source, problems: Sequence[Problem] = ()) -> Document:
    """The document of these lines, its text their texts joined. Raises EmptyError where there are none."""
    lines: list[Line] = []
    start = 0
    for entry in entries:
        if entry.text:
            lines.append(
                Line(
                    text=entry.text,
                    start=start,
                    end=start + len(entry.text),
                    page=entry.page,
                    size=entry.size,
                    bold=entry.bold,
                    gap=entry.gap and bool(lines),
                    continues=entry.continues,
                )
            )
            start += len(entry.text) + 1
    if not lines:
        raise EmptyError(f"{source.path} has no text")
    text = "\n".join(line.text for line in lines)
    return Document(source=source, text=text, lines=tuple(lines), problems=tuple(problems))


def built_source(path: str, sha256: str, media_type: str, reader: str, pages: int = 1) -> Source:
    """The source record of a document that was built."""
    return Source(path=path, sha256=sha256, media_type=media_type, pages=pages, reader=reader, parser=PARSER_VERSION)
