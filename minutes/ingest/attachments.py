"""Bilag: numbered lists, tables and lines broken anywhere, as records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes.danish.forms import join_lines
from minutes.ingest.flow import flow
from minutes.records import Attachment, Line

# `1 - 3455577 Åben`, `- 2 Åben`, `3 Åben`, `1 -` with the rest on the next lines, `1.` in an overview.
_NUMBER = re.compile(r"\s*(?:[-•]\s+)?(?P<number>\d{1,3})(?:\s*[-–.](?=\s|$)|\s+(?=\D)|\t|$)\s*")
_ACCESS = re.compile(r"(?<!\w)(Åben|Åbent|Lukket)(?!\w)\s*", re.IGNORECASE)
_DOCUMENT_ID = re.compile(r"(?<![\w/])\d{6,9}(?![\w/])")
_JOURNAL = re.compile(r"\(?(?<![\w/])(\d{1,6}/\d{2})(?![\w/])\)?")
_MARK = re.compile(r"\(\s*([A-ZÆØÅ]?)\s*\)")
_TABLE_HEAD = re.compile(
    r"\s*(?:nr\.?|bilag|adgang|status|titel|navn|journal(?:nr\.?|nummer)|id|\s)+\s*$", re.IGNORECASE
)


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
    journal, behind = _pop(_JOURNAL, behind, last=True)
    mark, behind = _pop(_MARK, behind, last=True)
    while _MARK.search(behind):  # an empty pair stands where a closed bilag's journal number would
        _, behind = _pop(_MARK, behind)
    if document_id is None and access:
        match = re.search(rf"{_DOCUMENT_ID.pattern}\s*$", behind)
        document_id, behind = (match[0].strip(), behind[: match.start()]) if match else (None, behind)
    title = re.sub(r"\s+", " ", behind).strip(" -–;,")
    if not title:
        return None
    return Attachment(
        number=number,
        document_id=document_id,
        access="lukket" if (access or "").casefold() == "lukket" else "åben",
        title=title,
        journal_number=journal,
        mark=mark or None,
    )


def read_attachments(lines: Sequence[Line]) -> tuple[tuple[Attachment, ...], list[Line]]:
    """The bilag that the lines under the heading list, and the lines that list none."""
    front, entries = _entries([line for line in lines if not _TABLE_HEAD.match(line.text)])
    found, left = [], front
    for entry in entries:
        attachment = _attachment(entry.number, _one_line(entry.lines))
        if attachment:
            found.append(attachment)
        else:
            left = left + entry.lines
    return tuple(found), left
