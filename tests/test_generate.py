"""Invented archives: the same seed gives the same bytes, the records are valid, the truth agrees with the papers."""

from __future__ import annotations

import hashlib
import importlib
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.archive import Archive
from minutes.index.answers import Filters
from minutes.ingest.reader import read
from minutes.ingest.segments import segment
from minutes.records import Item, Minutes

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
generate = importlib.import_module("generate")
truth = importlib.import_module("invented.truth")
layouts = importlib.import_module("invented.layouts")
noise = importlib.import_module("invented.noise")

ITEMS = 4000
# Shares of the items of text files that the parser must read as they were printed; they only rise. Where a paper
# prints no case number, most layouts have nothing else that marks the head of an item.
FLOORS = {"number": 0.995, "title": 0.995, "access": 0.995, "case_number": 0.995, "beslutning": 0.965, "id": 0.995}
NUMBERLESS_FLOOR = 0.5


def written(folder: Path, form: str = "records", seed: int = 1, items: int = 300) -> dict[str, str]:
    """An archive's files by name, each with the hash of its content."""
    generate.write_archive(generate.Order(items, form, seed), folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    generate.write_archive(generate.Order(ITEMS), folder)
    return folder


@pytest.fixture(scope="module")
def records(archive: Path) -> list[Minutes]:
    return [msgspec.json.decode(path.read_bytes(), type=Minutes) for path in sorted((archive / "parsed").iterdir())]


@pytest.fixture(scope="module")
def lines(archive: Path) -> list[Any]:
    return list(truth.read_truth(archive / "truth.jsonl"))


def of(lines: list[Any], kind: type) -> list[Any]:
    return [line for line in lines if isinstance(line, kind)]


@pytest.mark.parametrize("form", ["records", "text", "pdf"])
def test_same_seed_gives_same_bytes_and_another_seed_others(form: str, tmp_path: Path) -> None:
    if form == "pdf":
        pytest.importorskip("reportlab")
    items = 40 if form == "pdf" else 300
    first = written(tmp_path / "a", form, items=items)
    assert first == written(tmp_path / "b", form, items=items)
    other = written(tmp_path / "c", form, seed=2, items=items)
    assert not set(first.values()) & set(other.values())


def test_archive_is_as_large_as_asked(records: list[Minutes]) -> None:
    number = sum(len(minutes.items) for minutes in records)
    assert ITEMS <= number < ITEMS + 100


def test_records_are_read_and_written_alike(archive: Path) -> None:
    for path in (archive / "parsed").iterdir():
        data = path.read_bytes()
        assert msgspec.json.encode(msgspec.json.decode(data, type=Minutes)) == data


def test_records_are_an_archive(tmp_path: Path) -> None:
    generate.write_archive(generate.Order(60), tmp_path)
    held = Archive(tmp_path)
    assert held.rebuild() == len(list((tmp_path / "parsed").iterdir()))
    assert held.search("dagsorden", Filters(), 5).total > 0


def test_ids_are_unique_and_of_the_truth(records: list[Minutes], lines: list[Any]) -> None:
    told = [line.id for line in of(lines, truth.Item)]
    held = [item.id for minutes in records for item in minutes.items]
    held += [f"{item.id}.{point.number}" for m in records for item in m.items for point in item.underpunkter]
    assert len(told) == len(set(told))
    assert set(told) == set(held) and len(told) == len(held)


def test_truth_speaks_of_items_that_are_there(lines: list[Any]) -> None:
    items = {line.id: line for line in of(lines, truth.Item)}
    cases = {line.id: line for line in of(lines, truth.Case)}
    sources = {line.source for line in of(lines, truth.Paper)}
    assert {line.source for line in items.values()} == sources
    assert {line.case for line in items.values() if line.case} == cases.keys()
    for case in cases.values():
        assert case.twin is None or case.twin.startswith(case.id.rpartition("-")[0])
        for step in case.steps:
            assert (step.status == "held") == bool(step.items)
            at = {(items[each].case, items[each].committee, items[each].date) for each in step.items}
            assert at <= {(case.id, step.committee, step.date)}
        recorded = {each for step in case.steps for each in step.items}
        assert recorded == {each.id for each in items.values() if each.case == case.id}
        assert recorded.issuperset(each for promise in case.promises for each in promise.items)


def test_steps_are_in_time_order_and_on_no_day_that_lacks(lines: list[Any]) -> None:
    gaps = {(gap.municipality, gap.committee, gap.date) for gap in of(lines, truth.Gap)}
    assert gaps
    for case in of(lines, truth.Case):
        days = [step.date for step in case.steps]
        assert days == sorted(days)
        for step in case.steps:
            assert ((case.municipality, step.committee, step.date) in gaps) == (step.status != "held")


def test_promises_are_what_became_of_them(lines: list[Any]) -> None:
    last: dict[str, str] = {}
    for paper in of(lines, truth.Paper):
        last[paper.committee] = max(last.get(paper.committee, ""), paper.date)
    made = {line.id: line.date for line in of(lines, truth.Item)}
    for case in of(lines, truth.Case):
        for promise in case.promises:
            day = made[promise.items[0]]
            kept = [step for step in case.steps if step.committee == promise.committee and step.date > day]
            kept = [step for step in kept if step.date[: len(promise.date)] >= promise.date]
            reached = last[promise.committee][: len(promise.date)] >= promise.date
            match promise.fate:
                case "kept":
                    assert kept[0].date.startswith(promise.date)
                case "late":
                    assert not kept[0].date.startswith(promise.date)
                case "unseen":
                    assert kept[0].status is None
                case fate:
                    assert not kept and reached == (fate == "broken")


def test_everything_that_archives_have_is_there(lines: list[Any], records: list[Minutes]) -> None:
    cases, items = of(lines, truth.Case), of(lines, truth.Item)
    fates = Counter(promise.fate for case in cases for promise in case.promises)
    assert all(fates[fate] for fate in ("kept", "late", "broken", "pending", "unseen"))
    assert {step.status for case in cases for step in case.steps} == {"held", "reported", None}
    assert any(case.twin for case in cases) and any(case.closed for case in cases)
    assert any(len(case.numbers) > 1 for case in cases) and any(not case.numbers for case in cases)
    assert any(item.file for item in items) and any(item.standing for item in items) and any(i.point for i in items)
    assert any(minutes.meeting.date is None for minutes in records)
    assert {minutes.meeting.kind for minutes in records} == {"dagsorden", "referat"}
    budgets = {case.title for case in cases if case.title.startswith("Budgetopfølgning pr. 31. marts")}
    assert len(budgets) > 1


def test_titles_vary_within_a_case(lines: list[Any]) -> None:
    titles: dict[str, set[str]] = {}
    for item in of(lines, truth.Item):
        if item.case:
            titles.setdefault(item.case, set()).add(item.title)
    several = [found for found in titles.values() if len(found) > 1]
    assert len(several) > len(titles) / 6


def test_words_are_as_frequent_as_in_texts(records: list[Minutes]) -> None:
    """Zipf: frequency against rank is a line of slope -1 or somewhat steeper on double logarithmic paper."""
    words: Counter[str] = Counter()
    for minutes in records:
        for item in minutes.items:
            words.update(re.findall(r"\w+", f"{item.title} {item.sagsfremstilling}".lower()))
    counts = [count for _, count in words.most_common()]
    slope = math.log(counts[1999] / counts[9]) / math.log(2000 / 10)
    assert len(counts) > 8000
    assert -1.6 < slope < -0.9


def test_matters_are_many_and_texts_are_whole(lines: list[Any], records: list[Minutes]) -> None:
    cases = of(lines, truth.Case)
    assert len({(case.municipality, case.title) for case in cases}) == len(cases) > ITEMS / 5
    lengths = [len((item.sagsfremstilling or "").split()) for m in records for item in m.items if item.bilag]
    lengths.sort()
    assert lengths[len(lengths) // 20] > 50 and lengths[len(lengths) * 19 // 20] < 400


def test_meetings_follow_each_other(lines: list[Any]) -> None:
    days = [date.fromisoformat(paper.date) for paper in of(lines, truth.Paper)]
    assert all(first <= second for first, second in pairwise(days))
    assert all(day.weekday() < 5 and day.month != 7 for day in days)


def read_right(item: Item, found: Item) -> Iterator[str]:
    """What of an item the parser reads as it was printed."""
    yield "number"
    yield from (name for name in ("title", "access", "case_number") if getattr(found, name) == getattr(item, name))
    if found.id.rpartition("-")[0] in item.id:
        yield "id"
    if [each.text for each in found.beslutning[-1:]] == [each.text for each in item.beslutning[-1:]]:
        yield "beslutning"


def test_text_is_parsed_to_what_is_true(tmp_path: Path) -> None:
    """All layouts, with an error in one of fifty words."""
    (tmp_path / "raw").mkdir()
    right: Counter[str] = Counter()
    numberless: Counter[bool] = Counter()
    total = 0
    for sitting in generate.sittings(generate.Order(1200, "text")):
        for paper in sitting.papers:
            generate.write_paper(paper, "text", tmp_path)
            parsed = segment(read(tmp_path / paper.minutes.source.path)).items
            by_number = {item.number or "1": item for item in parsed}  # where there is no header items have no number
            for item in paper.minutes.items:
                if not item.case_number:
                    numberless[item.number in by_number] += 1
                    continue
                total += 1
                if item.number in by_number:
                    right.update(read_right(item, by_number[item.number]))
    shares = {name: round(right[name] / total, 3) for name in FLOORS}
    print(shares, numberless)
    assert len(layouts.layouts()) >= 6 and total > 1000
    assert numberless[True] >= NUMBERLESS_FLOOR * numberless.total() > 30
    assert {name: share for name, share in shares.items() if share < FLOORS[name]} == {}


def test_ingested_text_has_the_ids_of_the_truth(tmp_path: Path) -> None:
    generate.write_archive(generate.Order(150, "text"), tmp_path)
    assert {one.status for one in Archive(tmp_path).ingest()} == {"parsed"}
    held = {item.id for minutes in Archive(tmp_path).minutes() for item in minutes.items}
    told = [line for line in truth.read_truth(tmp_path / "truth.jsonl") if isinstance(line, truth.Item)]
    items = {line.id for line in told if line.point is None}
    assert len(items & held) >= 0.95 * len(items)


def test_pdf_is_parsed_to_what_is_true(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    generate.write_archive(generate.Order(60, "pdf"), tmp_path)
    told = [line for line in truth.read_truth(tmp_path / "truth.jsonl") if isinstance(line, truth.Item)]
    titles = {(line.source, line.number, line.title) for line in told if line.point is None}
    found = set()
    for source in {line.source for line in told}:
        found |= {(source, item.number, item.title) for item in segment(read(tmp_path / source)).items}
    assert len(titles & found) >= 0.9 * len(titles)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "generate.py"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_command_refuses_a_folder_that_is_taken(tmp_path: Path) -> None:
    assert run("--items", "10", "--out", str(tmp_path)).returncode == 0
    again = run("--items", "10", "--out", str(tmp_path), "--form", "text")
    assert again.returncode == 2 and "name another folder" in again.stderr


@pytest.mark.parametrize("wrong", [("--items", "0"), ("--items", "10", "--noise", "2")])
def test_command_refuses_what_makes_no_archive(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    assert run(*wrong, "--out", str(tmp_path / "new")).returncode == 2
    assert not (tmp_path / "new").exists()


@given(st.text(), st.floats(0, 1), st.integers())
def test_errors_leave_short_words_and_numbers(text: str, rate: float, seed: int) -> None:
    disturbed = noise.disturb(text, rate, Random(seed))
    if not rate:
        assert disturbed == text
    assert re.findall(r"\d\d+", text) == re.findall(r"\d\d+", disturbed) or re.search(r"[^\W\d_]{4}", text)


def test_errors_are_as_many_as_asked_for() -> None:
    words = " ".join(["kommunalbestyrelsen"] * 20_000)
    wrong = sum(word != "kommunalbestyrelsen" for word in noise.disturb(words, 0.1, Random(1)).split())
    assert 1600 < wrong < 2100
