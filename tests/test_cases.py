"""Cases are traced as their truth says: the sample municipality's, and those of public minutes where they exist."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from cased import TRUTH, case_of, label, matter_id, papers_of, rows_of, told
from labelled import RAW, ROOT

from minutes import link_cases
from minutes.archive import Archive, parse
from minutes.danish.forms import letters
from minutes.errors import NotFoundError
from minutes.index.cases.traces import CaseFilters
from minutes.records import Minutes, Step

CASES = TRUTH["cases"]
PAIRS = [(apart["why"], *pair) for apart in TRUTH["apart"] for pair in apart["pairs"]]
SHARED = Path(os.environ.get("MINUTES_SHARED") or ROOT.parent / "shared").resolve()
GOLD = SHARED / "gold" / "traces.json"
PUBLIC: dict[str, Any] = json.loads(GOLD.read_text("utf-8")) if GOLD.exists() else {"traces": {}, "must_not_link": []}

needs_public = pytest.mark.skipif(not GOLD.exists(), reason="the public minutes are not here")


@pytest.fixture(scope="module")
def papers(demo: Archive) -> dict[str, Minutes]:
    """The records of the demo archive by the names of their sources."""
    return papers_of(demo)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of public minutes whose traces are known."""
    archive = Archive(tmp_path_factory.mktemp("public") / "data")
    list(archive.ingest([SHARED / "seeds"]))
    return archive


def is_closed(case: dict[str, Any], papers: dict[str, Minutes]) -> bool:
    return all(papers[step["file"]].items[step["item"] - 1].access == "lukket" for step in case["steps"])


def expected(case: dict[str, Any]) -> list[tuple[str | None, str | None, str, str | None]]:
    """The steps of the truth in short, the hearing among them."""
    steps = [(step["committee"], step["date"], step["status"], step.get("outcome")) for step in case["steps"]]
    if "høring" in case:
        steps.append(("høring", case["høring"], "reported", None))
    return sorted(steps, key=lambda step: str(step[1]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_case_is_traced_as_its_truth_says(demo: Archive, papers: dict[str, Minutes], case: dict[str, Any]) -> None:
    (trace,) = demo.trace(matter_id(papers, case["steps"][0]), include_closed=True)
    assert told(trace.steps) == expected(case)
    assert not trace.case.standing
    for place, step in zip(case["steps"], (step for step in trace.steps if step.committee), strict=True):
        if step.status == "held":
            assert step.item_id == matter_id(papers, place)
        sources = [step.source, *(evidence.source for evidence in step.evidence if evidence.kind == "announced")]
        assert place["file"] in {Path(str(source)).name for source in sources}
        assert step.page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_case_is_found_by_its_title_unless_it_is_closed(
    demo: Archive, papers: dict[str, Minutes], case: dict[str, Any]
) -> None:
    first = matter_id(papers, case["steps"][0])
    (whole,) = demo.trace(first, include_closed=True)
    if not is_closed(case, papers):
        found = demo.trace(case["title"])
        assert found[0] == whole or found[0].case == whole.case
        return
    assert {step.access for step in whole.steps if step.status == "held"} == {"lukket"}
    assert all(step.title for step in whole.steps if step.status == "held")
    for query in (whole.case.id, first, *whole.case.numbers):
        with pytest.raises(NotFoundError, match="no case fits"):
            demo.trace(query)
    assert whole.case.id not in {trace.case.id for trace in demo.traces(CaseFilters())}


@pytest.mark.parametrize(("why", "one", "other"), PAIRS)
def test_what_is_apart_is_in_no_case_together(
    demo: Archive, papers: dict[str, Minutes], why: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = (case_of(demo, matter_id(papers, place)) for place in (one, other))
    assert first.id != second.id or first.standing, why


def test_what_comes_back_at_every_meeting_is_standing_and_in_no_case(demo: Archive) -> None:
    standing = {letters(title) for title in (*TRUTH["standing"], *TRUTH["containers"])}
    found = {letters(str(step.title)) for trace in demo.traces(CaseFilters(standing=True)) for step in trace.steps}
    assert found <= standing
    assert len(found) >= 7
    matters = [step for trace in demo.traces(CaseFilters(include_closed=True)) for step in trace.steps]
    assert not standing & {letters(step.title or "") for step in matters}


def test_two_papers_of_one_meeting_are_one_step_with_what_changed(demo: Archive) -> None:
    (files,) = [each["files"] for each in TRUTH["versions"]]
    (trace, *_) = demo.trace("lokalplan 118")
    (step,) = [step for step in trace.steps if step.versions]
    assert [Path(version.source).name for version in step.versions] == files
    assert (step.source, step.item_id) == (step.versions[-1].source, step.versions[-1].item_id)
    agenda, protocol = step.versions
    assert agenda.changes == ()
    (change,) = [change for change in protocol.changes if change.field == "beslutning"]
    assert change.before is None
    assert change.after and "udsa" in change.after.casefold()


def test_a_paper_without_a_date_is_dated_by_another_and_says_so(demo: Archive) -> None:
    (undated,) = TRUTH["undated"]
    traces = [demo.trace(point)[0] for point in undated["points"]]
    for trace in traces:
        step = trace.steps[0]
        assert Path(str(step.source)).name == undated["file"]
        assert (step.date, step.date_source) == (undated["date"], "inferred")
        assert undated["evidence"] in {Path(evidence.source).name for evidence in step.evidence}
    stated = [step for trace in demo.traces(CaseFilters()) for step in trace.steps if step.date_source == "inferred"]
    assert {Path(str(step.source)).name for step in stated} == {undated["file"]}


def test_every_item_is_in_one_case_and_the_references_are_whole(demo: Archive) -> None:
    held = rows_of(demo)
    in_cases = [row[0] for row in held["case_matters"]]
    assert len(in_cases) == len(set(in_cases))
    items = {item.id for paper in demo.minutes() for item in paper.items}
    assert items <= set(in_cases)
    with demo.catalogue() as catalogue:
        assert catalogue.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def matches(step: Step, gold: dict[str, Any]) -> bool:
    """Whether a step is the one of the gold, in all that this states."""
    return (
        label(step) == gold.get("committee", gold.get("step"))
        and step.status == gold["status"]
        and gold.get("date", step.date) == step.date
        and gold.get("date_inferred", False) == (step.date_source == "inferred")
    )


def agrees(steps: list[Step], gold: list[dict[str, Any]]) -> bool:
    """Whether the steps are those of the gold, in order; what is optional may be missing."""
    if not steps or not gold:
        return not steps and all(each.get("optional") for each in gold)
    here = matches(steps[0], gold[0]) and agrees(steps[1:], gold[1:])
    return here or bool(gold[0].get("optional") and agrees(steps, gold[1:]))


@needs_public
@pytest.mark.parametrize("query", PUBLIC["traces"])
def test_public_minutes_are_traced_as_labelled(public: Archive, query: str) -> None:
    trace = public.trace(query)[0]
    assert agrees(list(trace.steps), PUBLIC["traces"][query]), told(trace.steps)


@needs_public
@pytest.mark.parametrize("pair", PUBLIC["must_not_link"], ids=lambda pair: pair[0])
def test_public_minutes_that_must_not_be_linked_are_not(public: Archive, pair: tuple[str, str]) -> None:
    found = [public.trace(title.partition(" (")[0])[0].case for title in pair[:1]]
    if "standing" in pair[1]:
        assert found[0].standing
        return
    assert found[0].id != public.trace(pair[1])[0].case.id


def test_a_trace_that_disagrees_is_told_apart() -> None:
    steps = [Step(step="høring", status="announced"), Step(step="høring", date="2023-05", status="held")]
    gold: list[dict[str, Any]] = [{"step": "høring", "status": "announced"}, {"step": "høring", "status": "held"}]
    assert agrees(steps, gold)
    assert agrees(steps[:1], [gold[0], gold[1] | {"optional": True}])
    assert not agrees(steps[:1], gold)
    assert not agrees(steps, gold[:1])
    assert not agrees(steps, [gold[0], gold[1] | {"date": "2023-06"}])


@pytest.mark.parametrize(("query", "title"), [("hvidbog", "Ældrepolitik"), ("belysning", "Cykelsti")])
def test_a_question_that_no_title_answers_is_answered_by_the_texts(demo: Archive, query: str, title: str) -> None:
    found = demo.trace(query)
    assert any(trace.case.title.startswith(title) for trace in found)
    assert 0.4 < found[-1].fit <= found[0].fit <= 0.5


def test_nothing_that_fits_is_told_with_a_next_step(demo: Archive) -> None:
    with pytest.raises(NotFoundError, match="no case fits 'findesikke'") as told_so:
        demo.trace("findesikke")
    assert "minutes search" in told_so.value.advice


def test_the_documents_alone_give_the_cases_of_the_archive(demo: Archive) -> None:
    with demo.catalogue() as catalogue:
        held = catalogue.connection.execute("SELECT case_id, matter_id FROM case_matters ORDER BY matter_id").fetchall()
    linked = [(matter, case_id) for case_id, ids in link_cases(demo.minutes()) for matter in ids]
    assert [(case_id, matter) for matter, case_id in sorted(linked)] == held


def test_papers_parsed_one_by_one_are_linked_without_an_archive(demo: Archive) -> None:
    papers = [parse(RAW / file) for file in TRUTH["versions"][0]["files"]]
    assert papers[0].items[0].id == papers[1].items[0].id
    cases = [ids for _, ids in link_cases(papers)]
    assert [len(ids) for ids in cases] == [2] * len(papers[0].items)
