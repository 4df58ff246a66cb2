"""Word documents that are too much, or that lie."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial

from monsters.model import Monster, Size, minutes

_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PARAGRAPH = "<w:p><w:r><w:t>Godkendt</w:t></w:r></w:p>"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def word(body: str, **others: str | bytes) -> bytes:
    """A Word document with this body, and other parts by their names."""
    document = f"<w:document {_SPACE}><w:body>{body}</w:body></w:document>"
    return packed(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": document}
        | {f"word/{name}.xml": content for name, content in others.items()}
    )


def paragraphs(text: str) -> str:
    """The lines of a text as paragraphs."""
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def _bomb(size: int) -> bytes:
    return word(" " * size)


def _lying_bomb(size: int) -> bytes:
    """A bomb whose directory says that it unpacks to one byte."""
    whole = bytearray(_bomb(size))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = whole.rindex(mark)
        whole[at + place : at + place + 4] = b"\1\0\0\0"
    return bytes(whole)


def _many_bombs(size: int) -> bytes:
    parts = dict.fromkeys(("styles", "numbering", "footnotes", "endnotes"), b" " * size)
    reference = '<w:p><w:r><w:footnoteReference w:id="1"/><w:endnoteReference w:id="1"/></w:r></w:p>'
    return word(reference, **parts)


def _nested(depth: int, name: str) -> bytes:
    return word(f"<w:{name}>" * depth + _PARAGRAPH + f"</w:{name}>" * depth)


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    text = f"<w:document {_SPACE}><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<!DOCTYPE d [{entities}]>{text}"})


def _circle() -> bytes:
    """Styles that stand on each other in a circle, and a numbering that does."""
    based = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{(n + 1) % 3}"/></w:style>' for n in range(3)
    )
    linked = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S0"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    paragraph = (
        '<w:p><w:pPr><w:pStyle w:val="S0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    )
    return word(
        paragraph,
        styles=f"<w:styles {_SPACE}>{based}</w:styles>",
        numbering=f"<w:numbering {_SPACE}>{linked}</w:numbering>",
    )


def _chain(styles: int) -> bytes:
    """A style that stands on another one, that stands on another one, …"""
    based = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{n + 1}"/></w:style>' for n in range(styles)
    )
    paragraph = '<w:p><w:pPr><w:pStyle w:val="S0"/></w:pPr><w:r><w:t>Godkendt</w:t></w:r></w:p>'
    return word(paragraph, styles=f"<w:styles {_SPACE}>{based}</w:styles>")


def _notes(count: int) -> bytes:
    note = f'<w:footnote w:id="1">{_PARAGRAPH}</w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    return word(f"<w:p>{reference * count}</w:p>", footnotes=f"<w:footnotes {_SPACE}>{note}</w:footnotes>")


def _in_box(times: int, paragraphs_inside: int) -> bytes:
    """Boxes of text in paragraphs in boxes, and many paragraphs in the innermost."""
    box = "<w:p><w:r><w:txbxContent>"
    return word(box * times + _PARAGRAPH * paragraphs_inside + "</w:txbxContent></w:r></w:p>" * times)


def monsters(size: Size) -> Iterator[Monster]:
    """All of them."""
    parts = size.parts
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>" * 10 + "</w:tr>"
    yield Monster("long.docx", lambda: word(paragraphs(minutes(2 * size.letters))), legit=True)
    yield Monster("bomb.docx", partial(_bomb, 10 * size.whole))
    yield Monster("bomb-that-lies.docx", partial(_lying_bomb, 10 * size.whole))
    yield Monster("four-bombs.docx", partial(_many_bombs, 2 * size.whole))
    yield Monster("elements.docx", lambda: word("<w:p/>" * (10 * parts)))
    yield Monster("runs.docx", lambda: word(f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * parts}</w:p>"))
    yield Monster("paragraphs.docx", lambda: word(_PARAGRAPH * parts))
    yield Monster("cells.docx", lambda: word(f"<w:tbl>{row * (parts // 50)}</w:tbl>"))
    yield Monster(
        "rows-of-one-table.docx", lambda: word(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * parts}</w:tr></w:tbl>")
    )
    yield Monster("deep.docx", partial(_nested, size.depth, "sdt"))
    yield Monster("deep-paragraphs.docx", partial(_nested, 600, "p"))
    yield Monster(
        "deep-tables.docx", lambda: word("<w:tbl><w:tr><w:tc>" * 600 + _PARAGRAPH + "</w:tc></w:tr></w:tbl>" * 600)
    )
    yield Monster("boxes.docx", partial(_in_box, 600, parts // 10))
    yield Monster("laughs.docx", _laughs)
    yield Monster("styles-in-a-circle.docx", _circle)
    yield Monster("chain-of-styles.docx", partial(_chain, parts // 10))
    yield Monster("notes.docx", partial(_notes, parts // 10))
    yield Monster("many-parts.docx", lambda: packed({f"{number}.xml": b"" for number in range(parts // 20)}))
    yield Monster("empty.docx", lambda: packed({}))
    yield Monster("another-zip.docx", lambda: packed({"a.docx": word(_PARAGRAPH)}))
    yield Monster("no-xml.docx", lambda: word("", styles=b"\0" * 1000))
    yield Monster("attribute.docx", lambda: word(f'<w:p w:rsid="{"a" * size.whole}"/>' + _PARAGRAPH))
    yield Monster(
        "one-paragraph.docx", lambda: word(f"<w:p><w:r><w:t>{'Godkendt. ' * (size.letters // 10)}</w:t></w:r></w:p>")
    )
