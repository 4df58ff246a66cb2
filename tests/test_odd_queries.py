"""Queries that nobody means as they stand: each is answered or refused, never a failure, and the total is true."""

from __future__ import annotations

import unicodedata

import pytest

from minutes.errors import UsageError
from minutes.index.answers import Filters
from minutes.index.entries import Entry
from minutes.index.parser import parse
from minutes.index.passages import Passage
from minutes.index.settings import ENGINES
from minutes.index.text_index import TextIndex

# Divided by blanks.
SHORT = (
    r"""
" "" """
    + '"""'
    + r""" "a a" ( ) () (()) )( (((( )))) (a a) AND OR NOT - -- -a --a + ++a * ** *** -* -( -()
*politik *a* a* po*litik p?litik politik** politik*~ fuzzy~9 ~ ~~ ~2 a~ ab~2 politik~0 politik~1~ ^ a^2
§ §§ §17 paragraf stk. / // a/b 23/4417/ \ \\ . ... .. [a-z]+ .* (?i)a a|b a{2} $a ^a$ && || !a % {}
dato: dato:x dato:.. dato:2023-13 dato:2023..2022 dato:"2023" dato:(2023 dato:.... år:abc år:20 år:2*
titel: titel:" titel:( titel:* titel:~ titel:() titel:titel:a udvalg: udvalg:"" udvalg:* udvalg:xyz
felt:ukendt ukendt: udfald:☃ kommune:" type:* lukket:måske person: http://x.dk/a?b=c 12:30 😀 😀* İ
resume:¶ ¶ ===politik +++ældre ⅷ १२ dato:٢٠٢٣ ﬁnans ß <script>
"""
)
ODD = (
    *SHORT.split(),
    *("NOT NOT", "AND AND", "OR OR OR", "a AND", "OR a", "NOT a", "- a", "a - b", '-"a b"', "NOT (", "a AND OR b"),
    *("a OR NOT b", "a AND NOT", "§ 17, stk. 4", "\n\n", "\u00a0", "\u200b", "\x00", "\ud800", "a" * 200, "a" * 1001),
    *("(" * 25 + "a", '"' * 999, "æ" * 60 + "*", "x" * 100 + "~"),
    *("a " * 490, "a OR " * 190 + "b", "-a " * 300, "a* " * 300, "politik~ " * 100),
    *(unicodedata.normalize("NFD", word) for word in ("ældrepolitik på åen", "Århus*", "måle~")),
)


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    index = TextIndex.create(tmp_path_factory.mktemp("odd") / "text", request.param)
    texts = ("En ældrepolitik på åen i Århus, § 17, stk. 4.", "Politik a/b 23/4417 (a) og et mål.", "12:30 😀 fuzzy b")
    index.add(
        Entry(id=f"x-{number}", key="x", source="x.txt", title=text[:9], texts={"resume": (Passage(text),)})
        for number, text in enumerate(texts)
    )
    index.commit()
    return index


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_an_odd_query_is_answered_with_a_true_total_or_refused(index: TextIndex, query: str) -> None:
    try:
        answer = index.search(query, Filters(), 50)
    except UsageError:
        return
    assert answer.total == len(answer.hits) == len(list(index.hits(query, Filters())))


@pytest.mark.parametrize("query", ['"a', "(a", "a)", "a AND", "OR a", "NOT", "dato:x", "*politik", "fuzzy~9", "titel:"])
def test_what_is_wrong_is_told(query: str) -> None:
    assert parse(query).problems


def test_what_is_said_twice_is_asked_once() -> None:
    assert parse("skole " * 100).root == parse("skole").root
    assert parse("skole OR havn OR skole").root == parse("skole OR havn").root


def test_of_many_words_with_signs_the_last_are_taken_as_they_stand() -> None:
    many = parse(" ".join(f"ord{letter}*" for letter in "abcdefghij"))
    assert "more than 8 words" in many.problems[0]
