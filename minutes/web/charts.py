"""Small drawings within pages, in SVG without styles of its own; the style sheet has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup

from minutes.export.svg import draw_within
from minutes.records import Trace

_HEIGHT = 72.0
_MOST_YEARS = 120


class Bar(NamedTuple):
    """One year of a chart: how many, and how high its bar is."""

    year: str
    hits: int
    height: float


def year_bars(counts: Mapping[str, int]) -> list[Bar]:
    """The hits of each year, from the first to the last, those without any, too."""
    years = sorted(int(year) for year in counts if year.isdigit())
    if not years:
        return []
    most = max(counts.values())
    every = range(max(years[0], years[-1] - _MOST_YEARS + 1), years[-1] + 1)
    found = [(str(year), counts.get(str(year), 0)) for year in every]
    return [Bar(year, count, round(max(_HEIGHT * count / most, 2.0), 1) if count else 0.0) for year, count in found]


def case_drawing(trace: Trace, step_address: str) -> Markup:
    """The drawing of a case's path for a page: each step is a link to its place in the list below."""
    svg = draw_within(trace)
    svg.attrib |= {"role": "group", "aria-label": "Sagens forløb som tidslinje"}
    steps = [place for place, each in enumerate(svg) if each.get("class", "").startswith("step ")]
    for number, place in enumerate(steps, 1):
        link = Element("a", {"href": f"{step_address}{number}"})
        link.append(svg[place])
        svg[place] = link
    return Markup(tostring(svg, encoding="unicode"))
