from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.errors import EmptyError, EncryptedError, MinutesError, UnreadableError
from minutes.ingest.pdf import read_pdf
from minutes.records import Document, Line

FILES = Path(__file__).parent / "files"
READABLE = [path.name for path in sorted(FILES.glob("*.pdf")) if path.name not in ("encrypted.pdf", "blank.pdf")]
# Widest and highest side of the pages in tests/files: A4, upright or lying.
LONG_SIDE = 842.0


def load(name: str) -> Document:
    return read_pdf((FILES / name).read_bytes(), name, "0" * 64)


def line_with(document: Document, start: str, page: int | None = None) -> Line:
    return next(line for line in document.lines if line.text.startswith(start) and page in (None, line.page))


@pytest.mark.parametrize("name", READABLE)
def test_every_line_is_its_slice_in_order(name: str) -> None:
    document = load(name)
    assert document.text == "\n".join(line.text for line in document.lines)
    end = -1
    for line in document.lines:
        assert line.text == document.text[line.start : line.end]
        assert line.start == end + 1
        end = line.end
        assert line.box is not None
        x0, y0, x1, y1 = line.box
        assert 0 <= x0 < x1 <= LONG_SIDE
        assert 0 <= y0 < y1 <= LONG_SIDE
        assert line.size and line.text.strip()
        assert not any(ord(char) < 32 and char != "\t" for char in line.text)
    pages = [line.page for line in document.lines]
    assert pages == sorted(pages)


def test_source_of_the_document() -> None:
    source = load("wraps.pdf").source
    assert (source.path, source.sha256, source.media_type, source.pages, source.reader) == (
        "wraps.pdf", "0" * 64, "application/pdf", 3, "pdfium"
    )  # fmt: skip


def test_cells_that_are_far_apart_are_parted_by_a_tab() -> None:
    texts = [line.text for line in load("columns.pdf").lines]
    assert "Agnete Brix (A)\tTormod Vang (V)" in texts
    assert "Åse Kjærbo (A)\tNiels Peter Hvam (O)" in texts


def test_bullet_stays_with_its_text() -> None:
    document = load("columns.pdf")
    entry = line_with(document, "•")
    assert entry.text == "• at ordningen fortsætter,"
    assert not entry.continues
    assert not any(line.continues for line in document.lines)


def test_size_bold_and_gap_of_headings() -> None:
    document = load("columns.pdf")
    heading = line_with(document, "Indstilling")
    assert (heading.bold, heading.size, heading.gap) == (True, 12.0, True)
    plain = line_with(document, "Det indstilles")
    assert (plain.bold, plain.size, plain.gap) == (False, 10.0, False)
    assert not line_with(document, "Åben sag om").bold  # a bold word does not make a bold line


def test_wrapped_lines_continue_and_keep_their_hyphens() -> None:
    document = load("wraps.pdf")
    first = line_with(document, "Udvalget drøftede")
    assert first.text.endswith("kvalitets-")
    assert first.gap and not first.continues
    second = line_with(document, "standard for")
    assert second.text.endswith("Plan-")
    assert second.continues and not second.gap
    assert line_with(document, "og Teknikudvalget").continues
    assert not line_with(document, "Forvaltningen har").continues


def test_a_line_goes_on_over_the_page_break_past_head_and_foot() -> None:
    document = load("wraps.pdf")
    rest = line_with(document, "maj, når", page=2)
    assert rest.continues and not rest.gap
    assert not line_with(document, "Sagsfremstilling", page=3).continues
    heads = [line for line in document.lines if line.text.startswith(("Sandbjerg K", "Kultur-", "Dagsorden"))]
    assert len(heads) == 7
    assert not any(line.continues or line.gap for line in heads)


def test_list_entries_with_at_do_not_continue() -> None:
    document = load("wraps.pdf")
    assert not line_with(document, "at ordningen").continues
    assert not line_with(document, "at udgiften").continues


def test_ruled_table_row_by_row() -> None:
    document = load("tables.pdf")
    rows = [(line.page, line.text) for line in document.lines if "\t" in line.text]
    assert rows == [
        (1, "Nr.\tTitel\tAdgang"),
        (1, "1\tPlan for strategisk ophæng i Plan- og Miljøudvalget\tÅben"),
        (1, "2\tReferat\t"),
        (2, "Nr.\tTitel\tAdgang"),
        (2, "\tfra mødet i april\tLukket"),
        (2, "3\tNotat\tÅben"),
    ]
    assert document.lines[0].text == "Bilagene til punktet er disse:"
    assert document.lines[-1].text == "Så langt bilagene."
    assert line_with(document, "1\t").box == pytest.approx((70, 120, 400, 162), abs=1)


def test_frames_rules_and_white_grids_are_no_tables() -> None:
    assert [line.text for line in load("frame.pdf").lines] == [
        "Beslutning som indstillet. Fraværende: Åse Kjærbo.",
        "Udvalget holder næste møde i maj.",
        "a) Møder og rejser i foråret",
        "b) Orientering fra formanden",
    ]


def test_rotated_pages_come_out_as_displayed() -> None:
    lines = load("rotated.pdf").lines
    assert [line.text for line in lines] == [
        "Liggende side med budget",
        "Anden linje om budgettet",
        "Tegnet på siden",
        "og læst fra højre kant",
        "Almindelig side",
    ]
    lying, sideways = lines[0].box, lines[2].box
    assert lying is not None and sideways is not None
    assert lying[2] - lying[0] > 5 * (lying[3] - lying[1])
    assert lying[:2] == pytest.approx((80, 91), abs=2)
    assert sideways[3] - sideways[1] > 5 * (sideways[2] - sideways[0])


def test_text_drawn_twice_is_read_once() -> None:
    assert [line.text for line in load("twice.pdf").lines] == [
        "Beslutning i udvalget",
        "Godkendt Godkendt som indstillet",
    ]


def test_a_page_without_text_is_a_problem() -> None:
    document = load("partly.pdf")
    assert [line.page for line in document.lines] == [1, 3]
    assert [problem.code for problem in document.problems] == ["page-without-text"]
    span = document.problems[0].span
    assert span is not None and span.page == 2
    assert not any(line.continues for line in document.lines)


@pytest.mark.parametrize(("name", "error"), [("encrypted.pdf", EncryptedError), ("blank.pdf", EmptyError)])
def test_what_cannot_be_read_names_the_file(name: str, error: type[MinutesError]) -> None:
    with pytest.raises(error, match=name):
        load(name)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no PDF at all", b"%PDF-1.4\n" + b"\0" * 5000])
def test_broken_bytes_are_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"broken\.pdf"):
        read_pdf(data, "broken.pdf", "")


@given(st.data())
def test_truncated_or_damaged_bytes_never_escape_the_tree_of_errors(data: st.DataObject) -> None:
    whole = (FILES / "tables.pdf").read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    junk = data.draw(st.binary(max_size=20))
    place = data.draw(st.integers(0, cut))
    try:
        document = read_pdf(whole[:place] + junk + whole[place + len(junk) : cut], "cut.pdf", "")
    except UnreadableError as error:
        assert "cut.pdf" in error.message
    else:
        assert document.lines
