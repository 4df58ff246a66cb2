"""The page of an item or a point: its fields in reading order, what it names, the case that it is a step of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from markupsafe import Markup

from minutes.index.entries import point_ids
from minutes.records import Item, Span
from minutes.web import addresses
from minutes.web.bounds import bounded, drawn
from minutes.web.facsimile import TheFacsimiles
from minutes.web.meetings import meeting_of, read_bodies
from minutes.web.params import LONGEST_NAME, Id
from minutes.web.people import people_of
from minutes.web.rendering import page, paragraphs
from minutes.web.shelf import Found, Shelf, TheShelf
from minutes.web.transcripts import transcript
from minutes.web.words import word

_NAMES = ("sagsgang", "fraværende", "members")  # lists that are read as one line
_UNNAMED = ("headings", "number")  # places with no text of their own
_TEXTS = ("resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling")
_LONGEST_NAME_LINKED = 5  # letters that a name of a body has at least to be linked by itself


@get("/punkt/{item_id:str}", include_in_schema=False)
@bounded
def item_page(shelf: TheShelf, item_id: Id) -> Response[str]:
    """An item with its fields, or a point with its own."""
    found = shelf.find(item_id)
    links = _links(shelf, found)
    case_id = shelf.case_of(item_id)
    item = found.item
    return page(
        "item.html",
        item_id=item_id,
        found=found,
        texts=[] if found.point else _texts(item, links),
        point_text=paragraphs(found.point.text, links) if found.point else Markup(""),
        linked=lambda text: paragraphs(text, links),
        points=list(zip(point_ids(item), item.underpunkter, strict=True)),
        people=people_of(shelf, found.document),
        meeting_id=meeting_of(shelf, found.document),
        trace=shelf.case(case_id) if case_id else None,
        pages=_pages(_spans(found)),
    )


@get("/kilde/{item_id:str}", include_in_schema=False)
@drawn
def source_page(
    shelf: TheShelf,
    facsimiles: TheFacsimiles,
    item_id: Id,
    side: Annotated[int | None, QueryParameter(name="side", ge=1, le=100_000)] = None,
    felt: Annotated[str | None, QueryParameter(name="felt", max_length=LONGEST_NAME)] = None,
) -> Response[str]:
    """The page of the source that an item stands on, with the boxes of its fields, beside their text."""
    found = shelf.find(item_id)
    paper = shelf.paper(found.document)
    spans = _spans(found)
    pages = _pages(spans)
    own = spans.get(felt or "", ())
    number = side or (own[0].page if own else pages[0] if pages else 1)
    values: dict[str, Any] = {"item_id": item_id, "found": found, "number": number, "pages": pages, "field": felt}
    if found.minutes.source.media_type != "application/pdf":
        facsimiles.check(paper)
        return page("transcript.html", lines=transcript(paper, spans), **values)
    boxes = [
        (name, span.box)
        for name, places in spans.items()
        for span in places
        if span.page == number and span.box and name not in _UNNAMED
    ]
    names = list(dict.fromkeys(name for name, _ in boxes))
    return page(
        "source.html",
        size=facsimiles.size(paper, number),
        boxes=boxes,
        texts=[(name, _field_text(found, name)) for name in names],
        closed=any(each.access == "lukket" for each in paper.whole.items),
        **values,
    )


@get("/side/{document:str}/{number:int}", include_in_schema=False)
@drawn
def picture(shelf: TheShelf, facsimiles: TheFacsimiles, document: Id, number: FromPath[int]) -> Response[bytes]:
    """A page of a source as a picture, without what is closed."""
    return Response(facsimiles.picture(shelf.paper(document), number), media_type="image/webp")


def _links(shelf: Shelf, found: Found) -> dict[str, str]:
    """The addresses of the persons and bodies that an item may name, by name."""
    links = {name: addresses.person(person) for name, person in people_of(shelf, found.document).items()}
    meeting = found.minutes.meeting
    place, own = addresses.body_key(meeting.municipality, meeting.committee) if meeting.committee else ("", "")
    for body in read_bodies(shelf):
        name = body.committee.name
        if body.place == place and body.key != own and name and len(name) >= _LONGEST_NAME_LINKED:
            links.setdefault(name, addresses.body(body.municipality, body.committee))
    return links


def _texts(item: Item, links: Mapping[str, str]) -> list[tuple[str, str, Markup]]:
    """The fields that are text, in reading order: name, heading, text."""
    fields = [(name, word(name), getattr(item, name)) for name in _TEXTS]
    sections = [("sections", heading, text) for heading, text in item.sections.items()]
    return [(name, heading, paragraphs(text, links)) for name, heading, text in (*fields, *sections) if text]


def _spans(found: Found) -> dict[str, tuple[Span, ...]]:
    return (found.point or found.item).spans


def _pages(spans: Mapping[str, tuple[Span, ...]]) -> list[int]:
    return sorted({span.page for places in spans.values() for span in places})


def _field_text(found: Found, name: str) -> list[str]:
    """What a field says, a string for each of its parts."""
    value = getattr(found.point or found.item, name, None)
    if value is None or isinstance(value, str):
        return [value] if value else []
    said = [_said(part) for part in value] if isinstance(value, tuple) else []
    return [", ".join(said)] if name in _NAMES else said


def _said(part: object) -> str:
    """A part of a field in one line."""
    for attribute in ("text", "title", "name"):
        text = getattr(part, attribute, None)
        if text:
            return str(text)
    return ""
