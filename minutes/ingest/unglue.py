"""Lines in which every heading stands at the start: headings glued to text and flattened pages taken apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from minutes.danish.committees import body_pattern
from minutes.danish.dates import DATE
from minutes.danish.forms import one_of
from minutes.ingest.repeats import head_in_text
from minutes.ingest.vocabulary import Vocabulary, expression
from minutes.records import Line

# A text is flattened (one line for many) when its lines are so long and hold so many headings (characters).
_FLAT_LINE = 1000
_FLAT_HEADINGS = 4
_CASE_TURNS = r"(?:(?<=[a-zæøå])(?=[A-ZÆØÅ])|(?=[A-ZÆØÅ][a-zæøå]))"  # `BeslutningGodkendt`, `BESLUTNINGGodkendt`
_RARE = 2  # times as often as headings on lines of their own: less is no way to set them
_HABIT = 2  # so often a document must glue one heading before it counts as its way
_FLAT_MARKS = (
    r"\d{1,3}\. (?=[A-ZÆØÅ])",
    r"(?:\d{2}\.\d{2}\.\d{2}\.)?[A-ZÆØÅ]\d{2} \d{2}/\d+ (?:Åben|Lukket) sag",
    r"(?:Sted|Dato|Start kl\.|Slut kl\.|Medlemmer|Fraværende|Bilag|Sagsgang) ?:",
    r"(?:DAGSORDEN|BESLUTNINGSPROTOKOL|BESLUTNINGSREFERAT|REFERAT)\b",
    r"\d{1,3} (?:Åben|Lukket) ",
)

_STOP = re.compile(r"[^\W\d]{2}[.!?]")
_CAPITAL = re.compile(r"[A-ZÆØÅ(”\"]")
_FLAT_FURNITURE = re.compile(r"(?<!\S)(?:Indholdsfortegnelse|Bilagsoversigt|Underskriftsside)(?!\S)")


@cache
def _decision_heading() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)Beslutning i {body_pattern()}(?: den(?: {DATE})?)?(?!\S)")


@cache
def _glued_decision() -> re.Pattern[str]:
    """`Beslutning i Byrådet den 26-08-2019 Godkendt.`: with body and date it is no prose, so once is enough."""
    return re.compile(rf"\s*Beslutning i {body_pattern()} den {DATE}(?=\s+[A-ZÆØÅ(”\"])")


@cache
def _glued_name() -> re.Pattern[str]:
    """The municipality's name glued to that of the body: `Bakkeby KommuneByrådet`."""
    return re.compile(rf" (?:Kommune|KOMMUNE)(?={body_pattern()})")


@cache
def _chain() -> re.Pattern[str]:
    """`Økonomiudvalget, 19.07.2010.` in a text of several decisions."""
    return re.compile(rf"(?<!\S){body_pattern()}, {DATE}\.(?!\S)")


class _Glued:
    """Finds the headings of a vocabulary, case as written, that are glued to the text behind or in front of them.

    In `BeslutningGodkendt` and `Fraværende- X` they are glued beyond doubt.
    """

    def __init__(self, words: Vocabulary) -> None:
        forms = words.glued_forms()
        headings = one_of(map(expression, forms))
        self._starts = {form[:3] for form in forms}
        self._lasts = {form.split()[-1] for form in forms}
        self._front = re.compile(
            rf"\s*(?P<name>{headings})(?:\s+(?=[A-ZÆØÅ(”\"]|(?<!ilag\s)\d{{1,2}}[.)] [A-ZÆØÅ])"
            rf"|(?P<sure>{_CASE_TURNS}|(?=- [A-ZÆØÅ])))"
        )
        self._behind = re.compile(rf"[.!?](?<=[^\W\d][^\W\d].)\s+(?P<name>{headings})\s*$")

    def in_front(self, text: str) -> re.Match[str] | None:
        """The heading that a line begins with; few lines begin with the letters of one."""
        return self._front.match(text) if text.lstrip()[:3] in self._starts else None

    def behind(self, text: str) -> re.Match[str] | None:
        """The heading that a line ends with, behind a sentence."""
        return self._behind.search(text) if "".join(text.rsplit(maxsplit=1)[-1:]) in self._lasts else None


_glued = cache(_Glued)


def _any_heading(words: Vocabulary) -> str:
    return one_of(map(expression, words.glued_forms()))


@cache
def _inside(words: Vocabulary) -> re.Pattern[str]:
    """The headings of a vocabulary anywhere in a text that many lines were made one of."""
    return re.compile(rf"(?<!\S)(?:{_any_heading(words)})(?=\s+[A-ZÆØÅ0-9])")


@cache
def _marks(words: Vocabulary) -> re.Pattern[str]:
    headings = _any_heading(words)
    return re.compile(rf"(?<!\S)(?:{'|'.join(_FLAT_MARKS)}|(?:{headings})(?=\s+[A-ZÆØÅ0-9(”\"]|\s*:))")


def _cut(line: Line, cuts: Iterable[int]) -> list[Line]:
    """The line cut at offsets; the pieces after the first are no continuations."""
    points = sorted({0, *cuts, len(line.text)})
    return [piece for a, b in pairwise(points) if (piece := line.part(a, b)).text.strip()]


def _is_flat(lines: Sequence[Line], words: Vocabulary) -> bool:
    long = (line.text for line in lines if len(line.text) >= _FLAT_LINE)
    return any(len(_inside(words).findall(text)) >= _FLAT_HEADINGS for text in long)


def _flattened(lines: Sequence[Line], words: Vocabulary) -> list[Line]:
    """The lines cut wherever something begins: a heading, an item, a bilag, a label, a running head."""
    marks = _marks(words)
    pieces = []
    for line in lines:
        whole = (
            *_FLAT_FURNITURE.finditer(line.text),
            *head_in_text().finditer(line.text),
            *_decision_heading().finditer(line.text),
        )
        heads = [place for match in whole for place in match.span()]
        pieces += _cut(line, [*heads, *(match.start() for match in marks.finditer(line.text))])
    return pieces


def _glues(usual: Counter[str]) -> bool:
    return sum(times >= _HABIT for times in usual.values()) >= _HABIT


def _decided(text: str) -> re.Match[str] | None:
    return _glued_decision().match(text) if "eslutning i " in text else None


def unglue(lines: Sequence[Line], words: Vocabulary) -> list[Line]:
    """The lines with every heading at the start of one and its text on the next.

    A heading counts as glued only where the document glues it more than once or is flat, so that prose which
    begins with such a word stays whole; one of several words also where the document glues others.
    """
    flat = _is_flat(lines, words)
    if flat:
        lines = _flattened(lines, words)
    habit = 1 if flat else _HABIT
    glued = _glued(words)
    texts = [line.text for line in lines]
    starts = {i: found for i, text in enumerate(texts) if (found := glued.in_front(text)) and not words.heading(text)}
    ends = {i: found for i, text in enumerate(texts) if (found := glued.behind(text))}
    chains = {i: list(_chain().finditer(line.text)) for i, line in enumerate(lines) if ", " in line.text}
    usual = Counter(match["name"] for match in ends.values())
    in_front = Counter(match["name"] for match in starts.values())
    apart = Counter(heading.field for text in texts if in_front and (heading := words.heading(text)))
    for name, times in in_front.items():
        heading = words.heading(name)
        if flat or heading is None or times > _RARE * apart[heading.field]:  # it has none of its own for that field
            usual[name] += times
    habits = {name for name, times in usual.items() if times >= habit or (" " in name and _glues(usual))}
    taken: list[Line] = []
    for index, line in enumerate(lines):
        cuts = []
        if index in starts and (starts[index]["sure"] is not None or starts[index]["name"] in habits):
            cuts.append(starts[index].end())
        if index in ends and ends[index]["name"] in habits:
            cuts.append(ends[index].start("name"))
        if (decided := _decided(line.text)) and not words.heading(line.text):
            cuts.append(decided.end())
        cuts += [match.end() for match in _glued_name().finditer(line.text)]
        cuts += [place for match in chains.get(index, ()) for place in match.span()]
        taken += _cut(line, cuts) if cuts else [line]
    return taken
