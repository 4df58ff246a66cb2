"""A document's items as rows of the catalogue: table and values by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from minutes.index.catalogue.meetings import day_of
from minutes.index.entries import first_page, point_ids
from minutes.records import Committee, Decision, Item, Minutes, Person, Point, Votes

# A table and the values of one row by column; tuples and dicts are stored as JSON, empty ones as NULL.
Row = tuple[str, dict[str, object]]

# The names (ids of person_names) of the persons that a document lists.
Names = Mapping[Person, str]


def fields_of(record: object, columns: str) -> dict[str, object]:
    """The values of a record's fields that are columns of the same name."""
    return {column: getattr(record, column) for column in columns.split()}


def body_of(committee: Committee | None) -> dict[str, object]:
    """The two columns of a body."""
    body = committee or Committee()
    return {"committee_name": body.name, "committee_abbreviation": body.abbreviation}


def document_row(minutes: Minutes, document: str, key: str) -> dict[str, object]:
    """The row of the document itself, in the table documents; its meeting is not told yet."""
    meeting = minutes.meeting
    first, last = meeting.date_window or (None, None)
    return {
        **{"id": document, "key": key, "meeting": "", "day": day_of(meeting, document)},
        **fields_of(minutes.source, "path sha256 media_type pages reader parser settings"),
        **body_of(meeting.committee),
        **fields_of(meeting, "municipality kind date date_source date_evidence start end place spans"),
        **{"first_day": first, "last_day": last},
    }


def item_rows(minutes: Minutes, document: str, meeting: str, names: Names) -> Iterator[Row]:
    """The items and all that belongs to them; what is closed must have been taken out of the minutes."""
    texts = "resume sagsfremstilling økonomiske_konsekvenser indstilling"
    for position, item in enumerate(minutes.items, 1):
        place = {"document": document, "meeting": meeting, "position": position, "page": first_page(item.spans)}
        columns = fields_of(item, f"id number access case_number {texts} spans")
        yield "items", {**columns, **place, "title": item.title or None}
        yield from _parts(item)
        yield from _treatment(item, None, item, names)
        for number, (point_id, point) in enumerate(zip(point_ids(item), item.underpunkter, strict=True), 1):
            columns = fields_of(point, "number time title text bilag outcome spans")
            place = {"id": point_id, "item": item.id, "position": number, "page": first_page(point.spans)}
            yield "points", {**columns, **place}
            yield from _treatment(item, point_id, point, names)


def _parts(item: Item) -> Iterator[Row]:
    """What only items have."""
    for position, body in enumerate(item.sagsgang, 1):
        yield "sagsgang", {"item": item.id, "position": position, **body_of(body)}
    for position, (heading, text) in enumerate(item.sections.items(), 1):
        yield "sections", {"item": item.id, "position": position, "heading": heading, "text": text}
    for position, bilag in enumerate(item.bilag, 1):
        columns = fields_of(bilag, "number document_id access title journal_number mark")
        yield "bilag", {"item": item.id, "position": position, **columns, "title": bilag.title or None}
    for position, row in enumerate(item.calendar, 1):
        yield "calendar", {"item": item.id, "position": position, **fields_of(row, "date entries")}


def _treatment(item: Item, point: str | None, record: Item | Point, names: Names) -> Iterator[Row]:
    """What items and points have alike: decisions and promised steps."""
    owner: dict[str, object] = {"item": item.id, "point": point}
    yield from _decisions(owner, "beslutning", record.beslutning, names)
    if isinstance(record, Item):
        yield from _decisions(owner, "tidligere_behandling", record.tidligere_behandling, names)
    for position, step in enumerate(record.announced, 1):
        columns = body_of(step.committee) | fields_of(step, "step date text")
        yield "announcements", {**owner, "position": position, **columns}


def _decisions(owner: dict[str, object], field: str, decisions: Iterable[Decision], names: Names) -> Iterator[Row]:
    for position, decision in enumerate(decisions, 1):
        decision_id = f"{owner['point'] or owner['item']}/{field}/{position}"
        yield (
            "decisions",
            {
                **{"id": decision_id, **owner, "field": field, "position": position},
                **body_of(decision.committee),
                **fields_of(decision, "date text outcome indstilling conditions"),
            },
        )
        if decision.votes:
            yield from _votes(decision_id, decision.votes, names)


def _votes(decision: str, votes: Votes, names: Names) -> Iterator[Row]:
    counts = {"for": votes.votes_for, **fields_of(votes, "against abstained unanimous")}
    yield "votes", {"decision": decision, **counts}
    for vote, parties, persons in voters_of(votes):
        rows: list[dict[str, object]] = [{"party": party, "name": None, "person_name": None} for party in parties]
        rows += [{"party": each.party, "name": each.name, "person_name": names[each]} for each in persons]
        for position, row in enumerate(rows, 1):
            yield "voters", {"decision": decision, "vote": vote, "position": position, **row}


def voters_of(votes: Votes) -> Sequence[tuple[str, tuple[str, ...], tuple[Person, ...]]]:
    """How they voted, with the parties and the persons that did."""
    return (
        ("for", votes.for_parties, votes.for_persons),
        ("against", votes.against_parties, votes.against_persons),
        ("abstained", votes.abstained_parties, votes.abstained_persons),
        ("reserved", votes.reserved_parties, votes.reserved_persons),
    )
