"""Watches: saved searches and followed cases, in a small text file of the data folder that people edit, too."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from minutes.danish.periods import bounds
from minutes.errors import ArchiveError, NotFoundError, UsageError
from minutes.files import write_aside
from minutes.wording import flat

_HEADER = """\
# Watches; `minutes watch add` and `remove` write them, and so may you. Each has a name, and either a query in the
# language of `minutes search` or a case: its id, its case number, or the id of an item in it. With since (a day, a
# month or a year) it tells only of meetings from then on.
"""
_BLOCK = re.compile(r"\s*\[\[\s*watches\s*\]\]\s*(?:#.*)?")
_TABLE = re.compile(r"\s*\[")


class Watch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants to be told of: what `query` finds, or what happens to `case`.

    `case` is the id of a case, a case number, or the id of an item. `since` is an ISO day, month or year; meetings
    before it are not told of.
    """

    name: str
    query: str | None = None
    case: str | None = None
    since: str | None = None


class Mistake(NamedTuple):
    """An entry of the file that is no watch, by its name or its place; or a watch that cannot be followed."""

    name: str
    error: UsageError | NotFoundError


class Watches:
    """The watches of one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[list[Watch], list[Mistake]]:
        """The watches in the order of the file, and what else stands there.

        Raises ArchiveError where the file cannot be understood at all.
        """
        watches: dict[str, Watch] = {}
        mistakes: list[Mistake] = []
        for place, entry in enumerate(_entries(self._text(), self.path), 1):
            try:
                watch = make_watch(entry)
            except UsageError as error:
                mistakes.append(Mistake(_name(entry) or f"watch {place}", error))
                continue
            if watches.setdefault(watch.name, watch) is not watch:
                twice = UsageError("there are two of this name", "give one of them another name")
                mistakes.append(Mistake(watch.name, twice))
        return list(watches.values()), mistakes

    def add(self, watch: Watch) -> None:
        """Add one, leaving what people wrote in the file as it is. Raises UsageError where the name is taken."""
        text = self._text()
        if any(_name(entry) == watch.name for entry in _entries(text, self.path)):
            raise UsageError(f"there is a watch {watch.name!r} already", "give it another name, or remove that one")
        fields = {name: value for name, value in msgspec.structs.asdict(watch).items() if value is not None}
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
        self._write("\n".join([(text or _HEADER).rstrip("\n"), "", "[[watches]]", *lines, ""]))

    def remove(self, name: str) -> None:
        """Take the watch of this name out, and nothing else. Raises NotFoundError where there is none."""
        text = self._text()
        entries = _entries(text, self.path)
        places = [place for place, entry in enumerate(entries) if _name(entry) == name]
        if not places:
            raise NotFoundError(f"no watch {name!r} in {self.path}", "see `minutes watch list`")
        place = places[-1]
        shorter = _without(text, place)
        if _entries(shorter, self.path) != [*entries[:place], *entries[place + 1 :]]:
            raise UsageError(f"{self.path} is not in the form that the program writes", "take the watch out by hand")
        self._write(shorter)

    def _text(self) -> str:
        try:
            return self.path.read_text("utf-8")
        except FileNotFoundError:
            return ""
        except (UnicodeDecodeError, OSError) as error:
            raise ArchiveError(f"{self.path}: {error}", "mend the file, or move it away") from None

    def _write(self, text: str) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_aside(self.path, text.encode())
        except OSError as error:
            message = f"{self.path}: {error.strerror or error}"
            raise ArchiveError(message, "see that the disk has room and that you may write there") from None


def make_watch(entry: Mapping[str, Any]) -> Watch:
    """A watch of what stands in the file. Raises UsageError where it is none, or asks for no one thing."""
    fields = {name: _plain(value) for name, value in entry.items() if value is not None}
    try:
        watch = msgspec.convert(fields, Watch)
    except msgspec.ValidationError as error:
        raise UsageError(str(error), "a watch has a name, a query or a case, and perhaps since") from None
    if not watch.name:
        raise UsageError("a watch has no name", "give it a short one")
    if bool(watch.query) == bool(watch.case):
        raise UsageError("a watch has either a query or a case", "give one of them")
    days = bounds(watch.since) if watch.since else None
    if watch.since is not None and (days is None or "/" in watch.since):
        raise UsageError(f"{watch.since!r} is not a date", "write it as 2023-05-31, 2023-05 or 2023")
    return watch


def _name(entry: Mapping[str, Any]) -> str:
    return str(_plain(entry.get("name", "")))


def _plain(value: object) -> object:
    """Text on one line; days and years that people write without quotation marks as text."""
    if isinstance(value, str):
        return flat(value)
    return str(value) if isinstance(value, date | int) else value


def _entries(text: str, path: Path) -> list[dict[str, Any]]:
    try:
        return msgspec.convert(tomllib.loads(text).get("watches", []), list[dict[str, Any]])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ArchiveError(f"{path}: {error}", "mend the file, or move it away") from None


def _without(text: str, place: int) -> str:
    """The text without the block of the watch at this place; comments between blocks stay."""
    lines = text.splitlines(keepends=True)
    heads = [number for number, line in enumerate(lines) if _BLOCK.fullmatch(line.rstrip("\n"))]
    if place >= len(heads):
        return text
    start = heads[place]
    end = next((at for at in range(start + 1, len(lines)) if _TABLE.match(lines[at])), len(lines))
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    while start and not lines[start - 1].strip():
        start -= 1
    return "".join([*lines[:start], *lines[end:]])
