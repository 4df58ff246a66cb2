"""An item's lines as blocks, each under the heading that says what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile, zip_longest
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.committees import parse_route
from minutes.danish.people import NAME, parse_people
from minutes.ingest.absences import take_absent
from minutes.ingest.calendars import calendar_lines
from minutes.ingest.flow import flow, is_list_entry
from minutes.ingest.metadata import file_lines, match_metadata, read_card
from minutes.ingest.typography import Typography
from minutes.ingest.vocabulary import SECTION, Heading
from minutes.records import Line

UNHEADED = ""
# `Administrationen indstiller til Økonomiudvalget` opens an indstilling that has no heading.
RECOMMENDS = re.compile(
    r"\s*(?:[\w.,&/-]+ ){1,9}?(?:indstiller|INDSTILLER|foreslår|anbefale[rs]|tilråder)\b[^.]{0,90}?"
    r"(?:,|:|\bat|udvalget|rådet|bestyrelsen)\s*$"
)
_TREATMENT = re.compile(r"\s*Udvalg\s*:")  # a course of the case that tells what was decided, not what is to come
# Another paragraph of a decision: votes, reservations, and where the case goes.
_DECIDES_ON = re.compile(
    r"\s*(?:Sagen |Forslaget |Punktet )|.*\b(?:stemte|stemmer (?:for|imod)|undlod|tiltræde|(?:tog|tager) forbehold"
    r"|deltog ikke|forlod|anmod(?:er|ede) om|(?:over|frem|tilbage)sendes)\b"
)
_LISTS_BILAG = re.compile(r"\s*Bilag \d+\s*:")
_DECIDED = ("beslutning", "tidligere_behandling")
# `Vibeke Storm / Anders Rohde` signs a text for the administration.
_SIGNED = re.compile(rf"\s*(?:{NAME}\s*)?/\s*{NAME}\s*$")
_RECOMMENDED_IN = ("resume", "sagsfremstilling", UNHEADED)


# A heading whose text comes only behind a label of its own: `Resume`, `Sagsforløb: BY`, and then the resume.
_WAITS = ("resume", "sagsfremstilling")


class Block(NamedTuple):
    """The lines under one heading; `heading` is None for lines in front of any."""

    field: str
    heading: Heading | None
    heading_lines: list[Line]
    lines: list[Line]

    @property
    def name(self) -> str:
        return self.heading.name if self.heading else UNHEADED


def _open(line: Line, typography: Typography) -> list[Block]:
    """The block that a line opens, none where it opens no block."""
    heading = typography.heading(line)
    if heading is None:
        name = typography.unknown_heading(line)
        return [Block(SECTION, Heading(SECTION, name), [line], [])] if name else []
    if heading.rest is None:
        return [Block(heading.field, heading, [line], [])]
    return [Block(heading.field, heading, [line.part(0, heading.rest)], [line.part(heading.rest)])]


def _tells_treatment(block: Block, before: Sequence[Block]) -> bool:
    """Whether a course of the case tells what was decided, or a decision stands in an overview of the treatment."""
    if block.field == "sagsgang" and block.lines:
        return bool(_TREATMENT.match(block.lines[0].text))
    last = before[-1] if before else None
    if block.field != "beslutning" or last is None or last.field != "tidligere_behandling":
        return False
    in_list = not last.lines or bool(last.heading and last.heading.body)
    return in_list and bool(block.heading and block.heading.body)


def _lists_bilag(block: Block) -> bool:
    return any(_LISTS_BILAG.match(line.text) for line in block.lines)


def _settle(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with what their headings mean decided by what stands around them.

    A course of the case that tells what was decided is earlier treatment. Under a fallback heading stands the
    field's text where nothing better opens the field, a part of it right behind the better one, else a section.
    """
    settled: list[Block] = []
    better = {block.field for block in blocks if block.heading and not block.heading.fallback}
    for block in blocks:
        before = settled[-1].heading if settled and settled[-1].field == block.field else None
        if block.heading and block.heading.fallback and before and not before.fallback:
            settled[-1].lines.extend([*block.heading_lines, *block.lines])
        elif block.heading and block.heading.fallback and block.field in better:
            settled.append(block._replace(field=SECTION))
        elif settled and settled[-1].field == "bilag" and not settled[-1].lines and _lists_bilag(block):
            settled[-1].lines.extend([*block.heading_lines, *block.lines])  # the first is called as a heading is
        elif _tells_treatment(block, settled):
            settled.append(block._replace(field="tidligere_behandling"))
        else:
            settled.append(block)
    return settled


def _route_length(lines: Sequence[Line]) -> int:
    """The number of lines that are a route, the longest that can be read as one."""
    counts = range(min(len(lines), 8), 0, -1)
    found = next((n for n in counts if parse_route(flow(lines[:n]).replace("\n", " ")) is not None), 0)
    paragraph = next((n for n, line in enumerate(lines) if n and not line.continues), len(lines))
    return found or paragraph


def _people_length(lines: Sequence[Line]) -> int:
    def names_people(line: Line) -> bool:
        return bool(parse_people(line.text)) or line.text.strip(" .-–").casefold() in {"", "ingen"}

    return next((n for n, line in enumerate(lines) if not names_people(line)), len(lines))


_LENGTHS: dict[str, Callable[[Sequence[Line]], int]] = {
    "sagsgang": _route_length,
    "kompetence": _route_length,
    "fraværende": _people_length,
}


def _release(block: Block) -> list[Block]:
    """A block without the lines that cannot be its own: behind a route or a list of people other text follows."""
    length = _LENGTHS.get(block.field)
    if length is None:
        if block.field == SECTION or not block.lines or not _SIGNED.match(block.lines[-1].text):
            return [block]
        both = block.lines[-1].text.lstrip().startswith("/") and len(block.lines) > 1  # a name on each line
        end = len(block.lines) - 1 - both
        signature = Block(SECTION, Heading(SECTION, UNHEADED), [], block.lines[end:])
        return [block._replace(lines=block.lines[:end]), signature]
    end = length(block.lines)
    free = block.lines[end:]
    return [block._replace(lines=block.lines[:end]), *([Block(UNHEADED, None, [], free)] if free else [])]


def _first_paragraph(block: Block, fields: Sequence[str]) -> list[Block]:
    """A block of a layout whose fields are one paragraph long: what stands behind has no heading."""
    starts = (n for n, line in enumerate(block.lines) if n and line.gap and not _DECIDES_ON.match(line.text))
    end = next(starts, len(block.lines))
    if block.field not in fields or end == len(block.lines):
        return [block]
    behind = Block(SECTION, Heading(SECTION, UNHEADED), [], block.lines[end:])
    return [block._replace(lines=block.lines[:end]), behind]


def _adopt(blocks: Sequence[Block]) -> list[Block]:
    """Unheaded text with its field: a calendar, the decision around a list of absent people, or the case's text."""
    adopted: list[Block] = []
    has_text = any(block.field == "sagsfremstilling" for block in blocks)
    for block in blocks:
        if block.heading or not block.lines:
            adopted += [block] if block.heading else []
            continue
        rows = calendar_lines(block.lines)
        if rows:
            adopted.append(block._replace(field="calendar", lines=block.lines[:rows]))
        free = block._replace(lines=block.lines[rows:])
        before = next((b for b in reversed(adopted) if b.field == "beslutning"), None)
        waiting = next((b for b in reversed(adopted) if b.field in _WAITS and not b.lines), None)
        if free.lines and waiting and adopted[-1].field in _LENGTHS:
            waiting.lines.extend(free.lines)
        elif free.lines and before and adopted[-1].field == "fraværende":
            before.lines.extend(free.lines)
        elif free.lines:
            adopted.append(free._replace(field=SECTION if has_text else "sagsfremstilling"))
    return adopted


def _is_set_apart(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is in capitals, or begins a paragraph and leads to a list."""
    leads = lines[index].gap and index + 1 < len(lines) and is_list_entry(lines[index + 1].text)
    return leads or lines[index].text.isupper()


def _recommend(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with an indstilling cut out that only its own words announce."""
    if any(block.field == "indstilling" for block in blocks):
        return list(blocks)
    for at, block in enumerate(blocks):
        headed = block.field == "økonomiske_konsekvenser"  # which only words set as a heading or over a list end
        if headed or block.field in _RECOMMENDED_IN:
            lines = (i for i in range(len(block.lines)) if not headed or _is_set_apart(block.lines, i))
            cut = next((i for i in lines if RECOMMENDS.match(block.lines[i].text)), None)
            if cut is not None:
                own = Block("indstilling", Heading("indstilling", ""), [], block.lines[cut:])
                return [*blocks[:at], block._replace(lines=block.lines[:cut]), own, *blocks[at + 1 :]]
    return list(blocks)


def part_absent(blocks: Sequence[Block], is_own: Callable[[Block], bool]) -> list[Block]:
    """The blocks with the sentences that say who was absent taken out of the body's own decisions."""
    parted: list[Block] = []
    for block in blocks:
        parts = block.field == "beslutning" and is_own(block)
        kept, taken, _ = take_absent(block.lines) if parts else (block.lines, [], ())
        parted.append(block._replace(lines=kept))
        if taken:
            parted.append(Block("fraværende", Heading("fraværende", ""), [], taken))
    return parted


def leave_absent(blocks: Sequence[Block], is_own: Callable[[Block], bool]) -> list[Block]:
    """The blocks with the lists of those who were absent from another body's meeting left in its decision.

    Behind `Beslutning i Økonomiudvalget den …` such a list is that body's. Behind one that a course of the case names
    it is where more of the course follows, or the list of this meeting.
    """

    def elsewhere(block: Block | None) -> bool:
        return block is not None and block.field in _DECIDED and not is_own(block)

    kept: list[Block] = []
    for block, behind in zip_longest(blocks, blocks[1:]):
        before = kept[-1] if kept else None
        goes_on = elsewhere(behind) or (behind and behind.field == block.field)
        if before and block.field == "fraværende" and elsewhere(before) and (goes_on or "eslutning" in before.name):
            own = [replace(line, continues=True) for line in block.lines[:1] if block.heading and block.heading.rest]
            before.lines.extend([*block.heading_lines, *own, *block.lines[len(own) :]])
        else:
            kept.append(block)
    return kept


def read_blocks(body: Sequence[Line], typography: Typography) -> tuple[list[Line], list[Block]]:
    """The metadata lines at the top of an item, and its blocks in reading order."""
    top, _ = read_card(line.text for line in takewhile(lambda line: not typography.heading(line), body))
    while top < len(body) and match_metadata(body[top].text):
        top += 1
    metadata = list(body[:top])
    blocks = [Block(UNHEADED, None, [], [])]
    if metadata:
        last = match_metadata(metadata[-1].text)
        if last and last.rest:
            blocks += _open(metadata[-1].part(last.rest), typography)
            metadata[-1] = metadata[-1].part(0, last.rest)
    numbered = any(found.case_number for line in metadata if (found := match_metadata(line.text)))
    for index in range(top, len(body)):
        line = body[index]
        filed = 0 if numbered else file_lines(body, index)
        if filed or line in metadata:
            metadata += [one for one in body[index : index + filed] if one not in metadata]
            continue
        opened = _open(line, typography)
        above_table = index + 1 < len(body) and "\t" in body[index + 1].text
        caption = above_table and typography.heading(line) is None
        listed = blocks[-1].field == "tidligere_behandling" and typography.names_treatment(line)
        if opened and not caption and not listed:
            blocks += opened
        else:
            blocks[-1].lines.append(line)
    short = typography.words.one_paragraph
    settled = [part for block in _settle(blocks) for part in _first_paragraph(block, short)]
    released = [kept for block in settled for kept in _release(block)]
    return metadata, _adopt(_recommend(released))
