"""What is derived from the parsed records and kept up to date with them: the full-text index and the catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.archive.heads import Head
from minutes.files import decode
from minutes.index.cases.corrections import Corrections
from minutes.index.engine import Engine
from minutes.index.entries import make_entries
from minutes.records import Minutes

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue


class Indexes:
    """The derived files of one data folder; they hold what the records in `parsed` hold."""

    def __init__(self, folder: Path, parsed: Path) -> None:
        self._text = folder / "tantivy"
        self._catalogue = folder / "catalogue.sqlite"
        self._parsed = parsed
        self.corrections = Corrections(folder.parent / "cases.toml")

    def engine(self) -> Engine:
        """The full-text index. Raises ArchiveError where there is none, or one of another version."""
        return _engine_type().open(self._text)

    def catalogue(self, write: bool = False) -> Catalogue:
        """The catalogue, to be closed. Raises ArchiveError where there is none, or one of another version."""
        return _catalogue_type().open(self._catalogue, write)

    def create(self) -> None:
        """Make what is not there yet, empty. Raises ArchiveError where one of another version is."""
        if not self._text.exists():
            _engine_type().create(self._text)
        if not self._catalogue.exists():
            _catalogue_type().create(self._catalogue).close()
        self.engine()
        self.catalogue().close()

    def update(self, heads: Mapping[str, Head]) -> None:
        """Take in the records that are new, drop those that are gone; `heads` are those in `parsed` by name."""
        with self.catalogue(write=True) as catalogue:
            self._bring(self.engine(), catalogue, heads)

    def rebuild(self, heads: Mapping[str, Head]) -> None:
        """Make all of it again, beside the old, which serves until the new is whole."""
        new, old = self._text.with_suffix(".new"), self._text.with_suffix(".old")
        for folder in (new, old):
            shutil.rmtree(folder, ignore_errors=True)
        beside = self._catalogue.with_suffix(".new")
        with _catalogue_type().create(beside) as catalogue:
            self._bring(_engine_type().create(new), catalogue, heads)
            if self._text.exists():
                self._text.rename(old)
            new.rename(self._text)
            catalogue.replace(self._catalogue)
        beside.unlink()
        shutil.rmtree(old, ignore_errors=True)

    def _bring(self, engine: Engine, catalogue: Catalogue, heads: Mapping[str, Head]) -> None:
        """Bring both to what `parsed` holds. What only one of them has taken in, the other one takes in now."""
        wanted = {head.key(name): name for name, head in heads.items()}
        indexed, catalogued = engine.keys(), catalogue.keys()
        engine.delete(indexed - wanted.keys())
        with catalogue.batch(self.corrections.read()):
            catalogue.remove(catalogued - wanted.keys())
            for key in sorted(wanted.keys() - (indexed & catalogued)):
                minutes = decode(self._parsed / wanted[key], Minutes)
                if key not in indexed:
                    engine.add(make_entries(minutes, key))
                if key not in catalogued:
                    catalogue.add(minutes, key)
        engine.commit()


def _engine_type() -> type[Engine]:
    from minutes.index.tantivy_engine import TantivyEngine

    return TantivyEngine


def _catalogue_type() -> type[Catalogue]:
    from minutes.index.catalogue import Catalogue

    return Catalogue
