"""Small drawings within pages, in SVG without styles of its own; the style sheet has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup

from minutes.export.svg import draw
from minutes.records import Trace

_SVG = "{http://www.w3.org/2000/svg}"
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
    """The drawing of a case's path for a page: without paper and style, each step a link to its place below."""
    ElementTree.register_namespace("", _SVG.strip("{}"))
    svg = ElementTree.fromstring(draw(trace))
    for name in ("style", "title", "desc"):
        for each in svg.findall(f"{_SVG}{name}"):
            svg.remove(each)
    svg.remove(svg.find(f"{_SVG}rect[@class='paper']"))  # type: ignore[arg-type]
    svg.attrib.pop("aria-labelledby")
    svg.attrib |= {"role": "group", "aria-label": "Sagens forløb som tidslinje"}
    steps = [place for place, each in enumerate(svg) if each.get("class", "").startswith("step ")]
    for number, place in enumerate(steps, 1):
        group = svg[place]
        link = ElementTree.Element(f"{_SVG}a", {"href": f"{step_address}{number}"})
        link.append(group)
        svg[place] = link
    return Markup(ElementTree.tostring(svg, encoding="unicode"))
