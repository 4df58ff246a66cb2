"""What a document shows of its own faults: numbers that lack, contents and bilag that do not agree, lost text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minutes.danish.forms import letters, mask_cpr
from minutes.ingest.contents import Contents, bare
from minutes.ingest.overview import Listed
from minutes.records import Document, Item, Minutes, Problem, Span

_SHOWN = 60  # characters of lost text in a message


def _gaps(items: Sequence[Item]) -> Iterator[Problem]:
    """Item numbers that lack between two found; numbers may begin anywhere."""
    numbers = [int(item.number) for item in items if item.number and item.number.isdigit()]
    missing = sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers)) if numbers else []
    if missing:
        yield Problem(code="item-numbers", message=f"no item {', '.join(map(str, missing))} was found")
    if len(set(numbers)) < len(numbers):
        yield Problem(code="item-numbers", message="two items have the same number")


def _contents(items: Sequence[Item], contents: Contents) -> Iterator[Problem]:
    """Items that only the contents list or only the minutes have, by number."""
    found = {bare(item.number) for item in items}
    lost = [number for number in contents.titles if bare(number) not in found]
    if lost:
        yield Problem(code="contents", message=f"the contents list item {', '.join(lost)}, which was not found")
    known = {bare(number) for number in contents.titles}
    extra = [item.number for item in items if item.number and bare(item.number) not in known]
    if contents.titles and extra:
        yield Problem(code="contents", message=f"the contents do not list item {', '.join(extra)}")
    for item in items:
        listed = contents.titles.get(bare(item.number), ())
        if listed and not any(letters(item.title) in title for title in listed):
            yield Problem(code="contents", message=f"the contents have another title for item {item.number}")


def _overview(items: Sequence[Item], overview: dict[int, Listed]) -> Iterator[Problem]:
    for index, listed in overview.items():
        found = len(items[index].bilag)
        if found != len(listed.bilag):
            message = f"item {items[index].number} has {found} bilag, the overview lists {len(listed.bilag)}"
            yield Problem(code="attachment-overview", message=message)


def _claimed(minutes: Minutes) -> Iterator[Span]:
    for spans in minutes.meeting.spans.values():
        yield from spans
    for item in minutes.items:
        for spans in item.spans.values():
            yield from spans
    for furniture in minutes.furniture:
        yield from furniture.spans


def unclaimed(document: Document, minutes: Minutes) -> list[tuple[int, int]]:
    """The character ranges of the document's lines that no field, section or furniture holds; blanks aside."""
    held = bytearray(len(document.text))
    for span in _claimed(minutes):
        held[span.start : span.end] = b"\1" * (span.end - span.start)
    lost = []
    for line in document.lines:
        if held.find(0, line.start, line.end) < 0:
            continue
        for free in re.finditer(b"\0+", held[line.start : line.end]):
            start, end = free.span()
            if line.text[start:end].strip():
                lost.append((line.start + start, line.start + end))
    return lost


def _lost_text(document: Document, minutes: Minutes) -> Iterator[Problem]:
    for start, end in unclaimed(document, minutes):
        text = mask_cpr(" ".join(document.text[start:end].split()))
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        page = next((line.page for line in document.lines if line.start <= start < line.end), 1)
        yield Problem(
            code="unread-text", message=f"no field holds {shown!r}", span=Span(page=page, start=start, end=end)
        )


def _missing_facts(minutes: Minutes) -> Iterator[Problem]:
    meeting = minutes.meeting
    for name, fact in (
        ("date", meeting.date),
        ("committee", meeting.committee),
        ("municipality", meeting.municipality),
    ):
        if fact is None:
            yield Problem(code=f"no-{name}", message=f"nothing states the {name}")


def check(document: Document, minutes: Minutes, contents: Contents, overview: dict[int, Listed]) -> tuple[Problem, ...]:
    """Every fault that the document's own parts show by not agreeing with each other."""
    return (
        *_missing_facts(minutes),
        *_gaps(minutes.items),
        *_contents(minutes.items, contents),
        *_overview(minutes.items, overview),
        *_lost_text(document, minutes),
    )
