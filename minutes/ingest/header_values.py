"""The values of a header by their labels: `Sted: …`, `Fra byrådet: …`, `Fraværende var …`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from minutes.danish.people import parse_people
from minutes.danish.sentences import sentence_ends
from minutes.ingest.absences import told_absent
from minutes.ingest.contents import group
from minutes.ingest.vocabulary import GROUP, Vocabulary
from minutes.records import Line

CLOCK = re.compile(r"\bkl\.?\s*(?=\d)|\bfra (?=\d{1,2}[.:]\d\d til)|(?<=\d{4}) (?:- )?(?=\d\d:\d\d)", re.IGNORECASE)
CLOCK_TIME = re.compile(r"(?:\bkl\.?\s*|(?<=\d{4}) - |(?<=\d{4}) (?=\d\d:\d\d))\d{1,2}(?:[.:]\d\d)?", re.IGNORECASE)
_TIMES = ("start", "end")  # labels that `Kl. 11:40` may stand under
_PEOPLE = ("members", "fraværende", "other")
_WIDE_GAP = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=[A-ZÆØÅ])")
_FIRST_NAMES = re.compile(r"[A-ZÆØÅ][a-zæøå]+(?:(?:, | og )[A-ZÆØÅ][a-zæøå]+)+\.?")
_CELLS = re.compile(r"\t+| {3,}")


class Value:
    """A label's key and the lines behind it; "" where no label stands.

    `is_over` says that it was a sentence, which has ended; `is_grouped` that it has labels inside, such as parties.
    """

    def __init__(self, key: str, lines: Sequence[Line] = (), *, is_grouped: bool = False) -> None:
        self.key = key
        self.lines = [line for line in lines if line.text.strip()]
        self.is_sentence = False
        self.is_over = False
        self.is_grouped = is_grouped


def _names(text: str) -> bool:
    """Whether a line names people, as a list, in cells or by their first names."""
    return bool(parse_people("\n".join(_CELLS.split(text.strip())))) or _FIRST_NAMES.fullmatch(text.strip()) is not None


def _parts(line: Line, words: Vocabulary) -> Iterator[Line]:
    """A line cut at a second label (`Start: kl. 9   Slut: kl. 11`) and in front of sentences that tell who came."""
    text = line.text
    cuts = [0]
    first = words.label(text)
    if first is not None:
        seconds = (match.end() for match in _WIDE_GAP.finditer(text, first.value + 1))
        cuts += [at for at in seconds if ":" in text[at:] and words.label(text[at:])][:1]
    if ". " in text:
        behind = [at + 1 for at in sentence_ends(text)[:-1]]
        cuts += [at for at in behind if words.sentence(text[at:]) or told_absent(text[at:])]
    for start, end in zip(cuts, [*cuts[1:], None], strict=True):
        yield line.part(start, end) if start or end else line


class _Values:
    """The values in order; lines without a label go with the one before (key "" at the top)."""

    def __init__(self, lines: Sequence[Line], words: Vocabulary) -> None:
        self.words = words
        self.values = [Value("")]
        self.waiting = deque(part for whole in lines for part in _parts(whole, words) if group(part.text) is None)
        while self.waiting:
            self._take(self.waiting.popleft())

    def _take(self, line: Line) -> None:
        last = self.values[-1]
        if last.is_sentence and not last.is_over and line.continues:
            self._sentence(last, line)
        elif self.words.kind(line.text):
            self.values.append(Value("", [line]))
        elif self._is_time(line):
            last.lines.append(line)
        elif not (self._listed(line) or self._told(line) or self._unlisted(line)):
            if last.is_over:
                self.values.append(Value(""))
            self.values[-1].lines.append(line)

    def _is_time(self, line: Line) -> bool:
        """Whether a line is a time that a label waits for, rather than one that begins with a label such as `Kl.`."""
        last = self.values[-1]
        before = self.values[-2] if len(self.values) > 2 else last
        if before is not last and before.key and not before.lines and CLOCK_TIME.match(line.text.strip()):
            return True
        return last.key in _TIMES and not last.lines and CLOCK.match(line.text) is not None

    def _listed(self, line: Line) -> bool:
        label = self.words.label(line.text)
        if label is None:
            return False
        rest = line.part(label.value)
        inner = self.words.label(rest.text) if label.key == "other" else None  # `Bemærkninger: Fraværende: …`
        if inner:
            label, rest = inner, rest.part(inner.value)
        self.values.append(Value(label.key, [rest]))
        return True

    def _told(self, line: Line) -> bool:
        """Take the beginning of a sentence that tells who was there: `Fra forvaltningen deltog …`."""
        label = self.words.sentence(line.text)
        if label is None or told_absent(line.text):
            return False
        value = Value(label.key)
        value.is_sentence = True
        self.values.append(value)
        self._sentence(value, line.part(label.value))
        return True

    def _sentence(self, value: Value, line: Line) -> None:
        end = next(iter(sentence_ends(line.text)), 0)
        told = line.part(0, end)
        value.is_over = told.text.rstrip().endswith(".")
        value.lines += [told] if told.text.strip() else []
        rest = line.part(end) if value.is_over else line.part(len(line.text))
        if rest.text.strip():
            self.waiting.appendleft(rest)

    def _unlisted(self, line: Line) -> bool:
        """Take a label of people that stands on no list: by its words, or as one of several in a list of members."""
        label = self.words.unlisted_label(line.text)
        if label is None:
            return False
        rest = line.part(label.value)
        if label.key != GROUP and ":" not in line.text[: label.value] and _names(line.text[: label.value]):
            return False  # `Allan Hvidtfeldt, direktør - afbud      Maj-Britt Lolk`
        below = self.waiting[0].text if self.waiting else ""
        if not (_names(rest.text) or (label.key != GROUP and _names(below))):
            return False
        last = self.values[-1]
        key = self._group(last) if label.key == GROUP else label.key
        if key is None:
            return False
        if label.key == GROUP and key == last.key:
            last.is_grouped = True
            last.lines += [rest] if rest.text.strip() else []
        else:
            self.values.append(Value(key, [rest], is_grouped=bool(rest.text.strip())))
        return True

    @staticmethod
    def _group(last: Value) -> str | None:
        """What a label says that tells nothing: the same as the one above that has none but such lines."""
        if last.key in ("members", "fraværende") and (last.is_grouped or not last.lines):
            return last.key
        return "other" if last.key in _PEOPLE else None


def read_values(lines: Sequence[Line], words: Vocabulary) -> list[Value]:
    """The values of a header's lines in order."""
    return _deal(_Values(lines, words).values)


def _deal(values: list[Value]) -> list[Value]:
    """The values of labels that all stand in front of them dealt out in order, a line each with what wraps."""
    empty = [i for i, value in enumerate(values) if value.key and not value.lines]
    for first in empty:
        last = first
        while last + 1 in empty:
            last += 1
        if last - first >= 1 and last + 1 < len(values) and len(values[last + 1].lines) > 1 and values[last + 1].key:
            lines: list[list[Line]] = []
            for line in values[last + 1].lines:
                if lines and line.continues:
                    lines[-1].append(line)
                else:
                    lines.append([line])
            labels = range(first, last + 2)
            for at in range(len(lines) - 1, 0, -1):  # a blank line is a value, where there are too few
                if len(lines) < len(labels) and lines[at][0].gap:
                    lines.insert(at, [])
            for at, i in enumerate(labels):
                values[i].lines = lines[at] if at < len(lines) else []
            values[last + 2 : last + 2] = [Value("", [line for rest in lines[len(labels) :] for line in rest])]
            break
    return values
