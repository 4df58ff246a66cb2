"""The papers that were printed: committees' agendas and minutes, and Direktionen's agenda with tables."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from papers import MUNICIPALITY, Paper, Style, Table, abbreviated, numeric, titled, written
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

from minutes.records import Attachment, Item, Person, Point

MARGIN = 62.0
WIDTH = A4[0] - 2 * MARGIN
BOLD = {"Helvetica": "Helvetica-Bold", "Times": "Times-Bold"}
REGULAR = {"Helvetica": "Helvetica", "Times": "Times-Roman"}
RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
VOWEL, CONSONANT = "[aeiouyæøå]", "[bcdfghjklmnprstv]"
JOINT = re.compile(
    rf"(?<=[a-zæøå]{{2}}{VOWEL})(?={CONSONANT}{VOWEL}[a-zæøå])|(?<={VOWEL}[lmnrst])(?=[bdfgklmnprtv]{VOWEL}[a-zæøå])"
)
Story = Iterator[Flowable]
ItemStory = Callable[["Writer", Item, Paper], Story]


class Book(BaseDocTemplate):  # type: ignore[misc]
    """A document with a running head from page 2 on; it remembers the page on which each heading came."""

    def __init__(self, file: io.BytesIO, paper: Paper) -> None:
        assert paper.meeting.date
        municipality = paper.meeting.municipality or MUNICIPALITY["name"]
        super().__init__(file, pagesize=A4, invariant=1, title=paper.file, author=municipality)
        self.head = f"{municipality} {paper.body.name} {numeric(paper.meeting.date)}"
        self.font = REGULAR[paper.style.font]
        self.pages: dict[str, int] = {}
        width, height = A4
        upright = Frame(MARGIN, 60, WIDTH, height - 130, 0, 0, 0, 0)
        sideways = Frame(MARGIN, 60, height - 2 * MARGIN, width - 130, 0, 0, 0, 0)
        front = PageTemplate("front", [upright])
        upright_page = PageTemplate("upright", [upright], onPage=self.turn_upright)
        sideways_page = PageTemplate("sideways", [sideways], onPage=self.turn_sideways, pagesize=landscape(A4))
        sideways_page.rotation = 90  # which also turns the page size upright again
        self.addPageTemplates([front, upright_page, sideways_page])

    def turn_upright(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        self.furnish(canvas, *A4)

    def turn_sideways(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Draws along the long side of an upright sheet that the reader shows turned by 90 degrees."""
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        self.furnish(canvas, A4[1], A4[0])

    def furnish(self, canvas: Canvas, width: float, height: float) -> None:
        canvas.setFont(self.font, 9)
        canvas.drawString(MARGIN, height - 40, self.head)
        canvas.drawRightString(width - MARGIN, 32, f"Side {canvas.getPageNumber()}")

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        if heading := getattr(flowable, "heading", None):
            self.pages.setdefault(heading, self.page)


class Ruled(Grid):  # type: ignore[misc]
    """A ruled table that is closed above and below where a page break divides one of its rows."""

    def draw(self) -> None:
        super().draw()
        self.canv.setLineWidth(0.5)
        self.canv.rect(0, 0, self._width, self._height)


class Writer:
    """Turns the parts of a paper into what is set on the page."""

    def __init__(self, style: Style) -> None:
        self.style, self.regular, self.bold = style, REGULAR[style.font], BOLD[style.font]

    def text(self, text: str, size: float = 10.5, *, bold: bool = False, indent: float = 0) -> Paragraph:
        """One paragraph; running text is justified and divides its long words where the paper does."""
        hyphens = self.style.hyphens and not bold
        shown = re.sub(r"[^\W\d_]{11,}", lambda word: JOINT.sub("\u00ad", word[0]), text) if hyphens else text
        look = ParagraphStyle(
            "text",
            fontName=self.bold if bold else self.regular,
            fontSize=size,
            leading=size * 1.25,
            spaceAfter=0 if indent else size * 0.6,
            alignment=4 if hyphens else 0,
            leftIndent=indent,
            embeddedHyphenation=int(hyphens),
        )
        return Paragraph(escape(shown).replace("\n", "<br/>"), look, bulletText="•" if indent else None)

    def heading(self, text: str, size: float = 10.5) -> Story:
        """A bold line that stays with what follows."""
        yield CondPageBreak(44)
        yield Spacer(1, size * 0.5)
        line = self.text(text, size, bold=True)
        line.heading = text
        line.style.spaceAfter = size * 0.35
        yield line

    def prose(self, text: str) -> Story:
        """Paragraphs, with lines that start with a dash as bullets."""
        for block in text.split("\n\n"):
            plain = [line for line in block.split("\n") if not line.startswith("- ")]
            if plain:
                yield self.text("\n".join(plain))
            bullets = [line[2:] for line in block.split("\n") if line.startswith("- ")]
            yield from (self.text(line, indent=14) for line in bullets)
            if bullets:
                yield Spacer(1, 6)

    def field(self, heading: str, text: str | None) -> Story:
        if text:
            yield from self.heading(heading)
            yield from self.prose(text)

    def grid(self, rows: list[list[str]], widths: list[float], *, heads: int = 1, size: float = 9.5) -> Story:
        """A ruled table under a head, on each page where `heads`; a long row goes on overleaf."""
        cells = [[self.text(cell, size, bold=row is rows[0]) if cell else "" for cell in row] for row in rows]
        yield Ruled(cells, widths, repeatRows=heads, style=RULED, splitByRow=0, splitInRow=30, hAlign="LEFT")
        yield Spacer(1, 10)

    def columns(self, names: list[str], *, ruled: bool = False) -> Story:
        """Names in two columns, over lines to sign on where `ruled`."""
        half = (len(names) + 1) // 2
        rows = zip(names[:half], [*names[half:], ""], strict=False)
        lines = [("LINEABOVE", (n, 0), (n, -1), 0.5, "black") for n in (0, 2)] if ruled else []
        yield Grid(
            [[self.text(left), "", self.text(right)] for left, right in rows],
            [WIDTH * 0.46, WIDTH * 0.06, WIDTH * 0.46],
            34 if ruled else None,
            style=[*lines, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)],
            hAlign="LEFT",
        )


def udvalg_pdf(paper: Paper) -> bytes:
    """The agenda or minutes of a committee."""
    return printed(paper, committee_item)


def direktion_pdf(paper: Paper) -> bytes:
    """Direktionen's agenda, its points and its calendar in ruled tables."""
    return printed(paper, direktion_item)


def printed(paper: Paper, item_story: ItemStory) -> bytes:
    """Sets the paper twice: the first time only tells on which pages the items come."""
    pages: dict[str, int] = {}
    for _ in range(2):
        file = io.BytesIO()
        book = Book(file, paper)
        book.build(list(story(paper, pages, item_story)))
        pages = book.pages
    return file.getvalue()


def story(paper: Paper, pages: dict[str, int], item_story: ItemStory) -> Story:
    """The paper from front page to signatures."""
    write, meeting = Writer(paper.style), paper.meeting
    yield from front(write, paper)
    yield from (NextPageTemplate("upright"), PageBreak())
    yield from write.heading("Indholdsfortegnelse", 14)
    titles = [f"{item.number}. {item.title}" for item in paper.items]
    yield from (contents_line(write, each, pages.get(each, 0)) for each in [*titles, "Bilagsoversigt"])
    yield PageBreak()
    for item, title in zip(paper.items, titles, strict=True):
        yield from write.heading(title, 14)
        yield from item_story(write, item, paper)
        yield Spacer(1, 18)
    yield from (PageBreak(), *write.heading("Bilagsoversigt", 14))
    for item in filter(lambda item: item.bilag, paper.items):
        yield write.text(f"{item.number}. {item.title}")
        listed = (f"{each.number}. {each.title} ({each.journal_number or ''})" for each in item.bilag)
        yield write.text("\n".join(listed))
    if meeting.kind != "dagsorden":
        yield from (PageBreak(), *write.heading("Underskriftsside", 14), Spacer(1, 30))
        yield from write.columns([member.name for member in meeting.members], ruled=True)


def front(write: Writer, paper: Paper) -> Story:
    """The front page: body, kind, place and time, members in two columns, who is absent."""
    meeting = paper.meeting
    assert meeting.date
    yield write.text(paper.body.name or "", 20, bold=True)
    yield write.text(meeting.kind.upper(), 16, bold=True)
    yield Spacer(1, 24)
    labels = (
        ("Sted:", meeting.place),
        ("Dato:", written(meeting.date)),
        ("Start kl.:", meeting.start),
        ("Slut kl.:", meeting.end),
    )
    for label, value in labels:
        yield write.text(f"{label} {value or ''}")
    yield Spacer(1, 12)
    yield write.text("Medlemmer:", bold=True)
    yield from write.columns([titled(member) for member in meeting.members])
    yield Spacer(1, 12)
    yield write.text("Fraværende:", bold=True)
    yield write.text("\n".join(absent(each, paper) for each in meeting.fraværende))


def absent(who: Person, paper: Paper) -> str:
    """An absent member, and who came instead."""
    stand_in = paper.stand_ins.get(who.name)
    party = MUNICIPALITY["people"][stand_in]["party"] if stand_in else ""
    return titled(who) + (f", stedfortræder {stand_in} ({party})" if stand_in else "")


def contents_line(write: Writer, title: str, page: int) -> Flowable:
    """A title, dots up to the margin, and its page."""
    while stringWidth(f"{title}{page}", write.regular, 10.5) > WIDTH - 30:
        title = title.rsplit(" ", 1)[0]
    room = WIDTH - 4 - stringWidth(f"{title}{page}", write.regular, 10.5)
    return write.text(f"{title}{'.' * int(room / stringWidth('.', write.regular, 10.5))}{page}")


def committee_item(write: Writer, item: Item, paper: Paper) -> Story:
    """One item of a committee, with the decisions of the bodies that had it before."""
    sagsgang = "/".join(body.abbreviation or "" for body in item.sagsgang)
    yield write.text(f"{item.case_number or ''} {item.access.capitalize()} sag".strip())
    yield write.text(f"Sagsgang: {sagsgang}")
    yield from write.field("Sagsfremstilling", item.sagsfremstilling)
    for table in paper.tables:
        if table.number == item.number:
            yield from inset(write, table)
    yield from write.field("Økonomiske konsekvenser", item.økonomiske_konsekvenser)
    yield from write.field("Indstilling", item.indstilling)
    if paper.style.bilag == "before":
        yield from attachments(write, item.bilag)
    for decision in item.beslutning:
        assert decision.committee and decision.date
        heading = f"Beslutning i {decision.committee.name} den {numeric(decision.date)}"
        yield from write.field(heading, decision.text)
    yield from write.field(paper.style.absent, "\n".join(absent(each, paper) for each in item.fraværende))
    if paper.style.bilag == "after":
        yield from attachments(write, item.bilag)


def inset(write: Writer, table: Table) -> Story:
    """A ruled table in the text, on a sheet of its own where it lies sideways."""
    width = A4[1] - 2 * MARGIN if table.sideways else WIDTH
    first = width * 0.34
    rest = (width - first) / (len(table.rows[0]) - 1)
    if table.sideways:
        yield from (NextPageTemplate("sideways"), PageBreak())
    yield write.text(table.caption, bold=True)
    yield from write.grid([list(row) for row in table.rows], [first, *[rest] * (len(table.rows[0]) - 1)])
    if table.sideways:
        yield from (NextPageTemplate("upright"), PageBreak())


def attachments(write: Writer, bilag: tuple[Attachment, ...]) -> Story:
    """The bilag as a ruled table."""
    if bilag:
        yield from write.heading("Bilag:")
        rows = [
            [str(each.number or ""), each.access.capitalize(), each.title, each.journal_number or ""] for each in bilag
        ]
        head = ["Nr", "Adgang", "Titel", "Journalnr."]
        yield from write.grid([head, *rows], [28, 52, WIDTH - 160, 80])


def direktion_item(write: Writer, item: Item, paper: Paper) -> Story:
    """One item of Direktionen, whose points and calendar are tables."""
    yield write.text(f"{item.access.capitalize()} sag")
    yield write.text("Sagsgang", bold=True)
    yield write.text("/".join(body.abbreviation or "" for body in item.sagsgang))
    if item.calendar:
        rows = [[abbreviated(row.date), "\n".join(f"- {entry}" for entry in row.entries)] for row in item.calendar]
        yield from write.grid([["Dato", "Indhold"], *rows], [60, WIDTH - 60], size=10)
    yield from write.field("Sagsfremstilling", item.sagsfremstilling)
    if item.underpunkter:
        yield from write.grid(
            [["Tid", "Punkt"], *map(point_row, item.underpunkter)], [72, WIDTH - 72], heads=0, size=10
        )
    yield from write.field("Økonomiske konsekvenser", item.økonomiske_konsekvenser)
    yield from write.field("Indstilling", item.indstilling)
    yield from attachments(write, item.bilag)


def point_row(point: Point) -> list[str]:
    """A point as a row of `Tid | Punkt`."""
    return [point.time or "", f"{point.title}. {point.text}" if point.text else point.title]
