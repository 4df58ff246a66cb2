"""An audit pack against itself: its files against their hashes, its rows against its own raw documents.

Where the archive that it was made of is at hand, what rests on several papers is checked, too.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import BadZipFile, ZipFile

import msgspec

from minutes.archive.audit import MANIFEST, RECORDS, ROWS
from minutes.archive.folder import Archive
from minutes.archive.proof import Proof
from minutes.archive.tables import rows_of_paper
from minutes.archive.verify import Check, Verified, stands, survey
from minutes.errors import ArchiveError, UnreadableError
from minutes.export.csv import read_csv
from minutes.records.audit import PACK_SCHEMA, Manifest

_LARGEST_MANIFEST = 256 * 1024 * 1024
_QUOTED = ("decision", "title")  # of steps: what a paper says in these words
_ELSEWHERE = "it rests on papers that are not in the pack"

Cells = Mapping[str, object]


def verify_pack(archive: Archive, path: Path) -> Iterator[Verified]:
    """Check every file and every row of a pack. Raises UnreadableError for a file that is none."""
    try:
        with TemporaryDirectory(prefix="minutes-pack-") as folder, ZipFile(path) as pack:
            manifest = _manifest(pack, path)
            yield from _unpack(pack, manifest, Path(folder))
            yield from _Unpacked(archive, manifest, Path(folder)).rows()
    except (
        BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        RuntimeError,
        ArchiveError,
    ) as error:  # one that is encrypted, too
        raise UnreadableError(f"{path}: {error}", "name a file that `minutes audit` wrote") from None


def _manifest(pack: ZipFile, path: Path) -> Manifest:
    advice = "name a file that `minutes audit` wrote"
    try:
        if pack.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise UnreadableError(f"{path}: its {MANIFEST} is too large", advice)
        manifest = msgspec.json.decode(pack.read(MANIFEST), type=Manifest)
    except (KeyError, msgspec.DecodeError) as error:
        raise UnreadableError(f"{path} is no audit pack: {error}", advice) from None
    if manifest.schema != PACK_SCHEMA:
        raise UnreadableError(f"{path} is a pack of another version, {manifest.schema}", "read it with that version")
    return manifest


def _unpack(pack: ZipFile, manifest: Manifest, folder: Path) -> Iterator[Verified]:
    """Unpack the files that the manifest names and tell of each whether it is the one that was packed."""
    inside = {info.filename: info for info in pack.infolist()}
    for name in inside.keys() - manifest.files.keys() - {MANIFEST}:
        yield Verified(number=0, ref=name, faults=("the manifest does not name this file",))
    for name, sha256 in manifest.files.items():
        target = folder / name
        if name not in inside:
            yield Verified(number=0, ref=name, faults=("the file is not in the pack",))
        elif not target.resolve().is_relative_to(folder.resolve()):
            yield Verified(number=0, ref=name, faults=("no file of a pack has such a name",))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            with pack.open(inside[name]) as source, target.open("wb") as file:
                same = _copied(source, file) == sha256
            faults = () if same else ("the file is another one than the manifest names",)
            yield Verified(number=0, ref=name, faults=faults)


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a file and tell its hash."""
    digest = hashlib.sha256()
    while block := source.read(1 << 20):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


class _OfPack(Archive):
    """An archive that reads raw documents from a pack."""

    def __init__(self, archive: Archive, files: Mapping[str, Path]) -> None:
        super().__init__(archive.folder)
        with super().catalogue() as catalogue:
            rows = catalogue.connection.execute("SELECT path, sha256 FROM documents")
            self._packed = {path: str(files[sha256]) for path, sha256 in rows if sha256 in files}

    def located(self, stored: str) -> str:
        """The path of a source: in the pack, where that has it."""
        return self._packed.get(stored) or super().located(stored)


class _Unpacked:
    """The rows of an unpacked pack, checked against its raw documents."""

    def __init__(self, archive: Archive, manifest: Manifest, folder: Path) -> None:
        self._folder = folder
        self._left_out = {each.sha256: each.left_out for each in manifest.documents if each.left_out}
        self._files = {each.sha256: folder / each.file for each in manifest.documents if not each.left_out}
        self._names = {each.file: each.sha256 for each in manifest.documents}
        self._whole = _knows(archive, {each.sha256 for each in manifest.documents})
        self._archive = _OfPack(archive, self._files) if self._whole else self._of_records()

    def _of_records(self) -> Archive:
        """The pack as an archive: its records are those of documents in its raw/."""
        (self._folder / RECORDS).rename(self._folder / "parsed")
        archive = Archive(self._folder)
        archive.rebuild()
        return archive

    def rows(self) -> Iterator[Verified]:
        """Each row of each table."""
        held = set(self._names.values()) if self._whole else self._files.keys()
        with Proof(self._archive, held, self._whole) as proof:
            for path in sorted((self._folder / ROWS).glob("*.csv")):
                if next(read_csv(path), None):
                    yield from self._rows(path, proof)

    def _rows(self, path: Path, proof: Proof) -> Iterator[Verified]:
        table, columns, _ = survey(path, read_csv(path))
        # The manifest tells which document a source is; without the archive what rests on others cannot be told.
        columns = tuple(each for each in columns if each.name != "source" and (self._whole or not each.says.linked))
        of_paper = rows_of_paper(table) is not None
        check = Check(proof, table, columns, self._whole) if self._whole or of_paper else None
        for number, cells in enumerate(read_csv(path), 1):
            yield self._verified(number, cells, check, proof)

    def _verified(self, number: int, cells: Cells, check: Check | None, proof: Proof) -> Verified:
        ref, sha256, source = (str(cells[name]) for name in ("ref", "sha256", "source"))
        if self._names.get(source) != sha256:
            return Verified(number=number, ref=ref, faults=("the manifest names no such document",))
        if not self._whole and sha256 in self._left_out:
            return Verified(number=number, ref=ref, unchecked=_ELSEWHERE)
        if check:
            return Verified(number=number, ref=ref, faults=tuple(check.faults(cells)))
        return _quoted(number, ref, cells, proof)


def _quoted(number: int, ref: str, cells: Cells, proof: Proof) -> Verified:
    """A row of a case or a step without the other papers: its words must stand in the document at its place."""
    sha256 = str(cells["sha256"])
    if sha256 in proof.faults:
        return Verified(number=number, ref=ref, faults=(proof.faults[sha256],))
    start, end = (str(cells.get(name) or "") for name in ("start", "end"))
    said = [(name, str(cells[name])) for name in _QUOTED if cells.get(name)] if ref.startswith("steps:") else []
    if not said or not (start.isdecimal() and end.isdecimal()):
        return Verified(number=number, ref=ref, unchecked=_ELSEWHERE)
    text = proof.text(sha256)[int(start) : int(end)]
    faults = tuple(f"{name} does not stand at its place" for name, value in said if not stands(value, text))
    return Verified(number=number, ref=ref, faults=faults)


def _knows(archive: Archive, hashes: set[str]) -> bool:
    """Whether an archive has all documents of these hashes."""
    try:
        with archive.catalogue() as catalogue:
            known = {sha256 for (sha256,) in catalogue.connection.execute("SELECT sha256 FROM documents")}
    except ArchiveError:
        return False
    return hashes <= known
