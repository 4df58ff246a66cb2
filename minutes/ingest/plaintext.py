"""Text files: encodings, remnants of HTML and Markdown, odd spacing."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from minutes.errors import EmptyError, UnsupportedError
from minutes.ingest.flow import is_list_entry
from minutes.records import Document, Line, Source
from minutes.version import PARSER_VERSION

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TAG = re.compile(r"</?(?:[a-z][a-z0-9]*)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
_ITEM_TAG = re.compile(r"<li\b", re.IGNORECASE)
# Tags that begin a new line of their own where they do not stand in a table row.
_BLOCK_TAG = re.compile(r"<(?:/p|p|/div|div|br|li|/li|/ul|/ol)\b[^<>]{0,300}/?>", re.IGNORECASE)
_MARKER = re.compile(r"\s*(?:\d{1,3}[.)]|[•*–-])\s*")  # belongs to the text behind it
_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\u25cf\u25aa\u2023\u25e6"), "•")
_MARKDOWN_ROW = re.compile(r"^\s*(?:- )?\|.*\|\s*$")
_MARKDOWN_RULE = re.compile(r"^[\s|:-]+$")
_MARKDOWN_HEAD = re.compile(r"^\s{0,3}#{1,6}(?=\s+\S)")
_MARKDOWN_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]+)(?<=\S)\1")
_NOTHING = "\u00ad\u00ad"
_LEADERS = re.compile(r"(?<=\w)\.? ?\.{3,}+ ?(?=:(?:\s|$))")  # `Mødedag .......: 9. maj`
_RULE = re.compile(r"\s*[-=_~]{4,}\s*")
_MOST_OVER, _ABOUT = 3, 3  # lines of a title over its rule; characters by which the rule may be longer or shorter
_NOT_TEXT = 0.1  # share of NULs and other controls from which bytes are no text

# A document is double spaced when so many of its single blank lines split a sentence.
_DOUBLE_SPACED = 0.3
# No line of a hard-wrapped text is longer (characters); where a paragraph is one line, some line is.
_WIDEST_WRAP = 140
_SHORTEST_WRAP = 50
# A wrapped line had no room for the next line's first word, which would have passed this share of the widest.
# A line that begins in lower case goes on with a sentence; one that begins with a capital may be a new one.
_FULL_BEFORE_LOWER, _FULL_BEFORE_CAPITAL = 0.75, 0.97


# A line set with a blank behind each letter, and more of them between words: `R e f e r a t   f r a`.
_SPACED_LINE = re.compile(r"^[ \t]*+\S(?: \S)*+(?: {2,}\S(?: \S)*+)*+[ \t]*$", re.MULTILINE)
_SPACED_LABEL = re.compile(r"^[^\W\d_](?: [^\W\d_]){3,} ?:", re.MULTILINE)  # in front of a text that is set as usual
_SPACED_WORD = re.compile(r"[^\W\d_](?: [^\W\d_]){3,}")


class _Raw(NamedTuple):
    start: int
    text: str
    page: int


def decode(data: bytes, path: str) -> str:
    """The text of a file in UTF-8, marked UTF-16 or Windows-1252; raises UnsupportedError where it is none."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v")
    if controls > _NOT_TEXT * len(text):
        raise UnsupportedError(f"{path} is not a text")
    return text


def _close(match: re.Match[str]) -> str:
    line = match[0]
    return re.sub(r"(?<=\S) (?=\S)|(?<= ) ", "", line) if _SPACED_WORD.search(line) else line


def _without_blanks(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def close_letters(text: str) -> str:
    """The text with letter-spaced lines set as all others: their blanks say nothing and hide every word.

    >>> close_letters("R e f e r a t   f r a\\nmøde 4 i B")
    'Referat fra\\nmøde 4 i B'
    """
    return _SPACED_LABEL.sub(_without_blanks, _SPACED_LINE.sub(_close, text))


def _raw_lines(text: str) -> list[_Raw]:
    lines, page = [], 1
    for match in re.finditer(r"([^\n\r\f]*)(\r\n|\n|\r|\f|$)", text):
        lines.append(_Raw(match.start(), match[1], page))
        page += match[2] == "\f"
    return lines


def _blank(match: re.Match[str]) -> str:
    return ("•" if _ITEM_TAG.match(match[0]) else " ").ljust(len(match[0]))


def _plain(match: re.Match[str]) -> str:
    """Bold text without its marks: blanks, or in front of a point what running text leaves out."""
    end = match.string[match.end() : match.end() + 1]
    return f"  {match[2]}{'  ' if not end.strip() else _NOTHING}"


def _unmarked(text: str) -> str:
    """The line without the marks of Markdown and without leaders, blanks in their place."""
    if text.lstrip()[:1] == "#":
        text = _MARKDOWN_HEAD.sub(lambda match: " " * len(match[0]), text)
    if "**" in text or "__" in text:
        text = _MARKDOWN_BOLD.sub(_plain, text)
    return _LEADERS.sub(lambda match: " " * len(match[0]), text) if "..:" in text or ".. :" in text else text


def _clean(text: str) -> str:
    """The line character by character: tags, marks and odd space as blanks, `<li>` as a bullet, `|` as a tab."""
    if _MARKDOWN_ROW.match(text):
        if _MARKDOWN_RULE.match(text):
            return " " * len(text)
        body = text.rstrip()
        first = body.index("|")
        text = (" " * (first + 1) + body[first + 1 : -1].replace("|", "\t")).ljust(len(text))
    if "<" in text:
        text = _TAG.sub(_blank, text)
    text = _unmarked(text.translate(_BULLETS))
    return re.sub(r"[^\S\t]|[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff]", " ", text)


def _pieces(raw: _Raw) -> list[_Raw]:
    """The raw line cut at the tags that begin a line; a table row stays whole up to its last cell."""
    cuts = [0]
    if "<" in raw.text:
        in_row = "\t" in raw.text
        before, seen = "", 0
        for match in _BLOCK_TAG.finditer(raw.text):
            before += _TAG.sub("", raw.text[seen : match.start()])
            seen = match.end()
            if before.strip() and not _MARKER.fullmatch(before) and not (in_row and _ITEM_TAG.match(match[0])):
                cuts.append(match.start())
                before = ""
    cuts.append(len(raw.text))
    return [_Raw(raw.start + a, raw.text[a:b], raw.page) for a, b in pairwise(cuts)]


def _lines(text: str) -> list[tuple[Line, int]]:
    """Every line with text, and the number of blank lines before it."""
    found, blanks = [], 0
    for raw in _raw_lines(text):
        for piece in _pieces(raw):
            clean = _clean(piece.text)
            if not clean.strip():
                blanks += piece.start == raw.start
                continue
            body = clean.rstrip(" ")
            line = Line(text=body, start=piece.start, end=piece.start + len(body), page=piece.page)
            found.append((line, blanks))
            blanks = 0
    return found


def _breaks_sentence(first: str, second: str) -> bool:
    return len(first) >= _SHORTEST_WRAP and first.rstrip()[-1:] not in ".:;!?" and not is_list_entry(second)


def _is_double_spaced(lines: list[tuple[Line, int]]) -> bool:
    gaps = [(a.text, b.text) for (a, _), (b, blanks) in pairwise(lines) if blanks == 1]
    narrow = all(len(line.text) <= _WIDEST_WRAP for line, _ in lines)
    return narrow and sum(_breaks_sentence(a, b) for a, b in gaps) > _DOUBLE_SPACED * max(len(gaps), 1)


def _wrap_width(lines: list[tuple[Line, int]]) -> int | None:
    """The widest line in characters where text is wrapped at a margin; None where a line is a paragraph."""
    widths = sorted(len(line.text.strip()) for line, _ in lines)
    widest = widths[-1]
    wrapped = _SHORTEST_WRAP <= widest <= _WIDEST_WRAP
    return widest if wrapped else None


def _continues(before: Line, line: Line, width: int) -> bool:
    first_word = line.text.split(None, 1)[0]
    if is_list_entry(line.text) or "\t" in before.text or "\t" in line.text:
        return False
    full = _FULL_BEFORE_LOWER if first_word[0].islower() else _FULL_BEFORE_CAPITAL
    return len(before.text.strip()) + 1 + len(first_word) > full * width


def _underlined(lines: list[tuple[Line, int]]) -> set[int]:
    """The lines with a rule right below, as long as they or as the first line of their paragraph."""
    found: set[int] = set()
    first = 0
    for index, (line, blanks) in enumerate(lines):
        first = index if blanks else first
        if index > first and _RULE.fullmatch(line.text):
            lengths = [len(above.text.strip()) for above, _ in lines[max(first, index - _MOST_OVER) : index]]
            if any(abs(len(line.text.strip()) - length) <= _ABOUT for length in lengths):
                found.add(index - 1)
    return found


def read_text(data: bytes, path: str, sha256: str) -> Document:
    """A text file as a document; `sha256` is the hash of `data`. Form feeds part the pages."""
    text = close_letters(decode(data, path))
    found = _lines(text)
    if not found:
        raise EmptyError(f"{path} has no text")
    tight = 1 if _is_double_spaced(found) else 0  # blank lines that mean nothing
    width = _wrap_width(found)
    lines: list[Line] = []
    underlined = _underlined(found)
    for index, (line, blanks) in enumerate(found):
        gap = bool(lines) and blanks > tight
        wrapped = bool(lines and width) and not gap and _continues(lines[-1], line, width or 0)
        lines.append(replace(line, gap=gap, continues=wrapped, bold=index in underlined))
    source = Source(
        path=path,
        sha256=sha256,
        media_type="text/plain",
        pages=lines[-1].page,
        reader="plaintext",
        parser=PARSER_VERSION,
    )
    return Document(source=source, text=text, lines=tuple(lines))
