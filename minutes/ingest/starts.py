"""Where the items of a document begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from minutes.danish.forms import letters
from minutes.danish.numbers import CASE_NUMBER
from minutes.danish.sentences import leads_on
from minutes.ingest.chains import SURE, Between, Start, chain_of
from minutes.ingest.contents import NUMBER_ALONE, Contents, Parts, find_title
from minutes.ingest.metadata import match_metadata
from minutes.ingest.schemes import find_scheme
from minutes.ingest.vocabulary import Vocabulary
from minutes.records import Line

_UNITS = r"(?:kr|mio|mia|pct|procent|km|m2|ha)\b|%"  # behind the number of a sentence that was wrapped
# `3. Title`, `Punkt 3: Title`, `01. Title`, `3 Title`, `3Title`, `Sag 3 - Title`;
# not `00.01.00.P35 …`, not `3. at der gives …`.
NUMBERED = re.compile(
    r"\s*(?P<word>(?:Dagsordens?punkt|Punkt|Pkt\.?|Sag)"
    r"(?:\s+(?=\d+(?:\s*[.:]|\s+[–-]\s))| nr\.?\s+(?=\d+\W+[A-ZÆØÅ])))?"
    r"(?P<number>\d{1,4})(?(word)(?:\s*[.:]|\s+[–-]\s|(?=\s))|(?:\s*[.:)](?!\d)|(?=\s|[A-ZÆØÅ][a-zæøå])))"
    rf"\s*(?!\d+\.\d|at\s|[-–•|]|{_UNITS})(?P<title>\S.*[^\W\d].*)$"
)
_LETTER = re.compile(r"\s*(?P<number>[A-ZÆØÅ](?:\.\d{1,2})?)[.)]?\s+(?P<title>\S.*)$")  # `A.2  Title`
_ENTRY = re.compile(r"\s*\d+\s*\)")  # of a list, unless more tells that it is an item
_BARE_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})\s*$")
_POINT = re.compile(r"\s*(?P<number>\d{1,3})\.\s*$")  # of an item that has no title
_WORDS_OF_NUMBERS = ("D", "P", "S")  # what all of these that do not begin with the number begin with
_LONGEST_TITLE = 4  # lines
_MOST_REPEATS = 3  # of a title and its number, by a web page
_LONGEST_LINE = 250  # characters of a title; a point of a list runs on
_SENTENCE = re.compile(r"[a-zæøå)”]{3,}\. +[A-ZÆØÅ]")
_CASE_BEHIND = re.compile(rf"\({CASE_NUMBER}\)\s*$")
_CLOSED = re.compile(r"\blukket\b", re.IGNORECASE)
_CLOSED_ALONE = re.compile(r"[\s•*-]*(?P<title>lukket (?:punkt|sag))\W*$", re.IGNORECASE)
_FEWEST = 2  # items with numbers, of which one alone may be chance
_FEWEST_IN_CYCLE = _FEWEST_APART = 3
_FEWEST_LETTERS = 4
_LONGEST_HEADER = 40  # lines
# What tells an item whatever the others show: this, and headings that stand at the top of an item.
_USUAL = {*SURE, "sagsgang", "kompetence", "word", "scheme"}
_OPENS = ("resume", "sagsfremstilling")  # fields whose headings open an item that has the word for it: `Punkt 3: …`
_SIGN_OF_ALL = 0.6  # part of the items that must show a sign for it to count as the document's habit


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_LINE or bool(_SENTENCE.search(text))


def opens_item(lines: Sequence[Line], index: int) -> bool:
    """Whether a bare number stands over a title and its metadata, as on a web page, and is no page number."""
    below = lines[index + 1 : index + 4]
    if len(below) < 2 or match_metadata(below[0].text) or NUMBERED.match(below[0].text):
        return False
    for line in below[1:]:
        if match_metadata(line.text):
            return True
        if NUMBERED.match(line.text):
            return False
    return False


def _spelled(text: str) -> str:
    """The letters of a line of a title, without a case number in brackets behind it."""
    return letters(_CASE_BEHIND.sub("", text))


def _may_begin(text: str) -> bool:
    first = text.lstrip()[:1]
    return first.isdecimal() or first in _WORDS_OF_NUMBERS


class _Finder:
    def __init__(self, lines: Sequence[Line], words: Vocabulary, contents: Contents, scheme: str | None = None) -> None:
        self.lines = lines
        self.words = words
        self.contents = contents
        self.scheme = re.compile(scheme) if scheme else None
        self.patterns = [*map(re.compile, words.items), *([self.scheme] if self.scheme else [])]
        self.headings = [words.heading(line.text) for line in lines]
        # Asked for around what may begin an item only.
        self.metadata = cache(lambda index: match_metadata(lines[index].text))
        self.parted = any(line.gap for line in lines)
        self.parts = Parts(lines)

    def _title_end(self, index: int, number: str | None) -> int:
        """The line behind a title that begins at `index`: by the contents, the type or the reader's wrapping."""
        spelled = ""
        for end in range(index + 1, min(index + 1 + _LONGEST_TITLE, len(self.lines) + 1)):
            line = self.lines[end - 1]
            match = NUMBERED.match(line.text) if end == index + 1 else None
            spelled += _spelled(match["title"] if match and match["number"] == number else line.text)
            listed = self.contents.lists(number, spelled)
            if end == len(self.lines) or self.headings[end] or self.metadata(end):
                return end
            following = self.lines[end]
            if self.contents.begins(number, spelled + _spelled(following.text)):
                continue
            if listed:
                return end
            style = line.size is not None and (line.size, line.bold) == (following.size, following.bold)
            if not (following.continues or leads_on(line.text) or (style and line.bold and not following.gap)):
                return end
        return index + 1

    def _wrapped(self, end: int, headed: bool) -> int:
        """The end of a title that goes on, in lines as close, up to the metadata; `headed` by a number of its own,
        up to a heading, too."""
        for at in range(end, min(end + _LONGEST_TITLE - 1, len(self.lines))):
            if self.metadata(at) or (headed and self.headings[at]):
                return at
            line = self.lines[at]
            numbered = NUMBERED.match(line.text) and not leads_on(self.lines[at - 1].text)
            if line.gap or self.headings[at] or numbered or _is_prose(line.text):
                break
        return end

    def _is_untitled(self, index: int) -> bool:
        """Whether the metadata at a line belong to an item without a title: behind them come its headings."""
        end = index
        while end < len(self.lines) and self.metadata(end):
            end += 1
        behind = end < len(self.lines) and not (self.headings[end] or _POINT.match(self.lines[end].text))
        return end > index and not behind

    def _sign(self, end: int, number: str | None, title: str) -> str:
        """What tells that a title ends before line `end`: the contents, metadata, or the heading that follows."""
        if self.contents.lists(number, title):
            return "contents"
        if end < len(self.lines):
            heading = self.headings[end]
            if self.metadata(end):
                return "metadata"
            if heading and not heading.body:
                return heading.field
        return ""

    def candidate(self, index: int) -> Start | None:
        """The item that may begin at a line, with the sign that speaks for it (empty for none)."""
        text = self.lines[index].text
        match = next((m for pattern in self.patterns if (m := pattern.match(text))), None)
        if match is None and _may_begin(text):
            alone = NUMBER_ALONE.match(text) or _POINT.match(text)
            if alone and self._is_untitled(index + 1):
                return Start(index, (index + 1, index + 1), index + 1, alone["number"], "metadata")
            match = NUMBER_ALONE.match(text) or NUMBERED.match(text) or _BARE_NUMBER.match(text)
            if match and match.re is _BARE_NUMBER and not opens_item(self.lines, index):
                return None
        if match is None or self.headings[index] or (self.metadata(index) and match.re is not NUMBER_ALONE):
            return None
        groups = match.groupdict()
        number = groups.get("number")
        title_at = index if groups.get("title") else index + 1
        text = groups.get("title") or "".join(line.text for line in self.lines[title_at : title_at + 1])
        in_form = match.re in self.patterns
        prose = len(text) > _LONGEST_LINE if in_form else _is_prose(text)
        if not text or (prose and not self.contents.begins(number, letters(text))):
            return None
        if title_at > index and (self.headings[title_at] or self.metadata(title_at)):
            return None
        end = self._wrapped(self._title_end(title_at, number), title_at > index)
        title = "".join(_spelled(line.text) for line in self.lines[title_at:end])
        title = title.removeprefix(letters(number or "")) if groups.get("title") else title
        body = self._behind_repeats(end, (title, letters(number or "") + title))
        sign = self._sign(body, number, title)
        if body > end and sign not in SURE:
            sign = "repeated"
        if not sign and _CASE_BEHIND.search(self.lines[end - 1].text):
            sign = "metadata"
        if not sign and (_CLOSED.search(self.lines[title_at].text) or self.parts.is_closed(index)):
            sign = "closed"
        if sign in _OPENS and groups.get("word"):
            sign = "word"
        if sign not in SURE and _ENTRY.match(self.lines[index].text):
            sign = ""
        if not sign and match.re is self.scheme:
            sign = "scheme"
        cut = match.span("title") if groups.get("title") else None
        return Start(index, (title_at, end), body, number, sign, cut)

    def _behind_repeats(self, index: int, titles: Sequence[str]) -> int:
        """The line behind those from `index` on that say one of some titles (letters only) again, wrapped or not."""
        for _ in range(_MOST_REPEATS):
            spelled = [letters(line.text) for line in self.lines[index : index + _LONGEST_TITLE]]
            places = (
                find_title(spelled[:1] if spelled[0] in titles else spelled, title, 0) for title in titles if spelled
            )
            end = next((place[1] for place in places if place and place[0] == 0), 0)
            if not end:
                break
            index += end
        return index

    def is_bilag(self, index: int) -> bool:
        """Whether the last heading in front of a line is that of bilag, whose list nothing tells from a title."""
        above = (at for at in range(index - 1, -1, -1) if self.headings[at])
        heading = next(above, None)
        if heading is None or self.headings[heading].field != "bilag":  # type: ignore[union-attr]
            return False
        first = self.lines[heading + 1]
        return not self.parted or (first.gap and not first.text.lstrip()[:1].isdecimal())

    def lead(self, start: Start) -> Start:
        """The start moved up over the metadata lines right in front of it."""
        first = start.first
        while first > 0 and self.metadata(first - 1):
            first -= 1
        return start._replace(first=first)


def _look(line: Line) -> tuple[float | None, bool, bool]:
    return line.size, line.bold, line.text.isupper()


def _alike(finder: _Finder, chain: Sequence[Start], candidates: Sequence[Start]) -> list[Start]:
    """The chain with titles that nothing follows but that are set as all the others: large, bold or in capitals."""
    looks = {_look(finder.lines[start.title[0]]) for start in chain}
    common = Counter(_look(line) for line in finder.lines).most_common(1)
    if len(looks) != 1 or looks == {look for look, _ in common}:
        return list(chain)
    alike = [start for start in candidates if start.number and _look(finder.lines[start.title[0]]) in looks]
    return chain_of(alike)


def _numbered(finder: _Finder) -> list[Start]:
    candidates = [start for i in range(len(finder.lines)) if (start := finder.candidate(i))]
    found = [start for start in candidates if start.sign]
    listed = {start.number for start in found if start.sign == "contents"}
    found = [start for start in found if start.sign == "contents" or start.number not in listed]
    sure = [start for start in found if start.sign in ("contents", "metadata")]
    habit = Counter(start.sign for start in found if start.sign not in SURE)
    usual = {sign for sign, count in habit.most_common(1) if count > 1 or not sure}
    usual |= _USUAL
    numbered = [start for start in found if start.number and start.sign in usual]
    unnumbered = [start for start in found if not start.number and start.sign in usual]
    chain = chain_of(numbered)
    chain = Between(finder.lines, chain).fill(candidates) if chain else []
    longer = _alike(finder, chain, candidates) if chain else []
    return max(chain, longer, key=len) or unnumbered


def _listed(finder: _Finder) -> list[Start]:
    """Items without numbers: each begins where a title of the contents comes again."""
    spelled = [letters(line.text) for line in finder.lines] if finder.contents.unnumbered else []
    starts: list[Start] = []
    for title in finder.contents.unnumbered:
        place = find_title(spelled, title, starts[-1].body if starts else 0)
        if place:
            starts.append(Start(place[0], place, place[1], None, "contents"))
    letters_in_front = [_LETTER.match(finder.lines[start.first].text) for start in starts]
    names = [match["number"] for match in letters_in_front if match]
    if len(names) == len(starts) and names == sorted(set(names)):
        named = zip(starts, letters_in_front, strict=True)
        starts = [start._replace(number=match["number"], cut=match.span("title")) for start, match in named if match]
    return starts


def _cycle(finder: _Finder) -> list[Start]:
    """Items without numbers: each begins where the document's first heading or metadata comes again."""
    lines, headings = finder.lines, finder.headings
    marks = [i for i in range(len(lines)) if headings[i] or finder.metadata(i)]
    kinds = ["metadata" if finder.metadata(i) else headings[i].field for i in marks]  # type: ignore[union-attr]
    first = next((i for i, kind in enumerate(kinds) if kind != "fraværende" or "beslutning" in kinds[:i]), None)
    if first is None:
        return []
    opens = [marks[i] for i in range(first, len(marks)) if kinds[i] == kinds[first] and kinds[i - 1 : i] != [kinds[i]]]
    titled = [finder_title(finder, i) for i in opens]
    has_titles = sum(title < i for title, i in zip(titled, opens, strict=True)) >= _SIGN_OF_ALL * len(opens)
    starts = [
        Start(title if has_titles else i, (title if has_titles else i, i), i, None, "cycle")
        for title, i in zip(titled, opens, strict=True)
    ]
    marked = set(marks)
    closed = ((i, _CLOSED_ALONE.match(lines[i].text)) for i in range(marks[first], len(lines)) if i not in marked)
    starts += [Start(i, (i, i + 1), i + 1, None, "closed", match.span("title")) for i, match in closed if match]
    return sorted(starts)


def _header_end(finder: _Finder) -> int:
    """The line behind the last label of the header or the kind of the minutes, as far as such stand at the top."""
    top = finder.lines[:_LONGEST_HEADER]
    told = (i for i, line in enumerate(top) if finder.words.label(line.text) or finder.words.kind(line.text))
    return max(told, default=-1) + 1


def _set_apart(finder: _Finder) -> list[Start]:
    """Items without numbers: each begins with a line set as no text is, in capitals, bold, underlined or large."""
    lines = finder.lines
    characters: Counter[tuple[float | None, bool, bool]] = Counter()
    for line in lines:
        characters[_look(line)] += len(line.text)
    usual = max(characters, key=characters.__getitem__, default=None)
    often = Counter(letters(line.text) for line in lines)
    by_look: dict[tuple[float | None, bool, bool], list[Start]] = {}
    for index in range(_header_end(finder), len(lines) - 1):
        line = lines[index]
        look = _look(line)
        plain = look == usual or finder.headings[index] or finder.metadata(index) or often[letters(line.text)] > 1
        if (
            plain
            or _is_prose(line.text)
            or line.text.rstrip()[-1:] in ".,:;"
            or len(letters(line.text)) < _FEWEST_LETTERS
        ):
            continue
        first = index
        while first and not lines[first].gap and not finder.headings[first - 1] and index - first < _LONGEST_TITLE:
            first -= 1
        found = by_look.setdefault(look, [])
        if found and found[-1].body >= first:
            found[-1] = found[-1]._replace(title=(found[-1].first, index + 1), body=index + 1)
        else:
            found.append(Start(first, (first, index + 1), index + 1, None, "look"))
    return max(by_look.values(), key=len, default=[])


def _over_cycle(apart: Sequence[Start], cycle: Sequence[Start]) -> bool:
    """Whether titles that are set apart part the items better than what comes again in them."""
    inside = [sum(start.first <= other.first for start in apart) for other in cycle]
    return len(apart) >= max(len(cycle), _FEWEST_APART) and len(set(inside)) == len(inside) and 0 not in inside


def _is_clear(before: Line, line: Line) -> bool:
    """Whether a line begins something: behind a gap, on a new page, or in other type."""
    return line.gap or line.page > before.page or _look(line) != _look(before)


def finder_title(finder: _Finder, index: int) -> int:
    """The first line of the title that stands right above line `index`, or `index` where none does."""
    above = index - 1
    if above < 0 or finder.headings[above] or finder.metadata(above):
        return index
    line = finder.lines[above]
    words = finder.words
    if words.kind(line.text) or words.label(line.text) or _is_prose(line.text) or line.text.rstrip()[-1:] in ".,:;":
        return index
    if finder.parted and above and not line.continues and not _is_clear(finder.lines[above - 1], line):
        return index  # where paragraphs stand apart, a title stands apart from what is in front of it
    if finder.is_bilag(above):
        return index
    if above and (finder.headings[above - 1] or (finder.lines[index].gap and not (line.gap or line.continues))):
        return index  # the end of the text above
    first = above
    while first > 0 and finder.lines[first].continues and not finder.headings[first - 1]:
        first -= 1
    return first


def _with_first(cycle: Sequence[Start], numbered: Sequence[Start]) -> list[Start]:
    """The items of a cycle, unless a single one with a number is all that there is; the first may have that number."""
    if numbered and len(cycle) < _FEWEST_IN_CYCLE:
        return list(numbered)
    first = [start for start in numbered if cycle[0].first in (start.first, start.body)]
    return [*first, *cycle[len(first) :]]


def _by_scheme(lines: Sequence[Line], words: Vocabulary, contents: Contents, single: Sequence[Start]) -> list[Start]:
    """The items of a document that numbers them in a form of its own; none that stand inside a single other item."""
    scheme = find_scheme(lines)
    top = lines[: single[0].first + 1] if single else lines
    if scheme is None or not any(re.match(scheme, line.text) for line in top):
        return []
    return _numbered(_Finder(lines, words, contents, scheme))


def find_starts(lines: Sequence[Line], words: Vocabulary, contents: Contents) -> list[Start]:
    """Where the items begin, in order; empty where nothing tells items."""
    finder = _Finder(lines, words, contents)
    starts = _listed(finder) or _numbered(finder)
    if len(starts) < _FEWEST:
        starts = _by_scheme(lines, words, contents, starts) or starts
    if len(starts) < _FEWEST:
        cycle, apart = _cycle(finder), _set_apart(finder)
        starts = apart if _over_cycle(apart, cycle) else _with_first(cycle, starts)
    leads = [finder.lead(start) for start in starts]
    if sum(lead.first < start.first for lead, start in zip(leads, starts, strict=True)) >= _SIGN_OF_ALL * len(starts):
        return leads
    return starts
