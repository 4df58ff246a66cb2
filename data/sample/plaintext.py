"""The papers of Direktionen as text files."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from papers import Paper, Style, abbreviated, numeric, titled, written

from minutes.records import Attachment, CalendarRow, Item, Point

BULLET = "\uf0b7"
WIDTH = 94


def direktion_text(paper: Paper) -> bytes:
    """A paper without a header: one or several items as copied from the case system."""
    blocks = [block for item in paper.items for block in item_blocks(item.title, item, paper)]
    return encoded(blocks, paper.style)


def direktion_header_text(paper: Paper) -> bytes:
    """An agenda with header, contents, attachment overview and signature page."""
    meeting = paper.meeting
    assert meeting.date
    pages = [f"{item.number}. {item.title}{'.' * 5}{2 * n + 1}" for n, item in enumerate(paper.items)]
    blocks = [
        paper.body.name or "",
        meeting.kind.upper(),
        f"Sted: {meeting.place}",
        f"Dato: {written(meeting.date)}",
        f"Start kl.: {meeting.start}",
        f"Slut kl.: {meeting.end}",
        "Medlemmer: " + "\n".join(map(titled, meeting.members)),
        "Fraværende: " + "\n".join(map(titled, meeting.fraværende)),
        "Indholdsfortegnelse",
        "\n".join(["\tSide", *(f"\t{page}" for page in pages), f"\tBilagsoversigt.....{2 * len(pages) + 2}"]),
    ]
    for item in paper.items:
        blocks += item_blocks(f"{item.number}. {item.title}", item, paper)
    blocks.append("Bilagsoversigt")
    for item in filter(lambda item: item.bilag, paper.items):
        listed = [f" {each.number}. {each.title} ({each.journal_number})" for each in item.bilag]
        blocks.append("\n".join([f"{item.number}. {item.title}", *listed]))
    blocks += ["Underskriftsside", *map(titled, meeting.members)]
    return encoded(blocks, paper.style)


def item_blocks(title: str, item: Item, paper: Paper) -> Iterator[str]:
    """The paragraphs of one item."""
    headless = paper.layout == "direktion-text"
    yield title
    yield f"{item.access.capitalize()} {'Sag' if headless else 'sag'}"
    yield "Sagsgang"
    yield "/".join(body.abbreviation or "" for body in item.sagsgang)
    if item.calendar:
        yield "\n".join(["Dato\tIndhold", *map(calendar_row, item.calendar)])
    if item.sagsfremstilling:
        yield "Sagsfremstilling"
        yield from item.sagsfremstilling.split("\n\n")
    yield from points(item.underpunkter, paper.style)
    if item.økonomiske_konsekvenser:
        yield from ("Økonomiske konsekvenser", item.økonomiske_konsekvenser)
    if item.indstilling:
        yield from ("Indstilling", item.indstilling)
    yield from decisions(item, paper.style)
    if item.fraværende:
        yield from (paper.style.absent, "\n".join(map(titled, item.fraværende)))
    if item.bilag:
        yield "Bilag:"
        yield "\n".join(attachment(each, paper) for each in item.bilag)


def points(underpunkter: tuple[Point, ...], style: Style) -> Iterator[str]:
    """The points of an item as numbered paragraphs, as bullets or as the rows of `Tid | Punkt`."""
    if style.points == "table":
        rows = [f"{point.time or ''}\t{spoken(point, style)}" for point in underpunkter]
        yield from ("\n".join(["Tid\tPunkt", *rows]),) if rows else ()
        return
    for point in underpunkter:
        mark = f"{point.number}." if style.points == "numbers" else f"{BULLET} "
        yield f"{mark} {spoken(point, style)}"


def spoken(point: Point, style: Style) -> str:
    """A point as it reads: its title as the first sentence of its text."""
    text = f"{point.title}. {point.text}" if point.text else point.title
    return marked_up(text) if style.markup else text


def marked_up(text: str) -> str:
    """The remnants that a web editor leaves: paragraphs and lists in tags."""
    *before, rest = text.split("\n- ", maxsplit=1)
    if not before:
        return "".join(f"<p>{part}</p> " for part in text.split("\n\n")).rstrip()
    entries = "".join(f"<li>{entry}</li>" for entry in rest.split("\n- "))
    return f"<p>{before[0].rstrip()}</p> <ul>{entries}</ul>"


def decisions(item: Item, style: Style) -> Iterator[str]:
    """What was decided, on the whole and point by point."""
    for decision in item.beslutning:
        assert decision.committee and decision.date
        yield f"Beslutning i {decision.committee.name} den {numeric(decision.date)}"
        if decision.text:
            yield decision.text
    for point in item.underpunkter:
        for decision in point.beslutning:
            if style.decided == "titles":
                yield f"{point.title}\n{decision.text}"
            else:
                yield f"{point.number}. {point.title}. {decision.text}"


def calendar_row(row: CalendarRow) -> str:
    """One row of the calendar: the day, and its entries as bullets."""
    return f"{abbreviated(row.date)}\t" + " ".join(f"• {entry}" for entry in row.entries)


def attachment(bilag: Attachment, paper: Paper) -> str:
    """One line of the bilag, tabs between its parts; the document id may stand on the next line."""
    if paper.layout == "direktion-header-text":
        return f"{bilag.number}\t{bilag.access.capitalize()}\t{bilag.title}\t{bilag.journal_number}"
    parts = [bilag.access.capitalize(), bilag.title]
    parts += [f"({bilag.journal_number or ''})", f"({bilag.mark or ''})"]
    if paper.style.ids == "below" and bilag.document_id:
        return "\t".join([f"{bilag.number} -", *parts]) + f"\n{bilag.document_id}"
    return "\t".join([f"{bilag.number} - {bilag.document_id or ''}".rstrip(), *parts])


def encoded(blocks: list[str], style: Style) -> bytes:
    """The file: blocks a blank line apart, or wrapped hard with every other line blank."""
    if not style.wrapped:
        return ("\n\n" + "\n\n".join(blocks) + "\n").encode(style.encoding)
    lines: list[str] = []
    for block in blocks:
        for line in block.split("\n"):
            lines += [*(f"{part} " for part in textwrap.wrap(line.replace("\t", " "), WIDTH)), " "]
    return "\n\n".join([*lines, "\tDocPart20{0}\n\tDocPart21{0}".format("4417")]).encode(style.encoding)
