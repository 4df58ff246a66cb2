"""JSON Lines: one object per row, one row per line, UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from minutes.errors import UnreadableError
from minutes.records.rows import Column, Row


def write_jsonl(rows: Iterable[Row], columns: Sequence[Column], file: BinaryIO) -> Sequence[str]:
    """Write rows as they come."""
    encoder = msgspec.json.Encoder()
    names = [column.name for column in columns]
    for row in rows:
        file.write(encoder.encode({name: getattr(row, name) for name in names}) + b"\n")
    return ()


def read_jsonl(path: Path) -> Iterator[Mapping[str, object]]:
    """The rows of a file. Raises UnreadableError."""
    decoder = msgspec.json.Decoder(dict[str, object])
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as error:
                raise UnreadableError(f"{path}, line {number}: {error}", "export the table again") from None
