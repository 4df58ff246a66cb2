"""What was removed from an archive: a small text file of the data folder keeps its hash, so that it stays out.

Nothing of what the documents say is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from minutes.archive.register import Named, Register
from minutes.errors import NotFoundError
from minutes.files import append_entry, read_entries, sha256_of

REMOVED = "removed.toml"
_TABLE = "removed"
_HEADER = """\
# Documents that were removed; `minutes remove` writes this. A file with one of these hashes is not taken in again,
# wherever it lies. Delete an entry to allow it, then run `minutes ingest`.
"""


class Removal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a document was removed: the hash of its bytes, where it lay as stored, the day, by whom and why."""

    sha256: str
    source: str
    on: str
    who: str
    reason: str

    @property
    def refusal(self) -> str:
        """What is said of a file with these bytes."""
        return f"removed on {self.on}: {self.reason}"


class Removals:
    """What was removed from one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[Removal, ...]:
        """All removals, the oldest first. Raises ArchiveError where the file cannot be understood."""
        return read_entries(self.path, _TABLE, Removal)

    def by_hash(self) -> Mapping[str, Removal]:
        """The removals by the hashes of the documents."""
        return {each.sha256: each for each in self.read()}

    def add(self, named: Named, who: str, reason: str) -> Removal:
        """Note that a document is removed; one that is noted already stays as it is."""
        known = self.by_hash().get(named.sha256)
        if known:
            return known
        removal = Removal(sha256=named.sha256, source=named.path, on=date.today().isoformat(), who=who, reason=reason)
        append_entry(self.path, _TABLE, removal, _HEADER)
        return removal

    def find(self, register: Register, given: str, stored: str) -> Named:
        """The document of a source: its path (`stored` as the archive writes it), its record's name, or its hash.

        One that is removed already is found, too. Raises NotFoundError.
        """
        path = Path(given)
        hashes = {given.lower(), *([sha256_of(path)] if path.is_file() else [])}
        named = next(filter(None, map(register.named, (*sorted(hashes), stored, given))), None)
        if named:
            return named
        for removal in self.read():
            if removal.sha256 in hashes or removal.source == stored:
                return Named(sha256=removal.sha256, path=removal.source)
        raise NotFoundError(f"the archive holds no document of {given}", "name a source as a search shows it")
