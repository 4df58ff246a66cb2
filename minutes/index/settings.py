"""What a user may choose for the search in one data folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from minutes.errors import UsageError

ENGINES = ("tantivy", "whoosh")  # the first is the default

_FILE = "search.toml"


class _Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    engine: str | None = None


def read_engine(folder: Path) -> str | None:
    """The engine that a data folder's `search.toml` names, None where it names none.

    Raises UsageError where the file is not what it should be: `engine = "whoosh"`.
    """
    path = folder / _FILE
    if not path.is_file():
        return None
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Settings).engine
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{path}: {error}", 'a line such as engine = "whoosh"') from error
