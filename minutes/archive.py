"""The archive: one data folder with its sources, its parsed records and its index.

The only code that knows the folder's form: `raw/` holds sources (they may also lie elsewhere), `parsed/` one
JSON file per source, `index/` the full-text index. The index is derived: it holds what `parsed/` holds.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from minutes.errors import ArchiveError, NotFoundError, UnreadableError, UnsupportedError
from minutes.files import decode, sha256_of, write_aside
from minutes.index.engine import Answer, Engine, Filters
from minutes.index.entries import make_entries, point_ids
from minutes.nlp.settings import read_settings
from minutes.nlp.terms import CommitteeTerm, committee_terms
from minutes.parsing import Choices, parse, printable
from minutes.privacy import open_bilag
from minutes.records import Item, Minutes, Point, Source
from minutes.version import PARSER_VERSION

__all__ = ["Archive", "Choices", "Ingested", "Shown", "parse", "printable"]

# So many documents are parsed before the index takes them in with one commit.
_BATCH = 1000

_HASH_LENGTH = 8  # characters of a hash in file names and item ids

Status = Literal["parsed", "replaced", "unchanged", "duplicate", "skipped", "failed"]


class Ingested(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source. `message` says why it failed, was skipped, or what it is a duplicate of."""

    path: str
    status: Status
    items: int = 0
    message: str = ""
    advice: str = ""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One item, or one of its points, with the document that it stands in."""

    minutes: Minutes
    item: Item
    point: Point | None = None


class _ItemId(msgspec.Struct, frozen=True):
    id: str


class _When(msgspec.Struct, frozen=True):
    municipality: str | None = None
    date: str | None = None
    date_source: str | None = None


class _Head(msgspec.Struct, frozen=True):
    """As much of a parsed record as tells what it was made from."""

    source: Source
    items: tuple[_ItemId, ...] = ()
    meeting: _When = _When()

    def key(self, name: str) -> str:
        """The key of the record `name` in the index; another one as soon as the record is another."""
        parts = (
            self.source.sha256,
            str(self.source.parser),
            self.source.reader,
            self.source.settings or "",
            self.source.path,
            self.meeting.date or "",
            self.meeting.date_source or "",
            *(item.id for item in self.items),
        )
        return f"{name}@{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:16]}"

    def is_current(self, path: str, choices: Choices) -> bool:
        """Whether the source at `path` would be read alike again with these choices."""
        if self.source.path != path or self.source.parser != PARSER_VERSION:
            return False
        if self.source.settings != choices.settings.fingerprint():
            return False
        by_ocr = self.source.reader.partition("+")[2]
        if choices.ocr_lang is None or not by_ocr:
            return True
        from minutes.ingest.ocr import reader_name

        return by_ocr == reader_name(choices.ocr_lang)


class Archive:
    """Ingest into and search in one data folder."""

    def __init__(self, folder: str | Path = "data") -> None:
        self.folder = Path(folder)
        self._raw = self.folder / "raw"
        self._parsed = self.folder / "parsed"
        self._index = self.folder / "index" / "tantivy"

    def choices(self, ocr_lang: str | None = None) -> Choices:
        """How this archive's documents are read, by its `committees.toml` and the environment."""
        return Choices(ocr_lang=ocr_lang, settings=read_settings(self.folder))

    def ingest(self, paths: Sequence[str | Path] = (), ocr_lang: str | None = None) -> Iterator[Ingested]:
        """Take files in, folders with all below them, `raw/` where none is named; tell what became of each.

        Sources that have not changed are not parsed again. What an interrupted run parsed is indexed by the
        next. Raises ArchiveError where another run is at work or the index is of another version.
        """
        if not paths and not self._raw.is_dir():
            raise ArchiveError(f"no folder {self._raw}", "put the minutes there, or name files and folders")
        with self._lock():
            engine = self._engine(create=True)
            intake = _Intake(self.folder, self._parsed, self.choices(ocr_lang))
            for number, (path, named) in enumerate(self._files([Path(path) for path in paths]), 1):
                yield intake.take(path, named)
                if number % _BATCH == 0:
                    self._index_parsed(engine, intake.heads)
            intake.infer_dates()
            self._index_parsed(engine, intake.heads)

    def rebuild(self) -> int:
        """Make the index again from the parsed records, beside the old one; tells the number of documents."""
        with self._lock():
            heads = _read_heads(self._parsed)
            new, old = self._index.with_suffix(".new"), self._index.with_suffix(".old")
            for folder in (new, old):
                shutil.rmtree(folder, ignore_errors=True)
            self._index_parsed(_engine_type().create(new), heads)
            if self._index.exists():
                self._index.rename(old)
            new.rename(self._index)
            shutil.rmtree(old, ignore_errors=True)
            return len(heads)

    def search(self, query: str, filters: Filters | None = None, limit: int = 20, offset: int = 0) -> Answer:
        """The best hits, by the contract. Raises UsageError, and ArchiveError where there is no index."""
        from minutes.index.search import ask

        answer = ask(self._engine(), query, filters or Filters(), limit, offset)
        hits = tuple(msgspec.structs.replace(hit, source=self._located(hit.source)) for hit in answer.hits)
        return msgspec.structs.replace(answer, hits=hits)

    def item(self, item_id: str, include_closed: bool = False) -> Shown:
        """An item or a point by its id, without what is closed unless asked. Raises NotFoundError."""
        for path in self._records_of(item_id):
            minutes = self._read(path)
            for item in minutes.items:
                if item_id == item.id or item_id in point_ids(item):
                    return _shown(minutes, item, item_id, include_closed)
        if not self._parsed.is_dir():
            raise ArchiveError(f"no archive in {self.folder}")
        raise NotFoundError(f"no item {item_id} in {self.folder}", "ids stand in the hits of `minutes search`")

    def minutes(self) -> Iterator[Minutes]:
        """Every parsed record, by name."""
        for path in sorted(self._parsed.glob("*.json")):
            yield self._read(path)

    def committees(self) -> tuple[CommitteeTerm, ...]:
        """The bodies of each municipality by name, with the first and last day on which they are named."""
        return committee_terms(self.minutes())

    def _records_of(self, item_id: str) -> list[Path]:
        """The records whose names begin as the id does, the likeliest first."""
        paths = [path for path in self._parsed.glob("*.json") if item_id.startswith(path.stem.rpartition("-")[0])]
        return sorted(paths, key=lambda path: not item_id.startswith(path.stem))

    def _read(self, path: Path) -> Minutes:
        minutes = decode(path, Minutes)
        source = msgspec.structs.replace(minutes.source, path=self._located(minutes.source.path))
        evidence = tuple(
            msgspec.structs.replace(each, source=self._located(each.source)) for each in minutes.meeting.date_evidence
        )
        meeting = msgspec.structs.replace(minutes.meeting, date_evidence=evidence)
        return msgspec.structs.replace(minutes, source=source, meeting=meeting)

    def _located(self, stored: str) -> str:
        """The path of a source as seen from here; those within the folder are stored relative to it."""
        return str(self.folder / stored)

    def _files(self, paths: list[Path]) -> Iterator[tuple[Path, bool]]:
        """The files to take in, each with whether it was named itself."""
        derived = (self._parsed.resolve(), self._index.parent.resolve())
        for path in paths or [self._raw]:
            if not path.is_dir():
                yield path, True
                continue
            for below in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in below.relative_to(path).parts)
                inside = any(below.resolve().is_relative_to(folder) for folder in derived)
                if below.is_file() and not hidden and not inside:
                    yield below, False

    def _engine(self, create: bool = False) -> Engine:
        engine = _engine_type()
        if create and not self._index.exists():
            return engine.create(self._index)
        return engine.open(self._index)

    def _index_parsed(self, engine: Engine, heads: dict[str, _Head]) -> None:
        """Bring the index to what `parsed/` holds."""
        wanted = {head.key(name): name for name, head in heads.items()}
        held = engine.keys()
        engine.delete(held - wanted.keys())
        for key in sorted(wanted.keys() - held):
            engine.add(make_entries(decode(self._parsed / wanted[key], Minutes), key))
        engine.commit()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Keep other runs out of the folder; the system lifts the lock when the process ends."""
        import fcntl

        self._index.parent.mkdir(parents=True, exist_ok=True)
        with (self._index.parent / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message = f"another ingest or rebuild is at work in {self.folder}"
                raise ArchiveError(message, "wait until it is done") from None
            yield


class _Intake:
    """One run of ingest: what `parsed/` holds, kept up to date while sources come in."""

    def __init__(self, folder: Path, parsed: Path, choices: Choices) -> None:
        self._choices = choices
        self._folder = folder.resolve()
        self._parsed = parsed
        self.heads = _read_heads(parsed)
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

    def _still_there(self, head: _Head) -> bool:
        path = self._folder / head.source.path
        return path.is_file() and sha256_of(path) == head.source.sha256

    def _with_own_ids(self, minutes: Minutes, replaced: set[str]) -> Minutes:
        """The record with ids that no other has: the later of two takes the start of its hash into them."""
        owners = {self._owners.get(item.id) for item in minutes.items}
        if not owners - replaced - {None}:
            return minutes
        tag = minutes.source.sha256[:_HASH_LENGTH]
        items = tuple(
            msgspec.structs.replace(item, id=f"{_base(minutes)}-{tag}{item.id.removeprefix(_base(minutes))}")
            for item in minutes.items
        )
        return msgspec.structs.replace(minutes, items=items)

    def _keep(self, minutes: Minutes, replaced: set[str]) -> None:
        name = _record_name(minutes)
        self._parsed.mkdir(parents=True, exist_ok=True)
        write_aside(self._parsed / name, msgspec.json.encode(minutes))
        self._forget(replaced | ({name} & self.heads.keys()), keep_file=name)
        meeting = minutes.meeting
        when = _When(meeting.municipality, meeting.date, meeting.date_source)
        head = _Head(minutes.source, tuple(_ItemId(item.id) for item in minutes.items), when)
        self.heads[name] = head
        self._note(name, head)

    def _note(self, name: str, head: _Head) -> None:
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


def _engine_type() -> type[Engine]:
    from minutes.index.tantivy_engine import TantivyEngine

    return TantivyEngine


def _shown(minutes: Minutes, item: Item, item_id: str, include_closed: bool) -> Shown:
    if item.access == "lukket" and not include_closed:
        raise NotFoundError(f"{item_id} is a closed item", "add --include-closed to see what is known of it")
    points = dict(zip(point_ids(item), item.underpunkter, strict=True))
    if not include_closed:
        item = open_bilag(item)
    return Shown(minutes=minutes, item=item, point=points.get(item_id))


def _base(minutes: Minutes) -> str:
    """What the ids of a document have in common: `lindholt-dir-2023-04-12`, or the hash for the date."""
    stated = minutes.meeting.date if minutes.meeting.date_source != "inferred" else None
    stamp = stated or minutes.source.sha256[:_HASH_LENGTH]
    before, found, _ = minutes.items[0].id.partition(stamp)
    return before + found


def _record_name(minutes: Minutes) -> str:
    """`lindholt-dir-2023-04-12-f3a38a5d.json`: the ids' common part, or the source's name, and its hash."""
    sha = minutes.source.sha256[:_HASH_LENGTH]
    stem = _base(minutes) if minutes.items else Path(minutes.source.path).stem
    return f"{stem}.json" if stem.endswith(sha) else f"{stem}-{sha}.json"


def _read_heads(parsed: Path) -> dict[str, _Head]:
    return {path.name: decode(path, _Head) for path in sorted(parsed.glob("*.json"))}
