"""docs/api.md is run from its top to its end, on the sample municipality, and prints what it shows.

`python tests/test_api_docs.py` writes what it prints anew; read the difference before you commit it.
"""

from __future__ import annotations

import contextlib
import doctest
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from catalogued import RAW

from minutes.archive import Archive
from minutes.errors import MissingPartError, UsageError
from minutes.records.rows import TABLES, columns_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "api.md"
WIDE = {"display.width": 200, "display.max_columns": 20, "display.max_colwidth": 60}


def examples() -> list[doctest.Example]:
    return doctest.DocTestParser().get_examples(re.sub(r"^```$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE))


@contextlib.contextmanager
def at(folder: Path) -> Iterator[None]:
    """Run where the archive is `data`, with tables as wide as the page."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with pd.option_context(*(part for option in WIDE.items() for part in option)):
            yield
    finally:
        os.chdir(before)


def printed(all_of_it: list[doctest.Example]) -> list[str]:
    """What the examples print, one after the other."""
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.report_success = lambda out, test, example, got: told.append(got)  # type: ignore[method-assign]
    runner.report_failure = lambda out, test, example, got: told.append(got)  # type: ignore[method-assign]
    failed = runner.run(doctest.DocTest(all_of_it, {}, PAGE.name, str(PAGE), 0, None), clear_globs=False)
    assert len(told) == len(all_of_it), f"stopped by an error: {failed}"
    return told


def test_the_page_prints_what_it_shows(demo: Archive) -> None:
    with at(demo.folder.parent):
        wanted = examples()
        for example, got in zip(wanted, printed(wanted), strict=True):
            assert got.split() == example.want.split(), example.source


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_a_frame_with_the_types_of_its_columns(demo: Archive, table: str) -> None:
    frame = getattr(demo, table)()
    types = {
        **{"text": "string", "integer": "Int64", "number": "Float64"},
        **{"boolean": "boolean", "day": "datetime64[s]"},
    }
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        column.name: types[column.kind] for column in columns_of(table)
    }
    assert len(frame) > 0 and getattr(demo, table).__name__ == table
    assert len(getattr(demo, table)("zzzzzz")) == 0


def test_arguments_that_make_no_sense_are_told(demo: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no column 'titel'"):
        demo.items(columns=["titel"])
    with pytest.raises(UsageError, match="no filter 'comittee'"):
        demo.items(comittee="KB")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingPartError, match=r"minutes\[pandas\]"):
        demo.items()


def test_the_page_names_every_table() -> None:
    text = PAGE.read_text("utf-8")
    assert all(f"`{table}`" in text for table in TABLES)


def renew() -> None:
    """Write what the examples print into the page."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "data")
        list(archive.ingest([RAW]))
        with at(Path(folder)):
            wanted = examples()
            outputs = printed(wanted)
    text, place = PAGE.read_text("utf-8"), 0
    for example, got in zip(wanted, outputs, strict=True):
        source = ">>> " + example.source.rstrip().replace("\n", "\n... ") + "\n"
        place = text.index(source, place) + len(source)
        text = text[:place] + got + text[place:].removeprefix(example.want)
        place += len(got)
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    renew()
