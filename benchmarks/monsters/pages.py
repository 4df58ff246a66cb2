"""Web pages that are too much, or none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from monsters.model import Monster, Size, minutes


def page(body: str) -> bytes:
    """A page with this body."""
    return f"<!doctype html><html><head><title>Referat</title></head><body>{body}</body></html>".encode()


def _paragraphs(letters: int) -> bytes:
    return page("".join(f"<p>{line}</p>\n" for line in minutes(letters).splitlines()))


def _filled(piece: str, size: int, opening: str = "<p>Beslutning</p>", closing: str = "") -> bytes:
    return page(opening + piece * (size // len(piece)) + closing)


def monsters(size: Size) -> Iterator[Monster]:
    """All of them."""
    whole, depth = size.whole, size.depth
    rows = size.parts // 10
    picture = f'<p>Godkendt</p><img src="data:image/png;base64,{"A" * whole}">'
    yield Monster("long.html", partial(_paragraphs, 2 * size.letters), legit=True)
    yield Monster("picture.html", lambda: page(minutes(2000).replace("\n", "<br>") + picture), legit=True)
    yield Monster("paragraphs.html", partial(_paragraphs, whole))
    yield Monster("one-line.html", partial(_filled, "Godkendt. ", whole))
    yield Monster("one-word.html", partial(_filled, "a", whole))
    yield Monster("blanks.html", partial(_filled, " \n", whole))
    yield Monster("tags.html", partial(_filled, "<b>", whole))
    yield Monster("breaks.html", partial(_filled, "a<br>", 4 * size.parts))
    yield Monster("entities.html", partial(_filled, "&aring;", whole))
    yield Monster("bare-signs.html", partial(_filled, "&<", size.parts))
    yield Monster("comments.html", partial(_filled, "<!-- a -->", whole))
    yield Monster("open-comment.html", partial(_filled, "<!--", size.parts))
    yield Monster(
        "attributes.html", lambda: page(f"<p {' '.join(f'a{n}=b' for n in range(size.parts // 10))}>Godkendt")
    )
    yield Monster("styles.html", lambda: page(f'<p style="{"display: " * (whole // 100)}">Godkendt</p>'))
    yield Monster("classes.html", lambda: page(f'<div class="{"nav- " * (whole // 100)}">Godkendt</div>'))
    yield Monster("links.html", partial(_filled, '<li><a href="#a">Punkt 1</a></li>', 3 * size.parts, "<ul>"))
    yield Monster("deep.html", partial(_filled, "<div>", 5 * depth))
    yield Monster("deep-text.html", lambda: page("<div>Godkendt " * 1500 + "</div>" * 1500))
    yield Monster("deep-lists.html", partial(_filled, "<ul><li>a", 300 * 9))
    yield Monster("deep-tables.html", lambda: page("<table><tr><td>" * 400 + "a" + "</table>" * 400))
    yield Monster("deep-menus.html", lambda: page("<nav><form><aside>" * 300 + "Beslutning<p>Godkendt den 3. maj 2023"))
    yield Monster("rows.html", partial(_filled, "<tr><td>a<td>b</tr>", rows * 19, "<table>"))
    yield Monster("cells.html", partial(_filled, "<td>a</td>", rows * 10, "<table><tr>"))
    yield Monster("frames.html", lambda: page("<header><h1>Referat</h1>Punkt 1</header>" * (rows // 2)))
    yield Monster("nul.html", lambda: page("Godkendt\0" * (whole // 90)))
    yield Monster("half-tag.html", partial(_filled, "<p a='", size.parts))
    yield Monster("frameset.html", lambda: page("").replace(b"<body>", b"<frameset>" * 1000))
    yield Monster("doctype.html", lambda: b"<!doctype html " + b"[" * whole)
    yield Monster("blanks-before.html", lambda: b" " * whole + b"<html>Godkendt")
    yield Monster("comments-before.html", lambda: b"<!-- - -->" * (whole // 100) + b"<html>Godkendt")
    yield Monster("section.html", lambda: b"<section>" + b"a > " * (whole // 4))
