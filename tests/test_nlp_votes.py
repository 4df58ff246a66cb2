"""Votes of decisions, against a table of invented ones."""

from __future__ import annotations

import tomllib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled import ROOT
from timing import LENGTH, is_quick

from minutes.nlp.votes import find_votes

TABLE = tomllib.loads((ROOT / "tests" / "decisions" / "votes.toml").read_text("utf-8"))["votes"]


def told(text: str) -> dict[str, Any]:
    """What a decision tells of votes, without what is empty, persons by name."""
    found = msgspec.to_builtins(find_votes(text)) or {}
    full = {key: value for key, value in found.items() if value is not None and value != ()}
    return {
        key: [each["name"] if isinstance(each, dict) else each for each in value]
        if isinstance(value, tuple | list)
        else value
        for key, value in full.items()
        if value != []
    }


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["text"][:50])
def test_votes_of_invented_decisions(case: dict[str, Any]) -> None:
    assert told(case["text"]) == {key: value for key, value in case.items() if key != "text"}


def test_persons_have_their_party() -> None:
    votes = find_votes("Godkendt. Tove Lindø (Ø) stemte imod.")
    assert votes
    assert [(person.name, person.party) for person in votes.against_persons] == [("Tove Lindø", "Ø")]


@given(st.text(alphabet=st.sampled_from("ABCØ abcdeø(),.:stemteimodforundlod0123\n"), max_size=300) | st.text())
@settings(deadline=None)
def test_any_text_has_votes_or_none(text: str) -> None:
    votes = find_votes(text)
    assert votes is None or votes.votes_for is None or votes.votes_for >= 0


@pytest.mark.parametrize(
    "piece",
    [
        "stemte imod ",
        "For stemte: ",
        "(A), ",
        "Hans Peter Olsen, ",
        "A ",
        "Aa-Bb ",
        "(",
        "imod ",
        "15 (A, F) ",
        "undlod ",
        "Et mindretal (",
        "kunne ikke tiltræde ",
        "”",
        "12 stemmer mod ",
        "stemte ",
        ". For stemte 1, imod 2",
    ],
)
def test_long_texts_take_little_time(piece: str) -> None:
    text = ("stemte imod " + piece * LENGTH)[:LENGTH]
    assert is_quick(lambda: find_votes(text))
