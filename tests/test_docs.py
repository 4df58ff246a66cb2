"""The manual hangs together: pages are listed, links lead somewhere, commands and options exist, lists are whole."""

from __future__ import annotations

import re
import shlex
import sys
import textwrap
from typing import get_args

import click
import pytest
from test_readme import DOCS, README, ROOT

from minutes.cli import cli
from minutes.index.documents import FACETS
from minutes.index.query import DAY_FIELDS, KEY_FIELDS, TEXT_FIELDS
from minutes.records.cases import RemarkKind, Status

sys.path.insert(0, str(ROOT / "benchmarks"))
import bench
import start

PAGES = {page.name: page.read_text("utf-8") for page in (README, *sorted(DOCS.glob("*.md")))}
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A command on a line of its own, in a block or in a transcript, or between backquotes.
COMMAND = re.compile(r"^(?: {4}|\$ )(minutes .*)$|`(minutes [^`\n]+)`", re.MULTILINE)
SCRIPT = re.compile(r"python ((?:benchmarks|tests|data)/[\w/]+\.py)")


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    folder = ROOT if name == README.name else DOCS
    assert [link for link in LINK.findall(PAGES[name]) if not (folder / link).exists()] == []


def test_the_index_lists_every_page() -> None:
    assert set(LINK.findall(PAGES["index.md"])) >= PAGES.keys() - {"index.md", README.name}


def wrong_options(line: str) -> list[str]:
    """The command of a line that does not exist, or its options that do not."""
    words = iter(shlex.split(line.split(" | ", maxsplit=1)[0].split(" && ", maxsplit=1)[0], comments=True)[1:])
    command: click.Command = cli
    wrong = []
    for word in words:
        known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        if word == "--data":
            next(words)
        elif word.startswith("--") and word.partition("=")[0] not in known | {"--help", "--version"}:
            wrong.append(word)
        elif isinstance(command, click.Group) and not word.startswith("-"):
            if word not in command.commands:
                return [word] if word.isalpha() and word.islower() else []
            command = command.commands[word]
    return wrong


@pytest.mark.parametrize("name", PAGES)
def test_commands_and_options_exist(name: str) -> None:
    page = SHELL.sub(lambda block: textwrap.indent(block[1], "    "), PAGES[name])
    lines = [block or inline for block, inline in COMMAND.findall(page)]
    assert {line: wrong for line in lines if (wrong := wrong_options(line))} == {}
    assert [script for script in SCRIPT.findall(PAGES[name]) if not (ROOT / script).is_file()] == []


def test_a_command_that_is_not_there_is_found() -> None:
    assert wrong_options("minutes serach x") == ["serach"]
    assert wrong_options("minutes search x --limits 3") == ["--limits"]
    assert wrong_options('minutes --data a search "x y" --limit 3 | head --fast') == []


def test_the_page_of_cases_tells_of_every_status_and_remark() -> None:
    page = PAGES["cases.md"]
    assert [status for status in get_args(Status) if f"| {status} |" not in page] == []
    assert [kind for kind in get_args(RemarkKind) if f"`{kind}`" not in page] == []


def test_the_page_of_search_names_every_field_and_facet() -> None:
    page = PAGES["search.md"]
    danish = {"title": "titel", "calendar": "kalender", "sections": "afsnit", "case_number": "sagsnr"}
    fields = {danish.get(name, name) for name in TEXT_FIELDS} | {*KEY_FIELDS, *DAY_FIELDS}
    assert [field for field in sorted(fields) if f"`{field}:" not in page] == []
    assert [facet for facet in FACETS if f"`{facet}`" not in page] == []


def test_every_command_is_started_by_the_benchmark_or_left_out_by_name() -> None:
    started = {name for name in start.COMMANDS if not name.startswith("--")}
    assert started | start.LEFT_OUT == set(cli.commands)
    assert not started & start.LEFT_OUT


def test_the_benchmark_has_its_place_on_both_pages() -> None:
    for path in bench.PAGES.values():
        page = path.read_text("utf-8")
        renewed = bench.written(page, "a table\n")
        assert "<!-- bench -->\na table\n<!-- /bench -->" in renewed
        assert bench.written(renewed, bench._BETWEEN.search(page)[0]) == page  # nothing else was touched


def test_a_row_of_the_benchmark_is_a_line_of_a_table() -> None:
    rows = [bench.Row("tracing", "1,000 items", "0.60 s a case", "whole process", front=True)]
    assert bench.table(rows).splitlines()[-1] == "| tracing | 1,000 items | 0.60 s a case | whole process |"
