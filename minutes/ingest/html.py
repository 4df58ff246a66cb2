"""HTML pages: decoded, the site around the minutes left out, one line per block."""

from __future__ import annotations

import codecs
import re
from typing import Any

from minutes.errors import UnreadableError
from minutes.ingest.builder import BODY_SIZE, Entry, Runs, Table, build_document, built_source
from minutes.ingest.header import find_municipality
from minutes.ingest.webpage import IGNORED, Content, main_content, site_text
from minutes.records import Document

# A saved page with its pictures inside has some megabytes; what is larger is no page of minutes.
_MOST_BYTES = 64 * 2**20
# An element takes some 300 bytes in memory; the longest saved minutes have some 50,000.
_MOST_TAGS = 1_000_000
_DEEPEST = 2048  # elements within elements; where the parser gives up

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LOOKED_AT = 4096  # bytes in which a page names its encoding, and shows that it is one
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w.:-]{2,20})""", re.IGNORECASE
)
# The encodings that old Danish pages name; all others are read as what browsers fall back to.
_LEGACY = re.compile(r"(?:windows-|cp-?)(?:125[0-8]|437|850|865)|iso-8859-(?:[2-9]|1[0-6])|macintosh|mac-?roman", re.I)
_FALLBACK = "cp1252"
_DOCUMENT = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->)[\s\S])*-->)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_FRAGMENT = re.compile(r"\s*<(?:main|article|section|div|table)\b[\s\S]*>\s*$", re.IGNORECASE)

_HEADINGS = {"h1": 20.0, "h2": 16.0, "h3": 14.0, "h4": 12.0, "h5": 11.0, "h6": 10.5}
_BOLD = {"b", "strong"}
# Elements that begin a line, and those of them that stand apart from what is before and behind them.
_APART = {"p", "blockquote", "hr", "article", "section", "fieldset", "table", "pre", *_HEADINGS}
_BLOCKS = _APART | {
    *("address", "aside", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "figcaption"),
    *("figure", "footer", "form", "header", "html", "legend", "li", "main", "nav", "ol", "option", "summary"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_OWN_MARK = re.compile(r"(?:[•*–-]|\d{1,3}[.)]|[a-zæøå][.)])(?:\s|$)", re.IGNORECASE)


def is_html(data: bytes) -> bool:
    """Whether bytes are an HTML page, or a part of one saved alone; not a text with some tags in it."""
    head = _decode(data[:_LOOKED_AT], "utf-8" if _bom(data) is None else None)
    return bool(_DOCUMENT.match(head)) or (data.rstrip().endswith(b">") and bool(_FRAGMENT.match(head + ">")))


def _bom(data: bytes) -> tuple[int, str] | None:
    """The encoding that the first bytes tell, with the number of those that belong to it."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return len(bom), encoding
    if data[:1] == b"<" and data[1:2] == b"\0":
        return 0, "utf-16-le"
    return (0, "utf-16-be") if data[:2] == b"\0<" else None


def _decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a page. What is UTF-8 without fault is that, whatever the page says: it was saved anew."""
    marked = _bom(data)
    if marked:
        return data[marked[0] :].decode(marked[1], errors="replace")
    if encoding:
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:_LOOKED_AT])
        name = named[1].decode("ascii", "replace") if named else ""
        return data.decode(name if _is_known(name) else _FALLBACK, errors="replace")


def _is_known(name: str) -> bool:
    if not _LEGACY.fullmatch(name):
        return False
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def parse_html(text: str, path: str) -> Any:
    """The root element of a page or a fragment, None where it has no element.

    Raises UnreadableError for what is too large or nested too deep to be a page.
    """
    from lxml import etree

    if text.count("<") > _MOST_TAGS:
        raise UnreadableError(f"{path} has more than {_MOST_TAGS:,} tags", "no page of minutes has; save it anew")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    data = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableError(f"{path} nests elements deeper than {_DEEPEST}", "no page of minutes does; save it anew")
    return root


class _Lists:
    """The lists that are open, and the mark of the entry that comes."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self.mark = ""

    def open(self, element: Any) -> None:
        start = element.get("start", "")
        kind = element.get("type", "1") if element.tag == "ol" else ""
        self._open.append((kind, int(start) if start.isdecimal() and len(start) < 6 else 1))

    def close(self) -> None:
        if self._open:
            self._open.pop()

    def entry(self, element: Any) -> None:
        kind, number = self._open[-1] if self._open else ("", 1)
        value = element.get("value", "")
        number = int(value) if kind and value.isdecimal() and len(value) < 6 else number
        if self._open:
            self._open[-1] = (kind, number + 1)
        lettered = kind in ("a", "A") and number <= 26
        self.mark = (f"{chr(ord(kind) + number - 1)}) " if lettered else f"{number}. ") if kind else "• "

    def take(self, text: str) -> str:
        """The text with the entry's mark, unless it brings one."""
        mark, self.mark = self.mark, ""
        return text if _OWN_MARK.match(text) else mark + text


class _Walker:
    """Collects the lines of a tree in reading order."""

    def __init__(self, content: Content) -> None:
        self.entries: list[Entry] = []
        self._content = content
        self._runs = Runs()
        self._table = Table()
        self._lists = _Lists()
        self._gap = False
        self._broken = False  # the line before ended with `<br>`
        self._pre = 0
        self._bold = 0
        self._sizes: list[float] = []
        self._inside = 0  # of the elements that hold the content

    def walk(self, root: Any) -> list[Entry]:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for event, element in walker:
            if event == "start":
                if element.tag in IGNORED or element in self._content.dropped:
                    skipped = element
                    walker.skip_subtree()
                    continue
                self._inside += element in self._content.kept
                self._start(element)
                self._text(element.text)
            else:
                if element is not skipped:
                    self._end(element)
                    self._inside -= element in self._content.kept
                skipped = None
                self._text(element.tail)
        self._flush()
        return self.entries

    def _text(self, text: str | None) -> None:
        if not text or not self._inside:
            return
        pieces = text.split("\n") if self._pre else [text]
        for number, piece in enumerate(pieces):
            if number:
                self._flush()
            flat = " ".join(re.split(r"[ \t\r\n\f]+", piece))
            size = self._sizes[-1] if self._sizes else BODY_SIZE
            self._runs.add(flat, size, bool(self._bold or self._sizes))

    def _flush(self) -> bool:
        """End the line; tells whether there was one."""
        entry = self._runs.take()
        if entry is None:
            return False
        entry = entry._replace(text=self._lists.take(entry.text), gap=self._gap)
        self._gap = self._broken = False
        self.entries.extend(self._table.put([entry]))
        return True

    def _start(self, element: Any) -> None:
        tag = element.tag
        self._bold += _is_bold(element)
        if tag == "br":
            had_text = self._flush()
            self._gap = self._gap or (self._broken and not had_text)
            self._broken = True
        if tag not in _BLOCKS:
            return
        self._flush()
        self._gap = self._gap or (tag in _APART and not self._lists.mark)
        self._pre += tag == "pre"
        if tag in _HEADINGS:
            self._sizes.append(_HEADINGS[tag])
        elif tag in ("ul", "ol"):
            self._lists.open(element)
        elif tag == "li":
            self._gap = False
            self._lists.entry(element)
        elif tag == "table":
            self._table.open_table()
        elif tag == "tr":
            self._table.open_row()
        elif tag in ("td", "th"):
            self._table.open_cell()

    def _end(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            self._gap = self._gap or (tag in _APART and not self._lists.mark)
        self._bold -= _is_bold(element)
        self._pre -= tag == "pre"
        if tag in _HEADINGS:
            self._sizes.pop()
        elif tag in ("ul", "ol"):
            self._lists.close()
        elif tag == "li":
            self._lists.mark = ""
        elif tag == "tr":
            self.entries.extend(self._table.close_row())


def _is_bold(element: Any) -> bool:
    return element.tag in _BOLD or bool(_BOLD_STYLE.search(element.get("style", "")))


def html_entries(text: str, path: str) -> list[Entry]:
    """The lines of a fragment of HTML, all of it."""
    root = parse_html(text, path)
    return [] if root is None else _Walker(Content(frozenset({root}), frozenset())).walk(root)


def read_html(data: bytes, path: str, sha256: str) -> Document:
    """An HTML page as a document; `sha256` is the hash of `data`.

    The municipality is the first line where only the site around the minutes names it. Raises UnreadableError
    where the file is too large to be a page of minutes, EmptyError where it has no text.
    """
    if len(data) > _MOST_BYTES:
        message = f"{path} has more than {_MOST_BYTES >> 20} MB of HTML"
        raise UnreadableError(message, "save the page without its pictures")
    root = parse_html(_decode(data), path)
    entries = [] if root is None else _Walker(main_content(root)).walk(root)
    if entries and not find_municipality("\n".join(entry.text for entry in entries)):
        site = find_municipality(site_text(root))
        entries = [*([Entry(site, bold=True)] if site else []), *entries]
    return build_document(entries, built_source(path, sha256, "text/html", "html"))
