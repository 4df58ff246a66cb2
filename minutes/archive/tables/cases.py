"""The rows of cases and of their steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from minutes.archive.tables.holdings import Holdings
from minutes.archive.tables.places import Place, joined, place_of
from minutes.index.cases.traces import CaseFilters
from minutes.records import Committee, Span, Step, Trace
from minutes.records.rows import CaseRow, StepRow

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue

_decode_spans = msgspec.json.Decoder(dict[str, tuple[Span, ...]]).decode


def case_rows(archive: Holdings, wanted: frozenset[str] | None, include_closed: bool) -> Iterator[CaseRow]:
    """A row for each case, those that come back at every meeting last."""
    with archive.catalogue() as catalogue:
        sources = _Sources(archive, catalogue)
        for trace in _traces(archive, wanted, include_closed):
            first = next((step for step in trace.steps if step.item_id), trace.steps[0])
            now, coming = trace.now, trace.next
            yield CaseRow(
                **sources.values(f"cases:{trace.case.id}", first),
                case_id=trace.case.id,
                title=trace.case.title,
                municipality=trace.case.municipality,
                standing=trace.case.standing,
                names=joined(trace.case.names),
                case_numbers=joined(trace.case.numbers),
                first_date=next((step.date for step in trace.steps if step.date), None),
                last_date=now.date if now else None,
                steps=len(trace.steps),
                overdue=sum(step.status == "overdue" for step in trace.steps),
                now=_name(now),
                outcome=now.outcome if now else None,
                next=_name(coming),
                next_date=coming.date if coming else None,
            )


def step_rows(archive: Holdings, wanted: frozenset[str] | None, include_closed: bool) -> Iterator[StepRow]:
    """A row for each step of a case, in time order."""
    with archive.catalogue() as catalogue:
        sources = _Sources(archive, catalogue)
        for trace in _traces(archive, wanted, include_closed):
            for position, step in enumerate(trace.steps, 1):
                body = step.committee or Committee()
                yield StepRow(
                    **sources.values(f"steps:{trace.case.id}/{position}", step),
                    case_id=trace.case.id,
                    position=position,
                    municipality=trace.case.municipality,
                    committee_name=body.name,
                    committee_abbreviation=body.abbreviation,
                    step=step.step,
                    status=step.status,
                    date=step.date,
                    date_source=step.date_source,
                    outcome=step.outcome,
                    decision=step.decision,
                    item_id=step.item_id,
                    title=step.title,
                    evidence=joined((evidence.text for evidence in step.evidence), " / "),
                )


def _traces(archive: Holdings, wanted: frozenset[str] | None, include_closed: bool) -> Iterator[Trace]:
    for standing in (False, True):
        filters = CaseFilters(standing=standing, sort="title", include_closed=include_closed)
        for trace in archive.traces(filters):
            if wanted is None or any(step.item_id in wanted for step in trace.steps):
                yield trace


def _name(step: Step | None) -> str | None:
    body = (step and step.committee) or Committee()
    return body.name or body.abbreviation


class _Source(NamedTuple):
    sha256: str
    parser: int


class _Sources:
    """The raw documents behind steps, by their paths."""

    def __init__(self, archive: Holdings, catalogue: Catalogue) -> None:
        self._connection = catalogue.connection
        known = self._connection.execute("SELECT path, sha256, parser FROM documents")
        self._known = {archive.located(path): _Source(sha256, parser) for path, sha256, parser in known}

    def values(self, ref: str, step: Step) -> dict[str, Any]:
        """Where a step stands: at the item that tells it, else at the page of its evidence."""
        source = step.source or next(evidence.source for evidence in step.evidence)
        known = self._known[source]
        place = self._place(step.item_id) if step.item_id else {}
        page = {"page": step.page} if step.page is not None else {}
        return {
            "ref": ref,
            "source": source,
            "sha256": known.sha256,
            "parser": known.parser,
            **(place or place_of({}) | page),
        }

    def _place(self, item: str) -> Place:
        """Where an item or a point stands; of one in a calendar of coming meetings the item."""
        item = item.partition("@")[0]
        query = "SELECT spans FROM items WHERE id = ?1 UNION ALL SELECT spans FROM points WHERE id = ?1"
        row = self._connection.execute(query, (item,)).fetchone()
        return place_of(_decode_spans(row[0])) if row and row[0] else {}
