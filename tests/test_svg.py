"""The drawing of a path: valid, whole, legible, and saying in words what it shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import combinations, pairwise
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pdfminer.fontmetrics import FONT_METRICS
from traces import ALL, ANY, SAMPLE, hostile_trace, long_trace

from minutes.danish.periods import bounds
from minutes.export.lanes import fitted, folded, lay_out, text_width
from minutes.export.svg import draw
from minutes.records import Case, Committee, Remark, Step, Trace
from minutes.wording import flat, stop_mark

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"title": 18.0, "name": 13.0}


class Box(NamedTuple):
    """The place of a text: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def meets(self, other: Box) -> bool:
        """Whether two texts stand on each other."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def drawn(trace: Trace) -> ElementTree.Element:
    """The drawing as its XML says."""
    return ElementTree.fromstring(draw(trace))


def boxes(svg: ElementTree.Element) -> list[Box]:
    """The places of all texts."""
    found = []
    for element in svg.iter(f"{SVG}text"):
        classes, text = (element.get("class") or "").split(), element.text or ""
        size = next((SIZES[each] for each in classes if each in SIZES), 11.0)
        width = text_width(text, size)
        x, y = float(element.get("x", "")), float(element.get("y", ""))
        left = x - width / 2 if "label" in classes else x
        found.append(Box(left, y - 0.8 * size, left + width, y + 0.2 * size, text))
    return found


@pytest.mark.parametrize("name", ALL)
def test_no_text_stands_on_another_or_leaves_the_paper(name: str) -> None:
    svg = drawn(ALL[name])
    width, height = float(svg.get("width", "")), float(svg.get("height", ""))
    texts = boxes(svg)
    assert [(one.text, two.text) for one, two in combinations(texts, 2) if one.meets(two)] == []
    assert [box for box in texts if box.left < 0 or box.top < 0 or box.right > width or box.bottom > height] == []


@pytest.mark.parametrize("name", ALL)
def test_every_step_is_drawn_once_with_its_status_and_told_in_words(name: str) -> None:
    trace, svg = ALL[name], drawn(ALL[name])
    steps = [group for group in svg.iter(f"{SVG}g") if "step" in (group.get("class") or "").split()]
    assert [group.get("class") for group in steps] == [f"step {step.status}" for step in trace.steps]
    assert all(group.findtext(f"{SVG}title") for group in steps)
    dashed = [any(each.get("class") == "inferred" for each in group) for group in steps]
    assert dashed == [step.date_source == "inferred" for step in trace.steps]
    told = svg.findtext(f"{SVG}desc") or ""
    assert all(f"{number}: " in told for number in range(1, len(trace.steps) + 1))
    assert svg.findtext(f"{SVG}title") == (flat(trace.case.title) or None) or not flat(trace.case.title)
    assert svg.get("role") == "img"
    ids = {element.get("id") for element in svg.iter() if element.get("id")}
    assert set((svg.get("aria-labelledby") or "").split()) == ids and len(ids) == 2


def test_overdue_and_promised_have_words_and_the_legend_has_only_what_is_used() -> None:
    texts = Counter(box.text for box in boxes(drawn(SAMPLE["Kapacitetsanalyse på dagtilbudsområdet"])))
    assert texts["udeblevet"] == 2 and texts["behandlet"] >= 1
    assert "bebudet" not in texts and "omtalt andetsteds" not in texts
    assert any(text.startswith("Hul i arkivet: ") for text in texts)


def test_remarks_stand_at_their_step_once() -> None:
    step = Step(committee=Committee(abbreviation="KB"), date="2023-05-23", status="held", outcome="udsat")
    remarks = tuple(Remark(kind=kind, text="", step=0) for kind in ("postponed", "late", "late"))
    texts = [box.text for box in boxes(drawn(Trace(case=Case(id="x", title="X"), steps=(step,), remarks=remarks)))]
    assert (texts.count("udsat"), texts.count("forsinket")) == (1, 1)


@pytest.mark.parametrize("number", [1, 5, 60])
def test_time_runs_from_left_to_right(number: int) -> None:
    for sheet in lay_out(long_trace(number)):
        assert all(one.x < two.x for one, two in pairwise(sheet.marks))
        assert all(mark.end >= mark.x for mark in sheet.marks)
        assert sheet.right <= 1400
        ticks = sorted(sheet.ticks)
        assert ticks, "some month or year is told"
        years = [int(tick.text) for tick in ticks if tick.is_year]
        assert years == sorted(years)


def test_a_day_stands_between_the_days_around_it() -> None:
    (sheet,) = lay_out(SAMPLE["Cykelsti langs Hagestedvej"])
    (new_year,) = [tick for tick in sheet.ticks if tick.text == "2023"]
    for mark in sheet.marks:
        days = bounds(mark.step.date)
        assert days and (mark.x < new_year.x) == (days[0] < dt.date(2023, 1, 1))


def test_steps_of_sixty_go_on_from_sheet_to_sheet() -> None:
    sheets = lay_out(long_trace(60))
    assert len(sheets) > 1
    assert sum(len(sheet.marks) for sheet in sheets) == 60
    assert [sheet.more for sheet in sheets] == [True] * (len(sheets) - 1) + [False]
    assert [sheet.done for sheet in sheets] == [False] + [True] * (len(sheets) - 1)


def test_texts_are_no_wider_than_they_are_taken_for() -> None:
    plain, bold = (FONT_METRICS[font][1] for font in ("Helvetica", "Helvetica-Bold"))
    assert [letter for letter in plain if len(letter) == 1 and plain[letter] / 1000 > text_width(letter, 1.0)] == []
    for title in SAMPLE:
        assert sum(bold[letter] for letter in title) / 1000 <= text_width(title, 1.0)


@given(st.text(), st.floats(30, 400))
def test_fitted_and_folded_texts_fit(text: str, width: float) -> None:
    assert text_width(fitted(text, 11, width), 11) <= width
    lines = folded(text, 11, width)
    assert all(text_width(line, 11) <= width for line in lines)
    assert len(" ".join(lines).split()) == len(flat(text).split())


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_any_trace_can_be_drawn(trace: Trace) -> None:
    svg = drawn(trace)
    assert sum("step" in (group.get("class") or "") for group in svg.iter(f"{SVG}g")) == len(trace.steps)
    assert draw(trace) == draw(trace)


def test_far_apart_and_undated_steps_are_drawn_at_once() -> None:
    kb = Committee(abbreviation="KB")
    dates = ("0001-01-01", "9999-12-31", None, "1850", "2023-05-10/9999-01-01")
    steps = tuple(Step(committee=kb, date=date, status="held") for date in dates)
    assert len(draw(Trace(case=Case(id="x", title="X"), steps=steps))) < 100_000


def test_hostile_text_stays_text() -> None:
    svg = drawn(hostile_trace("<script>alert(1)</script>"))
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == {
        *("svg", "title", "desc", "style", "rect", "line", "path", "g", "text"),
    }


def test_bodies_of_one_name_share_a_lane() -> None:
    trace = SAMPLE["Lokalplan 118 for boliger på Teglværksgrunden"]
    (sheet,) = lay_out(trace)
    assert [lane.mark for lane in sheet.lanes] == ["DIR", "MTU", "ØK", "KB"]
    assert [sheet.lanes[mark.lane].mark for mark in sheet.marks] == list(map(stop_mark, trace.steps))
    assert lay_out(replace(trace, steps=()))[0].marks == ()
