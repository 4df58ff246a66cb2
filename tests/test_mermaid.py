"""The flowchart of a path: nothing that a text says is taken for Mermaid's own."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from traces import ALL, ANY, SAMPLE

from minutes.export.mermaid import chart
from minutes.records import Trace
from minutes.wording import flat, stop_mark

# The part of the grammar that is used; letters of a text are those that have no meaning to Mermaid or Markdown.
TEXT = r"(?:[^\W_]|[ ,()/–-]|#\d+;|<br>)*"
STATUS = "held|reported|announced|overdue"
NODE = rf'    s\d+(?:\(\["{TEXT}"\]\)|\["{TEXT}"\]|\("{TEXT}"\)|\{{\{{"{TEXT}"\}}\}}):::(?:{STATUS})'
LINE = re.compile(
    rf"flowchart (?:LR|TD)|    subgraph case\[\"{TEXT}\"\]|    direction (?:LR|TD)|{NODE}|    s\d+ (?:-->|-\.->) s\d+"
    r"|    end|    style case fill:none,stroke:#\w+|    classDef \w+ [\w#,: -]+"
)


def texts(line: str) -> list[str]:
    """The lines of the label of a node, as Mermaid shows them."""
    label = line.partition('"')[2].rpartition('"')[0]
    return [html.unescape(re.sub(r"#(\d+);", r"&#\1;", part)) for part in label.split("<br>")]


@pytest.mark.parametrize("name", ALL)
def test_every_line_is_of_the_grammar(name: str) -> None:
    lines = chart(ALL[name]).splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert sum(":::" in line for line in lines) == len(ALL[name].steps)


def test_a_path_in_full() -> None:
    lines = chart(SAMPLE["Kapacitetsanalyse på dagtilbudsområdet"]).splitlines()
    assert lines[:3] == [
        "flowchart LR",
        '    subgraph case["Kapacitetsanalyse på dagtilbudsområdet"]',
        "    direction LR",
    ]
    assert [texts(line) for line in lines if ":::" in line] == [
        ["DIR", "26. april 2023 (udledt)"],
        ["BUU", "25. maj 2023", "drøftet"],
        ["KB", "29. august 2023", "udeblevet"],
    ]
    assert "    s0 --> s1" in lines and "    s1 -.-> s2" in lines


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_any_trace_is_charted(trace: Trace) -> None:
    lines = chart(trace).split("\n")[:-1]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    shown = [texts(line)[0] for line in lines if ":::" in line]
    for label, step in zip(shown, trace.steps, strict=True):
        assert label == stop_mark(step) or label.endswith("…")
        assert flat(label) == label
