"""Nothing of closed items and no personal number leaves without the switch; the sample has planted words."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

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
