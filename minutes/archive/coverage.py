"""What the archive holds and lacks, with paths as seen from its folder; as rows of a table, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from minutes.records import Committee
from minutes.records.coverage import BodyCoverage
from minutes.records.rows import Column, ColumnKind, Says


class CoverageRow(msgspec.Struct, frozen=True, kw_only=True):
    """A month of a body, or something that it lacks, as one row.

    Of a month `kind` is `month` and `held` what there is of it; of a lack it is the lack's kind.
    """

    municipality: str | None
    committee_name: str | None
    committee_abbreviation: str | None
    kind: str
    date: str | None = None
    held: str | None = None
    meetings: int | None = None
    text: str | None = None
    item_id: str | None = None
    source: str | None = None
    page: int | None = None
    times: int | None = None


_KINDS: dict[str, ColumnKind] = {"meetings": "integer", "page": "integer", "times": "integer"}
COLUMNS = tuple(Column(name, _KINDS.get(name, "text"), Says("")) for name in CoverageRow.__struct_fields__)


def with_places(coverage: Iterable[BodyCoverage], locate: Callable[[str], str]) -> Iterator[BodyCoverage]:
    """The same with each source where it lies."""
    for body in coverage:
        lacks = tuple(
            msgspec.structs.replace(lack, source=locate(lack.source)) if lack.source else lack for lack in body.lacks
        )
        yield msgspec.structs.replace(body, lacks=lacks)


def coverage_rows(coverage: Iterable[BodyCoverage]) -> Iterator[CoverageRow]:
    """The months of each body, then what it lacks."""
    for body in coverage:
        named = body.committee or Committee()
        own = CoverageRow(
            municipality=body.municipality,
            committee_name=named.name,
            committee_abbreviation=named.abbreviation,
            kind="month",
        )
        for month in body.months:
            yield msgspec.structs.replace(
                own, date=month.month, held=month.held, meetings=month.meetings, text=month.evidence
            )
        for lack in body.lacks:
            yield msgspec.structs.replace(own, **msgspec.structs.asdict(lack))
