"""One run of ingest: sources are parsed, and `parsed/` is kept up to date with them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from minutes.archive.heads import Head, read_heads
from minutes.errors import UnreadableError, UnsupportedError
from minutes.files import decode, sha256_of, write_aside
from minutes.index.ids import HASH_LENGTH, id_base, with_hash
from minutes.parsing import Choices, parse, printable
from minutes.records import Minutes

Status = Literal["parsed", "replaced", "unchanged", "duplicate", "skipped", "failed"]


class Ingested(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source. `message` says why it failed, was skipped, or what it is a duplicate of."""

    path: str
    status: Status
    items: int = 0
    message: str = ""
    advice: str = ""


class Intake:
    """One run of ingest: what `parsed/` holds, kept up to date while sources come in."""

    def __init__(self, folder: Path, parsed: Path, choices: Choices) -> None:
        self._choices = choices
        self._folder = folder.resolve()
        self._parsed = parsed
        self.heads = read_heads(parsed)
        self._names_by_path: dict[str, set[str]] = {}
        self._name_by_sha: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        for name, head in self.heads.items():
            self._note(name, head)

    def take(self, path: Path, named: bool) -> Ingested:
        """Parse one source if it is new or changed. Whatever goes wrong with it is told, not raised."""
        try:
            return self._take(path)
        except UnreadableError as error:
            passed_over = isinstance(error, UnsupportedError) and not named
            return Ingested(
                path=printable(path),
                status="skipped" if passed_over else "failed",
                message=printable(error.message),
                advice=error.advice,
            )

    def _take(self, path: Path) -> Ingested:
        shown = printable(path)
        stored, sha = self._stored(path), sha256_of(path)
        before = self._names_by_path.get(stored, set())
        same = self._name_by_sha.get(sha)
        head = self.heads[same] if same is not None else None
        if head is not None and head.source.path != stored and self._still_there(head):
            self._forget(before)
            return Ingested(path=shown, status="duplicate", message=f"same content as {head.source.path}")
        if head is not None and same is not None and head.is_current(stored, self._choices):
            self._forget(before - {same})
            return Ingested(path=shown, status="unchanged", items=len(head.items))
        replaced = before | ({same} if same is not None else set())
        minutes = self._with_own_ids(parse(path, self._choices), replaced)
        source = msgspec.structs.replace(minutes.source, path=stored)
        self._keep(msgspec.structs.replace(minutes, source=source), replaced)
        return Ingested(path=shown, status="replaced" if replaced else "parsed", items=len(minutes.items))

    def infer_dates(self) -> None:
        """Write undated meetings anew with the dates that the other papers of their municipality tell now."""
        undated = {head.meeting.municipality for head in self.heads.values() if head.meeting.date_source != "stated"}
        if not undated - {None}:
            return
        from minutes.nlp.inferred import redated

        near = [self._parsed / name for name, head in self.heads.items() if head.meeting.municipality in undated]
        for minutes in redated(lambda: (decode(path, Minutes) for path in near)):
            self._keep(minutes, set())

    def _stored(self, path: Path) -> str:
        whole = path.resolve()
        return printable(whole.relative_to(self._folder) if whole.is_relative_to(self._folder) else whole)

    def _still_there(self, head: Head) -> bool:
        path = self._folder / head.source.path
        return path.is_file() and sha256_of(path) == head.source.sha256

    def _with_own_ids(self, minutes: Minutes, replaced: set[str]) -> Minutes:
        """The record with ids that no other has: the later of two takes the start of its hash into them."""
        owners = {self._owners.get(item.id) for item in minutes.items}
        return with_hash(minutes) if owners - replaced - {None} else minutes

    def _keep(self, minutes: Minutes, replaced: set[str]) -> None:
        name = _record_name(minutes)
        self._parsed.mkdir(parents=True, exist_ok=True)
        write_aside(self._parsed / name, msgspec.json.encode(minutes))
        self._forget(replaced | ({name} & self.heads.keys()), keep_file=name)
        head = Head.of(minutes)
        self.heads[name] = head
        self._note(name, head)

    def _note(self, name: str, head: Head) -> None:
        self._names_by_path.setdefault(head.source.path, set()).add(name)
        self._name_by_sha[head.source.sha256] = name
        self._owners.update((item.id, name) for item in head.items)

    def _forget(self, names: set[str], keep_file: str = "") -> None:
        for name in list(names):
            head = self.heads.pop(name)
            self._names_by_path[head.source.path].discard(name)
            self._name_by_sha.pop(head.source.sha256, None)
            for item in head.items:
                self._owners.pop(item.id, None)
            if name != keep_file:
                (self._parsed / name).unlink()


def _record_name(minutes: Minutes) -> str:
    """`lindholt-dir-2023-04-12-f3a38a5d.json`: the ids' common part, or the source's name, and its hash."""
    sha = minutes.source.sha256[:HASH_LENGTH]
    stem = id_base(minutes) if minutes.items else Path(minutes.source.path).stem
    return f"{stem}.json" if stem.endswith(sha) else f"{stem}-{sha}.json"
