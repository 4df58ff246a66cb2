"""Watches: nothing missed and nothing told twice, whatever comes in between; why something is told; the feed."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from catalogued import RAW
from click.testing import CliRunner, Result
from test_archive import write
from test_cli import run as run_process

from minutes.archive import Archive
from minutes.archive.cases import named_traces
from minutes.archive.news import Notice
from minutes.archive.reasons import find_reasons, typed
from minutes.archive.watches import Watch, Watches
from minutes.cli import cli
from minutes.errors import ArchiveError, NotFoundError, UsageError
from minutes.index.parser import parse

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
generate = importlib.import_module("generate")

SECRETS = tomllib.loads((ROOT / "data" / "sample" / "secrets.toml").read_text("utf-8"))
ATOM = "{http://www.w3.org/2005/Atom}"
QUERIES = (
    "*",
    "udvalg:MTU",
    "høring AND (skole OR ældrepolitik)",
    "politik -ældrepolitik",
    'beslutning:udsat OR bevilling OR "blev godkendt"',
)


def watch(archive: Archive, *arguments: str | Path) -> Result:
    command = ["--data", str(archive.folder), "watch", *map(str, arguments)]
    return CliRunner().invoke(cli, command, standalone_mode=False)


def told(archive: Archive, include_closed: bool = False) -> list[Notice]:
    """What the watches tell now, marked as told."""
    newsroom = archive.newsroom(include_closed)
    news = list(newsroom.news())
    newsroom.mark(news)
    assert not [mistake for mistake in newsroom.mistakes if not isinstance(mistake.error, NotFoundError)]
    return [notice for each in news for notice in each.notices]


def follow(archive: Archive, queries: Iterable[str] = (), cases: Iterable[str] = ()) -> None:
    """Write watches by hand, each named as what it asks."""
    archive.folder.mkdir(parents=True, exist_ok=True)
    lines = [f"[[watches]]\nname = '{query}'\nquery = '{query}'\n" for query in queries]
    lines += [f"[[watches]]\nname = '{case}'\ncase = '{case}'\n" for case in cases]
    (archive.folder / "watches.toml").write_text("\n".join(lines), "utf-8")


def key_of(notice: Notice) -> tuple[object, ...]:
    """What a notice is about: an item, or a step of a case that is none."""
    if notice.hit:
        return notice.watch, notice.hit.item_id
    step = notice.step
    assert step
    if step.status == "held" and step.item_id:
        return notice.watch, step.item_id
    return notice.watch, step.status, step.committee, step.step, step.date


def check_replay(archive: Archive, notices: Sequence[Notice], queries: Sequence[str], cases: Sequence[str]) -> None:
    """Nothing missed, nothing twice, nothing that was not there."""
    counts = Counter(map(key_of, notices))
    assert [key for key, number in counts.items() if number > 1] == []
    ids = Counter(notice.id for notice in notices)
    assert [(each.watch, each.told, each.step) for each in notices if ids[each.id] > 1] == []
    for query in queries:
        hits = list(archive.hits(query))
        assert hits
        fresh = {hit.item_id for hit in hits}
        folded = {version for hit in hits for version in hit.versions}
        reported = {notice.hit.item_id for notice in notices if notice.watch == query and notice.hit}
        assert fresh <= reported, query
        assert reported <= fresh | folded, query
    for case in cases:
        steps = [step for trace in named_traces(archive, case, False) for step in trace.steps]
        assert {key[1:] for key in counts if key[0] == case} >= {
            key_of(Notice(watch=case, change="new", id="", told="", step=step))[1:] for step in steps
        }


def day_of(path: Path) -> str:
    """When a paper of the sample came; the one without a date was written after a meeting of April 2023."""
    found = re.search(r"\d{4}-\d\d-\d\d", path.name)
    return f"{found[0]}{path.name}" if found else "2023-04-27"


def test_replaying_the_sample_misses_nothing_and_tells_nothing_twice(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    cases = ("22/9031", "23/4417", "23/3380")
    follow(archive, QUERIES, cases)
    notices: list[Notice] = []
    for path in sorted(RAW.iterdir(), key=day_of):
        list(archive.ingest([path]))
        notices += told(archive)
    check_replay(archive, notices, QUERIES, cases)
    assert {notice.step.status for notice in notices if notice.step} >= {"held", "announced", "overdue"}
    archive.rebuild()
    assert told(archive) == []


def test_a_protocol_after_its_agenda_is_a_change(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    follow(archive, ["lokalplan"], ["22/9031"])
    list(archive.ingest([RAW / "mtu-2023-06-07-dagsorden.pdf"]))
    agenda = told(archive)
    assert agenda and {notice.change for notice in agenda} == {"new"}
    list(archive.ingest([RAW / "mtu-2023-06-07-protokol.pdf"]))
    protocol = told(archive)
    assert {notice.watch for notice in protocol} == {"lokalplan", "22/9031"}
    done = [notice for notice in protocol if notice.hit or (notice.step and notice.step.status == "held")]
    assert {notice.change for notice in done} == {"changed"}


@pytest.mark.parametrize("form", ["text", "records"])
def test_replaying_an_invented_archive_misses_nothing_and_tells_nothing_twice(tmp_path: Path, form: str) -> None:
    queries = ("*", "skole OR budget", "anlægsbevilling OR lokalplan OR plan*")
    sittings = [sitting for sitting in generate.sittings(generate.Order(120, form)) if sitting.papers]
    numbers = Counter(
        item.case_number
        for each in sittings
        for paper in each.papers
        for item in paper.minutes.items
        if item.access == "åben"
    )
    cases = [number for number, count in numbers.most_common(8) if number and count > 1]
    archive = Archive(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "parsed").mkdir()
    follow(archive, queries, cases)
    notices: list[Notice] = []
    for sitting in sittings:
        for paper in sitting.papers:
            generate.write_paper(paper, form, tmp_path)
        list(archive.ingest())  # takes in new records, too
        notices += told(archive)
    assert len(sittings) > 8 and len(cases) > 2
    check_replay(archive, notices, queries, cases)


PARTS = (
    "skole",
    '"ny skole"',
    "ældrep*",
    "politk~2",
    'titel:"ny skole"',
    "sagsnr:12/27845",
    "beslutning:udsat",
    'person:"Lene Mehlsen"',
    "bilag:not*",
    "udvalg:VPU",
    'udvalg:"Voksen- og Plejeudvalget"',
    "dato:2023-05..2023-08",
    "dato:2023..",
    "år:2022",
    "§17",
    '"OR"',
    "e-mail",
)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_query_is_typed_as_it_is_read(part: str) -> None:
    leaf = parse(part).root
    assert parse(typed(leaf)).root == leaf  # type: ignore[arg-type]


def test_a_hit_is_told_by_the_parts_that_find_it(copied: Archive) -> None:
    queries = ("skole OR dagtilbud", "høring AND (ældrepolitik OR værdighedspolitik)", "udvalg:MTU OR budget")
    follow(copied, queries)
    notices = told(copied)
    for query, parts in zip(
        queries,
        (["skole", "dagtilbud"], ["høring", "ældrepolitik", "værdighedspolitik"], ["udvalg:MTU", "budget"]),
        strict=True,
    ):
        finds = {part: {hit.item_id for hit in copied.hits(part)} for part in parts}
        own = [notice for notice in notices if notice.watch == query and notice.hit]
        assert own
        for notice in own:
            assert notice.hit
            expected = [part for part in parts if notice.hit.item_id in finds[part]]
            assert list(notice.matched) == expected
        assert len({notice.matched for notice in own}) > 1


def test_what_is_under_not_or_in_a_branch_that_fails_tells_nothing() -> None:
    finds = {"a": ["1", "2", "3"], "b": ["1"], "c": ["2", "3"], "d": ["3"]}
    reasons = find_reasons("(a AND b) OR (c -d) OR d", ["1", "2", "3"], lambda part: finds[part])
    assert reasons == {"1": ("a", "b"), "2": ("c",), "3": ("d",)}
    assert find_reasons("a b -d", ["1"], lambda part: finds[part]) == {"1": ("a", "b")}


def decided(path: Path, decision: str, text: str = "Der anlægges cykelstier.") -> None:
    """A paper whose second item was decided so."""
    write(path, text=f"{text}\n\nBeslutning i Direktionen den 10-05-2023\n\n{decision}")


def test_another_decision_in_a_replaced_paper_is_told_again_as_changed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    paper = archive.folder / "raw" / "a.txt"
    follow(archive, ["cykelstier"])
    decided(paper, "Godkendt.")
    list(archive.ingest())
    (first,) = told(archive)
    decided(paper, "Godkendt.", "Der anlægges to cykelstier.")
    list(archive.ingest())
    assert told(archive) == []
    decided(paper, "Udsat til næste møde.", "Der anlægges to cykelstier.")
    list(archive.ingest())
    (again,) = told(archive)
    assert first.hit and again.hit and first.hit.item_id == again.hit.item_id
    assert (first.change, again.change) == ("new", "changed") and first.id != again.id
    assert told(archive) == []


def test_the_same_paper_read_better_is_no_news(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "data")
    decided(archive.folder / "raw" / "a.txt", "Godkendt.")
    follow(archive, ["cykelstier"])
    list(archive.ingest())
    assert told(archive)
    (record,) = (archive.folder / "parsed").glob("*.json")
    before = record.read_bytes()
    record.write_bytes(before.replace(b"Godkendt.", b"Godkendt som indstillet."))
    assert record.read_bytes() != before
    archive.rebuild()
    assert archive.search("indstillet").total
    assert told(archive) == []


@pytest.fixture
def data(copied: Archive) -> Path:
    """The sample municipality with two watches."""
    for name, *wanted in (("skoler", "--query", "skole OR dagtilbud"), ("plan", "--case", "22/9031")):
        assert watch(copied, "add", name, *wanted).exit_code == 0
    return copied.folder


def test_watch_tells_once_and_then_nothing(data: Path) -> None:
    archive = Archive(data)
    dry = watch(archive, "--dry-run")
    first = watch(archive)
    assert dry.exit_code == first.exit_code == 0 and dry.stdout == first.stdout
    assert "told by skole, dagtilbud" in first.stdout and "2024-05-15" in first.stdout
    assert re.search(r"^○ 27\. august 2024 · Kommunalbestyrelsen .*announced$", first.stdout, re.MULTILINE)
    again = watch(archive)
    assert (again.exit_code, again.stdout) == (1, "")
    archive.rebuild()
    assert watch(archive).exit_code == 1


def test_json_is_a_notice_on_each_line(data: Path) -> None:
    lines = [json.loads(line) for line in watch(Archive(data), "--json").stdout.splitlines()]
    assert {line["watch"] for line in lines} == {"skoler", "plan"}
    for line in lines:
        assert line["change"] == "new" and line["id"].startswith("urn:uuid:")
        assert bool(line["hit"]) != bool(line["step"])
        assert not line["hit"] or (line["matched"] and "<mark>" in line["hit"]["snippet"])


def test_what_was_not_delivered_is_told_again(data: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code = [sys.executable, "-m", "minutes", "--data", str(data), "watch"]
    done = subprocess.run(code, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert b"Traceback" not in done.stderr
    full = Path("/dev/full")
    if full.exists():
        with full.open("wb") as file:
            done = subprocess.run(code, stdout=file, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 2 and b"Traceback" not in done.stderr and b"cannot be written" in done.stderr
    refused = watch(Archive(data), "--atom", data / "no such folder" / "nyt.atom")
    assert isinstance(refused.exception, UsageError)
    assert "told by dagtilbud" in watch(Archive(data)).stdout


def entries(feed: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(feed).findall(f"{ATOM}entry")


def test_a_feed_is_atom_and_goes_on_showing_what_it_told(data: Path, tmp_path: Path) -> None:
    archive, file = Archive(data), tmp_path / "nyt.atom"
    assert watch(archive, "--atom", file).exit_code == 0
    before = file.read_bytes()
    root = ElementTree.fromstring(before)
    names = [child.tag.removeprefix(ATOM) for child in root]
    assert names[:6] == ["id", "title", "updated", "author", "generator", "entry"]
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    for entry in entries(before):
        for tag in ("id", "title", "updated", "content"):
            assert len(entry.findall(f"{ATOM}{tag}")) == 1 and entry.findtext(f"{ATOM}{tag}")
        assert stamp.fullmatch(entry.findtext(f"{ATOM}updated") or "")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries(before)]
    assert len(set(ids)) == len(ids) > 20
    assert root.findtext(f"{ATOM}updated") == max(entry.findtext(f"{ATOM}updated") or "" for entry in entries(before))
    assert "<mark>dagtilbud" in before.decode().replace("&lt;", "<").replace("&gt;", ">")

    assert watch(archive, "--atom", file).exit_code == 1
    assert file.read_bytes() == before  # nothing new: the same bytes
    write(tmp_path / "nyt.txt", title="Skole i Hagested", text="Der bygges en skole.")
    list(archive.ingest([tmp_path / "nyt.txt"]))
    assert watch(archive, "--atom", file).exit_code == 0
    new = [entry for entry in entries(file.read_bytes()) if entry.findtext(f"{ATOM}id") not in ids]
    assert [entry.findtext(f"{ATOM}title") for entry in new] == ["2. Skole i Hagested · Direktionen · 2023-05-10"]
    assert len(entries(file.read_bytes())) == len(ids) + 1
    assert len(entries(watch(archive, "--atom", "-").stdout_bytes)) == len(ids) + 1


def test_closed_items_are_told_only_when_asked(copied: Archive) -> None:
    secrets = [each["text"] for each in SECRETS["closed"]]
    follow(copied, ["*", *secrets], ["22/9031"])
    outputs = [watch(copied, *form, "--dry-run").output for form in ((), ("--json",), ("--atom", "-"))]
    with copied.catalogue() as catalogue:
        closed = {row[0] for row in catalogue.connection.execute("SELECT id FROM items WHERE access = 'lukket'")}
    for output in outputs:
        assert len(output) > 1000
        assert not [text for text in secrets if re.search(f"{re.escape(text)}(?!:)", without_names(output, secrets))]
        assert not [item for item in closed if re.search(rf"{re.escape(item)}\b(?!\.)", output)]
    assert told(copied)
    whole = {notice.hit.item_id for notice in told(copied, include_closed=True) if notice.hit}
    assert closed <= whole
    remembered = (copied.folder / "watched.json").read_text("utf-8")
    assert not [text for text in secrets if text in remembered.replace(f'"{text}":', "")]


def without_names(output: str, names: Sequence[str]) -> str:
    """What is printed without the names of watches."""
    return re.sub("|".join(f'"watch":"{re.escape(name)}"' for name in names), "", output)


WRONG = """\
# What the council follows.
[[watches]]
name = "misspelt"
query = "tittel:budget"

[[watches]]
name = "both"
query = "budget"
case = "22/9031"

[[watches]]
query = "budget"

[[watches]]
name = "gone"
case = "99/1"

[[watches]]
name = "budget"  # asked for by the chairman
query = "budget"
since = 2023-05-01

[[watches]]
name = "budget"
query = "skole"

[[watches]]
name = "early"
query = "budget"
since = "next week"

[[watches]]
name = "odd"
query = "budget"
colour = "red"
"""


def test_mistakes_are_told_by_name_and_the_others_go_on(copied: Archive) -> None:
    file = copied.folder / "watches.toml"
    file.write_text(WRONG, "utf-8")
    done = run_process("watch", "--json", folder=copied.folder)
    notices = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert {notice["watch"] for notice in notices} == {"budget"}
    assert all(notice["hit"]["date"] >= "2023-05-01" for notice in notices)
    said = done.stderr.splitlines()
    for name in ("misspelt", "both", "watch 3", "gone", "budget", "early", "odd"):
        assert len([line for line in said if line.startswith(f"watch {name}:") or line.startswith(f"{name}:")]) == 1
    assert "titel" in done.stderr and "'colour'" in done.stderr.replace("`", "'")
    file.write_text("[[watches]\n", "utf-8")
    broken = run_process("watch", folder=copied.folder)
    assert (broken.returncode, broken.stdout) == (4, "") and "watches.toml" in broken.stderr


def test_a_broken_memory_is_told_with_advice(data: Path) -> None:
    (data / "watched.json").write_text("{", "utf-8")
    done = run_process("watch", folder=data)
    assert (done.returncode, done.stdout) == (4, "") and "told once more" in done.stderr


def test_watches_are_added_and_removed_in_the_file_that_people_edit(tmp_path: Path) -> None:
    file = Watches(tmp_path / "watches.toml")
    file.path.write_text(WRONG.replace("both", "begge"), "utf-8")
    before = file.path.read_text("utf-8")
    odd = Watch(name='Ældres "hjem" \\ æøå', query='titel:"ny skole" OR §17', since="2023-05")
    file.add(odd)
    assert file.read()[0][-1] == odd
    with pytest.raises(UsageError):
        file.add(odd)
    file.remove(odd.name)
    assert file.path.read_text("utf-8").rstrip() == before.rstrip()
    file.remove("begge")
    text = file.path.read_text("utf-8")
    assert "begge" not in text and "# What the council follows." in text and "# asked for by" in text
    with pytest.raises(NotFoundError):
        file.remove("begge")
    file.path.write_text('watches = [{name = "a", query = "b"}]', "utf-8")
    with pytest.raises(UsageError):
        file.remove("a")
    assert file.read()[0] == [Watch(name="a", query="b")]


def test_a_removed_watch_is_forgotten(data: Path) -> None:
    archive = Archive(data)
    assert watch(archive).exit_code == 0
    assert watch(archive, "remove", "skoler").exit_code == 0
    assert "skoler" not in (data / "watched.json").read_text("utf-8")
    assert watch(archive, "list").stdout.split()[0] == "plan"
    watch(archive, "add", "skoler", "--query", "dagtilbud")
    assert "told by dagtilbud" in watch(archive).stdout


def test_a_case_is_kept_by_one_of_its_items(copied: Archive) -> None:
    (trace,) = copied.trace("22/9031")
    assert watch(copied, "add", "plan", "--case", trace.case.id).exit_code == 0
    ((kept,), _) = Watches(copied.folder / "watches.toml").read()
    assert kept.case in {step.item_id for step in trace.steps}
    copied.rename(trace.case.id, "Et helt andet navn", "A", "B")
    assert {notice.step.status for notice in told(copied) if notice.step} >= {"held", "announced"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("a",),
        ("a", "--query", "x", "--case", "y"),
        ("", "--query", "x"),
        ("a", "--query", "tittel:x"),
        ("a", "--query", "x", "--since", "i går"),
        ("a", "--case", "ingen"),
    ],
)
def test_what_is_no_watch_is_refused(copied: Archive, arguments: tuple[str, ...]) -> None:
    done = watch(copied, "add", *arguments)
    assert isinstance(done.exception, (UsageError, NotFoundError))
    assert not (copied.folder / "watches.toml").exists()


def test_without_watches_or_archive_the_next_step_is_told(tmp_path: Path) -> None:
    none = watch(Archive(tmp_path / "data"))
    assert isinstance(none.exception, NotFoundError) and "watch add" in str(none.exception)
    follow(Archive(tmp_path / "data"), ["skole"])
    assert isinstance(watch(Archive(tmp_path / "data")).exception, ArchiveError)


def test_names_are_those_of_the_hits_and_hits_can_be_picked(demo: Archive) -> None:
    hits = list(demo.hits("skole OR dagtilbud"))
    assert [(each.id, each.versions) for each in demo.names("skole OR dagtilbud")] == [
        (hit.item_id, hit.versions) for hit in hits
    ]
    assert list(demo.hits("skole OR dagtilbud", wanted={hits[-1].item_id})) == hits[-1:]
