"""What a user may choose for the finding of entities."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path

import msgspec

from minutes.errors import UsageError

MODEL_VARIABLE = "MINUTES_MODEL"
_FILE = "committees.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A model for persons (`none` for none, else the first installed), and bodies with their abbreviations."""

    model: str | None = None
    committees: dict[str, tuple[str, ...]] = {}

    def fingerprint(self) -> str | None:
        """What tells these settings from others, None for those that add nothing."""
        if self == Settings():
            return None
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()[:8]


def read_settings(folder: Path) -> Settings:
    """The settings of a data folder: its `committees.toml`, and the model named in the environment.

    Raises UsageError where the file is not what it should be: `[committees]` with `"Name" = ["ABC"]`.
    """
    model = os.environ.get(MODEL_VARIABLE) or None
    path = folder / _FILE
    if not path.is_file():
        return Settings(model=model)
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        table = msgspec.convert(data.get("committees", {}), dict[str, tuple[str, ...]])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(
            f"{path}: {error}", 'lines such as "Teknik- og Miljøudvalget" = ["TMU"] below [committees]'
        ) from error
    return Settings(model=model, committees=table)
