"""What the watches of an archive have told already, remembered beside them in the data folder.

Not in the index, which is made again now and then: what was told stays told. Nothing of what documents say is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import sha256
from heapq import nlargest
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID, uuid4, uuid5

import msgspec

from minutes.danish.committees import same_body
from minutes.danish.forms import letters
from minutes.errors import ArchiveError
from minutes.files import decode, write_aside
from minutes.records import Committee, Status, Step
from minutes.wording import body_name

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue

Change = Literal["new", "changed"]

_DIGITS = 12  # of a hash

# What one paper decided on an item or on a point (?1), and the hash of the paper.
_DECIDED = """
    SELECT sha256, field, text, outcome FROM items JOIN documents ON documents.id = document
    LEFT JOIN decisions ON decisions.item = items.id AND field = 'beslutning' AND point IS ?2
    WHERE items.id = ?1 ORDER BY decisions.position
"""


class Mark(msgspec.Struct, frozen=True):
    """By what it is seen that an item has changed: hashes of its paper, and of what was decided."""

    paper: str
    decision: str

    def differs(self, other: Mark) -> bool:
        """Whether another paper tells another decision; the same paper read better is no news."""
        known = bool(self.paper and other.paper)
        return known and self.paper != other.paper and self.decision != other.decision


class ToldItem(msgspec.Struct, frozen=True, array_like=True):
    """An item or a point that was told, when (UTC), and how often: again where its decision has changed."""

    mark: Mark
    at: str
    times: int = 1


class ToldStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step of a case that was told and is no item: reported, announced or overdue."""

    status: Status
    date: str | None = None
    committee: Committee | None = None
    step: str | None = None
    at: str = ""

    @property
    def body(self) -> str:
        """Which body's step it is, in the words of the first time."""
        return body_name(self.committee) or self.step or ""

    def is_of(self, step: Step) -> bool:
        """Whether it is that step."""
        if (self.status, self.date) != (step.status, step.date):
            return False
        if self.committee and step.committee:
            return same_body(self.committee, step.committee)
        return self.committee == step.committee and self.step == step.step


class Told(msgspec.Struct, frozen=True):
    """What one watch has told: items by their ids, and other steps."""

    items: dict[str, ToldItem] = {}
    steps: tuple[ToldStep, ...] = ()


class Verdict(NamedTuple):
    """Whether something is to be told, and how; `times` counts the tellings, this one included.

    `key` stands for what is told, and is the same the next time.
    """

    is_new: bool
    change: Change
    at: str
    times: int
    key: str


class Telling:
    """Goes through what a watch finds, with what it has told; `at` is the time (UTC) of what is told now."""

    def __init__(self, known: Told, at: str) -> None:
        self._before = known
        self._at = at
        self._items = dict(known.items)
        self._steps = list(known.steps)
        self._left = list(known.steps)  # those that were not found again yet: each stands for one step
        self._found: list[Step] = []

    def latest(self, number: int) -> set[str]:
        """The ids of so many items that were told last."""
        return set(nlargest(number, self._before.items, key=lambda each: self._before.items[each].at))

    def item(self, item_id: str, versions: Iterable[str], mark: Mark) -> Verdict:
        """An item that is found; `versions` are the ids of the same in other papers of the meeting."""
        known = self._before.items.get(item_id)
        is_new = known is None or known.mark.differs(mark)
        if known is None:
            told = ToldItem(mark, self._at)
        elif is_new:
            told = ToldItem(mark, self._at, known.times + 1)
        else:
            told = msgspec.structs.replace(known, mark=mark)
        self._items[item_id] = told
        is_changed = told.times > 1 or any(each in self._before.items for each in versions)
        return Verdict(is_new, "changed" if is_changed else "new", told.at, told.times, item_id)

    def step(self, step: Step) -> Verdict:
        """A step that is found and is no item."""
        known = next((each for each in self._left if each.is_of(step)), None)
        told = known or ToldStep(step.status, step.date, step.committee, step.step, self._at)
        if known:
            self._left.remove(known)
        else:
            self._steps.append(told)
        self._found.append(step)
        times = sum(told.is_of(each) for each in self._found)
        return Verdict(known is None, "new", told.at, times, f"{told.status} {told.date} {told.body}")

    def leave(self, ids: Iterable[str]) -> None:
        """Items that are not told now after all."""
        for each in ids:
            del self._items[each]
            if each in self._before.items:
                self._items[each] = self._before.items[each]

    def known(self) -> Told:
        """What the watch has told when all of this is told."""
        return Told(self._items, tuple(self._steps))


class Memory(msgspec.Struct, frozen=True):
    """What all watches have told, by their names; `feed` is what ids of notices are made with."""

    feed: UUID
    watches: dict[str, Told] = {}

    @classmethod
    def read(cls, path: Path) -> Memory:
        """What is remembered at `path`, nothing where there is no such file. Raises ArchiveError."""
        try:
            return decode(path, cls)
        except FileNotFoundError:
            return cls(uuid4())
        except ArchiveError as error:
            advice = "move that file away; everything is told once more then"
            raise ArchiveError(error.message, advice) from None

    def write(self, path: Path, names: Collection[str]) -> None:
        """Keep what the watches of these names have told; a watch that is gone is forgotten. Raises ArchiveError."""
        kept = {name: told for name, told in self.watches.items() if name in names}
        try:
            write_aside(path, msgspec.json.encode(msgspec.structs.replace(self, watches=kept)))
        except OSError as error:
            message = f"{path}: {error.strerror or error}"
            raise ArchiveError(message, "see that the disk has room and that you may write there") from None

    def notice_id(self, *parts: str) -> str:
        """An id for something that is told, the same whenever it is told again. It is an IRI."""
        return uuid5(self.feed, "\n".join(parts)).urn


def mark_of(catalogue: Catalogue, item_id: str) -> Mark:
    """The mark of an item or a point; one that is closed is told once, for its decisions are not in the catalogue."""
    find = catalogue.connection.execute
    point = find("SELECT item, id FROM points WHERE id = ?", (item_id,)).fetchone()
    rows = find(_DECIDED, point or (item_id, None)).fetchall()
    decision = "\n".join(f"{outcome} {letters(text)}" for _, field, text, outcome in rows if field)
    return Mark(rows[0][0][:_DIGITS] if rows else "", sha256(decision.encode()).hexdigest()[:_DIGITS])
