"""The cases of an archive: asked for, listed, corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from minutes.archive.shown import Shown
from minutes.errors import NotFoundError, UsageError
from minutes.index.answers import Answer
from minutes.index.cases.corrections import Correction
from minutes.index.cases.facts import Facts, with_content
from minutes.index.cases.traces import CaseFilters, Traces
from minutes.records import Evidence, Overdue, Step, Trace, Unsure

if TYPE_CHECKING:
    from minutes.index.catalogue import Catalogue

_BY_TEXT = 0.5  # how well a case fits, of 1, whose texts answer and whose titles do not
_FADING = 0.01  # by so much each further one fits less

Locate = Callable[[str], str]


class Papers(Protocol):
    """What is asked of an archive here; `minutes.archive.Archive` has it."""

    def catalogue(self) -> Catalogue: ...

    def located(self, stored: str) -> str: ...

    def search(self, query: str, *, limit: int) -> Answer: ...

    def item(self, item_id: str, include_closed: bool) -> Shown: ...


@contextmanager
def _reading(archive: Papers) -> Iterator[Traces]:
    """The cases of an archive's catalogue; what is closed comes from its records."""

    def opened(facts: Facts) -> Facts:
        shown = archive.item(facts.id, include_closed=True)
        return with_content(facts, shown.item, shown.minutes.meeting)

    with archive.catalogue() as catalogue:
        yield Traces(catalogue.connection, opened)


def find_traces(archive: Papers, query: str, limit: int, include_closed: bool) -> tuple[Trace, ...]:
    """The cases that a question fits, best first. Raises NotFoundError where there is none."""
    with _reading(archive) as traces:
        found = traces.find(query, limit, include_closed) or _by_text(archive, traces, query, limit)
        shown = [traces.trace(case_id, include_closed, fit) for case_id, fit in found]
        result = tuple(relocated(trace, archive.located) for trace in shown if trace)
    if not result:
        raise NotFoundError(f"no case fits {query!r}", "try fewer words, or `minutes search` for where they stand")
    return result


def named_traces(archive: Papers, name: str, include_closed: bool) -> tuple[Trace, ...]:
    """The cases that an id, a case number or the id of an item or a point names. Raises NotFoundError."""
    with archive.catalogue() as catalogue:
        of_item = catalogue.cases_of([name]).get(name)
    with _reading(archive) as traces:
        named = traces.named(name, include_closed) or traces.named(of_item or "", include_closed)
        shown = [traces.trace(case_id, include_closed) for case_id in named]
        result = tuple(relocated(trace, archive.located) for trace in shown if trace)
    if not result:
        raise NotFoundError(f"no case {name!r}", "name it by its id, its case number, or an item of it")
    return result


def list_traces(archive: Papers, filters: CaseFilters) -> Iterator[Trace]:
    """The cases that pass."""
    with _reading(archive) as traces:
        for trace in traces.cases(filters):
            yield relocated(trace, archive.located)


def list_overdue(archive: Papers, body: str | None, since: str | None) -> Iterator[Overdue]:
    """The promises that were not kept."""
    with _reading(archive) as traces:
        for each in traces.overdue(body, since):
            yield msgspec.structs.replace(
                each, step=_located(each.step, archive.located), held_source=archive.located(each.held_source)
            )


def list_unsure(archive: Papers) -> Iterator[Unsure]:
    """The items that fit several cases equally well."""
    with _reading(archive) as traces:
        for each in traces.unsure():
            candidates = tuple(
                msgspec.structs.replace(candidate, evidence=_evidence(candidate.evidence, archive.located))
                for candidate in each.candidates
            )
            yield msgspec.structs.replace(each, source=archive.located(each.source), candidates=candidates)


def make_correction(
    archive: Papers, kind: Literal["merge", "split", "rename"], ids: Sequence[str], title: str | None = None
) -> Callable[[str, str], Correction]:
    """A correction of the cases with these ids, or of items, once it is told who makes it and why.

    Raises NotFoundError for ids that are none, UsageError where one case would be merged with itself.
    """
    with _reading(archive) as traces:
        items = tuple(dict.fromkeys(_item(traces, each, whole_case=kind != "split") for each in ids))
        if kind == "merge" and len(traces.of_matters(items)) < 2:
            raise UsageError("these are one case already", "name two cases, or items of two cases")
    return lambda who, why: Correction(
        kind=kind, items=items, title=title, who=who, why=why, on=date.today().isoformat()
    )


def _item(traces: Traces, named: str, whole_case: bool) -> str:
    """The item that stands for an id: itself, or the first of a case."""
    if traces.of_matters([named]):
        return named
    first = traces.first_matter(named) if whole_case else None
    if first is None:
        what = "case or item" if whole_case else "item"
        raise NotFoundError(f"no {what} {named}", "ids stand in what `minutes trace` and `minutes cases` print")
    return first


def _by_text(archive: Papers, traces: Traces, query: str, limit: int) -> list[tuple[str, float]]:
    """The cases of the best hits of a search."""
    hits = archive.search(query, limit=5 * limit).hits
    found = traces.of_matters(hit.item_id for hit in hits)[:limit]
    return [(case_id, round(_BY_TEXT - _FADING * place, 4)) for place, case_id in enumerate(found)]


def relocated(trace: Trace, locate: Locate) -> Trace:
    """The trace with other paths: those that `locate` makes of its own."""
    steps = {step: _located(step, locate) for step in trace.steps}
    return msgspec.structs.replace(
        trace,
        steps=tuple(steps.values()),
        now=steps[trace.now] if trace.now else None,
        next=steps[trace.next] if trace.next else None,
    )


def _located(step: Step, locate: Locate) -> Step:
    versions = tuple(msgspec.structs.replace(each, source=locate(each.source)) for each in step.versions)
    return msgspec.structs.replace(
        step,
        source=locate(step.source) if step.source else None,
        evidence=_evidence(step.evidence, locate),
        versions=versions,
    )


def _evidence(evidence: Sequence[Evidence], locate: Locate) -> tuple[Evidence, ...]:
    return tuple(msgspec.structs.replace(each, source=locate(each.source)) for each in evidence)
