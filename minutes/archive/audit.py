"""An audit pack: what the archive says of a case, or of what a search finds, with all that it rests on, as one file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from minutes.archive.cases import named_traces, relocated
from minutes.archive.folder import Archive
from minutes.archive.tables import Selection, choose_columns, make_rows
from minutes.danish.forms import find_cpr
from minutes.errors import MinutesError, NotFoundError, UsageError
from minutes.export.csv import write_csv
from minutes.export.datapackage import TableFile, describe
from minutes.export.pack import Content, write_pack
from minutes.export.report import Findings, write_report
from minutes.files import sha256_of
from minutes.privacy import public_minutes
from minutes.records import Minutes, Overdue, Trace
from minutes.records.audit import Asked, LeftOut, Manifest, PackedDocument, RemovedDocument
from minutes.records.rows import TABLES, CaseRow, ItemRow, Row, StepRow
from minutes.version import PARSER_VERSION, __version__

MANIFEST, RAW, RECORDS, ROWS = "manifest.json", "raw", "records", "tables"
SETTINGS = "committees.toml"

# Whom and what a paper names besides its items proves nothing about a case.
_PACKED = tuple(table for table in TABLES if table != "entities")
_SHOWN_CASES, _SHOWN_ITEMS = 50, 500  # so many stand in the report; the tables have all
_Row = TypeVar("_Row", bound=Row)

_OCR_LANGUAGE = re.compile(r"\((.+)\)$")


class _Known(NamedTuple):
    """A document of the archive, with the name that its raw file has in the pack."""

    id: str
    sha256: str
    parser: int
    pages: int
    path: str
    file: str


def make_pack(archive: Archive, case: str | None, selection: Selection, file: BinaryIO) -> Manifest:
    """Write the pack of a case, or of what a selection finds; the same archive gives the same bytes.

    Raises NotFoundError where there is nothing to pack, UsageError for a case number that several cases have.
    """
    with TemporaryDirectory(prefix="minutes-audit-") as folder:
        return _Packer(archive, case, selection, Path(folder)).write(file)


class _Packer:
    """Gathers the files of a pack; tables are written to `folder` first, for they may be large."""

    def __init__(self, archive: Archive, case: str | None, selection: Selection, folder: Path) -> None:
        self._archive = archive
        self._folder = folder
        self._closed = selection.filters.include_closed
        self._known = _known_documents(archive)
        self._traces = [_one_case(archive, case, self._closed)] if case else []
        self._asked = _asked(self._traces[0].case.id if case else None, selection)
        self._selection = replace(selection, items=_items_of(self._traces[0])) if case else selection
        self._files: dict[str, Content] = {}
        self._hashes: dict[str, str] = {}
        self._told: dict[str, bool] = {}  # documents by their paths: whether rows rest on them

    def write(self, file: BinaryIO) -> Manifest:
        """Write the pack and tell what is in it."""
        tables = [self._table(table) for table in _PACKED]
        rows = {table: number for (table, *_), number in tables}
        if not any(rows.values()):
            raise NotFoundError("nothing is found to be packed", "see `minutes search` and `minutes cases`")
        cases = self._cases or tuple(trace.case.id for trace in self._traces)
        if not self._traces:
            named = (named_traces(self._archive, each, self._closed) for each in cases[:_SHOWN_CASES])
            self._traces = [trace for found in named for trace in found[:1]]
        overdue = [each for each in self._archive.overdue() if each.case.id in cases]
        self._note_evidence(overdue)
        documents = tuple(self._document(path, rests) for path, rests in sorted(self._told.items(), key=self._by_file))
        manifest = Manifest(
            asked=self._asked,
            program=__version__,
            parser=PARSER_VERSION,
            rows=rows,
            cases=tuple(sorted(cases)),
            documents=documents,
            removed=tuple(
                RemovedDocument(sha256=each.sha256, on=each.on, reason=each.reason) for each in self._archive.removals()
            ),
        )
        self._describe(manifest, [table for table, _ in tables], overdue)
        manifest = replace(manifest, files=dict(sorted(self._hashes.items())))
        self._files[MANIFEST] = _pretty(manifest)
        write_pack(sorted(self._files.items()), file)
        return manifest

    def _table(self, table: str) -> tuple[TableFile, int]:
        """Write the rows of a table to a file of their own, and note what they rest on."""
        columns, name = choose_columns(table), f"{ROWS}/{table}.csv"
        path = self._folder / f"{table}.csv"
        rows = _Noted(self._rows(table))
        with path.open("wb") as file:
            write_csv(map(self._packed, rows), columns, file)
        if table == "cases":
            self._cases = tuple(rows.cases)
        if table == "items":
            self._items, self._more_items = [self._packed(row) for row in rows.items], rows.number - len(rows.items)
        self._hashes[name] = sha256_of(path)
        self._files[name] = path
        return TableFile(table, name, columns, path.stat().st_size, self._hashes[name]), rows.number

    def _rows(self, table: str) -> Iterator[Row]:
        wanted, case = self._selection.items, self._asked.case
        documents = None
        if wanted is not None:
            with self._archive.catalogue() as catalogue:
                documents = {found for each in wanted if (found := catalogue.document_of(each))}
        for row in make_rows(self._archive, table, self._selection, documents):
            if case is None or not isinstance(row, CaseRow | StepRow) or row.case_id == case:
                yield row

    def _packed(self, row: _Row) -> _Row:
        """A row with its source by the name that it has in the pack."""
        self._told[row.source] = True
        packed: _Row = replace(row, source=self._known[row.source].file)
        return packed

    def _note_evidence(self, overdue: Iterable[Overdue]) -> None:
        for trace in self._traces:
            for step in trace.steps:
                versions = (each.source for each in step.versions)
                sources = (step.source, *versions, *(each.source for each in step.evidence))
                for source in filter(None, sources):
                    self._told.setdefault(source, False)
        for each in overdue:
            self._told.setdefault(each.held_source, False)

    def _by_file(self, told: tuple[str, bool]) -> str:
        return self._known[told[0]].file

    def _document(self, path: str, rests: bool) -> PackedDocument:
        """Put a document and its record into the pack, the document only as it was read and where all may see it."""
        known = self._known[path]
        record = self._archive.record(known.id)
        left_out = self._left_out(known, record)
        if left_out is None:
            self._files[known.file] = Path(known.path)
            self._hashes[known.file] = known.sha256
        shown = record if self._closed else public_minutes(record)
        evidence = tuple(replace(each, source=self._name(each.source)) for each in shown.meeting.date_evidence)
        meeting = replace(shown.meeting, date_evidence=evidence)
        stored = replace(shown, source=replace(shown.source, path=known.file), meeting=meeting)
        self._put(f"{RECORDS}/{known.id}.json", msgspec.json.encode(stored))
        return PackedDocument(
            id=known.id,
            file=known.file,
            sha256=known.sha256,
            parser=known.parser,
            pages=known.pages,
            rows=rests,
            left_out=left_out,
        )

    def _left_out(self, known: _Known, record: Minutes) -> LeftOut | None:
        """Why a raw document may not be in the pack, or cannot."""
        closed = any(item.access == "lukket" or any(b.access == "lukket" for b in item.bilag) for item in record.items)
        if closed and not self._closed:
            return "closed"
        path = Path(known.path)
        if not path.is_file():
            return "missing"
        from minutes.ingest.reader import read

        language = _OCR_LANGUAGE.search(record.source.reader)
        try:
            if sha256_of(path) != known.sha256:
                return "changed"
            return "cpr" if find_cpr(read(path, language[1] if language else None).text) else None
        except MinutesError:
            return "missing"

    def _name(self, path: str) -> str:
        known = self._known.get(path)
        return known.file if known else f"{RAW}/{PurePosixPath(path).name}"

    def _put(self, name: str, content: bytes) -> None:
        self._files[name] = content
        self._hashes[name] = hashlib.sha256(content).hexdigest()

    def _describe(self, manifest: Manifest, tables: list[TableFile], overdue: list[Overdue]) -> None:
        """Put in what tells of the pack as a whole."""
        title = self._traces[0].case.title if self._asked.case else (self._asked.query or "udvalgte punkter")
        settings = self._archive.folder / SETTINGS
        if settings.is_file():
            self._put(SETTINGS, settings.read_bytes())
        self._put("datapackage.json", _pretty(describe(title, tables)))
        findings = Findings(
            title=f"Revisionspakke: {title}",
            traces=[relocated(trace, self._name) for trace in self._traces],
            overdue=[replace(each, held_source=self._name(each.held_source)) for each in overdue],
            items=[] if self._asked.case else self._items,
            cases_left_out=max(0, len(manifest.cases) - len(self._traces)),
            items_left_out=self._more_items,
        )
        self._put("report.html", write_report(findings, manifest))


class _Noted:
    """Rows that are counted as they go by; of the first items, and of all cases, it is noted which."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.number = 0
        self.items: list[ItemRow] = []
        self.cases: list[str] = []

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            if isinstance(row, CaseRow):
                self.cases.append(row.case_id)
            elif isinstance(row, ItemRow) and len(self.items) < _SHOWN_ITEMS:
                self.items.append(row)
            yield row


def _pretty(record: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"


def _one_case(archive: Archive, name: str, include_closed: bool) -> Trace:
    found = named_traces(archive, name, include_closed)
    if len(found) > 1:
        raise UsageError(f"{len(found)} cases have {name}", f"name one: {', '.join(each.case.id for each in found)}")
    return found[0]


def _items_of(trace: Trace) -> frozenset[str]:
    """The items and points that a case rests on."""
    ids = (id for step in trace.steps for id in (step.item_id, *(each.item_id for each in step.versions)))
    return frozenset(each.partition("@")[0] for each in ids if each)


def _asked(case: str | None, selection: Selection) -> Asked:
    filters = selection.filters
    return Asked(
        case=case,
        query=selection.query,
        committee=filters.committee,
        date_from=filters.date_from,
        date_to=filters.date_to,
        include_closed=filters.include_closed,
    )


def _known_documents(archive: Archive) -> Mapping[str, _Known]:
    """All documents by their paths; two of one name have the start of their hash in the names in the pack."""
    with archive.catalogue() as catalogue:
        query = "SELECT id, sha256, parser, pages, path FROM documents ORDER BY id"
        rows = catalogue.connection.execute(query).fetchall()
    names: dict[str, int] = {}
    located: Callable[[str], str] = archive.located
    for *_, path in rows:
        name = _plain_name(path).casefold()
        names[name] = names.get(name, 0) + 1
    known = {}
    for document, sha256, parser, pages, path in rows:
        name = _plain_name(path)
        if names[name.casefold()] > 1:
            stem, dot, ending = name.rpartition(".")
            name = f"{stem or ending}-{sha256[:12]}{dot if stem else ''}{ending if stem else ''}"
        known[located(path)] = _Known(document, sha256, parser, pages, located(path), f"{RAW}/{name}")
    return known


def _plain_name(path: str) -> str:
    """The name of a file without what a system may take for a part of a path."""
    return re.sub(r'[\\:*?"<>|\x00-\x1f]', "_", PurePosixPath(path).name)
