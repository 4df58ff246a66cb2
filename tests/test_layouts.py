"""Each entry of layouts.toml is chosen by its own papers and by no others, and the manual's example works."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest
from labelled import GOLDEN, PAPERS, ROOT, parsed

from minutes.errors import MinutesError
from minutes.ingest import layouts as layouts_module
from minutes.ingest import segments
from minutes.ingest.layouts import Layout, choose_layout, layouts
from minutes.ingest.plaintext import read_text
from minutes.ingest.reader import read
from minutes.ingest.segments import segment

MANUAL = (ROOT / "docs" / "layouts.md").read_text("utf-8")
SHARED = Path(os.environ.get("MINUTES_SHARED") or ROOT.parent / "shared").resolve()
# The layout of the labelled public documents that choose one, by the start of their names.
CORPUS = {
    "aarhus-firstagenda": "FirstAgenda PDF",
    "replica-LTK-12": "Lyngby-Taarbæk 2012",
    "replica-ODE": "Odense",
    "replica-ISH": "Ishøj",
    "replica-BRO": "Brønderslev",
}


def example(language: str) -> str:
    """The manual's block in a language."""
    found = re.search(rf"```{language}\n(.*?)```", MANUAL, re.DOTALL)
    assert found
    return found[1]


def chosen(path: Path) -> str:
    """The name of the entry that a document chooses, empty for the generic reading."""
    return choose_layout(line.text for line in read(path).lines).name


@pytest.mark.parametrize("family", GOLDEN)
def test_golden_document_chooses_its_own_entry(family: str) -> None:
    document, _ = parsed(family)
    assert choose_layout(line.text for line in document.lines).name == GOLDEN[family].layout


@pytest.mark.parametrize("file", PAPERS)
def test_sample_paper_chooses_none(file: str) -> None:
    document, _ = parsed(file)
    assert choose_layout(line.text for line in document.lines).name == ""


def test_each_entry_has_a_golden_document() -> None:
    assert {layout.name for layout in layouts()} == {each.layout for each in GOLDEN.values()} - {""}


def test_labelled_public_documents_choose_their_own_entries() -> None:
    folders = [SHARED / "corpus" / "docs", SHARED / "seeds", SHARED / "cases" / "docs"]
    paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    if not paths:
        pytest.skip(f"no labelled documents in {SHARED}")
    wrong = {}
    for path in paths:
        own = next((name for start, name in CORPUS.items() if path.name.startswith(start)), "")
        try:
            entry = chosen(path)
        except MinutesError:
            continue
        if entry != own:
            wrong[path.name] = entry
    assert wrong == {}


def test_equal_entries_choose_neither() -> None:
    one, two = Layout(name="one", signs=("a", "b")), Layout(name="two", signs=("c", "d"))
    assert choose_layout("abc", (one, two)).name == "one"
    assert choose_layout("abcd", (one, two)).name == ""
    assert choose_layout("abcd", (one, two, Layout(name="three", signs=("a", "b", "d")))).name == "three"
    assert choose_layout("xa", (Layout(name="whole lines", signs=("a",)),)).name == "whole lines"
    assert choose_layout(["xa"], (Layout(name="whole lines", signs=("a",)),)).name == ""


def test_example_of_the_manual(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = tomllib.loads(example("toml"))["layout"][0]
    own = Layout(
        name=entry["name"],
        signs=tuple(entry["signs"]),
        items=tuple(entry["items"]),
        junk=tuple(entry["junk"]),
        heading_forms=layouts_module._pairs(entry["headings"]),
        label_forms=layouts_module._pairs(entry["labels"]),
    )
    monkeypatch.setattr(segments, "choose_layout", lambda lines: choose_layout(lines, (*layouts(), own)))
    minutes = segment(read_text(example("text").encode(), "bakkeby.txt", "0" * 64))
    assert minutes.meeting.place == "Loftet"
    assert [(item.number, item.title, item.resume) for item in minutes.items] == [
        ("1", "Lys i tunnelen", "Skal lampen skiftes?"),
        ("2", "Bænk ved søen", "Skal den males?"),
    ]
    assert [item.beslutning[0].text for item in minutes.items] == ["Ja.", "Nej."]


def test_manual_names_every_file_and_section() -> None:
    for name in re.findall(r"`((?:minutes|tests|benchmarks)/[\w/.]+\.\w+)`", MANUAL):
        assert (ROOT / name).exists()
    for name in ("headings", "labels"):
        data = tomllib.loads((ROOT / "minutes" / "ingest" / f"{name}.toml").read_text("utf-8"))
        rows = [row for row in MANUAL.splitlines() if f"minutes/ingest/{name}.toml" in row]
        assert all(re.search(r"in `\[(\w+)\]`", row)[1] in data for row in rows)  # type: ignore[index]
