"""Makes the small PDFs of the tests: `python tests/files/make_pdfs.py` (with reportlab; the outputs stay).

The municipality, its people and its matters are invented.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
LEFT, RIGHT, TOP, BOTTOM = 70.0, 525.0, 90.0, 740.0
SIZE, LEADING = 10.0, 12.0

FIRST = (
    "Forvaltningen har samlet erfaringerne fra de to første år og foreslår, at ordningen fortsætter. "
    "Borgerne i Sandbjerg og Nørre Vemb har taget godt imod de nye åbningstider, og antallet af henvendelser "
    "er faldet med en femtedel siden 2019. Personalet peger på, at vagtplanen bør lægges tidligere, så "
    "vikarerne kan nå at få besked."
)
SECOND = (
    "Udgiften holdes inden for rammen. Der søges ingen tillægsbevilling, men udvalget får sagen igen i maj, "
    "når regnskabet foreligger og de frivillige foreninger har svaret på den udsendte høring."
)


class Paper:
    """A canvas written from the top; heights are counted from the top of the page."""

    def __init__(self, name: str, size: tuple[float, float] = A4, **settings: object) -> None:
        self.canvas = Canvas(str(HERE / name), pagesize=size, invariant=1, **settings)
        self.height = size[1]
        self.y = TOP

    def at(self, x: float, y: float, text: str, font: str = "Helvetica", size: float = SIZE) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, text)

    def line(self, text: str, font: str = "Helvetica", size: float = SIZE, x: float = LEFT) -> None:
        self.at(x, self.y, text, font, size)
        self.y += LEADING * size / SIZE

    def heading(self, text: str, size: float = 12.0) -> None:
        self.y += LEADING
        self.line(text, "Helvetica-Bold", size)

    def paragraph(self, text: str, x: float = LEFT) -> None:
        for line in wrapped(text, RIGHT - x):
            self.line(line, x=x)
        self.y += LEADING / 2

    def page(self) -> None:
        self.canvas.showPage()
        self.y = TOP

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def save(self) -> None:
        self.canvas.save()


def wrapped(text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if stringWidth(longer, "Helvetica", SIZE) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def make_columns() -> None:
    paper = Paper("columns.pdf")
    paper.line("Sandbjerg Kommune", "Helvetica-Bold", 18)
    paper.heading("Medlemmer")
    for left, right in (
        ("Agnete Brix (A)", "Tormod Vang (V)"),
        ("Villads Ørum (C)", "Sidsel Mørch-Lund (F)"),
        ("Åse Kjærbo (A)", "Niels Peter Hvam (O)"),
    ):
        paper.at(300, paper.y, right)
        paper.line(left)
    paper.heading("Sagsnr.:")
    paper.at(LEFT, paper.y, "Åben sag", "Helvetica-Bold")
    paper.at(LEFT + 50, paper.y, "om de nye åbningstider")
    paper.y += LEADING
    paper.heading("Indstilling")
    paper.line("Det indstilles,")
    for text in ("at ordningen fortsætter,", "at udvalget får sagen igen i maj."):
        paper.at(LEFT + 10, paper.y, "•")
        paper.line(text, x=LEFT + 28)
    paper.save()


def make_wraps() -> None:
    """Three pages with running heads and feet; a paragraph and a hyphenated word go over the first break."""
    paper = Paper("wraps.pdf")
    for number in (1, 2, 3):
        if number > 1:
            paper.at(LEFT, 40, "Sandbjerg Kommune")
            paper.at(LEFT, 52, "Kultur- og Fritidsudvalget den 4. marts 2031")
        paper.at(LEFT, 800, "Dagsorden")
        paper.at(470, 800, f"Side {number} af 3")
        if number == 1:
            first_page(paper)
        elif number == 2:
            second_page(paper)
        else:
            paper.line("Sagsfremstilling", "Helvetica-Bold", 12)
            paper.paragraph(SECOND)
        paper.page()
    paper.save()


def first_page(paper: Paper) -> None:
    paper.line("1. Nye åbningstider", "Helvetica-Bold", 14)
    paper.heading("Sagsfremstilling")
    paper.paragraph(FIRST)
    full = "Udvalget drøftede i foråret den nye og noget længere udgave af kommunens samlede kvalitets-"
    assert RIGHT - 70 < LEFT + stringWidth(full, "Helvetica", SIZE) < RIGHT
    paper.line(full)
    paper.line("standard for åbne huse, som forelægges sammen med forslaget fra medarbejderne i Plan-")
    paper.line("og Teknikudvalget til efteråret.")
    paper.y = BOTTOM - 3 * LEADING
    for line in wrapped(SECOND, RIGHT - LEFT)[:1]:
        paper.line(line)


def second_page(paper: Paper) -> None:
    for line in wrapped(SECOND, RIGHT - LEFT)[1:]:
        paper.line(line)
    paper.heading("Indstilling")
    paper.line("Direktøren indstiller,")
    paper.line("at ordningen fortsætter i to år, og at de foreløbige erfaringer samles i et notat til udvalget,")
    paper.line("at udgiften afholdes inden for rammen.")
    paper.heading("Bilag")
    paper.line("1 Åben Notat om åbningstider 41122/31")
    paper.line("2 Lukket Lejekontrakt")


TABLE = (
    ("Nr.", "Titel", "Adgang"),
    ("1", "Plan for strategisk op-|hæng i Plan-|og Miljøudvalget", "Åben"),
    ("2", "Referat", ""),
)
MORE = (("Nr.", "Titel", "Adgang"), ("", "fra mødet i april", "Lukket"), ("3", "Notat", "Åben"))
COLUMNS = (LEFT, 110.0, 300.0, 400.0)


def draw_table(paper: Paper, rows: tuple[tuple[str, ...], ...], closed: bool = True) -> None:
    tops = [paper.y]
    for row in rows:
        height = 6 + LEADING * max(cell.count("|") + 1 for cell in row)
        for x, cell in zip(COLUMNS, row, strict=False):
            for number, line in enumerate(cell.split("|")):
                paper.at(x + 4, tops[-1] + 12 + number * LEADING, line)
        tops.append(tops[-1] + height)
    for top in tops if closed else tops[:-1]:
        paper.rule(COLUMNS[0], top, COLUMNS[-1], top)
    for x in COLUMNS:
        paper.rule(x, tops[0], x, tops[-1])
    paper.y = tops[-1] + 2 * LEADING


def make_tables() -> None:
    """A table over a page break: its last row on the first page is open below."""
    paper = Paper("tables.pdf")
    paper.line("Bilagene til punktet er disse:")
    draw_table(paper, TABLE, closed=False)
    paper.page()
    draw_table(paper, MORE)
    paper.line("Så langt bilagene.")
    paper.save()


def make_frame() -> None:
    """A frame, a single rule, a table without a second column, and a grid in white: none is a table."""
    paper = Paper("frame.pdf")
    paper.canvas.rect(LEFT - 10, paper.height - 140, 470, 70)
    paper.paragraph("Beslutning som indstillet. Fraværende: Åse Kjærbo.")
    paper.line("Udvalget holder næste møde i maj.")
    paper.y = 180
    paper.rule(LEFT, 160, RIGHT, 160)
    paper.canvas.setStrokeColorRGB(1, 1, 1)
    for text in ("a) Møder og rejser i foråret", "b) Orientering fra formanden"):
        paper.canvas.rect(LEFT - 2, paper.height - paper.y - 4, 40, 16)
        paper.canvas.rect(LEFT + 38, paper.height - paper.y - 4, 300, 16)
        paper.line(text)
    paper.save()


def make_rotated() -> None:
    """Page 1 lies across by /Rotate, page 2 is an upright page with text drawn sideways, page 3 is plain."""
    paper = Paper("rotated.pdf", A4)
    canvas = paper.canvas
    canvas.setPageRotation(90)
    canvas.saveState()
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(80, A4[0] - 100, "Liggende side med budget")
    canvas.drawString(80, A4[0] - 112, "Anden linje om budgettet")
    canvas.restoreState()
    canvas.showPage()
    canvas.setPageRotation(0)
    canvas.saveState()
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(80, A4[0] - 100, "Tegnet på siden")
    canvas.drawString(80, A4[0] - 112, "og læst fra højre kant")
    canvas.restoreState()
    canvas.showPage()
    paper.y = TOP
    paper.line("Almindelig side")
    paper.save()


def make_odd() -> None:
    locked = Paper("encrypted.pdf", encrypt=StandardEncryption("lukket", ownerPassword="ejer", strength=128))
    locked.line("Lukket dagsorden")
    locked.save()
    blank = Paper("blank.pdf")
    blank.canvas.rect(100, 100, 200, 200)
    blank.page()
    blank.save()
    partly = Paper("partly.pdf")
    partly.line("Første side med tekst")
    partly.page()
    partly.canvas.rect(100, 100, 200, 200)
    partly.page()
    partly.line("Tredje side med tekst")
    partly.save()
    twice = Paper("twice.pdf")
    for text in ("Beslutning i udvalget", "Godkendt Godkendt som indstillet"):
        for shift in (0.0, 0.3):
            twice.at(LEFT + shift, twice.y, text)
        twice.y += LEADING
    twice.save()


def make_alternating() -> None:
    """Six pages: odd and even heads differ, a heading stands on top of two pages, a table's head on all."""
    paper = Paper("alternating.pdf", landscape(A4))
    for number in range(1, 7):
        if number > 1:
            paper.at(LEFT, 40, "Sandbjerg Kommune" if number % 2 else "Økonomiudvalget")
        paper.at(400, 560, f"- {number} -")
        if number in (2, 4):
            paper.line("Sagsfremstilling", "Helvetica-Bold", 12)
        else:
            paper.at(LEFT, paper.y, "Konto")
            paper.at(300, paper.y, "Beløb i 1.000 kr.")
            paper.y += LEADING
        for row in range(5):
            paper.at(LEFT, paper.y, f"Område {chr(65 + row)}{number}")
            paper.at(300, paper.y, f"{row * 731 + number * 97}")
            paper.y += LEADING
        paper.page()
    paper.save()


if __name__ == "__main__":
    make_columns()
    make_wraps()
    make_tables()
    make_frame()
    make_rotated()
    make_odd()
    make_alternating()
