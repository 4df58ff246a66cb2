"""Every golden document against its gold, field by field; what is wrong today stands in golden/known.toml."""

from __future__ import annotations

import re
import subprocess
import sys

import msgspec
import pytest
from labelled import GOLDEN, KNOWN, PATHS, ROOT, golden, hold, parsed

from minutes.danish.forms import letters


@pytest.mark.parametrize("family", GOLDEN)
def test_document_is_read_as_its_gold_says(family: str) -> None:
    _, minutes = parsed(family)
    found = msgspec.to_builtins(minutes)
    hold("golden", family, golden.wrong(*golden.compared(GOLDEN[family].gold, found)))


@pytest.mark.parametrize("family", GOLDEN)
def test_gold_stands_in_its_document(family: str) -> None:
    """A text of the gold that the document does not have is a fault of the gold."""
    document, minutes = parsed(family)
    text = document.text
    for span in (span for furniture in minutes.furniture for span in furniture.spans):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]  # heads stand inside sentences
    text = letters(text)
    for item in GOLDEN[family].gold["items"]:
        decided = [each["text"] for key in ("beslutning", "tidligere_behandling") for each in item.get(key, ())]
        fields = [value for key, value in item.items() if isinstance(value, str) and key != "access"]
        titles = [each["title"] for each in item.get("bilag", ())]
        names = [each["name"] for each in item.get("fraværende", ())]
        paragraphs = [part for value in (*fields, *decided, *titles, *names) for part in value.split("\n\n")]
        assert [part for part in paragraphs if letters(part) not in text] == []


@pytest.mark.parametrize("section", KNOWN)
def test_known_list_names_only_documents(section: str) -> None:
    assert KNOWN[section].keys() <= PATHS.keys()


def test_table_of_fields() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "golden.py"), "--wrong"], capture_output=True, text=True, check=True
    )
    figures = re.findall(r"^(\S+) +([01]\.\d{3}) ", run.stdout, re.MULTILINE)
    assert len(figures) > len(golden.MEETING) and all(float(f1) > 0.5 for _, f1 in figures)
