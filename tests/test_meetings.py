"""Which documents of a day are papers of one meeting."""

from __future__ import annotations

from minutes.index.catalogue.meetings import day_of, group_papers
from minutes.records import Committee, Meeting


def paper(document: str, body: str | None = "Direktionen", **rest: str | None) -> dict[str, str | None]:
    defaults = {"committee_abbreviation": None, "kind": "dagsorden", "start": "09:00"}
    day = {"id": document, "day": "lindholt-2023-05-10", "committee_name": body}
    return {**defaults, **day, **rest}


def grouped(*papers: dict[str, str | None]) -> dict[str, list[str]]:
    return {meeting: [str(each["id"]) for each in found] for meeting, found in group_papers(papers).items()}


def test_agenda_and_minutes_are_papers_of_one_meeting_the_minutes_first() -> None:
    found = grouped(paper("a"), paper("b", kind="referat"), paper("c", kind="beslutningsprotokol", start=None))
    assert found == {"lindholt-2023-05-10-direktionen": ["c", "b", "a"]}


def test_bodies_have_meetings_of_their_own() -> None:
    found = grouped(paper("a"), paper("b", "Økonomiudvalget"), paper("c", None, committee_abbreviation="ØU"))
    assert found == {
        "lindholt-2023-05-10-direktionen": ["a"],
        "lindholt-2023-05-10-oekonomiudvalget": ["b", "c"],
    }


def test_old_spelling_is_the_same_body() -> None:
    assert list(grouped(paper("a", "Byraadet"), paper("b", "Byrådet")).values()) == [["a", "b"]]


def test_several_starts_are_several_meetings() -> None:
    found = grouped(paper("a"), paper("b", start="13:30"), paper("c", start=None))
    assert found == {
        "lindholt-2023-05-10-direktionen-0900": ["a"],
        "lindholt-2023-05-10-direktionen-1330": ["b"],
        "lindholt-2023-05-10-direktionen": ["c"],
    }


def test_the_order_of_documents_does_not_matter() -> None:
    papers = [
        paper("a"),
        paper("b", None, committee_abbreviation="DIR"),
        paper("c", start="13:00"),
        paper("d", "Rådet"),
    ]
    assert grouped(*papers) == grouped(*papers[::-1])


def test_only_what_tells_municipality_day_and_body_can_be_one_meeting() -> None:
    known = Meeting(municipality="Lindholt Kommune", date="2023-05-10", committee=Committee(name="Direktionen"))
    assert day_of(known, "x") == "lindholt-2023-05-10"
    unknown = (
        Meeting(municipality=None, date=known.date, committee=known.committee),
        Meeting(municipality=known.municipality, committee=known.committee),
        Meeting(municipality=known.municipality, date=known.date),
        Meeting(municipality=known.municipality, date=known.date, committee=Committee()),
    )
    assert {day_of(meeting, "x") for meeting in unknown} == {"x"}
