"""What links items to a case and what keeps them apart, on invented items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from minutes import link_cases
from minutes.index.cases.finding import find_cases
from minutes.index.cases.titles import is_standing, parse_title
from minutes.index.cases.traces import Traces
from minutes.index.catalogue import Catalogue
from minutes.records import Attachment, Committee, Decision, Item, Meeting, Minutes, Source

PLACE = "Sandby Kommune"
BODIES = {
    "VPU": Committee(name="Voksen- og Plejeudvalget", abbreviation="VPU"),
    "KB": Committee(name="Kommunalbestyrelsen", abbreviation="KB"),
    "MTU": Committee(name="Miljø- og Teknikudvalget", abbreviation="MTU"),
}


def item(title: str, number: str | None = None, text: str | None = None, **fields: object) -> Item:
    """An item; its id comes with its meeting."""
    return Item(id="", title=title, case_number=number, sagsfremstilling=text, **fields)  # type: ignore[arg-type]


def meeting(body: str, date: str, *items: Item) -> Minutes:
    """The minutes of a meeting; the ids of the items are `sandby-body-date-number`."""
    start = f"sandby-{body.casefold()}-{date}"
    return Minutes(
        source=Source(path=f"{start}.txt", sha256=start, media_type="text/plain", pages=1, reader="x", parser=1),
        meeting=Meeting(municipality=PLACE, committee=BODIES[body], kind="referat", date=date, date_source="stated"),
        items=tuple(replace(each, id=f"{start}-{place}") for place, each in enumerate(items, 1)),
    )


def grouped(*documents: Minutes) -> set[frozenset[str]]:
    """The cases of some documents, as sets of `body-date-number`."""
    return {frozenset(name.removeprefix("sandby-") for name in ids) for _, ids in link_cases(documents)}


def one_case(*documents: Minutes) -> bool:
    """Whether all items of some documents are one case."""
    return len(grouped(*documents)) == 1


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.create(tmp_path / "catalogue.sqlite") as made:
        yield made


def take_in(catalogue: Catalogue, *documents: Minutes) -> Traces:
    """The cases of a catalogue that has taken in some documents."""
    with catalogue.batch():
        for minutes in documents:
            catalogue.add(minutes, f"{minutes.source.path}@1")
    return Traces(catalogue.connection, lambda facts: facts)


@pytest.mark.parametrize(
    ("title", "matter", "stage"),
    [
        ("Endelig vedtagelse af lokalplan 118 for boliger", "lokalplan 118 for boliger", "endelig vedtagelse af"),
        ("Forslag til Lokalplan 118 – genoptaget", "Lokalplan 118", "forslag til, genoptaget"),
        ("Budget 2024-2027, 2. behandling", "Budget 2024-2027", "2. behandling"),
        ("Lukket punkt: Salg af areal", "Salg af areal", "lukket punkt"),
        ("Orientering", "Orientering", None),
        ("Cykelsti langs kysten", "Cykelsti langs kysten", None),
        ("", "", None),
    ],
)
def test_the_stage_of_a_title_is_told_from_the_matter(title: str, matter: str, stage: str | None) -> None:
    parsed = parse_title(title)
    assert (parsed.matter, parsed.stage) == (matter, stage)


def test_numbers_years_and_parts_of_compounds_are_taken_from_a_title() -> None:
    parsed = parse_title("Takster 2023-26 for dagtilbudsområdet, lokalplan 14.54, 3. kvartal")
    assert parsed.years == {"2023", "2026"}
    assert {"14.54"} <= parsed.numbers
    assert {"dag", "tilbud", "område", "takst"} <= parsed.words.keys()
    assert parsed.words["dag"] < parsed.words["takst"] == 1.0
    assert parse_title("Budgetopfølgning, marts").times == {"marts"}


@pytest.mark.parametrize("title", ["Meddelelser fra formanden", "Månedsgrebet, januar 2022", "Eventuelt"])
def test_a_title_of_every_meeting_is_standing(title: str) -> None:
    assert is_standing(title)


@pytest.mark.parametrize("title", ["Eventuel lukning af skoler", "Økonomi i plejehjemmet", "Mødeplan for 2025 og frem"])
def test_a_title_of_a_matter_is_not(title: str) -> None:
    assert not is_standing(title)


@pytest.mark.parametrize(
    ("one", "other", "linked"),
    [
        ("Kystsikring ved Fyrstranden", "Endelig vedtagelse af kystsikring ved Fyrstranden", True),
        ("Lokalplan 118 for Teglværket", "Forslag til lokalplan 118 for Teglværket", True),
        ("Lokalplan 118 for Teglværket", "Lokalplan 119 for Teglværket", False),
        ("Budgetopfølgning 2023", "Budgetopfølgning 2024", False),
        ("Kapacitetsanalyse på dagtilbudsområdet", "Kapacitetsanalysse på dagtilbudsområdet", True),
        ("Ældrepolitik", "Værdighedspolitik", False),
        ("Renovering af svømmehallen", "Nyt tag på biblioteket", False),
    ],
)
def test_titles_link_or_keep_apart(one: str, other: str, linked: bool) -> None:
    assert one_case(meeting("VPU", "2023-05-10", item(one)), meeting("KB", "2023-06-20", item(other))) == linked


def test_a_case_number_links_what_titles_do_not() -> None:
    papers = [
        meeting("VPU", "2023-05-10", item("Svømmehallen", "23/1")),
        meeting("KB", "2023-06-20", item("Renovering og drift", "23/1")),
    ]
    assert one_case(*papers)
    assert not one_case(papers[0], meeting("KB", "2023-06-20", item("Renovering og drift", "23/2")))


def test_a_shared_bilag_links_what_titles_alone_do_not() -> None:
    bilag = (Attachment(number=1, document_id="3453832", title="Notat"),)
    papers = [
        meeting("VPU", "2023-05-10", item("Svømmehallens fremtid", bilag=bilag)),
        meeting("KB", "2023-06-20", item("Renovering", bilag=bilag)),
    ]
    assert one_case(*papers)
    closed = (Attachment(number=1, document_id="3453832", title="Notat", access="lukket"),)
    assert not one_case(papers[0], meeting("KB", "2023-06-20", item("Renovering", bilag=closed)))


def test_a_case_that_changes_its_number_stays_one() -> None:
    told = (Decision(committee=BODIES["VPU"], date="2023-05-10", text="Anbefalet."),)
    first = meeting("VPU", "2023-05-10", item("Cykelsti langs Fyrvejen", "23/1"))
    later = item("Cykelsti langs Fyrvejen", "23/9", tidligere_behandling=told)
    assert one_case(first, meeting("KB", "2023-06-20", later))


def test_twins_of_the_same_meetings_and_words_stay_two() -> None:
    text = "Forvaltningen har udarbejdet et udkast til politikken, som sendes i høring hos rådene og brugerne i maj. "
    twins = (item("Ældrepolitik", text=text * 3), item("Værdighedspolitik", text=text * 3))
    days = (("VPU", "2023-05-10"), ("VPU", "2023-06-14"), ("KB", "2023-08-29"))
    found = grouped(*(meeting(body, day, *twins) for body, day in days))
    assert found == {frozenset(f"{body.casefold()}-{day}-{place}" for body, day in days) for place in (1, 2)}


def test_a_file_with_many_matters_is_no_case() -> None:
    titles = ("Svømmehallen", "Biblioteket", "Havnen", "Stadion", "Brandstationen", "Rådhuset", "Museet")
    dates = [f"2023-{month:02}-10" for month in range(1, len(titles) + 1)]
    papers = [meeting("VPU", day, item(title, "23/1")) for day, title in zip(dates, titles, strict=True)]
    assert len(grouped(*papers[:4])) == 1
    assert len(grouped(*papers)) == len(titles)


@pytest.mark.parametrize("number", ["22/141", None])
def test_what_comes_back_under_one_title_is_standing_from_the_fourth_meeting_on(
    catalogue: Catalogue, number: str | None
) -> None:
    for month in range(1, 5):
        traces = take_in(catalogue, meeting("MTU", f"2023-{month:02}-08", item("Nyt fra kysten", number)))
        (trace,) = [traces.trace(case_id) for case_id in traces.of_matters([f"sandby-mtu-2023-{month:02}-08-1"])]
        assert trace and trace.case.standing == (month == 4)
    assert trace and len(trace.steps) == 4


def test_a_number_on_more_items_than_a_case_has_comes_back_and_links_none_with_each_other(catalogue: Catalogue) -> None:
    take_in(catalogue, meeting("MTU", "2023-01-08", *(item("Havnen", "22/141") for _ in range(201))))
    assert catalogue.connection.execute("SELECT COUNT(*) FROM links").fetchone() == (0,)
    assert catalogue.connection.execute("SELECT standing, COUNT(*) FROM cases").fetchall() == [(1, 1)]


def test_an_item_that_fits_two_cases_equally_well_is_in_neither_and_listed(catalogue: Catalogue) -> None:
    twins = [item("Udvidelse af Fyrskolen", "23/1"), item("Udvidelse af Fyrskolen", "23/2")]
    traces = take_in(
        catalogue,
        meeting("VPU", "2023-05-10", *twins),
        meeting("KB", "2023-06-20", item("Udvidelse af Fyrskolen")),
    )
    (unsure,) = [each for each in traces.unsure() if each.item_id == "sandby-kb-2023-06-20-1"]
    cases = {*traces.of_matters(["sandby-vpu-2023-05-10-1"]), *traces.of_matters(["sandby-vpu-2023-05-10-2"])}
    assert len(cases) == 2
    assert {candidate.case.id for candidate in unsure.candidates} == cases
    assert len({candidate.score for candidate in unsure.candidates}) == 1
    assert all(candidate.evidence for candidate in unsure.candidates)
    assert not cases & set(traces.of_matters([unsure.item_id]))


@pytest.fixture
def asked(catalogue: Catalogue) -> Catalogue:
    """A catalogue to ask questions of."""
    take_in(
        catalogue,
        meeting("VPU", "2023-05-10", item("Kapacitetsanalyse på dagtilbudsområdet", "23/7"), item("Ældrepolitik")),
        meeting("KB", "2023-06-20", item("Værdighedspolitik"), item("", access="lukket", number="23/9")),
        meeting("KB", "2023-08-29", item("Lokalplan 118"), item("Lokalplan 119"), item("Meddelelser")),
    )
    return catalogue


def found(catalogue: Catalogue, query: str, closed: bool = False) -> dict[str, float]:
    """The titles of the cases that a question finds, with how well they fit."""
    titles = dict(catalogue.connection.execute("SELECT id, title FROM cases").fetchall())
    return {titles[case_id]: fit for case_id, fit in find_cases(catalogue.connection, query, 10, closed)}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("sandby-vpu-2023-05-10-1", "Kapacitetsanalyse på dagtilbudsområdet"),
        ("23/7", "Kapacitetsanalyse på dagtilbudsområdet"),
        ("Kapacitetsanalyse på dagtilbudsområdet", "Kapacitetsanalyse på dagtilbudsområdet"),
        ("Orientering om kapacitetsanalyse på dagtilbudsområdet", "Kapacitetsanalyse på dagtilbudsområdet"),
        ("lokalplan 119", "Lokalplan 119"),
    ],
)
def test_a_case_is_named_by_item_number_or_title(asked: Catalogue, query: str, title: str) -> None:
    assert found(asked, query) == {title: 1.0}


def test_a_case_is_found_by_its_own_id(asked: Catalogue) -> None:
    for case_id, title in asked.connection.execute("SELECT id, title FROM cases WHERE open").fetchall():
        assert found(asked, case_id) == {title: 1.0}


def test_a_case_is_found_by_some_words_and_by_parts_of_compounds(asked: Catalogue) -> None:
    for query in ("kapacitetsanalyse", "kapacitet", "dagtilbud"):
        ((title, fit),) = found(asked, query).items()
        assert title == "Kapacitetsanalyse på dagtilbudsområdet"
        assert 0.6 <= fit < 1.0
    assert (
        found(asked, "kapacitetsanalyse")["Kapacitetsanalyse på dagtilbudsområdet"]
        > found(asked, "kapacitet")["Kapacitetsanalyse på dagtilbudsområdet"]
    )


def test_cases_that_fit_equally_well_are_all_found(asked: Catalogue) -> None:
    fits = found(asked, "politik")
    assert fits.keys() == {"Ældrepolitik", "Værdighedspolitik"}
    assert max(fits.values()) - min(fits.values()) < 0.05
    assert found(asked, "lokalplan").keys() == {"Lokalplan 118", "Lokalplan 119"}


def test_what_no_title_says_is_not_found_and_what_is_closed_only_on_demand(asked: Catalogue) -> None:
    for query in ("kapasitetsanalyse", "lokalplan 120", "", "?", "23/9", "sandby-kb-2023-06-20-2"):
        assert found(asked, query) == {}
    assert list(found(asked, "23/9", closed=True).values()) == [1.0]


def test_cases_that_no_title_tells_apart_have_longer_ids(asked: Catalogue) -> None:
    closed = [case_id for (case_id,) in asked.connection.execute("SELECT id FROM cases WHERE NOT open").fetchall()]
    assert [re.fullmatch(r"sandby-lukket-[0-9a-f]{12}", case_id) is not None for case_id in closed] == [True]


def test_an_id_that_another_case_has_is_made_longer(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minutes.index.cases.casebook._HASH_BYTES", 1)
    take_in(catalogue, meeting("MTU", "2023-01-08", *(item("Havnen", f"22/{number}") for number in range(1000, 1300))))
    ids = [case_id for (case_id,) in catalogue.connection.execute("SELECT id FROM cases").fetchall()]
    assert len(ids) == 300
    assert {len(case_id.rpartition("-")[2]) for case_id in ids} == {2, 4}


def test_what_stands_at_every_meeting_fits_less_well_than_a_matter(asked: Catalogue) -> None:
    assert found(asked, "meddelelser") == {"Meddelelser": 0.8}


def test_a_document_counts_once_and_two_papers_of_one_meeting_keep_their_ids_apart() -> None:
    agenda, protocol = (
        replace(paper, source=replace(paper.source, sha256=sha))
        for paper, sha in ((meeting("VPU", "2023-05-10", item("Fyrskolen", "23/1")), digit * 64) for digit in "ab")
    )
    ((case_id, ids),) = link_cases([agenda, protocol, agenda])
    assert case_id.startswith("sandby-fyrskolen-")
    assert ids == {"sandby-vpu-2023-05-10-1", "sandby-vpu-2023-05-10-bbbbbbbb-1"}


def test_no_documents_hold_no_cases() -> None:
    assert list(link_cases([])) == []
    assert grouped(meeting("VPU", "2023-05-10")) == set()
