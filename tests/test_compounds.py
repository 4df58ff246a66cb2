"""Compounds are split into the right words, and words that are none are left whole."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.danish.lexicon import Lexicon, lemma, parts

GOLD = tomllib.loads(Path(__file__).with_name("words").joinpath("compounds.toml").read_text("utf-8"))
PARTS: dict[str, str] = GOLD["parts"]
WHOLE: list[str] = GOLD["whole"].split()

# Raise them only.
LEAST_SPLIT = 0.97
LEAST_WHOLE = 0.99


def test_gold_is_large_enough() -> None:
    assert len(PARTS) >= 120
    assert len(WHOLE) >= 100


def test_compounds_fall_into_their_parts() -> None:
    wrong = {word: parts(word) for word, right in PARTS.items() if " ".join(parts(word)) != right}
    assert 1 - len(wrong) / len(PARTS) >= LEAST_SPLIT, wrong


def test_other_words_stay_whole() -> None:
    wrong = {word: parts(word) for word in WHOLE if parts(word)}
    assert 1 - len(wrong) / len(WHOLE) >= LEAST_WHOLE, wrong


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("børnene", "barn"),
        ("vedtog", "vedtage"),
        ("Politikken", "politik"),
        ("ÆLDRE", "ældre"),
        ("sundhedsklynger", "sundhedsklynge"),
        ("ligestillingsredegørelsen", "ligestillingsredegørelse"),
        ("Byrådets", "byråd"),
        ("43152/23", "43152/23"),
        ("xyzzy", "xyzzy"),
        ("", ""),
    ],
)
def test_lemma(word: str, base: str) -> None:
    assert lemma(word) == base


def test_words_of_an_archive_join_the_lexicon() -> None:
    assert parts("klimtofterådet") == ()
    assert Lexicon(["Klimtofte"]).parts("klimtofterådet") == ("klimtofte", "råd")


@given(st.text(alphabet="abdefgiklmnoprstuvyæøå", max_size=40))
def test_parts_stand_in_the_word_in_order(word: str) -> None:
    split = Lexicon().split(word)
    ends = [0, *(part.end for part in split)]
    assert all(end <= part.start < part.end <= len(word) for end, part in zip(ends, split, strict=False))
    assert len(split) != 1


@given(st.text(max_size=200))
def test_any_text_has_a_lemma(word: str) -> None:
    assert lemma(word)[:1] or not word
    assert isinstance(parts(word), tuple)
