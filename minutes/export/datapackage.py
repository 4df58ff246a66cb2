"""The tables of a folder as a Frictionless data package (v1): which columns they have, of which types."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from minutes.records.rows import TABLES, Column, ColumnKind

_TYPES: dict[ColumnKind, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "day": "date",
}
_BOUNDS: dict[str, dict[str, object]] = {
    "ref": {"unique": True},
    "sha256": {"pattern": "^[0-9a-f]{64}$"},
    "page": {"minimum": 1},
    "start": {"minimum": 0},
    "end": {"minimum": 0},
    "position": {"minimum": 1},
}
_DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


class TableFile(NamedTuple):
    """A table as a CSV file of the package: its path in it, its size and its hash."""

    table: str
    path: str
    columns: Sequence[Column]
    size: int
    sha256: str


def describe(title: str, tables: Sequence[TableFile]) -> dict[str, Any]:
    """The descriptor of a package of tables, as it goes to datapackage.json."""
    return {
        "profile": "tabular-data-package",
        "name": "minutes-audit",
        "title": title,
        "resources": [_resource(each) for each in tables],
    }


def _resource(file: TableFile) -> dict[str, Any]:
    hints = get_type_hints(TABLES[file.table])
    return {
        "profile": "tabular-data-resource",
        "name": file.table,
        "path": file.path,
        "description": " ".join(str(TABLES[file.table].__doc__).partition(": ")[2].split()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": _DIALECT,
        "schema": {
            "fields": [_field(column, hints[column.name]) for column in file.columns],
            "missingValues": [""],
            "primaryKey": "ref",
        },
    }


def _field(column: Column, hint: object) -> dict[str, Any]:
    """A column; what it must be follows from the type of the row's field."""
    constraints = dict(_BOUNDS.get(column.name, {}))
    either = get_args(hint) if get_origin(hint) is not Literal else ()
    # A text that is quoted may be empty, which CSV does not tell from one that is not there.
    if NoneType not in either and not (column.kind == "text" and column.says.quoted):
        constraints["required"] = True
    if get_origin(hint) is Literal:
        constraints["enum"] = list(get_args(hint))
    field = {"name": column.name, "type": _TYPES[column.kind], "description": column.says.doc}
    if column.kind == "day":
        field["format"] = "default"
    return field | ({"constraints": constraints} if constraints else {})
