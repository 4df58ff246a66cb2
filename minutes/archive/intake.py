"""One run of ingest: sources are parsed, and `parsed/` is kept up to date with them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from minutes.archive.heads import Head
from minutes.archive.indexes import BATCH
from minutes.archive.register import Register, Stored
from minutes.archive.removal import REMOVED, Removals
from minutes.archive.sources import Source
from minutes.archive.workers import Ticket, Workers
from minutes.errors import UnreadableError, UnsupportedError
from minutes.files import decode, write_aside
from minutes.index.ids import HASH_LENGTH, id_base, with_hash
from minutes.parsing import Choices, printable
from minutes.records import Minutes
from minutes.version import PARSER_VERSION

Status = Literal["parsed", "replaced", "unchanged", "duplicate", "refused", "skipped", "failed"]


class Ingested(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source. `message` says why it failed, was skipped or refused, or of what it is a duplicate."""

    path: str
    status: Status
    items: int = 0
    message: str = ""
    advice: str = ""


# So many sources for each process are looked at before the first of them is taken.
_AHEAD = 8

_TOGETHER = 256  # sources that the register is asked for at once

# So many items are indexed at once, a minute's work or two, however few documents they are in.
_ITEMS = 20_000


class Seen(NamedTuple):
    """A source that was looked at: its path as stored, and its place in the queue where it is to be parsed.

    `standing` is its record where it has not changed.
    """

    source: Source
    stored: str
    ticket: Ticket | None = None
    standing: Stored | None = None


class Intake:
    """One run of ingest: what `parsed/` holds, kept up to date while sources come in.

    Sources are looked at some time before they are taken, so that several can be parsed meanwhile; they are taken in
    order, so that ids do not hang on how long each took. What the derived files are to take in and to forget is handed
    over from time to time.
    """

    def __init__(self, folder: Path, parsed: Path, choices: Choices, register: Register, workers: Workers) -> None:
        self._choices = choices
        self._fingerprint = choices.settings.fingerprint()
        self._folder = folder.resolve()
        self._parsed = parsed
        self._register = register
        self._workers = workers
        self._removed = Removals(folder / REMOVED).by_hash()
        self._parsing: set[str] = set()  # hashes of what is in the queue
        self._parents: dict[str, str] = {}  # the folder that was looked into last, as stored
        self._seen: Iterator[Seen] = iter(())
        self._waiting: deque[Seen] = deque()
        self._added: dict[str, str] = {}  # record names by keys
        self._gone: set[str] = set()  # keys
        self._items = 0

    def begin(self, sources: Iterable[Source]) -> None:
        """Put the first sources into the queue, so that they are parsed while other things are seen to."""
        self._seen = self._compared(iter(sources))
        self._look_ahead()

    def is_busy(self) -> bool:
        """Whether there are sources to take in."""
        return bool(self._waiting)

    def is_full(self) -> bool:
        """Whether so much has been taken in that it is to be handed over."""
        return len(self._added) >= BATCH or self._items >= _ITEMS

    def hand_over(self) -> tuple[dict[str, str], set[str]]:
        """What the derived files are to take in (record names by keys) and to forget (keys) since the last time."""
        handed = self._added, self._gone
        self._added, self._gone, self._items = {}, set(), 0
        return handed

    def run(self) -> Iterator[Ingested]:
        """Take sources in until it is full, those in the queue as far ahead as keeps every process busy."""
        while self._waiting and not self.is_full():
            seen = self._waiting.popleft()
            self._look_ahead()
            yield self.take(seen)

    def _compared(self, sources: Iterator[Source]) -> Iterator[Seen]:
        """The sources with what the register has of them, asked for some hundred at once."""
        while some := [Seen(source, self._stored(source)) for source in islice(sources, _TOGETHER)]:
            places = {seen.stored: seen.source.place for seen in some}  # of two that are stored alike the last
            standing = self._register.standing(places)
            for seen in some:
                known = standing.get(seen.stored) if places[seen.stored] is seen.source.place else None
                yield seen._replace(standing=known) if known else seen

    def _look_ahead(self) -> None:
        for seen in islice(self._seen, 1 + _AHEAD * self._workers.number - len(self._waiting)):
            self._waiting.append(self._look(seen))

    def _look(self, seen: Seen) -> Seen:
        """See whether a source is new or changed; then it goes into the queue of those to be parsed."""
        if seen.standing and self._is_current(seen.standing, seen.stored):
            return seen
        with suppress(UnreadableError):  # `take` will meet and tell it
            sha = self._register.hash_of(seen.source.path, seen.stored)
            if sha not in self._parsing and self._verdict(seen.stored, sha)[0] in ("parsed", "replaced"):
                self._parsing.add(sha)
                return seen._replace(ticket=self._workers.submit(seen.source.path), standing=None)
        return seen._replace(standing=None)

    def take(self, seen: Seen) -> Ingested:
        """Keep the record of one source if it is new or changed. Whatever goes wrong with it is told, not raised."""
        shown = printable(seen.source.place)
        if seen.standing:
            return Ingested(path=shown, status="unchanged", items=seen.standing.items)
        try:
            return self._take(seen)
        except UnreadableError as error:
            passed_over = isinstance(error, UnsupportedError) and not seen.source.named
            return Ingested(
                path=shown,
                status="skipped" if passed_over else "failed",
                message=printable(error.message),
                advice=error.advice,
            )

    def plan(self, source: Source) -> Ingested:
        """What `take` would make of a source, as far as that can be told without parsing it."""
        stored, shown = self._stored(source), printable(source.path)
        try:
            sha = self._register.hash_of(source.path, stored)
            status, same = self._verdict(stored, sha)
        except UnreadableError as error:
            return Ingested(path=shown, status="failed", message=printable(error.message), advice=error.advice)
        message = self._reason(status, sha, same)
        return Ingested(path=shown, status=status, items=same.items if same else 0, message=message)

    def _reason(self, status: Status, sha: str, same: Stored | None) -> str:
        """Why a source is not taken in, where its content is the cause."""
        if status == "refused":
            return self._removed[sha].refusal
        return f"same content as {same.path}" if same and status == "duplicate" else ""

    def _verdict(self, stored: str, sha: str) -> tuple[Status, Stored | None]:
        """What becomes of a source with this hash, and the record that its content has already."""
        if sha in self._removed:
            return "refused", None
        same = self._register.of_source(sha)
        if same and same.path != stored and self._still_there(same, sha):
            return "duplicate", same
        if same and self._is_current(same, stored):
            return "unchanged", same
        return "replaced" if same or self._register.of_path(stored) else "parsed", same

    def _take(self, seen: Seen) -> Ingested:
        path, stored = seen.source.path, seen.stored
        sha = self._register.hash_of(path, stored)
        self._parsing.discard(sha)
        status, same = self._verdict(stored, sha)
        before, shown = self._register.of_path(stored), printable(path)
        if status in ("duplicate", "refused"):
            self._forget(before)
            return Ingested(path=shown, status=status, message=self._reason(status, sha, same))
        if same and status == "unchanged":
            self._forget(before - {same.name})
            return Ingested(path=shown, status=status, items=same.items)
        minutes = self._workers.result(seen.ticket or self._workers.submit(path))
        if minutes.source.sha256 != sha:
            raise UnreadableError(f"{shown}: it changed while it was read", "run `minutes ingest` again")
        replaced = before | ({same.name} if same else set())
        minutes = self._with_own_ids(minutes, replaced)
        source = msgspec.structs.replace(minutes.source, path=stored)
        self._keep(msgspec.structs.replace(minutes, source=source), replaced)
        return Ingested(path=shown, status=status, items=len(minutes.items))

    def infer_dates(self) -> None:
        """Write undated meetings anew with the dates that the other papers of their municipality tell now."""
        near = self._register.undated()
        if near:
            from minutes.archive.outlines import outlines
            from minutes.nlp.inferred import redated

            for minutes in redated(outlines(near, self._register, self._record), self._record):
                self._keep(minutes, set())
        self._register.settle()

    def _stored(self, source: Source) -> str:
        """The path as records hold it; the folder of many files is resolved once."""
        folder, sign, name = source.place.rpartition(os.sep)
        # (Path.is_symlink raises for a long name.)
        if not sign or name == ".." or (source.linked and os.path.islink(source.place)):  # noqa: PTH114
            return stored_path(source.path, self._folder)
        if folder not in self._parents:
            self._parents = {folder: stored_path(Path(folder or os.sep), self._folder)}
        return f"{self._parents[folder].rstrip(os.sep)}/{printable(name)}".removeprefix("./")

    def _is_current(self, known: Stored, path: str) -> bool:
        """Whether the source at `path` would be read alike again."""
        if (known.path, known.parser, known.settings) != (path, PARSER_VERSION, self._fingerprint):
            return False
        by_ocr = known.reader.partition("+")[2]
        if self._choices.ocr_lang is None or not by_ocr:
            return True
        from minutes.ingest.ocr import reader_name

        return by_ocr == reader_name(self._choices.ocr_lang)

    def _still_there(self, known: Stored, sha: str) -> bool:
        path = self._folder / known.path
        return path.is_file() and self._register.hash_of(path, known.path) == sha

    def _with_own_ids(self, minutes: Minutes, replaced: set[str]) -> Minutes:
        """The record with ids that no other has: the later of two takes the start of its hash into them."""
        owners = self._register.owners(item.id for item in minutes.items)
        return with_hash(minutes) if owners - replaced else minutes

    def _keep(self, minutes: Minutes, replaced: set[str]) -> None:
        path = self._parsed / _record_name(minutes)
        self._parsed.mkdir(parents=True, exist_ok=True)
        write_aside(path, msgspec.json.encode(minutes))
        self._forget(replaced - {path.name})
        self._note_gone(self._register.drop(path.name))
        self._added[self._register.put(path, Head.of(minutes))] = path.name
        self._items += len(minutes.items)

    def _record(self, name: str) -> Minutes:
        return decode(self._parsed / name, Minutes)

    def _forget(self, names: set[str]) -> None:
        for name in sorted(names):
            (self._parsed / name).unlink(missing_ok=True)
            self._note_gone(self._register.drop(name))

    def _note_gone(self, key: str | None) -> None:
        if key and self._added.pop(key, None) is None:
            self._gone.add(key)


def stored_path(path: Path, folder: Path) -> str:
    """A path as records of an archive hold it: relative to its folder where it lies within."""
    folder = folder.resolve()
    try:
        whole = path.resolve()
    except (OSError, RuntimeError):  # a link in a circle; whoever reads it tells
        whole = path.absolute()
    return printable(whole.relative_to(folder) if whole.is_relative_to(folder) else whole)


def _record_name(minutes: Minutes) -> str:
    """`lindholt-dir-2023-04-12-f3a38a5d.json`: the ids' common part, or the source's name, and its hash."""
    sha = minutes.source.sha256[:HASH_LENGTH]
    stem = id_base(minutes) if minutes.items else Path(minutes.source.path).stem
    return f"{stem}.json" if stem.endswith(sha) else f"{stem}-{sha}.json"
