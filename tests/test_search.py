"""Entries, query language, ranking, filters and totals over records made by hand, the same with every engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from minutes.errors import UsageError
from minutes.index.analysis import Analysis, fold
from minutes.index.answers import Answer, Filters
from minutes.index.entries import CLOSED_FIELD, make_entries, point_ids
from minutes.index.parser import parse
from minutes.index.settings import ENGINES
from minutes.index.text_index import TextIndex
from minutes.records import (
    Attachment,
    CalendarRow,
    Committee,
    Decision,
    Entities,
    Item,
    Meeting,
    Minutes,
    PersonMention,
    Point,
    Source,
    Span,
)

DIR = Committee(name="Direktionen", abbreviation="DIR")
VPU = Committee(name="Voksen- og Plejeudvalget", abbreviation="VPU")

POINTS = (
    Point(
        number="1",
        title="Ældrepolitik",
        text="Der foreligger et udkast til ældrepolitikken. Direktionen drøfter forslaget.",
        bilag=(1,),
        outcome="drøftet",
        spans={"text": (Span(page=1, start=100, end=200),)},
    ),
    Point(
        number="2",
        title="Lukning af NemID",
        text="Brevet om lukning af NemID er vedlagt.",
        bilag=(2,),
        beslutning=(Decision(text="Taget til efterretning.", outcome="taget til efterretning"),),
    ),
)

MEETINGS = (
    (
        Meeting(municipality="Lindholt Kommune", committee=DIR, date="2023-03-22"),
        Item(
            id="lindholt-dir-2023-03-22-4",
            number="4",
            title="Punkter til behandling",
            sagsfremstilling="Direktionen arbejder med verdensmålene.\n\n"
            "1. Ældrepolitik. Der foreligger et udkast til ældrepolitikken. "
            "Direktionen drøfter forslaget.\n\n2. Lukning af NemID. Brevet om lukning af NemID er vedlagt.",
            indstilling="Det indstilles, at punkterne behandles.",
            bilag=(
                Attachment(number=1, title="Forslag til revideret politik", journal_number="49128/23"),
                Attachment(number=2, title="Brev om NemID", journal_number="34907/23"),
                Attachment(number=3, title="Notat om lederlønninger", access="lukket"),
            ),
            underpunkter=POINTS,
        ),
    ),
    (
        Meeting(municipality="Lindholt Kommune", committee=VPU, date="2023-05-31"),
        Item(
            id="lindholt-vpu-2023-05-31-2",
            number="2",
            title="Demografi på plejehjem",
            case_number="23/1234",
            sagsfremstilling="Antallet af pladser stiger. Se også ældrepolitikken. Havnen i Grenaa nævnes.",
            beslutning=(Decision(committee=VPU, date="2023-05-31", text="Godkendt.", outcome="godkendt"),),
            calendar=(CalendarRow(date="2023-06-14", entries=("Budget 2024-2027",)),),
        ),
    ),
    (
        Meeting(municipality="Lindholt Kommune", committee=VPU, date_window=("2022-06-01", "2022-06-30")),
        Item(id="lindholt-vpu-aaaaaaaa-1", title="Ældrepolitikkens værdigrundlag", sagsfremstilling="Uden dag."),
    ),
    (
        Meeting(municipality="Lindholt Kommune", committee=VPU, date="2023-05-31"),
        Item(id="lindholt-vpu-2023-05-31-9", title="Køb af grund til plejehjem", access="lukket"),
    ),
)


# Lene Mehlsen is named in the first point, by her whole name and by the last, and nowhere else.
MEHLSEN = PersonMention(name="Lene Mehlsen", names=("L. Mehlsen",), spans=(Span(page=1, start=110, end=122),))


def minutes_of(meeting: Meeting, item: Item) -> Minutes:
    source = Source(path=f"{item.id}.txt", sha256=item.id, media_type="text/plain", pages=1, reader="text", parser=1)
    entities = Entities(persons=(MEHLSEN,) if item.underpunkter else ())
    return Minutes(source=source, meeting=meeting, items=(item,), entities=entities)


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    folder = tmp_path_factory.mktemp("index") / "text"
    index = TextIndex.create(folder, request.param)
    for meeting, item in MEETINGS:
        index.add(make_entries(minutes_of(meeting, item), f"key of {item.id}"))
    index.commit()
    return TextIndex.open(folder)


def found(index: TextIndex, query: str, **filters: object) -> list[str]:
    answer = index.search(query, Filters(**filters), 50)  # type: ignore[arg-type]
    assert answer.total == len(answer.hits)
    return [hit.item_id.removeprefix("lindholt-") for hit in answer.hits]


# --- analysis


def terms(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in Analysis().words(text))


def test_danish_letters_are_one_with_their_digraphs_but_å_is_not_a() -> None:
    assert terms("Aarhus") == terms("Århus") == terms("ÅRHUS")
    assert terms("faergen oel") == terms("færgen øl")
    assert terms("måle") != terms("male")
    assert fold("A\u030argang") == "årgang"


@pytest.mark.parametrize("number", ["43152/23", "00.01.00.P35", "17.4"])
def test_numbers_stay_whole(number: str) -> None:
    assert terms(f"({number}).") == (number.lower(),)


def test_paragraphs_of_laws_stay_whole() -> None:
    assert terms("jf. § 17, stk. 4, i") == ("jf", "§17", "stk4", "i")
    assert terms("§17 stk.4") == terms("Paragraf 17, Stk 4") == ("§17", "stk4")


def test_a_word_has_its_lemma_and_its_parts() -> None:
    analysis = Analysis()
    for form, base in (("børnene", "barn"), ("vedtog", "vedtage"), ("Skulde", "skulle"), ("Aaret", "år")):
        assert analysis.word(form).base == analysis.word(base).base
    assert analysis.word("Børnehaverne").parts == (analysis.word("børn").base, analysis.word("have").base)


def test_a_phrase_does_not_go_over_from_one_text_to_the_next() -> None:
    terms = Analysis().terms(["Ældrepolitik", "", "Skolen"])
    assert terms.bases.split() == ["ældrepolitik", "¶", "¶", "skol"]


@given(
    st.lists(
        st.sampled_from([*"a1§/. \n-,;()'\"–", "stk", "paragraf ", "Børn", "17", "\u00a0", "skoler", "§ ", "123456"])
    ).map("".join)
)
@example("1/paragraf 1")
@example("1.stk. 17")
@example("paragraf 1.1")
def test_a_text_has_the_terms_of_its_words(text: str) -> None:
    analysis = Analysis()
    words = analysis.words(text)
    terms = analysis.terms([text])
    assert terms.bases.split() == [word.base for word in words]
    assert [form for form in terms.forms.split() if form[0] not in "=+"] == [word.word for word in words]


def test_a_compound_has_all_runs_of_its_parts() -> None:
    forms = Analysis().terms(["lokalplanforslag"]).forms.split()
    assert {"+++plan", "+++lokal+plan", "+++plan+forslag", "+++lokal+plan+forslag"} < set(forms)


def test_a_range_of_years_is_found_by_each_year(index: TextIndex) -> None:
    assert found(index, "budget 2024") == found(index, "budget 2027") == ["vpu-2023-05-31-2"]


# --- entries


def test_text_of_a_point_is_in_its_own_entry_only() -> None:
    item, first, second = make_entries(minutes_of(*MEETINGS[0]), "key")
    assert [passage.text for passage in item.texts["sagsfremstilling"]] == [
        "Direktionen arbejder med verdensmålene.\n\n1."
    ]
    assert "bilag" not in item.texts
    assert [passage.text for passage in item.texts[CLOSED_FIELD]] == ["Notat om lederlønninger"]
    assert first.id == "lindholt-dir-2023-03-22-4.1"
    assert second.number == "4.2"
    assert second.outcomes == ("taget til efterretning",)
    assert [passage.text for passage in second.texts["bilag"]] == ["Brev om NemID 34907/23"]


def test_a_decision_that_repeats_its_points_is_theirs() -> None:
    meeting, item = MEETINGS[0]
    repeated = Decision(text="2. Lukning af NemID. Taget til efterretning.\nMødet blev hævet.")
    decided = Item(id=item.id, title=item.title, beslutning=(repeated,), underpunkter=POINTS)
    entry = next(make_entries(minutes_of(meeting, decided), "key"))
    assert [passage.text for passage in entry.texts["beslutning"]] == [".\nMødet blev hævet."]


def test_a_point_that_lost_words_at_a_page_break_is_still_known() -> None:
    words = [f"ord{number}" for number in range(40)]
    point = Point(title="Titel", text=" ".join(words))
    whole = " ".join(["Titel.", *words[:20], "Tid Punkt", *words[20:], "Resten."])
    item = Item(id="a-2023-01-01-1", title="Punkter", sagsfremstilling=whole, underpunkter=(point,))
    entry = next(make_entries(minutes_of(Meeting(date="2023-01-01"), item), "key"))
    assert [passage.text for passage in entry.texts["sagsfremstilling"]] == ["Resten."]


def test_points_without_telling_numbers_go_by_their_place() -> None:
    points = (Point(title="a"), Point(title="b", number="1"))
    assert point_ids(Item(id="x-1", title="t", underpunkter=points)) == ["x-1.1", "x-1.2"]


def test_passages_know_their_pages() -> None:
    text = " ".join(["første"] * 50 + ["anden"] * 50)
    spans = {
        "title": (Span(page=2, start=0, end=5),),
        "sagsfremstilling": (Span(page=2, start=10, end=359), Span(page=3, start=400, end=699)),
    }
    item = Item(id="a-2023-01-01-1", title="Titel", sagsfremstilling=text, spans=spans)
    entry = next(make_entries(minutes_of(Meeting(date="2023-01-01"), item), "key"))
    first, second = entry.texts["sagsfremstilling"]
    assert (first.page, second.page, entry.page) == (2, 3, 2)
    assert f"{first.text} {second.text}" == text
    assert set(second.text.split()) == {"anden"}


# --- search


OLD_POLICY = {"dir-2023-03-22-4.1", "vpu-2023-05-31-2", "vpu-aaaaaaaa-1"}


def test_inflected_forms_are_found_and_the_title_ranks_above_the_text(index: TextIndex) -> None:
    for query in ("ældrepolitik", "Ældrepolitikken", "AELDREPOLITIK"):
        hits = found(index, query)
        assert set(hits) == OLD_POLICY
        assert hits[-1] == "vpu-2023-05-31-2"


def test_compounds_are_found_by_their_parts_and_parts_by_the_compound(index: TextIndex) -> None:
    assert set(found(index, "ældre")) == OLD_POLICY
    assert set(found(index, "politikker for ældre")) == OLD_POLICY
    assert found(index, "hjem") == found(index, "plejehjemmene") == ["vpu-2023-05-31-2"]
    assert found(index, "forslagspolitik") == []


def test_a_compound_is_found_written_apart_or_turned_round(tmp_path: Path) -> None:
    index = TextIndex.create(tmp_path / "text")
    texts = {
        "apart": "Den nye ældre politik.",
        "round": "En politik for ældre.",
        "far": "Ældre har andre politiske mål.",
    }
    for name, text in texts.items():
        item = Item(id=name, title="Punkt", sagsfremstilling=text)
        index.add(make_entries(minutes_of(Meeting(date="2023-01-01"), item), name))
    index.commit()
    hits = index.search("ældrepolitik", Filters(), 5).hits
    assert {hit.item_id for hit in hits} == {"apart", "round"}
    assert {hit.snippet for hit in hits} == {
        "Den nye <mark>ældre</mark> <mark>politik</mark>.",
        "En <mark>politik</mark> for <mark>ældre</mark>.",
    }


def test_whole_words_rank_above_stems_and_these_above_parts(tmp_path: Path) -> None:
    index = TextIndex.create(tmp_path / "text")
    for form in ("Skolebestyrelsen", "Skolerne", "Skole", "Kantinen"):
        item = Item(id=form, title="Punkt", sagsfremstilling=f"{form} er nævnt.")
        index.add(make_entries(minutes_of(Meeting(date="2023-01-01"), item), form))
    index.commit()
    assert [hit.item_id for hit in index.search("skole", Filters(), 5).hits] == [
        "Skole",
        "Skolerne",
        "Skolebestyrelsen",
    ]


def test_a_match_in_a_point_names_the_point_once(index: TextIndex) -> None:
    assert found(index, "lukning af NemID") == ["dir-2023-03-22-4.2"]
    assert found(index, '"lukning af NemID"') == ["dir-2023-03-22-4.2"]
    assert found(index, "verdensmål") == ["dir-2023-03-22-4"]
    assert found(index, "49128/23") == ["dir-2023-03-22-4.1"]


def test_words_of_the_context_narrow_but_find_nothing_alone(index: TextIndex) -> None:
    assert found(index, "lindholt") == []
    assert found(index, "voksen ældrepolitik") == ["vpu-aaaaaaaa-1", "vpu-2023-05-31-2"]
    assert found(index, "behandling nemid")[0] == "dir-2023-03-22-4.2"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("nemid OR demografi", {"dir-2023-03-22-4.2", "vpu-2023-05-31-2"}),
        ("ældrepolitik AND udkast", {"dir-2023-03-22-4.1"}),
        ("ældrepolitik -udkast", {"vpu-2023-05-31-2", "vpu-aaaaaaaa-1"}),
        ("ældrepolitik NOT (udkast OR demografi)", {"vpu-aaaaaaaa-1"}),
        ('"stiger pladser"', set()),
        ('"pladser stiger"', {"vpu-2023-05-31-2"}),
        ("beslutning:godkendt", {"vpu-2023-05-31-2"}),
        ("title:ældrepolitik", {"dir-2023-03-22-4.1", "vpu-aaaaaaaa-1"}),
        ("Grenå", {"vpu-2023-05-31-2"}),
        ("case_number:23/1234", {"vpu-2023-05-31-2"}),
        ("-nemid -ældrepolitik", {"dir-2023-03-22-4"}),
        ("title:AND", set()),
        ("title:NOT nemid", set()),
        ("title:OR nemid", set()),
        ("ældrep*", OLD_POLICY),
        ("title:ældrep*", {"dir-2023-03-22-4.1", "vpu-aaaaaaaa-1"}),
        ("ældrepolitk~", OLD_POLICY),
        ("politik på ældreområdet", OLD_POLICY),
        ("ældreområdet", set()),
        ("demografi maj 2023", {"vpu-2023-05-31-2"}),
        ("nemdi~1", set()),
        ("nemdi~2", {"dir-2023-03-22-4.2"}),
        ("titel:ældrepolitik", {"dir-2023-03-22-4.1", "vpu-aaaaaaaa-1"}),
        ("sagsnr:23/1234", {"vpu-2023-05-31-2"}),
        ("bilag:nemid", {"dir-2023-03-22-4.2"}),
        ("udvalg:VPU", {"vpu-2023-05-31-2", "vpu-aaaaaaaa-1"}),
        ('udvalg:"voksen- og plejeudvalget"', {"vpu-2023-05-31-2", "vpu-aaaaaaaa-1"}),
        ("ældrepolitik -udvalg:VPU", {"dir-2023-03-22-4.1"}),
        ("kommune:lindholt ældrepolitik", OLD_POLICY),
        ("kommune:lindholt type:dagsorden ældrepolitik", OLD_POLICY),
        ("type:referat ældrepolitik", set()),
        ("udfald:godkendt", {"vpu-2023-05-31-2"}),
        ('udfald:("taget til efterretning" OR godkendt)', {"dir-2023-03-22-4.2", "vpu-2023-05-31-2"}),
        ("dato:2023-05..2023-08", {"vpu-2023-05-31-2"}),
        ("dato:..2022 ældrepolitik", {"vpu-aaaaaaaa-1"}),
        ("dato:2022-06-15", {"vpu-aaaaaaaa-1"}),
        ("år:2022..2022", {"vpu-aaaaaaaa-1"}),
        ('person:"Lene Mehlsen"', {"dir-2023-03-22-4.1"}),
        ("person:mehlsen", {"dir-2023-03-22-4.1"}),
        ("person:lene -ældrepolitik", set()),
        ("lukket:nej nemid", {"dir-2023-03-22-4.2"}),
        ("lukket:ja", set()),
    ],
)
def test_query_language(index: TextIndex, query: str, expected: set[str]) -> None:
    assert set(found(index, query)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"committee": "DIR"}, {"dir-2023-03-22-4.1"}),
        ({"committee": "voksen- og plejeudvalget"}, {"vpu-2023-05-31-2", "vpu-aaaaaaaa-1"}),
        ({"committee": "findes ikke"}, set()),
        ({"date_from": "2023-04"}, {"vpu-2023-05-31-2"}),
        ({"date_to": "2023-03-22"}, {"dir-2023-03-22-4.1", "vpu-aaaaaaaa-1"}),
        ({"date_from": "2022-06-15", "date_to": "2022"}, {"vpu-aaaaaaaa-1"}),
        ({"field": "title"}, {"dir-2023-03-22-4.1", "vpu-aaaaaaaa-1"}),
    ],
)
def test_filters_act_inside_the_query(index: TextIndex, filters: dict[str, object], expected: set[str]) -> None:
    assert set(found(index, "ældrepolitik", **filters)) == expected


def test_totals_and_facets_count_all_matches_not_the_page(index: TextIndex) -> None:
    answer = index.search("*", Filters(), 1, 1)
    assert answer.total == 5
    assert len(answer.hits) == 1
    assert answer.facets == {
        "committee": {"Direktionen": 3, "Voksen- og Plejeudvalget": 2},
        "year": {"2023": 4},
        "outcome": {"drøftet": 1, "taget til efterretning": 1, "godkendt": 1},
        "municipality": {"Lindholt Kommune": 5},
        "type": {"dagsorden": 5, "punkt": 3, "underpunkt": 2},
    }
    assert index.search("*", Filters(), 10**15, 10**6).total == 5
    assert index.search("*", Filters(), 0).hits == ()


def test_closed_matters_stay_out_unless_asked_for(index: TextIndex) -> None:
    for query in ("grund", "lederlønninger"):
        assert found(index, query) == []
        assert len(found(index, query, include_closed=True)) == 1
    hit = index.search("lederlønninger", Filters(include_closed=True), 5).hits[0]
    assert (hit.field, hit.snippet) == (CLOSED_FIELD, "Notat om <mark>lederlønninger</mark>")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ('"ældrepolitik', "quotation mark"),
        ("ældrepolitik AND", "AND"),
        ("OR ældrepolitik", "OR"),
        ("(ældrepolitik", "not closed"),
        ("ældrepolitik)", "not opened"),
        ("ældrepolitik NOT", "NOT"),
        ("æ*ld", "signs"),
        ("43-44~", "one word"),
        ("ældrepolitik udvalg:", "nothing behind udvalg:"),
        ("dato:maj ældrepolitik", "not a date"),
        ("udvalg:VPX", "'VPU'"),
        ("udfald:godkent", "'godkendt'"),
        (":", "no word"),
        ("-", "no word"),
    ],
)
def test_a_half_typed_query_answers_and_says_what_was_wrong(index: TextIndex, query: str, problem: str) -> None:
    assert any(problem in message for message in index.search(query, Filters(), 5).problems)


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("", {}),
        ("  ", {}),
        ("x" * 2000, {}),
        ("(" * 50, {}),
        ("x", {"date_from": "maj"}),
        ("x", {"date_to": "2023-13"}),
        ("x", {"field": "foo"}),
        ("titl:x", {}),
        ("http://x", {}),
    ],
)
def test_requests_that_make_no_sense_are_refused(index: TextIndex, query: str, filters: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        index.search(query, Filters(**filters), 5)  # type: ignore[arg-type]


def test_an_unknown_field_is_refused_with_the_nearest(index: TextIndex) -> None:
    with pytest.raises(UsageError, match="'beslutning'"):
        index.search("beslutnin:udsat", Filters(), 5)


PIECES = [
    *"abæå 1\"()[]{}:*~^-+\\/<>=!?.,§'\n\t\0",
    "AND ",
    " OR ",
    "NOT ",
    "title:",
    "udvalg:",
    "dato:",
    "..",
    "\ud800",
]
QUERIES = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(QUERIES)
def test_no_query_raises_anything_but_usage_error(index: TextIndex, query: str) -> None:
    try:
        answer = index.search(query, Filters(), 5)
    except UsageError:
        return
    assert isinstance(answer, Answer)
    assert (answer.total == 0) <= (answer.hits == ())


def test_precedence_of_and_over_or() -> None:
    left, right = parse("a b OR c"), parse("(a AND b) OR c")
    assert left.root == right.root
    assert not left.problems
