"""Tables from rules: the cells that pdfplumber finds in the same rules, and in none that it does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pdfplumber import table

from minutes.ingest.pdf.cells import NEAR, Edge, merged, tables_of
from minutes.records import Box

# Places of a small grid, some of them near to each other, drawn a little off.
PLACES = st.sampled_from([20.0, 60.0, 63.0, 100.0, 101.0, 160.0, 240.0])
OFF = st.sampled_from([0.0, 0.0, 0.5, 1.0, 2.5])
ENDS = st.tuples(PLACES, PLACES).map(sorted)
EDGES = st.lists(st.builds(lambda place, off, ends: Edge(place + off, *ends), PLACES, OFF, ENDS), max_size=24)
Tables = list[list[Box]]


def test_a_grid_has_its_cells_row_by_row_within_each_column() -> None:
    across = [Edge(y, 10.0, 110.0) for y in (10.0, 30.0, 50.0)]
    down = [Edge(x, 10.0, 50.0) for x in (10.0, 60.0, 110.0)]
    assert tables_of(across, down) == [
        [(10.0, 10.0, 60.0, 30.0), (10.0, 30.0, 60.0, 50.0), (60.0, 10.0, 110.0, 30.0), (60.0, 30.0, 110.0, 50.0)]
    ]


def test_a_frame_is_no_table_and_tables_apart_stay_apart() -> None:
    frame = [Edge(10.0, 10.0, 110.0), Edge(50.0, 10.0, 110.0)], [Edge(10.0, 10.0, 50.0), Edge(110.0, 10.0, 50.0)]
    assert tables_of(*frame) == []
    across = [Edge(y, 0.0, 100.0) for y in (200.0, 220.0, 240.0, 10.0, 30.0, 50.0)]
    down = [Edge(x, top, top + 40.0) for x in (0.0, 100.0) for top in (200.0, 10.0)]
    assert [cells[0] for cells in tables_of(across, down)] == [(0.0, 10.0, 100.0, 30.0), (0.0, 200.0, 100.0, 220.0)]


def test_pieces_of_a_rule_are_one() -> None:
    pieces = [Edge(50.0, 10.0, 40.0), Edge(52.0, 42.0, 80.0), Edge(50.0, 120.0, 160.0)]
    place = (50.0 + 50.0 + 52.0) / 3
    assert merged(pieces) == [Edge(place, 10.0, 80.0), Edge(place, 120.0, 160.0)]


@given(EDGES, EDGES)
def test_cells_are_those_of_pdfplumber(across: list[Edge], down: list[Edge]) -> None:
    assert _rounded(tables_of(across, down)) == _rounded(_plumbed(across, down))


def _plumbed(across: list[Edge], down: list[Edge]) -> Tables:
    edges = [_plumber_edge("h", (start, place, end, place)) for place, start, end in across]
    edges += [_plumber_edge("v", (place, start, place, end)) for place, start, end in down]
    crossings = table.edges_to_intersections(table.merge_edges(edges, NEAR, NEAR, NEAR, NEAR), NEAR, NEAR)
    found = table.cells_to_tables(table.intersections_to_cells(crossings))
    return [list(cells) for cells in found if len(cells) > 1]


def _plumber_edge(orientation: str, box: Box) -> dict[str, float | str]:
    x0, top, x1, bottom = box
    places = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "orientation": orientation, **places}


def _rounded(tables: Tables) -> list[list[tuple[float, ...]]]:
    return [[tuple(round(place, 6) for place in cell) for cell in cells] for cells in tables]
