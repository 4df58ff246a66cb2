"""Entries, query language, ranking, filters and totals, over records made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.errors import ArchiveError, UsageError
from minutes.index.analysis import fold, terms
from minutes.index.engine import CLOSED_FIELD, FIELDS, Answer, Filters
from minutes.index.entries import make_entries, point_ids
from minutes.index.query import parse
from minutes.index.search import ask
from minutes.index.tantivy_engine import TantivyEngine
from minutes.records import (
    Attachment,
    CalendarRow,
    Committee,
    Decision,
    Item,
    Meeting,
    Minutes,
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


def minutes_of(meeting: Meeting, item: Item) -> Minutes:
    source = Source(path=f"{item.id}.txt", sha256=item.id, media_type="text/plain", pages=1, reader="text", parser=1)
    return Minutes(source=source, meeting=meeting, items=(item,))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    engine = TantivyEngine.create(tmp_path_factory.mktemp("index") / "tantivy")
    for meeting, item in MEETINGS:
        engine.add(make_entries(minutes_of(meeting, item), f"key of {item.id}"))
    engine.commit()
    return engine


def found(engine: TantivyEngine, query: str, **filters: object) -> list[str]:
    answer = ask(engine, query, Filters(**filters), 50)  # type: ignore[arg-type]
    assert answer.total == len(answer.hits)
    return [hit.item_id.removeprefix("lindholt-") for hit in answer.hits]


# --- analysis


def test_danish_letters_are_one_with_their_digraphs_but_å_is_not_a() -> None:
    assert terms("Aarhus") == terms("Århus") == terms("ÅRHUS")
    assert terms("faergen oel") == terms("færgen øl")
    assert terms("måle") != terms("male")
    assert fold("A\u030argang") == "årgang"


@pytest.mark.parametrize("number", ["43152/23", "00.01.00.P35", "17.4"])
def test_numbers_stay_whole(number: str) -> None:
    assert terms(f"({number}).") == (number.lower(),)


def test_a_range_of_years_is_found_by_each_year(engine: TantivyEngine) -> None:
    assert found(engine, "budget 2024") == found(engine, "budget 2027") == ["vpu-2023-05-31-2"]


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


def test_inflected_forms_are_found_and_the_title_ranks_above_the_text(engine: TantivyEngine) -> None:
    expected = {"dir-2023-03-22-4.1", "vpu-2023-05-31-2", "vpu-aaaaaaaa-1"}
    for query in ("ældrepolitik", "Ældrepolitikken", "AELDREPOLITIK"):
        hits = found(engine, query)
        assert set(hits) == expected
        assert hits[-1] == "vpu-2023-05-31-2"


def test_a_match_in_a_point_names_the_point_once(engine: TantivyEngine) -> None:
    assert found(engine, "lukning af NemID") == ["dir-2023-03-22-4.2"]
    assert found(engine, '"lukning af NemID"') == ["dir-2023-03-22-4.2"]
    assert found(engine, "verdensmål") == ["dir-2023-03-22-4"]
    assert found(engine, "49128/23") == ["dir-2023-03-22-4.1"]


def test_words_of_the_context_narrow_but_find_nothing_alone(engine: TantivyEngine) -> None:
    assert found(engine, "lindholt") == []
    assert found(engine, "voksen ældrepolitik") == ["vpu-aaaaaaaa-1", "vpu-2023-05-31-2"]
    assert found(engine, "behandling nemid")[0] == "dir-2023-03-22-4.2"


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
    ],
)
def test_query_language(engine: TantivyEngine, query: str, expected: set[str]) -> None:
    assert set(found(engine, query)) == expected


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
def test_filters_act_inside_the_query(engine: TantivyEngine, filters: dict[str, object], expected: set[str]) -> None:
    assert set(found(engine, "ældrepolitik", **filters)) == expected


def test_totals_and_facets_count_all_matches_not_the_page(engine: TantivyEngine) -> None:
    answer = ask(engine, "*", Filters(), 1, 1)
    assert answer.total == 5
    assert len(answer.hits) == 1
    assert answer.facets == {
        "committee": {"Direktionen": 3, "Voksen- og Plejeudvalget": 2},
        "year": {"2023": 4},
        "outcome": {"drøftet": 1, "taget til efterretning": 1, "godkendt": 1},
    }
    assert ask(engine, "*", Filters(), 10**15, 10**6).total == 5
    assert ask(engine, "*", Filters(), 0).hits == ()


def test_closed_matters_stay_out_unless_asked_for(engine: TantivyEngine) -> None:
    for query in ("grund", "lederlønninger"):
        assert found(engine, query) == []
        assert len(found(engine, query, include_closed=True)) == 1
    hit = ask(engine, "lederlønninger", Filters(include_closed=True), 5).hits[0]
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
        ("titel:ældrepolitik*", "'title'"),
        (":", "no word"),
        ("-", "no word"),
    ],
)
def test_a_half_typed_query_answers_and_says_what_was_wrong(engine: TantivyEngine, query: str, problem: str) -> None:
    assert any(problem in message for message in ask(engine, query, Filters(), 5).problems)


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
    ],
)
def test_requests_that_make_no_sense_are_refused(engine: TantivyEngine, query: str, filters: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        ask(engine, query, Filters(**filters), 5)  # type: ignore[arg-type]


PIECES = [*"abæå 1\"()[]{}:*~^-+\\/<>=!?.,§'\n\t\0", "AND ", " OR ", "NOT ", "title:", "\ud800"]
QUERIES = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(QUERIES)
def test_no_query_raises_anything_but_usage_error(engine: TantivyEngine, query: str) -> None:
    try:
        answer = ask(engine, query, Filters(), 5)
    except UsageError:
        return
    assert isinstance(answer, Answer)
    assert (answer.total == 0) <= (answer.hits == ())


def test_precedence_of_and_over_or() -> None:
    left, right = parse("a b OR c", FIELDS), parse("(a AND b) OR c", FIELDS)
    assert left.root == right.root
    assert not left.problems


# --- engine


def test_deleting_a_record_takes_all_its_entries_out(tmp_path: Path) -> None:
    engine = TantivyEngine.create(tmp_path / "index")
    engine.add(make_entries(minutes_of(*MEETINGS[0]), "one"))
    engine.add(make_entries(minutes_of(*MEETINGS[1]), "two"))
    engine.commit()
    assert engine.keys() == {"one", "two"}
    engine.delete(["one"])
    engine.commit()
    assert engine.keys() == {"two"}
    assert found(TantivyEngine.open(tmp_path / "index"), "ældrepolitik") == ["vpu-2023-05-31-2"]


def test_many_small_commits_leave_few_files(tmp_path: Path) -> None:
    engine = TantivyEngine.create(tmp_path / "index")
    for number in range(60):
        engine.add(make_entries(minutes_of(*MEETINGS[number % 3]), f"key {number}"))
        engine.commit()
    assert len(list((tmp_path / "index").iterdir())) < 200


def test_an_index_of_another_version_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="ingest"):
        TantivyEngine.open(tmp_path / "index")
    TantivyEngine.create(tmp_path / "index")
    (tmp_path / "index" / "minutes.json").write_text('{"engine": "tantivy", "index": 0, "analysis": 1}')
    with pytest.raises(ArchiveError, match="minutes rebuild") as caught:
        TantivyEngine.open(tmp_path / "index")
    assert caught.value.exit_code == 4
