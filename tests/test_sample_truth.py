"""Every paper of the sample municipality, parsed, against what its source says.

The sources state what a reader takes from a paper; the contract differs in a few things, and so the truth is put into
its words first: members stand in any order (a table has two columns), the number of the journal plan is not part of
the case number, times have two digits, bullets are bullets however they are printed, the points of an item stand in
its sagsfremstilling and their decisions in its decision, too, a break is no point, decisions of other bodies than the
meeting's are `tidligere_behandling`, personal numbers are masked. Outcomes, votes and announced steps are another
room's.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import msgspec
import pytest
from labelled import PAPERS, golden, hold, parsed

from minutes.danish.forms import letters, mask_cpr

TABLE_HEAD = re.compile(r"\bTid\tPunkt\b")
BREAK = "Frokost"


def plain(text: str | None) -> str:
    """Letters and digits of a text as it may be shown."""
    return letters(mask_cpr(TABLE_HEAD.sub("", text or "")))


def whole_text(item: dict[str, Any]) -> str:
    """The sagsfremstilling with the points and tables that the paper prints in it."""
    points = (f"{p['number'] or ''} {p['time'] or ''} {p['title']} {p['text']}" for p in item["underpunkter"])
    return " ".join([item["sagsfremstilling"] or "", *points])


def whole_decision(decision: dict[str, Any], item: dict[str, Any], numbered: bool) -> str:
    """The text of a decision with what was decided point by point."""
    own = (
        f"{p['number'] or '' if numbered else ''} {p['title']} {each['text']}"
        for p in item["underpunkter"]
        for each in p["beslutning"]
    )
    return " ".join([decision["text"], *own])


def truth_of(file: str) -> dict[str, Any]:
    """The truth of a paper as the contract has it."""
    paper = PAPERS[file]
    record: dict[str, Any] = msgspec.to_builtins(paper)
    meeting = record["meeting"]
    for field in ("start", "end"):
        meeting[field] = meeting[field] and meeting[field].zfill(5)
    for item in record["items"]:
        number = item["case_number"]
        item["case_number"] = number and number.split()[-1]
        for table in paper.tables:
            if table.number == item["number"]:
                cells = " ".join(cell for row in table.rows for cell in row)
                item["sagsfremstilling"] += f" {table.caption} {cells}"
        item["sagsfremstilling"] = whole_text(item)
        item["underpunkter"] = [each for each in item["underpunkter"] if each["title"] != BREAK]
        own = [each for each in item["beslutning"] if each["committee"] == meeting["committee"]]
        other = [each for each in item["beslutning"] if each["committee"] != meeting["committee"]]
        numbered = paper.style.decided == "numbers"
        item["beslutning"] = [each | {"text": whole_decision(each, item, numbered)} for each in own]
        item["tidligere_behandling"] = [*item["tidligere_behandling"], *other]
    return record


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its long texts as letters and digits."""
    for item in record["items"]:
        for field in ("sagsfremstilling", "økonomiske_konsekvenser", "indstilling", "resume"):
            item[field] = plain(item[field])
        for field in ("beslutning", "tidligere_behandling"):
            item[field] = [each | {"text": plain(each["text"])} for each in item[field]]
        for point in item["underpunkter"]:
            point["text"] = plain(point["text"])
    return record


def sections(file: str) -> Counter[str]:
    """The names of the sections that the parser finds; the sources have no text that is no field."""
    _, minutes = parsed(file)
    return Counter(name for item in minutes.items for name in item.sections)


@pytest.mark.parametrize("file", PAPERS)
def test_paper_is_read_as_its_source_says(file: str) -> None:
    _, minutes = parsed(file)
    truth, found = comparable(truth_of(file)), comparable(msgspec.to_builtins(minutes))
    failing = golden.wrong(*golden.compared(truth, found))
    if truth["meeting"]["date_source"] != found["meeting"]["date_source"]:
        failing["meeting.date_source"] = found["meeting"]["date_source"]
    if sections(file):
        failing["item.sections"] = sections(file)
    hold("sample", file, failing)


@pytest.mark.parametrize("file", PAPERS)
def test_paper_has_the_items_of_its_source_in_order(file: str) -> None:
    _, minutes = parsed(file)
    assert [item.title for item in minutes.items] == [item.title for item in PAPERS[file].items]
