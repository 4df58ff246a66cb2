"""The calendar of coming dates, read back by another program."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from icalendar import Calendar
from msgspec.structs import replace
from traces import ALL, ANY, SAMPLE

from minutes.danish.periods import bounds
from minutes.export.ics import calendar
from minutes.records import Case, Committee, Evidence, Step, Trace
from minutes.wording import flat, shortened, stop_mark

LOCAL_PLAN = SAMPLE["Lokalplan 118 for boliger på Teglværksgrunden"]


def coming(trace: Trace) -> list[Step]:
    """The steps that a calendar can hold."""
    days = [step for step in trace.steps if step.status == "announced" and len(step.date or "") in (10, 21)]
    return [step for step in days if (limits := bounds(step.date)) and limits[1] < dt.date.max]


def test_announced_days_are_events() -> None:
    events = Calendar.from_ical(calendar([LOCAL_PLAN])).events
    assert [(event.start, event.end, str(event["SUMMARY"])) for event in events] == [
        (dt.date(2024, 8, 20), dt.date(2024, 8, 21), f"ØK: {LOCAL_PLAN.case.title}"),
        (dt.date(2024, 8, 27), dt.date(2024, 8, 28), f"KB: {LOCAL_PLAN.case.title}"),
    ]
    assert dt.datetime(2024, 5, 15, tzinfo=dt.UTC) == events[0].DTSTAMP
    assert str(events[0]["UID"]) == "lindholt-4/ØK/2@minutes"
    assert "data/raw/mtu-2024-05-15.pdf, page 1" in str(events[0]["DESCRIPTION"])


def test_a_range_ends_the_day_after_its_last() -> None:
    hearing = Step(step="høring", date="2023-05-12/2023-05-28", status="announced")
    (event,) = Calendar.from_ical(calendar([Trace(case=Case(id="x", title="X"), steps=(hearing,))])).events
    assert (event.start, event.end) == (dt.date(2023, 5, 12), dt.date(2023, 5, 29))


def test_months_and_what_was_held_are_no_dates() -> None:
    assert calendar([SAMPLE["Ældrepolitik 2023-2027"], SAMPLE["Kapacitetsanalyse på dagtilbudsområdet"]]) == ""
    assert calendar([]) == ""


def test_an_event_keeps_its_uid_when_it_is_moved() -> None:
    moved = replace(LOCAL_PLAN.steps[-1], date="2024-09-24")
    before, after = (
        Calendar.from_ical(calendar([trace])).events
        for trace in (LOCAL_PLAN, replace(LOCAL_PLAN, steps=(*LOCAL_PLAN.steps[:-1], moved)))
    )
    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert after[-1].start == dt.date(2024, 9, 24)


@pytest.mark.parametrize("name", ALL)
def test_lines_are_folded_and_end_as_the_standard_says(name: str) -> None:
    written = calendar([ALL[name]]).encode()
    assert written == calendar([ALL[name]]).encode()
    assert written.count(b"\n") == written.count(b"\r\n") == written.count(b"\r")
    for line in written.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


@settings(max_examples=150, deadline=None)
@given(ANY)
def test_any_text_is_read_back(trace: Trace) -> None:
    steps = coming(trace)
    written = calendar([trace])
    assert bool(written) == bool(steps)
    events = Calendar.from_ical(written).events if written else []
    assert [event.start for event in events] == [(bounds(step.date) or ())[0] for step in steps]
    for event, step in zip(events, steps, strict=True):
        assert event.errors == []
        assert str(event["SUMMARY"]) == flat(f"{stop_mark(step)}: {shortened(trace.case.title, 200)}")
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_the_sentence_of_the_promise_is_told() -> None:
    said = Evidence(kind="announced", text="Sagen, der haster; kommer\nigen.", source="a;b.pdf", page=2)
    step = Step(committee=Committee(name="Byrådet"), date="2024-01-09", status="announced", evidence=(said,))
    (event,) = Calendar.from_ical(calendar([Trace(case=Case(id="x", title="X"), steps=(step,))])).events
    assert str(event["DESCRIPTION"]) == "Byrådet\n“Sagen, der haster; kommer igen.” (a;b.pdf, page 2)"
