"""The transcripts in docs/search.md are what the program prints, and the page names every field.

`python tests/test_search_docs.py` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from test_readme import read_transcripts, renew, run_all

from minutes.index.documents import FACETS
from minutes.index.query import DAY_FIELDS, KEY_FIELDS, TEXT_FIELDS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "search.md"
TRANSCRIPTS = read_transcripts(PAGE)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[subprocess.CompletedProcess[str]]:
    """What each command of the page really does."""
    return run_all([one.command for one in TRANSCRIPTS], tmp_path_factory.mktemp("search"))


@pytest.mark.parametrize("number", range(len(TRANSCRIPTS)), ids=lambda n: TRANSCRIPTS[n].command)
def test_transcript_is_true(number: int, runs: list[subprocess.CompletedProcess[str]]) -> None:
    transcript, run = TRANSCRIPTS[number], runs[number]
    assert run.returncode == 0, run.stdout
    assert transcript.matches(run.stdout), f"{transcript.command} prints:\n{run.stdout}"


def test_the_page_names_every_field_and_facet() -> None:
    page = PAGE.read_text("utf-8")
    danish = {"title": "titel", "calendar": "kalender", "sections": "afsnit", "case_number": "sagsnr"}
    fields = {danish.get(name, name) for name in TEXT_FIELDS} | {*KEY_FIELDS, *DAY_FIELDS}
    assert [field for field in sorted(fields) if f"`{field}:" not in page] == []
    assert [facet for facet in FACETS if f"`{facet}`" not in page] == []


if __name__ == "__main__":
    renew(PAGE)
