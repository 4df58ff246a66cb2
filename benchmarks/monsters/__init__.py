"""Documents made to break a parser: too large, too deep, or not what they say. All of them are seeded and invented.

`monsters(size)` gives all of them in the size asked for, `FULL` for `benchmarks/torture.py`, a small one for the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from monsters import feeds, packages, pages, papers, pdfs
from monsters.model import FULL, SMALL, Monster, Size

__all__ = ["FULL", "SMALL", "Monster", "Size", "monsters"]

KINDS = {
    "pdf": pdfs.monsters,
    "docx": packages.monsters,
    "html": pages.monsters,
    "text": papers.monsters,
    "json": feeds.monsters,
}


def monsters(size: Size) -> Iterator[Monster]:
    """All of them, one after the other."""
    return chain.from_iterable(make(size) for make in KINDS.values())
