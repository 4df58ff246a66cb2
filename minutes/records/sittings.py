"""The frozen records of meetings as other standards see them: a meeting with its papers, and who and what is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from minutes.records.cases import Trace
from minutes.records.minutes import Committee, Kind, Minutes

_FULLEST: tuple[Kind, ...] = ("beslutningsprotokol", "referat", "dagsorden")


class HeldPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One paper of a meeting, as it may be shown; `id` is the name of its record.

    `cases` are the cases of its items and points, `people` the ids of persons by name and party as listed. `whole`:
    nothing of it is held back, so that the raw document may be seen as well.
    """

    id: str
    minutes: Minutes
    cases: Mapping[str, str] = {}
    people: Mapping[tuple[str, str | None], str] = {}
    whole: bool = True


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting of one body with its papers."""

    id: str
    papers: tuple[HeldPaper, ...]

    @property
    def fullest(self) -> HeldPaper:
        """The paper that tells most: what was decided, else what was to be."""
        return min(self.papers, key=lambda paper: _FULLEST.index(paper.minutes.meeting.kind))


class Record(NamedTuple):
    """What an archive has for other standards, to be gone through as often as is needed.

    `names` are those of bodies by municipality and abbreviation, `base` the address below which ids are made.
    """

    sittings: Callable[[], Iterator[Sitting]]
    traces: Callable[[], Iterator[Trace]]
    names: Mapping[tuple[str | None, str], str]
    base: str

    def full_name(self, municipality: str | None, body: Committee | None) -> str | None:
        """The name of a body, its abbreviation where only that is known."""
        if body is None or body.name:
            return body.name if body else None
        return self.names.get((municipality, body.abbreviation or ""), body.abbreviation)
