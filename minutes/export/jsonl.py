"""JSON Lines: one object per row, one row per line, UTF-8."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import msgspec


def write_jsonl(rows: Iterable[msgspec.Struct], file: BinaryIO) -> None:
    """Write rows as they come."""
    encoder = msgspec.json.Encoder()
    for row in rows:
        file.write(encoder.encode(row) + b"\n")
