"""Documents made to break a parser, and damaged ones: each is parsed or told why not; the run goes on.

A fast slice of `benchmarks/torture.py`, and all of it with the samples of other projects in the slow suite.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.errors import MinutesError, UnreadableError
from minutes.ingest.docx import read_docx
from minutes.ingest.reader import read
from minutes.ingest.segments import segment
from minutes.parsing import parse

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import torture  # noqa: E402
from monsters import KINDS, Size, monsters  # noqa: E402
from monsters.packages import packed  # noqa: E402

TINY = Size(pages=20, letters=4_000, whole=200_000, depth=3_000, parts=1_000)
SECONDS = 20.0  # a small monster, on a machine that has other work


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[torture.Run, dict[str, torture.Told], set[str]]:
    """One ingest over small monsters and odd folders: the run, what it told of each file, those that must be read."""
    home = tmp_path_factory.mktemp("torture")
    legit: set[str] = set()
    for group in (*KINDS, "folders"):
        legit |= torture.write_group(group, home / "files" / group, home, TINY)
    run = torture.Run(home / "files", home / "archive")
    told = torture.told_of(run, torture.files_in(home / "files"))
    unnamed = set(torture.files_in(home / "files")) - told.keys()
    assert not unnamed
    assert torture.answers(home / "archive")
    return run, told, legit


Outcome = tuple[torture.Run, dict[str, torture.Told], set[str]]


def test_no_monster_ends_the_run_or_breaks_the_parser(told: Outcome) -> None:
    run, files, legit = told
    assert torture.faults_of(run, files, legit) == []
    assert {name: one.line for name, one in files.items() if one.end in torture.BAD} == {}
    assert {name: one.line for name, one in files.items() if one.end in ("time", "memory")} == {}


def test_what_fails_says_what_to_do(told: Outcome) -> None:
    for name, one in told[1].items():
        if one.end == "refused":
            assert re.search(r"\(.{8,}\)$", one.line) or one.line.startswith("skipped"), name


def test_monsters_are_the_same_each_time() -> None:
    for one, other in zip(monsters(TINY), monsters(TINY), strict=True):
        if not one.name.endswith(".docx"):  # a zip file holds the time
            assert one.made() == other.made(), one.name


def test_a_zip_file_with_a_wrong_directory_is_told() -> None:
    whole = (ROOT / "tests/files/minutes.docx").read_bytes()
    random = Random(3)
    for _ in range(40):
        start, stop = sorted(random.sample(range(len(whole)), 2))
        try:
            assert read_docx(whole[:start] + whole[stop:], "a.docx", "").lines
        except UnreadableError as error:
            assert "bug" not in error.advice


def test_a_gap_in_the_contents_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Dagsorden\nIndholdsfortegnelse\n1. Sag" + b"\0" * 3000 + b"a\n2. Sag ..... 3\n" + b"Ord " * 9000)
    assert parse(path).items


SAMPLES = [path.read_bytes() for path in torture.own_samples() if path.suffix != ".pdf"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mixed_and_damaged_samples_are_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    first, second = data.draw(st.sampled_from(SAMPLES)), data.draw(st.sampled_from(SAMPLES))
    at, other = data.draw(st.integers(0, len(first))), data.draw(st.integers(0, len(second)))
    between = data.draw(st.binary(max_size=8))
    path = tmp_path_factory.getbasetemp() / "mixed"
    path.write_bytes(first[:at] + between + second[other:])
    try:
        document = read(path)
    except MinutesError:
        return
    assert segment(document).items


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60))
def test_word_documents_with_broken_xml_are_read_or_told(seed: int, count: int) -> None:
    whole = (ROOT / "tests/files/minutes.docx").read_bytes()
    random = Random(seed)
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {name: bytearray(package.read(name)) for name in package.namelist()}
    for _ in range(count):
        part = random.choice([part for part in parts.values() if part])
        part[random.randrange(len(part))] = random.choice(b'<>/"&= w:0a9\0\xff')
    try:
        assert read_docx(packed({name: bytes(part) for name, part in parts.items()}), "a.docx", "").lines
    except MinutesError:
        return


@pytest.mark.slow
def test_the_torture_finds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "benchmarks/torture.py", "--keep", tmp_path / "torture"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
