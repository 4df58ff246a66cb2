"""Exports by the command: what is asked for is there, closed items only with the switch, a file is whole or not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from minutes.archive import Archive
from minutes.archive.tables import make_rows
from minutes.cli import cli
from minutes.errors import ArchiveError, MissingPartError, UsageError
from minutes.export.formats import FORMATS, reader
from minutes.export.jsonl import write_jsonl
from minutes.files import open_aside, write_aside
from minutes.records.rows import PROVENANCE, TABLES, columns_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "export.md"


def run(archive: Archive, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(archive.folder), "export", *arguments], standalone_mode=False)


def exported(archive: Archive, *arguments: str) -> list[dict[str, Any]]:
    done = run(archive, *arguments, "--format", "jsonl")
    assert done.exception is None, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_item_is_a_row(demo: Archive) -> None:
    rows = {row["item_id"]: row for row in exported(demo, "items", "--include-closed")}
    items = [(minutes, item) for minutes in demo.minutes() for item in minutes.items]
    assert rows.keys() == {item.id for _, item in items} and len(rows) == len(items) > 70
    for minutes, item in items:
        row, meeting, body = rows[item.id], minutes.meeting, minutes.meeting.committee
        spans = [span for spans in item.spans.values() for span in spans]
        assert row["page"] == min(span.page for span in spans)
        assert (row["start"], row["end"]) == (min(span.start for span in spans), max(span.end for span in spans))
        names = ("number", "title", "access", "case_number", "sagsfremstilling", "indstilling")
        assert [row[name] for name in names] == [getattr(item, name) for name in names]
        assert (row["source"], row["sha256"]) == (minutes.source.path, minutes.source.sha256)
        assert (row["date"], row["date_source"], row["kind"]) == (meeting.date, meeting.date_source, meeting.kind)
        assert body and (row["committee_name"], row["committee_abbreviation"]) == (body.name, body.abbreviation)


def test_closed_items_say_nothing_unless_asked(demo: Archive) -> None:
    whole = {row["item_id"]: row for row in exported(demo, "items", "--include-closed")}
    said = ("title", "outcome", "resume", "sagsfremstilling", "indstilling", "beslutning", "sagsgang", "case_id")
    closed = [row for row in exported(demo, "items") if row["access"] == "lukket"]
    assert len(closed) >= 2
    assert all(row[name] is None for row in closed for name in (*said[:-1],))
    assert all(whole[row["item_id"]]["title"] for row in closed)
    assert exported(demo, "decisions") != exported(demo, "decisions", "--include-closed")


def test_case_of_the_catalogue_stands_on_the_row(demo: Archive) -> None:
    with demo.catalogue() as catalogue:
        cases = dict(catalogue.connection.execute("SELECT matter_id, case_id FROM case_matters"))
    rows = exported(demo, "items")
    assert {row["item_id"]: row["case_id"] for row in rows} == {
        row["item_id"]: cases.get(row["item_id"]) for row in rows
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_name_of_its_own_and_a_place(demo: Archive, table: str) -> None:
    rows = list(make_rows(demo, table))
    sources = {minutes.source.path: minutes.source.sha256 for minutes in demo.minutes()}
    assert rows and len({row.ref for row in rows}) == len(rows)
    for row in rows:
        assert sources[row.source] == row.sha256 and row.ref.startswith(f"{table}:")
        assert row.page is None or (row.page >= 1 and row.start is not None and row.end is not None)
        assert row.x0 is None or row.source.endswith(".pdf")


def test_rows_are_those_that_a_search_finds(demo: Archive) -> None:
    hits = demo.search("kapacitetsanalyse", limit=100).hits
    found = {each for hit in hits for each in (hit.item_id, *hit.versions)}
    items = {row["item_id"] for row in exported(demo, "items", "--query", "kapacitetsanalyse")}
    points = {row["point_id"] for row in exported(demo, "points", "--query", "kapacitetsanalyse")}
    assert items and points and items | points == found
    bodies = {row["committee_abbreviation"] for row in exported(demo, "decisions", "--committee", "VPU")}
    assert bodies == {"VPU"}
    dates = [row["date"] for row in exported(demo, "meetings", "--from", "2024-05", "--to", "2024-05-20")]
    assert dates == ["2024-05-15"]
    cases = {row["case_id"] for row in exported(demo, "steps", "--query", "kapacitetsanalyse")}
    assert cases == {row["case_id"] for row in exported(demo, "cases", "--query", "kapacitetsanalyse")} != set()


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_has_the_rows_whatever_its_format(demo: Archive, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"items.{form}"
    assert run(demo, "items", "-o", str(path)).exception is None
    read = [{name: value if value != "" else None for name, value in row.items()} for row in reader(form)(path)]
    rows = [msgspec.to_builtins(row) for row in make_rows(demo, "items")]
    assert len(read) == len(rows)
    for found, row in zip(read, rows, strict=True):
        assert list(found) == [column.name for column in columns_of("items")]
        for name in ("item_id", "title", "date", "sagsfremstilling", "beslutning", "page", "x0"):
            wanted, value = row[name], found[name]
            assert (float(str(value)) == wanted) if name in ("x0", "page") and wanted else str(value) == str(wanted)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_columns_are_those_asked_for_and_the_place(demo: Archive) -> None:
    rows = exported(demo, "items", "--columns", "date, title")
    assert list(rows[0]) == ["date", "title", *PROVENANCE]
    with pytest.raises(UsageError, match=r"no column 'titel'.*title"):
        raise run(demo, "items", "--columns", "titel").exception or AssertionError


def test_excel_opens_a_csv_by_its_mark_semicolons_and_decimal_commas(demo: Archive) -> None:
    data = run(demo, "amounts", "--excel").stdout_bytes
    assert data.startswith(b"\xef\xbb\xbftext;dkk;")
    first = data.decode("utf-8-sig").split("\r\n")[1]
    assert re.search(r";\d+,\d+;\d+,\d+;\d+,\d+;\d+,\d+;", first)
    assert run(demo, "amounts").stdout_bytes.startswith(b"text,dkk,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["itmes"], "no table 'itmes'"),
        (["items", "-o", "items.pdf"], "no format"),
        (["items", "--format", "jsonl", "--excel"], "--excel is for csv"),
    ],
)
def test_what_makes_no_sense_is_told(demo: Archive, arguments: list[str], message: str) -> None:
    error = run(demo, *arguments).exception
    assert isinstance(error, UsageError) and message in str(error)


def test_without_rows_the_exit_code_tells(demo: Archive, tmp_path: Path) -> None:
    done = run(demo, "items", "--query", "zzzzzz", "-o", str(tmp_path / "x.csv"))
    assert isinstance(done.exception, SystemExit) and done.exception.code == 1
    assert (tmp_path / "x.csv").read_text("utf-8").count("\n") == 1


def test_a_format_that_is_not_installed_is_told(demo: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.delitem(sys.modules, "minutes.export.xlsx", raising=False)
    error = run(demo, "items", "--format", "xlsx").exception
    assert isinstance(error, MissingPartError) and "pip install 'minutes[xlsx]'" in str(error)


def test_rows_stream(demo: Archive) -> None:
    rows = make_rows(demo, "items")
    assert next(rows).ref.startswith("items:lindholt-")
    rows.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["missing/items.jsonl", "x.csv/items.csv"])
def test_a_file_that_cannot_be_written_is_told(demo: Archive, tmp_path: Path, name: str) -> None:
    (tmp_path / "x.csv").write_text("kept")
    folder, path = str(demo.folder), str(tmp_path / name)
    command = [sys.executable, "-m", "minutes", "--data", folder, "export", "items", "-o", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "name a file in a folder" in done.stderr and "Traceback" not in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["x.csv"]


def test_reader_that_goes_away_ends_quietly(demo: Archive) -> None:
    """Whoever reads the first line only, such as `head -1`, sees no complaint."""
    code = "from minutes.cli.output import open_output\nwith open_output('-') as f:\n    f.write(b'row\\n' * 10**6)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0
    command = f"{sys.executable} -m minutes --data {demo.folder} export entities | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("label,") and done.stderr == ""


def test_without_archive_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="minutes ingest"):
        make_rows(Archive(tmp_path), "items")
    done = run(Archive(tmp_path), "items")
    assert isinstance(done.exception, ArchiveError) and done.stdout == ""


@pytest.mark.parametrize("form", FORMATS)
def test_what_fails_half_way_leaves_the_old_file(
    demo: Archive, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"items.{form}"
    write_aside(path, b"old\n")
    read, counted = Archive.record, iter(range(100))

    def interrupted(archive: Archive, document: str) -> object:
        if next(counted) == 10:
            raise KeyboardInterrupt
        return read(archive, document)

    monkeypatch.setattr(Archive, "record", interrupted)
    assert run(demo, "items", "-o", str(path)).exception is not None
    assert path.read_bytes() == b"old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_aside_is_gone_where_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    with pytest.raises(ZeroDivisionError), open_aside(path) as file:
        write_jsonl((msgspec.Struct() for _ in (1, 0) if 1 / _), (), file)  # type: ignore[misc]
    assert list(tmp_path.iterdir()) == []


def listed() -> str:
    """The lists of columns as docs/export.md has them."""
    parts = []
    for table, row in TABLES.items():
        columns = columns_of(table)
        own = [column for column in columns if column.name in row.__annotations__]
        lines = [f"| `{column.name}` | {column.kind} | {column.says.doc} |" for column in own]
        meaning = str(row.__doc__).partition(": ")[2].replace("\n    ", " ").strip()
        parts.append("\n".join([f"### {table}", "", meaning[0].upper() + meaning[1:], "", *HEAD, *lines, ""]))
    return "\n".join(parts)


HEAD = ["| column | type | |", "|---|---|---|"]
LISTS = re.compile(r"(?<=<!-- columns -->\n\n).*(?=<!-- end of columns -->)", re.DOTALL)


def test_the_page_lists_the_columns_of_every_table() -> None:
    assert LISTS.findall(PAGE.read_text("utf-8")) == [f"{listed()}\n"]
    text = PAGE.read_text("utf-8")
    assert all(f"| `{name}` |" in text for name in (*PROVENANCE, "municipality", "date_source"))


def test_the_help_names_the_tables_and_formats() -> None:
    told = " ".join(CliRunner().invoke(cli, ["export", "--help"]).output.split())
    assert all(re.search(rf"\b{name}\b", told) for name in (*TABLES, *FORMATS))


if __name__ == "__main__":
    PAGE.write_text(LISTS.sub(lambda _: f"{listed()}\n", PAGE.read_text("utf-8")), "utf-8")
