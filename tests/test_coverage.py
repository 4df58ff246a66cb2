"""What an archive holds and lacks: told from documents made so that it is known."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from minutes.archive import Archive
from minutes.cli import cli
from minutes.index.answers import Filters
from minutes.index.coverage import CoverageFilters
from minutes.index.rhythm import expected_months, find_gaps_between, usual_days
from minutes.records.coverage import BodyCoverage, Lack, LackKind

MEMBERS = ("Agnete Brix (A)", "Tormod Vang (V)", "Åse Kjærbo (A)", "Niels Hvam (O)", "Karen Blink (F)")
# Every fourth Wednesday from January 2020, July aside.
DAYS = [day for day in (date(2020, 1, 8) + timedelta(days=28 * number) for number in range(42)) if day.month != 7]


def paper(
    day: date,
    body: str = "Kulturudvalget",
    kind: str = "BESLUTNINGSPROTOKOL",
    items: Sequence[tuple[str, str, str]] = (("1", "Godkendelse af dagsorden", "Godkendt."),),
    members: Iterable[str] = MEMBERS,
) -> str:
    """A paper of a meeting; items are number, title and text."""
    lines = ["Lindholt Kommune", body, kind, f"Dato: {day.day:02}-{day.month:02}-{day.year}", "Start kl.: 15:00"]
    lines += ["Medlemmer:", *members]
    for number, title, text in items:
        lines += [f"{number}. {title}", f"00.01.00.A00 20/{number} Åben sag", "Sagsfremstilling", text]
        if kind != "DAGSORDEN":
            lines += [f"Beslutning i {body} den {day.day:02}-{day.month:02}-{day.year}", "Godkendt."]
    return "\n\n".join(lines)


def archive_of(folder: Path, papers: Iterable[str]) -> Archive:
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for number, text in enumerate(papers):
        (raw / f"{number:03}.txt").write_text(text, encoding="utf-8")
    archive = Archive(folder / "data")
    assert {one.status for one in archive.ingest()} == {"parsed"}
    return archive


def held(body: BodyCoverage) -> dict[str, str]:
    return {month.month: month.held for month in body.months}


def lacks(body: BodyCoverage, kind: LackKind) -> list[Lack]:
    return [lack for lack in body.lacks if lack.kind == kind]


def only(archive: Archive, name: str) -> BodyCoverage:
    (found,) = archive.coverage(CoverageFilters(committee=name))
    return found


# Rhythm


def iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


def test_a_regular_body_lacks_nothing() -> None:
    assert expected_months(iso(DAYS)) == {}
    assert find_gaps_between(iso(DAYS)) == []
    assert usual_days(iso(DAYS)) == 28


def test_every_month_taken_out_is_told_and_no_other() -> None:
    for month in ("2020-03", "2021-10", "2022-05"):
        days = [day for day in iso(DAYS) if day[:7] != month]
        assert set(expected_months(days)) == {month}


def test_several_months_taken_out_are_told_without_the_summer() -> None:
    days = [day for day in iso(DAYS) if not "2021-05" <= day[:7] <= "2021-09"]
    assert set(expected_months(days)) == {"2021-05", "2021-06", "2021-08", "2021-09"}
    (gap,) = find_gaps_between(days)
    assert gap.before[:7] == "2021-04" and gap.after[:7] == "2021-10"


def test_few_or_scattered_meetings_expect_none() -> None:
    assert expected_months(["2020-01-08", "2020-02-05", "2020-03-04", "2020-09-02"]) == {}
    scattered = ["2015-03-02", "2016-08-15", "2017-01-09", "2019-11-20", "2020-02-03", "2022-06-27", "2023-01-16"]
    assert expected_months(scattered) == {}


def test_a_body_that_meets_every_quarter_is_not_expected_monthly() -> None:
    days = [f"{year}-{month:02}-10" for year in range(2015, 2022) for month in (2, 5, 8, 11)]
    assert expected_months(days) == {}
    assert set(expected_months([day for day in days if day != "2018-05-10"])) == {"2018-05"}


def test_one_year_alone_has_its_summer() -> None:
    days = [f"2021-{month:02}-03" for month in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12)]
    assert expected_months(days) == {} and find_gaps_between(days) == []


# Documents


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A body that meets every month, with holes; two bodies of which one goes on as the other."""
    papers = [paper(day) for day in DAYS if f"{day:%Y-%m}" not in ("2021-03", "2021-10")]
    first = next(day for day in DAYS if f"{day:%Y-%m}" == "2021-02")
    papers.append(paper(first, kind="DAGSORDEN"))
    papers.append(paper(date(2023, 4, 12), kind="DAGSORDEN"))
    case = ("7", "Ny skole i Hagested", "Sagen om den nye skole i Hagested fortsætter med et nyt udbud af byggeriet.")
    papers += [paper(date(2021, month, 6), "Teknik- og Miljøudvalget", items=(case,)) for month in (9, 10, 11, 12)]
    papers += [paper(date(2022, month, 6), "Klima- og Miljøudvalget", items=(case,)) for month in (1, 2, 3, 4)]
    return archive_of(tmp_path_factory.mktemp("coverage"), papers)


def test_matrix(archive: Archive) -> None:
    body = only(archive, "Kulturudvalget")
    months = held(body)
    assert [month for month, what in months.items() if what == "missing"] == ["2021-03", "2021-10"]
    assert (months["2021-02"], months["2023-04"], months["2020-01"], months["2020-07"]) == (
        "both",
        "dagsorden",
        "referat",
        "none",
    )
    assert (body.first, body.last, body.usual_days) == ("2020-01-08", "2023-04-12", 28)
    evidence = next(month.evidence for month in body.months if month.month == "2021-10")
    assert evidence and "days between" in evidence


def test_a_time_can_be_asked_for(archive: Archive) -> None:
    (body,) = archive.coverage(CoverageFilters(committee="Kulturudvalget", date_from="2021-02", date_to="2021-04"))
    assert held(body) == {"2021-02": "both", "2021-03": "missing", "2021-04": "referat"}
    assert list(archive.coverage(CoverageFilters(municipality="Nowhere"))) == []


def test_a_body_that_goes_on_under_another_name(archive: Archive) -> None:
    (renamed,) = lacks(only(archive, "Teknik- og Miljøudvalget"), "renamed")
    assert "Klima- og Miljøudvalget" in renamed.text and "names are alike" in renamed.text
    assert "members are the same" in renamed.text
    assert renamed.date == "2021-12-06/2022-01-06"
    others = [lack for body in archive.coverage() for lack in lacks(body, "renamed")]
    assert others == [renamed]


def test_search_tells_holes_of_its_time_only(archive: Archive) -> None:
    narrowed = Filters(committee="Kulturudvalget", date_from="2019-05", date_to="2020-03")
    assert archive.search("dagsorden", narrowed).problems == (
        "the archive holds no meeting of Kulturudvalget before 2020-01-08",
    )
    late = Filters(committee="Kulturudvalget", date_from="2024")
    assert archive.search("dagsorden", late).problems == ()
    assert archive.search("dagsorden").problems == ()


def test_command(archive: Archive, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, ["--data", str(archive.folder), "coverage", *arguments], standalone_mode=False)
        return done.stdout

    shown = run("--body", "Kulturudvalget").splitlines()
    (row,) = [line for line in shown if line.split()[:1] == ["2021"]]
    assert row.split()[1:] == ["R", "●", "✗", "R", "R", "R", "·", "R", "R", "✗", "R", "R"]
    bodies = [json.loads(line) for line in run("--json").splitlines()]
    assert [body["committee"]["name"] for body in bodies] == sorted(body["committee"]["name"] for body in bodies)
    rows = list(csv.DictReader(io.StringIO(run("--csv", "-"))))
    assert [row["date"] for row in rows if row["held"] == "missing"] == ["2021-03", "2021-10"]
    assert {row["kind"] for row in rows} >= {"month", "renamed"}
    run("--csv", str(tmp_path / "coverage.csv"))
    assert len((tmp_path / "coverage.csv").read_text("utf-8").splitlines()) == len(rows) + 1


def test_item_numbers_over_the_year(tmp_path: Path) -> None:
    numbers = ((1, 2), (3, 4, 5), (9, 10), (11,), (12, 13))
    papers = [
        paper(date(2021, month, 3), items=[(str(number), f"Punkt om sag {number}", "Tekst.") for number in group])
        for month, group in enumerate(numbers, 1)
    ]
    (lack,) = lacks(only(archive_of(tmp_path, papers), "Kulturudvalget"), "item-numbers")
    assert lack.text.startswith("items 6 to 8 of the year")
    assert lack.date == "2021-02-03/2021-03-03"


def test_item_numbers_that_begin_anew_lack_nothing(tmp_path: Path) -> None:
    items = [(str(number), f"Punkt om sag {number}", "Tekst.") for number in (1, 2, 3)]
    papers = [paper(date(2021, month, 3), items=items) for month in range(1, 6)]
    assert lacks(only(archive_of(tmp_path, papers), "Kulturudvalget"), "item-numbers") == []


LIST = "\n\nBilag:\n\n1 -\tÅben\tOversigtskort\t(14077/21)\t(H)\n\n2 -\tÅben\tOverslag\t(14080/21)\t(H)"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Udgiften fremgår af bilag 2, se også bilag 1.", None),
        ("Udgiften fremgår af bilag 2 og 4.", "bilag 4"),
        ("Kravet følger af bilag 3 til bekendtgørelsen om støj.", None),
        ("Vandet er beskyttet efter bilag 4 i EU's habitatdirektiv.", None),
        ("Se bilag 2.5 og bilag 12/2020.", None),
    ],
)
def test_bilag_that_a_text_names(tmp_path: Path, text: str, missing: str | None) -> None:
    papers = [paper(date(2021, 1, 6), items=[("1", "Cykelsti", text + LIST), ("2", "Skole", "Se bilag 9.")])]
    body = only(archive_of(tmp_path, papers), "Kulturudvalget")
    assert [lack.text.partition(" is not")[0] for lack in lacks(body, "bilag")] == ([missing] if missing else [])


def test_meetings_that_papers_tell_of(tmp_path: Path) -> None:
    earlier = "Tekst.\n\nTidligere behandling\n\nBeslutning i Økonomiudvalget den 19-01-2021\n\nTiltrådt."
    papers = [paper(date(2021, 1, 26), "Kommunalbestyrelsen", items=[("1", "Cykelsti", earlier)])]
    papers.append(paper(date(2021, 2, 16), "Økonomiudvalget"))
    archive = archive_of(tmp_path, papers)
    body = only(archive, "Økonomiudvalget")
    (lack,) = lacks(body, "meeting")
    assert (lack.date, lack.text, Path(str(lack.source)).name) == ("2021-01-19", "1 item tells of a meeting", "000.txt")
    assert held(body) == {"2021-01": "missing", "2021-02": "referat"}


def test_the_sample_lacks_the_meetings_that_its_papers_tell_of(demo: Archive) -> None:
    body = only(demo, "ØK")
    assert [lack.date for lack in lacks(body, "meeting")] == ["2022-04-19", "2023-08-22", "2023-09-19"]
    assert all(Path(str(lack.source)).is_file() for lack in body.lacks)


def test_a_trace_tells_gaps_of_its_bodies_in_its_time(tmp_path: Path) -> None:
    case = [("7", "Ny skole i Hagested", "Sagen om den nye skole i Hagested fortsætter med et nyt udbud.")]
    days = [day for day in DAYS if not "2021-03" <= f"{day:%Y-%m}" <= "2021-09"]
    papers = [paper(day, items=case) if day in (days[2], days[-2]) else paper(day) for day in days]
    trace = archive_of(tmp_path, papers).trace("ny skole i hagested")[0]
    assert len(trace.steps) == 2
    (gap,) = trace.gaps
    assert "between 2021-02" in gap and "and 2021-10" in gap
