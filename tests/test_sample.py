"""The sample municipality holds together: its papers, its sources and the truth of its cases."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
RAW = SAMPLE.parent / "raw"
CASES = tomllib.loads((SAMPLE / "cases.toml").read_text("utf-8"))
SECRETS = tomllib.loads((SAMPLE / "secrets.toml").read_text("utf-8"))
STEPS = [(case, step) for case in CASES["cases"] for step in case["steps"]]

sys.path.insert(0, str(SAMPLE))
papers = importlib.import_module("papers")
PAPERS = {paper.file: paper for paper in papers.load_all()}
WRITTEN_DATE = re.compile(rf"({'|'.join(papers.WEEKDAYS)}) den (\d+)\. ({'|'.join(papers.MONTHS)}) (\d{{4}})", re.I)


@cache
def text_of(file: str) -> str:
    """The text of a paper on one line, words divided at a line end put together again."""
    path = RAW / file
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            text = "\n".join(page.get_textpage().get_text_range() for page in document)
    else:
        text = path.read_bytes().decode(PAPERS[file].style.encoding)
    return " ".join(re.sub("\ufffe\\s*", "", text).split())


def matter(place: dict[str, Any]) -> Any:
    """The item or point that a place in cases.toml names."""
    item = PAPERS[place["file"]].items[place["item"] - 1]
    return item.underpunkter[place["point"] - 1] if "point" in place else item


def own_record(step: dict[str, Any]) -> bool:
    meeting = PAPERS[step["file"]].meeting
    return bool(meeting.committee.abbreviation == step["committee"] and meeting.date == step["date"])


def test_papers_are_in_step_with_their_sources() -> None:
    pytest.importorskip("reportlab")
    printer = importlib.import_module("printer")
    assert printer.differing(printer.render_all()) == []
    assert printer.render_all() == printer.render_all()


def test_papers_are_small() -> None:
    assert sum((RAW / file).stat().st_size for file in PAPERS) < 1_500_000


@pytest.mark.parametrize("file", PAPERS)
def test_weekdays_are_right(file: str) -> None:
    for weekday, day, month, year in WRITTEN_DATE.findall(text_of(file)):
        when = date(int(year), papers.MONTHS.index(month.lower()) + 1, int(day))
        assert papers.WEEKDAYS[when.weekday()] == weekday.capitalize()


@pytest.mark.parametrize("file", PAPERS)
def test_paper_says_what_its_source_says(file: str) -> None:
    for item in PAPERS[file].items:
        for part in (
            item.title,
            item.case_number,
            item.indstilling,
            *(each.text for each in item.beslutning),
        ):
            assert " ".join((part or "").split()) in text_of(file)
        assert all(" ".join(each.title.split()) in text_of(file) for each in (*item.underpunkter, *item.bilag))


def test_bodies_meet_on_working_days() -> None:
    days = {paper.meeting.date for paper in PAPERS.values()} | {step["date"] for _, step in STEPS}
    assert all(date.fromisoformat(day).weekday() < 5 for day in days if day and len(day) == 10)


@pytest.mark.parametrize(("case", "step"), STEPS)
def test_step_stands_where_the_case_says(case: dict[str, Any], step: dict[str, Any]) -> None:
    found = matter(step)
    body, day = step["committee"], step["date"]
    match step["status"]:
        case "held":
            assert own_record(step)
            outcomes = {decision.outcome for decision in found.beslutning[-1:]}
            assert outcomes == ({step["outcome"]} if "outcome" in step else set())
        case "reported":
            assert not any(own_record(step | {"file": file}) for file in PAPERS)
            told = {(each.committee.abbreviation, each.date, each.outcome) for each in found.beslutning}
            assert (body, day, step["outcome"]) in told
        case status:
            assert (body, day) in {
                (each.committee.abbreviation, each.date) for each in found.announced if each.committee
            }
            later = any(
                paper.meeting.committee.abbreviation == body and paper.meeting.date >= day for paper in PAPERS.values()
            )
            assert status == ("overdue" if later else "announced")


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["title"])
def test_steps_come_in_time_order(case: dict[str, Any]) -> None:
    days = [step["date"] for step in case["steps"]]
    assert days == sorted(days)


def test_every_promise_is_a_step_of_the_case() -> None:
    by_place = {
        (step["file"], step["item"], step.get("point")): case for case, step in STEPS if step["status"] == "held"
    }
    for (file, item, point), case in by_place.items():
        place = {"file": file, "item": item} | ({"point": point} if point else {})
        promised = {(each.committee.abbreviation, each.date) for each in matter(place).announced if each.committee}
        for body, day in promised:
            assert any(step["committee"] == body and step["date"].startswith(day) for step in case["steps"])


def test_pairs_apart_are_in_no_case_together() -> None:
    for group in CASES["apart"]:
        for pair in group["pairs"]:
            assert all(matter(place).title for place in pair)
            for case in CASES["cases"]:
                places = [
                    {key: step[key] for key in ("file", "item", "point") if key in step} for step in case["steps"]
                ]
                assert not all(place in places for place in pair)


def test_two_versions_are_of_one_meeting() -> None:
    for version in CASES["versions"]:
        meetings = [PAPERS[file].meeting for file in version["files"]]
        assert len({(meeting.committee.abbreviation, meeting.date) for meeting in meetings}) == 1
        assert len({meeting.kind for meeting in meetings}) == len(meetings)


def test_calendar_tells_the_date_that_a_paper_lacks() -> None:
    for undated in CASES["undated"]:
        paper, evidence = PAPERS[undated["file"]], PAPERS[undated["evidence"]]
        rows = {row.date: row.entries for item in evidence.items for row in item.calendar}
        assert list(rows[undated["date"]]) == undated["points"]
        titles = {point.title for item in paper.items for point in item.underpunkter}
        assert titles.issuperset(undated["points"])
        assert paper.meeting.date == undated["date"] and paper.meeting.date_source == "inferred"
        assert not WRITTEN_DATE.search(text_of(undated["file"]))


@pytest.mark.parametrize("secret", [*SECRETS["closed"], *SECRETS["cpr"]], ids=lambda secret: secret["text"])
def test_secret_stands_only_where_stated(secret: dict[str, Any]) -> None:
    assert sorted(secret["files"]) == sorted(file for file in PAPERS if secret["text"] in text_of(file))


@pytest.mark.parametrize("secret", SECRETS["closed"], ids=lambda secret: secret["text"])
def test_secret_stands_in_closed_items_only(secret: dict[str, Any]) -> None:
    for paper in PAPERS.values():
        assert all(item.access == "lukket" for item in paper.items if secret["text"] in repr(item))
