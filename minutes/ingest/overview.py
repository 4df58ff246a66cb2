"""The overview of all bilag at the end of minutes, merged with the items' own lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from minutes.danish.forms import letters
from minutes.ingest.attachments import read_attachments
from minutes.ingest.starts import NUMBERED
from minutes.records import Attachment, Item, Line

_BEHIND = re.compile(r"\([^()]*\)\s*$|\b\d{1,6}/\d{2}\s*$")  # a bilag's journal number, which no item has


def read_overview(lines: Sequence[Line], items: Sequence[Item]) -> dict[int, tuple[Attachment, ...]]:
    """The bilag that an overview lists, by the index of the item under whose title they stand."""
    titles = {letters(item.title): index for index, item in enumerate(items) if item.title}
    groups: dict[int, list[Line]] = {}
    current: int | None = None
    for line in lines[1:]:
        match = NUMBERED.match(line.text)
        index = titles.get(letters(match["title"])) if match and not _BEHIND.search(line.text) else None
        if index is not None:
            current = index
        elif current is not None:
            groups.setdefault(current, []).append(line)
    return {index: read_attachments(group)[0] for index, group in groups.items()}


def _same(first: Attachment, second: Attachment) -> bool:
    if first.journal_number and second.journal_number:
        return first.journal_number == second.journal_number
    return letters(first.title) == letters(second.title)


def merge_overview(items: Sequence[Item], overview: dict[int, tuple[Attachment, ...]]) -> tuple[Item, ...]:
    """The items with the bilag that only the overview has; what the item's own list says stays."""
    merged = list(items)
    for index, listed in overview.items():
        own = items[index].bilag
        known = {one.number for one in own}
        missing = [one for one in listed if one.number not in known and not any(_same(one, two) for two in own)]
        if missing:
            merged[index] = replace(items[index], bilag=(*own, *missing))
    return tuple(merged)
