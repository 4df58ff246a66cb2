"""Meetings that do not state their date: the window from the text, the date from other papers, the archive."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from labelled import RAW, ROOT, tomllib
from msgspec.structs import replace

from minutes.archive import Archive
from minutes.index.answers import Filters
from minutes.nlp.dates import find_dates
from minutes.nlp.inferred import infer_dates, redated, with_inferred
from minutes.nlp.windows import with_window
from minutes.records import Attachment, CalendarRow, Committee, Item, Meeting, Minutes, Source, Span

CASES = tomllib.loads((ROOT / "data" / "sample" / "cases.toml").read_text("utf-8"))
TITLES = ("Ældrepolitik", "Kapacitetsanalysen på dagtilbudsområdet", "Program for seminar", "Sundhedspolitik (lukket)")
CALENDAR = {
    "2023-04-26": ("Månedsgrebet", "Cykelstier"),
    "2023-05-03": ("Månedsgrebet", "Ældrepolitik", "Kapacitetsanalyse på dagtilbudsområdet"),
    "2023-05-10": ("Månedsgrebet", "Svømmehal"),
}


def paper(name: str, date: str | None = None, body: str = "Direktionen", bilag: tuple[str, ...] = ()) -> Minutes:
    """A paper of Lindholt; a bilag is a document id, or a journal number where it has a slash."""
    source = Source(path=f"{name}.txt", sha256=name, media_type="text/plain", pages=1, reader="test", parser=1)
    meeting = Meeting(
        municipality="Lindholt Kommune",
        committee=Committee(name=body),
        date=date,
        date_source="stated" if date else None,
    )
    attachments = tuple(
        Attachment(title="Notat", journal_number=each) if "/" in each else Attachment(title="Notat", document_id=each)
        for each in bilag
    )
    item = Item(id=f"{name}-1", title="Eventuelt", bilag=attachments)
    return Minutes(source=source, meeting=meeting, items=(item,))


def treating(minutes: Minutes, *titles: str) -> Minutes:
    items = tuple(Item(id=f"x-{number}", title=title) for number, title in enumerate(titles, 2))
    return replace(minutes, items=minutes.items + items)


def listing(minutes: Minutes, calendar: dict[str, tuple[str, ...]]) -> Minutes:
    rows = tuple(CalendarRow(date=day, entries=entries) for day, entries in calendar.items())
    item = replace(minutes.items[0], calendar=rows, spans={"calendar": (Span(page=3, start=0, end=9),)})
    return replace(minutes, items=(item,))


def within(minutes: Minutes, first: str, last: str) -> Minutes:
    return replace(minutes, meeting=replace(minutes.meeting, date_window=(first, last)))


def dates(*papers: Minutes) -> dict[str, str]:
    return {name: told.date for name, told in infer_dates(papers).items()}


@pytest.mark.parametrize(
    ("text", "window"),
    [
        (
            "Den 24. april 2023 har der været afholdt workshop. Planen sendes i høring (12.maj – 28. maj) og behandles "
            "den 31. maj. Udvalget besluttede den 4. maj 2022 at iværksætte en analyse.",
            ("2023-04-24", "2023-05-12"),
        ),
        # An old promise in a quotation does not end the window before it begins.
        (
            "Udvalget besluttede den 4. maj 2022, at planen skal behandles den 1. juni 2022. Der blev holdt workshop "
            "den 24. april 2023. Sagen behandles den 31. maj 2023.",
            ("2023-04-24", "2023-05-31"),
        ),
        ("Sagen behandles den 31. maj 2023.", None),  # nothing tells the first day
        ("Den 24. april 2023 blev der holdt workshop.", None),  # nor the last
        ("Bilag af 1. marts 2023.", None),
        ("", None),
    ],
)
def test_the_window_of_a_text(text: str, window: tuple[str, str] | None) -> None:
    assert with_window(paper("a"), find_dates(text, None)).meeting.date_window == window


def test_papers_filed_in_a_year_begin_the_window() -> None:
    minutes = paper("a", bilag=("41694/23", "50180/23"))
    window = with_window(minutes, find_dates("Sagen behandles den 10. maj 2023.", None)).meeting.date_window
    assert window == ("2023-01-01", "2023-05-10")


def test_a_stated_date_has_no_window() -> None:
    minutes = paper("a", "2023-04-26")
    text = "Den 24. april 2023 blev der holdt workshop. Sagen behandles den 31. maj."
    assert with_window(minutes, find_dates(text, None)) == minutes


def test_a_calendar_that_lists_the_same_points_tells_the_date() -> None:
    undated = treating(within(paper("a"), "2023-04-24", "2023-05-12"), *TITLES)
    told = infer_dates([undated, listing(paper("b", "2023-03-22"), CALENDAR)])["a"]
    assert (told.date, told.rule) == ("2023-05-03", "calendar")
    (evidence,) = told.evidence
    assert (evidence.source, evidence.page) == ("b.txt", 3)
    assert evidence.text == "2023-05-03: Ældrepolitik · Kapacitetsanalyse på dagtilbudsområdet"


def test_without_a_window_more_points_must_agree() -> None:
    undated = treating(paper("a"), *TITLES)
    assert dates(undated, listing(paper("b", "2023-03-22"), CALENDAR)) == {}
    longer = CALENDAR | {"2023-05-03": (*CALENDAR["2023-05-03"], "Program for seminar")}
    assert dates(undated, listing(paper("b", "2023-03-22"), longer)) == {"a": "2023-05-03"}


@pytest.mark.parametrize(
    "other",
    [
        listing(paper("b", "2023-03-22", body="Økonomiudvalget"), CALENDAR),  # another body's calendar
        listing(paper("b"), CALENDAR),  # of a meeting that is undated itself
        listing(paper("b", "2023-03-22"), {"2023-05-03": ("Ældrepolitik", "Månedsgrebet")}),  # one point alone
        listing(paper("b", "2023-03-22"), {"2023-06-14": CALENDAR["2023-05-03"]}),  # outside the window
        # Two days that fit alike.
        listing(paper("b", "2023-03-22"), CALENDAR | {"2023-05-10": ("Program for seminar", "Sundhedspolitik")}),
        # The same entry on two days tells them not apart.
        listing(paper("b", "2023-03-22"), CALENDAR | {"2023-05-10": CALENDAR["2023-05-03"]}),
        replace(
            listing(paper("b", "2023-03-22"), CALENDAR),
            meeting=replace(paper("b", "2023-03-22").meeting, municipality="Åby Kommune"),
        ),
    ],
)
def test_a_calendar_that_does_not_tell(other: Minutes) -> None:
    undated = treating(within(paper("a"), "2023-04-24", "2023-05-12"), *TITLES)
    assert dates(undated, other) == {}


def test_points_that_come_every_time_count_for_nothing() -> None:
    undated = treating(within(paper("a"), "2023-04-24", "2023-05-12"), "Månedsgrebet", "Ældrepolitik")
    assert dates(undated, listing(paper("b", "2023-03-22"), CALENDAR)) == {}


DAYS = {"2023-04-26": (), "2023-05-03": (), "2023-05-10": ()}


def test_numbers_between_those_of_dated_neighbours() -> None:
    before = listing(paper("b", "2023-04-26", bilag=("3450000", "41000/23")), DAYS)
    after = paper("c", "2023-05-10", bilag=("3470000", "52000/23"))
    told = infer_dates([paper("a", bilag=("2964952", "3460000", "46000/23")), before, after])["a"]
    assert (told.date, told.rule) == ("2023-05-03", "numbers")
    assert [each.text for each in told.evidence] == [
        "document id 3450000, 2023-04-26",
        "document id 3470000, 2023-05-10",
        "journal number 41000/23, 2023-04-26",
        "journal number 52000/23, 2023-05-10",
        "2023-05-03",
    ]


def test_numbers_that_leave_more_than_one_day() -> None:
    undated = paper("a", bilag=("3460000",))
    before, after = paper("b", "2023-04-26", bilag=("3450000",)), paper("c", "2023-05-17", bilag=("3470000",))
    assert dates(undated, before, after) == {}
    assert dates(undated, listing(before, DAYS), after) == {}  # 3 and 10 May
    assert dates(within(undated, "2023-05-01", "2023-05-08"), listing(before, DAYS), after) == {"a": "2023-05-03"}
    assert dates(undated, listing(before, DAYS)) == {}  # no neighbour above
    # Time and numbers do not grow together.
    assert dates(undated, listing(before, DAYS), replace(after, meeting=paper("c", "2023-04-19").meeting)) == {}


def test_an_inferred_date_never_takes_a_stated_one_s_place() -> None:
    stated = treating(paper("a", "2023-05-04"), *TITLES)
    other = listing(paper("b", "2023-03-22"), CALENDAR)
    told = infer_dates(
        [within(replace(stated, meeting=replace(paper("a").meeting)), "2023-04-24", "2023-05-12"), other]
    )
    assert with_inferred(stated, told["a"]) == stated
    assert list(redated([(0, stated), (1, other)], [stated, other].__getitem__)) == []


# --- The archive. ---

UNDATED = """Punkter til behandling

Åben Sag

Sagsgang

DIR

Sagsfremstilling

Direktionen i Lindholt Kommune har følgende punkter til behandling:

1. Ældrepolitik. Den 24. april 2023 har der været afholdt workshop. Politikken behandles i VPU den 31. maj.
2. Sundhedspolitik. Politikken sendes i høring (12.maj – 28. maj).
3. Cykelstier. Direktionen drøfter planen.

Indstilling

Det indstilles, at punkterne behandles.
"""
DATED = """Direktionen

DAGSORDEN

Sted: Lindholt Rådhus

Dato: Onsdag den 22. marts 2023

Start kl.: 9:00

Slut kl.: 12:00

Medlemmer: Kommunaldirektør Ulrik Brandstrup (formand)

1. Eventuelt, herunder punkter til næste møde

Åben sag

Sagsgang

DIR

Dato\tIndhold
26. Apr.\t• Effektivisering
3. Maj\t• Ældrepolitik • Sundhedspolitik • Cykelstier

Sagsfremstilling

Lindholt Kommune planlægger.

Indstilling

Det indstilles, at punktet drøftes.
"""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "undated.txt").write_text(UNDATED, "utf-8")
    return Archive(tmp_path / "data")


def records(archive: Archive) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (archive.folder / "parsed").glob("*.json")}


def undated(archive: Archive) -> Minutes:
    return next(minutes for minutes in archive.minutes() if minutes.source.path.endswith("undated.txt"))


def test_an_undated_meeting_gets_its_date_when_the_calendar_comes(archive: Archive) -> None:
    list(archive.ingest())
    alone = undated(archive)
    assert (alone.meeting.date, alone.meeting.date_source) == (None, None)
    assert alone.meeting.date_window == ("2023-04-24", "2023-05-12")
    (archive.folder / "raw" / "dated.txt").write_text(DATED, "utf-8")
    list(archive.ingest())
    told = undated(archive)
    assert (told.meeting.date, told.meeting.date_source) == ("2023-05-03", "inferred")
    assert [item.id for item in told.items] == [item.id for item in alone.items]
    (evidence,) = told.meeting.date_evidence
    assert evidence.text == "2023-05-03: Ældrepolitik · Sundhedspolitik · Cykelstier"
    assert Path(evidence.source) == archive.folder / "raw" / "dated.txt"


def test_a_search_by_date_finds_it(archive: Archive) -> None:
    (archive.folder / "raw" / "dated.txt").write_text(DATED, "utf-8")
    list(archive.ingest())
    inside = archive.search("cykelstier", Filters(date_from="2023-05-03", date_to="2023-05-03"))
    assert {hit.date for hit in inside.hits} == {"2023-05-03"} and inside.total == 1
    assert archive.search("cykelstier", Filters(date_from="2023-05-04", date_to="2023-12-31")).total == 0
    assert archive.item(inside.hits[0].item_id).minutes.meeting.date == "2023-05-03"


def test_another_run_changes_nothing(archive: Archive) -> None:
    (archive.folder / "raw" / "dated.txt").write_text(DATED, "utf-8")
    list(archive.ingest())
    before = records(archive)
    assert {told.status for told in archive.ingest()} == {"unchanged"}
    assert records(archive) == before
    archive.rebuild()
    assert records(archive) == before


def test_the_date_goes_with_its_evidence(archive: Archive) -> None:
    (archive.folder / "raw" / "dated.txt").write_text(DATED, "utf-8")
    list(archive.ingest())
    assert archive.search("cykelstier", Filters(date_from="2023-05-10")).total == 0
    (archive.folder / "raw" / "dated.txt").write_text(DATED.replace("• Ældrepolitik • Sundhedspolitik", ""), "utf-8")
    list(archive.ingest())
    meeting = undated(archive).meeting
    assert (meeting.date, meeting.date_source, meeting.date_evidence) == (None, None, ())
    assert [hit.date for hit in archive.search("cykelstier", Filters(date_from="2023-05-10")).hits] == [
        None
    ]  # its window


@pytest.mark.parametrize("truth", CASES["undated"], ids=lambda truth: truth["file"])
def test_the_sample_s_undated_papers(tmp_path: Path, truth: dict[str, object]) -> None:
    archive = Archive(tmp_path)
    list(archive.ingest([RAW / str(truth["file"]), *sorted(RAW.glob("dir-*.txt"))]))
    minutes = next(each for each in archive.minutes() if each.source.path.endswith(str(truth["file"])))
    assert (minutes.meeting.date, minutes.meeting.date_source) == (truth["date"], "inferred")
    (evidence,) = minutes.meeting.date_evidence
    assert evidence.source.endswith(str(truth["evidence"]))
    assert all(point in evidence.text for point in truth["points"])  # type: ignore[attr-defined]
    others = [each for each in archive.minutes() if each.source.path != minutes.source.path]
    assert {each.meeting.date_source for each in others} == {"stated"}
    assert msgspec.json.decode(msgspec.json.encode(minutes), type=Minutes) == minutes
