"""What is new for the watches of an archive: found and not told yet, or told and decided otherwise since.

Telling is in two steps, `Newsroom.news` and `Newsroom.mark`, so that nothing counts as told before it was delivered.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import nlargest
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from minutes.archive.cases import Papers, named_traces
from minutes.archive.reasons import find_reasons
from minutes.archive.told import Change, Memory, Telling, Told, Verdict, mark_of
from minutes.archive.watches import Mistake, Watch, Watches, make_watch
from minutes.danish.periods import bounds
from minutes.errors import NotFoundError, UsageError
from minutes.index.answers import Answer, Filters, Hit, Named
from minutes.index.parser import parse
from minutes.records import Case, Step


class Searched(Papers, Protocol):
    """What is asked of an archive here; `minutes.archive.Archive` has it."""

    def search(self, query: str, filters: Filters | None = None, limit: int = 20, offset: int = 0) -> Answer: ...

    def hits(self, query: str, filters: Filters, wanted: Container[str]) -> Iterator[Hit]: ...

    def names(self, query: str, filters: Filters) -> Iterator[Named]: ...


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a watch tells: a hit of its query, or a step of its case.

    changed: the decision is another than what was told, or another paper of the same meeting tells more than the one
    that was told. `id` stays the same when a notice is told again; `told` is when it was told first (UTC). `matched`
    are the parts of the query that the hit matches.
    """

    watch: str
    change: Change
    id: str
    told: str
    matched: tuple[str, ...] = ()
    hit: Hit | None = None
    case: Case | None = None
    step: Step | None = None


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What one watch has to tell, the latest meeting first; `earlier` is what it told of late, the last first.

    `notes` say what of the query could not be meant as it stands; `known` is what the watch has told when all of this
    is told.
    """

    watch: Watch
    notices: tuple[Notice, ...]
    earlier: tuple[Notice, ...] = ()
    notes: tuple[str, ...] = ()
    known: Told


class Newsroom:
    """The watches of an archive: added, removed, asked for news; what was told is remembered in the file `told`."""

    def __init__(self, archive: Searched, watches: Watches, told: Path, include_closed: bool = False) -> None:
        self._archive = archive
        self._file = watches
        self._path = told
        self._closed = include_closed
        self._memory = Memory.read(told)
        self._at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.watches, self.mistakes = watches.read()

    @property
    def feed(self) -> str:
        """The id of the feed of all news."""
        return self._memory.feed.urn

    def add(self, name: str, query: str | None, case: str | None, since: str | None) -> tuple[str, ...]:
        """Add a watch; tells what of its query could not be meant as it was typed.

        A case is kept by one of its items, which stay what they are when cases are made again. Raises UsageError for
        what is no watch, NotFoundError for a case that there is not.
        """
        watch = make_watch({"name": name, "query": query, "case": case, "since": since})
        problems = parse(watch.query).problems if watch.query else ()
        if watch.case:
            found = named_traces(self._archive, watch.case, self._closed)[0]
            items = (step.item_id for step in found.steps if step.status == "held" and step.item_id)
            if watch.case == found.case.id:
                watch = replace(watch, case=next(items, watch.case))
        self._file.add(watch)
        self._reread()
        return problems

    def remove(self, name: str) -> None:
        """Remove a watch, and forget what it told. Raises NotFoundError where there is none."""
        self._file.remove(name)
        self._reread()

    def _reread(self) -> None:
        """Have the memory hold the watches of the file, and no others."""
        self.watches, self.mistakes = self._file.read()
        self.mark(())

    def news(self, earlier: int = 0) -> Iterator[News]:
        """What is new for each watch, in the order of the file; what cannot be asked is added to `mistakes`.

        With it come so many notices of each watch that were told before.

        Raises ArchiveError where there is no archive.
        """
        for watch in self.watches:
            try:
                if watch.query:
                    yield self._of_query(watch, watch.query, earlier)
                else:
                    yield self._of_case(watch, watch.case or "", earlier)
            except (UsageError, NotFoundError) as error:
                self.mistakes.append(Mistake(watch.name, error))

    def mark(self, told: Iterable[News]) -> None:
        """Remember that these were told. Raises ArchiveError."""
        watches = self._memory.watches | {each.watch.name: each.known for each in told}
        self._memory = replace(self._memory, watches=watches)
        names = {watch.name for watch in self.watches} | {mistake.name for mistake in self.mistakes}
        self._memory.write(self._path, names)

    def _of_query(self, watch: Watch, query: str, earlier: int) -> News:
        filters = Filters(date_from=watch.since, include_closed=self._closed)
        notes = self._archive.search(query, Filters(include_closed=self._closed), limit=0).problems
        telling = Telling(self._memory.watches.get(watch.name, Told()), self._at)
        latest = telling.latest(earlier)
        verdicts: dict[str, Verdict] = {}
        with self._archive.catalogue() as catalogue:
            for each in self._archive.names(query, filters):
                verdict = telling.item(each.id, each.versions, mark_of(catalogue, each.id))
                if verdict.is_new or each.id in latest:
                    verdicts[each.id] = verdict
        hits = list(self._archive.hits(query, filters, verdicts)) if verdicts else []
        hits.sort(key=lambda hit: hit.date or "", reverse=True)
        reasons = self._reasons(query, filters, hits)
        told = {hit.item_id: verdicts.pop(hit.item_id) for hit in hits}
        telling.leave(verdicts)  # found a moment ago, and gone from an index that is being written
        notices = [
            (told[hit.item_id], self._notice(watch, told[hit.item_id], matched=reasons[hit.item_id], hit=hit))
            for hit in hits
        ]
        return replace(_sorted(watch, notices, earlier, telling.known()), notes=notes)

    def _reasons(self, query: str, filters: Filters, hits: Sequence[Hit]) -> dict[str, tuple[str, ...]]:
        """What of a query some of its hits match; searched among the meetings of these hits."""
        days = [hit.date for hit in hits]
        dated = sorted(filter(None, days))
        if dated and len(dated) == len(days):
            filters = replace(filters, date_from=dated[0], date_to=dated[-1])
        ids = {hit.item_id for hit in hits}
        return find_reasons(query, ids, lambda part: (each.id for each in self._archive.names(part, filters)))

    def _of_case(self, watch: Watch, name: str, earlier: int) -> News:
        telling = Telling(self._memory.watches.get(watch.name, Told()), self._at)
        notices: list[tuple[Verdict, Notice]] = []
        traces = named_traces(self._archive, name, self._closed)
        with self._archive.catalogue() as catalogue:
            for trace in traces:
                for step in trace.steps:
                    if _is_before(step, watch.since):
                        continue
                    if step.status == "held" and step.item_id:
                        versions = [each.item_id for each in step.versions if each.item_id != step.item_id]
                        verdict = telling.item(step.item_id, versions, mark_of(catalogue, step.item_id))
                    else:
                        verdict = telling.step(step)
                    notices.append((verdict, self._notice(watch, verdict, case=trace.case, step=step)))
        return _sorted(watch, notices, earlier, telling.known())

    def _notice(self, watch: Watch, verdict: Verdict, **told: Any) -> Notice:
        notice_id = self._memory.notice_id(watch.name, verdict.key, str(verdict.times))
        return Notice(watch=watch.name, change=verdict.change, id=notice_id, told=verdict.at, **told)


def _sorted(watch: Watch, notices: Sequence[tuple[Verdict, Notice]], earlier: int, known: Told) -> News:
    """What is new and what was told before, each for itself."""
    told = (notice for verdict, notice in notices if not verdict.is_new)
    before = nlargest(earlier, told, key=lambda each: each.told)
    new = tuple(notice for verdict, notice in notices if verdict.is_new)
    return News(watch=watch, notices=new, earlier=tuple(before), known=known)


def _is_before(step: Step, since: str | None) -> bool:
    days, first = bounds(step.date), bounds(since)
    return days is not None and first is not None and days[1] < first[0]
