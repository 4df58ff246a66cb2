"""Outcomes of decisions, against a table of invented ones and the truth of the sample municipality."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled import PAPERS, ROOT, parsed
from timing import LENGTH, is_quick

from minutes.nlp.outcomes import compare, find_outcome, with_outcomes
from minutes.nlp.recommended import conditions
from minutes.records import Decision, Item, Point

TABLE = tomllib.loads((ROOT / "tests" / "decisions" / "outcomes.toml").read_text("utf-8"))
LEAST = 0.98  # of the invented decisions must be read right

OUTCOMES = {
    "godkendt", "tiltrådt", "anbefalet", "drøftet", "taget til efterretning", "udsat", "afvist", "sendt i høring",
    "sendt tilbage", "oversendt", "bortfaldet", "ændret", None,
}  # fmt: skip


def sentences() -> Iterator[tuple[str, str | None]]:
    for outcome, texts in TABLE["outcomes"].items():
        for text in texts:
            yield text, None if outcome == "none" else outcome


def test_accuracy_on_invented_decisions(capsys: pytest.CaptureFixture[str]) -> None:
    table = list(sentences())
    wrong = [(text, outcome, find_outcome(text)) for text, outcome in table if find_outcome(text) != outcome]
    with capsys.disabled():
        print(f"\noutcomes: {len(table) - len(wrong)} of {len(table)} invented decisions")
    assert len(table) >= 150
    assert len(wrong) <= (1 - LEAST) * len(table), wrong


@pytest.mark.parametrize("case", TABLE["compared"], ids=lambda case: case["text"][:40])
def test_decision_beside_its_recommendation(case: dict[str, str]) -> None:
    outcome = find_outcome(case["text"])
    followed = compare(case.get("indstilling"), Decision(text=case["text"], outcome=outcome))
    if outcome == "godkendt" and followed == "ændret":
        outcome = "ændret"
    assert (outcome, followed) == (case.get("outcome"), case.get("followed"))
    if "conditions" in case:
        assert conditions(case["text"]) == case["conditions"]


def test_the_day_of_the_decision_is_not_the_past() -> None:
    text = "Udvalget godkendte den 3. maj 2022 strategien."
    assert find_outcome(text) is None
    assert find_outcome(text, "2022-05-03") == "godkendt"


def decided(truth: Item, found: Item, committee: object) -> Iterator[tuple[Decision, Decision]]:
    """The decisions of an item as stated and as found, those of other bodies among the earlier ones."""
    own = [each for each in truth.beslutning if each.committee == committee]
    others = [each for each in truth.beslutning if each.committee != committee]
    yield from zip(own, found.beslutning, strict=False)
    yield from zip([*truth.tidligere_behandling, *others], found.tidligere_behandling, strict=False)


def points(truth: Item, found: Item) -> Iterator[tuple[Point, Point]]:
    by_title = {point.title: point for point in found.underpunkter}
    return ((point, by_title[point.title]) for point in truth.underpunkter if point.title in by_title)


@pytest.mark.parametrize("file", PAPERS)
def test_sample_papers_as_their_sources_say(file: str) -> None:
    minutes, paper = with_outcomes(parsed(file)[1]), PAPERS[file]
    for truth, found in zip(paper.items, minutes.items, strict=True):
        for stated, read in decided(truth, found, paper.meeting.committee):
            assert read.outcome == stated.outcome, stated.text
            if stated.votes:
                votes = read.votes
                assert votes, stated.text
                numbers = (votes.votes_for, votes.against, votes.abstained)
                assert numbers == (stated.votes.votes_for, stated.votes.against, stated.votes.abstained)
        for point, other in points(truth, found):
            assert other.outcome == point.outcome, point.title


def test_text_of_decisions_stays() -> None:
    minutes = parsed("kb-2022-04-26.pdf")[1]
    before = [each.text for item in minutes.items for each in item.beslutning]
    assert [each.text for item in with_outcomes(minutes).items for each in item.beslutning] == before


@given(st.text(alphabet=st.sampled_from("abcæøåAØ .,:;()0123456789\n-•ikkegodkendtudsat"), max_size=400) | st.text())
@settings(deadline=None)
def test_any_text_has_an_outcome_or_none(text: str) -> None:
    outcome = find_outcome(text)
    assert outcome in OUTCOMES
    compare(text, Decision(text=text, outcome=outcome))
    conditions(text)


@pytest.mark.parametrize(
    "piece",
    [
        "godkendt ",
        "ikke ",
        "1. ",
        "a",
        "(",
        "Udvalget kan ikke ",
        "sagen ",
        "med den bemærkning, at ",
        "sendes ",
        "\n",
        ". ",
        "Udvalget godkendte den 3. maj 2022 ",
        "1.-2. 3.-4. ",
        "forslag forslag ",
        "250.000 kr. ",
        "Fremsendes med bemærkning, at ",
    ],
)
def test_long_texts_take_little_time(piece: str) -> None:
    text = (piece * LENGTH)[:LENGTH]
    runs = itertools.count()

    def read() -> None:
        other = text[:-1] + str(next(runs))  # a text that is read for the first time
        outcome = find_outcome(other)
        compare(other, Decision(text=other, outcome=outcome or "godkendt"))
        conditions(other)

    assert is_quick(read)
