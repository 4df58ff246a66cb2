"""The coarse parts of a document: header, items, and what belongs to the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes.danish.forms import letters
from minutes.ingest.metadata import match_metadata
from minutes.ingest.vocabulary import is_junk, match_furniture, match_heading, match_kind, match_label
from minutes.records import FurnitureKind, Line

NUMBERED = re.compile(r"\s*(?:Punkt\s+)?(?P<number>\d{1,4})\s*[.:]\s*(?!\d+\.\d)(?P<title>\S.*)$")
_CONTENTS_ENTRY = re.compile(
    r"\s*(?:Punkt\s+)?(?P<number>\d{1,4})[.:]?\s+(?P<title>\S.*?)[\s.…]*(?P<page>\d+)?\s*$"
)
_PAGE_BEHIND = re.compile(r"(?:[.…]{2,}|\t)\s*\d{1,4}\s*$|[.…]{3,}\s*$")
_CONTENTS_WORDS = re.compile(
    r"\s*(?:side|pkt\.?|punkt(?:er)?|nr\.?|tekst|titel|(?:åbn|luk\w+)e?\s+\w+|\s)+\s*$", re.IGNORECASE
)
# Behind a title the item's own lines follow at once; a title runs over at most so many lines.
_LONGEST_TITLE = 4


class ItemLines(NamedTuple):
    """The lines of one item; `title` holds the number, too, where the title line has one."""

    number: str | None
    title: list[Line]
    body: list[Line]


class Outline(NamedTuple):
    header: list[Line]
    items: list[ItemLines]
    furniture: dict[FurnitureKind, list[Line]]


def _title_key(text: str) -> str:
    return letters(text)


class _Contents(NamedTuple):
    """A table of contents: where it ends and the titles that it lists, by number."""

    end: int
    titles: dict[str, str]


def _read_contents(lines: Sequence[Line], start: int) -> _Contents:
    """The contents that begin behind line `start`: up to the first line that is no entry or repeats one."""
    titles: dict[str, str] = {}
    last = start
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        entry = _CONTENTS_ENTRY.match(text)
        if match_heading(text) or match_metadata(text):
            if last == index - 1 and titles and not _PAGE_BEHIND.search(lines[last].text):
                titles.popitem()
                return _Contents(last, titles)  # a list without an end: its last entry is the first item
            return _Contents(index, titles)
        if entry:
            key = _title_key(entry["title"])
            if entry["number"] in titles:
                return _Contents(index, titles)
            titles[entry["number"]] = key
        elif lines[index].continues or _goes_on(lines[last].text, text):
            if titles:
                titles[next(reversed(titles))] += _title_key(_CONTENTS_TAIL.sub("", text))
        elif not (_PAGE_BEHIND.search(text) or _CONTENTS_WORDS.match(text) or match_furniture(text)):
            return _Contents(index, titles)
        last = index
    return _Contents(len(lines), titles)


_CONTENTS_TAIL = re.compile(r"[\s.…]*\d*\s*$")


def _goes_on(before: str, text: str) -> bool:
    """Whether a contents line carries on with the entry before it, which has no page yet."""
    return (
        bool(_CONTENTS_ENTRY.match(before))
        and not _PAGE_BEHIND.search(before)
        and bool(_PAGE_BEHIND.search(text))
    )


def _title_lines(lines: Sequence[Line], start: int) -> int:
    """The number of lines that the title beginning at `start` takes, 0 where no item's own lines follow."""
    for count in range(1, _LONGEST_TITLE + 1):
        following = lines[start + count] if start + count < len(lines) else None
        if following is None:
            return 0
        heading = match_heading(following.text)
        if match_metadata(following.text) or (heading and heading.field == "sagsgang"):
            return count
        if heading or (following.gap and not following.continues) or NUMBERED.match(following.text):
            return 0
    return 0


def _listed(lines: Sequence[Line], start: int, key: str) -> int:
    """The number of lines from `start` that spell the title `key` of the contents, 0 where they do not."""
    spelled = ""
    for count, line in enumerate(lines[start : start + _LONGEST_TITLE], 1):
        numbered = NUMBERED.match(line.text)
        spelled += _title_key(numbered["title"] if numbered and count == 1 else line.text)
        if spelled == key:
            return count
        if not key.startswith(spelled):
            break
    return 0


def _numbered_start(lines: Sequence[Line], index: int, titles: dict[str, str]) -> tuple[str, int] | None:
    """(number, lines of the title) where an item with a number begins at `index`."""
    match = NUMBERED.match(lines[index].text)
    if not match:
        return None
    number = match["number"]
    count = _listed(lines, index, titles[number]) if number in titles else 0
    count = count or _title_lines(lines, index)
    return (number, count) if count else None


def _bare_title(lines: Sequence[Line], index: int) -> int:
    """The number of title lines in front of the metadata at `index`, for items without a number."""
    count = 0
    while index - count > 0 and count < _LONGEST_TITLE:
        before = lines[index - count - 1]
        if (
            match_heading(before.text)
            or match_metadata(before.text)
            or match_kind(before.text)
            or match_label(before.text)
        ):
            break
        count += 1
        if lines[index - count].gap and not lines[index - count].continues:
            break
    return count


def _starts(lines: Sequence[Line], titles: dict[str, str]) -> list[tuple[int, int, str | None]]:
    """(first line, lines of the title, number) of every item, in order."""
    starts: list[tuple[int, int, str | None]] = []
    free = 0  # lines before this one belong to the title or metadata of the item found last
    for index in range(len(lines)):
        if index < free:
            continue
        numbered = _numbered_start(lines, index, titles)
        if numbered:
            starts.append((index, numbered[1], numbered[0]))
            free = index + numbered[1]
            while free < len(lines) and match_metadata(lines[free].text):
                free += 1
        elif match_metadata(lines[index].text) and (not starts or starts[-1][2] is None):
            count = min(_bare_title(lines, index), index - free)
            if count or not starts:
                starts.append((index - count, count, None))
                free = index + 1
                while free < len(lines) and match_metadata(lines[free].text):
                    free += 1
    return starts


def _carve(
    lines: Sequence[Line], running: frozenset[int]
) -> tuple[list[Line], dict[str, str], dict[FurnitureKind, list[Line]]]:
    """The lines of the meeting itself, the titles that the contents list, and the furniture taken out."""
    furniture: dict[FurnitureKind, list[Line]] = {}
    kept: list[Line] = []
    for index, line in enumerate(lines):
        kind: FurnitureKind | None = (
            "running head" if index in running else "junk" if is_junk(line.text) else None
        )
        if kind:
            furniture.setdefault(kind, []).append(line)
        else:
            kept.append(line)
    titles: dict[str, str] = {}
    body: list[Line] = []
    index = 0
    while index < len(kept):
        found = match_furniture(kept[index].text)
        end = index + 1
        if found == "contents":
            contents = _read_contents(kept, index)
            titles |= contents.titles
            end = contents.end
        elif found:
            end = next((i for i in range(end, len(kept)) if _ends_appendix(kept, i, titles)), len(kept))
        if found:
            furniture.setdefault(found, []).extend(kept[index:end])  # type: ignore[arg-type]
        else:
            body.append(kept[index])
        index = end
    return body, titles, furniture


def _ends_appendix(lines: Sequence[Line], index: int, titles: dict[str, str]) -> bool:
    """Whether an overview or signature page ends before this line: another one begins, or an item does."""
    text = lines[index].text
    return bool(match_furniture(text)) or (bool(NUMBERED.match(text)) and bool(_title_lines(lines, index)))


def outline(lines: Sequence[Line], running: frozenset[int] = frozenset()) -> Outline:
    """The parts of a document's lines; `running` are the indexes of running heads and page numbers."""
    body, titles, furniture = _carve(lines, running)
    starts = _starts(body, titles)
    if not starts:
        return Outline(body, [], furniture)
    ends = [start for start, _, _ in starts[1:]] + [len(body)]
    items = [
        ItemLines(number, body[start : start + count], body[start + count : end])
        for (start, count, number), end in zip(starts, ends, strict=True)
    ]
    return Outline(body[: starts[0][0]], items, furniture)
