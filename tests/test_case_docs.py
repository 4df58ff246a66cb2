"""The transcripts in docs/cases.md are what the program prints.

`python tests/test_case_docs.py` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import get_args

import pytest
from test_readme import read_transcripts, renew, run_all

from minutes.records.cases import RemarkKind, Status

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cases.md"
TRANSCRIPTS = read_transcripts(PAGE)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[subprocess.CompletedProcess[str]]:
    """What each command of the page really does."""
    return run_all([one.command for one in TRANSCRIPTS], tmp_path_factory.mktemp("cases"))


@pytest.mark.parametrize("number", range(len(TRANSCRIPTS)), ids=lambda n: TRANSCRIPTS[n].command)
def test_transcript_is_true(number: int, runs: list[subprocess.CompletedProcess[str]]) -> None:
    transcript, run = TRANSCRIPTS[number], runs[number]
    assert run.returncode == 0, run.stdout
    assert transcript.matches(run.stdout), f"{transcript.command} prints:\n{run.stdout}"


def test_the_page_tells_of_every_status_and_remark() -> None:
    page = PAGE.read_text("utf-8")
    assert [status for status in get_args(Status) if f"| {status} |" not in page] == []
    assert [kind for kind in get_args(RemarkKind) if f"`{kind}`" not in page] == []


if __name__ == "__main__":
    renew(PAGE)
