"""The command line: what goes where, exit codes, help with examples, as processes where that matters."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from test_archive import write

from minutes.cli import cli
from minutes.version import __version__

Result = subprocess.CompletedProcess[str]
ID = "lindholt-dir-2023-05-10-2"


def run(*arguments: str | Path, folder: Path | None = None, **environment: str) -> Result:
    """`minutes` as a process of its own, away from the project's data folder."""
    chosen = {**os.environ, **environment}
    if folder is not None:
        chosen["MINUTES_DATA"] = str(folder)
    command = [sys.executable, "-m", "minutes", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=chosen, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive") / "data"
    write(folder / "raw/a.txt", title="Cykelstier [b]")
    write(folder / "raw/b.txt", day=17, title="Svømmehal", text="Svømmehallen lukker om søndagen.")
    assert run("ingest", folder=folder).returncode == 0
    return folder


def test_version() -> None:
    assert run("--version").stdout.strip() == f"minutes, version {__version__}"


def test_help_names_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from minutes.cli import cli; cli.main(['--help'], standalone_mode=False);"
        "heavy = {'tantivy', 'rich', 'pypdfium2', 'pdfplumber', 'rapidfuzz'} & set(sys.modules);"
        "print('heavy:', *sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    *text, heavy = done.stdout.rstrip().split("\n")
    assert heavy == "heavy:"
    for name in ("parse", "ingest", "search", "show", "rebuild"):
        assert any(line.split()[:1] == [name] for line in text)


def all_commands() -> dict[str, click.Command]:
    """Every command by what is typed for it: `search`, `case merge`."""
    groups = {name: command for name, command in cli.commands.items() if isinstance(command, click.Group)}
    inner = {f"{name} {each}": below for name, group in groups.items() for each, below in group.commands.items()}
    return {**cli.commands, **inner}


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_every_help_text_has_an_example_that_parses(name: str) -> None:
    command, typed = all_commands()[name], name.split()
    assert command.epilog is not None
    _, _, example = command.epilog.partition("Example:")
    words = shlex.split(example)
    assert words[: len(typed) + 1] == ["minutes", *typed]
    command.make_context(typed[-1], words[len(typed) + 1 :], parent=click.Context(cli, obj="data"))
    assert example.strip() in run(*typed, "--help").stdout


def test_search_prints_plain_text_when_piped(data: Path) -> None:
    done = run("search", "cykelsti", folder=data)
    assert done.returncode == 0
    assert f"2. Cykelstier [b]  {ID}" in done.stdout
    assert "sagsfremstilling: Der anlægges cykelstier." in done.stdout
    assert str(data / "raw/a.txt") in done.stdout
    assert "1 found" in done.stdout
    assert done.stderr == ""
    assert not set("\x1b─│╭") & set(done.stdout)


def test_search_json_is_the_contract(data: Path) -> None:
    answer = json.loads(run("search", "cykelsti", "--json", folder=data).stdout)
    assert list(answer) == ["query", "total", "took_ms", "hits", "facets", "suggestion", "problems"]
    (hit,) = answer["hits"]
    assert set(hit) == {
        *("item_id", "score", "title", "committee", "date", "municipality", "number"),
        *("field", "snippet", "source", "page", "case_id"),
    }
    assert hit["snippet"] == "Der anlægges <mark>cykelstier</mark>."
    assert (hit["source"], hit["page"]) == (str(data / "raw/a.txt"), 1)
    assert set(answer["facets"]) == {"committee", "year", "outcome", "municipality", "type"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "findesikke"], 1),
        (["search", "lindholt", "--committee", "DIR"], 0),
        (["search", "cykelsti", "--from", "2023-05-11"], 1),
        (["search", "cykelsti", "--to", "2023-05", "--field", "title", "--limit", "1"], 0),
        (["search", "cykelsti", "--from", "i går"], 2),
        (["search", "cykelsti", "--field", "foo"], 2),
        (["search", ""], 2),
        (["search", "x", "--limit", "0"], 2),
        (["search"], 2),
        (["find", "x"], 2),
        (["show", "findes-ikke-1"], 1),
        (["show", ID], 0),
        (["parse", "findes ikke.txt"], 3),
        (["--data", "/nonexistent/folder", "search", "x"], 4),
        (["--data", "/nonexistent/folder", "show", "x"], 4),
    ],
)
def test_exit_codes(data: Path, arguments: list[str], code: int) -> None:
    done = run(*arguments, folder=data)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert bool(done.stderr) == (code > 1 or arguments == ["show", "findes-ikke-1"])


def test_problems_of_a_query_go_to_stderr(data: Path) -> None:
    done = run("search", '"cykelsti', folder=data)
    assert done.returncode == 0
    assert "quotation mark" in done.stderr


def test_show_prints_fields_under_danish_headings(data: Path) -> None:
    lines = run("show", ID, folder=data).stdout.splitlines()
    headings = [line for line in lines if line in ("Indstilling", "Sagsfremstilling", "Bilag")]
    assert headings == ["Sagsfremstilling", "Indstilling"]
    assert lines[0].startswith("Lindholt Kommune · Direktionen · dagsorden · 2023-05-10 · 09:00-12:00")
    assert lines[-1] == f"{data / 'raw/a.txt'}, page 1"


def test_show_json_names_source_meeting_and_item(data: Path) -> None:
    shown = json.loads(run("show", ID, "--json", folder=data).stdout)
    assert shown["item"]["id"] == ID
    assert shown["meeting"]["date"] == "2023-05-10"
    assert shown["source"]["path"] == str(data / "raw/a.txt")


def test_parse_json_keeps_the_order_and_reports_what_cannot_be_read(data: Path, tmp_path: Path) -> None:
    empty = tmp_path / "tom.txt"
    empty.write_bytes(b"")
    done = run("parse", "--json", data / "raw/b.txt", empty, data / "raw/a.txt")
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert first["meeting"]["date"] == "2023-05-17"
    assert set(second) == {"error", "source"}
    assert second["source"] == str(empty)
    assert third["schema"] == "minutes/1"
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "fetch it again" in done.stderr


def test_parse_prints_an_outline(data: Path) -> None:
    done = run("parse", data / "raw/a.txt")
    assert done.returncode == 0
    assert "Sagsfremstilling: Der anlægges cykelstier." in done.stdout


def test_a_second_ingest_parses_nothing_and_says_so(data: Path) -> None:
    done = run("ingest", folder=data)
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr.strip() == "2 unchanged; nothing to parse"


def test_ingest_with_a_file_that_fails_ends_with_3(tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt")
    (tmp_path / "in/b.txt").write_bytes(b"")
    done = run("--data", tmp_path / "data", "ingest", tmp_path / "in")
    assert done.returncode == 3
    assert [line.split() for line in done.stderr.splitlines()[-3:]] == [
        ["documents", "items"],
        ["failed", "1", "0"],
        ["parsed", "1", "2"],
    ]
    assert run("--data", tmp_path / "data", "search", "cykelsti").returncode == 0


def test_rebuild(data: Path) -> None:
    done = run("rebuild", folder=data)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 documents" in done.stderr


def test_a_reader_that_goes_away_ends_it_quietly(data: Path) -> None:
    minutes = f"{shlex.quote(sys.executable)} -m minutes --data {shlex.quote(str(data))}"
    files = " ".join([shlex.quote(str(data / "raw/a.txt"))] * 300)
    done = subprocess.run(
        ["bash", "-c", f"{minutes} parse --json {files} | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interrupt_ends_with_130(tmp_path: Path) -> None:
    code = (
        "import minutes.parsing as parsing, minutes.cli as cli, sys\n"
        "def stop(*_): raise KeyboardInterrupt\n"
        "parsing.parse = stop; sys.argv = ['minutes', 'parse', 'x']; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr.strip()) == (130, "interrupted")


def test_a_terminal_gets_styles(data: Path) -> None:
    command = [sys.executable, "-m", "minutes", "--data", str(data), "search", "cykelsti"]
    code = f"import pty; pty.spawn({command!r})"
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=False)
    shown = done.stdout.decode()
    assert "\x1b[1;33mcykelstier\x1b[0m" in shown
    assert "Cykelstier [b]" in shown
