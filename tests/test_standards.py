"""Exports in the standards of others: of their structure, whole, true, and without what is closed.

The structures in tests/standards/ are written down from the specifications.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result
from lxml import etree
from planted import NOTATIONS, SECRETS, write_papers

from minutes.archive import Archive
from minutes.cli import cli
from minutes.errors import UsageError

STRUCTURES = Path(__file__).parent / "standards"
BASE = "https://arkiv.example.dk/oparl"
NAMESPACE = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
ENDINGS = {"oparl": "zip", "popolo": "json", "akomantoso": "zip"}


def run(archive: Archive, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(archive.folder), "export", *arguments], standalone_mode=False)


def exported(archive: Archive, standard: str, folder: Path, *arguments: str) -> dict[str, bytes]:
    path = folder / f"{standard}.{ENDINGS[standard]}"
    done = run(archive, standard, "-o", str(path), "--base", BASE, *arguments)
    assert done.exception is None, done.exception
    if path.suffix == ".json":
        return {path.name: path.read_bytes()}
    with ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


@pytest.fixture(scope="module")
def oparl(demo: Archive, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    files = exported(demo, "oparl", tmp_path_factory.mktemp("oparl"))
    return {f"{BASE}/{name}": json.loads(data) for name, data in files.items()}


@pytest.fixture(scope="module")
def popolo(demo: Archive, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exported(demo, "popolo", tmp_path_factory.mktemp("popolo"))["popolo.json"])
    return found


def structure(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STRUCTURES / f"{name}.json").read_text("utf-8"))
    return found


def of_type(objects: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in objects.values() if each.get("type", "").endswith(f"/{kind}")]


def test_oparl_has_the_structure_of_the_specification(oparl: dict[str, Any]) -> None:
    schema = structure("oparl")
    checks = {
        kind: jsonschema_rs.validator_for({**schema, "$ref": f"#/$defs/{kind}"}, validate_formats=True)
        for kind in schema["$defs"]
    }
    for address, each in oparl.items():
        kind = each["type"].rpartition("/")[2] if "type" in each else "List"
        faults = [error.message for error in checks[kind].iter_errors(each)]
        assert faults == [], address
        assert kind == "List" or each["id"] == address
    assert {kind for kind in checks if of_type(oparl, kind)} == checks.keys() - {"List"}


def test_every_address_in_oparl_leads_to_an_object(oparl: dict[str, Any]) -> None:
    told = set(re.findall(rf'"({re.escape(BASE)}[^"]*)"', json.dumps(list(oparl.values()))))
    raw = {each["accessUrl"] for each in of_type(oparl, "File")}
    assert told - raw - oparl.keys() == set()
    body = of_type(oparl, "Body")[0]
    listed, page = [], oparl[body["agendaItem"]]
    while True:
        listed += page["data"]
        if "next" not in page["links"]:
            break
        page = oparl[page["links"]["next"]]
    assert {each["id"] for each in listed} == {each["id"] for each in of_type(oparl, "AgendaItem")}


def test_the_steps_of_a_case_are_consultations(demo: Archive, oparl: dict[str, Any]) -> None:
    papers = {each["name"]: each for each in of_type(oparl, "Paper")}
    trace = demo.trace("23/4417")[0]
    paper = papers[trace.case.title]
    assert paper["reference"] == "23/4417"
    assert [each["minutes:status"] for each in paper["consultation"]] == [step.status for step in trace.steps]
    coming = paper["consultation"][-1]
    assert coming["minutes:date"] == "2025-03" and "meeting" not in coming
    assert oparl[coming["organization"][0]]["name"] == "Voksen- og Plejeudvalget"
    held = [each for each in paper["consultation"] if each["minutes:status"] == "held" and "agendaItem" in each]
    items = [oparl[each["agendaItem"]] for each in held]
    assert "Ældrepolitik 2023-2027" in [item["name"] for item in items]
    assert all(item["meeting"] == each["meeting"] for item, each in zip(items, held, strict=True))
    assert {item["consultation"] for item in items} == {each["id"] for each in held}


def test_a_meeting_in_oparl_is_that_of_its_paper(oparl: dict[str, Any]) -> None:
    meeting = next(each for each in of_type(oparl, "Meeting") if each["name"] == "Kommunalbestyrelsen 2023-08-29")
    assert (meeting["start"], meeting["end"]) == ("2023-08-29T18:00:00+02:00", "2023-08-29T20:40:00+02:00")
    assert len(meeting["participant"]) == 19 and meeting["meetingState"] == "durchgeführt"
    assert "resultsProtocol" not in meeting, "the document holds closed items, so it may not be fetched"
    assert [item["public"] for item in meeting["agendaItem"]].count(False) == 1
    assert all("name" not in item for item in meeting["agendaItem"] if not item["public"])


def test_popolo_has_the_structure_of_the_specification(popolo: dict[str, Any]) -> None:
    check = jsonschema_rs.validator_for(structure("popolo"))
    assert [error.message for error in check.iter_errors(popolo)] == []
    ids = {each["id"] for entries in popolo.values() for each in entries}
    assert len(ids) == sum(map(len, popolo.values()))
    names = ("person_id", "organization_id", "parent_id", "motion_id", "voter_id", "group_id")
    told = set(re.findall(rf'"(?:{"|".join(names)})": "([^"]*)"', json.dumps(popolo)))
    assert told and told <= ids


def test_popolo_tells_the_votes(popolo: dict[str, Any]) -> None:
    vote = next(each for each in popolo["vote_events"] if "lindholt-kb-2023-08-29-2-" in each["id"])
    assert vote["counts"] == [
        {"option": "yes", "value": 11},
        {"option": "no", "value": 6},
        {"option": "abstain", "value": 2},
    ]
    parties = {each["id"]: each["name"] for each in popolo["organizations"] if each["classification"] == "party"}
    assert sorted(parties[each["voter_id"]] for each in vote["votes"] if each["option"] == "no") == ["C", "O"]


def fits(element: etree._Element, rules: dict[str, Any]) -> None:
    """Check that an element holds what it may, in the right order, and all below it."""
    rule = rules[str(element.tag).removeprefix(NAMESPACE)]
    held = "".join(f"{str(child.tag).removeprefix(NAMESPACE)} " for child in element)
    wanted = re.sub(r"\btext\b", "", rule.get("children", ""))
    pattern = "".join(re.sub(r"\w+", r"(?:\g<0> )", part) for part in wanted.split())
    assert re.fullmatch(pattern, held), f"{element.tag}: {held}"
    assert set(rule.get("attributes", ())) <= set(element.attrib), element.tag
    assert "text" in rule.get("children", "") or not (element.text or "").strip(), element.tag
    for child in element:
        fits(child, rules)


def test_akoma_ntoso_has_the_structure_of_the_schema(demo: Archive, tmp_path: Path) -> None:
    rules = tomllib.loads((STRUCTURES / "akomantoso.toml").read_text("utf-8"))
    files = exported(demo, "akomantoso", tmp_path)
    papers = {f"{path.stem}.xml" for path in (demo.folder / "parsed").glob("*.json")}
    assert files.keys() == papers
    for data in files.values():
        root = etree.fromstring(data)
        fits(root, rules)
        ids = root.xpath("//@eId")
        assert len(set(ids)) == len(ids)
        told = {each[1:] for each in root.xpath("//@source | //*[local-name()='FRBRauthor']/@href")}
        assert told <= set(ids), "a reference to nobody"
    text = " ".join(etree.fromstring(files[next(name for name in files if "kb-2023-08-29" in name)]).itertext())
    assert "Indstillingen fra Økonomiudvalget blev godkendt" in text and "Lukket punkt" in text


@pytest.mark.parametrize("standard", ENDINGS)
def test_the_same_archive_gives_the_same_bytes(demo: Archive, tmp_path: Path, standard: str) -> None:
    (tmp_path / "again").mkdir()
    assert exported(demo, standard, tmp_path) == exported(demo, standard, tmp_path / "again")


def test_what_is_closed_stays_closed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    list(archive.ingest(write_papers(tmp_path / "raw")))
    for standard in ENDINGS:
        for name, data in exported(archive, standard, tmp_path).items():
            text = data.decode().casefold()
            assert [each for each in (*SECRETS, *NOTATIONS) if each.casefold() in text] == [], name
    whole = "".join(data.decode() for data in exported(archive, "akomantoso", tmp_path, "--include-closed").values())
    assert SECRETS[0] in whole and not any(number in whole for number in NOTATIONS)


def test_a_query_narrows(demo: Archive, tmp_path: Path) -> None:
    files = exported(demo, "oparl", tmp_path, "--query", "kapacitetsanalyse", "--committee", "BUU")
    assert [name for name in files if name.startswith("meeting/")] == [
        "meeting/lindholt-2023-05-25-boerne-og-ungdomsudvalget.json"
    ]
    assert [name for name in files if name.startswith("agendaitem/")] == ["agendaitem/lindholt-buu-2023-05-25-2.json"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["oparl"],
        ["oparl", "-o", "x.json"],
        ["popolo", "-o", "x.zip"],
        ["oparl", "-o", "x.zip", "--excel"],
        ["oparl", "-o", "x.zip", "--base", "arkiv"],
        ["items", "--base", BASE],
    ],
)
def test_what_makes_no_sense_is_told(
    demo: Archive, tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert isinstance(run(demo, *arguments).exception, UsageError)
    assert list(tmp_path.iterdir()) == []
