"""What is derived from the parsed records and kept up to date with them: the full-text index."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from minutes.archive.heads import Head
from minutes.files import decode
from minutes.index.engine import Engine
from minutes.index.entries import make_entries
from minutes.records import Minutes


class Indexes:
    """The derived files of one data folder; they hold what the records in `parsed` hold."""

    def __init__(self, folder: Path, parsed: Path) -> None:
        self._text = folder / "tantivy"
        self._parsed = parsed

    def engine(self) -> Engine:
        """The full-text index. Raises ArchiveError where there is none, or one of another version."""
        return _engine_type().open(self._text)

    def create(self) -> None:
        """Make what is not there yet, empty. Raises ArchiveError where one of another version is."""
        if not self._text.exists():
            _engine_type().create(self._text)
        self.engine()

    def update(self, heads: Mapping[str, Head]) -> None:
        """Take in the records that are new, drop those that are gone; `heads` are those in `parsed` by name."""
        self._index(self.engine(), heads)

    def rebuild(self, heads: Mapping[str, Head]) -> None:
        """Make all of it again, beside the old, which serves until the new is whole."""
        new, old = self._text.with_suffix(".new"), self._text.with_suffix(".old")
        for folder in (new, old):
            shutil.rmtree(folder, ignore_errors=True)
        self._index(_engine_type().create(new), heads)
        if self._text.exists():
            self._text.rename(old)
        new.rename(self._text)
        shutil.rmtree(old, ignore_errors=True)

    def _index(self, engine: Engine, heads: Mapping[str, Head]) -> None:
        wanted = {head.key(name): name for name, head in heads.items()}
        held = engine.keys()
        engine.delete(held - wanted.keys())
        for key in sorted(wanted.keys() - held):
            engine.add(make_entries(decode(self._parsed / wanted[key], Minutes), key))
        engine.commit()


def _engine_type() -> type[Engine]:
    from minutes.index.tantivy_engine import TantivyEngine

    return TantivyEngine
