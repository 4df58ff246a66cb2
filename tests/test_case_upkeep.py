"""Cases are kept up to date: in whatever order documents come and go, and whatever people corrected meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest
from cased import case_of, case_rows, differing, papers_of, rows_of, told
from catalogued import RAW, Rows, file_of, records
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.archive import Archive
from minutes.errors import ArchiveError, NotFoundError, UsageError
from minutes.index.cases.corrections import Correction
from minutes.index.catalogue import Catalogue
from minutes.records import Minutes

# A dozen papers of the sample: an undated one, two of one meeting, promises kept and broken, closed items.
CHOSEN = (
    "buu-2023-05-25.pdf", "dir-2023-03-15.txt", "dir-2024-04-24.pdf", "direktion-punkter.txt", "kb-2023-08-29.pdf",
    "kb-2023-09-26.pdf", "mtu-2022-03-30.pdf", "mtu-2023-06-07-dagsorden.pdf", "mtu-2023-06-07-protokol.pdf",
    "mtu-2023-09-06.pdf", "vpu-2023-05-10.pdf", "vpu-2023-06-14.pdf",
)  # fmt: skip
ELDER, WORTH = "lindholt-vpu-2023-05-10-2", "lindholt-vpu-2023-05-10-3"
AGENDA = "lindholt-vpu-2023-05-10-1"  # Godkendelse af dagsorden
WHO = "Æ. Tester"

Keyed = tuple[Minutes, str]


def correction(kind: str, *items: str, title: str | None = None) -> Correction:
    assert kind in ("merge", "split", "rename")
    return Correction(kind=kind, items=items, title=title, who=WHO, why="to try", on="2026-01-02")  # type: ignore[arg-type]


CORRECTIONS = (
    correction("merge", ELDER, WORTH),
    correction("merge", AGENDA, "lindholt-buu-2023-05-25-3"),  # an item that comes back, and a matter
    correction("split", "lindholt-kb-2023-08-29-3"),
    correction("rename", ELDER, title="To politikker"),
    correction("merge", ELDER, "lindholt-findes-ikke-1"),
)


@cache
def chosen(folder: Path) -> tuple[Keyed, ...]:
    """The records of the chosen papers, with their keys."""
    found = records(Archive(folder))
    return tuple((each, f"{name}.json@1") for name, each in found if Path(each.source.path).name in CHOSEN)


def make(path: Path, batches: Iterable[Sequence[Keyed]], corrections: Sequence[Correction] = ()) -> dict[str, Rows]:
    """The tables of cases of a catalogue that takes in the records batch by batch."""
    with Catalogue.create(path) as catalogue:
        for batch in batches:
            with catalogue.batch(corrections):
                for minutes, key in batch:
                    catalogue.add(minutes, key)
        return case_rows(catalogue.connection)


def test_cases_are_the_same_however_few_are_made_at_once(
    demo: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = chosen(demo.folder)
    whole = make(tmp_path / "whole.sqlite", [papers], CORRECTIONS)
    monkeypatch.setattr("minutes.index.cases.linking._SEEDS", 1)
    monkeypatch.setattr("minutes.index.cases.store._PROFILES", 2)
    monkeypatch.setattr("minutes.index.cases.store._FILINGS", 1)
    assert not differing(whole, make(tmp_path / "parts.sqlite", [papers], CORRECTIONS))


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_the_order_of_documents_leaves_no_trace_in_cases(
    demo: Archive, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("order")
    papers = chosen(demo.folder)
    assert len(papers) == len(CHOSEN)
    gone = data.draw(st.sets(st.sampled_from([key for _, key in papers]), max_size=8))
    kept = [(minutes, key) for minutes, key in papers if key not in gone]
    corrections = data.draw(st.lists(st.sampled_from(CORRECTIONS), max_size=3, unique=True))
    with Catalogue.create(folder / "changing.sqlite") as changing:
        for minutes, key in data.draw(st.permutations(papers)):
            with changing.batch(corrections if data.draw(st.booleans()) else ()):
                changing.add(minutes, key)
        for key in data.draw(st.permutations(sorted(gone))):
            with changing.batch(corrections):
                changing.remove([key])
        with changing.batch(corrections):
            pass
        one_by_one = case_rows(changing.connection)
    assert differing(one_by_one, make(folder / "fresh.sqlite", [kept], corrections)) == []


def keep(archive: Archive, files: Collection[str]) -> None:
    """Take out of an archive all but the papers of some files."""
    for name, minutes in records(archive):
        if Path(minutes.source.path).name not in files:
            (archive.folder / "parsed" / f"{name}.json").unlink()
    list(archive.ingest([nothing(archive)]))


def nothing(archive: Archive) -> Path:
    """An empty folder: to take it in only brings an archive up to date."""
    folder = archive.folder / "raw"
    folder.mkdir(exist_ok=True)
    return folder


def test_one_document_at_a_time_gives_what_a_rebuild_gives(tmp_path: Path, demo: Archive) -> None:
    archive = Archive(tmp_path / "data")
    for path in sorted(RAW.iterdir(), key=lambda path: path.name[::-1]):
        list(archive.ingest([path]))
    by_document = rows_of(archive)
    archive.rebuild()
    assert differing(by_document, rows_of(archive)) == []
    expected = {minutes.source.path: [item.title for item in minutes.items] for minutes in demo.minutes()}
    assert {minutes.source.path: [item.title for item in minutes.items] for minutes in archive.minutes()} == expected
    # Which of two papers of a meeting came last decides their ids, and nothing else does.
    assert len(by_document["cases"]) == len(rows_of(demo)["cases"])
    assert len(by_document["steps"]) == len(rows_of(demo)["steps"])


def test_a_document_that_goes_leaves_its_cases(copied: Archive) -> None:
    before = rows_of(copied)
    files = papers_of(copied)
    (elder, *_) = copied.trace("ældrepolitik")
    assert "KB" in {step[0] for step in told(elder.steps)}
    keep(copied, files.keys() - {"kb-2023-08-29.pdf"})
    (elder, *_) = copied.trace("ældrepolitik")
    assert [step[0] for step in told(elder.steps)] == ["DIR", "VPU", "høring", "VPU", "ØK", "KB"]
    assert [step.status for step in elder.steps[-2:]] == ["overdue", "overdue"]
    assert not [row for row in rows_of(copied)["steps"] if "kb-2023-08-29" in repr(row)]
    list(copied.ingest([RAW]))
    assert differing(before, rows_of(copied)) == []


def test_a_promise_is_broken_by_a_later_meeting_and_whole_again_without_it(copied: Archive) -> None:
    files = set(papers_of(copied))
    later = {file for file in files if file.startswith("kb-") and file > "kb-2023-08"}
    keep(copied, files - later)
    query = "kapacitetsanalyse"
    assert told(copied.trace(query)[0].steps)[-1] == ("KB", "2023-08-29", "announced", None)
    assert list(copied.overdue("KB")) == []
    list(copied.ingest([RAW / "kb-2023-09-26.pdf"]))
    assert told(copied.trace(query)[0].steps)[-1] == ("KB", "2023-08-29", "overdue", None)
    (broken,) = [each for each in copied.overdue("KB") if "apacitetsanalyse" in each.case.title]
    assert broken.held_on == "2023-09-26"
    assert Path(broken.held_source).name == "kb-2023-09-26.pdf"
    assert broken.gaps == ("the archive holds no meeting of KB on 2023-08-29",)
    list(copied.ingest([RAW / "kb-2023-08-29.pdf"]))
    (broken,) = [each for each in copied.overdue("KB") if "apacitetsanalyse" in each.case.title]
    assert (broken.held_on, broken.gaps) == ("2023-08-29", ())
    keep(copied, files - later)
    assert told(copied.trace(query)[0].steps)[-1] == ("KB", "2023-08-29", "announced", None)


def test_a_promise_that_a_later_paper_keeps_is_held(copied: Archive) -> None:
    keep(copied, {"direktion-punkter.txt", "dir-2023-03-15.txt", "vpu-2023-05-10.pdf"})
    before = copied.trace("ældrepolitik")[0]
    assert ("VPU", "2023-06-14", "announced", None) in told(before.steps)
    promise = next(step for step in before.steps if step.date == "2023-06-14")
    list(copied.ingest([RAW / "vpu-2023-06-14.pdf"]))
    after = copied.trace("ældrepolitik")[0]
    held = next(step for step in after.steps if step.date == "2023-06-14")
    assert (held.status, held.outcome) == ("held", "anbefalet")
    assert {evidence.text for evidence in promise.evidence} <= {evidence.text for evidence in held.evidence}


def test_corrections_survive_a_rebuild_and_what_comes_later(copied: Archive) -> None:
    elder, worth = case_of(copied, ELDER), case_of(copied, WORTH)
    copied.merge([elder.id, worth.id], WHO, 'one "plan"\nin two lines')
    copied.rename(ELDER, "To politikker", WHO, "its name")
    copied.split(["lindholt-kb-2023-08-29-3"], WHO, "no policy")
    merged = case_of(copied, ELDER)
    assert (merged.title, case_of(copied, WORTH)) == ("To politikker", merged)
    assert case_of(copied, "lindholt-kb-2023-08-29-3").id != merged.id
    kept = [(each.kind, each.who, each.why, each.title) for each in copied.corrections()]
    assert kept == [
        ("merge", WHO, 'one "plan"\nin two lines', None),
        ("rename", WHO, "its name", "To politikker"),
        ("split", WHO, "no policy", None),
    ]
    corrected = rows_of(copied)
    keep(copied, papers_of(copied).keys() - {"vpu-2023-05-10.pdf", "dir-2021-06-09.txt"})
    list(copied.ingest([RAW]))
    assert differing(corrected, rows_of(copied)) == []
    copied.rebuild()
    assert differing(corrected, rows_of(copied)) == []


def test_corrections_taken_back_leave_nothing(copied: Archive) -> None:
    before = rows_of(copied)
    copied.merge([ELDER, WORTH], WHO, "to try")
    copied.split([AGENDA], WHO, "to try")
    assert differing(before, rows_of(copied))
    (copied.folder / "cases.toml").unlink()
    list(copied.ingest([nothing(copied)]))
    assert differing(before, rows_of(copied)) == []


def test_what_comes_back_and_is_merged_with_a_matter_stays_so(demo: Archive, tmp_path: Path) -> None:
    papers = chosen(demo.folder)
    corrections = CORRECTIONS[1:2]
    last = [each for each in papers if "vpu-2023-06-14" in each[1]]
    others = [each for each in papers if each not in last]
    in_steps = make(tmp_path / "steps.sqlite", [others, last], corrections)
    assert differing(in_steps, make(tmp_path / "once.sqlite", [papers], corrections)) == []


def test_a_correction_that_names_what_is_gone_is_passed_over(copied: Archive) -> None:
    copied.merge([ELDER, "lindholt-dir-2021-06-09-1.3"], WHO, "to try")
    copied.rename(ELDER, "To politikker", WHO, "to try")
    keep(copied, papers_of(copied).keys() - {"vpu-2023-05-10.pdf"})
    assert case_of(copied, "lindholt-dir-2021-06-09-1.3").title.startswith("Genåbning")
    with pytest.raises(NotFoundError):
        copied.item(ELDER)
    assert len(copied.corrections()) == 2


@pytest.mark.parametrize("content", ["[[corrections]]\nkind = 'merge'", "kind = ", "corrections = [1]", "\xff"])
def test_a_damaged_file_of_corrections_is_told_and_changes_nothing(copied: Archive, content: str) -> None:
    before = rows_of(copied)
    path = copied.folder / "cases.toml"
    path.write_bytes(content.encode("latin-1"))
    for attempt in (
        copied.corrections,
        lambda: copied.merge([ELDER, WORTH], WHO, "to try"),
        lambda: list(copied.ingest([RAW])),
        copied.rebuild,
    ):
        with pytest.raises(ArchiveError, match=r"cases\.toml") as told_so:
            attempt()
        assert "mend the file" in told_so.value.advice
    assert path.read_bytes() == content.encode("latin-1")
    path.unlink()
    assert differing(before, rows_of(copied)) == []
    list(copied.ingest([nothing(copied)]))
    assert differing(before, rows_of(copied)) == []


def test_what_people_wrote_into_the_file_of_corrections_stays(copied: Archive) -> None:
    path = copied.folder / "cases.toml"
    path.write_text("# seen by the archivist\n", "utf-8")
    copied.merge([ELDER, WORTH], WHO, "to try")
    assert path.read_text("utf-8").startswith("# seen by the archivist\n\n[[corrections]]\n")
    assert not list(copied.folder.glob("cases.toml?*"))


def test_ids_that_are_none_are_refused_with_advice(copied: Archive) -> None:
    case = case_of(copied, ELDER)
    with pytest.raises(NotFoundError, match="no case or item findes-ikke") as refused:
        copied.merge([case.id, "findes-ikke"], WHO, "to try")
    assert "minutes cases" in refused.value.advice
    with pytest.raises(NotFoundError, match=f"no item {case.id}"):
        copied.split([case.id], WHO, "to try")
    with pytest.raises(NotFoundError, match="no case or item"):
        copied.rename("findes-ikke", "X", WHO, "to try")
    with pytest.raises(UsageError, match="one case already"):
        copied.merge([case.id, ELDER], WHO, "to try")
    assert copied.corrections() == ()


def test_an_ingest_that_was_interrupted_is_mended_by_the_next(tmp_path: Path, demo: Archive) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    files = ("dir-2022-02-09.txt", "dir-2022-10-12.txt", "dir-2023-03-15.txt", "direktion-punkter.txt")
    for file in files:
        shutil.copy(RAW / file, folder)
    archive = Archive(tmp_path / "data")
    run = archive.ingest([folder])
    next(run), next(run), next(run)
    run.close()  # type: ignore[attr-defined]
    assert rows_of(archive)["cases"] == []
    assert [each.status for each in archive.ingest([folder])] == ["unchanged"] * 3 + ["parsed"]
    assert told(archive.trace("sygefravær")[0].steps) == told(demo.trace("sygefravær")[0].steps)
    before = rows_of(archive)
    with Catalogue.open(file_of(archive), write=True) as catalogue:
        with pytest.raises(KeyError), catalogue.batch():
            catalogue.remove(catalogue.keys())
            catalogue.add(*chosen(demo.folder)[0])
            raise KeyError
        assert differing(before, case_rows(catalogue.connection)) == []
        with catalogue.batch():
            catalogue.remove(sorted(catalogue.keys())[::2])
    assert differing(before, rows_of(archive))
    list(archive.ingest([folder]))
    assert differing(before, rows_of(archive)) == []
