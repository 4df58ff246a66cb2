"""How well a municipality is read that nobody has seen: each layout with and without its entry of layouts.toml.

Usage:  python benchmarks/leave_one_out.py

For each family, the documents of tests/golden and the labelled public ones (MINUTES_SHARED, `../shared` by default)
are read once as usual and once without the entry that they choose. F1 of beslutning and title; a family without an
entry is read the same way both times. Fails where the median family without its entry is below the floor.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import msgspec
from golden import FOLDER, ROOT, Tally, compared, load

from minutes.ingest import segments
from minutes.ingest.layouts import GENERIC, Layout, choose_layout
from minutes.ingest.reader import read
from minutes.records import Document

FLOOR = 0.85  # F1 of the median family, in either field
FIELDS = ("beslutning", "title")
_RUN = re.compile(r"-(?:R?\d+)$")  # what tells apart the documents of one family

Choose = Callable[[Iterable[str]], Layout]


class Labelled(NamedTuple):
    """One document: its family, its text as read, and how a result is judged."""

    family: str
    document: Document
    judge: Callable[[dict[str, Any]], dict[str, float]]


def no_layout(_: Iterable[str]) -> Layout:
    """The generic reading, whatever the document shows."""
    return GENERIC


def parsed(document: Document, choose: Choose) -> dict[str, Any]:
    """A document as records, with the layout that `choose` names."""
    with patch.object(segments, "choose_layout", choose):
        record: dict[str, Any] = msgspec.to_builtins(segments.segment(document))
    return record


def own() -> list[Labelled]:
    """The documents of tests/golden."""

    def judge(gold: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, float]]:
        def judged(found: dict[str, Any]) -> dict[str, float]:
            tally = Tally()
            tally.add(*compared(gold, found))
            return {field: tally.f1(f"item.{field}") for field in FIELDS}

        return judged

    return [Labelled(_RUN.sub("", each.family), read(each.path), judge(each.gold)) for each in load(FOLDER)]


def public(shared: Path) -> list[Labelled]:
    """The labelled public documents, judged by their own scorer; none where they are not there."""
    script = shared / "tools" / "score.py"
    if not script.exists():
        return []
    spec = importlib.util.spec_from_file_location("score", script)
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)

    def judge(gold: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, float]]:
        def judged(found: dict[str, Any]) -> dict[str, float]:
            tally = scorer.Tally()
            scorer.score_doc(tally, gold, found)
            scores = {field: tally.f1(f"item.{field}") for field in FIELDS}
            titled = any(item.get("title") for item in gold["items"])  # the scorer counts a title that is not there
            return {f: score for f, score in scores.items() if score is not None and (titled or f != "title")}

        return judged

    labelled = []
    for path in sorted((shared / "corpus" / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        family = _RUN.sub("", path.stem.removeprefix("replica-"))
        labelled.append(Labelled(family, read(shared / "corpus" / "docs" / gold["file"]), judge(gold)))
    return labelled


def mean(values: Iterable[float]) -> float:
    """The mean, 1 where there is nothing to judge."""
    known = list(values)
    return statistics.mean(known) if known else 1.0


def middle(families: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    """The median of the families in each field."""
    return {
        field: statistics.median(mean(s[field] for s in scores if field in s) for scores in families.values())
        for field in FIELDS
    }


def main() -> int:
    """Print the table; 1 where the median family falls below the floor."""
    shared = Path(os.environ.get("MINUTES_SHARED") or ROOT.parent / "shared").resolve()
    entries: dict[str, str] = {}
    usual: dict[str, list[dict[str, float]]] = defaultdict(list)
    without: dict[str, list[dict[str, float]]] = defaultdict(list)
    for each in [*own(), *public(shared)]:
        entry = choose_layout(line.text for line in each.document.lines)
        scores = each.judge(parsed(each.document, choose_layout))
        entries[each.family] = entry.name or entries.get(each.family, "")
        usual[each.family].append(scores)
        without[each.family].append(each.judge(parsed(each.document, no_layout)) if entry.name else scores)
    print(f"{'family':26} {'entry':22} " + " ".join(f"{field:>12} {'without':>8}" for field in FIELDS))
    for family in sorted(entries, key=lambda family: (not entries[family], family)):
        columns = [
            f"{mean(s[field] for s in usual[family] if field in s):12.3f} "
            f"{mean(s[field] for s in without[family] if field in s):8.3f}"
            for field in FIELDS
        ]
        print(f"{family:26} {entries[family] or '-':22} " + " ".join(columns))
    needing = {family: scores for family, scores in without.items() if entries[family]}
    medians, lowest = middle(without), middle(needing)
    for count, kind, figures in ((len(without), "families", medians), (len(needing), "with an entry", lowest)):
        shown = ", ".join(f"{field} {figure:.3f}" for field, figure in figures.items())
        print(f"{count} {kind}, median without the entry: {shown}")
    print("(the headings and labels that all papers share stay in force; this measures the entries alone)")
    return 1 if min(medians.values()) < FLOOR else 0


if __name__ == "__main__":
    sys.exit(main())
