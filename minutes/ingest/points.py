"""Underpunkter: matters treated inside an item, as a numbered list, bullets or a time table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.forms import letters
from minutes.danish.sentences import sentence_ends
from minutes.ingest.decisions import Decided
from minutes.ingest.flow import Places, flow
from minutes.ingest.likeness import assign_attachments, likeness
from minutes.records import Attachment, Decision, Line, Point

_TABLE_HEAD = re.compile(r"\s*(?:tid|tidspunkt|kl\.?)\t\s*(?:punkt|emne|indhold)\s*$", re.IGNORECASE)
_TIME_CELL = re.compile(r"\s*(?:kl\.? ?)?(?P<time>\d{1,2}[.:]\d{2}(?:\s*[-–]\s*\d{1,2}[.:]\d{2})?)\s*\t")
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2})[.)]\s+(?=\S)")
_BULLET = re.compile(r"\s*[•*]\s+")
# A sentence that announces the points of an item: `Direktionen har følgende øvrige punkter til behandling:`.
_INTRODUCTION = re.compile(r".*\b(?:følgende|øvrige)\b.*\b(?:punkter|emner|sager)\b.*:\s*$", re.IGNORECASE)
_BREAKS = re.compile(r"\s*(?:frokost|pause|kaffe(?:pause)?|morgenmad|middag|aftensmad)\b\W*$", re.IGNORECASE)
_AFTERTHOUGHT = re.compile(r"\s*\([^()]*\bbilag\b[^()]*\)\s*$", re.IGNORECASE)
# A finite verb in the first sentence of a point ends its title: `Analysen … er en udmøntning af …`.
_VERB = re.compile(r"\s(?:er|var|har|havde|skal|skulle|vil|kan|bliver|blev|indeholder|omhandler|drøftes)\s")
# A row cut by a page break goes on with a sentence; a new point begins with a title: `Evalueringen peger på …`.
_CLAUSE = re.compile(r"\s*[A-ZÆØÅ]\w+ (?:\w+(?:er|ede)|er|var|har|blev|skal|kan|vil)\b")
_LONGEST_TITLE = 200
_SAME_TITLE = 88  # of 100: how alike a decision's title is to its point's, misprints allowed


class _Draft(NamedTuple):
    number: str | None
    time: str | None
    lines: list[Line]


def _table(lines: Sequence[Line]) -> list[_Draft] | None:
    """The rows of a `Tid | Punkt` table; a row without a time is a new point or goes on with the last."""
    head = next((i for i, line in enumerate(lines) if _TABLE_HEAD.match(line.text)), None)
    if head is None:
        return None
    drafts: list[_Draft] = []
    for line in lines[head + 1 :]:
        match = _TIME_CELL.match(line.text)
        if match:
            drafts.append(_Draft(None, match["time"].strip(), [line.part(match.end())]))
        elif "\t" not in line.text:
            if not drafts or line.gap:
                break
            drafts[-1].lines.append(line)
        else:
            cell = line.part(line.text.index("\t") + 1)
            broken = bool(drafts) and drafts[-1].lines[-1].page < cell.page and bool(_CLAUSE.match(cell.text))
            if drafts and (broken or cell.text.strip()[:1].islower() or not _is_complete(drafts[-1])):
                drafts[-1].lines.append(cell)
            elif cell.text.strip():
                drafts.append(_Draft(None, None, [cell]))
    return drafts


def _is_complete(draft: _Draft) -> bool:
    """Whether the text so far ends a sentence, so that a row without a time begins something new."""
    text = flow(draft.lines)
    return text.endswith((".", "!", "?", ":", ")", "”", '"')) or len(text) < _LONGEST_TITLE // 4


def _numbered(lines: Sequence[Line]) -> list[_Draft]:
    """A list `1. … 2. …` with the paragraphs that stand between its entries."""
    drafts: list[_Draft] = []
    for index, line in enumerate(lines):
        match = _NUMBERED.match(line.text)
        if match and int(match["number"]) == len(drafts) + 1:
            drafts.append(_Draft(match["number"], None, [line.part(match.end())]))
        elif drafts and (not line.gap or _goes_on(lines[index:], len(drafts) + 1)):
            drafts[-1].lines.append(line)
        elif drafts:
            break
    return drafts


def _goes_on(lines: Sequence[Line], number: int) -> bool:
    """Whether the next entry of the list is still to come, so that a paragraph belongs to the one before."""
    return any((match := _NUMBERED.match(line.text)) and int(match["number"]) == number for line in lines)


def _bullets(lines: Sequence[Line]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for line in lines:
        match = _BULLET.match(line.text)
        if match:
            drafts.append(_Draft(None, None, [line.part(match.end())]))
        elif drafts and (line.continues or not line.gap):
            drafts[-1].lines.append(line)
        elif drafts:
            break
    return drafts


def split_title(text: str) -> tuple[str, int]:
    """The title at the head of a point's text, and the offset behind it.

    The title is the first sentence, or its part before the finite verb.
    """
    end = next(iter(sentence_ends(text)), 0)
    paragraph = text.find("\n")
    end = min(end, paragraph) if paragraph > 0 else end
    verb = _VERB.search(text, 0, end)
    if verb and end > verb.start() + 40:
        return text[: verb.start()].strip(), verb.start()
    return text[:end].strip().rstrip("."), end


def _is_nominal(draft: _Draft) -> bool:
    text = flow(draft.lines)
    title, _ = split_title(text)
    return title[:1].isupper() and len(title) <= _LONGEST_TITLE and len(text) > len(title) + 1


def _introduced(lines: Sequence[Line]) -> int:
    """The number of lines up to the sentence that announces points, 0 where none does."""
    ends = ((i, line.text) for i, line in enumerate(lines, 1) if line.text.rstrip().endswith(":"))
    return next((i for i, text in ends if _INTRODUCTION.match(text)), 0)


def _drafts(lines: Sequence[Line]) -> list[_Draft]:
    """The points of a text: a time table, else a list that is introduced as points or reads like them."""
    table = _table(lines)
    if table is not None:
        return [draft for draft in table if not _BREAKS.match(flow(draft.lines))]
    introduced = _introduced(lines)
    behind = lines[introduced:]
    numbered = _numbered(behind)
    if numbered and (introduced or all(map(_is_nominal, numbered))):
        return numbered
    return _bullets(behind) if introduced else []


def _point(draft: _Draft, places: Places) -> Point:
    text = flow(draft.lines)
    title, end = split_title(text)
    afterthought = _AFTERTHOUGHT.search(title)
    if afterthought:
        end = text.index(afterthought[0].strip())
        title = title[: afterthought.start()]
    return Point(
        number=draft.number,
        time=draft.time,
        title=title,
        text=text[end:].strip(),
        spans={"text": places.of(draft.lines)},
    )


def _titled(lines: Sequence[Line], titles: Sequence[str]) -> dict[int, list[Line]]:
    """The lines of a decision under lines that repeat the points' titles, by index of the point."""
    found: dict[int, list[Line]] = {}
    current: int | None = None
    for line in lines:
        text = flow([line])
        match = next((i for i, title in enumerate(titles) if _same_title(text, title)), None)
        if match is not None:
            current = match
            found[current] = []
        elif current is not None:
            found[current].append(line)
    return found


def _same_title(text: str, title: str) -> bool:
    return abs(len(text) - len(title)) < 8 and likeness(text, title) >= _SAME_TITLE


def _decided(lines: Sequence[Line], points: Sequence[Point]) -> dict[int, tuple[str, list[Line]]]:
    """The text and lines of each point's own decision inside an item's decision, by index of the point."""
    drafts = _numbered(lines[_introduced(lines) :])
    decided: dict[int, tuple[str, list[Line]]] = {}
    for draft in drafts:
        text = flow(draft.lines)
        index = next(
            (i for i, point in enumerate(points) if letters(text).startswith(letters(point.title))),
            next((i for i, point in enumerate(points) if point.number == draft.number), None),
        )
        if index is not None:
            title, end = split_title(text)
            own = text[end:] if letters(title) == letters(points[index].title) else text
            decided[index] = (own.strip(), draft.lines)
    if decided:
        return decided
    return {i: (flow(own), own) for i, own in _titled(lines, [point.title for point in points]).items() if own}


class PointSource(NamedTuple):
    """What the points of an item are read from: its text, its decisions' lines and its bilag."""

    text: Sequence[Line]
    decisions: Sequence[Decided]
    bilag: Sequence[Attachment]


def read_points(source: PointSource, places: Places) -> tuple[Point, ...]:
    """The underpunkter of an item with their own decisions, and the bilag that belong to each."""
    points = [_point(draft, places) for draft in _drafts(source.text)]
    if not points:
        return ()
    bilag = assign_attachments([(p.title, p.text) for p in points], [b.title for b in source.bilag])
    numbers = [b.number or i for i, b in enumerate(source.bilag, 1)]
    for index, own in enumerate(bilag):
        points[index] = replace(points[index], bilag=tuple(numbers[i] for i in own))
    for committee, date, lines in source.decisions:
        for index, (text, own_lines) in _decided(lines, points).items():
            decision = Decision(committee=committee, date=date, text=text)
            place = {"beslutning": places.of(own_lines)}
            point = points[index]
            points[index] = replace(point, beslutning=(*point.beslutning, decision), spans=point.spans | place)
    return tuple(points)
