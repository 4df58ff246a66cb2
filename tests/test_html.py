from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_provenance import accounts

from minutes.errors import EmptyError, MinutesError, UnreadableError
from minutes.ingest.html import is_html, read_html
from minutes.ingest.reader import read
from minutes.ingest.segments import segment
from minutes.records import Document, Minutes, Person

FILES = Path(__file__).parent / "files"


def load(text: str | bytes) -> Document:
    return read_html(text if isinstance(text, bytes) else text.encode(), "page.html", "0" * 64)


def body(inner: str) -> list[str]:
    return [line.text for line in load(f"<html><body>{inner}</body></html>").lines]


def check_lines(document: Document) -> None:
    """Every line is its slice of the text, in order, on one line, with nothing between them but the line end."""
    assert document.text == "\n".join(line.text for line in document.lines)
    end = -1
    for line in document.lines:
        assert line.text == document.text[line.start : line.end]
        assert line.start == end + 1
        assert line.text.strip() and line.size
        assert not any(ord(char) < 32 and char != "\t" for char in line.text)
        end = line.end


@pytest.fixture(scope="module")
def page() -> Minutes:
    return segment(read(FILES / "page.html"))


def test_header_of_a_page(page: Minutes) -> None:
    meeting = page.meeting
    assert meeting.committee and meeting.committee.name == "Miljøudvalget"
    assert (meeting.municipality, meeting.kind, meeting.date) == ("Lindholt Kommune", "referat", "2024-03-12")
    assert (meeting.start, meeting.end, meeting.place) == ("15:00", "17:30", "Mødelokale 2, Lindholt Rådhus")
    assert meeting.members == (
        Person(name="Agnete Brix", party="A"),
        Person(name="Tormod Vang", party="V"),
        *meeting.fraværende,
    )
    assert meeting.fraværende == (Person(name="Åse Kjærbo", party="A"),)


def test_items_of_a_page(page: Minutes) -> None:
    titles = [(item.number, item.title, item.access, item.case_number) for item in page.items]
    assert titles[:2] == [
        ("1", "Godkendelse af dagsorden", "åben", "24/1001"),
        ("2", "Ny cykelsti langs Åvej", "åben", "24/1002"),
    ]
    assert (page.items[2].number, page.items[2].access) == ("3", "lukket")
    assert [item.beslutning[0].text for item in page.items] == [
        "Godkendt.",
        "Indstillingen blev tiltrådt.",
        "Godkendt.",
    ]


def test_fields_of_a_page(page: Minutes) -> None:
    item = page.items[1]
    assert item.sagsfremstilling == (
        "Forvaltningen har undersøgt tre linjeføringer og beder udvalget vælge.\n\n"
        "Udgifterne fordeler sig således:\n\nÅr\tKr.\n2024\t1.200.000\n2025\t800.000"
    )
    assert item.indstilling == "Forvaltningen indstiller,\n1. at linje B vælges,\n2. at sagen sendes i høring."
    assert [(bilag.number, bilag.title) for bilag in item.bilag] == [(1, "Kort over linje B"), (2, "Budget")]


def test_nothing_of_the_site_is_left() -> None:
    text = read(FILES / "page.html").text
    for word in ("cookies", "Spring til", "Borger", "Søg", "Forside", "Del siden", "Torvet 1", "CVR", "skjult", "var "):
        assert word not in text


def test_old_page_of_tables_in_an_old_encoding() -> None:
    minutes = segment(read(FILES / "old-page.html"))
    assert minutes.meeting.committee and minutes.meeting.committee.name == "Byrådet"
    assert (minutes.meeting.date, minutes.meeting.place) == ("2004-05-04", "Byrådssalen – stuen")
    assert [(item.number, item.title) for item in minutes.items] == [("1", "Bevilling til færge"), ("2", "Eventuelt")]
    assert minutes.items[0].indstilling == "Økonomiudvalget indstiller, at bevillingen gives."
    assert minutes.items[0].beslutning[0].text == "Godkendt.\nÅse Kjærbo stemte imod."


def test_source_of_a_page() -> None:
    source = read(FILES / "page.html").source
    assert (source.media_type, source.reader, source.pages) == ("text/html", "html", 1)


def test_headings_have_type() -> None:
    lines = load(
        "<body><h1>A</h1><h2>B</h2><h3>C</h3><p><b>D</b></p><p><b>E</b> e</p><p style='font-weight:700'>F"
    ).lines
    assert [line.bold for line in lines] == [True, True, True, True, False, True]
    sizes = [line.size or 0 for line in lines]
    assert sizes[0] > sizes[1] > sizes[2] > sizes[3] == sizes[4]


def test_lists_breaks_and_rows() -> None:
    assert body("<ul><li>a<li><p>b</p></ul>") == ["• a", "• b"]
    assert body("<ol start=3><li>a<li value=7>b</ol><ol type=a><li>c</ol>") == ["3. a", "7. b", "a) c"]
    assert body("<ul><li>– egen</ul>") == ["– egen"]
    assert body("<p>a<br>b<br/>c</p>") == ["a", "b", "c"]
    assert body("<table><tr><td>a<td><td>c<tr><td colspan=3>d</table>") == ["a\t\tc", "d"]
    assert body("<table><tr><td>Medlemmer</td><td>A<br>B</td></tr></table>") == ["Medlemmer", "A", "B"]
    assert body("<pre>a\n b</pre>") == ["a", "b"]


def test_gaps() -> None:
    document = load("<body><div>a</div><div>b</div><p>c</p>d<br><br>e<br>f")
    assert [(line.text, line.gap) for line in document.lines] == [
        ("a", False), ("b", False), ("c", True), ("d", True), ("e", True), ("f", False)
    ]  # fmt: skip


def test_page_without_structure_stays_whole() -> None:
    inner = "<div>Økonomiudvalget den 3. maj 2021</div><div><a href=x>Se også</a></div><div>Godkendt.</div>"
    assert body(inner) == ["Økonomiudvalget den 3. maj 2021", "Se også", "Godkendt."]


def test_header_that_speaks_of_the_meeting_is_kept() -> None:
    inner = (
        "<header><p>Møde i Børneudvalget den 3. maj 2021</p></header><main><p>Godkendt.</p></main><footer>CVR</footer>"
    )
    assert body(inner) == ["Møde i Børneudvalget den 3. maj 2021", "Godkendt."]


def test_banner_class_on_the_whole_page_hides_nothing() -> None:
    assert body('<div class="cookie-consent-given"><p>Punkt 1. Godkendt og vedtaget.</p></div>') == [
        "Punkt 1. Godkendt og vedtaget."
    ]


@pytest.mark.parametrize(
    "data",
    [
        "<html><body>Århus på færøsk".encode(),
        b"\xef\xbb\xbf" + "<html><body>Århus på færøsk".encode(),
        "<html><body>Århus på færøsk".encode("cp1252"),
        "<html><body>Århus på færøsk".encode("utf-16"),
        "<html><body>Århus på færøsk".encode("utf-16-le"),
        '<html><meta charset="utf-8"><body>Århus på færøsk'.encode("cp1252"),
        '<html><meta charset="iso-8859-1"><body>Århus på færøsk'.encode(),
        '<html><meta charset="rot13"><body>Århus på færøsk'.encode("cp1252"),
        '<html><meta charset="cp850"><body>Århus på færøsk'.encode("cp850"),
    ],
)
def test_encodings(data: bytes) -> None:
    assert is_html(data)
    assert load(data).text == "Århus på færøsk"


def test_only_pages_are_taken_for_html(tmp_path: Path) -> None:
    assert is_html(b"  <?xml version='1.0'?>\n<!-- a --><!DOCTYPE HTML PUBLIC><html>")
    assert is_html(b"<div><p>Godkendt.</p></div>\n")
    for text in (b"<p>Beslutning</p>\nGodkendt", b"Referat <html>", b"<5 deltagere", b"", b"<divan> er rod"):
        assert not is_html(text)
    path = tmp_path / "referat.html"
    path.write_text("Beslutning\n\nGodkendt.")
    assert read(path).source.reader == "plaintext"


def test_deep_nesting_is_told() -> None:
    deep = "<div>" * 100_000 + "x"
    with pytest.raises(UnreadableError, match="deeper than"):
        body(deep)
    assert body("<div>" * 1500 + "x") == ["x"]


def test_too_large_a_page_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError, match="tags"):
        body("<p>" * 1_000_001)
    monkeypatch.setattr("minutes.ingest.html._MOST_BYTES", 20)
    with pytest.raises(UnreadableError, match="MB of HTML"):
        body("Godkendt og vedtaget")


@pytest.mark.parametrize(
    "text", ["<html></html>", "<html><body><nav><a href=/>x</a></nav><script>y</script>", "<!doctype html>", "<html>\0"]
)
def test_page_without_text(text: str) -> None:
    with pytest.raises(EmptyError):
        load(text)


TAGS = (
    "div",
    "p",
    "b",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "main",
    "nav",
    "header",
    "br",
    "a",
    "span",
    "pre",
    "button",
    "html",
    "body",
    "form",
    "dl",
    "dt",
    "script",
)
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["<p hidden>", '<div class="menu">', "<a href='#x'>", "&nbsp;", "&#7;", "<", "<!--", "-->", "\t", "\n"]
    ),
    st.text(max_size=8),
)


@given(st.lists(PIECES, max_size=30))
def test_any_page_gives_lines_of_its_text_or_says_why_not(pieces: list[str]) -> None:
    try:
        document = load("<html><body>" + "".join(pieces))
    except MinutesError:
        return
    check_lines(document)
    segment(document)


@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    is_html(data)
    with suppress(MinutesError):
        check_lines(load(b"<html>" + data))


@pytest.mark.parametrize("name", ["page.html", "old-page.html"])
def test_every_character_lands_somewhere(name: str) -> None:
    document = read(FILES / name)
    assert [at for at, owners in accounts(document, segment(document)).items() if not owners] == []
