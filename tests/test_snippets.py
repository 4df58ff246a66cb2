"""Snippets: the best passage, its window, marks and escapes."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from minutes.index.analysis import Analysis, tokens
from minutes.index.entries import Entry
from minutes.index.marks import Marker, Range
from minutes.index.passages import Passage
from minutes.index.query import Begins, Resembles, Sought, Words
from minutes.index.snippets import LENGTH, Snippet, choose_window, mark, split_marks
from minutes.index.snippets import make_snippet as snippet_of

ANALYSIS = Analysis()


def entry(**texts: str) -> Entry:
    passages = {name: (Passage(text, 3),) for name, text in texts.items()}
    return Entry(id="x-1", key="k", source="x.pdf", title=texts.get("title", ""), texts=passages)


def words(text: str, field: str | None = None) -> Words:
    return Words(tuple(word for _, _, word in tokens(text)), field)


def make_snippet(made_of: Entry, sought: list[Sought]) -> Snippet:
    return snippet_of(made_of, Marker(ANALYSIS, sought))


def find_matches(text: str, sought: list[Sought]) -> tuple[list[Range], int]:
    return Marker(ANALYSIS, sought).find(text, "sagsfremstilling")


def test_inflected_forms_are_marked_and_the_rest_is_escaped() -> None:
    made = make_snippet(entry(sagsfremstilling="R&D <om> ældrepolitikken, AELDREPOLITIK."), [words("ældrepolitik")])
    assert made.text == ("R&amp;D &lt;om&gt; <mark>ældrepolitikken</mark>, <mark>AELDREPOLITIK</mark>.")
    assert (made.field, made.page) == ("sagsfremstilling", 3)


def test_a_phrase_is_marked_only_where_its_words_stand_together() -> None:
    ranges, count = find_matches("Lukning af NemID. NemID lukker.", [words("lukning af nemid")])
    assert (ranges, count) == ([(0, 7), (8, 10), (11, 16)], 1)


def test_other_forms_and_parts_of_compounds_are_marked() -> None:
    for sought in (words("barn"), words("børnene"), words("Børnehave"), Begins("børneh"), Resembles("børnehven", 1)):
        assert find_matches("Om børnehaven.", [sought]) == ([(3, 13)], 1)
    assert find_matches("Banen og et barnebarn.", [words("børn")]) == ([(12, 21)], 1)


def test_the_field_with_most_words_wins_and_the_title_comes_last() -> None:
    texts = entry(title="Politik", indstilling="Politikken godkendes", sagsfremstilling="Politikken")
    assert make_snippet(texts, [words("politik"), words("godkende")]).field == "indstilling"
    assert make_snippet(texts, [words("politik")]).field == "sagsfremstilling"
    assert make_snippet(entry(title="Politik"), [words("politik")]).text == "<mark>Politik</mark>"


def test_words_of_one_field_are_marked_in_that_field_only() -> None:
    texts = entry(sagsfremstilling="Politikken", beslutning="Politikken udsættes")
    assert make_snippet(texts, [words("politik", "beslutning")]).field == "beslutning"


def test_without_a_match_it_is_the_beginning() -> None:
    long = "Forvaltningen har set på sagen. " * 30
    made = make_snippet(entry(sagsfremstilling=long), [])
    assert long.startswith(made.text)
    assert LENGTH // 2 <= len(made.text) <= LENGTH


def test_a_window_begins_at_its_sentence_and_not_at_an_abbreviation() -> None:
    before = "Der har bl.a. været afholdt møder. " * 20
    text = before + "Sagen behandles af udvalget d. 22. marts om politikken. " + "Derefter sker der mere. " * 20
    start, end = choose_window(text, find_matches(text, [words("politik")])[0])
    assert text[start:end].startswith("Sagen behandles af udvalget d. 22. marts om politikken.")
    assert text[start:end].endswith(".")


def test_a_match_late_in_a_long_sentence_is_within_the_window() -> None:
    text = "ord " * 300 + "politikken " + "ord " * 300
    start, end = choose_window(text, find_matches(text, [words("politik")])[0])
    assert "politikken" in text[start:end]
    assert end - start <= LENGTH


def test_split_marks_undoes_the_html() -> None:
    assert split_marks("a &lt; <mark>b&amp;</mark> c") == [("a < ", False), ("b&", True), (" c", False)]


PIECES = [*'abc æø&<>".,\n1/', "politik", "politikken ", " d. ", ". Ny ", "ord " * 30]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(TEXTS, st.lists(st.sampled_from(["politik", "a", "abc", "a b", "1/1"]), max_size=3))
def test_a_snippet_without_its_marks_is_a_part_of_the_text(text: str, sought: list[str]) -> None:
    made = make_snippet(entry(sagsfremstilling=text), [words(one) for one in sought])
    plain = html.unescape(made.text.replace("<mark>", "").replace("</mark>", ""))
    assert plain in text
    assert "".join(piece for piece, _ in split_marks(made.text)) == plain


@given(TEXTS)
def test_a_window_holds_a_match_where_there_is_one(text: str) -> None:
    ranges, count = find_matches(text, [words("politik")])
    start, end = choose_window(text, ranges)
    assert 0 <= start <= end <= len(text)
    assert bool(count) == ("<mark>" in mark(text, ranges, start, end))
