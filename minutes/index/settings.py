"""What a user may choose for the search in one data folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from minutes.errors import UsageError
from minutes.index.text_index import ENGINES

_FILE = "search.toml"


class _Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    engine: str = ENGINES[0]


def read_engine(folder: Path) -> str:
    """The engine that a data folder's `search.toml` names, the default where it names none.

    Raises UsageError where the file is not what it should be: `engine = "whoosh"`.
    """
    path = folder / _FILE
    try:
        return (
            msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Settings).engine if path.is_file() else ENGINES[0]
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{path}: {error}", 'a line such as engine = "whoosh"') from error
