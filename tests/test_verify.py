"""Every exported row of the demo archive agrees with the raw documents; what was changed is found."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from minutes.archive import Archive
from minutes.archive.proof import Proof
from minutes.archive.tables import Selection, choose_columns, make_rows
from minutes.archive.verify import Verified, verify
from minutes.cli import cli
from minutes.errors import UnreadableError, UsageError
from minutes.export.formats import FORMATS, writer
from minutes.index.answers import Filters
from minutes.parsing import Choices, parse_text
from minutes.records import Minutes
from minutes.records.rows import TABLES

KB = "lindholt-kb-2023-08-29-2"


@cache
def parse_known(path: Path, content: bytes, choices: bytes) -> tuple[Minutes, str]:
    """A document as it is parsed: most of these tests verify rows of the same ones."""
    return parse_text(path, msgspec.json.decode(choices, type=Choices))


@pytest.fixture(autouse=True)
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "minutes.archive.proof.parse_text",
        lambda path, choices: parse_known(path, path.read_bytes(), msgspec.json.encode(choices)),
    )


def export(archive: Archive, table: str, path: Path, excel: bool = False, selection: Selection | None = None) -> Path:
    with path.open("wb") as file:
        writer(path.suffix[1:], excel)(make_rows(archive, table, selection), choose_columns(table), file)
    return path


def failing(archive: Archive, path: Path) -> dict[str, str]:
    return {row.ref: " ".join(row.faults) for row in verify(archive, path) if row.faults}


def edited(path: Path, table: str, column: str, value: str, number: int = 0) -> dict[str, str]:
    """A CSV with another value in one cell; the row that has it."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    rows[number][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, list(rows[0]))
        lines.writeheader()
        lines.writerows(rows)
    return rows[number]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_the_demo_agrees(demo: Archive, tmp_path: Path, table: str) -> None:
    path = export(demo, table, tmp_path / f"{table}.csv")
    rows = list(verify(demo, path))
    assert [row for row in rows if row.faults] == []
    assert len(rows) == len(list(make_rows(demo, table))) > 0


@pytest.mark.parametrize("form", [*FORMATS, "excel"])
def test_every_format_is_read_back(demo: Archive, tmp_path: Path, form: str) -> None:
    closed = Selection(filters=Filters(include_closed=True))
    for table in ("items", "amounts"):
        path = tmp_path / f"{table}.{'csv' if form == 'excel' else form}"
        export(demo, table, path, form == "excel", closed)
        rows = list(verify(demo, path))
        assert len(rows) > 60 and [row for row in rows if row.faults] == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("items", "title", "En anden titel"),
        ("items", "page", "2"),
        ("items", "start", "7"),
        ("items", "x0", "1.5"),
        ("items", "source", "data/raw/another.pdf"),
        ("items", "case_id", "lindholt-another-case"),
        ("items", "date", "2021-09-10"),
        ("items", "date_source", "inferred"),
        ("decisions", "outcome", "afvist"),
        ("decisions", "text", "Afvist."),
        ("votes", "number", "99"),
        ("attendance", "status", "absent"),
        ("amounts", "dkk", "1"),
        ("entities", "text", "En Anden"),
        ("bilag", "title", ""),
        ("cases", "steps", "40"),
        ("steps", "status", "overdue"),
        ("meetings", "date_evidence", "a calendar"),
    ],
)
def test_a_changed_cell_is_found(demo: Archive, tmp_path: Path, table: str, column: str, value: str) -> None:
    path = export(demo, table, tmp_path / f"{table}.csv")
    row = edited(path, table, column, value)
    faults = failing(demo, path)
    assert faults.keys() == {row["ref"]} and faults[row["ref"]].startswith(f"{column}: ")


def test_a_changed_hash_or_name_is_found(demo: Archive, tmp_path: Path) -> None:
    path = export(demo, "items", tmp_path / "items.csv")
    edited(path, "items", "sha256", "0" * 64)
    edited(path, "items", "ref", f"items:{KB}", number=1)
    first, second = [row for row in verify(demo, path) if row.faults]
    assert "no document with the hash 000000000000" in first.faults[0]
    assert second.ref == f"items:{KB}" and "give no row" in second.faults[0]


def test_a_changed_raw_document_fails_its_rows_alone(copied: Archive, tmp_path: Path, demo: Archive) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for minutes in demo.minutes():
        (raw / Path(minutes.source.path).name).write_bytes(Path(minutes.source.path).read_bytes())
    archive = Archive(tmp_path / "own")
    list(archive.ingest([raw]))
    path = export(archive, "items", tmp_path / "items.csv")
    assert failing(archive, path) == {}
    changed, missing = raw / "dir-2022-02-09.txt", raw / "kb-2023-08-29.pdf"
    changed.write_bytes(changed.read_bytes().replace(b"Cykelsti", b"Motorvej"))
    missing.unlink()
    faults = failing(archive, path)
    items = {minutes.source.path: minutes.items for minutes in archive.minutes()}
    assert faults.keys() == {f"items:{item.id}" for file in (changed, missing) for item in items[str(file)]}
    assert "has changed" in faults["items:lindholt-dir-2022-02-09-1"]
    assert "cannot be read" in faults[f"items:{KB}"]


def test_a_record_that_was_tampered_with_is_found(copied: Archive, tmp_path: Path) -> None:
    """The rows are made from the raw document, not from what was parsed before."""
    (record,) = (copied.folder / "parsed").glob("lindholt-kb-2023-08-29-*.json")
    record.write_bytes(record.read_bytes().replace(b"godkendt. For stemte 11", b"godkendt. For stemte 19"))
    faults = failing(copied, export(copied, "decisions", tmp_path / "decisions.csv"))
    assert list(faults) == [f"decisions:{KB}/beslutning/1"]
    assert faults[f"decisions:{KB}/beslutning/1"].startswith("text: ")


def test_words_must_stand_at_their_place(demo: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that tells a wrong place is found, though it tells the same one twice."""
    path = export(demo, "items", tmp_path / "items.csv")
    read = Proof.text
    monkeypatch.setattr(Proof, "text", lambda proof, sha256: read(proof, sha256).replace("Cykelsti", "Motorvej"))
    faults = failing(demo, path)
    assert 0 < len(faults) < 20
    assert all("does not stand at its place on page" in fault for fault in faults.values())


def test_an_inferred_date_is_inferred_again(demo: Archive, tmp_path: Path) -> None:
    path = export(demo, "meetings", tmp_path / "meetings.jsonl")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    (inferred,) = [row for row in rows if row["date_source"] == "inferred"]
    assert inferred["date_evidence"]
    inferred["date"] = "2023-04-27"
    path.write_bytes(msgspec.json.encode(inferred) + b"\n")
    assert list(failing(demo, path).values()) == ["date: '2023-04-27', but the documents give '2023-04-26'"]


def run(archive: Archive, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(archive.folder), *arguments], standalone_mode=False)


def test_the_command_tells_what_fails(demo: Archive, tmp_path: Path) -> None:
    path = export(demo, "votes", tmp_path / "votes.csv")
    done = run(demo, "verify", str(path))
    assert done.exception is None and done.stdout == "" and "0 fail" in done.stderr
    row = edited(path, "votes", "number", "99")
    done = run(demo, "verify", str(path))
    assert isinstance(done.exception, SystemExit) and done.exception.code == 1
    assert done.stdout.startswith(f"row 1  {row['ref']}\n  number: '99'")
    lines = run(demo, "verify", "--json", str(path)).stdout.splitlines()
    rows = [msgspec.json.decode(line, type=Verified) for line in lines]
    assert [bool(each.faults) for each in rows] == [True, *[False] * (len(rows) - 1)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"title,date\r\nx,2023\r\n"),
        ("b.csv", b""),
        ("c.csv", b"\xff\xfe\x00"),
        ("d.csv", b"ref,source,sha256,more\r\nitems:1,x,y,z\r\n"),
        ("e.csv", b"ref,source,sha256\r\nitems:1,x\r\n"),
        ("f.jsonl", b"{"),
        ("g.jsonl", b'{"ref": 7}\n'),
        ("h.xlsx", b"no workbook"),
        ("i.parquet", b"no table"),
    ],
)
def test_a_file_that_is_no_export_is_told(demo: Archive, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableError, match=name):
        list(verify(demo, tmp_path / name))


def test_a_file_that_is_not_there_is_told(demo: Archive, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="is no file"):
        list(verify(demo, tmp_path / "items.csv"))
    (tmp_path / "items.txt").write_text("x")
    with pytest.raises(UsageError, match="no format"):
        list(verify(demo, tmp_path / "items.txt"))


def test_a_text_too_long_for_a_cell_is_told_and_verified(
    demo: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("minutes.export.xlsx", "minutes.archive.verify"):
        monkeypatch.setattr(f"{module}.CELL_LENGTH", 100)
    monkeypatch.setattr("minutes.export.xlsx.SHEET_ROWS", 31)
    done = run(demo, "export", "items", "-o", str(tmp_path / "items.xlsx"))
    assert "a sheet holds 31 rows; the others are on 2 more" in done.stderr
    assert "texts were cut at the 100 characters of a cell" in done.stderr
    rows = list(verify(demo, tmp_path / "items.xlsx"))
    assert len(rows) == 75 and [row for row in rows if row.faults] == []


def test_a_citation_says_where_an_item_stands(demo: Archive) -> None:
    done = run(demo, "cite", KB)
    assert done.stdout == (
        "Lindholt Kommune, Kommunalbestyrelsen, beslutningsprotokol, 29. august 2023, punkt 2: Ældrepolitik 2023-2027."
        f" kb-2023-08-29.pdf, s. 3-4, sha256 e610e691bb6c, {KB}.\n"
    )
    record = json.loads(run(demo, "cite", KB, "--json").stdout)
    assert (record["page"], record["last_page"], record["sha256"][:12]) == (3, 4, "e610e691bb6c")
    assert "(udledt), punkt: Ældrepolitik. " in run(demo, "cite", "lindholt-dir-6363dd1a-1.2").stdout
    assert "closed item" in str(run(demo, "cite", "lindholt-mtu-2024-05-15-3").exception)
