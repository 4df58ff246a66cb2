"""The frozen records of tables: one class per table, one field per column.

A table is told here once: its columns in their order, each with its type and what it means. All formats of an export,
the DataFrames of `Archive` and the lists in docs/export.md follow from it. Where a row stands, and what meeting it is
of, are the last columns of every table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, NamedTuple, get_args, get_type_hints

import msgspec

from minutes.records.minutes import Access, Kind

ColumnKind = Literal["text", "integer", "number", "boolean", "day"]
Attended = Literal["present", "absent", "deputy", "partly", "listed"]


class Says(NamedTuple):
    """What a column says. `quoted`: the source has these words at the row's place.

    `linked`: it rests on other documents of the archive as well. `day`: a whole day, `YYYY-MM-DD`.
    """

    doc: str
    quoted: bool = False
    linked: bool = False
    day: bool = False


class Column(NamedTuple):
    """One column of a table."""

    name: str
    kind: ColumnKind
    says: Says


Text = str | None
Count = int | None

_ITEM = Says("id of the item, as `minutes show` takes it")
_BODY = Says("body, in full")
_SHORT = Says("body, abbreviated")
_CASE = Says("id of the case, as `minutes trace` takes it", linked=True)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every row has: its name, and where in which source it stands."""

    ref: Annotated[str, Says("name of the row: its table, a colon, its place; stable over re-runs")]
    source: Annotated[str, Says("the raw document")]
    sha256: Annotated[str, Says("hash of the raw document")]
    page: Annotated[Count, Says("page, from 1; of several the first")]
    x0: Annotated[float | None, Says("box on that page, left edge, in points from the page's top left")]
    y0: Annotated[float | None, Says("top edge")]
    x1: Annotated[float | None, Says("right edge")]
    y1: Annotated[float | None, Says("bottom edge")]
    start: Annotated[Count, Says("first character, from 0, in the text of the document as `minutes.read` gives it")]
    end: Annotated[Count, Says("the character after the last")]
    parser: Annotated[int, Says("version of the parser that read it")]


class MeetingPart(Row, frozen=True, kw_only=True):
    """What rows of a meeting have: which meeting it was."""

    municipality: Annotated[Text, Says("municipality")]
    committee_name: Annotated[Text, _BODY]
    committee_abbreviation: Annotated[Text, _SHORT]
    date: Annotated[Text, Says("day of the meeting", linked=True, day=True)]
    date_source: Annotated[Text, Says("stated: the paper says it; inferred: worked out from other papers", linked=True)]
    kind: Annotated[Kind, Says("dagsorden, referat or beslutningsprotokol")]


class MeetingRow(MeetingPart, frozen=True, kw_only=True):
    """meetings: a paper of a meeting; its agenda and its minutes are two rows with one meeting_id."""

    meeting_id: Annotated[Text, Says("the meeting", linked=True)]
    opened: Annotated[Text, Says("when it began, HH:MM")]
    closed: Annotated[Text, Says("when it ended, HH:MM")]
    place: Annotated[Text, Says("where it was held", quoted=True)]
    first_day: Annotated[Text, Says("of a meeting without a date: the first day it may have been", day=True)]
    last_day: Annotated[Text, Says("and the last", day=True)]
    date_evidence: Annotated[Text, Says("what an inferred date rests on", linked=True)]
    items: Annotated[int, Says("number of its items")]
    members: Annotated[int, Says("number of members listed")]
    absent: Annotated[int, Says("number of those absent from the meeting")]
    pages: Annotated[int, Says("number of pages")]


class ItemRow(MeetingPart, frozen=True, kw_only=True):
    """items: a punkt of a paper, with its texts. Of a closed one only its number, access and case number."""

    item_id: Annotated[str, _ITEM]
    number: Annotated[Text, Says("number of the item")]
    title: Annotated[Text, Says("title", quoted=True)]
    access: Annotated[Access, Says("åben or lukket")]
    case_number: Annotated[Text, Says("case number that the paper gives")]
    case_id: Annotated[Text, _CASE]
    sagsgang: Annotated[Text, Says("bodies that it is to pass, with / between")]
    outcome: Annotated[Text, Says("what was decided, as one of the classes; derived from the words of beslutning")]
    resume: Annotated[Text, Says("resume", quoted=True)]
    sagsfremstilling: Annotated[Text, Says("sagsfremstilling", quoted=True)]
    økonomiske_konsekvenser: Annotated[Text, Says("økonomiske konsekvenser", quoted=True)]
    indstilling: Annotated[Text, Says("indstilling", quoted=True)]
    beslutning: Annotated[Text, Says("the decisions of the meeting's own body and others, a blank line between")]


class PointRow(MeetingPart, frozen=True, kw_only=True):
    """points: an underpunkt of an item."""

    point_id: Annotated[str, Says("id of the point")]
    item_id: Annotated[str, _ITEM]
    number: Annotated[Text, Says("number within the item")]
    time: Annotated[Text, Says("time that was set aside")]
    title: Annotated[str, Says("title", quoted=True)]
    text: Annotated[Text, Says("text", quoted=True)]
    outcome: Annotated[Text, Says("what was decided, as one of the classes; derived")]
    bilag: Annotated[Text, Says("numbers of the item's bilag that belong to it")]
    case_id: Annotated[Text, _CASE]


class DecisionRow(MeetingPart, frozen=True, kw_only=True):
    """decisions: what one body decided on an item or a point, then or earlier."""

    decision_id: Annotated[str, Says("id of the decision")]
    item_id: Annotated[str, _ITEM]
    point_id: Annotated[Text, Says("id of the point, where it is of one")]
    field: Annotated[str, Says("beslutning, or tidligere_behandling: the paper quotes an earlier one")]
    decided_by: Annotated[Text, Says("the body that decided, in full")]
    decided_by_abbreviation: Annotated[Text, Says("the same, abbreviated")]
    decided_on: Annotated[Text, Says("the day of the decision", day=True)]
    text: Annotated[str, Says("its words", quoted=True)]
    outcome: Annotated[Text, Says("one of the classes; derived from its words")]
    indstilling: Annotated[Text, Says("what became of the recommendation: fulgt, ændret, afvist, udsat; derived")]
    conditions: Annotated[Text, Says("what was added to the recommendation", quoted=True)]
    case_id: Annotated[Text, _CASE]


class VoteRow(MeetingPart, frozen=True, kw_only=True):
    """votes: one side of a vote, where the text tells of one."""

    decision_id: Annotated[str, Says("id of the decision")]
    item_id: Annotated[str, _ITEM]
    vote: Annotated[str, Says("for, against, abstained or reserved")]
    number: Annotated[Count, Says("votes of this side, where the text states them")]
    parties: Annotated[Text, Says("parties that the text names, with ; between")]
    persons: Annotated[Text, Says("persons that the text names, with ; between")]
    unanimous: Annotated[bool | None, Says("whether all were of one mind, where the text tells")]


class AttendanceRow(MeetingPart, frozen=True, kw_only=True):
    """attendance: somebody at a meeting, or away from one item of it."""

    name: Annotated[str, Says("name as listed")]
    title: Annotated[Text, Says("title")]
    party: Annotated[Text, Says("party")]
    role: Annotated[Text, Says("in the body: formand, næstformand; at an item: inhabil")]
    status: Annotated[
        Attended,
        Says(
            "present; absent; deputy: came for an absent one; partly: missed items of the meeting; listed: a member "
            "named by a paper from before the meeting"
        ),
    ]
    item_id: Annotated[Text, Says("the item that the row is about; none: the whole meeting")]
    person_id: Annotated[Text, Says("the person, over all papers of the municipality", linked=True)]


class BilagRow(MeetingPart, frozen=True, kw_only=True):
    """bilag: an attachment of an item. Of a closed one no title."""

    item_id: Annotated[str, _ITEM]
    number: Annotated[Count, Says("number within the item")]
    document_id: Annotated[Text, Says("document id")]
    access: Annotated[Access, Says("åben or lukket")]
    title: Annotated[Text, Says("title", quoted=True)]
    journal_number: Annotated[Text, Says("journal number")]
    mark: Annotated[Text, Says("mark beside it")]


class EntityRow(MeetingPart, frozen=True, kw_only=True):
    """entities: a place where a paper names a person, a body, a date, a case or a journal number."""

    label: Annotated[str, Says("person, committee, body (outside or temporary), date, case_number, journal_number")]
    text: Annotated[Text, Says("name, fullest form; of a date its words")]
    value: Annotated[Text, Says("of a date the day, month or range; of a body its abbreviation")]
    title: Annotated[Text, Says("title of a person")]
    party: Annotated[Text, Says("party of a person")]
    role: Annotated[Text, Says("role of a person")]
    rules: Annotated[Text, Says("what found it, with ; between")]
    item_id: Annotated[Text, Says("the item that it stands in; none: outside all items, or listed without a place")]


class AmountRow(MeetingPart, frozen=True, kw_only=True):
    """amounts: a place where a paper names an amount of money."""

    text: Annotated[str, Says("its words", quoted=True)]
    dkk: Annotated[int, Says("kroner; of a range the lower end")]
    dkk_to: Annotated[Count, Says("of a range the upper end")]
    year: Annotated[Text, Says("year or years that it belongs to")]
    amount_kind: Annotated[Text, Says("bevilling, drift, anlæg, indtægt")]
    period: Annotated[Text, Says("årligt")]
    item_id: Annotated[Text, Says("the item that it stands in; none: outside all items")]


class ProblemRow(MeetingPart, frozen=True, kw_only=True):
    """problems: something that a reader of a paper must know."""

    code: Annotated[str, Says("what kind of problem")]
    message: Annotated[str, Says("what it is")]


class CaseRow(Row, frozen=True, kw_only=True):
    """cases: a matter followed over meetings; its place is that of its first item."""

    case_id: Annotated[str, _CASE]
    title: Annotated[str, Says("title", linked=True)]
    municipality: Annotated[Text, Says("municipality")]
    standing: Annotated[bool, Says("an item that comes back at every meeting, no matter", linked=True)]
    names: Annotated[Text, Says("other titles that it had, with ; between", linked=True)]
    case_numbers: Annotated[Text, Says("case numbers that it was filed under, with ; between", linked=True)]
    first_date: Annotated[Text, Says("date of its first step: a day, a month, or a range", linked=True)]
    last_date: Annotated[Text, Says("date of its last step that was taken", linked=True)]
    steps: Annotated[int, Says("number of its steps", linked=True)]
    overdue: Annotated[int, Says("number of promises not kept", linked=True)]
    now: Annotated[Text, Says("the body that had it last", linked=True)]
    outcome: Annotated[Text, Says("what that body decided", linked=True)]
    next: Annotated[Text, Says("the body that comes next", linked=True)]
    next_date: Annotated[Text, Says("and when: a day, a month, or a range", linked=True)]


class StepRow(Row, frozen=True, kw_only=True):
    """steps: what one body did with a case, or is to do; its place is that of the item that tells it."""

    case_id: Annotated[str, _CASE]
    position: Annotated[int, Says("place in the case, in time order, from 1", linked=True)]
    municipality: Annotated[Text, Says("municipality")]
    committee_name: Annotated[Text, _BODY]
    committee_abbreviation: Annotated[Text, _SHORT]
    step: Annotated[Text, Says("what kind of step is promised", linked=True)]
    status: Annotated[str, Says("held, reported, announced or overdue", linked=True)]
    date: Annotated[Text, Says("a day, a month, or a range", linked=True)]
    date_source: Annotated[Text, Says("stated or inferred", linked=True)]
    outcome: Annotated[Text, Says("what was decided, as one of the classes", linked=True)]
    decision: Annotated[Text, Says("words of the decision", linked=True)]
    item_id: Annotated[Text, Says("the item that tells it", linked=True)]
    title: Annotated[Text, Says("title of that item", linked=True)]
    evidence: Annotated[Text, Says("sentences that it rests on, with / between", linked=True)]


TABLES: Mapping[str, type[Row]] = {
    "meetings": MeetingRow,
    "items": ItemRow,
    "points": PointRow,
    "decisions": DecisionRow,
    "votes": VoteRow,
    "attendance": AttendanceRow,
    "bilag": BilagRow,
    "entities": EntityRow,
    "amounts": AmountRow,
    "cases": CaseRow,
    "steps": StepRow,
    "problems": ProblemRow,
}

_KINDS: dict[type, ColumnKind] = {int: "integer", bool: "boolean", float: "number"}

PROVENANCE = Row.__struct_fields__


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table in their order: its own, those of its meeting, where it stands."""
    row = TABLES[table]
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column(name, hints[name]) for one in _lineage(row) for name in one.__annotations__)


def _lineage(row: type[Row]) -> Iterator[type[Row]]:
    return (one for one in row.__mro__ if issubclass(one, Row))


def _column(name: str, hint: object) -> Column:
    base, says = get_args(hint)
    kind: ColumnKind = next((_KINDS[one] for one in (base, *get_args(base)) if one in _KINDS), "text")
    return Column(name, "day" if says.day else kind, says)
