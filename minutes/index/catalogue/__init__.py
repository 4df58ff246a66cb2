"""The catalogue: what the parsed records say, as the tables of one SQLite file."""

from __future__ import annotations

from minutes.index.catalogue.catalogue import Catalogue, Lent

__all__ = ["Catalogue", "Lent"]
