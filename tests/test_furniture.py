from __future__ import annotations

from pathlib import Path

import pytest

from minutes.ingest.furniture import running_heads
from minutes.ingest.pdf import read_pdf
from minutes.records import Document, Line, Source

FILES = Path(__file__).parent / "files"
SOURCE = Source(path="x", sha256="", media_type="application/pdf", pages=0, reader="test", parser=1)
Placed = tuple[str, float]


def heads_of(name: str) -> list[tuple[int, str]]:
    document = read_pdf((FILES / name).read_bytes(), name, "")
    return [(document.lines[index].page, document.lines[index].text) for index in sorted(running_heads(document))]


def pages(*contents: list[Placed]) -> Document:
    """A document of pages, each given as lines with the height of their tops in points."""
    lines = []
    for page, content in enumerate(contents, start=1):
        for text, top in content:
            start = lines[-1].end + 1 if lines else 0
            box = (70.0, top, 70.0 + 5 * len(text), top + 11)
            lines.append(Line(text=text, start=start, end=start + len(text), page=page, box=box, size=10.0))
    return Document(source=SOURCE, text="\n".join(line.text for line in lines), lines=tuple(lines))


def body(page: int, top: float = 90.0) -> list[Placed]:
    matter = "abcdefghijkl"[page]
    return [(f"{word} linje om sag {matter}", top + 12 * n) for n, word in enumerate(("En", "To", "Sidste"))]


def found(document: Document) -> set[str]:
    return {document.lines[index].text for index in running_heads(document)}


def test_heads_of_two_lines_and_feet_with_page_numbers() -> None:
    assert heads_of("wraps.pdf") == [
        (1, "Dagsorden\tSide 1 af 3"),
        (2, "Sandbjerg Kommune"),
        (2, "Kultur- og Fritidsudvalget den 4. marts 2031"),
        (2, "Dagsorden\tSide 2 af 3"),
        (3, "Sandbjerg Kommune"),
        (3, "Kultur- og Fritidsudvalget den 4. marts 2031"),
        (3, "Dagsorden\tSide 3 af 3"),
    ]


def test_odd_and_even_heads_but_no_headings_table_heads_or_rows() -> None:
    assert heads_of("alternating.pdf") == [
        (1, "- 1 -"),
        (2, "Økonomiudvalget"),
        (2, "- 2 -"),
        (3, "Sandbjerg Kommune"),
        (3, "- 3 -"),
        (4, "Økonomiudvalget"),
        (4, "- 4 -"),
        (5, "Sandbjerg Kommune"),
        (5, "- 5 -"),
        (6, "Økonomiudvalget"),
        (6, "- 6 -"),
    ]


@pytest.mark.parametrize("name", ["tables.pdf", "columns.pdf", "rotated.pdf", "partly.pdf"])
def test_documents_without_heads(name: str) -> None:
    assert heads_of(name) == []


@pytest.mark.parametrize("form", ["Side {}", "{} of 9", "- {} -", "Side {} af 12", "{}", "s. {}", "{}/12"])
def test_forms_of_page_numbers(form: str) -> None:
    document = pages(*([*body(page), (form.format(page), 780.0)] for page in range(3, 8)))
    assert found(document) == {form.format(page) for page in range(3, 8)}


def test_a_stamp_above_the_head() -> None:
    document = pages(*([(f"{page} of 5", 5.0), ("Referat fra PUK", 30.0), *body(page)] for page in range(1, 6)))
    assert found(document) == {"Referat fra PUK", *(f"{page} of 5" for page in range(1, 6))}


def test_headings_that_count_are_body() -> None:
    document = pages(*([(f"Punkt {page}", 60.0), *body(page, 100)] for page in range(1, 6)))
    assert found(document) == set()


def test_a_heading_on_top_of_two_pages_is_body() -> None:
    tops = ["Sagsfremstilling", "Beslutning", "Sagsfremstilling", "Noget helt andet"]
    document = pages(*([(top, 70.0), *body(page)] for page, top in enumerate(tops, start=1)))
    assert found(document) == set()


def test_a_repeated_table_head_stays_below_the_running_head() -> None:
    document = pages(*([("Vemb Kommune", 30.0), ("Konto\tBeløb", 78.0), *body(page)] for page in range(1, 5)))
    assert found(document) == {"Vemb Kommune"}


def test_a_head_of_part_of_the_document() -> None:
    plain = [[("Uden hoved", 70.0 + page), *body(page)] for page in range(1, 7)]
    headed = [[("Bilag til budgettet", 30.0), *body(page)] for page in range(7, 12)]
    assert found(pages(*plain, *headed)) == {"Bilag til budgettet"}


def test_one_page_and_pages_without_boxes_have_none() -> None:
    assert found(pages([("Vemb Kommune", 30.0), *body(1)])) == set()
    line = Line(text="Side 1", start=0, end=6)
    assert running_heads(Document(source=SOURCE, text="Side 1", lines=(line,))) == frozenset()
