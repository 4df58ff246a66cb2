"""The overview of all bilag at the end of minutes, merged with the items' own lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.forms import letters
from minutes.ingest.attachments import read_attachments
from minutes.ingest.flow import Places
from minutes.ingest.starts import NUMBERED
from minutes.records import Attachment, Item, Line

_BEHIND = re.compile(r"\([^()]*\)\s*$|\b\d{1,6}/\d{2}\s*$")  # a bilag's journal number, which no item has

_TITLE_LINES = 3


class Listed(NamedTuple):
    """What an overview has under the title of one item."""

    bilag: tuple[Attachment, ...]
    lines: list[Line]


def read_overview(lines: Sequence[Line], items: Sequence[Item]) -> dict[int, Listed]:
    """The bilag that an overview lists, by the index of the item under whose title they stand."""
    titles = {letters(item.title): index for index, item in enumerate(items) if item.title}
    groups: dict[int, list[Line]] = {}
    current: int | None = None
    at = 1
    while at < len(lines):
        begun = ((titles[title], n) for n, title in _titles(lines[at : at + _TITLE_LINES]) if title in titles)
        found = next(begun, None)
        current, taken = found or (current, 1)
        if found is None and current is not None:
            groups.setdefault(current, []).append(lines[at])
        at += taken
    return {index: Listed(read_attachments(group)[0], group) for index, group in groups.items()}


def _titles(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """What the title of an item may be that begins here, on one line or more: how many, and its letters."""
    match = NUMBERED.match(lines[0].text)
    if match and not _BEHIND.search(lines[0].text):
        for count in range(1, len(lines) + 1):
            yield count, letters(" ".join([match["title"], *(line.text for line in lines[1:count])]))


def _same(first: Attachment, second: Attachment) -> bool:
    if first.journal_number and second.journal_number:
        return first.journal_number == second.journal_number
    return letters(first.title) == letters(second.title)


def merge_overview(items: Sequence[Item], overview: dict[int, Listed], places: Places) -> tuple[list[Item], list[Line]]:
    """The items with the bilag that only the overview has, and the lines that these items took of it.

    What the item's own list says stays.
    """
    merged = list(items)
    taken: list[Line] = []
    for index, listed in overview.items():
        own = items[index].bilag
        known = {one.number for one in own}
        missing = [one for one in listed.bilag if one.number not in known and not any(_same(one, two) for two in own)]
        if missing:
            spans = items[index].spans
            spans = {**spans, "bilag": (*spans.get("bilag", ()), *places.of(listed.lines))}
            merged[index] = replace(items[index], bilag=(*own, *missing), spans=spans)
            taken += listed.lines
    return merged, taken
