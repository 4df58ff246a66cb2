"""Papers of one meeting in four formats, with words and personal numbers that nobody may see planted in them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from test_docx import word

# An invented personal number as people write it.
NOTATIONS = (
    "010190-1234",
    "010190 1234",
    "0101901234",
    "010190 - 1234",
    "010190–1234",
    "010190‑1234",
    "010190\u00a01234",
    "01.01.90-1234",
    "01 01 90-1234",
)
PLACES = (
    *("titel", "firma", "forfatter", "fornavn", "kalender", "indstilling", "beslutning", "stemme", "afsnit"),
    *("bilag", "gemtbilag", "fravaer", "tidligere"),
)


class Paper(NamedTuple):
    """One paper: its format, its body with the abbreviation, its day, and as words."""

    form: str
    body: str
    short: str
    day: str
    written: str


PAPERS = (
    Paper("txt", "Miljø- og Teknikudvalget", "MTU", "15-05-2024", "15. maj 2024"),
    Paper("pdf", "Økonomiudvalget", "ØK", "21-05-2024", "21. maj 2024"),
    Paper("html", "Kommunalbestyrelsen", "KB", "28-05-2024", "28. maj 2024"),
    Paper("docx", "Kulturudvalget", "KU", "29-05-2024", "29. maj 2024"),
)


def planted(form: str, place: str) -> str:
    """The word that stands at one closed place of a paper and nowhere else."""
    return f"Qv{place}{form}arne"


SECRETS = [planted(paper.form, place) for paper in PAPERS for place in PLACES]


def lines(paper: Paper) -> Iterator[tuple[str, str]]:
    """The lines of a paper: how each is set (`head`, `title`, `field`, `text`), and what it says."""

    def secret(place: str) -> str:
        return planted(paper.form, place)

    yield from (("head", paper.body), ("text", "BESLUTNINGSPROTOKOL"), ("text", "Lindholt Kommune"))
    yield from (("text", f"Dato: {paper.written}"), ("text", "Start kl.: 15:00"), ("text", "Slut kl.: 17:20"))
    yield from (("text", "Medlemmer:"), ("text", "Jakob Teglgaard (F)"), ("text", "Mads Fuglsø (V)"))
    yield from (("field", "Indholdsfortegnelse"), ("text", "1. Godkendelse af dagsorden......3"))
    yield from (("text", "2. Cykelsti langs Hagestedvej......3"), ("text", f"3. Salg til {secret('titel')}......4"))
    yield from (("text", "4. Slukning af gadelys om natten......5"),)
    yield from _item("1. Godkendelse af dagsorden", "00.01.00.A00 22/141 Åben sag", paper)
    yield from (("text", "Dagsordenen fremlægges til godkendelse."), *_decided(paper, "Godkendt."))
    yield from _item("2. Cykelsti langs Hagestedvej", "05.01.12.P20 24/1190 Åben sag", paper)
    yield "text", "Ved en stikprøve stod der personnumre i en dagsorden."
    for notation in NOTATIONS:
        yield "text", f"Borgeren med cpr-nr.{notation} er underrettet, og {notation} er slettet."
    yield from (("field", "Indstilling"), ("text", "Det indstilles, at stien anlægges."))
    yield from _decided(paper, f"Godkendt. Borgeren {NOTATIONS[0]} får svar.")
    yield from (("field", "Bilag:"), ("text", "1 -\tÅben\tOversigtskort\t(14077/24)\t(H)"), ("text", "3611840"))
    yield from (("text", f"2 -\tLukket\tBrev fra {secret('gemtbilag')}\t(14080/24)\t(H)"), ("text", "3611843"))
    yield from _item(f"3. Salg til {secret('titel')}", "13.06.02.G10 24/1873 Lukket sag", paper)
    yield "text", f"Kommunen har fået et tilbud fra {secret('firma')} A/S på 7.654.321 kr."
    yield "text", f"Direktør {secret('fornavn').capitalize()} {secret('forfatter')} har mødt forvaltningen."
    yield "text", f"Sagen behandles i Økonomiudvalget den 11. juni 2024 sammen med {secret('kalender')}."
    yield from (("field", "Tidligere behandling"), ("text", f"Direktionen den 24-04-2024: {secret('tidligere')}."))
    yield from (("field", "Lovgrundlag"), ("text", f"Loven om {secret('afsnit')}."))
    yield from (("field", "Indstilling"), ("text", f"Det indstilles, at {secret('indstilling')} godkendes."))
    yield from _decided(paper, f"Godkendt {secret('beslutning')}. Imod stemte Mads {secret('stemme')} (V).")
    yield from (("field", "Fraværende:"), ("text", f"Mette {secret('fravaer')} (V)"))
    yield from (("field", "Bilag:"), ("text", f"1 -\tLukket\tKøbstilbud {secret('bilag')}\t(14099/24)\t(H)"))
    yield "text", "3611899"
    yield from _item("4. Slukning af gadelys om natten", "05.01.12.P20 24/1191 Åben sag", paper)
    yield from (("text", "Ordningen har sparet 410.000 kr. om året."), *_decided(paper, "Gadelyset tændes igen."))


def _item(title: str, about: str, paper: Paper) -> Iterator[tuple[str, str]]:
    yield from (("title", title), ("text", about), ("text", f"Sagsgang: {paper.short}"), ("field", "Sagsfremstilling"))


def _decided(paper: Paper, text: str) -> Sequence[tuple[str, str]]:
    return ("field", f"Beslutning i {paper.body} den {paper.day}"), ("text", text)


def write_papers(folder: Path) -> list[Path]:
    """All papers, in files of their formats."""
    folder.mkdir(parents=True, exist_ok=True)
    makers = {"txt": _text, "pdf": _pdf, "html": _html, "docx": _docx}
    found = []
    for paper in PAPERS:
        path = folder / f"{paper.short.lower()}.{paper.form}"
        path.write_bytes(makers[paper.form](paper))
        found.append(path)
    return found


def _text(paper: Paper) -> bytes:
    return "\n\n".join(text for _, text in lines(paper)).encode()


def _html(paper: Paper) -> bytes:
    tags = {"head": "h1", "title": "h2", "field": "h3", "text": "p"}
    inner = "\n".join(f"<{tags[kind]}>{html.escape(text)}</{tags[kind]}>" for kind, text in lines(paper))
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{inner}</body></html>".encode()


def _docx(paper: Paper) -> bytes:
    sizes = {"head": 40, "title": 32, "field": 26, "text": 22}
    return word(
        "".join(
            f'<w:p><w:r><w:rPr>{"<w:b/>" if kind != "text" else ""}<w:sz w:val="{sizes[kind]}"/></w:rPr>'
            f'<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'
            for kind, text in lines(paper)
        )
    )


def _pdf(paper: Paper) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    sizes = {"head": 18.0, "title": 14.0, "field": 12.0, "text": 10.0}
    canvas, y = Canvas("", pagesize=A4, invariant=1), 780.0
    for kind, text in lines(paper):
        if y < 80 or (text.startswith("1. Godkendelse af dagsorden") and kind == "title"):
            canvas.showPage()
            y = 780.0
        canvas.setFont("Helvetica" if kind == "text" else "Helvetica-Bold", sizes[kind])
        plain = text.replace("\u2011", "-")  # which the font has not
        for place, cell in enumerate(plain.split("\t")):
            canvas.drawString((70, 95, 140, 340, 420)[place], y, cell)
        y -= 1.4 * sizes[kind] + (10 if kind != "text" else 4)
    canvas.showPage()
    data: bytes = canvas.getpdfdata()
    return data
