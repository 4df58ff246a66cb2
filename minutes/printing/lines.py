"""A line for people is a tuple of pieces of text, each with its style; the pieces that several records share."""

from __future__ import annotations

from minutes.records import Committee

Line = tuple[tuple[str, str], ...]

PLAIN, TITLE, HEADING, FAINT, MATCH = "", "bold", "bold cyan", "dim", "bold yellow"


def line(text: str, style: str = PLAIN) -> Line:
    """A line of one piece."""
    return ((text, style),)


def body_name(committee: Committee | None) -> str:
    """The name of a body, its abbreviation where only that is known, or nothing."""
    return (committee.name or committee.abbreviation or "") if committee else ""


def joined(*parts: str | None, by: str = " · ") -> str:
    """The parts that say something, as one text."""
    return by.join(part for part in parts if part)


def place(source: str, page: int | None) -> str:
    """Where something stands: the source, and the page where it is known."""
    return source if page is None else f"{source}, page {page}"


def shortened(text: str, length: int) -> str:
    """A text on one line, cut between words where it has more characters than `length`."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"
