"""Bilag: numbered lists, tables and lines broken anywhere, as records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes.danish.forms import join_lines
from minutes.danish.sentences import leads_on, sentence_ends
from minutes.ingest.flow import flow
from minutes.records import Attachment, Line

# `1 - 3455577 Åben`, `- 2 Åben`, `3 Åben`, `1 -` with the rest on the next lines, `1.` in an overview.
_NUMBER = re.compile(r"\s*(?:[-•]\s+)?(?P<number>\d{1,3})(?:\s*[-–.)](?=\s|$)|\s+(?=\D)|\t|$)\s*")
_ACCESS = re.compile(r"(?<!\w)(Åben|Åbent|Lukket)(?!\w)\s*", re.IGNORECASE)
_DOCUMENT_ID = re.compile(r"(?<![\w/])\d{6,9}(?![\w/])")
_SCHOOL_YEARS = "|".join(f"{year}/{(year + 1) % 100:02}" for year in range(1980, 2060))  # `Rapport 2013/14`
_JOURNAL = re.compile(rf"\(?(?<![\w/])(?!(?:{_SCHOOL_YEARS})(?!\)))(\d{{1,6}}/\d{{2}})(?![\w/])\)?")
_MARK = re.compile(r"\(\s*([A-ZÆØÅ]?)\s*\)")
# The document id on the line below comes behind the journal number and the mark.
_TAIL_ID = re.compile(r"(?:\d/\d{2}\)?|\))\s*(?P<id>\d{6,9})\s*$")
_UNPUBLISHED = re.compile(r"Ikke offentliggjort\s*[-–:]?\s*", re.IGNORECASE)
_TABLE_HEAD = re.compile(r"(?:nr\.?|bilag|adgang|status|titel|navn|journal(?:nr\.?|nummer)|id|\s)+$", re.IGNORECASE)


class _Entry(NamedTuple):
    number: int
    lines: list[Line]


def _entries(lines: Sequence[Line]) -> tuple[list[Line], list[_Entry]]:
    """The lines in front of the first bilag, and the lines of each: a number one higher begins the next."""
    front: list[Line] = []
    entries: list[_Entry] = []
    for line in lines:
        match = _NUMBER.match(line.text)
        expected = entries[-1].number + 1 if entries else 1
        if match and int(match["number"]) == expected:
            entries.append(_Entry(expected, [line.part(match.end())]))
        elif entries:
            entries[-1].lines.append(line)
        else:
            front.append(line)
    return front, entries


def _pop(pattern: re.Pattern[str], text: str, last: bool = False) -> tuple[str | None, str]:
    """The match of a pattern (its group, if it has one) and the text without it."""
    found = list(pattern.finditer(text))
    if not found:
        return None, text
    match = found[-1 if last else 0]
    value = match[match.lastindex or 0] if match.re.groups else match[0]
    return value, f"{text[: match.start()]} {text[match.end() :]}"


def _one_line(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        piece = re.sub(r"\s+", " ", flow([line]))
        text = join_lines(text, piece) if text else piece
    return text.strip()


def _attachment(number: int, text: str) -> Attachment | None:
    access, _ = _pop(_ACCESS, text)
    before, _, behind = text.partition(access) if access else ("", "", text)
    document_id, _ = _pop(_DOCUMENT_ID, before)
    tail = _TAIL_ID.search(behind)
    if document_id is None and access and tail:
        document_id, behind = tail["id"], behind[: tail.start("id")]
    journal, behind = _pop(_JOURNAL, behind, last=True)
    mark, behind = _pop(_MARK, behind, last=True)
    while _MARK.search(behind):  # an empty pair stands where a closed bilag's journal number would
        _, behind = _pop(_MARK, behind)
    unpublished = _UNPUBLISHED.match(behind.lstrip())
    behind = (unpublished and behind.lstrip()[unpublished.end() :]) or behind
    title = re.sub(r"\s+", " ", behind).strip(" -–;,")
    if not title:
        return None
    return Attachment(
        number=number,
        document_id=document_id,
        access="lukket" if unpublished or (access or "").casefold() == "lukket" else "åben",
        title=title,
        journal_number=journal,
        mark=mark or None,
    )


# Document numbers in front of a title (`330-2005-709468 Ansøgning`, `2012-200782 - Liste`), or behind it in brackets.
_ID_IN_FRONT = re.compile(r"(?P<id>\d{3}-\d{4}-\d+|\d{4}[-–]\d{5,7}|\d{6,9})\s*[-–,]?\s+(?=\S)")
_ID_BEHIND = re.compile(r"\s*\((?:[Dd]ok\.? ?(?:nr\.?|id):? ?)?(?P<id>\d{6,9})(?: [-–] EMN-[\d-]+)?\)\s*$")
# `• Bilag 2: `, `Dok. 1 – `, `Akt 4: `, `3.1 `, `28a `, or a sign of its own in front of the title.
_PREFIX = re.compile(
    r"^(?:[^\w\s(\"”»'’§<]+\s+)?(?:Bilag(?:\s+\d+)?\s*:\s*|(?:Akt|Dok(?:ument)?|Fil)\.?\s+(?:nr\.?\s*)?\d+\s*[:–-]\s+"
    r"|\d{1,3}(?:\.\d{1,2}|[a-z])\s+(?=[A-ZÆØÅ]))?"
)
_LONG_TITLE, _LONGEST_TITLE = 120, 300  # characters; a longer one of two sentences, or any longest, is prose
_MATTER = re.compile(r"\s*[a-zæøå][.)] ")  # the next of an item's matters, each with its own bilag
_COUNT = re.compile(r"\(?\d{1,3}\)?")  # of the bilag, behind the heading on a web page
_NONE = re.compile(r"(?:Ingen|Intet|-)\W*$", re.IGNORECASE)


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_TITLE or (len(text) > _LONG_TITLE and len(sentence_ends(text)) > 1)


def _named(number: int, text: str) -> Attachment | None:
    """A bilag from a line without a number of its own."""
    text = _PREFIX.sub("", text, count=1)
    closed = _UNPUBLISHED.match(text)
    if closed:
        text = _PREFIX.sub("", text[closed.end() :], count=1) or text
    front = _ID_IN_FRONT.match(text)
    if front:
        text = text[front.end() :]
    behind = _ID_BEHIND.search(text)
    if behind:
        text = text[: behind.start()]
    journal, text = _pop(_JOURNAL, text, last=True)
    title = re.sub(r"\s+", " ", text).strip(" -–;,")
    document_id = front["id"].replace("–", "-") if front else behind["id"] if behind else None
    if not title or _NONE.match(title) or _COUNT.fullmatch(title):
        return None
    return Attachment(
        number=number,
        document_id=document_id,
        access="lukket" if closed else "åben",
        title=title,
        journal_number=journal,
    )


_MARKER = re.compile(r"\s*(?:[-–•*]\s|Bilag\b)")  # in front of each bilag of some lists
_AFTER_COMMA = re.compile(r", (?=[A-ZÆØÅ])")
_REST = re.compile(r"\s*(?:\(?[a-zæøå](?![.)])|(?:19|20)\d\d\W*$)")  # with which no title begins
_FULL = 80  # characters of a line that had no room for more


def _is_wrapped(before: Line, line: Line) -> bool:
    """Whether a line ends the title that the line before begins."""
    return leads_on(before.text) or _REST.match(line.text) is not None


def _list(lines: Sequence[Line], inline: bool) -> tuple[tuple[Attachment, ...], list[Line]]:
    """One bilag a line, wrapped lines joined; with `inline` one line holds them all, after commas."""
    numbered = any(_ID_IN_FRONT.match(line.text) for line in lines)
    full = inline and bool(lines) and len(lines[0].text) > _FULL and _AFTER_COMMA.search(lines[0].text)
    groups: list[list[Line]] = []
    for line in lines:
        if (
            groups
            and (full or line.continues or _is_wrapped(groups[-1][-1], line))
            and not (_MARKER.match(line.text) or (numbered and _ID_IN_FRONT.match(line.text)))
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    found: list[Attachment] = []
    left: list[Line] = []
    for group in groups:
        text = _one_line(group)
        parts = _AFTER_COMMA.split(text) if inline and len(groups) == 1 else [text]
        if (_is_prose(text) or (numbered and _MATTER.match(text))) and not _ID_IN_FRONT.match(text):
            left += group
            continue
        found += [bilag for part in parts if (bilag := _named(len(found) + 1 + parts.index(part), part))]
    return tuple(found), left


def read_attachments(lines: Sequence[Line], inline: bool = False) -> tuple[tuple[Attachment, ...], list[Line]]:
    """The bilag that the lines under the heading list, and the lines that list none.

    `inline` tells that the list stands on the heading's own line.
    """
    rows = [line for line in lines if not _TABLE_HEAD.match(line.text)]
    front, entries = _entries(rows)
    if not entries or front:
        return _list(rows, inline)
    found, left = [], list(front)
    for entry in entries:
        attachment = _attachment(entry.number, _one_line(entry.lines))
        if attachment:
            found.append(attachment)
        else:
            left += entry.lines
    return tuple(found), left
