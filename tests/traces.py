"""Traces to show: those of the sample municipality by its truth, and such as no municipality has."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import strategies as st
from labelled import PAPERS, ROOT

from minutes.records import (
    Case,
    Change,
    Committee,
    Evidence,
    Item,
    Point,
    Remark,
    Status,
    Step,
    Trace,
    Version,
)

MUNICIPALITY = tomllib.loads((ROOT / "data" / "sample" / "municipality.toml").read_text("utf-8"))
CASES = tomllib.loads((ROOT / "data" / "sample" / "cases.toml").read_text("utf-8"))
STATUSES: tuple[Status, ...] = ("held", "reported", "announced", "overdue")
HOSTILE = (
    "<script>alert('hej')</script> & \"citat\" 'tegn'",
    "første linje\nanden linje\r\n\ttredje\x0b\x1b[31m\x00",
    "👩‍🏫 skole 🚲 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
    "\u202eliptxt.exe\u202c תוכנית אב לעיר שקטה ومدينة هادئة",
    'kolon: semikolon; havelåge # gåseøjne " \\ komma, 1. punkt - {krøllet} [kantet] %% end subgraph',
    "Et ord uden pause " + "a" * 500,
    "Forlængelse " * 42,
    "",
    "]]> --> <!-- %%{init: {}}%% `kode` $$x^2$$ #quot; &amp; &#0;",
)


def _matter(step: dict[str, Any]) -> Item | Point:
    item: Item = PAPERS[step["file"]].items[step["item"] - 1]
    return item.underpunkter[step["point"] - 1] if "point" in step else item


def _step(step: dict[str, Any]) -> Step:
    """A step of the truth with what its paper says."""
    matter, source = _matter(step), f"data/raw/{step['file']}"
    body = step["committee"]
    committee = Committee(name=MUNICIPALITY["committees"][body]["name"], abbreviation=body)
    meeting = PAPERS[step["file"]].meeting
    decisions = [each for each in matter.beslutning if (each.committee, each.date) == (committee, step["date"])]
    promises = tuple(
        Evidence(kind="announced", text=each.text or "Sagen behandles igen.", source=source, page=1)
        for each in matter.announced
        if each.committee == committee
    )
    own = step["status"] == "held"
    return Step(
        committee=committee,
        date=step["date"],
        date_source=meeting.date_source if own else "stated",
        status=step["status"],
        outcome=step.get("outcome"),
        decision=decisions[-1].text if decisions else None,
        indstilling=decisions[-1].indstilling if decisions else None,
        item_id=f"lindholt-{step['file'].rpartition('.')[0]}-{step['item']}" if own else None,
        title=matter.title if own else None,
        source=source,
        page=1,
        evidence=() if own else promises,
    )


def _trace(number: int, case: dict[str, Any]) -> Trace:
    steps = tuple(map(_step, case["steps"]))
    done = [step for step in steps if step.status in ("held", "reported")]
    coming = [step for step in steps if step.status not in ("held", "reported")]
    return Trace(
        case=Case(id=f"lindholt-{number}", title=case["title"], municipality="Lindholt Kommune", numbers=("23/4417",)),
        steps=steps,
        now=done[-1] if done else None,
        next=coming[0] if coming else None,
        route=tuple(Committee(abbreviation=name) for name in ("VPU", "ØK", "KB")),
        remarks=(Remark(kind="postponed", text="Udsat på mødet.", step=1), Remark(kind="skipped", text="ØK")),
        gaps=("no minutes of Økonomiudvalget between 2023-06-20 and 2023-09-19",),
    )


SAMPLE = {case["title"]: _trace(number, case) for number, case in enumerate(CASES["cases"], 1)}


def long_trace(number: int) -> Trace:
    """A case of so many steps, three weeks apart, of all statuses; some are dated to a month or a range, or not."""
    bodies = [Committee(name=each["name"], abbreviation=name) for name, each in MUNICIPALITY["committees"].items()]
    dates = ("2021-{:02}-07", "2021-{:02}", "2021-{0:02}-12/2021-{0:02}-28", "2022-{:02}-19", "")
    steps = []
    for place in range(number):
        year, month = 2021 + place // 12, place % 12 + 1
        date = dates[place % len(dates)].format(month).replace("2021", str(year)).replace("2022", str(year)) or None
        body = None if place % 7 == 3 else bodies[place * 5 % len(bodies)]
        status = STATUSES[0 if place < number * 0.7 else place % 4]
        outcome = ("godkendt", "anbefalet", "sendt i høring", "taget til efterretning", None)[place % 5]
        steps.append(
            Step(
                committee=body,
                step="høring" if body is None else None,
                date=date,
                date_source="inferred" if place % 6 == 2 else "stated",
                status=status,
                outcome=outcome if status in ("held", "reported") else None,
                decision="Indstillingen blev godkendt med den tilføjelse, at sagen tages op igen. " * (place % 3),
                source="data/raw/møde.pdf",
                page=place + 1,
            )
        )
    done = [step for step in steps if step.status == "held"]
    case = Case(id=f"lang-{number}", title="Helhedsplan for bymidten", municipality="Lindholt Kommune")
    return Trace(case=case, steps=tuple(steps), now=done[-1] if done else None, next=steps[-1] if steps else None)


def hostile_trace(text: str) -> Trace:
    """A case of which every text is the given one."""
    evidence = (Evidence(kind=text, text=text, source=text, page=3),)
    versions = (
        Version(kind="dagsorden", source=text, item_id=text),
        Version(kind="referat", source=text, item_id=text, changes=(Change(field=text, before=text, after=None),)),
    )
    dates = ("2023-05-10", "2023-06", "2023-06-12/2023-07-01", text, None)
    steps = tuple(
        Step(
            committee=Committee(name=text, abbreviation=text if place % 2 else None),
            step=text,
            date=date,
            date_source="inferred",
            status=status,
            outcome=text,
            decision=text,
            item_id=text,
            title=text,
            source=text,
            page=1,
            evidence=evidence,
            versions=versions,
        )
        for place, date in enumerate(dates)
        for status in STATUSES
    )
    case = Case(id=text, title=text, municipality=text, names=(text,), numbers=(text,))
    remark = Remark(kind="late", text=text, step=0)
    return Trace(
        case=case,
        steps=steps,
        now=steps[0],
        next=steps[-1],
        route=(Committee(name=text),),
        remarks=(remark,),
        gaps=(text,),
    )


ALL = {
    **SAMPLE,
    "no steps": long_trace(0),
    "one step": long_trace(1),
    "sixty steps": long_trace(60),
    **{f"hostile {number}": hostile_trace(text) for number, text in enumerate(HOSTILE)},
}
DATES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.tuples(st.dates(), st.dates()).map(lambda days: f"{min(days)}/{max(days)}"),
)
STEPS = st.builds(Step, date=DATES)
ANY = st.builds(Trace, steps=st.lists(STEPS, max_size=8).map(tuple), now=st.none() | STEPS, next=st.none() | STEPS)
