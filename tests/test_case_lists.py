"""Cases, overdue promises and unsure items as entries of a list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from traces import ALL, ANY, SAMPLE

from minutes.printing.cases import entry_lines, overdue_lines, unsure_lines
from minutes.printing.lines import Line
from minutes.records import CandidateCase, Case, Committee, Evidence, Overdue, Step, Trace, Unsure


def plain(lines: Iterator[Line]) -> list[str]:
    """The lines without their styles."""
    return ["".join(text for text, _ in line) for line in lines]


def test_an_entry_tells_name_path_and_position() -> None:
    assert plain(entry_lines(SAMPLE["Kapacitetsanalyse på dagtilbudsområdet"], 100)) == [
        "Kapacitetsanalyse på dagtilbudsområdet  lindholt-3",
        "Lindholt Kommune · sagsnr. 23/4417",
        "DIR → BUU → (✗ KB)",
        "now   25. maj 2023 · Børne- og Ungdomsudvalget · drøftet",
        "next  29. august 2023 · Kommunalbestyrelsen · overdue",
        "",
    ]


def test_a_case_waits_for_what_did_not_come() -> None:
    broken = replace(SAMPLE["Kapacitetsanalyse på dagtilbudsområdet"], next=None)
    assert "next  29. august 2023 · Kommunalbestyrelsen · overdue" in plain(entry_lines(broken, 100))
    assert "next  nothing announced" in plain(entry_lines(replace(broken, steps=broken.steps[:2]), 100))


@pytest.mark.parametrize("name", ALL)
def test_every_entry_fits(name: str) -> None:
    assert [line for line in plain(entry_lines(ALL[name], 60)) if cell_len(line) > 60] == []


def test_an_overdue_promise_stands_beside_what_the_archive_lacks() -> None:
    said = Evidence(kind="announced", text="Sagen kommer i KB den 29. august.", source="buu.pdf", page=2)
    kb = Committee(name="Kommunalbestyrelsen", abbreviation="KB")
    step = Step(committee=kb, date="2023-08-29", status="overdue", evidence=(said,))
    overdue = Overdue(
        case=Case(id="lindholt-3", title="Kapacitetsanalyse"),
        step=step,
        held_on="2023-08-29",
        held_source="kb.pdf",
        gaps=("the archive holds no meeting of KB between 2023-09-26 and 2024-05-28",),
    )
    assert plain(overdue_lines(overdue, 100)) == [
        "✗ 29. august 2023 · Kommunalbestyrelsen · overdue · Kapacitetsanalyse  lindholt-3",
        "  promised  “Sagen kommer i KB den 29. august.” buu.pdf, page 2",
        "  met without it  2023-08-29, kb.pdf",
        "  gap   the archive holds no meeting of KB between 2023-09-26 and 2024-05-28",
        "",
    ]


def test_an_unsure_item_names_its_candidates_and_why() -> None:
    because = Evidence(kind="case number", text="23/1", source="a.pdf")
    candidates = tuple(
        CandidateCase(case=Case(id=f"x-{number}", title=f"Sag {number}"), score=0.75, evidence=(because,))
        for number in (1, 2)
    )
    unsure = Unsure(
        item_id="x-kb-4",
        title="Sag",
        committee=Committee(name="Kommunalbestyrelsen"),
        date="2023-05-23",
        source="b.pdf",
        page=7,
        candidates=candidates,
    )
    assert plain(unsure_lines(unsure, 100)) == [
        "Sag  x-kb-4",
        "Kommunalbestyrelsen · 2023-05-23 · b.pdf, page 7",
        "? Sag 1  x-1  0.75",
        "  by    case number 23/1",
        "? Sag 2  x-2  0.75",
        "  by    case number 23/1",
        "",
    ]


@settings(max_examples=60, deadline=None)
@given(ANY, st.builds(Overdue), st.builds(Unsure), st.integers(1, 100))
def test_anything_can_be_listed(trace: Trace, overdue: Overdue, unsure: Unsure, width: int) -> None:
    for lines in (entry_lines(trace, width), overdue_lines(overdue, width), unsure_lines(unsure, width)):
        assert not {"\n", "\r", "\x1b", "\x07"} & set("".join(plain(lines)))
