"""Nothing of closed items and no personal number leaves without the switch; the sample has planted words."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from minutes.cli import cli
from minutes.export.formats import reader
from minutes.files import decode
from minutes.privacy import public_minutes
from minutes.records import Minutes
from minutes.records.rows import TABLES

ROOT = Path(__file__).parents[1]
SECRETS = tomllib.loads((ROOT / "data" / "sample" / "secrets.toml").read_text("utf-8"))
CLOSED = [secret["text"] for secret in SECRETS["closed"]]
NUMBERS = [secret["text"] for secret in SECRETS["cpr"]]
PAPERS = sorted(path for path in (ROOT / "data" / "raw").iterdir() if path.suffix in (".pdf", ".txt"))


def minutes(*arguments: str) -> str:
    command = [sys.executable, "-m", "minutes", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("archive"))
    minutes("--data", folder, "ingest", "data/raw")
    return folder


def test_parse_shows_no_secret() -> None:
    as_json = minutes("parse", "--json", *map(str, PAPERS))
    outline = minutes("parse", *map(str, PAPERS))
    assert len(as_json.splitlines()) == len(PAPERS)
    assert [word for word in (*CLOSED, *NUMBERS) if word in as_json or word in outline] == []


def test_switch_shows_closed_items_but_never_a_personal_number() -> None:
    whole = minutes("parse", "--json", "--include-closed", *map(str, PAPERS))
    assert [word for word in CLOSED if word not in whole] == []
    assert [number for number in NUMBERS if number in whole] == []


@pytest.mark.parametrize("secret", [*CLOSED, *NUMBERS])
def test_search_finds_no_secret(archive: str, secret: str) -> None:
    answer = json.loads(minutes("--data", archive, "search", f'"{secret}"', "--json"))
    assert (answer["total"], answer["hits"]) == (0, [])
    assert answer["facets"] == {name: {} for name in answer["facets"]}


def test_no_record_and_no_index_holds_a_personal_number(archive: str) -> None:
    files = [path for path in Path(archive).rglob("*") if path.is_file()]
    assert len(files) > len(PAPERS)
    assert [(path.name, number) for path in files for number in NUMBERS if number.encode() in path.read_bytes()] == []


def test_check_quotes_no_secret(archive: str) -> None:
    told = minutes("--data", archive, "check")
    assert [word for word in (*CLOSED, *NUMBERS) if word in told] == []


OPEN_ITEM, CLOSED_ITEM = "lindholt-mtu-2024-05-15-2", "lindholt-mtu-2024-05-15-3"


@pytest.fixture(scope="module")
def mixed(archive: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive where people made one case of open items and closed ones, and another of closed ones only."""
    folder = str(tmp_path_factory.mktemp("mixed") / "data")
    shutil.copytree(archive, folder)
    minutes("--data", folder, "case", "merge", OPEN_ITEM, CLOSED_ITEM, "--why", "to try", "--who", "x")
    minutes("--data", folder, "case", "split", "lindholt-kb-2023-08-29-5", "--why", "to try", "--who", "x")
    assert len(minutes("--data", folder, "case", "list", "--json").splitlines()) == 2
    return folder


def steps(folder: str, *arguments: str) -> list[dict[str, object]]:
    found = json.loads(minutes("--data", folder, "trace", OPEN_ITEM, "--json", *arguments))["steps"]
    assert isinstance(found, list)
    return found


COMMANDS = (
    *(["trace", OPEN_ITEM, "--format", form] for form in ("text", "svg", "mermaid", "ics")),
    ["trace", OPEN_ITEM, "--json"],
    ["trace", CLOSED_ITEM, "--json"],
    ["trace", "lindholt-kb-2023-08-29-5", "--json"],
    *(["cases", *more, "--json"] for more in ([], ["--standing"], ["--unsure"], ["--overdue"])),
    ["cases"],
    ["overdue", "--json"],
    ["case", "list", "--json"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_cases_show_no_secret(mixed: str, command: list[str]) -> None:
    told = minutes("--data", mixed, *command)
    assert [word for word in (*CLOSED, *NUMBERS) if word in told] == []


def test_a_case_shows_its_closed_steps_with_the_switch_only(mixed: str) -> None:
    shown, whole = steps(mixed), steps(mixed, "--include-closed")
    assert {step["access"] for step in shown} == {"åben"}
    assert [step for step in whole if step in shown or step["access"] == "lukket"] == whole
    closed = [step for step in whole if step["access"] == "lukket" and step["status"] == "held"]
    assert len(closed) == 3
    assert all(step["title"] and step["decision"] for step in closed)
    told = minutes("--data", mixed, "trace", CLOSED_ITEM, "--include-closed")
    assert str(closed[0]["title"]) in told
    assert str(closed[0]["title"]) not in minutes("--data", mixed, "trace", OPEN_ITEM)
    assert [number for number in NUMBERS if number in told] == []


def test_neither_catalogue_nor_corrections_hold_what_closed_items_say(mixed: str) -> None:
    closed = [str(step["title"]) for step in steps(mixed, "--include-closed") if step["access"] == "lukket"]
    catalogue = Path(mixed) / "index" / "catalogue.sqlite"
    with closing(sqlite3.connect(catalogue)) as connection:
        text = "\n".join(connection.iterdump())
    held = b"".join(path.read_bytes() for path in catalogue.parent.glob("catalogue.sqlite*"))
    corrections = (Path(mixed) / "cases.toml").read_text("utf-8")
    assert CLOSED_ITEM in text and CLOSED_ITEM in corrections
    secrets = [*CLOSED, *NUMBERS, *closed]
    assert [word for word in secrets if word in text or word in corrections or word.encode() in held] == []


def test_an_open_entity_does_not_tell_where_closed_items_name_it(archive: str) -> None:
    records = [decode(path, Minutes) for path in (Path(archive) / "parsed").glob("*.json")]
    closed = [
        (minutes, span)
        for minutes in records
        for item in minutes.items
        if item.access == "lukket"
        for spans in item.spans.values()
        for span in spans
    ]
    assert closed
    for minutes, shut in closed:
        found = public_minutes(minutes).entities
        for one in (*found.persons, *found.committees, *found.bodies, *found.dates, *found.amounts):
            assert all(span.end <= shut.start or span.start >= shut.end for span in one.spans), one


TABLE_COMMANDS = [["export", table, "--format", form] for table in TABLES for form in ("csv", "jsonl")]
TABLE_COMMANDS += [["export", "items", "--format", form] for form in ("parquet", "xlsx")]


@pytest.mark.parametrize("command", [*TABLE_COMMANDS, ["attendance", "--body", "KB"]], ids=" ".join)
def test_tables_show_no_secret(mixed: str, command: list[str]) -> None:
    done = CliRunner().invoke(cli, ["--data", mixed, *command], standalone_mode=False)
    assert done.exception is None and done.stdout_bytes
    told = done.stdout_bytes
    if command[-1] in ("xlsx", "parquet"):
        path = Path(mixed) / f"export.{command[-1]}"
        path.write_bytes(told)
        told = repr(list(reader(command[-1])(path))).encode()
    assert [word for word in (*CLOSED, *NUMBERS) if word.encode() in told] == []


def test_tables_show_closed_items_with_the_switch_only(mixed: str) -> None:
    def exported(*more: str) -> str:
        commands = (["--data", mixed, "export", table, "--format", "jsonl", *more] for table in TABLES)
        return "".join(CliRunner().invoke(cli, command, standalone_mode=False).stdout for command in commands)

    whole = exported("--include-closed")
    assert [word for word in CLOSED if word in whole]
    assert [number for number in NUMBERS if number in whole] == []
    assert len(whole) > len(exported())
