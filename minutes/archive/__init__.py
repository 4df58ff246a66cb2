"""The archive: one data folder with its sources, its parsed records and what is derived from them."""

from __future__ import annotations

from minutes.archive.folder import Archive
from minutes.archive.intake import Ingested
from minutes.archive.shown import Shown
from minutes.archive.workers import Limits
from minutes.parsing import Choices, parse, printable

__all__ = ["Archive", "Choices", "Ingested", "Limits", "Shown", "parse", "printable"]
