"""A document's lines to the minutes that they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from minutes.danish.committees import CommitteeNames, parse_committee, parse_route
from minutes.danish.dates import find_date
from minutes.danish.forms import letters, slug
from minutes.ingest.absences import absent_from_all, partly_absent, with_partly_absent
from minutes.ingest.checks import check
from minutes.ingest.flow import Places
from minutes.ingest.hanging import unhang
from minutes.ingest.header import HeaderSource, read_header
from minutes.ingest.items import Context, read_item
from minutes.ingest.layouts import choose_layout
from minutes.ingest.outline import ItemLines, Outline, outline
from minutes.ingest.overview import merge_overview, read_overview
from minutes.ingest.own_headings import own_headings
from minutes.ingest.repeats import repeated_heads, without_heads
from minutes.ingest.typography import Typography
from minutes.ingest.unglue import unglue
from minutes.ingest.vocabulary import Heading, Vocabulary, vocabulary
from minutes.records import Committee, Document, Furniture, Item, Kind, Meeting, Minutes, Problem

_PRINTED_DAY = re.compile(r"\d{2}-\d{2}-\d{4}")  # as the template of such protocols has it
_HASH_LETTERS = 8  # of a document's hash, where it has no date


def _decision_headings(items: Sequence[ItemLines], words: Vocabulary) -> list[Heading]:
    """The decision headings that name a body, in reading order."""
    headings = [words.heading(line.text) for item in items for line in item.body]
    return [heading for heading in headings if heading and heading.field == "beslutning" and heading.body]


def _deciding_body(headings: Sequence[Heading]) -> Committee | None:
    """The body that decides last in most items: the one whose minutes these are."""
    names = Counter(letters(heading.body or "") for heading in headings)
    if not names:
        return None
    most, count = names.most_common(1)[0]
    if list(names.values()).count(count) > 1:
        most = letters(headings[-1].body or "")
    return parse_committee(next(h.body for h in reversed(headings) if h.body and letters(h.body) == most))


def _only_route(items: Sequence[ItemLines], words: Vocabulary) -> Committee | None:
    """The one body that all sagsgange of the document consist of."""
    bodies: set[Committee] = set()
    for item in items:
        for line, following in zip(item.body, item.body[1:], strict=False):
            heading = words.heading(line.text)
            if heading and heading.field == "sagsgang":
                value = line.text[heading.rest :] if heading.rest else following.text
                bodies |= set(parse_route(value) or ())
    return bodies.pop() if len(bodies) == 1 else None


def _complete(meeting: Meeting, parts: Outline, names: CommitteeNames, words: Vocabulary) -> Meeting:
    """The meeting with what its items tell: the deciding body, its last date, the kind."""
    headings = _decision_headings(parts.items, words)
    committee = meeting.committee or _deciding_body(headings) or _only_route(parts.items, words)
    if committee:
        committee = names.complete(committee)
    meeting = replace(meeting, committee=committee)
    dates = Counter(
        day
        for heading in headings
        if heading.date and _is_of(heading, committee, names) and (day := find_date(heading.date))
    )
    if meeting.date is None and dates:
        meeting = replace(meeting, date=max(dates), date_source="stated")
    return meeting


def _kind(items: Sequence[ItemLines], words: Vocabulary) -> Kind:
    """The kind of minutes without a title: a protocol prints its body and day (`12-04-2023`) at each decision."""
    headings = [heading for item in items for line in item.body if (heading := words.heading(line.text))]
    decisions = [heading for heading in headings if heading.field == "beslutning"]
    if not decisions:
        return "dagsorden"
    printed = any(heading.body and _PRINTED_DAY.fullmatch(heading.date or "") for heading in decisions)
    return "beslutningsprotokol" if printed else "referat"


def _is_of(heading: Heading, committee: Committee | None, names: CommitteeNames) -> bool:
    return committee is None or names.complete(parse_committee(heading.body or "")).name == committee.name


def _with_ids(items: Sequence[Item], meeting: Meeting, sha256: str) -> tuple[Item, ...]:
    """The items with ids such as `lindholt-dir-2023-04-12-4`; without a date the start of the hash stands."""
    municipality = slug((meeting.municipality or "ukendt").removesuffix(" Kommune"))
    body = meeting.committee
    committee = slug((body.abbreviation or body.name or "") if body else "") or "ukendt"
    base = f"{municipality}-{committee}-{meeting.date or sha256[:_HASH_LETTERS]}"
    seen: Counter[str] = Counter()
    found = []
    for position, item in enumerate(items, 1):
        number = slug(item.number or "") or str(position)
        seen[number] += 1
        repeated = f"-{seen[number]}" if seen[number] > 1 else ""
        found.append(replace(item, id=f"{base}-{number}{repeated}"))
    return tuple(found)


def _whole(document: Document, parts: Outline) -> Outline:
    """A document in which no item was found, as one item of all its lines, so that its text is not lost."""
    return parts._replace(header=[], items=[ItemLines(None, parts.header[:1], parts.header[1:])])


def segment(document: Document) -> Minutes:
    """The minutes in a document: header, items with their fields, and what belongs to the paper.

    Never raises: what cannot be told is None or empty, and a problem says so.
    """
    layout = choose_layout(line.text for line in document.lines)
    words = vocabulary(layout)
    lines = unhang([line for index, line in enumerate(document.lines) if index not in document.running])
    lines = unglue(lines, words)
    repeated = frozenset() if document.lines[0].box else repeated_heads(lines)
    heads = [line for index, line in enumerate(document.lines) if index in document.running]
    heads += [line for index, line in enumerate(lines) if index in repeated]
    lines = without_heads(lines, repeated)
    parts = outline(lines, words)
    if own := own_headings(parts.items, words):
        words = Vocabulary(layout.with_headings(own))
        parts = outline(lines, words)
    if heads:
        parts.furniture["running head"] = heads
    problems = list(document.problems)
    if not parts.items:
        problems.append(Problem(code="no-items", message="no item was recognised; the text stands in one item"))
        parts = _whole(document, parts)
    names = CommitteeNames(document.text)
    places = Places(document.lines)
    header, kind_stated = read_header(HeaderSource(parts.header, document.text, words, heads), places)
    meeting = _complete(header, parts, names, words)
    if not kind_stated:
        meeting = replace(meeting, kind=_kind(parts.items, words))
    context = Context(meeting, names, places, Typography(lines, words))
    partly = partly_absent(parts.header)
    items = [with_partly_absent(read_item(item, context), partly) for item in parts.items]
    if words.absent_throughout and not meeting.fraværende:
        meeting = replace(meeting, fraværende=absent_from_all(items))
    listed = parts.furniture.get("attachment overview", [])
    overview = read_overview(listed, items)
    items, taken = merge_overview(items, overview, places)
    if taken:
        parts.furniture["attachment overview"] = [line for line in listed if line not in taken]
    minutes = Minutes(
        source=document.source,
        meeting=meeting,
        items=_with_ids(items, meeting, document.source.sha256),
        furniture=tuple(Furniture(kind=kind, spans=places.of(lines)) for kind, lines in parts.furniture.items()),
    )
    problems += check(document, minutes, parts.contents, overview)
    return replace(minutes, problems=tuple(problems))
