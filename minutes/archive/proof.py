"""An archive made again from raw documents, to compare with: nothing of it rests on what was parsed before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import NamedTuple, Self

import msgspec

from minutes.archive.folder import Archive
from minutes.archive.indexes import BATCH
from minutes.errors import MinutesError
from minutes.files import decode, sha256_of
from minutes.index.cases.veil import KEY_FILE
from minutes.index.catalogue import Catalogue
from minutes.index.ids import with_hash
from minutes.nlp.inferred import redated
from minutes.parsing import parse_text
from minutes.records import Minutes

_OCR_LANGUAGE = re.compile(r"\((.+)\)$")


class _Known(NamedTuple):
    """A document as the archive's catalogue has it; `path` is that of its source as stored."""

    document: str
    sha256: str
    path: str


class Proof:
    """The documents with some hashes, parsed again from raw; `faults` tells by their hashes why some are not.

    `linked` brings in the other documents of their municipalities, as the archive's own records have them, so that
    inferred dates, meetings, people and cases are worked out again, too. Close it.
    """

    def __init__(self, archive: Archive, hashes: Collection[str], linked: bool) -> None:
        self.faults: dict[str, str] = {}
        self._folder = TemporaryDirectory(prefix="minutes-proof-")
        self._of = archive
        self.archive = Archive(self._folder.name)
        self.documents = {known.sha256: known for known in self._known(hashes)}
        (self._root / "parsed").mkdir()
        (self._root / "text").mkdir()
        for known in self.documents.values():
            self._parse(known)
        if linked:
            self._link(hashes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    @property
    def _root(self) -> Path:
        return Path(self._folder.name)

    def text(self, sha256: str) -> str:
        """The text of a document, to which the characters of its rows count."""
        path = self._root / "text" / self.documents[sha256].document
        return path.read_bytes().decode("utf-8", "surrogatepass")

    def _known(self, hashes: Collection[str]) -> list[_Known]:
        with self._of.catalogue() as catalogue:
            rows = catalogue.connection.execute("SELECT id, sha256, path FROM documents")
            return [_Known(*row) for row in rows if row[1] in hashes]

    def _parse(self, known: _Known) -> None:
        """Parse a raw document again, or tell what is wrong with it."""
        path = Path(self._of.located(known.path))
        try:
            if sha256_of(path) != known.sha256:
                self.faults[known.sha256] = f"the raw document {path} has changed"
                return
            before = self._of.record(known.document)
            language = _OCR_LANGUAGE.search(before.source.reader)
            minutes, text = parse_text(path, self._of.choices(language[1] if language else None))
        except MinutesError as error:
            self.faults[known.sha256] = f"the raw document cannot be read: {error.message}"
            return
        own = tuple(item.id for item in before.items)
        if own != tuple(item.id for item in minutes.items) and minutes.items:
            minutes = with_hash(minutes)
        source = msgspec.structs.replace(minutes.source, path=str(path.resolve()))
        self._write(known.document, msgspec.structs.replace(minutes, source=source))
        (self._root / "text" / known.document).write_bytes(text.encode("utf-8", "surrogatepass"))

    def _write(self, document: str, minutes: Minutes) -> None:
        (self._root / "parsed" / f"{document}.json").write_bytes(msgspec.json.encode(minutes))

    def _link(self, hashes: Collection[str]) -> None:
        """Bring in the papers of the same municipalities, infer dates and make cases as the archive does."""
        with self._of.catalogue() as catalogue:
            rows = catalogue.connection.execute(
                "SELECT id, sha256, municipality FROM documents ORDER BY key"
            ).fetchall()
        places = {place for _, sha256, place in rows if sha256 in hashes}
        documents = {sha256: document for document, sha256, place in rows if place in places}
        for document in documents.values():
            if not (self._root / "parsed" / f"{document}.json").exists():
                self._write(document, self._of.record(document))
        record = self.archive.record
        dated = list(redated(((name, record(name)) for name in documents.values()), record))
        for minutes in dated:
            self._write(documents[minutes.source.sha256], minutes)
        self._catalogue(documents.values())

    def _catalogue(self, documents: Collection[str]) -> None:
        corrections = self._of.corrections()
        waiting: Iterator[str] = iter(documents)
        with Catalogue.create(self._root / "index" / "catalogue.sqlite") as catalogue:
            key = self._of.folder / "index" / KEY_FILE
            if key.exists():  # closed items of one title are to be told from others as the archive does
                copyfile(key, self._root / "index" / KEY_FILE)
            while batch := list(islice(waiting, BATCH)):
                with catalogue.batch(corrections):
                    for document in batch:
                        record = decode(self._root / "parsed" / f"{document}.json", Minutes)
                        catalogue.add(record, f"{document}.json@proof")
