"""Exports: every item is a row, closed ones only where asked for, a file is whole or not there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from minutes.archive import Archive
from minutes.archive.tables import item_rows
from minutes.cli import cli
from minutes.errors import ArchiveError
from minutes.export.jsonl import write_jsonl
from minutes.files import open_aside, write_aside

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
SOURCES = ("dir-2022-02-09.txt", "direktion-punkter.txt", "oek-2024-05-21.pdf", "vpu-2023-05-10.pdf")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    assert {one.status for one in Archive(folder).ingest([RAW / name for name in SOURCES])} == {"parsed"}
    return folder


def exported(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(cli, ["--data", str(folder), "export", "items", *arguments], standalone_mode=False)
    assert done.exception is None, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_item_is_a_row(folder: Path) -> None:
    rows = {row["item_id"]: row for row in exported(folder, "--include-closed")}
    items = [(minutes, item) for minutes in Archive(folder).minutes() for item in minutes.items]
    assert rows.keys() == {item.id for _, item in items} and len(rows) == len(items) > 8
    for minutes, item in items:
        row = rows[item.id]
        assert row["page"] == min(span.page for spans in item.spans.values() for span in spans)
        assert {name: row[name] for name in ("number", "title", "access", "case_number")} == {
            "number": item.number,
            "title": item.title,
            "access": item.access,
            "case_number": item.case_number,
        }
        assert (row["source"], row["date"], row["kind"]) == (
            minutes.source.path,
            minutes.meeting.date,
            minutes.meeting.kind,
        )
        assert row["municipality"] == "Lindholt Kommune"
        assert row["committee"] == msgspec.to_builtins(minutes.meeting.committee)


def test_closed_items_have_a_title_only_where_asked_for(folder: Path) -> None:
    everything = exported(folder, "--include-closed")
    assert all(row["title"] for row in everything) and any(row["access"] == "lukket" for row in everything)
    hidden = [row | {"title": None} if row["access"] == "lukket" else row for row in everything]
    assert exported(folder) == hidden


def test_case_of_the_catalogue_stands_on_the_row(folder: Path) -> None:
    with Archive(folder).catalogue() as catalogue:
        cases = dict(catalogue.connection.execute("SELECT matter_id, case_id FROM case_matters"))
    assert {row["item_id"]: row["case_id"] for row in exported(folder)} == {
        row["item_id"]: cases.get(row["item_id"]) for row in exported(folder)
    }


def test_file_is_what_stdout_gets(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    assert exported(folder, "-o", str(path)) == []
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == exported(folder)
    assert [each.name for each in tmp_path.iterdir()] == ["items.jsonl"]


def test_rows_stream(folder: Path) -> None:
    rows = item_rows(Archive(folder))
    assert next(rows).item_id.startswith("lindholt-dir")
    rows.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["missing/items.jsonl", "."])
def test_a_file_that_cannot_be_written_is_told(folder: Path, tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-m", "minutes", "--data", str(folder), "export", "items", "-o", str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "name a file in a folder" in done.stderr and "Traceback" not in done.stderr
    assert not any(tmp_path.parent.glob("*.tmp"))


def test_reader_that_goes_away_ends_quietly(folder: Path) -> None:
    """Whoever reads the first line only, such as `head -1`, sees no complaint."""
    code = "from minutes.cli.output import open_output\nwith open_output('-') as f:\n    f.write(b'row\\n' * 10**6)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_without_archive_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="minutes ingest"):
        next(item_rows(Archive(tmp_path)))


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    write_aside(path, b"old\n")
    with pytest.raises(ZeroDivisionError), open_aside(path) as file:
        write_jsonl((msgspec.Struct() for _ in (1, 0) if 1 / _), file)
    assert path.read_bytes() == b"old\n"
    assert list(tmp_path.iterdir()) == [path]
