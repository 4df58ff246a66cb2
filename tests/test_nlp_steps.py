"""Announced steps, against a table of invented sentences and the truth of the sample municipality."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled import PAPERS, ROOT, parsed
from timing import LENGTH, is_quick

from minutes.danish.committees import CommitteeNames
from minutes.nlp.steps import find_announced, with_announced
from minutes.records import Announcement

TABLE = tomllib.loads((ROOT / "tests" / "decisions" / "steps.toml").read_text("utf-8"))["steps"]
REFERENCE = "2023-04-12"
LEAST = 0.97  # F1 over the steps of the invented sentences


def shown(step: Announcement) -> str:
    """A step as the table has it: the body as the sentence names it, what is done, when."""
    body = step.committee
    stated = (
        body and body.abbreviation if body and body.abbreviation and body.abbreviation in (step.text or "") else None
    )
    name = stated or (body.name or body.abbreviation if body else "") or ("" if step.step == "høring" else "eget")
    return f"{name} {step.step} {step.date or ''}".lstrip()


def found(text: str) -> list[str]:
    return [shown(step) for step in find_announced(text, REFERENCE, CommitteeNames(text))]


def test_accuracy_on_invented_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    right = sum(len(set(found(text)) & set(steps)) for text, steps in TABLE.items())
    told = sum(len(set(found(text))) for text in TABLE)
    true = sum(len(set(steps)) for steps in TABLE.values())
    wrong = {text: found(text) for text, steps in TABLE.items() if found(text) != steps}
    with capsys.disabled():
        print(f"\nsteps: precision {right / told:.3f} recall {right / true:.3f} over {len(TABLE)} invented sentences")
    assert len(TABLE) >= 80
    assert 2 * right / (told + true) >= LEAST, wrong


def test_the_sentence_of_a_step_is_kept() -> None:
    text = "Udkastet er klar. Sagen behandles i ØK\nden 16. maj. Bilag er vedlagt."
    (step,) = find_announced(text, REFERENCE, CommitteeNames(text))
    assert step.text == "Sagen behandles i ØK den 16. maj."


def test_a_year_alone_is_reference_enough() -> None:
    (step,) = find_announced("Sagen behandles i ØK den 16. maj.", "2023", CommitteeNames(""))
    assert step.date == "2023-05-16"


def test_several_sentences_in_their_order() -> None:
    text = "Sagen behandles i ØK den 16. maj. Den sendes derefter i høring. KB behandler den den 20. juni 2023."
    assert [step.partition(" ")[0] for step in found(text)] == ["ØK", "høring", "KB"]


def key(step: Announcement) -> tuple[str | None, str | None, str | None]:
    return (step.committee.abbreviation if step.committee else None, step.step, step.date)


def keys(steps: Iterable[Announcement]) -> set[tuple[str | None, str | None, str | None]]:
    return set(map(key, steps))


@pytest.mark.parametrize("file", PAPERS)
def test_sample_papers_as_their_sources_say(file: str) -> None:
    minutes = with_announced(parsed(file)[1])
    for truth, item in zip(PAPERS[file].items, minutes.items, strict=True):
        assert keys(item.announced) == keys(truth.announced), truth.title
        by_title = {point.title: point for point in item.underpunkter}
        for point in truth.underpunkter:
            if point.title in by_title:
                assert keys(by_title[point.title].announced) == keys(point.announced), point.title


def test_nothing_else_changes() -> None:
    minutes = parsed("dir-2024-04-24.pdf")[1]
    after = with_announced(minutes)
    assert after.meeting == minutes.meeting
    assert [item.sagsfremstilling for item in after.items] == [item.sagsfremstilling for item in minutes.items]


@given(st.text(alphabet=st.sampled_from("ØKBVPU behandlesihøringden .,()12345maj\n•"), max_size=300) | st.text())
@settings(deadline=None)
def test_any_text_has_steps_or_none(text: str) -> None:
    for step in find_announced(text, REFERENCE, CommitteeNames("")):
        assert step.step in {"behandling", "høring", "orientering"}


@pytest.mark.parametrize(
    "piece",
    [
        "behandles i ",
        "ØK og ",
        "sendes ",
        "høring ",
        "den 3. maj ",
        "forelægges ",
        "udvalget ",
        "behandling i KB ",
        "•",
        "\n",
        "Sagen behandles i ØK den 3. maj. ",
        "i høring (",
        "Børne- og ",
        "sagen ",
        ". 2. ",
        "A",
    ],
)
def test_long_texts_take_little_time(piece: str) -> None:
    text = ("behandles i ØK " + piece * LENGTH)[:LENGTH]
    names = CommitteeNames("")
    assert is_quick(lambda: find_announced(text, REFERENCE, names))
