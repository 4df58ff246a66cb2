"""What is true of an invented archive, as the lines of its `truth.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from minutes.records import Status

Fate = Literal["kept", "late", "broken", "pending", "unseen"]


class Paper(msgspec.Struct, frozen=True, kw_only=True, tag="paper", tag_field="kind"):
    """One document; `date` is the day of its meeting, also where the document does not state it."""

    source: str
    municipality: str
    committee: str
    date: str
    paper: str
    undated: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True, tag="item", tag_field="kind"):
    """One item of a document, or a point inside one: `id` as the program gives it, `title` as it is printed.

    `case` is the case that it belongs to, `standing` the standing item that it is instead, None for an item that only
    holds points. `file` is the number of the standing file that it is filed under.
    """

    id: str
    source: str
    number: str
    title: str
    municipality: str
    committee: str
    date: str
    point: str | None = None
    access: str = "åben"
    case_number: str | None = None
    case: str | None = None
    standing: str | None = None
    file: str | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What a body did with a case, or was to do.

    `status` is what the archive can tell of it by the contract; None where it tells nothing, since the meeting is
    missing and no other paper reports it. `items` are its items, one per version of the paper.
    """

    committee: str
    date: str
    status: Status | None
    outcome: str | None = None
    items: tuple[str, ...] = ()


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A step that items promised for a day or a month; `items` are those that promise it.

    kept: on that date. late: later. broken: not at all, though the archive holds a later meeting of the body. pending:
    not at all, and the archive does not reach that far. unseen: kept or late, at a meeting that the archive lacks.
    """

    committee: str
    date: str
    fate: Fate
    items: tuple[str, ...]


class Case(msgspec.Struct, frozen=True, kw_only=True, tag="case", tag_field="kind"):
    """One matter with its path; `numbers` are its case numbers in order, `twin` a case that goes along with it."""

    id: str
    municipality: str
    title: str
    numbers: tuple[str, ...] = ()
    closed: bool = False
    twin: str | None = None
    steps: tuple[Step, ...] = ()
    promises: tuple[Promise, ...] = ()


class Gap(msgspec.Struct, frozen=True, kw_only=True, tag="gap", tag_field="kind"):
    """A meeting that was held and of which the archive has no paper."""

    municipality: str
    committee: str
    date: str


Truth = Paper | Item | Case | Gap


def read_truth(path: Path) -> Iterator[Truth]:
    """The lines of a truth file, one after the other."""
    decoder = msgspec.json.Decoder(Truth)
    with path.open("rb") as lines:
        yield from map(decoder.decode, lines)
