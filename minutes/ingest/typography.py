"""How a document sets its headings: told from the headings that are known by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from minutes.ingest.vocabulary import Heading, Vocabulary
from minutes.records import Line

Style = tuple[float, bool]

_HABIT = 0.6  # part of the known headings in a style of their own that makes the style the document's rule
_FEWEST = 3  # known headings that tell a rule
_LONGEST = 80  # characters of a heading that only its type tells
_FEWEST_CAPITALS = 8  # letters of a heading in capitals


def _style(line: Line) -> Style | None:
    return (round(line.size, 1), line.bold) if line.size is not None else None


class Typography:
    """The styles of headings in one document; a text without type has none."""

    def __init__(self, lines: Sequence[Line], words: Vocabulary) -> None:
        self.words = words
        characters: Counter[Style] = Counter()
        for (size, bold), its in groupby(lines, lambda line: (line.size, line.bold)):
            if size is not None:
                characters[round(size, 1), bold] += sum(len(line.text) for line in its)
        known = [(line, found) for line in lines if (found := words.heading(line.text)) and found.rest is None]
        headings = Counter(dict.fromkeys(characters, 0))
        headings.update(style for line, found in known if not found.body and (style := _style(line)))
        self.in_capitals = sum(line.text.isupper() for line, _ in known) > _HABIT * len(known)
        body = characters.most_common(1)[0][0] if characters else None
        common = [style for style, count in headings.most_common(1) if count >= _FEWEST and style != body]
        total = sum(headings.values())
        self.heading_style = common[0] if common and headings[common[0]] >= _HABIT * total else None

    def heading(self, line: Line) -> Heading | None:
        """The known heading that a line is, unless the document would have set it otherwise."""
        found = self.words.heading(line.text)
        if found is None or found.rest is not None or found.body or self.heading_style is None:
            return found
        marked = line.text.rstrip().endswith(":") and not found.fallback
        return found if marked or _style(line) == self.heading_style else None

    def names_treatment(self, line: Line) -> bool:
        """Whether a line is nothing but a body and a day, which may list an earlier treatment."""
        found = self.words.heading(line.text)
        return bool(found and found.body and "eslutning" not in found.name.casefold())

    def unknown_heading(self, line: Line) -> str | None:
        """The name of a heading that no list has but its type shows, or capitals where nothing else is set so."""
        text = line.text.strip().rstrip(":").strip()
        if line.continues or not text or len(text) > _LONGEST or text[-1] in ".,;" or "\t" in text:
            return None
        if self.heading_style and _style(line) == self.heading_style:
            return text
        capitals = sum(letter.isupper() for letter in text)
        words_enough = " " in text or self.in_capitals
        return text if text.isupper() and capitals >= _FEWEST_CAPITALS and words_enough else None
