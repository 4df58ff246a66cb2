"""Where the fields stand: the text at a field's spans is the field, and no text is lost or has two owners."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from labelled import PATHS, hold, parsed

from minutes.danish.forms import letters, mask_cpr
from minutes.records import Document, Item, Minutes, Span

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
TEXTS = ("resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling")


def at(document: Document, spans: tuple[Span, ...]) -> str:
    """Letters and digits of the text at some spans, as they may be shown."""
    text = " ".join(document.text[span.start : span.end] for span in spans)
    return letters(mask_cpr(html.unescape(TAG.sub(" ", text)).replace("\u00ad", "")))


def inside(part: str, whole: str) -> bool:
    """Whether the words of a part stand in the whole in their order; a document id may stand between them."""
    place = 0
    for word in part.split():
        place = whole.find(letters(word), place)
        if place < 0:
            return False
        place += len(letters(word))
    return True


def misplaced(document: Document, minutes: Minutes, item: Item) -> Iterator[str]:
    """The fields of an item whose text does not stand at their spans; who left a meeting may stand in its header."""
    spans = item.spans
    for field in TEXTS:
        if letters(getattr(item, field) or "") != at(document, spans.get(field, ())):
            yield field
    decided = at(document, spans.get("beslutning", ()) + spans.get("tidligere_behandling", ()))
    for name in ("beslutning", "tidligere_behandling"):
        if any(letters(each.text) not in decided for each in getattr(item, name)):
            yield name
    if not inside(item.title, at(document, spans.get("title", ()))):
        yield "title"
    listed = at(document, spans.get("bilag", ()))
    if any(not inside(bilag.title, listed) for bilag in item.bilag):
        yield "bilag"
    absent = at(document, spans.get("fraværende", ()) + minutes.meeting.spans.get("header", ()))
    if any(letters(person.name) not in absent for person in item.fraværende):
        yield "fraværende"
    for point in item.underpunkter:
        if not inside(f"{point.title} {point.text}", at(document, point.spans.get("text", ()))):
            yield "underpunkter"


def owners(minutes: Minutes) -> Iterator[tuple[str, Span]]:
    """Every span with the part of the paper that claims it, one owner for each field of an item."""
    for furniture in minutes.furniture:
        yield from (("furniture", span) for span in furniture.spans)
    for spans in minutes.meeting.spans.values():
        yield from (("meeting", span) for span in spans)
    for at, item in enumerate(minutes.items):
        for field, places in item.spans.items():
            yield from ((f"item {at} {field}", span) for span in places)


def accounts(document: Document, minutes: Minutes) -> dict[int, set[str]]:
    """The owners of every character of the lines that is no white space."""
    owned: dict[int, set[str]] = defaultdict(set)
    for owner, span in owners(minutes):
        for place in range(span.start, span.end):
            owned[place].add(owner)
    return {
        line.start + offset: owned.get(line.start + offset, set())
        for line in document.lines
        for offset, character in enumerate(line.text)
        if not character.isspace()
    }


def stretches(document: Document, places: list[int]) -> list[str]:
    """The texts that the characters at some places make up."""
    found: list[list[int]] = []
    for place in places:
        if found and not document.text[found[-1][-1] + 1 : place].strip():
            found[-1].append(place)
        else:
            found.append([place])
    return [" ".join(document.text[run[0] : run[-1] + 1].split())[:80] for run in found]


@pytest.mark.parametrize("name", PATHS)
def test_text_at_the_spans_is_the_field(name: str) -> None:
    document, minutes = parsed(name)
    hold(
        "spans",
        name,
        {f"{field} of {item.id}" for item in minutes.items for field in misplaced(document, minutes, item)},
    )


@pytest.mark.parametrize("name", PATHS)
def test_all_text_has_an_owner(name: str) -> None:
    document, minutes = parsed(name)
    hold("lost", name, stretches(document, [at for at, own in accounts(document, minutes).items() if not own]))


@pytest.mark.parametrize("name", PATHS)
def test_no_text_has_two_owners(name: str) -> None:
    document, minutes = parsed(name)
    hold("shared", name, stretches(document, [at for at, own in accounts(document, minutes).items() if len(own) > 1]))


@pytest.mark.parametrize("name", PATHS)
def test_every_line_is_its_slice(name: str) -> None:
    document, _ = parsed(name)
    assert all(len(line.text) == line.end - line.start for line in document.lines)
    assert all(a.end <= b.start for a, b in zip(document.lines, document.lines[1:], strict=False))
