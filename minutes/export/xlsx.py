"""Excel workbooks. Text is text, whatever it begins with; what a sheet cannot hold is told, not lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from minutes.errors import UnreadableError
from minutes.export.limits import CELL_LENGTH, CUT, SHEET_ROWS, fitting
from minutes.records.rows import Column, Row

_FIRST_YEAR = 1901  # a day before that is no date to Excel, and is text
_EXACT = 2**53  # a whole number beyond that loses digits in Excel, and is text


def write_xlsx(rows: Iterable[Row], columns: Sequence[Column], file: BinaryIO) -> Sequence[str]:
    """Write rows as they come, those beyond a sheet to the next; tells of both limits."""
    sheets = _Sheets(columns)
    try:
        for row in rows:
            sheets.add(row)
        sheets.book.save(file)
    except BaseException:
        for sheet in sheets.book.worksheets:
            sheet.close()  # else its half-written file complains later
        raise
    return tuple(sheets.notes())


class _Sheets:
    """A workbook that grows row by row."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.book = Workbook(write_only=True)
        self._columns = columns
        self._cut = 0
        self._number = 0
        self._left = 0
        self._open()

    def _open(self) -> None:
        self._number += 1
        self._sheet = self.book.create_sheet(f"minutes {self._number}" if self._number > 1 else "minutes")
        self._sheet.freeze_panes = "A2"
        header = [WriteOnlyCell(self._sheet, column.name) for column in self._columns]
        for cell in header:
            cell.font = Font(bold=True)
        self._sheet.append(header)
        self._left = SHEET_ROWS - 1

    def add(self, row: Row) -> None:
        """Write a row, on a further sheet where this one is full."""
        if not self._left:
            self._open()
        self._left -= 1
        self._sheet.append([self._cell(getattr(row, column.name), column) for column in self._columns])

    def _cell(self, value: object, column: Column) -> object:
        if isinstance(value, str):
            if column.kind == "day" and int(value[:4]) >= _FIRST_YEAR:
                return date.fromisoformat(value)
            return self._text(value)
        if isinstance(value, int) and abs(value) > _EXACT:
            return self._text(str(value))
        return value

    def _text(self, value: str) -> WriteOnlyCell:
        value = fitting(value)
        if len(value) > CELL_LENGTH:
            self._cut += 1
            value = value[: CELL_LENGTH - len(CUT)] + CUT
        cell = WriteOnlyCell(self._sheet, value)
        cell.data_type = "s"  # never a formula, an error or a number
        return cell

    def notes(self) -> Iterator[str]:
        """What did not fit."""
        if self._number > 1:
            yield f"a sheet holds {SHEET_ROWS} rows; the others are on {self._number - 1} more"
        if self._cut:
            yield f"{self._cut} texts were cut at the {CELL_LENGTH} characters of a cell; they end in {CUT}"


def read_xlsx(path: Path) -> Iterator[Mapping[str, object]]:
    """The rows of all sheets. Raises UnreadableError."""
    try:
        book = load_workbook(path, read_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableError(f"{path}: {error}", "export the table again") from None
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            header = [str(name) for name in chain.from_iterable(islice(rows, 1))]
            for row in rows:
                yield {name: _value(value) for name, value in zip(header, row, strict=False)}
    finally:
        book.close()


def _value(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value
