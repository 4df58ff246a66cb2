"""Who was absent: from a whole item, from some of the meeting's items, or as disqualified."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from minutes.danish.people import NAME, parse_people
from minutes.danish.sentences import sentence_ends
from minutes.ingest.flow import flow
from minutes.records import Item, Line, Person

_ONE = rf"{NAME}(?:,? \(\w+\)|, [A-ZÆØÅ]{{1,2}}(?![\w.]))?"
_NAMES = rf"(?<!\w){_ONE}(?:(?:, | og |, og ){_ONE}){{0,30}}"  # bounded: a run of names costs no more than itself
_MATTER = (
    r"(?:(?:behandlingen|drøftelsen)(?: af (?:punktet|sagen))?"
    r"|(?:sagens|punktets) behandling|punktet|sagen|dette punkt|denne sag)"
)
_WHY = r"(?:,? (?:på grund af|pga\.?|grundet|som|med|uden|efter) [\w ]{2,30}|,? da \w{2,10} [\w ]{2,30})?"
_EXCEPT = "(?:undtagen|bortset fra|når undtages|med [Uu]ndtagelse af|på nær)"
# `X og Y var fraværende.`, with the deputy's sentence behind it; `Afbud fra X.`
_ABSENT = re.compile(
    rf"\s*(?:(?P<names>{_NAMES}),? (?:(?:var|er) (?:fraværende|ikke (?:til ?stede|mødt))|ikke (?:til ?stede|mødt)"
    rf"|(?:havde|har) (?:(?:an)?meldt|sendt) (?:afbud|forfald)|(?:meldte|sendte) afbud|deltog ikke i mødet"
    rf"|var forhindret(?: i at deltage)?(?: i mødet)?)"
    rf"(?: (?:under|ved|i) {_MATTER})?{_WHY}(?=\.| I stedet|$)"
    rf"|(?P<left>{_NAMES}),? (?:deltog(?: derfor)? ikke|forlod (?:lokalet|mødet)|gik|havde forladt (?:lokalet|mødet))"
    rf" (?:i|under|ved) {_MATTER}{_WHY}(?=\.|$)"
    rf"|Afbud fra (?P<excused>{_NAMES})(?:,? (?:stedfortræder|suppleant)(?: er| var)? {_NAMES})?"
    rf"(?:,? og fra (?P<also>{_NAMES}))?"
    rf"|[^.]{{0,80}}\b{_EXCEPT} (?P<except>{_NAMES})[^.]{{0,80}})"
    rf"(?:\.|(?=\s)|$)(?: I stedet deltog {_NAMES}\.?)?\s*"
)
_ALL_BUT = re.compile(rf"\b(?:[Mm]edlem\w*|[Mm]ødt|[Tt]il [Ss]tede)\b.{{0,80}}?\b{_EXCEPT} (?P<names>{_NAMES})")
_ITEM = r"(?:behandlingen af )?(?:punkt(?:erne|et)?|pkt\.?|sag(?:erne)?)(?: nr\.?)? "
_AT = r"(?: kl\.? ?[\d.:]+)?,?"
_NUMBERS = r"(?P<numbers>\d+(?:\s*(?:-|–|til|og|,)\s*\d+)*)"
_SOME_ITEM = re.compile(rf"{_ITEM}\d")


# Few documents have such sentences, and these are compiled for those alone: they hold a list of names each.
@cache
def _partly() -> tuple[tuple[re.Pattern[str], str], ...]:
    sentences = (
        (rf"deltog ikke (?:under|i|ved) {_ITEM}", "during"),
        (rf"(?:gik|forlod mødet){_AT} efter {_ITEM}", "after"),
        (rf"(?:forlod mødet|gik){_AT} (?:før|inden|ved|under) {_ITEM}", "from"),
        (rf"(?:ankom|mødte|deltog){_AT} (?:fra|før|under|ved|til) {_ITEM}", "before"),
        (rf"(?:ankom|mødte){_AT} efter {_ITEM}", "until"),
    )
    listed = (re.compile(rf"Fraværende:? (?P<names>{_NAMES}),? (?:under |ved |i )?{_ITEM}{_NUMBERS}"), "during")
    first, *rest = ((re.compile(rf"(?P<names>{_NAMES}) {words}{_NUMBERS}"), when) for words, when in sentences)
    return first, listed, *rest


@cache
def _disqualified() -> re.Pattern[str]:
    return re.compile(
        rf"(?:erklærede(?: enstemmigt)? (?P<declared>{_NAMES}) (?:for )?inhabil|"
        rf"(?P<names>{_NAMES}) (?:er|var|blev erklæret|erklærede sig|meldte sig) inhabil)"
    )


class Partly(NamedTuple):
    """Someone who was away while some items were treated; `numbers` are those items' numbers."""

    person: Person
    numbers: Container[int]

    def misses(self, number: int) -> bool:
        return number in self.numbers


def take_absent(lines: Sequence[Line]) -> tuple[list[Line], list[Line], tuple[Person, ...]]:
    """The lines without the sentences that say who was absent, those sentences, and the persons."""
    kept: list[Line] = []
    taken: list[Line] = []
    people: list[Person] = []
    for line in lines:
        match = _ABSENT.match(line.text)
        if match:
            people += [person for names in match.groups() if names for person in parse_people(names)]
            taken.append(line.part(0, match.end()))
        rest = line.part(match.end()) if match else line
        if rest.text.strip():
            kept.append(rest)
    return kept, taken, tuple(people)


def told_absent(text: str) -> tuple[Person, ...]:
    """The absent of whom sentences of a header tell, wherever they stand in it.

    >>> [one.name for one in told_absent("Alle var mødt på nær Ib Holm og Else Juul. Ida Bo havde sendt afbud.")]
    ['Ib Holm', 'Else Juul', 'Ida Bo']
    """
    people: list[Person] = []
    start = 0
    for end in sentence_ends(text):
        sentence = text[start:end]
        match = _ALL_BUT.search(sentence) or _ABSENT.match(sentence)
        names = match.groups() if match else ()
        people += [person for one in names if one for person in parse_people(one)]
        start = end
    return tuple(people)


def _spread(numbers: str) -> frozenset[int]:
    """The numbers of `12-15`, `3 og 5`, `7, 9 og 11`."""
    found: set[int] = set()
    for part in re.split(r"\s*(?:og|,)\s*", numbers):
        ends = [int(end) for end in re.findall(r"\d+", part)]
        if ends:
            found |= set(range(ends[0], ends[-1] + 1)) if ends[-1] - ends[0] < _MOST_ITEMS else set(ends)
    return frozenset(found)


_MOST_ITEMS = 1000  # items of one meeting; a range beyond it is no range


def _missed(when: str, numbers: str) -> Container[int]:
    listed = _spread(numbers)
    first, last = min(listed), max(listed)
    return {
        "during": listed,
        "after": range(last + 1, last + _MOST_ITEMS),
        "from": range(first, first + _MOST_ITEMS),
        "before": range(0, first),
        "until": range(0, last + 1),
    }[when]


def partly_absent(lines: Iterable[Line]) -> tuple[Partly, ...]:
    """Those whom a header's sentences tell to have missed some items by number."""
    text = flow(lines)
    if not _SOME_ITEM.search(text):
        return ()
    return tuple(
        Partly(person, _missed(when, match["numbers"]))
        for pattern, when in _partly()
        for match in pattern.finditer(text)
        for person in parse_people(match["names"])
    )


def disqualified(text: str) -> tuple[Person, ...]:
    """Those whom the text of a decision tells to be inhabil, with that as their role."""
    if "inhabil" not in text:
        return ()
    names = [match["declared"] or match["names"] for match in _disqualified().finditer(text)]
    return tuple(replace(person, role="inhabil") for one in names for person in parse_people(one))


def absent_from_all(items: Sequence[Item]) -> tuple[Person, ...]:
    """Those who are named as absent from every item that names any."""
    lists = [item.fraværende for item in items if item.fraværende]
    return tuple(person for person in lists[0] if all(person in others for others in lists)) if lists else ()


def with_partly_absent(item: Item, partly: Sequence[Partly]) -> Item:
    """The item with those who missed it by its number."""
    if not (item.number or "").isdigit():
        return item
    missing = [one.person for one in partly if one.misses(int(item.number or 0))]
    new = [person for person in missing if all(person.name != known.name for known in item.fraværende)]
    return replace(item, fraværende=(*item.fraværende, *new)) if new else item
