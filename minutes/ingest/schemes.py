"""How a document numbers its items where no list has the form: `§ 112. …`, `43/98. …`, `Sag 41/21 | …`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from minutes.records import Line

# A word, a year or the meeting's number in front of a number, a year behind it, and what parts it from the title.
_MARKED = re.compile(
    r"\s*(?P<front>§ ?|[A-ZÆØÅ][A-ZÆØÅa-zæøå]{1,16}\.?(?: nr\.?)?(?:\s*:)?\s+|(?:19|20)\d{2}[-/]|\d{1,3}\.)?"
    r"(?P<number>\d{1,4})"
    r"(?P<behind>/\d{2,4}| af \d{1,3}$)?(?P<end>[.:]|\s*\||(?: \([A-ZÆØÅ]\))?(?:\t|\s{2,})| [–-] |$)"
    r"(?!\d)\s*(?P<title>\S.*)?$"
)
_FEWEST = 3
_FEWEST_LINES = 5  # of a usual item: what is closer is a list


class _Form(NamedTuple):
    """What all numbers of a document have around them; a blank in front of one stands for any white space."""

    front: str
    behind: str
    end: str

    @property
    def pattern(self) -> str:
        end = r"(?: \([A-ZÆØÅ]\))?(?:\s+|$)" if self.end == "\t" else re.escape(self.end)
        front = r"\s+".join(map(re.escape, self.front.split(" ")))
        return rf"\s*{front}(?P<number>\d{{1,4}}){re.escape(self.behind)}\s*{end}\s*(?P<title>\S.*)?$"


def _form(match: re.Match[str]) -> _Form | None:
    """The form of a number; None for one that has nothing but a point, which every list has."""
    end = match["end"].strip() or "\t"
    end = "\t" if end.startswith("(") else end
    form = _Form(re.sub(r"\s+", " ", match["front"] or ""), match["behind"] or "", end)
    return form if form.front or form.behind else None


def _longest_run(found: Sequence[tuple[int, int]]) -> list[int]:
    """The lines of the longest run of numbers that go up by one; of two as long the one with more between."""
    runs: list[list[tuple[int, int]]] = []
    for index, number in found:
        if runs and number == runs[-1][-1][1] + 1:
            runs[-1].append((index, number))
        else:
            runs.append([(index, number)])
    longest = max(runs, key=lambda run: (len(run), run[-1][0] - run[0][0]))
    return [index for index, _ in longest]


def find_scheme(lines: Sequence[Line]) -> str | None:
    """The expression (groups `number`, `title`) for lines that begin an item; None where no form goes through.

    The paragraphs of a statute are none: they have a `§ 1`.
    """
    found: defaultdict[_Form, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        match = _MARKED.match(line.text)
        form = _form(match) if match else None
        if match and form:
            found[form].append((index, int(match["number"])))
    runs = {form: _longest_run(places) for form, places in found.items() if not _is_statute(form, places)}
    runs = {form: run for form, run in runs.items() if len(run) >= _FEWEST and _is_apart(run)}
    best = max(runs, key=lambda form: len(runs[form]), default=None)
    return best.pattern if best else None


def _is_statute(form: _Form, places: Sequence[tuple[int, int]]) -> bool:
    return form.front.startswith("§") and any(number == 1 for _, number in places)


def _is_apart(run: Sequence[int]) -> bool:
    """Whether so much stands between the lines of a run that each begins an item."""
    return run[-1] - run[0] >= _FEWEST_LINES * (len(run) - 1)
