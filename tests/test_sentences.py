"""Where sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.danish.sentences import sentence_ends


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    ends = [0, *sentence_ends(text)]
    return [text[a:b].strip() for a, b in pairwise(ends)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Godkendt. Udsat.", ["Godkendt.", "Udsat."]),
        ("Godkendt", ["Godkendt"]),
        ("Program d. 24.-25. maj. Bilag er vedlagt", ["Program d. 24.-25. maj.", "Bilag er vedlagt"]),
        ("Mødet begynder kl. 9. Der er kaffe.", ["Mødet begynder kl. 9.", "Der er kaffe."]),
        ("Der er bl.a. brug for 3,2 mio. kr. til det.", ["Der er bl.a. brug for 3,2 mio. kr. til det."]),
        ("Kim T. Jensen mødte.", ["Kim T. Jensen mødte."]),
        ("Jf. § 4, stk. 2. Loven gælder.", ["Jf. § 4, stk. 2.", "Loven gælder."]),
        ("Er det sandt? Ja!", ["Er det sandt?", "Ja!"]),
        ("Han sagde: ”Nej.” Så gik han.", ["Han sagde: ”Nej.”", "Så gik han."]),
        ("Den 3. maj 2021 blev det vedtaget.", ["Den 3. maj 2021 blev det vedtaget."]),
        ("(Se bilag.) Mere følger.", ["(Se bilag.)", "Mere følger."]),
        ("f.eks. sådan", ["f.eks. sådan"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text() | st.text("aA1. \n”)!?", max_size=60))
def test_ends_go_up_and_cover_the_text(text: str) -> None:
    ends = sentence_ends(text)
    assert ends == sorted(set(ends)) and all(0 < end <= len(text) for end in ends)
    assert not text.strip() or not text[ends[-1] :].strip()
