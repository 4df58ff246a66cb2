"""A line for people is a tuple of pieces of text, each with its style."""

from __future__ import annotations

Line = tuple[tuple[str, str], ...]

PLAIN, TITLE, HEADING, FAINT, MATCH = "", "bold", "bold cyan", "dim", "bold yellow"


def line(text: str, style: str = PLAIN) -> Line:
    """A line of one piece."""
    return ((text, style),)
