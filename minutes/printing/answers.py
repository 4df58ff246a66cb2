"""The answer of a search as lines."""

from __future__ import annotations

from collections.abc import Iterator

from minutes.index.answers import Answer, Hit
from minutes.index.snippets import split_marks
from minutes.printing.lines import FAINT, MATCH, PLAIN, TITLE, Line, line
from minutes.wording import body_name, joined, place


def answer_lines(answer: Answer) -> Iterator[Line]:
    """The hits of a search, each with its id, where it was decided, a snippet, and source and page."""
    for hit in answer.hits:
        yield from hit_lines(hit)
        yield ()
    shown = "" if len(answer.hits) == answer.total else f", {len(answer.hits)} shown"
    yield line(f"{answer.total} found{shown} ({answer.took_ms:.0f} ms)", FAINT)
    if answer.suggestion:
        yield (("Mente du: ", PLAIN), (answer.suggestion, MATCH))


def hit_lines(hit: Hit) -> Iterator[Line]:
    """One hit: title and id, where it was decided, a snippet, source and page."""
    number = f"{hit.number}. " if hit.number else ""
    yield ((f"{number}{hit.title}", TITLE), (f"  {hit.item_id}", FAINT))
    yield line(joined(hit.municipality, body_name(hit.committee), hit.date), FAINT)
    pieces = split_marks(" ".join(hit.snippet.split()))
    yield ((f"  {hit.field}: ", FAINT), *((text, MATCH if matched else PLAIN) for text, matched in pieces))
    yield line(f"  {place(hit.source, hit.page)}", FAINT)
