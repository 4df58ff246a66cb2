"""Every finder over one text, and what wins where their mentions overlap. `find_entities` reads with these.

The spaCy pipeline is made of the same finders; importing spaCy takes longer than reading a dozen documents, so here
it is loaded only for a statistical model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minutes.nlp.amounts import find_amounts
from minutes.nlp.committees import Learned, find_committees
from minutes.nlp.dates import find_dates
from minutes.nlp.mentions import Mention
from minutes.nlp.models import load_model, model_persons
from minutes.nlp.numbers import find_numbers
from minutes.nlp.persons import find_persons

# Where two mentions overlap the longer one wins; of two with the same text the label that comes first here.
LABELS = ("JOURNAL_NUMBER", "CASE_NUMBER", "DOCUMENT_ID", "KLE", "AMOUNT", "DATE", "PERSON", "COMMITTEE", "BODY")
_RANK = {label: place for place, label in enumerate(LABELS)}
_NO_PERSON = frozenset({"PERSON", "COMMITTEE", "BODY"})  # where these stand a model is not asked


class Known(NamedTuple):
    """What is known of a document: its date, its people by name, what it tells of bodies."""

    reference: str | None = None
    persons: frozenset[str] = frozenset()
    bodies: Learned | None = None


def find_mentions(text: str, known: Known, model: str | None) -> list[Mention]:
    """The mentions of all finders, with persons of the model where one is named, in the order of the text.

    Each covers whole words, and no two overlap.
    """
    found = [
        *find_dates(text, known.reference),
        *find_numbers(text),
        *find_amounts(text),
        *find_committees(text, known.bodies),
        *find_persons(text, known.persons),
    ]
    if model:
        found += persons_by_model(text, model, found)
    whole = [_widened(mention, text) for mention in found]
    return [whole[index] for index in winners([(each.start, each.end, each.label) for each in whole])]


def persons_by_model(text: str, model: str, found: Iterable[Mention]) -> list[Mention]:
    """The persons that an installed model finds where the rules have found no person and no body."""
    taken = [(mention.start, mention.end) for mention in found if mention.label in _NO_PERSON]
    persons = model_persons(text, load_model(model))
    return [each for each in persons if not any(each.start < end and start < each.end for start, end in taken)]


def winners(places: Sequence[tuple[int, int, str]]) -> list[int]:
    """Which of the places (start, end, label) stay: of those that overlap the longest, then by `LABELS`.

    The indexes stand in the order of the text.
    """
    taken = bytearray(max((end for _, end, _ in places), default=0))
    kept = []
    for index in sorted(range(len(places)), key=lambda index: _precedence(places[index])):
        start, end, _ = places[index]
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(index)
    return sorted(kept, key=lambda index: places[index][0])


def _precedence(place: tuple[int, int, str]) -> tuple[int, int, int]:
    start, end, label = place
    return start - end, _RANK.get(label, len(LABELS)), start


def _widened(mention: Mention, text: str) -> Mention:
    """The mention with the words whole that it begins and ends in."""
    start, end = mention.start, mention.end
    while start and _is_letter(text[start - 1]) and _is_letter(text[start]):
        start -= 1
    while 0 < end < len(text) and _is_letter(text[end - 1]) and _is_letter(text[end]):
        end += 1
    return mention if (start, end) == (mention.start, mention.end) else mention._replace(start=start, end=end)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
