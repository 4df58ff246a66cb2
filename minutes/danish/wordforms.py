"""The Danish word forms that simplemma knows, each with its lemma, for looking up a few of them at once.

simplemma unpacks its whole dictionary (780,000 forms) to answer one question, which takes longer than a search
may. So the forms are compiled once per machine into a hash table in the user's cache folder, and read from there.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import re
import tempfile
import tomllib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from minutes.errors import MissingPartError

# Raised whenever the table is laid out in another way.
_TABLE_VERSION = 1

_DICTIONARY = Path("strategies", "dictionaries", "data", "da.plzma")
_SLOTS = 1 << 21  # a third of them taken: a form is found at the first look, or the second
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


class WordForms(NamedTuple):
    """A table of forms: `slots` tells by a form's hash where its line `form TAB lemma` begins in `data`."""

    data: bytes | mmap.mmap
    slots: memoryview

    def find(self, form: str) -> str | None:
        """The lemma of a form in lower case, None for one that is not known."""
        line = form.encode() + b"\t"
        slot = crc32(line) % _SLOTS
        while at := self.slots[slot]:
            end = at + len(line)
            if self.data[at:end] == line:
                return self.data[end : self.data.find(b"\n", end)].decode()
            slot = (slot + 1) % _SLOTS
        return None


@cache
def word_forms() -> WordForms:
    """The table of this machine, made where it is not there yet (some seconds, once)."""
    path = _cache_folder() / f"{fingerprint()}.forms"
    with contextlib.suppress(OSError):
        return _opened(path)
    data = _compile()
    with contextlib.suppress(OSError):  # a machine without a place to keep it makes it each time
        _keep(path, data)
    return _table(data)


@cache
def fingerprint() -> str:
    """What tells one dictionary from another: words may have other lemmas where this differs."""
    sources = crc32(_corrections(), crc32(_dictionary_path().read_bytes()))
    return f"da-{_TABLE_VERSION}-{sources:08x}"


def _corrections() -> bytes:
    return files("minutes.danish").joinpath("lemmas.toml").read_bytes()


def _dictionary_path() -> Path:
    spec = find_spec("simplemma")  # found, not imported: that alone would take a quarter of a search
    path = Path(spec.origin).parent / _DICTIONARY if spec and spec.origin else None
    if path is None or not path.is_file():
        raise MissingPartError("the Danish dictionary of simplemma is not there", "run `pip install simplemma==2.0.*`")
    return path


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path(os.environ.get("HOME", tempfile.gettempdir()), ".cache")) / "minutes"


def _opened(path: Path) -> WordForms:
    with path.open("rb") as file:
        return _table(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _table(data: bytes | mmap.mmap) -> WordForms:
    return WordForms(data, memoryview(data)[: 4 * _SLOTS].cast("I"))


def _compile() -> bytes:
    """The table as bytes: the slots, then the lines."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    lemmas: dict[str, str] = {}
    for form, lemma in DefaultDictionaryFactory().get_dictionary("da").items():
        if _WORD.fullmatch(form):
            lower = form.lower()
            if lower == form or lower not in lemmas:  # the name `Sten` does not hide the word `sten`
                lemmas[lower] = lemma.lower()
    for lemma, forms in tomllib.loads(_corrections().decode()).items():
        lemmas |= dict.fromkeys(forms.split(), lemma)
    slots = memoryview(bytearray(4 * _SLOTS)).cast("I")
    lines = []
    at = 4 * _SLOTS
    for form, lemma in lemmas.items():
        line = form.encode() + b"\t"
        slot = crc32(line) % _SLOTS
        while slots[slot]:
            slot = (slot + 1) % _SLOTS
        slots[slot] = at
        lines.append(line + lemma.encode() + b"\n")
        at += len(lines[-1])
    return b"".join([slots.tobytes(), *lines])


def _keep(path: Path, data: bytes) -> None:
    """Write the table beside its place and move it there, so that no other process sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
        aside.write(data)
    Path(aside.name).replace(path)
