"""The transcripts in docs/watches.md are what the program prints.

`python tests/test_watch_docs.py` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from test_readme import read_transcripts, renew, run_all

PAGE = Path(__file__).resolve().parent.parent / "docs" / "watches.md"
TRANSCRIPTS = read_transcripts(PAGE)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[subprocess.CompletedProcess[str]]:
    """What each command of the page really does."""
    return run_all([one.command for one in TRANSCRIPTS], tmp_path_factory.mktemp("watches"))


@pytest.mark.parametrize("number", range(len(TRANSCRIPTS)), ids=lambda n: TRANSCRIPTS[n].command)
def test_transcript_is_true(number: int, runs: list[subprocess.CompletedProcess[str]]) -> None:
    transcript, run = TRANSCRIPTS[number], runs[number]
    assert run.returncode == 0, run.stdout
    assert transcript.matches(run.stdout), f"{transcript.command} prints:\n{run.stdout}"


if __name__ == "__main__":
    renew(PAGE)
