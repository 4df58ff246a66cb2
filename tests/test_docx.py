from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_provenance import accounts

from minutes.errors import EmptyError, MinutesError, UnreadableError, UnsupportedError
from minutes.ingest.docx import read_docx
from minutes.ingest.reader import read
from minutes.ingest.segments import segment
from minutes.records import Document, Line, Minutes, Person

FILES = Path(__file__).parent / "files"
WHOLE = (FILES / "minutes.docx").read_bytes()
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def word(body: str, **parts: str) -> bytes:
    document = f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>"
    others = {f"word/{name}.xml": content for name, content in parts.items()}
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def load(data: bytes) -> Document:
    return read_docx(data, "minutes.docx", "0" * 64)


def texts(body: str) -> list[str]:
    return [line.text for line in load(word(body)).lines]


def line_with(document: Document, start: str) -> Line:
    return next(line for line in document.lines if line.text.startswith(start))


@pytest.fixture(scope="module")
def document() -> Document:
    return read(FILES / "minutes.docx")


@pytest.fixture(scope="module")
def minutes(document: Document) -> Minutes:
    return segment(document)


def test_source(document: Document) -> None:
    source = document.source
    assert (source.reader, source.pages) == ("docx", 2)
    assert source.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_header(minutes: Minutes) -> None:
    meeting = minutes.meeting
    assert meeting.committee and meeting.committee.name == "Kulturudvalget"
    assert (meeting.kind, meeting.date, meeting.start) == ("beslutningsprotokol", "2024-05-15", "16:00")
    assert meeting.place == "Biblioteket i Lindholt"
    assert meeting.members == (
        Person(name="Agnete Brix", party="A"),
        Person(name="Tormod Vang", party="V"),
        *meeting.fraværende,
    )
    assert meeting.fraværende == (Person(name="Åse Kjærbo", party="A"),)


def test_items(minutes: Minutes) -> None:
    assert [(item.number, item.title, item.case_number) for item in minutes.items] == [
        ("1", "Godkendelse af dagsorden", "24/3001"),
        ("2", "Ny scene på torvet", "24/3002"),
    ]


def test_fields(minutes: Minutes) -> None:
    first, second = minutes.items
    assert first.beslutning[0].text == "Dagsordenen blev godkendt."  # the deletion is out, the insertion in
    assert second.sagsfremstilling == (
        "Tekst i en boks.\nScenen koster 2 mio. kr.[1] over to år.\n\nScene\t2024\t1.200.000\n2025\t800.000"
    )
    assert second.indstilling == (
        "Forvaltningen indstiller,\na) at scenen bygges\nb) at den males\nbi. rød\nc) at festen holdes\n\n"
        "Planen følger."
    )
    assert second.beslutning[0].text == "Indstillingen blev tiltrådt."
    assert [(bilag.number, bilag.title) for bilag in second.bilag] == [(1, "Tegning af scenen"), (2, "Budget")]
    assert second.sections == {"FODNOTER OG SLUTNOTER": "[1] Uden moms."}


def test_nothing_hidden_deleted_or_running_is_left(document: Document) -> None:
    for word_ in ("forkastet", "hemmelig", "side 1"):
        assert word_ not in document.text
    assert document.text.count("Tekst i en boks.") == 1


def test_type_and_pages(document: Document) -> None:
    title, heading = (
        line_with(document, "1. Godkendelse"),
        next(line for line in document.lines if line.text == "Beslutning"),
    )
    assert (title.size, title.bold) == (16.0, True)
    assert line_with(document, "Kulturudvalget").size == 20.0
    assert line_with(document, "Åben sag").size == 11.0
    assert heading.gap and not line_with(document, "b) at").gap
    assert [line.page for line in document.lines][-1] == 2
    assert line_with(document, "Indstilling").page == 1


def test_every_line_is_its_slice(document: Document) -> None:
    assert document.text == "\n".join(line.text for line in document.lines)
    for line in document.lines:
        assert line.text == document.text[line.start : line.end]


def test_tabs_breaks_and_hyphens() -> None:
    run = "<w:t>Dato:</w:t><w:tab/><w:t>1. maj</w:t><w:br/><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t>"
    assert texts(f"<w:p><w:r>{run}</w:r></w:p>") == ["Dato:\t1. maj", "2-3"]


def test_nested_table() -> None:
    def cell(inner: str) -> str:
        return f"<w:tc>{inner}</w:tc>"

    def par(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    inner = f"<w:tbl><w:tr>{cell(par('a'))}{cell(par('b'))}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr>{cell(par('Venstre'))}{cell(inner + par('efter'))}</w:tr></w:tbl>"
    assert texts(body) == ["Venstre", "a\tb", "efter"]


def test_strict_namespace_and_roman_numbers() -> None:
    numbering = (
        f'<w:numbering {NAMESPACE}><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="4"/>'
        '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    )
    entries = "".join(
        f'<w:p><w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
        for number in (1, 1, 2, 9)
    )
    data = word(entries, numbering=numbering)
    assert [line.text for line in load(data).lines] == ["IV. x", "V. x", "I. x", "x"]


def test_zip_that_is_no_word_document(tmp_path: Path) -> None:
    for parts in ({"a.txt": "Beslutning"}, {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}):
        path = tmp_path / "referat.docx"
        path.write_bytes(packed(parts))
        with pytest.raises(UnsupportedError, match="not a Word document"):
            read(path)


@pytest.mark.parametrize("length", [4, 30, 500, len(WHOLE) // 2, len(WHOLE) - 1])
def test_truncated_zip(length: int) -> None:
    with pytest.raises(UnreadableError):
        load(WHOLE[:length])


def test_zip_bomb() -> None:
    huge = b"<w:document>" + b" " * (200 * 2**20)
    bomb = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": huge})
    assert len(bomb) < 2**20
    with pytest.raises(UnreadableError, match="unpacked"):
        load(bomb)


def test_deep_nesting_and_broken_xml() -> None:
    with pytest.raises(UnreadableError, match=r"broken in word/document\.xml"):
        load(word("<w:sdt>" * 100_000))
    with pytest.raises(UnreadableError, match="broken in"):
        load(word("<w:p>"))
    assert texts("<w:sdt>" * 900 + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + "</w:sdt>" * 900) == ["x"]


def test_entities_are_not_expanded() -> None:
    laughs = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    document = f"{laughs}<w:document {NAMESPACE}><w:body><w:p><w:r><w:t>x</w:t></w:r>&b;</w:p></w:body></w:document>"
    data = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document})
    assert load(data).text == "x"


def test_document_without_text() -> None:
    with pytest.raises(EmptyError):
        load(word("<w:p/>"))


@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4))
def test_damaged_documents_are_read_or_told(at: int, damage: bytes) -> None:
    try:
        document = load(WHOLE[:at] + damage + WHOLE[at + len(damage) :])
    except MinutesError:
        return
    assert document.lines


ELEMENTS = ("p", "r", "t", "tbl", "tr", "tc", "ins", "del", "txbxContent", "pPr", "br", "tab", "sdt", "hyperlink")
TREES = st.recursive(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="<>&\ufffe\uffff"), max_size=6
    ),
    lambda inner: st.tuples(st.sampled_from(ELEMENTS), st.lists(inner, max_size=4)).map(
        lambda made: f"<w:{made[0]}>{''.join(made[1])}</w:{made[0]}>"
    ),
    max_leaves=25,
)


@given(TREES)
def test_any_tree_gives_lines_of_its_text(tree: str) -> None:
    try:
        document = load(word(tree))
    except EmptyError:
        return
    assert document.text == "\n".join(line.text for line in document.lines)
    assert all(line.text == document.text[line.start : line.end] and "\n" not in line.text for line in document.lines)


def test_every_character_lands_somewhere() -> None:
    document = read(FILES / "minutes.docx")
    assert [at for at, owners in accounts(document, segment(document)).items() if not owners] == []
