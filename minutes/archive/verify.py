"""An exported file against the raw documents: each row is made again from them and compared, cell by cell."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from minutes.archive.folder import Archive
from minutes.archive.proof import Proof
from minutes.archive.tables import Paper, links_of, make_rows, rows_of_paper
from minutes.archive.tables.rows import Selection
from minutes.danish.forms import letters, mask_cpr
from minutes.errors import UnreadableError
from minutes.export.formats import format_of, reader
from minutes.export.limits import CELL_LENGTH, CUT, fitting
from minutes.index.answers import Filters
from minutes.records.rows import TABLES, Column, Row, columns_of
from minutes.version import PARSER_VERSION

_NEEDED = ("ref", "source", "sha256")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_PAPERS_AT_HAND = 32  # whose rows are kept, as rows of one paper stand together

Cells = Mapping[str, object]


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """One row, by its number in the file from 1, with what fails; `faults` is empty where nothing does.

    A file of a pack has the number 0. `unchecked` tells why a row of a pack could not be checked.
    """

    number: int
    ref: str
    faults: tuple[str, ...] = ()
    unchecked: str | None = None


def verify(archive: Archive, path: Path) -> Iterator[Verified]:
    """Check every row of an export. Raises UnreadableError for a file that is none, UsageError, MissingPartError."""
    if not path.is_file():
        raise UnreadableError(f"{path} is no file", "name a file that `minutes export` wrote")
    read = reader(format_of(path.name))
    table, columns, hashes = survey(path, read(path))
    linked = rows_of_paper(table) is None or any(column.says.linked for column in columns)
    with Proof(archive, hashes, linked) as proof:
        check = Check(proof, table, columns, linked)
        for number, cells in enumerate(read(path), 1):
            yield Verified(number=number, ref=_text(cells["ref"]), faults=tuple(check.faults(cells)))


def survey(path: Path, rows: Iterable[Cells]) -> tuple[str, tuple[Column, ...], set[str]]:
    """The table and the columns of a file, and the hashes of the documents that it names."""
    table, names, hashes = "", set[str](), set[str]()
    for cells in rows:
        if not table:
            names = set(cells)
            table = _table_of(path, cells)
        hashes.add(_text(cells.get("sha256")))
    if not table:
        raise UnreadableError(f"{path} has no rows", "export a table that has some")
    return table, tuple(column for column in columns_of(table) if column.name in names), hashes


def _table_of(path: Path, cells: Cells) -> str:
    table = _text(cells.get("ref")).partition(":")[0]
    if table not in TABLES or not all(name in cells for name in _NEEDED):
        raise UnreadableError(f"{path} is no export of minutes", f"rows need the columns {', '.join(_NEEDED)}")
    unknown = [name for name in cells if name not in {column.name for column in columns_of(table)}]
    if unknown:
        raise UnreadableError(f"{path} has columns that {table} has not: {', '.join(unknown)}", "take them out")
    return table


class Check:
    """Rows of one table against what the raw documents say, in some of its columns.

    `linked`: the proof has what rests on several papers, too.
    """

    def __init__(self, proof: Proof, table: str, columns: tuple[Column, ...], linked: bool) -> None:
        self._proof = proof
        self._columns = columns
        self._table = table
        self._make = rows_of_paper(table)
        self._linked = linked
        self._of_paper: Callable[[str], tuple[dict[str, Row], ...]] = lru_cache(_PAPERS_AT_HAND)(self._rows_of_paper)
        self._of_cases = self._rows_of_cases() if self._make is None else ()

    def faults(self, cells: Cells) -> Iterator[str]:
        """What is wrong with a row."""
        sha256, ref = _text(cells["sha256"]), _text(cells["ref"])
        if sha256 not in self._proof.documents:
            yield f"the archive has no document with the hash {sha256[:12]}"
        elif sha256 in self._proof.faults:
            yield self._proof.faults[sha256]
        elif "parser" in cells and _text(cells["parser"]) != str(PARSER_VERSION):
            yield f"it was read by parser {_text(cells['parser'])}, this is {PARSER_VERSION}; export it again"
        else:
            variants = self._of_cases if self._make is None else self._of_paper(sha256)
            rows = [rows[ref] for rows in variants if ref in rows]
            if not rows:
                yield f"the documents give no row {ref}"
            else:
                yield from min((list(self._differences(cells, row)) for row in rows), key=len)

    def _differences(self, cells: Cells, row: Row) -> Iterator[str]:
        for column in self._columns:
            value = getattr(row, column.name)
            cell = cells.get(column.name)
            if column.name == "source":
                if not self._is_source(_text(cell), row):
                    yield f"source: {cell!r}, but it is {value!r}"
            elif not _same(cell, value, column):
                yield f"{column.name}: {_short(cell)}, but the documents give {_short(value)}"
            elif column.says.quoted and value and not self._stands(str(value), row):
                yield f"{column.name}: {_short(value)} does not stand at its place on page {row.page}"

    def _is_source(self, cell: str, row: Row) -> bool:
        """Whether a path is that of the document, from whatever folder it was seen."""
        stored = self._proof.documents[row.sha256].path
        return cell == stored or cell.endswith(f"/{stored}") or str(Path(cell).resolve()) == row.source

    def _stands(self, value: str, row: Row) -> bool:
        """Whether the words of a value stand in the document at the row's place, in their order."""
        if row.start is None or row.end is None:
            return False
        return stands(value, self._proof.text(row.sha256)[row.start : row.end])

    def _rows_of_paper(self, sha256: str) -> tuple[dict[str, Row], ...]:
        """The rows of a document by their names: what is open, and with what is closed."""
        document, archive = self._proof.documents[sha256].document, self._proof.archive
        links = None
        if self._linked:
            with archive.catalogue() as catalogue:
                query = "SELECT meeting FROM documents WHERE id = ?"
                (meeting,) = catalogue.connection.execute(query, (document,)).fetchone()
                links = links_of(catalogue, document, meeting)
        minutes = archive.record(document)
        papers = [Paper.of(document, minutes, closed, links) for closed in (False, True)]
        return tuple({row.ref: row for row in self._make(paper)} if self._make else {} for paper in papers)

    def _rows_of_cases(self) -> tuple[dict[str, Row], ...]:
        selections = [Selection(filters=Filters(include_closed=closed)) for closed in (False, True)]
        return tuple({row.ref: row for row in make_rows(self._proof.archive, self._table, each)} for each in selections)


def stands(value: str, text: str) -> bool:
    """Whether the words of a value stand in a part of a document, in their order."""
    whole = letters(mask_cpr(html.unescape(_TAG.sub(" ", text)).replace("\u00ad", "")))
    place = 0
    for word in map(letters, value.split()):
        place = whole.find(word, place)
        if place < 0:
            return False
        place += len(word)
    return True


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _same(cell: object, value: object, column: Column) -> bool:
    """Whether a cell holds a value, as its format writes it."""
    if value is None or cell is None or cell == "":
        return value in (None, "") and cell in (None, "")
    if column.kind == "number":
        return _number(str(cell)) == value
    if column.kind == "boolean":
        return str(cell).lower() == str(value).lower()
    found, wanted = fitting(str(cell)), fitting(str(value))
    if len(found) == CELL_LENGTH and found.endswith(CUT):
        return wanted.startswith(found[: -len(CUT)])
    return found == wanted


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None
