"""Words planted in closed items and personal numbers in many notations: looked for in all that the program gives."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from planted import NOTATIONS, PAPERS, SECRETS, write_papers
from planted import planted as secret_at

from minutes.archive import Archive
from minutes.cli import cli
from minutes.export.formats import reader
from minutes.index.cases.titles import parse_title
from minutes.records.rows import TABLES

FORBIDDEN = [*SECRETS, *NOTATIONS]
OPEN_QUERIES = ("cykelsti", "gadelys*", "*", "stikprøve", "sti~")


def planted(folder: Path, engine: str) -> Archive:
    """An archive of the planted papers with an index of an engine."""
    archive = Archive(folder / "data")
    assert {one.status for one in archive.ingest(write_papers(folder / "raw"), engine=engine)} == {"parsed"}
    return archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return planted(tmp_path_factory.mktemp("planted"), "tantivy")


@pytest.fixture(scope="module")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return planted(tmp_path_factory.mktemp("whoosh"), "whoosh")


@pytest.fixture(params=["archive", "whoosh"])
def indexed(request: pytest.FixtureRequest) -> Archive:
    """The archive of either engine."""
    found: Archive = request.getfixturevalue(request.param)
    return found


def leaks(told: str | bytes) -> list[str]:
    """What of the secrets stands in an output, in whatever case."""
    text = (told if isinstance(told, str) else told.decode("utf-8", "replace")).casefold()
    return [secret for secret in FORBIDDEN if secret.casefold() in text]


def run(archive: Archive, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["--data", str(archive.folder), *arguments], standalone_mode=False)
    return done.output + repr(done.exception)


def ids(archive: Archive) -> list[str]:
    return [item.id for minutes in archive.minutes() for item in minutes.items]


def test_the_papers_are_read_as_they_were_written(archive: Archive) -> None:
    """What is planted must have been found as closed, or nothing below says anything."""
    papers = list(archive.minutes())
    assert [[item.access for item in minutes.items] for minutes in papers] == [["åben", "åben", "lukket", "åben"]] * 4
    whole = msgspec.json.encode(papers).decode()
    assert [secret for secret in SECRETS if secret not in whole] == []
    assert [number for number in NOTATIONS if number in whole] == []
    found = run(archive, "search", SECRETS[0], "--include-closed", "--json")
    assert json.loads(found.splitlines()[0].removesuffix("None"))["total"] == 1


def test_parse_shows_of_what_is_closed_what_the_agenda_lists(archive: Archive) -> None:
    papers = [archive.located(minutes.source.path) for minutes in archive.minutes()]
    listed = {secret_at(paper.form, place) for paper in PAPERS for place in ("titel", "gemtbilag", "fravaer", "bilag")}
    for told in (run(archive, "parse", *papers), run(archive, "parse", "--json", *papers)):
        assert set(leaks(told)) <= listed


def test_check(archive: Archive) -> None:
    papers = [archive.located(minutes.source.path) for minutes in archive.minutes()]
    told = [run(archive, "check"), run(archive, "check", *papers), run(archive, "check", "--json")]
    assert [leaks(each) for each in told] == [[]] * len(told)


def test_search_facets_snippets_and_suggestions(indexed: Archive) -> None:
    queries = [
        *OPEN_QUERIES,
        *(f"{secret[:-1]}x" for secret in SECRETS[::4]),
        *(f"{secret[:6]}*" for secret in SECRETS[::4]),
    ]
    queries += [f'"{number}"' for number in NOTATIONS]
    for query in queries:
        told = run(indexed, "search", query, "--json").replace(msgspec.json.encode(query).decode(), "")
        assert leaks(told) == [], query
    assert [found for secret in SECRETS if (found := indexed.search(secret)).total or found.suggestion] == []
    assert leaks(repr([indexed.complete(secret[:3]) for secret in SECRETS])) == []


def test_items(archive: Archive) -> None:
    for item_id in ids(archive):
        for command in (["show"], ["show", "--json"], ["show", "--where"], ["similar", "--json"], ["cite"]):
            assert leaks(run(archive, *command, item_id)) == [], (command, item_id)


def test_cases(archive: Archive) -> None:
    commands = [["trace", item, *more] for item in ids(archive) for more in (["--json"], ["--all"])]
    commands += [["trace", "cykelsti", "--format", form] for form in ("svg", "mermaid", "ics")]
    commands += [["cases", "--json"], ["cases", "--standing"], ["cases", "--unsure", "--json"], ["overdue", "--json"]]
    commands += [["trace", secret, "--json"] for secret in SECRETS[:3]]
    for command in commands:
        told = run(archive, *command).replace(repr(command[1]), "")
        assert leaks(told) == [], command


def test_coverage_and_attendance(archive: Archive) -> None:
    commands = [["coverage", "--all"], ["coverage", "--json"], ["coverage", "--csv", "-"]]
    commands += [["attendance", "--body", body] for body in ("MTU", "ØK", "KB", "KU")]
    for command in commands:
        told = run(archive, *command)
        assert told.strip() and leaks(told) == [], command


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
@pytest.mark.parametrize("table", TABLES)
def test_tables(archive: Archive, table: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.{form}"
    run(archive, "export", table, "-o", str(path))
    rows = repr(list(reader(form)(path)))
    assert leaks(rows) == []


def test_what_is_derived_from_open_text_alone(indexed: Archive) -> None:
    """The catalogue, with its log and as SQL; the register; the words that the index learnt."""
    derived = indexed.folder / "index"
    for path in [*derived.glob("*.sqlite*"), derived / "text" / "words.sqlite"]:
        assert leaks(path.read_bytes()) == [], path.name
    with closing(sqlite3.connect(derived / "catalogue.sqlite")) as connection:
        assert leaks("\n".join(connection.iterdump())) == []


def test_no_file_holds_a_personal_number(indexed: Archive) -> None:
    files = [path for path in indexed.folder.rglob("*") if path.is_file()]
    held = [(path.name, number) for path in files for number in NOTATIONS if number.encode() in path.read_bytes()]
    assert held == []


def test_watches(archive: Archive) -> None:
    run(archive, "watch", "add", "planted", "--query", "cykelsti")
    told = [run(archive, "watch", *more) for more in ([], ["list"], ["--json"])]
    assert leaks("".join(told)) == []
    left = [path for path in archive.folder.iterdir() if path.is_file()]
    assert leaks(b"".join(path.read_bytes() for path in left)) == []


def test_a_guess_at_a_closed_title_cannot_be_looked_up(archive: Archive) -> None:
    """What stands for closed titles tells which are the same, to nobody without the key."""
    closed = {item.title for minutes in archive.minutes() for item in minutes.items if item.access == "lukket"}
    guesses = {blake2b(parse_title(title).key.encode(), digest_size=16).hexdigest() for title in closed}
    guesses |= {blake2b(guess.encode(), digest_size=16).hexdigest() for guess in guesses}
    with archive.catalogue() as catalogue:
        query = "SELECT title_key FROM matters WHERE title = '' AND facts ->> 'access' = 'lukket'"
        veiled = [row[0] for row in catalogue.connection.execute(query)]
        assert len(veiled) == len(set(veiled)) == len(closed) == 4
        assert [guess for guess in guesses if guess in "\n".join(catalogue.connection.iterdump())] == []
    assert (archive.folder / "index" / "veil.key").stat().st_mode & 0o077 == 0
