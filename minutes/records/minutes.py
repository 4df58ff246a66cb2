"""The frozen records that flow through the program; their JSON is the contract of what it prints.

The fields of the minutes keep their Danish names: `item.sagsfremstilling` is the attribute, the JSON key,
the export column and the query prefix alike.
"""

from __future__ import annotations

from typing import Literal

import msgspec

SCHEMA = "minutes/1"

Box = tuple[float, float, float, float]
Access = Literal["åben", "lukket"]
Kind = Literal["dagsorden", "referat", "beslutningsprotokol"]
DateSource = Literal["stated", "inferred"]
Followed = Literal["fulgt", "ændret", "afvist", "udsat"]
AmountKind = Literal["bevilling", "drift", "anlæg", "indtægt"]
FurnitureKind = Literal["contents", "running head", "attachment overview", "signatures", "junk"]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands: page (from 1), box and character range.

    `box` is (x0, y0, x1, y1) in points with the origin at the page's top left, None where the source has no
    pages to draw on. `start` and `end` count characters of `Document.text`.
    """

    page: int
    box: Box | None = None
    start: int
    end: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something a reader of the result must know: a stable code and a sentence."""

    code: str
    message: str
    span: Span | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The file that a document was read from; `parser` is the version of the parser that read it.

    `settings` tells the user's settings from others (a model, a table of bodies), None where there are none.
    """

    path: str
    sha256: str
    media_type: str
    pages: int
    reader: str
    parser: int
    settings: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a document, in reading order.

    `text` is as long as `Document.text[start:end]` and stands in for it character by character: markup and
    odd white space are blanks, private-use bullets are `•`, the cells of a table row are separated by tabs.
    So any part of a line knows its place in the source.
    `size` is the font size in points. `gap` tells that a blank line (or as much space) stands before the
    line, `continues` that the line goes on with the sentence of the line before, wrapped at the margin.
    `confidence` is how sure OCR is of the line, from 0 to 1, None where the source itself has the text.
    """

    text: str
    start: int
    end: int
    page: int = 1
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    gap: bool = False
    continues: bool = False
    confidence: float | None = None

    def part(self, start: int, end: int | None = None) -> Line:
        """The characters `start:end` of this line as a line of their own."""
        stop = len(self.text) if end is None else end
        return msgspec.structs.replace(
            self,
            text=self.text[start:stop],
            start=self.start + start,
            end=self.start + stop,
            gap=self.gap and start == 0,
            continues=self.continues and start == 0,
        )


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A source as read: its whole text and the lines that it falls into.

    `text` is the decoded text as received, with letter-spaced lines closed (a text file), or the text of the pages in
    reading order (a PDF).
    `running` are the indexes of lines that are running heads and feet, as far as the reader tells them by their place.
    """

    source: Source
    text: str
    lines: tuple[Line, ...]
    running: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()


class Committee(msgspec.Struct, frozen=True, kw_only=True):
    """A body; the name or the abbreviation is None where the text does not tell it."""

    name: str | None = None
    abbreviation: str | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the text names them; `role` is the role in the body, such as formand."""

    name: str
    title: str | None = None
    party: str | None = None
    role: str | None = None


class Votes(msgspec.Struct, frozen=True, kw_only=True):
    """Votes cast: numbers where the text states them, parties and persons as the text names them.

    Who could not join a decision (`kunne ikke tiltræde`) is against it; who reserved (`tog forbehold`) is
    neither for nor against. `unanimous` is None where the text does not tell.
    """

    votes_for: int | None = msgspec.field(name="for", default=None)
    against: int | None = None
    abstained: int | None = None
    unanimous: bool | None = None
    for_parties: tuple[str, ...] = ()
    for_persons: tuple[Person, ...] = ()
    against_parties: tuple[str, ...] = ()
    against_persons: tuple[Person, ...] = ()
    abstained_parties: tuple[str, ...] = ()
    abstained_persons: tuple[Person, ...] = ()
    reserved_parties: tuple[str, ...] = ()
    reserved_persons: tuple[Person, ...] = ()


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What one body decided; `outcome` is one of the contract's classes.

    `indstilling` tells what became of the recommendation, `conditions` is the text of what was added to it.
    """

    committee: Committee | None = None
    date: str | None = None
    text: str
    outcome: str | None = None
    indstilling: Followed | None = None
    conditions: str | None = None
    votes: Votes | None = None


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """A step that the text promises; `date` is a day, a month or a range `day/day`, `text` the sentence."""

    committee: Committee | None = None
    step: str | None = None
    date: str | None = None
    text: str | None = None


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One bilag of an item."""

    number: int | None = None
    document_id: str | None = None
    access: Access = "åben"
    title: str
    journal_number: str | None = None
    mark: str | None = None


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A matter treated inside an item (underpunkt); `bilag` are numbers of the item's attachments."""

    number: str | None = None
    time: str | None = None
    title: str
    text: str = ""
    bilag: tuple[int, ...] = ()
    beslutning: tuple[Decision, ...] = ()
    outcome: str | None = None
    announced: tuple[Announcement, ...] = ()
    spans: dict[str, tuple[Span, ...]] = {}


class CalendarRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a calendar of meetings says of one day (ISO)."""

    date: str
    entries: tuple[str, ...]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One punkt. `sections` holds text under headings that are not fields, by their own names.

    `spans` tells for each field where its text stands.
    """

    id: str
    number: str | None = None
    title: str
    access: Access = "åben"
    case_number: str | None = None
    sagsgang: tuple[Committee, ...] = ()
    resume: str | None = None
    sagsfremstilling: str | None = None
    økonomiske_konsekvenser: str | None = None
    indstilling: str | None = None
    beslutning: tuple[Decision, ...] = ()
    tidligere_behandling: tuple[Decision, ...] = ()
    fraværende: tuple[Person, ...] = ()
    bilag: tuple[Attachment, ...] = ()
    underpunkter: tuple[Point, ...] = ()
    announced: tuple[Announcement, ...] = ()
    calendar: tuple[CalendarRow, ...] = ()
    sections: dict[str, str] = {}
    spans: dict[str, tuple[Span, ...]] = {}


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a guess rests on: the rule that made it, and the text that tells it, by its source and page."""

    kind: str
    text: str
    source: str
    page: int | None = None


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """The header of the minutes. Dates are ISO days, times `HH:MM`.

    `date_window` holds the first and the last day that a meeting without a stated date can have been held on,
    `date_evidence` what an inferred date rests on.
    """

    municipality: str | None = None
    committee: Committee | None = None
    kind: Kind = "dagsorden"
    date: str | None = None
    date_source: DateSource | None = None
    date_window: tuple[str, str] | None = None
    date_evidence: tuple[Evidence, ...] = ()
    start: str | None = None
    end: str | None = None
    place: str | None = None
    members: tuple[Person, ...] = ()
    fraværende: tuple[Person, ...] = ()
    spans: dict[str, tuple[Span, ...]] = {}


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A date in the text; `date` is a day, a month or a range `day/day`."""

    text: str
    date: str
    spans: tuple[Span, ...] = ()


class PersonMention(msgspec.Struct, frozen=True, kw_only=True):
    """A person with the places where the document names them; `names` are the other forms that it uses.

    Title, party and role are those that the document states first.
    """

    name: str
    title: str | None = None
    party: str | None = None
    role: str | None = None
    names: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


class CommitteeMention(msgspec.Struct, frozen=True, kw_only=True):
    """A body with the places where the document names it.

    `abbreviation_source` is `inferred` where the document does not state the abbreviation and it is the customary
    one: the initials of the name.
    """

    name: str | None = None
    abbreviation: str | None = None
    abbreviation_source: DateSource | None = None
    names: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """An amount of money, in kroner; of a range `dkk` is the lower end and `dkk_to` the upper.

    `year` is the year or years that it belongs to (`2024`, `2024-2027`), where the sentence tells it.
    """

    text: str
    dkk: int
    dkk_to: int | None = None
    year: str | None = None
    kind: AmountKind | None = None
    period: Literal["årligt"] | None = None
    spans: tuple[Span, ...] = ()


class Entities(msgspec.Struct, frozen=True, kw_only=True):
    """Who, which body, when and how much, over the whole document.

    `bodies` are those outside the municipality and the temporary ones (§ 17 stk. 4).
    """

    persons: tuple[PersonMention, ...] = ()
    committees: tuple[CommitteeMention, ...] = ()
    bodies: tuple[CommitteeMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    case_numbers: tuple[str, ...] = ()
    journal_numbers: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """Text that belongs to the paper, not to the meeting: kept by its place, shown nowhere."""

    kind: FurnitureKind
    spans: tuple[Span, ...]


class Minutes(msgspec.Struct, frozen=True, kw_only=True):
    """One parsed document: what `minutes parse --json` prints and what `data/parsed/` holds."""

    schema: str = SCHEMA
    source: Source
    meeting: Meeting
    items: tuple[Item, ...]
    entities: Entities = Entities()
    furniture: tuple[Furniture, ...] = ()
    problems: tuple[Problem, ...] = ()
