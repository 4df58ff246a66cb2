"""The few words of a hit that show why it was found, with the matches marked."""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from minutes.danish.sentences import last_stop
from minutes.index.entries import FIELDS, Entry
from minutes.index.marks import Marker, Range
from minutes.index.passages import Passage

LENGTH = 200  # characters of a snippet, about
_LEAD = 60  # characters before a match, where its sentence begins too far away
_TITLE = "title"


class Snippet(msgspec.Struct, frozen=True):
    """`text` is HTML: matches between <mark> and </mark>, all else escaped."""

    field: str
    text: str
    page: int | None
    source: str


def make_snippet(entry: Entry, marker: Marker, fields: Sequence[str] = FIELDS) -> Snippet:
    """The best passage of the entry for the words that are marked.

    The passage with the most different words wins; where they are equal the earlier field does, and the title
    (which is shown anyway) comes last. Without any match it is the beginning of the entry.
    """
    best: tuple[int, str, Passage, list[Range]] | None = None
    for name, passage in _in_order(entry, fields):
        ranges, count = marker.find(passage.text, name)
        if best is None or count > best[0]:
            best = (count, name, passage, ranges)
        if best[0] == marker.most:
            break
    if best is None:
        return Snippet(_TITLE, html.escape(entry.title), entry.page, entry.source)
    _, name, passage, ranges = best
    start, end = choose_window(passage.text, ranges)
    return Snippet(name, mark(passage.text, ranges, start, end), passage.page, passage.source or entry.source)


def _in_order(entry: Entry, fields: Sequence[str]) -> Iterator[tuple[str, Passage]]:
    for name in sorted(fields, key=lambda field: field == _TITLE):
        for passage in entry.texts.get(name, ()):
            yield name, passage


def choose_window(text: str, ranges: Sequence[Range]) -> Range:
    """About LENGTH characters with the most matches, begun and ended at a sentence where it can be."""
    if len(text) <= LENGTH:
        return 0, len(text)
    first = _densest(ranges)
    start = _skip_space(text, max(_last_end(text, max(first - LENGTH, 0), first), 0))
    if first - start > LENGTH // 2:
        start = _word_start(text, max(first - _LEAD, 0))
    limit = start + LENGTH
    if limit >= len(text):
        return start, len(text)
    last = max((stop for begin, stop in ranges if begin >= first and stop <= limit), default=first)
    end = _last_end(text, start, limit)
    return start, end if end >= max(start + LENGTH // 2, last) else max(_word_end(text, limit, start), last)


def _last_end(text: str, low: int, high: int) -> int:
    """The last end of a sentence or a line between two places in a text, -1 where there is none."""
    return max(last_stop(text, low, high), text.rfind("\n", low, high + 1))


def _densest(ranges: Sequence[Range]) -> int:
    """Where the first match stands of those that have most others behind them; 0 where there is none."""
    ends = [end for _, end in ranges]
    following = [bisect_right(ends, start + LENGTH - _LEAD) - at for at, (start, _) in enumerate(ranges)]
    return ranges[following.index(max(following))][0] if ranges else 0


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _word_start(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int, start: int) -> int:
    """The end of the last whole word before `at`, or `at` where a word is longer than a snippet."""
    end = at
    while end > start and not text[end].isspace():
        end -= 1
    return end if end > start else at


def mark(text: str, ranges: Iterable[Range], start: int, end: int) -> str:
    """`text[start:end]` as HTML with the ranges marked."""
    parts: list[str] = []
    at = start
    for begin, stop in ranges:
        if at <= begin and stop <= end:
            parts += [html.escape(text[at:begin]), "<mark>", html.escape(text[begin:stop]), "</mark>"]
            at = stop
    return "".join([*parts, html.escape(text[at:end])])


def split_marks(snippet: str) -> list[tuple[str, bool]]:
    """A snippet's HTML as plain pieces, each with whether it is a match."""
    pieces: list[tuple[str, bool]] = []
    for index, part in enumerate(snippet.split("<mark>")):
        matched, _, rest = part.partition("</mark>") if index else ("", "", part)
        pieces += [(html.unescape(matched), True), (html.unescape(rest), False)]
    return [(text, matched) for text, matched in pieces if text]
