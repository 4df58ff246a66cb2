"""What is derived from the parsed records and kept up to date with them: the full-text index and the catalogue."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from minutes.archive.lock import awaited
from minutes.errors import ArchiveError
from minutes.files import decode
from minutes.index.cases.corrections import Corrections
from minutes.index.entries import make_entries
from minutes.index.settings import ENGINES
from minutes.index.versions import fold_versions
from minutes.records import Minutes

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue
    from minutes.index.text_index import TextIndex

# An index of which so much belongs to deleted entries is made anew.
_MOST_WASTED = 0.5
_BUILDING = ".text.lock"  # held while an index is made beside the one that serves

_TRIES = 30  # to remove a folder, a tenth of a second apart

# So many documents are taken in at once, so that neither memory nor what a failure undoes grows with the archive.
BATCH = 1000


class Held(NamedTuple):
    """The keys of records that the full-text index and the catalogue hold."""

    text: Set[str]
    catalogue: Set[str]


class Indexes:
    """The derived files of one data folder; they hold what the records in `parsed` hold."""

    def __init__(self, folder: Path, parsed: Path) -> None:
        self._text = folder / "text"
        self._catalogue = folder / "catalogue.sqlite"
        self._parsed = parsed
        self._opened: tuple[object, TextIndex] | None = None
        self._lent = threading.local()
        self.corrections = Corrections(folder.parent / "cases.toml")

    def text(self) -> TextIndex:
        """The full-text index, to read from, opened again once it has changed.

        Raises ArchiveError where there is none, or one of another version.
        """
        state = _state(self._text)
        if self._opened is None or self._opened[0] != state:
            self._opened = state, _text_type().open(self._text)
        return self._opened[1]

    def state(self) -> tuple[object, ...]:
        """Something that is another one as soon as the index or the catalogue is."""
        wal = self._catalogue.with_name(f"{self._catalogue.name}-wal")
        return tuple(map(_state, (self._text, self._catalogue, wal)))

    def catalogue(self, write: bool = False) -> Catalogue:
        """The catalogue, to be closed. Raises ArchiveError where there is none, or one of another version."""
        return _catalogue_type().open(self._catalogue, write)

    def lent(self) -> Catalogue:
        """The catalogue to read from, open as long as this thread asks and nothing has changed. Raises ArchiveError."""
        state = self.state()
        if getattr(self._lent, "state", None) != state:
            self._lent.catalogue = _lent_type().open(self._catalogue)
            self._lent.state = state
        return cast("Catalogue", self._lent.catalogue)

    def create(self, engine: str | None) -> None:
        """Make what is not there yet, empty. Raises ArchiveError where one of another version or engine is."""
        if not self._text.exists():
            new = self._text.with_suffix(".new")  # whole or not there, whenever the run is killed
            _remove(new)
            _text_type().create(new, engine or ENGINES[0])
            new.rename(self._text)
        if not self._catalogue.exists():
            beside = self._catalogue.with_suffix(".new")
            _catalogue_type().create(beside).close()
            beside.rename(self._catalogue)
        held = self.text().engine
        if engine not in (held, None):
            message = f"the index in {self._text} is one of {held}, not of {engine}"
            raise ArchiveError(message, f"run `minutes rebuild --engine {engine}`")
        self.catalogue().close()

    def catch_up(self, wanted: Mapping[str, str]) -> None:
        """Take in what an earlier run has left, forget what is gone; `wanted` are all records' names by their keys."""
        with self.catalogue(write=True) as catalogue:
            index = self.text()
            self._bring(index, catalogue, wanted, Held(index.keys(), catalogue.keys()))

    def update(self, added: Mapping[str, str], gone: Set[str]) -> None:
        """Take in some records, their names by their keys, and forget those with the keys in `gone`."""
        with self.catalogue(write=True) as catalogue:
            self._bring(self.text(), catalogue, added, Held(gone, gone))

    def is_wasteful(self) -> bool:
        """Whether too much of the text index is waste; a rebuild makes it anew."""
        return self.text().wasted() > _MOST_WASTED

    def rebuild(self, wanted: Mapping[str, str], engine: str | None = None) -> None:
        """Make all of it again, beside the old, which serves until the new is whole.

        The index is one of `engine`, or of the engine that the old one has.
        """
        beside, keys = self._catalogue.with_suffix(".new"), sorted(wanted)
        with _catalogue_type().create(beside) as catalogue:
            with self._new_text(keys, engine), catalogue.building(self.corrections.read()):
                # Records of one municipality stand together, so that what is written lies together, too.
                for key in keys:
                    catalogue.add(self._record(wanted[key]), key)
            catalogue.replace(self._catalogue)
        beside.unlink()

    def purge(self, wanted: Mapping[str, str]) -> None:
        """Forget the records that are not wanted so that no byte of them is left. Raises ArchiveError.

        No engine can wipe words out of an index, so that is made anew.
        """
        self.catch_up(wanted)
        with self._new_text(sorted(wanted)):
            pass
        with self.catalogue(write=True) as catalogue:
            catalogue.scrub()
        for left in self._catalogue.parent.glob(f"{self._catalogue.stem}.new*"):  # by a rebuild that was killed
            left.unlink()

    @contextmanager
    def _new_text(self, keys: Sequence[str], engine: str | None = None) -> Iterator[None]:
        """Make the full-text index anew, beside the old and beside what is done inside; it serves at the end."""
        from minutes.archive.text_builder import Building, building_beside

        engine = engine or _text_type().engine_of(self._text)
        new, old = self._text.with_suffix(".new"), self._text.with_suffix(".old")
        # The process of a rebuild that was killed ends by itself, but may write until then.
        with awaited(self._text.parent / _BUILDING) as lock:
            for folder in (new, old):
                _remove(folder)
            with building_beside(Building(str(new), str(self._parsed), engine, tuple(keys)), lock):
                yield
        if self._text.exists():
            self._text.rename(old)
        new.rename(self._text)
        _remove(old)

    def _bring(self, index: TextIndex, catalogue: Catalogue, wanted: Mapping[str, str], held: Held) -> None:
        """Have both hold what is wanted of the records, and nothing of those that only they hold."""
        fresh = wanted.keys() - held.text
        left = held.text - wanted.keys()
        days = catalogue.days(left | held.catalogue - wanted.keys())
        again = index.delete(left)
        # Records of one municipality stand together, so that later batches seldom touch the cases of earlier ones.
        added = iter(sorted(wanted.keys() - (held.text & held.catalogue)))
        corrections, gone = self.corrections.read(), sorted(held.catalogue - wanted.keys())
        batch = list(islice(added, BATCH))
        while True:
            with catalogue.batch(corrections):
                catalogue.remove(gone)
                for key in batch:
                    minutes = self._record(wanted[key])
                    if key in fresh:
                        index.learn(make_entries(minutes, key))
                    if key not in held.catalogue:
                        catalogue.add(minutes, key)
            batch, gone = list(islice(added, BATCH)), []
            if not batch:
                break
        for papers in catalogue.papers(sorted(days | catalogue.days(fresh | again))):
            index.delete(set(papers) - fresh)  # their entries take in what the new papers say
            index.add(fold_versions([make_entries(self._record(key.rpartition("@")[0]), key) for key in papers]))
        index.commit()

    def _record(self, name: str) -> Minutes:
        return decode(self._parsed / name, Minutes)


def _remove(folder: Path) -> None:
    """Remove a folder, though the threads of a run that failed may still be writing their last into it."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def _state(path: Path) -> object:
    """Which file or folder is at a path, and when it was changed; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _text_type() -> type[TextIndex]:
    from minutes.index.text_index import TextIndex

    return TextIndex


def _catalogue_type() -> type[Catalogue]:
    from minutes.index.catalogue import Catalogue

    return Catalogue


def _lent_type() -> type[Catalogue]:
    from minutes.index.catalogue import Lent

    return Lent
