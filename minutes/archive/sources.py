"""The files that a run of ingest is to look at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple


class Source(NamedTuple):
    """Where a file is, whether it was named itself or found in a folder, and whether it may be a link."""

    place: str
    named: bool
    linked: bool = True

    @property
    def path(self) -> Path:
        """The same as a path; most of many files that have not changed need none."""
        return Path(self.place)


def find_sources(paths: Iterable[Path], passed_over: Sequence[Path]) -> Iterator[Source]:
    """The files at some paths, of folders all below them by name; hidden ones and some folders are passed over.

    A link to a file is that file; links to folders are not followed. What cannot be listed counts as a file: whoever
    reads it will say what is wrong.
    """
    without = {path.resolve() for path in passed_over}
    for path in paths:
        if path.is_dir():
            yield from _below(path, without)
        else:
            yield Source(str(path), named=True)


def _below(folder: Path, without: set[Path]) -> Iterator[Source]:
    waiting: list[Path | Source] = [folder]
    while waiting:
        path = waiting.pop()
        if isinstance(path, Source):
            yield path
        elif path.resolve() not in without:
            try:
                found = [entry for entry in os.scandir(path) if not entry.name.startswith(".")]
            except OSError:
                yield Source(str(path), named=True)
                continue
            for entry in sorted(found, key=lambda entry: entry.name, reverse=True):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif _is_file(entry) or not Path(entry.path).exists():  # a link that leads nowhere is told
                    waiting.append(Source(entry.path, named=False, linked=entry.is_symlink()))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link in a circle
        return False
