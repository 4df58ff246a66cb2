"""What people corrected of the cases: a small text file, applied on top of what the links give.

Items are named by their ids, which stay what they are when cases are made again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from minutes.files import append_entry, read_entries

_HEADER = """\
# Corrections of cases, the last one last; `minutes case merge`, `split` and `rename` write them.
# merge: the cases of these items are one. split: these items are a case of their own. rename: their case is called so.
"""


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One correction: `items` are ids of items or points, `on` is the day it was made."""

    kind: Literal["merge", "split", "rename"]
    items: tuple[str, ...]
    title: str | None = None
    who: str
    why: str
    on: str


class Corrections:
    """The corrections of one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[Correction, ...]:
        """All corrections, the oldest first. Raises ArchiveError where the file cannot be understood."""
        return read_entries(self.path, "corrections", Correction)

    def append(self, correction: Correction) -> None:
        """Add one, leaving what people wrote in the file as it is."""
        self.read()
        append_entry(self.path, "corrections", correction, _HEADER)


def correct(
    cases: Sequence[frozenset[str]], corrections: Sequence[Correction], known: Collection[str]
) -> list[frozenset[str]]:
    """The cases (sets of ids) as people want them; ids that are not `known` are passed over."""
    groups = [set(members) for members in cases]
    for correction in corrections:
        items = {item for item in correction.items if item in known}
        if correction.kind == "split" and items:
            groups = [group - items for group in groups]
            groups.append(items)
        elif correction.kind == "merge":
            joined = [group for group in groups if group & items]
            groups = [group for group in groups if not group & items]
            groups.append(items.union(*joined))
        groups = [group for group in groups if group]
    return [frozenset(group) for group in groups]


def new_title(members: Collection[str], corrections: Sequence[Correction]) -> str | None:
    """The title that people gave to the case of these items, the last one."""
    given = [each.title for each in corrections if each.kind == "rename" and set(each.items) & set(members)]
    return given[-1] if given else None


def concerned(corrections: Sequence[Correction]) -> Mapping[str, frozenset[str]]:
    """For each item that is corrected, the items that the same corrections name."""
    groups: dict[str, set[str]] = {}
    for correction in corrections:
        for item in correction.items:
            groups.setdefault(item, set()).update(correction.items)
    return {item: frozenset(others) for item, others in groups.items()}
