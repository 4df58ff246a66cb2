"""A removed document leaves no word in any file of the archive, and does not come back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from catalogued import RAW
from click.testing import CliRunner
from planted import PAPERS, PLACES, planted, write_papers

from minutes.archive import Archive
from minutes.cli import cli
from minutes.errors import ArchiveError, NotFoundError

WORDS = [planted("txt", place) for place in PLACES]
OTHERS = ("dir-2023-03-15.txt", "direktion-punkter.txt", "mtu-2024-05-15.pdf", "oek-2024-05-21.pdf")


def filled(folder: Path, engine: str) -> tuple[Archive, Path]:
    """An archive of some papers of the sample and of one whose planted words all stand in open items."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for name in OTHERS:
        shutil.copy(RAW / name, raw)
    path = raw / "planted.txt"
    write_papers(folder / "written")
    path.write_text((folder / "written" / f"{PAPERS[0].short.lower()}.txt").read_text().replace("Lukket", "Åben"))
    archive = Archive(folder / "data")
    list(archive.ingest(engine=engine))
    return archive, path


def holding(archive: Archive, word: str) -> list[str]:
    """The files of an archive, its sources aside, in which a word stands, in whatever case."""
    files = [
        path for path in archive.folder.rglob("*") if path.is_file() and archive.folder / "raw" not in path.parents
    ]
    signs = [word.casefold().encode(), word.encode()]
    return [path.name for path in files if any(sign in data for data in [path.read_bytes()] for sign in signs)]


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_no_word_of_a_removed_document_is_left_in_any_file(tmp_path: Path, engine: str) -> None:
    archive, path = filled(tmp_path, engine)
    (archive.folder / "parsed" / "left.json.tmp").write_text(WORDS[0])
    (archive.folder / "index" / "catalogue.new").write_text(WORDS[0])
    assert [word for word in WORDS if not holding(archive, word)] == []
    assert len(holding(archive, WORDS[0])) >= 4  # record, index, catalogue, and what was left
    archive.remove(str(path), who="EB", reason="names a child")
    assert {word: found for word in WORDS if (found := holding(archive, word))} == {}
    assert archive.search("gadelys").total == 1 and archive.search(WORDS[0]).total == 0
    with archive.catalogue() as catalogue:
        assert list(catalogue.complaints()) == []


def test_a_removed_document_stays_out_until_its_entry_is_deleted(tmp_path: Path) -> None:
    archive, path = filled(tmp_path, "tantivy")
    (record,) = [each for each in (archive.folder / "parsed").iterdir() if WORDS[0] in each.read_text("utf-8")]
    held = record.read_bytes()
    removal = archive.remove(str(path), who="EB", reason="names a child")
    assert archive.removals() == (removal,)
    other = path.with_name("elsewhere.txt")
    shutil.copy(path, other)
    for run in (archive.plan(), archive.ingest(), archive.plan([other])):
        told = {Path(one.path).name: one for one in run}
        assert told["elsewhere.txt"].status == "refused"
        assert told["elsewhere.txt"].message == f"removed on {removal.on}: names a child"
    record.write_bytes(held)  # from a copy of the folder, say
    archive.rebuild()
    assert not record.exists() and archive.search(WORDS[0]).total == 0
    assert archive.remove(str(path), who="somebody", reason="again") == removal
    (archive.folder / "removed.toml").unlink()
    assert {one.status for one in archive.ingest([path])} == {"parsed"}
    assert archive.search(WORDS[0]).total == 1


def test_dates_that_rested_on_a_removed_document_are_told_anew(tmp_path: Path) -> None:
    archive, _ = filled(tmp_path, "tantivy")

    def undated() -> tuple[str | None, set[str]]:
        (meeting,) = [m.meeting for m in archive.minutes() if Path(m.source.path).name == "direktion-punkter.txt"]
        return meeting.date, {Path(evidence.source).name for evidence in meeting.date_evidence}

    assert undated()[0] == "2023-04-26" and "dir-2023-03-15.txt" in undated()[1]
    archive.remove(str(archive.folder / "raw" / "dir-2023-03-15.txt"), who="EB", reason="withdrawn")
    assert undated()[0] is None and "dir-2023-03-15.txt" not in undated()[1]


def test_removal_by_hash_and_what_cannot_be_removed(tmp_path: Path) -> None:
    archive, path = filled(tmp_path, "tantivy")
    (sha,) = [m.source.sha256 for m in archive.minutes() if Path(m.source.path).name == path.name]
    with pytest.raises(NotFoundError):
        archive.remove("raw/nothing.txt", who="EB", reason="x")
    assert archive.removals() == ()
    path.unlink()
    assert archive.remove(sha, who="EB", reason="x").source == "raw/planted.txt"
    (archive.folder / "removed.toml").write_text("[[removed]]\nsha256 = 3\n")
    with pytest.raises(ArchiveError, match=r"removed\.toml"):
        list(archive.ingest())


def test_command(tmp_path: Path) -> None:
    archive, path = filled(tmp_path, "tantivy")

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["--data", str(archive.folder), "remove", *arguments], standalone_mode=False)
        return getattr(done.exception, "exit_code", 0), done.output

    assert run(str(path))[0] == run("--reason", "x")[0] == run(str(path), "--reason", " ")[0] == 2
    code, told = run(str(path), "--reason", "names a child", "--who", "EB")
    assert code == 0 and f"{path} itself is untouched" in told and path.exists()
    assert "raw/planted.txt  EB: names a child" in run("--list")[1]
    assert '"reason":"names a child"' in run("--list", "--json")[1]
