"""The documents whose truth is known, and the list of what the parser does not read right yet."""

from __future__ import annotations

import importlib
import sys
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from minutes.ingest.reader import read
from minutes.ingest.segments import segment
from minutes.records import Document, Minutes

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "data" / "sample")]
golden = importlib.import_module("golden")
papers = importlib.import_module("papers")

GOLDEN = {each.family: each for each in golden.load()}
PAPERS = {paper.file: paper for paper in papers.load_all()}
PATHS = {name: each.path for name, each in GOLDEN.items()} | {file: RAW / file for file in PAPERS}
KNOWN = tomllib.loads((ROOT / "tests" / "golden" / "known.toml").read_text("utf-8"))


@cache
def parsed(name: str) -> tuple[Document, Minutes]:
    """A golden document or a sample paper as the parser reads it."""
    document = read(PATHS[name])
    return document, segment(document)


def hold(part: str, name: str, failing: Mapping[str, object] | Collection[str]) -> None:
    """Fail where a field is wrong that was right, and where one is right that is still listed as wrong.

    `part` is a section of known.toml.
    """
    known = set(KNOWN.get(part, {}).get(name, ()))
    new = set(failing) - known
    shown = {key: failing[key] for key in sorted(new)} if isinstance(failing, Mapping) else sorted(new)
    assert not new, f"{name}: {shown}"
    fixed = sorted(known - set(failing))
    assert not fixed, f"right now, take it out of tests/golden/known.toml, [{part}] {name}: {', '.join(fixed)}"
