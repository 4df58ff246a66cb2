"""From what papers tell to steps, route, remarks and gaps: on small invented facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from minutes.danish.committees import same_body
from minutes.index.cases.facts import Facts
from minutes.index.cases.routes import find_gaps, find_remarks, find_route
from minutes.index.cases.steps import Path, find_path
from minutes.records import Announcement, Committee, Decision, Evidence, Kind

DIR, VPU, ØK, KB = (Committee(abbreviation=name) for name in ("DIR", "VPU", "ØK", "KB"))
ROUTE = (VPU, ØK, KB)

Short = tuple[str | None, str | None, str]


def facts(
    body: Committee,
    date: str,
    *announced: Announcement,
    outcome: str | None = None,
    told: Sequence[Decision] = (),
    kind: Kind = "referat",
    **more: object,
) -> Facts:
    """What the paper of one meeting tells."""
    start = f"{body.abbreviation}-{date}"
    decision = Decision(committee=body, date=date, text=f"{outcome}.", outcome=outcome)
    values: dict[str, object] = {
        "id": f"{start}-1", "committee": body, "date": date, "date_source": "stated", "kind": kind,
        "source": f"{start}-{kind}.txt", "page": 1, "title": "Fyrskolen", "decisions": (decision,) if outcome else (),
        "outcome": outcome, "told": tuple(told), "announced": announced,
    }  # fmt: skip
    return Facts(**values | more)  # type: ignore[arg-type]


def promise(body: Committee | None, date: str | None, step: str = "behandling") -> Announcement:
    return Announcement(committee=body, step=step, date=date, text=f"Sagen behandles {date}.")


def meeting_days(**days: str) -> Callable[[Committee], Sequence[str]]:
    """The days on which bodies met, by their abbreviations."""

    def found(body: Committee) -> Sequence[str]:
        return next((days[name].split() for name in days if same_body(body, Committee(abbreviation=name))), [])

    return found


def path(*told: Facts, **days: str) -> Path:
    return find_path(sorted(told, key=lambda each: each.date or ""), meeting_days(**days), {})


def short(found: Path) -> list[Short]:
    return [
        (step.committee.abbreviation if step.committee else step.step, step.date, step.status) for step in found.steps
    ]


def remarks(found: Path, *told: Facts, **days: str) -> list[tuple[str, int | None]]:
    return [(remark.kind, remark.step) for remark in find_remarks(found, told, meeting_days(**days))]


def test_a_promise_is_kept_by_the_meeting_that_it_names_and_is_its_evidence() -> None:
    found = path(facts(VPU, "2023-05-10", promise(ØK, "2023-05-16")), facts(ØK, "2023-05-16"))
    assert short(found) == [("VPU", "2023-05-10", "held"), ("ØK", "2023-05-16", "held")]
    (said,) = found.steps[1].evidence
    assert (said.kind, said.source) == ("announced", "VPU-2023-05-10-referat.txt")
    assert found.late == {}


@pytest.mark.parametrize("when", ["2023-05", "2023-05-12/2023-05-20", "2023"])
def test_a_promise_for_a_month_or_a_range_is_kept_within_it(when: str) -> None:
    found = path(facts(VPU, "2023-05-01", promise(ØK, when)), facts(ØK, "2023-05-16"))
    assert [status for *_, status in short(found)] == ["held", "held"]
    assert found.late == {}


@pytest.mark.parametrize("when", ["2023-05-16", "2023-05", "2023-05-12/2023-05-16"])
def test_a_promise_that_is_kept_late_is_held_with_a_remark(when: str) -> None:
    told = facts(VPU, "2023-05-01", promise(ØK, when)), facts(ØK, "2023-06-20")
    found = path(*told)
    assert [status for *_, status in short(found)] == ["held", "held"]
    assert found.late == {1: when}
    assert remarks(found, *told) == [("late", 1)]


def test_a_promise_that_is_told_again_is_one_step_with_both_sentences() -> None:
    found = path(
        facts(DIR, "2023-03-15", promise(KB, "2023-08")),
        facts(VPU, "2023-05-10", promise(KB, "2023-08-29")),
    )
    assert short(found)[-1] == ("KB", "2023-08-29", "announced")
    assert len(found.steps) == 3
    assert [each.source for each in found.steps[-1].evidence] == [
        "DIR-2023-03-15-referat.txt",
        "VPU-2023-05-10-referat.txt",
    ]


def test_a_promise_that_is_given_another_day_is_replaced() -> None:
    found = path(
        facts(DIR, "2023-03-15", promise(KB, "2023-06-20")),
        facts(VPU, "2023-05-10", promise(KB, "2023-08-29")),
        KB="2023-06-20",
    )
    assert short(found) == [
        ("DIR", "2023-03-15", "held"),
        ("VPU", "2023-05-10", "held"),
        ("KB", "2023-08-29", "announced"),
    ]


@pytest.mark.parametrize(
    ("when", "days", "missed"),
    [
        ("2023-05-16", "2023-05-15", None),
        ("2023-05-16", "2023-05-16", "2023-05-16"),
        ("2023-05-16", "2023-05-15 2023-06-20 2023-08-22", "2023-06-20"),
        ("2023-05", "2023-05-02", None),
        ("2023-05", "2023-05-02 2023-05-23", "2023-05-23"),
        ("2023-05", "2023-06-20", "2023-06-20"),
        ("2023-05-12/2023-05-28", "2023-05-12", None),
        ("2023-05-12/2023-05-28", "2023-05-30", "2023-05-30"),
        ("2023-05-16", "", None),
    ],
)
def test_a_promise_is_overdue_once_the_body_met_without_it(when: str, days: str, missed: str | None) -> None:
    found = path(facts(VPU, "2023-05-01", promise(ØK, when)), ØK=days)
    assert found.steps[1].status == ("overdue" if missed else "announced")
    assert found.missed_on == ({1: missed} if missed else {})


def test_a_promise_without_a_day_comes_after_what_was_promised_before_it_and_is_never_overdue() -> None:
    told = facts(VPU, "2023-05-01", promise(ØK, "2023-05-16"), promise(KB, None)), facts(VPU, "2023-06-01")
    found = path(*told, ØK="2023-05-16", KB="2023-08-29")
    assert short(found) == [
        ("VPU", "2023-05-01", "held"),
        ("ØK", "2023-05-16", "overdue"),
        ("KB", None, "announced"),
        ("VPU", "2023-06-01", "held"),
    ]


def test_what_another_paper_tells_is_reported_once_and_not_beside_the_record() -> None:
    said = Decision(committee=ØK, date="2023-05-16", text="Anbefalet.", outcome="anbefalet")
    own = Decision(committee=VPU, date="2023-05-10", text="Anbefalet.", outcome="anbefalet")
    told = [facts(KB, "2023-05-23", told=[own, said]), facts(KB, "2023-08-29", told=[said])]
    found = path(facts(VPU, "2023-05-10"), *told)
    assert short(found) == [
        ("VPU", "2023-05-10", "held"),
        ("ØK", "2023-05-16", "reported"),
        ("KB", "2023-05-23", "held"),
        ("KB", "2023-08-29", "held"),
    ]
    step = found.steps[1]
    assert (step.outcome, step.decision, step.source) == ("anbefalet", "Anbefalet.", "KB-2023-05-23-referat.txt")
    assert len(step.evidence) == 2


def test_a_hearing_is_announced_until_a_paper_tells_of_it() -> None:
    first = facts(VPU, "2023-05-10", promise(None, "2023-05-12/2023-05-28", step="høring"))
    assert short(path(first))[1] == ("høring", "2023-05-12/2023-05-28", "announced")
    later = facts(VPU, "2023-06-14", heard="Der er kommet 14 høringssvar.")
    assert short(path(first, later)) == [
        ("VPU", "2023-05-10", "held"),
        ("høring", "2023-05-12/2023-05-28", "reported"),
        ("VPU", "2023-06-14", "held"),
    ]


def test_papers_of_one_meeting_are_one_step_with_the_last_as_its_record() -> None:
    agenda, protocol = facts(VPU, "2023-05-10", kind="dagsorden"), facts(VPU, "2023-05-10", outcome="godkendt")
    (step,) = path(protocol, agenda).steps
    assert (step.outcome, step.source) == ("godkendt", protocol.source)
    assert [version.kind for version in step.versions] == ["dagsorden", "referat"]


def test_what_a_calendar_plans_is_a_promise() -> None:
    planned = facts(DIR, "2023-05-03", planned=True, id="DIR-2023-04-12-1@2023-05-03.1")
    found = path(facts(VPU, "2023-04-12"), planned)
    assert short(found)[1] == ("DIR", "2023-05-03", "announced")
    assert found.steps[1].evidence[0].kind == "calendar"
    assert found.steps[1].item_id == "DIR-2023-04-12-1"


def test_a_standing_case_has_meetings_and_nothing_else() -> None:
    said = Decision(committee=ØK, date="2023-05-16", text="Anbefalet.", outcome="anbefalet")
    told = [facts(VPU, "2023-05-10", promise(KB, "2023-06-20"), told=[said])]
    assert len(find_path(told, meeting_days(), {}).steps) == 3
    assert short(find_path(told, meeting_days(), {}, standing=True)) == [("VPU", "2023-05-10", "held")]


def test_what_links_a_paper_to_its_case_is_evidence_of_its_step() -> None:
    sign = Evidence(kind="case number", text="23/1", source="x.txt")
    told = facts(VPU, "2023-05-10")
    assert find_path([told], meeting_days(), {told.id: (sign,)}).steps[0].evidence == (sign,)


def test_the_route_is_that_of_the_sagsgang_then_of_the_promises() -> None:
    told = [facts(VPU, "2023-05-10", promise(KB, "2023-06"), promise(DIR, None), route=ROUTE)]
    assert find_route(told) == (*ROUTE, DIR)


def test_what_leaves_the_route_is_remarked_on() -> None:
    told = [
        facts(KB, "2023-05-10", route=ROUTE, outcome="sendt tilbage"),
        facts(VPU, "2023-06-14", route=ROUTE, outcome="udsat"),
        facts(VPU, "2023-08-15", route=ROUTE, outcome="anbefalet"),
    ]
    found = path(*told)
    assert remarks(found, *told) == [
        ("returned", 0),
        ("postponed", 1),
        ("taken up again", 1),
        ("taken up again", 2),
    ]
    texts = [remark.text for remark in find_remarks(found, told, meeting_days())]
    assert texts[0] == "KB sent it back on 2023-05-10"
    assert texts[1:] == [
        "VPU put it off on 2023-06-14",
        "VPU had it again on 2023-06-14",
        "VPU took it up again on 2023-08-15",
    ]


def test_a_body_that_had_it_too_early_is_out_of_order() -> None:
    told = [facts(ØK, "2023-05-10", route=ROUTE), facts(VPU, "2023-06-14", route=ROUTE)]
    found = path(*told)
    assert remarks(found, *told) == [("out of order", 0)]
    in_order = [facts(VPU, "2023-05-10", route=ROUTE), facts(ØK, "2023-06-14", route=ROUTE)]
    assert remarks(path(*in_order), *in_order) == []


def test_a_body_is_skipped_only_where_the_archive_holds_its_meetings() -> None:
    told = [facts(VPU, "2023-05-10", route=ROUTE), facts(KB, "2023-05-30", route=ROUTE)]
    found = path(*told)
    assert remarks(found, *told, ØK="2023-05-16") == [("skipped", 1)]
    assert remarks(found, *told, ØK="2023-06-16") == []
    assert remarks(found, *told) == []


def test_gaps_tell_what_the_archive_lacks_beside_a_promise() -> None:
    told = facts(VPU, "2023-05-01", promise(ØK, "2023-05-16"), promise(KB, "2023-08"))
    missing = "the archive holds no meeting of"
    assert find_gaps(path(told).steps, meeting_days()) == (f"{missing} ØK", f"{missing} KB")
    held = {"ØK": "2023-06-20", "KB": "2023-06-20"}
    assert find_gaps(path(told, **held).steps, meeting_days(**held)) == (f"{missing} ØK on 2023-05-16",)
    on_the_day = {"ØK": "2023-05-16", "KB": "2023-06-20"}
    assert find_gaps(path(told, **on_the_day).steps, meeting_days(**on_the_day)) == ()


def test_a_pause_longer_than_a_body_makes_is_a_gap() -> None:
    told = facts(VPU, "2023-05-01", promise(KB, "2023-08"))
    monthly = "2023-01-24 2023-02-28 2023-03-28 2023-04-25 2023-05-30 2023-06-27"
    with_gap, without = f"{monthly} 2023-11-28", f"{monthly} 2023-08-01 2023-09-05"
    found = path(told, KB=with_gap)
    assert found.steps[1].status == "overdue"
    assert find_gaps(found.steps, meeting_days(KB=with_gap)) == (
        "the archive holds no meeting of KB between 2023-06-27 and 2023-11-28",
    )
    assert find_gaps(path(told, KB=without).steps, meeting_days(KB=without)) == ()
