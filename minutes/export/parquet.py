"""Parquet: typed columns, for data programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from minutes.errors import UnreadableError
from minutes.records.rows import Column, Row

_BATCH = 5_000  # rows that are held at a time

_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "day": pa.date32(),
}


def write_parquet(rows: Iterable[Row], columns: Sequence[Column], file: BinaryIO) -> Sequence[str]:
    """Write rows as they come, some thousand at a time."""
    fields = [pa.field(each.name, _TYPES[each.kind], metadata={"description": each.says.doc}) for each in columns]
    schema = pa.schema(fields)
    with pq.ParquetWriter(file, schema, compression="zstd") as target:
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            arrays = [pa.array(_values(batch, column), _TYPES[column.kind]) for column in columns]
            target.write_batch(pa.record_batch(arrays, schema=schema))
    return ()


def _values(batch: Sequence[Row], column: Column) -> list[object]:
    values = [getattr(row, column.name) for row in batch]
    return [value and date.fromisoformat(value) for value in values] if column.kind == "day" else values


def read_parquet(path: Path) -> Iterator[Mapping[str, object]]:
    """The rows of a file. Raises UnreadableError."""
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH):
                yield from batch.to_pylist()
    except pa.ArrowInvalid as error:
        raise UnreadableError(f"{path}: {error}", "export the table again") from None
