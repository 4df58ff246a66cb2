"""Persons in running text: capitalised words for which something speaks.

What speaks for a name, in this order: it is known from a list of the document, a title stands before it, a party or a
role in brackets behind it, a label such as `Afbud fra` before it, or its words are names that people have. Places,
firms and headings are kept out by the words that they are made of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from minutes.danish.names import (
    firm_endings,
    is_common_surname,
    is_given,
    is_no_name,
    is_patronymic,
    may_be_given,
    may_be_surname,
    names_firm,
    repaired,
    without_genitive,
)
from minutes.danish.people import party_or_role
from minutes.nlp.mentions import Mention
from minutes.nlp.titles import Title, is_title, labels, title_before, title_behind
from minutes.records import Person

_CAPITAL = "[A-ZÆØÅÉÖÜÄÁ0]"
_REST = r"(?:[a-zæøå]?\.|[\w’'´]*(?:-\n?[\wæøå’']+)*)"
_PART = rf"{_CAPITAL}(?=[\w’'.-]){_REST}"
_PARTICLE = r"(?:von|van|de la|de|af|la|el|al|bin|du|der|den)"
_GAP = r"(?:[ \xa0]{1,2}|[ ]?\n[ \t]{0,3})"
# The first letter stands in front of the look behind, which is much faster.
_CHAIN = re.compile(
    rf"{_CAPITAL}(?<![\w.@/§-]{_CAPITAL}){_REST}(?:{_GAP}(?:{_PARTICLE}{_GAP}){{0,2}}{_PART})+(?![\w@])"
)
_WORD = re.compile(r"\S+?(?:-\n\S+|(?=\s)|\Z)")
_BROKEN = re.compile(r"-\n(?=[a-zæøå])")
_BRACKET = re.compile(r"\s?,?\s*+\({1,3}\s{0,9}([^()\n]{1,30}?)\s{0,9}\){1,3}")
_COMMA_PARTY = re.compile(r", ?\(?([A-ZÆØÅ]{1,2})\)?(?=[,.;\n)]|$| og | samt )")
_NO_PERSON_BEHIND = re.compile(
    r"\s?(?:&|og) (?:Søn|Sønner|Co|Partnere)\b|s (?:vej|gade|plads|allé|fond|legat|skole|mindelegat|hus|kirke)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:\s?\([^()\n]{1,20}\))?(?:,| og| samt|, og)\s")
_LABEL_WINDOW = 30  # characters
_MOST_WORDS = 6
_JOINING = frozenset({"og", "for", "i", "af", "på", "ved"})
_LONGEST_PARTICLE = 5  # letters
_LONG_NOUN = 8  # letters


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, labels()))})\s?:?\s*\Z", re.IGNORECASE)


class _Words(NamedTuple):
    """A run of a chain's words, with where each stands."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def part(self, first: int, last: int) -> _Words:
        return _Words(self.words[first:last], self.starts[first:last], self.ends[first:last])

    @property
    def name(self) -> str:
        """The name as it should read."""
        clean = [repaired(_BROKEN.sub("", word) if "\n" in word else word) for word in self.words]
        return " ".join([*clean[:-1], without_genitive(clean[-1])]) if clean else ""


def find_persons(text: str, known: Collection[str] = ()) -> list[Mention]:
    """The persons that a text names; `known` are names from the document's lists.

    >>> [m.value.name for m in find_persons("Afdelingsleder Marianne Fisker deltager, Stena Line ikke.")]
    ['Marianne Fisker']
    """
    runs = [run for chain in _CHAIN.finditer(text) for run in _runs(text, chain)]
    mentions = [_judge(text, run, frozenset(known)) for run in runs]
    sure = frozenset(m.value.name for m in mentions if m and isinstance(m.value, Person))
    again = frozenset(" ".join((name.split()[0], name.split()[-1])) for name in sure) | sure
    for at, run in enumerate(runs):
        if mentions[at] is None and run.name in again:
            mentions[at] = _mention(text, run, "known", title_before(text, run.starts[0]))
    for at, run in enumerate(runs):
        if mentions[at] is None and _in_list(text, runs, mentions, at):
            mentions[at] = _mention(text, run, "beside a person")
    return [mention for mention in mentions if mention]


def _in_list(text: str, runs: list[_Words], mentions: list[Mention | None], at: int) -> bool:
    """Whether a run stands between commas beside a person, and may be one by its words."""
    run = runs[at]
    if (
        not 2 <= len(run.words) <= 4
        or any(is_no_name(word) or is_title(word) for word in run.words)
        or _is_firm(text, run)
    ):
        return False
    before = mentions[at - 1] if at else None
    after = mentions[at + 1] if at + 1 < len(runs) else None
    joined = before and _LISTED.fullmatch(text, before.end, run.starts[0])
    return bool(joined or (after and _LISTED.fullmatch(text, run.ends[-1], after.start)))


def _runs(text: str, chain: re.Match[str]) -> Iterator[_Words]:
    """The parts of a chain that may be one name each: parted at line ends that a name does not cross."""
    found = list(_WORD.finditer(text, chain.start(), chain.end()))
    all_words = _Words(
        tuple(word[0] for word in found), tuple(word.start() for word in found), tuple(word.end() for word in found)
    )
    first = 0
    for at in range(1, len(found)):
        broken = "\n" in text[all_words.ends[at - 1] : all_words.starts[at]]
        if (at - first >= 2 and _begins_next(all_words, at)) or (broken and not _goes_on(all_words, first, at, text)):
            yield all_words.part(first, at)
            first = at
    yield all_words.part(first, len(found))


def _begins_next(words: _Words, at: int) -> bool:
    """Whether a second name follows the first without a mark between: `Oluf Ravnholt Petra Overby`."""
    return at + 1 < len(words.words) and may_be_surname(words.words[at - 1]) and is_given(words.words[at])


def _goes_on(words: _Words, first: int, at: int, text: str) -> bool:
    """Whether a name goes on over the line end before `at`: `Kim Bruun/Nielsen`, `Lene/Mehlsen Thomsen`."""
    before = [word for word in words.words[first:at] if not is_title(word)]
    line_end = text.find("\n", words.starts[at])
    alone = text[words.starts[at] : line_end if line_end >= 0 else len(text)].split()
    if not before:
        return at > first  # a title above a name
    if len(before) == 1:
        return may_be_given(before[0]) and not may_be_given(words.words[at])
    following = words.words[at]
    done = is_common_surname(before[-1]) and len(alone) > 1 and not alone[1][0].islower()
    return is_common_surname(following) and not is_given(following) and not done and is_given(before[0])


def _judge(text: str, run: _Words, known: frozenset[str]) -> Mention | None:
    """The person that a run of words is, None where nothing speaks for it or something against it."""
    run = _without_titles(run)
    if not run.words:
        return None
    name, start = run.name, run.starts[0]
    title = title_before(text, start)
    if known and name in known and len(run.words) > 1:
        return _mention(text, run, "known", title)
    run = _trimmed(text, run, bool(title))
    if len(run.words) < 2 or _whole_words(run) < 2 - bool(title) or _is_firm(text, run):
        return None
    if run.starts[0] != start:
        title = title_before(text, run.starts[0])
    if run.name in known:
        return _mention(text, run, "known", title)
    if any(_is_against(word) for word in run.words) or _has_owner(run):
        return None
    rule = _evidence(text, run, bool(title))
    return _mention(text, run, rule, title) if rule else None


def _evidence(text: str, run: _Words, titled: bool) -> str | None:
    """The rule by which a run of words is a person."""
    if titled:
        return "title"
    first, last = repaired(run.words[0]), without_genitive(repaired(run.words[-1]))
    likely = may_be_given(first) and may_be_surname(last)
    bracket = _BRACKET.match(text, run.ends[-1])
    comma = _COMMA_PARTY.match(text, run.ends[-1])
    if (bracket and any(party_or_role(bracket[1]))) or (comma and (may_be_given(first) or may_be_surname(last))):
        return "party"
    line_start = text.rfind("\n", 0, run.starts[0]) + 1
    if _label().search(text[max(line_start, run.starts[0] - _LABEL_WINDOW) : run.starts[0]]):
        return "label"
    if is_given(first) or likely:
        return "given name"
    return "surname" if is_patronymic(last) and not first.endswith(("en", "et", "erne", "s")) else None


def _without_titles(run: _Words) -> _Words:
    """The run without the title in front of it and the words before that."""
    last = max((at for at, word in enumerate(run.words[:-1]) if is_title(word)), default=-1)
    return run.part(last + 1, len(run.words))


def _trimmed(text: str, run: _Words, titled: bool) -> _Words:
    """The run without words at its ends that are no name: `UU Thomas Olesen`, `Lise Skov Evaluering`."""
    against = [at for at, word in enumerate(run.words) if _is_against(word)]
    behind = against[-1] + 1 if against else 0
    if behind and len(run.words) - behind >= 2 and is_given(run.words[behind]):
        return run.part(behind, min(len(run.words), behind + _MOST_WORDS))
    first, last = 0, len(run.words)
    while first in against or (first < last and run.words[first][0].islower()):
        first += 1
    stop = next((at for at in against if at > first), last)
    if stop < last and not titled and not is_common_surname(run.words[stop - 1]):
        return run.part(0, 0)
    last = stop
    while last - first > 2 and _is_noun(run.words[last - 1]) and is_common_surname(run.words[last - 2]):
        last -= 1
    first = _first_given(text, run.part(0, last), first, titled)
    return run.part(first, min(last, first + _MOST_WORDS))


def _first_given(text: str, run: _Words, first: int, titled: bool) -> int:
    """Where the name begins, if the first word may belong to something else: `Børn og Familie Helle Skov`."""
    given = [at for at in range(first, len(run.words) - 1) if is_given(run.words[at])]
    if not given or given[0] == first or may_be_given(run.words[first]) or len(run.words) - first <= 2:
        return first
    if titled:
        before = text[max(0, run.starts[first] - _LABEL_WINDOW) : run.starts[first]].split()
        return given[0] if before and before[-1] in _JOINING else first
    ordinary = run.words[first].endswith(("en", "et", "erne", "else", "ing", "s"))
    return given[0] if ordinary else first


@cache
def _is_against(word: str) -> bool:
    """Whether a word cannot be part of a name; `de` and `van` between its words can."""
    return not (word[0].islower() and len(word) <= _LONGEST_PARTICLE) and is_no_name(repaired(word))


def _has_owner(run: _Words) -> bool:
    """Whether a word inside is a genitive, as in `Karl Johans Gård`."""
    return any(
        word.endswith("s") and not may_be_given(word) and not is_common_surname(word) and is_given(word[:-1])
        for word in run.words[1:-1]
    )


def _whole_words(run: _Words) -> int:
    return sum(not word.endswith(".") and not word[0].islower() for word in run.words)


def _is_noun(word: str) -> bool:
    """Whether a word looks like a noun with its article, as the first word of the next sentence may be."""
    return len(word) >= _LONG_NOUN and word.endswith(("en", "et", "erne")) and not may_be_surname(word)


def _is_firm(text: str, run: _Words) -> bool:
    """Whether what stands around a run makes it a firm, a street or a house."""
    end = run.ends[-1]
    behind = text[end : end + 20].lstrip(" ,")
    if behind.startswith(firm_endings()) or _NO_PERSON_BEHIND.match(text, end):
        return True
    before = text[max(0, run.starts[0] - _LABEL_WINDOW) : run.starts[0]].split()
    at = -3 if len(before) > 2 and before[-1] in {"og", "&"} else -1  # `Fonden Anna og Carl Blom`
    return bool(before) and names_firm(before[at].strip("”\"'("))


def _mention(text: str, run: _Words, rule: str, title: Title | None = None) -> Mention:
    """The person with title, party and role from around the name."""
    party = role = None
    bracket = _BRACKET.match(text, run.ends[-1])
    if bracket:
        party, role = party_or_role(bracket[1])
        second = _BRACKET.match(text, bracket.end())
        if second and not role:
            role = party_or_role(second[1])[1]
    comma = _COMMA_PARTY.match(text, run.ends[-1])
    if comma and not party:
        party = comma[1]
    told = title.text if title else title_behind(text, run.ends[-1])
    return Mention(
        run.starts[0], run.ends[-1], "PERSON", Person(name=run.name, title=told, party=party, role=role), rule
    )
