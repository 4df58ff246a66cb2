"""The archive: one data folder with its sources, its parsed records and its index.

The only code that knows the folder's form: `raw/` holds sources (they may also lie elsewhere), `parsed/` one
JSON file per source, `index/` the full-text index and the catalogue, both derived from `parsed/`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from glob import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from minutes.archive.frames import Frames
from minutes.archive.health import Ailment, drop_replaced, examine, set_aside
from minutes.archive.indexes import BATCH, Indexes
from minutes.archive.intake import Ingested, Intake, stored_path
from minutes.archive.lock import locked
from minutes.archive.register import Register
from minutes.archive.removal import REMOVED, Removal, Removals
from minutes.archive.shown import Shown
from minutes.archive.sources import Source, find_sources
from minutes.archive.workers import Limits, Workers
from minutes.errors import ArchiveError, NotFoundError
from minutes.files import decode, writing
from minutes.index.answers import Answer, Filters, Hit, Named
from minutes.index.entries import point_ids
from minutes.index.settings import read_engine
from minutes.nlp.terms import CommitteeTerm, committee_terms
from minutes.parsing import Choices, choices_of
from minutes.privacy import open_bilag
from minutes.records import Item, Minutes, Overdue, Trace, Unsure

if TYPE_CHECKING:
    from minutes.archive.news import Newsroom
    from minutes.index.cases.corrections import Correction
    from minutes.index.cases.traces import CaseFilters
    from minutes.index.catalogue import Catalogue
    from minutes.index.coverage import Bodies, CoverageFilters
    from minutes.records.coverage import BodyCoverage


_REGISTER = "register.sqlite"
_HITS_TOGETHER = 50  # whose cases are asked for at once


class Archive(Frames):
    """Ingest into and search in one data folder."""

    def __init__(self, folder: str | Path = "data") -> None:
        self.folder = Path(folder)
        self._raw = self.folder / "raw"
        self._parsed = self.folder / "parsed"
        self._derived = self.folder / "index"
        self._bodies: tuple[object, Bodies] | None = None
        self._indexes = Indexes(self._derived, self._parsed)
        self._removals = Removals(self.folder / REMOVED)

    def choices(self, ocr_lang: str | None = None) -> Choices:
        """How this archive's documents are read, by its `committees.toml` and the environment."""
        return choices_of(self.folder, ocr_lang)

    def ingest(
        self,
        paths: Sequence[str | Path] = (),
        ocr_lang: str | None = None,
        engine: str | None = None,
        jobs: int = 0,
        limits: Limits | None = None,
        indexing: Callable[[int], object] | None = None,
    ) -> Iterator[Ingested]:
        """Take files in, folders with all below them, `raw/` where none is named; tell what became of each.

        Sources that have not changed are not parsed again. What an interrupted run parsed is indexed by the
        next. A new index is one of `engine`, or of that in `search.toml`. Documents are parsed by `jobs` processes,
        each document under `limits`; by 0 in this process, without limits. `indexing` is told of how many documents are
        put into the index and the catalogue, before that is done. Raises ArchiveError where another run is at work,
        the index is of another version or engine, or the folder cannot be written to.
        """
        sources = self.sources(paths)
        with self._register() as register:
            self._indexes.create(engine or read_engine(self.folder))
            choices = self.choices(ocr_lang)
            with Workers(jobs, choices, limits or Limits()) as workers:
                intake = Intake(self.folder, self._parsed, choices, register, workers)
                intake.begin(sources)
                self._indexes.catch_up(register.keys())
                while intake.is_busy():
                    with register.batch():
                        yield from islice(intake.run(), BATCH)
                    if intake.is_full():
                        self._bring(intake, indexing)
            with register.batch():
                intake.infer_dates()
            self._bring(intake, indexing)
            if self._indexes.is_wasteful():
                self._indexes.rebuild(register.keys())

    def plan(self, paths: Sequence[str | Path] = (), ocr_lang: str | None = None) -> Iterator[Ingested]:
        """What an ingest would do with each file; nothing is parsed and nothing written."""
        with Register.copy(self._derived / _REGISTER) as register:
            register.refresh(self._parsed)
            choices = self.choices(ocr_lang)
            with Workers(0, choices, Limits()) as workers:
                intake = Intake(self.folder, self._parsed, choices, register, workers)
                for source in self.sources(paths):
                    yield intake.plan(source)

    def health(self) -> Iterator[Ailment]:
        """What does not fit together in the folder; nothing is written."""
        with Register.copy(self._derived / _REGISTER) as register:
            yield from examine(self.folder, self._parsed, register, self._indexes)

    def repair(self, jobs: int = 0) -> Iterator[Ingested]:
        """Make again from the sources what is damaged or missing, then all that is derived; tells of each source.

        A damaged record whose source is gone stays beside the others, as NAME.json.damaged.
        """
        with writing(self.folder), locked(self._derived), Register.open(self._derived / _REGISTER) as register:
            known = [self.folder / path for path in set_aside(self._parsed, register)]
        self.rebuild()
        raw = [self._raw] if self._raw.is_dir() else []
        yield from self.ingest([*raw, *(path for path in known if path.is_file())] or [self._parsed], jobs=jobs)
        drop_replaced(self._parsed)

    def sources(self, paths: Sequence[str | Path] = ()) -> Iterator[Source]:
        """The files that an ingest of these paths looks at, `raw/` where none is named. Raises ArchiveError."""
        if not paths and not self._raw.is_dir():
            raise ArchiveError(f"no folder {self._raw}", "put the minutes there, or name files and folders")
        return find_sources(map(Path, paths or [self._raw]), (self._parsed, self._derived))

    def _bring(self, intake: Intake, indexing: Callable[[int], object] | None) -> None:
        added, gone = intake.hand_over()
        if added or gone:
            if indexing:
                indexing(len(added))
            self._indexes.update(added, gone)

    def rebuild(self, engine: str | None = None) -> int:
        """Make the index again from the parsed records, beside the old one; tells the number of documents.

        It is one of `engine`, or of that in `search.toml`, or of the one that it has.
        """
        with self._register() as register:
            records = register.keys()
            self._indexes.rebuild(records, engine or read_engine(self.folder))
            return len(records)

    def search(self, query: str, filters: Filters | None = None, limit: int = 20, offset: int = 0) -> Answer:
        """The best hits, by the contract. Raises UsageError, and ArchiveError where there is no index."""
        filters = filters or Filters()
        answer = self._indexes.text().search(query, filters, limit, offset)
        problems = (*answer.problems, *self._holes(filters))
        return msgspec.structs.replace(answer, hits=tuple(self._hits(answer.hits)), problems=problems)

    def hits(self, query: str, filters: Filters | None = None, wanted: Container[str] | None = None) -> Iterator[Hit]:
        """Every hit, best first, as it is read; or only those with the ids `wanted`. Raises what `search` does."""
        return self._hits(self._indexes.text().hits(query, filters or Filters(), wanted))

    def names(self, query: str, filters: Filters | None = None) -> Iterator[Named]:
        """Which items and points are found, best first, and nothing more of them. Raises what `search` does."""
        return self._indexes.text().names(query, filters or Filters())

    def similar(self, item_id: str, limit: int = 10, include_closed: bool = False) -> tuple[Hit, ...]:
        """The items and points most like one, best first, those of its own case too. Raises NotFoundError."""
        self.item(item_id, include_closed)
        return tuple(self._hits(self._indexes.text().similar(item_id, limit, include_closed)))

    def complete(self, start: str, limit: int = 8) -> tuple[str, ...]:
        """Words and titles of open items that go on where a text ends, for who is typing."""
        return self._indexes.text().complete(start, limit)

    def _hits(self, found: Iterable[Hit]) -> Iterator[Hit]:
        """Hits with their cases and the places of their sources."""
        with self.catalogue() as catalogue:
            hits = iter(found)
            while some := list(islice(hits, _HITS_TOGETHER)):
                cases = catalogue.cases_of(hit.item_id for hit in some)
                for hit in some:
                    place = self.located(hit.source)
                    yield msgspec.structs.replace(hit, source=place, case_id=cases.get(hit.item_id))

    def item(self, item_id: str, include_closed: bool = False) -> Shown:
        """An item or a point by its id, without what is closed unless asked. Raises NotFoundError."""
        if not self._parsed.is_dir():
            raise ArchiveError(f"no archive in {self.folder}")
        with self.catalogue() as catalogue:
            document = catalogue.document_of(item_id)
        if document:
            minutes = self.record(document)
            for item in minutes.items:
                if item_id == item.id or item_id in point_ids(item):
                    return _shown(minutes, item, item_id, include_closed)
        raise NotFoundError(f"no item {item_id} in {self.folder}", "ids stand in the hits of `minutes search`")

    def record(self, document: str) -> Minutes:
        """The record of a document by its id in the catalogue, closed items and all. Raises ArchiveError."""
        return self._read(self._parsed / f"{document}.json")

    def state(self) -> tuple[object, ...]:
        """Something that is another one as soon as what can be searched is."""
        return self._indexes.state()

    def catalogue(self) -> Catalogue:
        """The catalogue of all records, to read from and to be closed. Raises ArchiveError where there is none."""
        return self._indexes.catalogue()

    def trace(self, query: str, limit: int = 10, include_closed: bool = False) -> tuple[Trace, ...]:
        """The cases that a question fits (words, case, case number, item), best first. Raises NotFoundError."""
        from minutes.archive.cases import find_traces

        return find_traces(self, query, limit, include_closed)

    def traces(self, filters: CaseFilters) -> Iterator[Trace]:
        """The cases that pass, each with its steps; route, remarks and gaps are told by `trace` alone."""
        from minutes.archive.cases import list_traces

        return list_traces(self, filters)

    def overdue(self, body: str | None = None, since: str | None = None) -> Iterator[Overdue]:
        """The promises that were not kept, the latest first, with what the archive lacks."""
        from minutes.archive.cases import list_overdue

        return list_overdue(self, body, since)

    def unsure(self) -> Iterator[Unsure]:
        """The items that fit several cases equally well and are in none of them."""
        from minutes.archive.cases import list_unsure

        return list_unsure(self)

    def merge(self, ids: Sequence[str], who: str, why: str) -> None:
        """Make one case of several, by the ids of cases or of items in them. Raises NotFoundError, UsageError."""
        from minutes.archive.cases import make_correction

        self._correct(make_correction(self, "merge", ids)(who, why))

    def split(self, ids: Sequence[str], who: str, why: str) -> None:
        """Take items or points out of their case and make them a case of their own. Raises NotFoundError."""
        from minutes.archive.cases import make_correction

        self._correct(make_correction(self, "split", ids)(who, why))

    def rename(self, case_id: str, title: str, who: str, why: str) -> None:
        """Give a case another title. Raises NotFoundError."""
        from minutes.archive.cases import make_correction

        self._correct(make_correction(self, "rename", [case_id], title)(who, why))

    def corrections(self) -> tuple[Correction, ...]:
        """What people corrected of the cases, the oldest first."""
        return self._indexes.corrections.read()

    def remove(self, source: str, who: str, reason: str) -> Removal:
        """Take a document out of all that was made of it and keep its bytes out from now on; the file itself stays.

        `source` is its path, the name of its record, or its hash. Raises NotFoundError; ArchiveError where the index
        is of another version, or others read it: what is not done then is done by calling it again.
        """
        with self._register() as register:
            self._indexes.create(None)
            stored = stored_path(Path(source), self.folder)
            removal = self._removals.add(self._removals.find(register, source, stored), who, reason)
            self._leave_out_removed(register)
            choices = self.choices()
            with Workers(0, choices, Limits()) as workers:
                Intake(self.folder, self._parsed, choices, register, workers).infer_dates()
            for left in self._parsed.glob("*.tmp"):  # by a run that was killed
                left.unlink()
            self._indexes.purge(register.keys())
            register.scrub()
        return removal

    def removals(self) -> tuple[Removal, ...]:
        """What was removed, the oldest first."""
        return self._removals.read()

    def _correct(self, correction: Correction) -> None:
        """Keep a correction, and make the cases again that it touches."""
        with self._register() as register:
            self._indexes.corrections.append(correction)
            self._indexes.catch_up(register.keys())

    def coverage(self, filters: CoverageFilters | None = None) -> Iterator[BodyCoverage]:
        """What is held and what lacks of the meetings of each body, by municipality and name."""
        from minutes.archive.coverage import with_places
        from minutes.index.coverage import find_coverage

        with self.catalogue() as catalogue:
            yield from with_places(find_coverage(catalogue.connection, filters), self.located)

    def _holes(self, filters: Filters) -> tuple[str, ...]:
        """What the archive lacks of the body and the time that a search is narrowed to."""
        narrowed = (filters.committee, filters.date_from, filters.date_to, filters.year)
        if not any(narrowed):
            return ()
        from minutes.index.coverage import Bodies, CoverageFilters, find_notes

        wanted = CoverageFilters(
            committee=filters.committee,
            municipality=filters.municipality,
            date_from=filters.date_from or filters.year,
            date_to=filters.date_to or filters.year,
        )
        state = self.state()
        if self._bodies is None or self._bodies[0] != state:
            with self.catalogue() as catalogue:
                self._bodies = state, Bodies(catalogue.connection)
        return find_notes(self._bodies[1], wanted)

    def newsroom(self, include_closed: bool = False) -> Newsroom:
        """The saved searches and followed cases of this archive, and what is new for them."""
        from minutes.archive.news import Newsroom
        from minutes.archive.watches import Watches

        return Newsroom(self, Watches(self.folder / "watches.toml"), self.folder / "watched.json", include_closed)

    def minutes(self) -> Iterator[Minutes]:
        """Every parsed record, by name."""
        for path in sorted(self._parsed.glob("*.json")):
            yield self._read(path)

    def committees(self) -> tuple[CommitteeTerm, ...]:
        """The bodies of each municipality by name, with the first and last day on which they are named."""
        return committee_terms(self.minutes())

    def _read(self, path: Path) -> Minutes:
        minutes = decode(path, Minutes)
        source = msgspec.structs.replace(minutes.source, path=self.located(minutes.source.path))
        evidence = tuple(
            msgspec.structs.replace(each, source=self.located(each.source)) for each in minutes.meeting.date_evidence
        )
        meeting = msgspec.structs.replace(minutes.meeting, date_evidence=evidence)
        return msgspec.structs.replace(minutes, source=source, meeting=meeting)

    def located(self, stored: str) -> str:
        """The path of a source as seen from here; those within the folder are stored relative to it."""
        return str(self.folder / stored)

    @contextmanager
    def _register(self) -> Iterator[Register]:
        """What the folder holds, which nobody else may change meanwhile."""
        with writing(self.folder), locked(self._derived), Register.open(self._derived / _REGISTER) as register:
            for damaged in register.refresh(self._parsed):
                raise damaged
            self._leave_out_removed(register)
            yield register

    def _leave_out_removed(self, register: Register) -> None:
        """Forget the records of what was removed, wherever they came from."""
        for sha in self._removals.by_hash():
            stored = register.of_source(sha)
            if stored:
                for path in self._parsed.glob(f"{escape(stored.name)}*"):  # one set aside as damaged, too
                    path.unlink()
                register.drop(stored.name)


def _shown(minutes: Minutes, item: Item, item_id: str, include_closed: bool) -> Shown:
    if item.access == "lukket" and not include_closed:
        raise NotFoundError(f"{item_id} is a closed item", "add --include-closed to see what is known of it")
    points = dict(zip(point_ids(item), item.underpunkter, strict=True))
    if not include_closed:
        item = open_bilag(item)
    return Shown(minutes=minutes, item=item, point=points.get(item_id))
