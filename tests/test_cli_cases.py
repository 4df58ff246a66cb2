"""The commands that follow cases, as processes, on the sample municipality."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from rich.cells import cell_len
from test_cli import Result, run

ROOT = Path(__file__).parents[1]
CASES = tomllib.loads((ROOT / "data" / "sample" / "cases.toml").read_text("utf-8"))
SECRETS = tomllib.loads((ROOT / "data" / "sample" / "secrets.toml").read_text("utf-8"))
LOCAL_PLAN = "lokalplan 118"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample municipality that no test changes."""
    folder = tmp_path_factory.mktemp("cases") / "data"
    assert run("ingest", ROOT / "data" / "raw", folder=folder).returncode == 0
    return folder


def records(done: Result) -> list[dict[str, Any]]:
    """What `--json` printed."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def case_of(folder: Path, query: str) -> str:
    """The id of the case that a query finds first."""
    identifier: str = records(run("trace", query, "--json", folder=folder))[0]["case"]["id"]
    return identifier


def test_trace_prints_a_timeline(data: Path) -> None:
    done = run("trace", LOCAL_PLAN, folder=data, COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert "\x1b" not in done.stdout
    assert any(re.match(r"● 26\. september 2023 · Kommunalbestyrelsen .*sendt tilbage", line) for line in lines)
    assert any(line.startswith("○ 27. august 2024 · Kommunalbestyrelsen") for line in lines)
    assert any("→ MTU → (ØK) → (KB)" in line for line in lines)


def test_trace_by_query_case_number_item_and_id_is_the_same(data: Path) -> None:
    (by_words,) = records(run("trace", LOCAL_PLAN, "--limit", "1", "--json", folder=data))
    held = [step["item_id"] for step in by_words["steps"] if step["status"] == "held"]
    for query in (by_words["case"]["id"], *by_words["case"]["numbers"], held[0], held[-1]):
        found = records(run("trace", query, "--json", folder=data))
        assert found[0]["case"] == by_words["case"], query


def test_trace_json_is_the_contract(data: Path) -> None:
    found = records(run("trace", "kapacitetsanalyse", "--json", folder=data))[0]
    assert {"id", "title", "municipality", "standing"} <= found["case"].keys()
    keys = {"committee", "step", "date", "date_source", "status", "outcome", "decision", "item_id", "source", "page"}
    assert all(keys | {"evidence"} <= step.keys() for step in found["steps"])
    assert [step["status"] for step in found["steps"]][-1] == "overdue"
    assert "next" in found


def test_nothing_found_is_told_with_advice(data: Path) -> None:
    done = run("trace", "findesikke", folder=data)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1
    assert "minutes search" in done.stderr


@pytest.mark.parametrize("form", ["svg", "mermaid", "ics", "text"])
def test_formats_are_written_whole(data: Path, tmp_path: Path, form: str) -> None:
    case = case_of(data, LOCAL_PLAN)
    printed = run("trace", case, "--format", form, folder=data)
    assert printed.returncode == 0, printed.stderr
    file = tmp_path / "case"
    written = run("trace", case, "--format", form, "-o", file, folder=data)
    assert (written.returncode, written.stdout) == (0, "")
    text = file.read_bytes()
    assert text.decode().splitlines() == printed.stdout.splitlines()
    assert list(tmp_path.iterdir()) == [file]
    if form == "svg":
        assert ElementTree.fromstring(text).get("role") == "img"
    if form == "ics":
        days = [str(event.start) for event in Calendar.from_ical(text).events]
        assert days == ["2024-08-20", "2024-08-27"]


def test_where_several_cases_fit_they_are_listed_to_choose_from(data: Path) -> None:
    done = run("trace", "politik", folder=data)
    found = [each["case"] for each in records(run("trace", "politik", "--json", folder=data))]
    assert {each["title"] for each in found} == {"Ældrepolitik 2023-2027", "Værdighedspolitik 2023-2027"}
    assert done.returncode == 0
    assert all(f"{each['title']}  {each['id']}" in done.stdout for each in found)
    assert "●" not in done.stdout and "2 cases fit; name one by its id" in done.stderr
    drawing = run("trace", "politik", "--format", "svg", folder=data)
    assert (drawing.returncode, drawing.stdout) == (2, "")
    assert all(each["id"] in drawing.stderr for each in found)
    in_full = run("trace", "politik", "--all", folder=data).stdout
    assert in_full.count("● 29. august 2023 · Kommunalbestyrelsen") == 2


def test_cases_that_fit_less_well_are_named_by_number(data: Path) -> None:
    done = run("trace", "budgetopfølgning", folder=data)
    assert done.stdout.startswith("Budgetopfølgning pr. 31. marts 2024  ")
    assert done.stderr.startswith("1 more fit less well")


def test_a_case_without_coming_days_has_no_calendar(data: Path) -> None:
    done = run("trace", case_of(data, "kapacitetsanalyse"), "--format", "ics", folder=data)
    assert (done.returncode, done.stdout) == (1, "")
    assert "minutes trace" in done.stderr


def test_cases_are_listed_filtered_and_sorted(data: Path) -> None:
    listed = records(run("cases", "--json", folder=data))
    titles = [each["case"]["title"] for each in records(run("cases", "--json", "--sort", "title", folder=data))]
    assert len(titles) == len(listed) and titles == sorted(titles)
    assert not any(each["case"]["standing"] for each in listed)
    standing = records(run("cases", "--standing", "--json", folder=data))
    assert standing and all(each["case"]["standing"] for each in standing)
    overdue = records(run("cases", "--overdue", "--body", "KB", "--json", folder=data))
    assert any("kapacitetsanalyse" in each["case"]["title"].casefold() for each in overdue)
    assert len(run("cases", "--json", "--limit", "2", folder=data).stdout.splitlines()) == 2
    assert run("cases", "--since", "2031", folder=data).returncode == 1
    done = run("cases", folder=data)
    assert done.returncode == 0 and "now   " in done.stdout


def test_overdue_lists_the_broken_promise_with_the_meeting_that_broke_it(data: Path) -> None:
    broken = records(run("overdue", "--body", "KB", "--json", folder=data))
    (one,) = [each for each in broken if "kapacitetsanalyse" in each["case"]["title"].casefold()]
    assert one["step"]["date"] == "2023-08-29" and one["held_on"] == "2023-08-29"
    assert one["held_source"].endswith("data/raw/kb-2023-08-29.pdf")
    done = run("overdue", folder=data)
    assert "✗ 29. august 2023 · Kommunalbestyrelsen · overdue" in done.stdout
    assert run("overdue", "--since", "2031", folder=data).returncode == 1


def test_no_command_shows_what_is_closed(data: Path) -> None:
    planted = [secret["text"] for secret in (*SECRETS["closed"], *SECRETS["cpr"])]
    outputs = [
        run("cases", "--json", folder=data).stdout,
        run("cases", "--standing", "--json", folder=data).stdout,
        run("overdue", "--json", folder=data).stdout,
        *(run("trace", word, "--json", folder=data).stdout for word in planted),
    ]
    assert [word for word in planted for output in outputs if word in output] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["trace"], 2),
        (["trace", "x", "--format", "png"], 2),
        (["trace", ""], 2),
        (["cases", "--sort", "x"], 2),
        (["cases", "--since", "i går"], 2),
        (["overdue", "--since", "i går"], 2),
        (["case", "merge", "a", "b"], 2),
        (["case", "merge", "a", "b", "--why", " "], 2),
        (["case", "split", "findes-ikke-1", "--why", "x"], 1),
        (["case", "rename", "findes-ikke", "X", "--why", "x"], 1),
        (["--data", "/nonexistent/folder", "trace", "x"], 4),
        (["--data", "/nonexistent/folder", "cases"], 4),
        (["--data", "/nonexistent/folder", "overdue"], 4),
    ],
)
def test_exit_codes(data: Path, arguments: list[str], code: int) -> None:
    done = run(*arguments, folder=data)
    assert done.returncode == code, done.stderr
    assert done.stdout == "" and done.stderr and "Traceback" not in done.stderr


def test_corrections_by_people_survive_a_rebuild(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert run("ingest", ROOT / "data" / "raw", folder=folder).returncode == 0
    elder, worth = case_of(folder, "ældrepolitik"), case_of(folder, "værdighedspolitik")
    assert elder != worth
    why = ("--why", 'to prøve; "citat"', "--who", "Æ. Tester")
    assert run("case", "merge", elder, worth, *why, folder=folder).returncode == 0
    merged = records(run("trace", "værdighedspolitik", "--json", folder=folder))[0]
    assert {step["item_id"] for step in merged["steps"]} >= {"lindholt-vpu-2023-05-10-2", "lindholt-vpu-2023-05-10-3"}
    assert run("case", "rename", merged["case"]["id"], "To politikker", *why, folder=folder).returncode == 0
    assert run("rebuild", folder=folder).returncode == 0
    again = records(run("trace", "lindholt-vpu-2023-05-10-3", "--json", folder=folder))[0]
    assert again["case"]["title"] == "To politikker"
    own = [step["item_id"] for step in again["steps"] if step["status"] == "held" and step["item_id"].endswith("-3")]
    assert run("case", "split", *own, *why, folder=folder).returncode == 0
    apart = records(run("trace", "lindholt-vpu-2023-05-10-2", "--json", folder=folder))[0]
    assert not set(own) & {step["item_id"] for step in apart["steps"]}
    listed = records(run("case", "list", "--json", folder=folder))
    assert [each["kind"] for each in listed] == ["merge", "rename", "split"]
    assert {(each["who"], each["why"]) for each in listed} == {("Æ. Tester", 'to prøve; "citat"')}
    assert "To politikker" in run("case", "list", folder=folder).stdout


@pytest.mark.parametrize("colours", [{}, {"NO_COLOR": "1"}])
def test_a_terminal_gets_colours_unless_it_asks_for_none(data: Path, colours: dict[str, str]) -> None:
    command = [sys.executable, "-m", "minutes", "--data", str(data), "overdue"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **colours}
    if not colours:
        environment.pop("NO_COLOR", None)
    shown = subprocess.run(
        [sys.executable, "-c", f"import pty; pty.spawn({command!r})"], capture_output=True, env=environment, check=False
    ).stdout.decode()
    assert "Kommunalbestyrelsen" in shown
    assert ("\x1b[1;31m" in shown) == (not colours)


def test_a_terminal_without_a_letter_gets_what_it_can_show(data: Path) -> None:
    command = [sys.executable, "-m", "minutes", "--data", str(data), "trace", LOCAL_PLAN]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "COLUMNS": "100"}
    done = subprocess.run(command, capture_output=True, encoding="latin-1", env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "? 26. september 2023 · Kommunalbestyrelsen" in done.stdout
