"""Labelled prose: what is found in invented sentences, against the floors of the benchmark."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from minutes.nlp import load
from minutes.nlp.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
entities = importlib.import_module("entities")


@pytest.fixture(scope="module")
def result() -> entities.Quality:  # type: ignore[name-defined]
    return entities.quality(load(Settings(model="none")))


@pytest.mark.parametrize("kind", entities.FLOORS)
def test_prose_is_read_as_labelled(kind: str, result: entities.Quality) -> None:  # type: ignore[name-defined]
    precision, recall = entities.FLOORS[kind]
    tally = result.kinds[kind]
    print(f"{kind}: precision {tally.precision:.3f}, recall {tally.recall:.3f}")
    assert tally.precision >= precision, [wrong for wrong in result.wrong if wrong.extra]
    assert tally.recall >= recall, [wrong for wrong in result.wrong if wrong.missed]


def test_there_are_enough_sentences(result: entities.Quality) -> None:  # type: ignore[name-defined]
    assert result.sentences >= 200
