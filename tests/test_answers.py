"""Answers of an archive: papers folded, order, facets to narrow by, suggestions, all hits, more like this."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minutes.archive import Archive
from minutes.cli import cli
from minutes.errors import NotFoundError
from minutes.index.answers import Filters
from minutes.index.documents import FACETS
from minutes.index.settings import ENGINES

SHARED = Path(os.environ.get("MINUTES_SHARED") or Path(__file__).resolve().parents[2] / "shared")
BIKES = "lindholt-mtu-2023-09-06-3"
AGENDA, PROTOCOL = "lindholt-mtu-2023-06-07-2", "lindholt-mtu-2023-06-07-7d4d9c92-2"


@pytest.fixture(scope="module", params=ENGINES)
def archive(request: pytest.FixtureRequest, demo: Archive, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The demo archive with the index of each engine."""
    if request.param == ENGINES[0]:
        return demo
    other = Archive(tmp_path_factory.mktemp("other") / "data")
    other.folder.mkdir()
    (other.folder / "parsed").symlink_to(demo.folder.resolve() / "parsed")
    other.rebuild(request.param)
    return other


def ids(archive: Archive, query: str, **filters: object) -> list[str]:
    return [hit.item_id for hit in archive.search(query, Filters(**filters), 100).hits]  # type: ignore[arg-type]


def run(archive: Archive, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(archive.folder), *arguments])


def record_of(archive: Archive, paper: str) -> Path:
    """The record of a paper of the meeting that has two."""
    paths = (archive.folder / "parsed").glob("*.json")
    return next(path for path in paths if f"mtu-2023-06-07-{paper}.pdf" in path.read_text("utf-8"))


# --- papers of one meeting


def test_agenda_and_minutes_are_one_hit_that_shows_the_decision(archive: Archive) -> None:
    (hit,) = archive.search("titel:Teglværksgrunden dato:2023-06-07").hits
    assert (hit.item_id, hit.versions) == (PROTOCOL, (AGENDA,))
    assert hit.source.endswith("protokol.pdf")
    assert AGENDA not in ids(archive, "*")


def test_what_only_the_agenda_says_finds_the_hit_and_names_the_agenda(copied: Archive) -> None:
    record = record_of(copied, "dagsorden")
    said = record.read_text("utf-8").replace("Teglværksgrunden har ligget tom", "Brokkasserne har ligget tomme")
    record.write_text(said, "utf-8")
    copied.rebuild()
    (hit,) = copied.search("brokkasserne").hits
    assert hit.item_id == PROTOCOL
    assert hit.source.endswith("dagsorden.pdf")
    assert "<mark>Brokkasserne</mark>" in hit.snippet


def test_papers_that_come_and_go_one_by_one_leave_what_a_rebuild_makes(tmp_path: Path, demo: Archive) -> None:
    raw = Path(__file__).resolve().parent.parent / "data" / "raw"
    archive = Archive(tmp_path / "data")
    for kind in ("protokol", "dagsorden"):
        list(archive.ingest([raw / f"mtu-2023-06-07-{kind}.pdf"]))
    before = archive.search("*", limit=100)
    assert any(hit.versions for hit in before.hits)
    archive.rebuild()
    assert sorted(hit.item_id for hit in archive.search("*", limit=100).hits) == sorted(
        hit.item_id for hit in before.hits
    )
    record_of(archive, "protokol").unlink()
    list(archive.ingest([raw / "mtu-2023-06-07-dagsorden.pdf"]))
    left = archive.search("*", limit=100)
    assert left.total == before.total
    assert not any(hit.versions for hit in left.hits)


# --- order and facets


def test_by_date_the_latest_comes_first_and_what_has_no_date_last(archive: Archive) -> None:
    answer = archive.search("lokalplan", Filters(sort="date"), 100)
    dates = [hit.date for hit in answer.hits if hit.date]
    assert dates == sorted(dates, reverse=True)
    assert set(ids(archive, "lokalplan", sort="date")) == set(ids(archive, "lokalplan"))
    pages = [archive.search("*", Filters(sort="date"), 20, start).hits for start in range(0, 100, 20)]
    assert [hit.item_id for page in pages for hit in page] == ids(archive, "*", sort="date")


def test_each_value_of_a_facet_narrows_to_what_it_counts(archive: Archive) -> None:
    for query in ("*", "politik"):
        answer = archive.search(query)
        assert set(answer.facets) == set(FACETS)
        for facet in FACETS:
            assert answer.facets[facet]
            for value, count in answer.facets[facet].items():
                narrowed = archive.search(query, Filters(**{facet: value}))
                assert (narrowed.total, narrowed.problems) == (count, answer.problems), (facet, value)


def test_points_are_a_type(archive: Archive) -> None:
    assert all("." in one for one in ids(archive, "type:underpunkt"))
    kinds = archive.search("*").facets["type"]
    assert kinds["punkt"] + kinds["underpunkt"] == archive.search("*").total


# --- suggestions


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("kapasitetsanalyse", "kapacitetsanalyse"),
        ("beslutning:udsat genoptrening", "beslutning:udsat genoptræning"),
        ("ældrepolitk høring", "ældrepolitik høring"),
        ("ældrepolitik", None),
        ("åhaven", None),  # seldom, but a word of the archive
        ("xyzzyx", None),
    ],
)
def test_another_spelling_is_suggested_where_it_finds_more(archive: Archive, typed: str, suggested: str | None) -> None:
    if typed.startswith("beslutning"):
        suggested = None if not ids(archive, "genoptræning") else suggested
    assert archive.search(typed).suggestion == suggested


def test_words_of_closed_items_are_never_told(archive: Archive) -> None:
    closed = list(archive.hits("lukket:ja", Filters(include_closed=True)))
    words = {word.lower() for hit in closed for word in hit.title.split() if len(word) > 6 and word.isalpha()}
    secrets = [word for word in words if not ids(archive, word)]
    assert secrets
    for secret in secrets:
        assert secret not in " ".join(archive.complete(secret[:4])).lower()
        misspelt = f"{secret[:3]}x{secret[3:]}"
        assert secret not in (archive.search(misspelt).suggestion or "").lower()
        assert archive.search(misspelt, Filters(include_closed=True)).suggestion
        assert not any(secret in hit.title.lower() for hit in archive.similar(BIKES, 100))


def test_what_is_typed_goes_on_as_words_and_titles(archive: Archive) -> None:
    assert "ældrepolitik" in [word.lower() for word in archive.complete("ældrep")]
    assert "Ældrepolitik 2023-2027" in archive.complete("ældrep")
    assert any(each.startswith("udkast til ældrepolitik") for each in archive.complete("udkast til ældr"))
    assert archive.complete("Æ") == archive.complete("") == archive.complete("xyzzyx") == ()


# --- all hits, and more like this


def test_all_hits_are_those_of_the_pages(archive: Archive) -> None:
    for sort in ("relevance", "date"):
        filters = Filters(sort=sort)  # type: ignore[arg-type]
        assert list(archive.hits("høring", filters)) == list(archive.search("høring", filters, 100).hits)
        few = [archive.search("høring OR politik OR skole", filters, number).hits for number in (1, 3, 10, 100)]
        assert all(page == few[-1][: len(page)] for page in few)


def test_similar_items_have_the_same_matter_and_not_itself(archive: Archive) -> None:
    hits = archive.similar(BIKES, 10)
    assert all(hit.case_id for hit in hits)
    assert BIKES not in [hit.item_id for hit in hits]
    alike = {"lindholt-kb-2023-09-26-3", "lindholt-mtu-2022-03-30-2", "lindholt-kb-2022-04-26-2"}
    assert alike <= {hit.item_id for hit in hits}
    assert "<mark>" in hits[0].snippet


def test_similar_to_what_is_not_there_or_closed_is_refused(archive: Archive) -> None:
    closed = next(archive.hits("lukket:ja", Filters(include_closed=True))).item_id
    for item in ("nothing-1", closed):
        with pytest.raises(NotFoundError):
            archive.similar(item)


# --- the command line


def test_forms_of_output(demo: Archive) -> None:
    everything = run(demo, "search", "høring", "--all", "--ids").stdout.split()
    assert run(demo, "search", "høring", "--count").stdout == f"{len(everything)}\n"
    assert run(demo, "search", "høring", "--ids", "--limit", "3", "--offset", "2").stdout.split() == everything[2:5]
    lines = run(demo, "search", "høring", "--all", "--json").stdout.splitlines()
    assert [json.loads(line)["item_id"] for line in lines] == everything
    for nothing in (["--all"], ["--count"], ["--ids"], []):
        assert run(demo, "search", "xyzzyx", *nothing).exit_code == 1
    assert "Mente du: kapacitetsanalyse" in run(demo, "search", "kapasitetsanalyse").stdout


def test_similar_as_lines_and_records(demo: Archive) -> None:
    shown = run(demo, "similar", BIKES, "--limit", "1")
    assert shown.exit_code == 0
    assert "lindholt-kb-2023-09-26-3" in shown.stdout
    (record,) = run(demo, "similar", BIKES, "--limit", "1", "--json").stdout.splitlines()
    assert json.loads(record)["case_id"]
    assert run(demo, "similar", "nothing-1").exit_code != 0


# --- the public seeds


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of the four public documents, where they are."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("no public documents here")
    archive = Archive(tmp_path_factory.mktemp("seeds") / "data")
    list(archive.ingest([SHARED / "seeds"]))
    return archive


def test_the_seeds_are_found_as_people_ask(seeds: Archive) -> None:
    assert seeds.search("ældre").hits[0].title == "Ældrepolitik"
    assert any("<mark>Grenaa</mark>" in hit.snippet for hit in seeds.search("Grenå").hits)
    assert ids(seeds, "Grenå") == ids(seeds, "Grenaa")
    assert seeds.search("ligestillingsredegørlse").suggestion in (
        "ligestillingsredegørelse",
        "ligestillingsredegørelsen",
    )


def test_an_abbreviation_is_the_full_name(archive: Archive) -> None:
    whole = ids(archive, 'udvalg:"Voksen- og Plejeudvalget"')
    assert whole
    assert ids(archive, "udvalg:VPU") == whole
