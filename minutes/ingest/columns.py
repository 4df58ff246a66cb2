"""A header in two columns: labels side by side, and under them lines that tabs part or that are set apart."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.ingest.vocabulary import Vocabulary
from minutes.records import Line

_APART = 100.0  # points to the right of the first column from which on a line is of the second


def by_column(lines: Sequence[Line], words: Vocabulary) -> list[Line]:
    """The lines of a header, those of two columns one column after the other."""
    top = next((at for at, line in enumerate(lines) if _heads_columns(line, words)), None)
    if top is None:
        return list(lines)
    edge = lines[top].box
    left: list[Line] = []
    right: list[Line] = []
    for line in lines[top:]:
        tab = line.text.find("\t")
        if tab >= 0:
            left.append(line.part(0, tab))
            right.append(line.part(tab + 1))
        elif line.box and edge and line.box[0] > edge[0] + _APART:
            right.append(line)
        else:
            left.append(line)
    return [*lines[:top], *left, *right]


def _heads_columns(line: Line, words: Vocabulary) -> bool:
    """Whether a line is two labels with a tab between."""
    cells = line.text.split("\t")
    return len(cells) == 2 and all((label := words.label(cell)) and label.value >= len(cell.rstrip()) for cell in cells)
