"""The benchmarks measure what they say: a process by itself, each stage once, failures told."""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
generate = importlib.import_module("generate")
ingest = importlib.import_module("ingest")
runs = importlib.import_module("runs")


def busy(seconds: float) -> None:
    """Use the processor for so long."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_a_stage_inside_another_is_counted_once() -> None:
    clock = ingest.Clock()
    inner = clock.timed("inner", lambda: busy(0.03))
    outer = clock.timed("outer", lambda: (busy(0.01), inner(), inner()))
    started = time.process_time()
    outer()
    clock.settle()
    assert clock.seconds["inner"] >= 0.06
    assert clock.seconds["outer"] >= 0.01
    assert sum(clock.seconds.values()) <= time.process_time() - started + 0.01


def test_a_stage_that_fails_is_over() -> None:
    clock = ingest.Clock()
    with pytest.raises(ZeroDivisionError):
        clock.timed("broken", lambda: 1 / 0)()
    busy(0.02)
    clock.settle()
    assert clock.seconds["broken"] < 0.02 <= clock.seconds["rest"]


def test_papers_are_taken_in_and_every_stage_has_its_share() -> None:
    taken = ingest.take_in(generate.Order(20, "text"), [0])
    assert taken.papers > 1
    assert set(taken.shares) == {"read", "segment", "entities", "text index", "catalogue", "cases", "rest"}
    assert sum(taken.shares.values()) == pytest.approx(1)
    assert min(taken.shares.values()) > 0


def test_the_peak_is_not_that_of_the_caller(tmp_path: Path) -> None:
    held = b"x" * 400_000_000
    assert runs.run(tmp_path, "--version").peak < 200 < len(held) / 1e6


def test_a_process_that_fails_ends_the_benchmark(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="exit code 4"):
        runs.run(tmp_path, "show", "x")
