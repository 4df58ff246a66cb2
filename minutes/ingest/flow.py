"""Lines to running text and to the places that it came from."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from minutes.danish.forms import join_lines, mask_cpr
from minutes.records import Box, Line, Span

_LIST_ENTRY = re.compile(r"\s*(?:[•*–-]\s|\d{1,3}[.)]\s|[a-zA-Z][.)]\s|at\s|At\s)")
_SPACES = re.compile(r"[ \xa0]+")


def is_list_entry(text: str) -> bool:
    """Whether a line begins an entry of its own: a bullet, `1.`, `a)` or the `at` of an indstilling."""
    return bool(_LIST_ENTRY.match(text))


def flow(lines: Iterable[Line]) -> str:
    """The text of lines: wrapped lines joined, paragraphs apart by a blank line, personal numbers masked."""
    text = ""
    for line in lines:
        piece = _plain(line.text)
        if not text:
            text = piece.strip()
        elif line.continues:
            text = join_lines(text, piece)
        else:
            text += ("\n\n" if line.gap else "\n") + piece
    return mask_cpr(text.replace("\u00ad", "").strip())


def _plain(text: str) -> str:
    """A line's text without entities and with single blanks, which most lines have."""
    text = html.unescape(text) if "&" in text else text
    text = _SPACES.sub(" ", text) if "  " in text or "\xa0" in text else text
    return text.strip(" ")


def _union(boxes: Sequence[Box | None]) -> Box | None:
    known = [box for box in boxes if box]
    if not known:
        return None
    x0, y0, x1, y1 = zip(*known, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


class Places:
    """Where the lines of one document stand."""

    def __init__(self, document_lines: Sequence[Line]) -> None:
        self._next = {before.end: line.start for before, line in pairwise(document_lines)}

    def of(self, lines: Iterable[Line]) -> tuple[Span, ...]:
        """One span for each run of lines on a page with no other line of the document between."""
        runs: list[list[Line]] = []
        for line in (line for line in lines if line.text.strip()):
            last = runs[-1][-1] if runs else None
            if last and last.page == line.page and self._next.get(last.end) == line.start:
                runs[-1].append(line)
            else:
                runs.append([line])
        return tuple(
            Span(page=run[0].page, box=_union([line.box for line in run]), start=run[0].start, end=run[-1].end)
            for run in runs
        )
