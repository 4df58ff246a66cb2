"""The timeline of a case on the terminal: what stands on it, and that it fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from traces import ALL, ANY, HOSTILE, SAMPLE

from minutes.printing.lines import Line
from minutes.printing.traces import trace_lines
from minutes.printing.wraps import filled
from minutes.records import Case, Change, Committee, Evidence, Remark, Step, Trace, Version


def shown(trace: Trace, width: int = 100) -> list[str]:
    """The lines of a trace without their styles."""
    return ["".join(text for text, _ in line) for line in trace_lines(trace, width)]


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("name", ALL)
def test_every_line_fits(name: str, width: int) -> None:
    assert [line for line in shown(ALL[name], width) if cell_len(line) > width] == []


@pytest.mark.parametrize("name", SAMPLE)
def test_every_step_is_shown_with_its_sign_in_order(name: str) -> None:
    signs = {"held": "●", "reported": "◐", "announced": "○", "overdue": "✗"}
    lines = [line for line in shown(SAMPLE[name], 200) if line[:1] in signs.values()]
    steps = SAMPLE[name].steps
    assert [line[0] for line in lines] == [signs[step.status] for step in steps]
    for line, step in zip(lines, steps, strict=True):
        assert step.committee and f"{step.committee.name} ({step.committee.abbreviation})" in line
        assert (step.outcome or "") in line
        assert step.status == "held" or step.status in line


def test_the_path_tells_what_is_promised_from_what_was_held() -> None:
    assert "DIR → VPU → VPU → ØK → KB → (VPU)" in shown(SAMPLE["Ældrepolitik 2023-2027"])
    assert "DIR → BUU → (✗ KB)" in shown(SAMPLE["Kapacitetsanalyse på dagtilbudsområdet"])


def test_a_step_tells_its_decision_its_place_and_how_its_date_is_known() -> None:
    lines = shown(SAMPLE["Ældrepolitik 2023-2027"], 200)
    assert lines[0] == "Ældrepolitik 2023-2027  lindholt-1"
    assert lines[1] == "Lindholt Kommune · sagsnr. 23/4417"
    assert "● 26. april 2023 (udledt) · Direktionen (DIR)" in lines
    start = lines.index("● 10. maj 2023 · Voksen- og Plejeudvalget (VPU) · sendt i høring")
    assert lines[start + 1] == "│ Udkast til ældrepolitik 2023-2027  lindholt-vpu-2023-05-10-2"
    assert lines[start + 2].startswith("│ Udkastet blev drøftet og sendes i høring.")
    assert lines[start + 3] == "│ data/raw/vpu-2023-05-10.pdf, page 1"
    assert "now   29. august 2023 · Kommunalbestyrelsen · godkendt" in lines
    assert "next  marts 2025 · Voksen- og Plejeudvalget · announced" in lines
    assert any(line.startswith("gap   no minutes of Økonomiudvalget") for line in lines)


def test_promises_are_quoted_and_remarks_stand_at_their_step() -> None:
    promise = Evidence(kind="announced", text="Sagen kommer igen\ni juni.", source="a.pdf", page=3)
    steps = (
        Step(committee=Committee(abbreviation="KB"), date="2023-05-23", status="held", indstilling="ændret"),
        Step(committee=Committee(abbreviation="VPU"), date="2023-06", status="announced", evidence=(promise,)),
    )
    remarks = (Remark(kind="late", text="et år efter", step=0), Remark(kind="skipped", text="ØK", step=7))
    trace = Trace(case=Case(id="x", title="X"), steps=steps, remarks=remarks)
    assert shown(trace) == [
        "X  x",
        "",
        "KB → (VPU)",
        "",
        "● 23. maj 2023 · KB",
        "│ indstilling  ændret",
        "│ late  et år efter",
        "○ juni 2023 · VPU · announced",
        "  promised  “Sagen kommer igen i juni.” a.pdf, page 3",
        "",
        "now   no body has treated it yet",
        "next  nothing announced",
        "skipped  ØK",
    ]


def test_what_a_later_paper_changed_is_told() -> None:
    versions = (
        Version(kind="dagsorden", source="d.pdf", item_id="x-1"),
        Version(
            kind="referat", source="r.pdf", item_id="x-1", changes=(Change(field="beslutning", after="Godkendt."),)
        ),
        Version(kind="referat", source="r2.pdf", item_id="x-1"),
    )
    trace = Trace(case=Case(id="x", title="X"), steps=(Step(status="held", versions=versions),))
    lines = shown(trace)
    assert "  dagsorden → referat  beslutning: – → Godkendt." in lines
    assert "  referat → referat  nothing changed" in lines


def test_a_change_is_told_from_where_it_begins() -> None:
    before = "Der afsættes et rådighedsbeløb til anlæg af en sti langs vejen på 3,2 mio. kr. i 2023"
    change = Change(field="indstilling", before=before, after=before.replace("3,2", "2,6"))
    papers = (
        Version(kind="dagsorden", source="d.pdf", item_id="x-1"),
        Version(kind="referat", source="r.pdf", item_id="x-1", changes=(change,)),
    )
    lines = shown(Trace(case=Case(id="x", title="X"), steps=(Step(status="held", versions=papers),)), 120)
    told = "indstilling: … vejen på 3,2 mio. kr. i 2023 → … vejen på 2,6 mio. kr. i 2023"
    assert f"  dagsorden → referat  {told}" in lines


def test_closed_steps_say_so() -> None:
    closed = replace(SAMPLE["Demensstrategi"].steps[0], access="lukket", title=None)
    trace = replace(SAMPLE["Demensstrategi"], steps=(closed,))
    assert "● 24. april 2024 · Direktionen (DIR) · lukket" in shown(trace)


@settings(max_examples=150, deadline=None)
@given(ANY, st.integers(1, 120))
def test_any_trace_can_be_shown(trace: Trace, width: int) -> None:
    assert not {"\n", "\r", "\x1b", "\x07"} & set("".join(shown(trace, width)))


@given(st.text(), st.integers(1, 60))
def test_filling_loses_no_letter(text: str, width: int) -> None:
    first: Line = (("* ", ""),)
    rest: Line = (("  ", ""),)
    lines = list(filled(((text, "bold"), (" end", "")), width, first, rest))
    body = "".join(part for line in lines for part, _ in line[1:])
    assert "".join(body.split()) == "".join(f"{text} end".split())
    assert [line[0] for line in lines] == [*first, *rest * (len(lines) - 1)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_are_shown_harmless(text: str) -> None:
    whole = "".join(shown(Trace(case=Case(id="x", title=text))))
    assert not {"\x1b", "\x00", "\x0b", "\u202e", "\n"} & set(whole)
