"""PDFs that are too much, or that lie."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from random import Random

from monsters.model import HEAD, Monster, Size, item

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_A4 = b"[0 0 595 842]"
_LEADING = 14


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first one is its catalogue."""
    parts, places, place = [b"%PDF-1.7\n"], [], 9
    for number, body in enumerate(objects, 1):
        places.append(place)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        place += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, table))
    parts.append(b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, trailer, place))
    return b"".join(parts)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream, packed."""
    packed = zlib.compress(data)
    return b"<</Filter/FlateDecode/Length %d%b>>\nstream\n%b\nendstream" % (len(packed), entries, packed)


def paper(contents: Sequence[bytes], box: bytes = _A4, more: Sequence[bytes] = (), resources: bytes = b"") -> bytes:
    """A file of pages with these contents; object 3 is the font, `more` come next."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(contents)))
    tree = b"<</Type/Pages/Count %d/Kids[%b]/MediaBox%b/Resources<</Font<</F 3 0 R>>%b>>>>" % (
        len(contents),
        kids,
        box,
        resources,
    )
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", tree, _FONT, *more]
    for number, content in enumerate(contents):
        objects += [b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (first + 2 * number + 1), stream(content)]
    return pdf(objects)


def shown(lines: Sequence[str], size: float = 10, top: float = 790) -> bytes:
    """The contents of a page with these lines."""
    texts = (line.encode("cp1252", "replace").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines)
    leading = size * _LEADING / 10
    return b"BT /F %g Tf %g TL 60 %g Td\n%b ET" % (
        size,
        leading,
        top,
        b"\n".join(b"(%b) Tj T*" % text for text in texts),
    )


def _pages(count: int) -> bytes:
    """One meeting of so many pages, an item on each."""
    lines = [
        [*(HEAD if number == 1 else []), *item(number), f"Side {number} af {count}"] for number in range(1, count + 1)
    ]
    return paper([shown(page) for page in lines])


def _page_of(letters: int) -> bytes:
    """One page, as high as it must be, with so many letters."""
    lines = list(HEAD)
    while sum(map(len, lines[-10:])) and len(lines) * 45 < letters:
        lines += item(len(lines) // 10)
    height = len(lines) * _LEADING + 100
    return paper([shown(lines, top=height - 50)], b"[0 0 595 %d]" % height)


def _line_of(letters: int) -> bytes:
    return paper([shown(["Beslutning", "Godkendt " * (letters // 9)])])


def _soup(words: int, turned: bool = False) -> bytes:
    """Words all over a page, each in a place of its own."""
    random = Random(1)
    turn = b"0 1 -1 0" if turned else b"1 0 0 1"
    places = (
        b"%b %.1f %.1f Tm (ord) Tj" % (turn, random.uniform(0, 590), random.uniform(0, 840)) for _ in range(words)
    )
    return paper([b"BT /F 8 Tf\n" + b"\n".join(places) + b" ET"])


def _rules(lines: int) -> bytes:
    """A page of rules, half of them across and half of them down, with a word in it."""
    half = lines // 2
    across = (b"0 %.3f m 595 %.3f l S" % (842 * at / half, 842 * at / half) for at in range(half))
    down = (b"%.3f 0 m %.3f 842 l S" % (595 * at / half, 595 * at / half) for at in range(half))
    return paper([b"\n".join((*across, *down)) + shown(["Sag", "Godkendt"])])


def _cells(cells: int) -> bytes:
    """A table of boxes on a page, with a word in each."""
    side = int(cells**0.5)
    width, height = 595 / side, 842 / side
    places = [(across * width, down * height) for down in range(side) for across in range(side)]
    boxes = b"\n".join(b"%.2f %.2f %.2f %.2f re S" % (x, y, width, height) for x, y in places)
    words = b"\n".join(b"1 0 0 1 %.2f %.2f Tm (a) Tj" % (x + width / 4, y + height / 4) for x, y in places)
    return paper([boxes + b" BT /F %.2f Tf " % (height / 2) + words + b" ET"])


def _nested(depth: int, opening: bytes, closing: bytes) -> bytes:
    contents = stream(shown(HEAD))
    page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Odd %b 1 %b>>" % (opening * depth, closing * depth)
    tree = b"<</Type/Pages/Count 1/Kids[5 0 R]/MediaBox%b/Resources<</Font<</F 3 0 R>>>>>>" % _A4
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, _FONT, contents, page])


def _deep_tree(depth: int) -> bytes:
    """Pages within pages within pages."""
    kinds = [b"<</Type/Pages/Count 1/Kids[%d 0 R]/MediaBox%b>>" % (number + 3, _A4) for number in range(depth)]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *kinds, b"<</Type/Page/Parent %d 0 R>>" % (depth + 1)])


def _tree(count: int, kids: bytes) -> bytes:
    tree = b"<</Type/Pages/Count %d/Kids[%b]/MediaBox%b/Resources<</Font<</F 3 0 R>>>>>>" % (count, kids, _A4)
    page = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, _FONT, page, stream(shown([*HEAD, *item(1)]))])


def _forms(levels: int, times: int) -> bytes:
    """Drawings that draw the next one so many times each; where that is once, the last one draws the first."""
    draws = b"/X Do " * times
    named = b"/Type/XObject/Subtype/Form/BBox%b/Resources<</Font<</F 3 0 R>>/XObject<</X %d 0 R>>>>"
    drawn = [draws] * (levels - 1) + [draws if times == 1 else b""]
    forms = [stream(drawn[level] + shown(["Ord"]), named % (_A4, 4 + (level + 1) % levels)) for level in range(levels)]
    return paper([shown(HEAD) + draws], more=forms, resources=b"/XObject<</X 4 0 R>>")


def _bomb(size: int, filler: bytes) -> bytes:
    """A page whose contents come to so much when unpacked."""
    return paper([shown(HEAD) + filler * (size // len(filler))])


def _packed_twice(size: int) -> bytes:
    data = zlib.compress(zlib.compress(b" " * size))
    body = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%b\nendstream" % (len(data), data)
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox%b>>" % _A4
    page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, body])


def _image(side: int, said: int) -> bytes:
    """A scan: an image of one bit per point, so wide as it is and so wide as it says."""
    image = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 1/Width %d/Height %d" % (said, said)
    body = stream(b"\xff" * (side * side // 8), image)
    return paper([b"595 0 0 842 0 0 cm /X Do"], more=[body], resources=b"/XObject<</X 4 0 R>>")


def _looping_xref() -> bytes:
    whole = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"])
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % whole.index(b"xref\n"))


def monsters(size: Size) -> Iterator[Monster]:
    """All of them."""
    depth, parts, letters = size.depth, size.parts, size.letters
    yield Monster("long.pdf", partial(_pages, size.pages), legit=True)
    yield Monster("high-page.pdf", partial(_page_of, letters), legit=True)
    yield Monster("long-line.pdf", partial(_line_of, letters))
    yield Monster("soup.pdf", partial(_soup, parts // 10))
    yield Monster("turned-soup.pdf", partial(_soup, parts // 10, True))
    yield Monster("rules.pdf", partial(_rules, parts // 10))
    yield Monster("fine-rules.pdf", partial(_rules, parts // 500), legit=True)
    yield Monster("cells.pdf", partial(_cells, parts // 100), legit=True)
    yield Monster("many-cells.pdf", partial(_cells, parts // 5))
    yield Monster("no-pages.pdf", partial(_tree, 0, b""))
    yield Monster("pages-that-are-not-there.pdf", partial(_tree, 100 * parts, b"4 0 R"))
    yield Monster("the-same-page.pdf", partial(_tree, parts, b"4 0 R " * parts))
    yield Monster("a-tree-that-is-its-own-branch.pdf", partial(_tree, 5, b"2 0 R 4 0 R 1 0 R 99 0 R null"))
    yield Monster("deep-tree.pdf", partial(_deep_tree, depth // 10))
    yield Monster("deep-arrays.pdf", partial(_nested, depth, b"[", b"]"))
    yield Monster("deep-dictionaries.pdf", partial(_nested, depth, b"<</A", b">>"))
    yield Monster("open-arrays.pdf", partial(_nested, depth, b"[", b""))
    yield Monster("forms-in-a-circle.pdf", partial(_forms, 3, 1))
    yield Monster("forms-twice.pdf", partial(_forms, min(depth // 250, 40), 2))
    yield Monster("deep-forms.pdf", partial(_forms, depth // 50, 1))
    yield Monster("bomb-of-blanks.pdf", partial(_bomb, 10 * size.whole, b" "))
    yield Monster("bomb-of-states.pdf", partial(_bomb, 2 * size.whole, b"q "))
    yield Monster("bomb-of-words.pdf", partial(_bomb, size.whole, b"BT /F 9 Tf 60 60 Td (ord) Tj ET "))
    yield Monster("packed-twice.pdf", partial(_packed_twice, 10 * size.whole))
    yield Monster("large-scan.pdf", partial(_image, 20_000, 20_000))
    yield Monster("image-that-lies.pdf", partial(_image, 8, 60_000))
    yield Monster("huge-sheet.pdf", lambda: paper([shown(HEAD)], b"[0 0 1e9 1e9]"))
    yield Monster("no-sheet.pdf", lambda: paper([shown(HEAD)], b"[0 0 0 0]"))
    yield Monster("odd-sheet.pdf", lambda: paper([shown(HEAD)], b"[595 842 -1e38 nan]"))
    yield Monster("looping-xref.pdf", _looping_xref)
    yield Monster("header.pdf", lambda: b"%PDF-1.7\n")
    yield Monster("late-header.pdf", lambda: b"\0" * 1000 + b"%PDF-1.4 " + b"\xff" * 1000)
    yield Monster("many-objects.pdf", lambda: pdf([*[b"[2 0 R]"] * parts]))
