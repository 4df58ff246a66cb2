"""Which of the lines that may begin items do: those whose numbers go up by little, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes.records import Line

_LISTED = re.compile(r"\s*(\d{1,3})[.)]?\s")
# Items without anything that tells them as such still follow each other by number; one may be left out.
_FARTHEST_NUMBER = 3
_FARTHEST_SURE = 40  # where the contents, metadata or the word `lukket` tell an item, its number may be farther on
SURE = ("contents", "metadata", "closed", "repeated")


class Start(NamedTuple):
    """Where an item begins: metadata from line `first`, the lines `title`, then its body from line `body`.

    `cut` are the offsets of the title in its first line, where a number stands beside it.
    """

    first: int
    title: tuple[int, int]
    body: int
    number: str | None
    sign: str
    cut: tuple[int, int] | None = None


def chain_of(candidates: Sequence[Start]) -> list[Start]:
    """The longest run of candidates whose numbers go up by little."""
    length: list[int] = []
    before: list[int | None] = []
    ends: dict[int, int] = {}  # the candidate at which the longest run so far to a number ends
    for index, start in enumerate(candidates):
        number = int(start.number or 0)
        farthest = _FARTHEST_NUMBER if start.sign not in SURE else _FARTHEST_SURE
        fits = [ends[lower] for lower in range(number - farthest, number) if lower in ends]
        fits = [other for other in fits if candidates[other].body <= start.first]
        previous = max(fits, key=lambda other: length[other], default=None)
        weight = 2 if start.sign == "contents" else 1  # a list inside an item may be as long as a short agenda
        length.append(weight + (length[previous] if previous is not None else 0))
        before.append(previous)
        if number not in ends or length[index] > length[ends[number]]:
            ends[number] = index
    chain: list[Start] = []
    at: int | None = max(range(len(length)), key=lambda i: length[i], default=None)
    while at is not None:
        chain.append(candidates[at])
        at = before[at]
    return chain[::-1]


class Between:
    """The candidates that no sign tells, or another than the chain's: items where they follow it by number and look
    like it. An entry of a list is told by the one before it, which no item has in its text."""

    def __init__(self, lines: Sequence[Line], chain: Sequence[Start]) -> None:
        self.lines = lines
        self.chain = chain
        self.gaps = all(self.lines[start.first].gap for start in chain[1:])
        self.found: list[Start] = []
        self.listed: set[int] = set()  # the numbers at the beginning of lines in the last item
        self.seen = 0
        self.front: list[Start] = []

    def _see(self, end: int) -> None:
        for line in self.lines[self.seen : end]:
            match = _LISTED.match(line.text)
            if match:
                self.listed.add(int(match[1]))
        self.seen = max(self.seen, end)

    def _stands_alike(self, start: Start) -> bool:
        line = self.lines[start.first]
        ends = self.lines[max(start.title[1] - 1, start.first)].text.rstrip()[-1:]
        return (line.gap or not self.gaps) and (
            bool(start.sign) or (self.gaps and len(self.chain) > 1 and ends not in ".,:;")
        )

    def _follows(self, start: Start, after: Start | None) -> bool:
        number = int(start.number or 0)
        if after and (start.body > after.first or number >= int(after.number or 0)):
            return False
        if not self.found:
            return start in self.front
        before = self.found[-1]
        in_list = number - 1 in self.listed and _LISTED.match(self.lines[start.first].text)
        return before.body <= start.first and number == int(before.number or 0) + 1 and not in_list

    def _in_front(self, candidates: Sequence[Start]) -> list[Start]:
        """The candidates whose numbers lead up to the chain's first, without one left out."""
        after, front = self.chain[0], list[Start]()
        for start in reversed([start for start in candidates if start.number and start.first < after.first]):
            if int(start.number or 0) == int(after.number or 0) - 1 and start.body <= after.first:
                if not self._stands_alike(start):
                    break
                front.append(start)
                after = start
        return front

    def take(self, start: Start) -> None:
        """Take an item, and forget what the one before listed."""
        self.found.append(start)
        self.listed.clear()
        self.seen = start.body

    def fill(self, candidates: Sequence[Start]) -> list[Start]:
        """The chain with what belongs to it."""
        at = 0
        self.front = self._in_front(candidates)
        for start in candidates:
            after = self.chain[at] if at < len(self.chain) else None
            self._see(start.first)
            if after and start.first == after.first:
                self.take(after)
                at += 1
            elif start.number and self._stands_alike(start) and self._follows(start, after):
                self.take(start)
        return self.found
