"""Labels in a left column, beside their text: each on a line of its own over it, as headings stand elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from minutes.records import Line

_LABEL = re.compile(r" {0,3}(?P<label>[A-ZÆØÅ](?:[^\t|:]{0,28}?[^\s|:])?)(?:\s*:\s+|\s{2,})(?=[^\s:])")
_NO_NAME = re.compile(r"\s{2}|\d")  # in the columns of a table, or the number of an item
_FEWEST = 3  # labels beside a text of more than one line


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _column(lines: Sequence[Line]) -> int | None:
    """The column in which the text stands beside most labels, where a document has such."""
    columns: Counter[int] = Counter()
    for line, below in pairwise(lines):
        match = _LABEL.match(line.text)
        if match and not below.gap and _indent(below.text) == match.end():
            columns[match.end()] += 1
    return next((column for column, count in columns.most_common(1) if count >= _FEWEST), None)


def _is_label(line: Line, column: int) -> bool:
    """Whether a line has a label in front of the column, or is one that goes on below."""
    label = line.text[:column].rstrip()
    apart = len(line.text) <= column or (len(label) < column and line.text[column] != " ")
    named = bool(label) and not _NO_NAME.search(label.rstrip(" :").strip())
    return named and apart and _indent(line.text) < min(column, 4)


def unhang(lines: Sequence[Line]) -> list[Line]:
    """The lines with the labels of a left column on lines of their own, a wrapped one on one.

    A label with a colon may stay in front of its text.
    """
    column = _column(lines)
    if column is None:
        return list(lines)
    found: list[Line] = []
    wrapped: Line | None = None
    for line in lines:
        if not _is_label(line, column):
            found.append(line)
            wrapped = None
            continue
        label = line.part(0, len(line.text[:column].rstrip()))
        if label.text.endswith(":"):
            label = line
        if wrapped and label.text[:1].islower() and not line.gap:
            between = " " * (label.start - wrapped.end)
            found[-1] = replace(wrapped, text=f"{wrapped.text}{between}{label.text}", end=label.end)
        else:
            found.append(label)
        value = line.part(max(column, len(label.text)))
        wrapped = None if value.text else found[-1]
        found += [value] if value.text else []
    return found
