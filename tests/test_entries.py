"""The entries of a document: which persons each names."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from timing import is_quick

from minutes.archive import Archive
from minutes.index.entries import make_entries
from minutes.records import Item, Meeting, Minutes, PersonMention, Point, Span

SOMEWHERE = Span(page=1, start=0, end=1)
SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda pair: Span(page=1, start=pair[0], end=sum(pair))),
    max_size=4,
)


def make(items: list[Item], persons: list[PersonMention], like: Minutes) -> Minutes:
    entities = replace(like.entities, persons=tuple(persons))
    return replace(like, meeting=Meeting(), items=tuple(items), entities=entities)


def has(places: list[Span], span: Span) -> bool:
    return any(place.start <= span.start and span.end <= place.end for place in places)


@settings(deadline=None)
@given(own=SPANS, of_point=SPANS, named=st.lists(SPANS, max_size=3))
def test_an_entry_names_who_is_named_within_it(
    demo: Archive, own: list[Span], of_point: list[Span], named: list[list[Span]]
) -> None:
    point = Point(title="Et underpunkt", text="", spans={"text": tuple(of_point)})
    item = Item(id="x-1", title="En sag", spans={"title": tuple(own)}, underpunkter=(point,))
    persons = [PersonMention(name=f"Person {number}", spans=tuple(spans)) for number, spans in enumerate(named)]
    whole, part = make_entries(make([item], persons, next(demo.minutes())), "x.json@0")
    assert whole.persons == tuple(
        person.name for person in persons if any(has(own, span) and not has(of_point, span) for span in person.spans)
    )
    assert part.persons == tuple(person.name for person in persons if any(has(of_point, span) for span in person.spans))


def test_many_items_and_names_take_little_time(demo: Archive) -> None:
    spans = tuple(Span(page=1, start=at, end=at + 1) for at in range(50_000))
    items = [Item(id=f"x-{span.start}", title="En sag", spans={"title": (span,)}) for span in spans[::50]]
    minutes = make(items, [PersonMention(name="Åse Kjærbo", spans=spans)], next(demo.minutes()))
    assert is_quick(lambda: list(make_entries(minutes, "x.json@0")), 2.0)


def test_many_points_take_little_time(demo: Archive) -> None:
    titles = [f"Punkt {number} om vej {number}" for number in range(6_000)]
    points = tuple(Point(title=title, text="", spans={"title": (SOMEWHERE,)}) for title in titles)
    item = Item(id="x-1", title="En sag", sagsfremstilling="\n".join(titles[::2]), underpunkter=points)
    minutes = make([item], [], next(demo.minutes()))
    assert is_quick(lambda: list(make_entries(minutes, "x.json@0")), 3.0)
