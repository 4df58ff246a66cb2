"""The archive as tables: rows that stream, for the formats of `minutes.export` and for DataFrames."""

from __future__ import annotations

from minutes.archive.tables.papers import Paper
from minutes.archive.tables.rows import Selection, choose_columns, links_of, make_rows, rows_of_paper

__all__ = ["Paper", "Selection", "choose_columns", "links_of", "make_rows", "rows_of_paper"]
