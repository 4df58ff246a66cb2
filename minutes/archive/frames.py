"""The tables of an archive as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self, cast, overload

from minutes.errors import MissingPartError, UsageError
from minutes.index.answers import Filters

if TYPE_CHECKING:
    from pandas import DataFrame

    from minutes.archive.tables.holdings import Holdings
    from minutes.records.rows import ColumnKind

# The types of columns. All but numbers with decimals can say that there is no value.
_TYPES: dict[ColumnKind, str] = {
    "text": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "day": "datetime64[s]",
}


class Frame:
    """One table of an archive; called it gives its rows as a DataFrame.

    `query` and `filters` are those of a search (`committee`, `date_from`, `date_to`, `field`, `include_closed`),
    `columns` the names of the columns wanted, in their order. A table as an attribute of `Archive` is made so.
    """

    def __init__(self, table: str, archive: Holdings | None = None) -> None:
        self.__name__ = table
        self._archive = archive

    @overload
    def __get__(self, archive: None, owner: type) -> Self: ...

    @overload
    def __get__(self, archive: object, owner: type) -> Frame: ...

    def __get__(self, archive: object | None, owner: type) -> Frame:
        return self if archive is None else Frame(self.__name__, cast("Holdings", archive))

    def __call__(self, query: str | None = None, *, columns: Sequence[str] = (), **filters: Any) -> DataFrame:
        """The rows as a DataFrame. Raises UsageError, ArchiveError, and MissingPartError where there is no pandas."""
        try:
            import pandas as pd
        except ModuleNotFoundError as error:
            raise MissingPartError("DataFrames need pandas", "pip install 'minutes[pandas]'") from error
        from minutes.archive.tables import Selection, choose_columns, make_rows

        unknown = [name for name in filters if name not in Filters.__struct_fields__]
        if unknown:
            raise UsageError(
                f"there is no filter {unknown[0]!r}", f"filters are {', '.join(Filters.__struct_fields__)}"
            )
        chosen = choose_columns(self.__name__, columns)
        names = [column.name for column in chosen if not columns or column.name in columns]
        selection = Selection(query=query, filters=Filters(**filters))
        cells: dict[str, list[object]] = {name: [] for name in names}
        for row in make_rows(cast("Holdings", self._archive), self.__name__, selection):
            for name, values in cells.items():
                values.append(getattr(row, name))
        kinds = {column.name: column.kind for column in chosen}
        return pd.DataFrame({name: pd.Series(values, dtype=_TYPES[kinds[name]]) for name, values in cells.items()})


class Frames:
    """The tables of an archive, each a DataFrame when it is called: `archive.items("ældrepolitik")`."""

    meetings = Frame("meetings")
    items = Frame("items")
    points = Frame("points")
    decisions = Frame("decisions")
    votes = Frame("votes")
    attendance = Frame("attendance")
    bilag = Frame("bilag")
    entities = Frame("entities")
    amounts = Frame("amounts")
    cases = Frame("cases")
    steps = Frame("steps")
    problems = Frame("problems")
