"""The benchmark of linking measures what it says: all papers but one, no number left where none shall be."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import msgspec
import pytest

from minutes.records import Minutes

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
linking = importlib.import_module("linking")
generate = importlib.import_module("generate")

ORDER = generate.Order(300)


@pytest.mark.parametrize("numbered", [True, False])
def test_invented_cases_are_linked(numbered: bool) -> None:
    measured = linking.link(ORDER, numbered)
    assert measured.seconds > 0
    assert measured.linked.pairs.true > 50
    assert measured.linked.pairs.f1 > 0.8
    assert measured.linked.standing.number <= 0.05 * measured.linked.standing.total


def test_all_papers_but_one_are_written(tmp_path: Path) -> None:
    lines, last = linking.write_all_but_last(ORDER, tmp_path)
    held = [msgspec.json.decode(path.read_bytes(), type=Minutes) for path in (tmp_path / "parsed").iterdir()]
    sources = {line.source for line in lines if isinstance(line, linking.truth.Paper)}
    assert {minutes.source.path for minutes in held} == sources - {last.minutes.source.path}
    days = sorted(line.date for line in lines if isinstance(line, linking.truth.Paper))
    assert last.minutes.meeting.date in days[-5:]


def test_numbers_are_taken_out() -> None:
    papers = [paper for sitting in generate.sittings(ORDER) for paper in sitting.papers]
    bare = [linking.without_numbers(paper.minutes) for paper in papers]
    assert any(item.case_number for paper in papers for item in paper.minutes.items)
    assert not any(item.case_number for minutes in bare for item in minutes.items)
    assert not any(minutes.entities.case_numbers for minutes in bare)


def test_lines_with_numbers_are_taken_out() -> None:
    text = "1. Cykelsti\n\nSagsnr.: 21-014420\n\nBeslutning\n  Sagsnr. 22/1\nGodkendt."
    assert linking.NUMBER_LINE.sub("", text) == "1. Cykelsti\n\n\nBeslutning\nGodkendt."


def test_columns_stand_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    linking.show([["name", "1"], ["a", "1,000"]])
    assert capsys.readouterr().out == "name      1\na     1,000\n"
