"""The scores of linking: right cases score one, each kind of mistake lowers what it must."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
generate = importlib.import_module("generate")
scores = importlib.import_module("scores")
truth = importlib.import_module("invented.truth")


@pytest.fixture(scope="module")
def lines() -> list[Any]:
    return [line for sitting in generate.sittings(generate.Order(4000)) for line in sitting.lines]


@pytest.fixture(scope="module")
def right(lines: list[Any]) -> dict[str, str]:
    """Every item in its case, standing items in cases of their own."""
    items = [line for line in lines if isinstance(line, truth.Item)]
    return {item.id: item.case or item.standing for item in items if item.case or item.standing}


def test_right_cases_score_one(lines: list[Any], right: dict[str, str]) -> None:
    linked = scores.score_cases(lines, right)
    assert (linked.pairs.precision, linked.pairs.recall, linked.pairs.f1) == (1, 1, 1)
    assert [part.number for part in (linked.standing, linked.filed, linked.twins)] == [0, 0, 0]
    assert all(part.total for part in (linked.standing, linked.filed, linked.twins))


def test_no_cases_score_no_recall(lines: list[Any]) -> None:
    linked = scores.score_cases(lines, {})
    assert (linked.pairs.precision, linked.pairs.recall, linked.pairs.f1) == (1, 0, 0)


def test_one_case_of_all_scores_no_precision(lines: list[Any], right: dict[str, str]) -> None:
    linked = scores.score_cases(lines, dict.fromkeys(right, "all"))
    assert linked.pairs.recall == 1 and linked.pairs.precision < 0.01
    assert all(part.number == part.total for part in (linked.standing, linked.filed, linked.twins))


def test_pairs_are_counted_by_hand() -> None:
    def item(id: str, case: str | None = None, standing: str | None = None) -> Any:
        at = {"source": "s", "number": "1", "title": "t", "municipality": "m", "committee": "KB", "date": "2023-01-01"}
        return truth.Item(id=id, case=case, standing=standing, **at)

    lines = [item("1", "a"), item("2", "a"), item("3", "a"), item("4", "b"), item("5", None, "dagsorden")]
    linked = scores.score_cases(lines, {"1": "x", "2": "x", "4": "x", "5": "x", "3": "y"})
    assert linked.pairs == scores.Score(right=1, found=3 + 3, true=3)
    assert linked.standing == (1, 1)


def promises(lines: list[Any], fate: str) -> list[Any]:
    return [
        scores.Told(case.id, promise.committee, False)
        for case in lines
        if isinstance(case, truth.Case) and not case.closed
        for promise in case.promises
        if promise.fate == fate
    ]


def test_broken_promises_score_one(lines: list[Any], right: dict[str, str]) -> None:
    score = scores.score_overdue(lines, right, promises(lines, "broken"))
    assert (score.precision, score.recall) == (1, 1) and score.true > 10


def test_kept_promises_told_are_wrong(lines: list[Any], right: dict[str, str]) -> None:
    told = promises(lines, "broken")
    score = scores.score_overdue(lines, right, [*told, *promises(lines, "late")])
    assert score.recall == 1 and score.precision < 1
    assert scores.score_overdue(lines, right, told[1:]).recall < 1


def test_gap_told_beside_a_promise_excuses_it(lines: list[Any], right: dict[str, str]) -> None:
    broken, unseen = promises(lines, "broken"), promises(lines, "unseen")
    assert unseen
    assert scores.score_overdue(lines, right, [*broken, *unseen]).precision < 1
    excused = [told._replace(with_gap=True) for told in unseen]
    assert scores.score_overdue(lines, right, [*broken, *excused]).precision == 1
