"""What stands for the title of a closed item where cases are linked: the same for the same title, and nothing else.

A hash alone could be looked up by who has a guess at the title, so it is made with a key that the archive keeps beside
its catalogue and that nobody is given.
"""

from __future__ import annotations

import os
import secrets
from hashlib import blake2b
from pathlib import Path

from msgspec.structs import replace

from minutes.index.cases.titles import parse_title
from minutes.records import Minutes

KEY_FILE = "veil.key"
_KEY_BYTES = 32


def read_key(folder: Path) -> bytes:
    """The key of the catalogue in a folder, a new one where there is none."""
    path = folder / KEY_FILE
    if not path.exists():
        aside = path.with_name(f"{KEY_FILE}.tmp")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        aside.replace(path)
    return path.read_bytes()


def veil_titles(minutes: Minutes, key: bytes) -> Minutes:
    """The minutes with that in place of the titles of closed items."""
    items = tuple(
        item
        if item.access == "åben"
        else replace(item, title=blake2b(parse_title(item.title).key.encode(), key=key, digest_size=16).hexdigest())
        for item in minutes.items
    )
    return replace(minutes, items=items)
