"""Audit packs: the same bytes each time, every row true by the documents inside, nothing closed, no change unseen."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from catalogued import RAW
from click.testing import CliRunner, Result
from lxml import html
from planted import NOTATIONS, SECRETS, write_papers

from minutes.archive import Archive
from minutes.archive.packed import verify_pack
from minutes.cli import cli
from minutes.errors import MinutesError, NotFoundError, UnreadableError, UsageError
from minutes.export.pack import write_pack
from minutes.records.rows import columns_of

CASE = "23/3380"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *arguments], standalone_mode=False)


def packed(archive: Archive, path: Path, *arguments: str) -> dict[str, bytes]:
    done = run(archive.folder, "audit", "-o", str(path), *arguments)
    assert done.exception is None, done.exception
    with ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def rewritten(path: Path, change: dict[str, bytes | None]) -> Path:
    """A pack with other content in some files; None takes a file out."""
    with ZipFile(path) as pack:
        files = {name: pack.read(name) for name in pack.namelist()} | change
    target = path.with_name("changed.zip")
    with target.open("wb") as file:
        write_pack(((name, content) for name, content in files.items() if content is not None), file)
    return target


def rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"tables/{table}.csv"].decode(), newline="")))


def faults(archive: Archive, path: Path) -> dict[str, str]:
    return {each.ref: " ".join(each.faults) for each in verify_pack(archive, path) if each.faults}


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """No archive at all, as at the place of whoever receives a pack."""
    return Archive(tmp_path_factory.mktemp("nowhere") / "data")


def test_made_twice_it_is_the_same(demo: Archive, tmp_path: Path) -> None:
    first = packed(demo, tmp_path / "a.zip", "--case", CASE)
    packed(demo, tmp_path / "b.zip", "--case", CASE)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert list(first) == sorted(first)
    assert not any(str(RAW.parent.parent).encode() in content for content in first.values()), "a path of this machine"


def test_the_manifest_names_every_file_and_the_raw_ones_are_as_they_were(demo: Archive, tmp_path: Path) -> None:
    files = packed(demo, tmp_path / "a.zip", "--case", CASE)
    manifest = json.loads(files["manifest.json"])
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"}
    assert manifest["files"] == hashes
    raw = {name: data for name, data in files.items() if name.startswith("raw/")}
    assert raw and all(data == (RAW / name[4:]).read_bytes() for name, data in raw.items())
    left_out = {each["file"]: each["left_out"] for each in manifest["documents"] if each["left_out"]}
    assert left_out == {"raw/direktion-punkter.txt": "closed", "raw/kb-2023-08-29.pdf": "closed"}
    assert not left_out.keys() & raw.keys()
    assert manifest["rows"]["steps"] == len(rows(files, "steps")) == 3
    assert {row["status"] for row in rows(files, "steps")} == {"held", "overdue"}
    assert {row["case_id"] for row in rows(files, "steps")} == set(manifest["cases"])


@pytest.mark.parametrize("closed", [False, True])
def test_every_row_agrees_with_the_documents(demo: Archive, nowhere: Archive, tmp_path: Path, closed: bool) -> None:
    path = tmp_path / "a.zip"
    files = packed(demo, path, "--case", CASE, *(["--include-closed"] if closed else []))
    with_archive = list(verify_pack(demo, path))
    assert [each for each in with_archive if each.faults or each.unchecked] == []
    alone = list(verify_pack(nowhere, path))
    assert [each for each in alone if each.faults] == []
    assert len([each for each in alone if each.number]) == sum(json.loads(files["manifest.json"])["rows"].values())
    unchecked = {each.ref.partition(":")[0] for each in alone if each.unchecked}
    assert "cases" in unchecked and (unchecked == {"cases"}) == closed


def test_a_query_packs_what_it_finds(demo: Archive, nowhere: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    files = packed(demo, path, "--query", "budget", "--committee", "KB")
    found = {each.id for each in demo.names("budget")}
    assert {row["item_id"] for row in rows(files, "items")} <= found
    assert {row["committee_abbreviation"] for row in rows(files, "items")} == {"KB"}
    assert faults(nowhere, path) == {}


@pytest.mark.parametrize("alone", [False, True])
def test_what_was_changed_is_found(demo: Archive, nowhere: Archive, tmp_path: Path, alone: bool) -> None:
    archive = nowhere if alone else demo
    path = tmp_path / "a.zip"
    files = packed(demo, path, "--case", CASE)
    decision = rows(files, "decisions")[0]["text"].encode()
    forged = files["tables/decisions.csv"].replace(decision, b"Vedtaget.")
    assert forged != files["tables/decisions.csv"]
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["tables/decisions.csv"] = hashlib.sha256(forged).hexdigest()
    covered = json.dumps(manifest).encode()
    found = faults(archive, rewritten(path, {"tables/decisions.csv": forged, "manifest.json": covered}))
    assert len(found) == 1 and "text: 'Vedtaget.'" in next(iter(found.values()))
    assert "tables/decisions.csv" in faults(archive, rewritten(path, {"tables/decisions.csv": forged}))
    raw = files["raw/buu-2023-05-25.pdf"].replace(b"/Producer", b"/Creator_")
    found = faults(archive, rewritten(path, {"raw/buu-2023-05-25.pdf": raw}))
    assert "raw/buu-2023-05-25.pdf" in found and any("has changed" in each for each in found.values())
    assert faults(archive, rewritten(path, {"report.html": None})) == {"report.html": "the file is not in the pack"}
    assert "more.txt" in faults(archive, rewritten(path, {"more.txt": b"x"}))


def test_the_command_tells_what_fails(demo: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    packed(demo, path, "--case", CASE)
    done = run(demo.folder, "verify", str(path))
    assert done.exception is None and "0 fail" in done.stderr
    done = run(demo.folder, "verify", str(rewritten(path, {"report.html": b"<p>"})))
    assert isinstance(done.exception, SystemExit) and done.exception.code == 1
    assert done.stdout.startswith("file  report.html\n")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_pack_is_told(nowhere: Archive, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="minutes audit"):
        list(verify_pack(nowhere, path))
    with path.open("wb") as file:
        write_pack([("manifest.json", b"{}")], file)
    with pytest.raises(UnreadableError, match="minutes audit"):
        list(verify_pack(nowhere, path))


def test_a_name_that_leads_out_of_the_pack_is_refused(nowhere: Archive, demo: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    files = packed(demo, path, "--case", CASE)
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["../../escaped.txt"] = hashlib.sha256(b"x").hexdigest()
    changed = rewritten(path, {"manifest.json": json.dumps(manifest).encode(), "../../escaped.txt": b"x"})
    assert "../../escaped.txt" in faults(nowhere, changed)
    assert not list(tmp_path.parent.rglob("escaped.txt"))


def test_what_is_closed_stays_closed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    list(archive.ingest(write_papers(tmp_path / "raw")))
    files = packed(archive, tmp_path / "a.zip", "--query", "cykelsti OR gadelys")
    assert not any(name.startswith("raw/") for name in files)
    leaks = [
        (name, secret)
        for name, data in files.items()
        for secret in (*SECRETS, *NOTATIONS)
        if secret.casefold() in data.decode().casefold()
    ]
    assert leaks == [] and len(rows(files, "items")) == 8
    files = packed(archive, tmp_path / "b.zip", "--query", "cykelsti", "--include-closed")
    told = {each["left_out"] for each in json.loads(files["manifest.json"])["documents"]}
    assert told == {"cpr"}, "what holds personal numbers is never handed on"
    assert not any(number.encode() in data for data in files.values() for number in NOTATIONS)


def test_documents_that_are_gone_or_removed_are_told(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    archive = Archive(tmp_path / "own")
    for name in ("buu-2023-05-25.pdf", "dir-2023-03-15.txt", "dir-2022-02-09.txt"):
        (raw / name).write_bytes((RAW / name).read_bytes())
    list(archive.ingest([raw]))
    archive.remove(str(raw / "dir-2022-02-09.txt"), "arkivar", "dublet")
    (raw / "buu-2023-05-25.pdf").unlink()
    manifest = json.loads(packed(archive, tmp_path / "a.zip", "--query", "kapacitetsanalyse")["manifest.json"])
    assert {each["file"]: each["left_out"] for each in manifest["documents"]}["raw/buu-2023-05-25.pdf"] == "missing"
    assert [each["reason"] for each in manifest["removed"]] == ["dublet"]


def test_the_report_says_it_all_and_fetches_nothing(demo: Archive, tmp_path: Path) -> None:
    files = packed(demo, tmp_path / "a.zip", "--case", CASE)
    page = html.document_fromstring(files["report.html"].decode())
    text = " ".join(page.text_content().split())
    assert page.get("lang") == "da" and "Kapacitetsanalyse på dagtilbudsområdet" in page.findtext(".//h1")
    assert "Ikke holdt: 29. august 2023 · Kommunalbestyrelsen Mødet 2023-08-29 blev holdt uden sagen" in text
    assert "2 holdt" in text or "1 holdt" in text
    assert "Analysen blev drøftet" in text and "minutes verify" in text
    links = [link.get("href") for link in page.iter("a")]
    assert "raw/buu-2023-05-25.pdf#page=3" in links
    assert all(link.partition("#")[0] in files for link in links), "a link that leads nowhere"
    assert page.find(".//svg") is not None and "@page" in files["report.html"].decode()
    assert not page.xpath("//script | //link | //img | //iframe | //@onload")
    assert not re.search(rb"(src|url\()\s*=?\s*[\"']?(https?:)?//", files["report.html"])


def test_the_description_tells_the_columns(demo: Archive, tmp_path: Path) -> None:
    files = packed(demo, tmp_path / "a.zip", "--query", "budget")
    package = json.loads(files["datapackage.json"])
    assert package["profile"] == "tabular-data-package" and re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    types = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "day": "date"}
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        fields = resource["schema"]["fields"]
        assert {each["name"]: each["type"] for each in fields} == {
            column.name: types[column.kind] for column in columns_of(resource["name"])
        }
        assert list(rows(files, resource["name"])[0] if rows(files, resource["name"]) else {}) in (
            [],
            [each["name"] for each in fields],
        )
        for row in rows(files, resource["name"]):
            for field in fields:
                check_cell(row[field["name"]], field)


def check_cell(cell: str, field: dict[str, object]) -> None:
    """A cell is of its field's type and within its constraints, as the specification tells them."""
    constraints = field.get("constraints", {})
    assert isinstance(constraints, dict)
    assert cell or not constraints.get("required"), field
    shapes = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false", "date": r"\d{4}-\d\d-\d\d"}
    if cell:
        assert re.fullmatch(shapes.get(str(field["type"]), r"[\s\S]*"), cell), (cell, field)
        assert cell in constraints.get("enum", [cell])
        assert re.fullmatch(constraints.get("pattern", r"[\s\S]*"), cell)
        assert int(cell) >= constraints["minimum"] if "minimum" in constraints else True


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], UsageError),
        (["--case", CASE, "--query", "budget"], UsageError),
        (["--case", "99/9999"], NotFoundError),
        (["--query", "zzzzzz"], NotFoundError),
    ],
)
def test_what_cannot_be_packed_leaves_no_file(
    demo: Archive, tmp_path: Path, arguments: list[str], error: type[MinutesError]
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"before")
    assert isinstance(run(demo.folder, "audit", *arguments, "-o", str(path)).exception, error)
    assert path.read_bytes() == b"before" and list(tmp_path.iterdir()) == [path]
    assert isinstance(run(demo.folder, "audit", "--case", CASE, "-o", "-").exception, UsageError)
