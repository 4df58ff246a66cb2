"""What tables ask of an archive; `minutes.archive.Archive` has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from minutes.records import Minutes, Trace

if TYPE_CHECKING:
    from minutes.index.answers import Filters, Named
    from minutes.index.cases.traces import CaseFilters
    from minutes.index.catalogue import Catalogue


class Holdings(Protocol):
    """The records, the catalogue, the cases and the search of one data folder."""

    def catalogue(self) -> Catalogue: ...

    def record(self, document: str) -> Minutes: ...

    def located(self, stored: str) -> str: ...

    def names(self, query: str, filters: Filters | None = None) -> Iterator[Named]: ...

    def traces(self, filters: CaseFilters) -> Iterator[Trace]: ...
