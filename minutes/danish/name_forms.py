"""Which names are of one person: a longer and a shorter form, or a form that a scan has damaged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from minutes.danish.forms import letters
from minutes.danish.names import is_common_surname, may_be_given

# Letters that a name must have before one wrong letter can be told from another name.
_LONG = 12
# Names whose words are kept at hand: each is compared with many others.
_REMEMBERED = 1 << 13


class _Word(NamedTuple):
    text: str
    letters: str


@lru_cache(maxsize=_REMEMBERED)
def _words(name: str) -> tuple[_Word, ...]:
    return tuple(_Word(word, letters(word)) for word in name.split())


def is_short_form(short: str, long: str) -> bool:
    """Whether a name is a longer one with parts left out: `Lene Mehlsen` of `Lene Mehlsen Thomsen`.

    >>> is_short_form("Kim T. Jensen", "Kim Thorvald Jensen"), is_short_form("Kim Jensen", "Kim Olsen")
    (True, False)
    """
    less, more = _words(short), _words(long)
    if len(less) > len(more) or less == more or less[0].letters != more[0].letters:
        return False
    at = 0
    for part in more:
        if at < len(less) and _same_part(less[at], part):
            at += 1
    return at == len(less)


def _same_part(short: _Word, long: _Word) -> bool:
    if len(short.text) == 2 and short.text.endswith("."):
        return long.text.startswith(short.text[0])
    return short.letters == long.letters


@cache
def _is_name_word(word: str) -> bool:
    return may_be_given(word) or is_common_surname(word)


def is_damaged(name: str, other: str) -> bool:
    """Whether a name is another one with one letter read wrong: the word that differs is no name itself."""
    words, others = _words(name), _words(other)
    if len(words) != len(others) or sum(len(word.letters) for word in others) < _LONG:
        return False
    different = [(one, two) for one, two in zip(words, others, strict=True) if one.letters != two.letters]
    if len(different) != 1:
        return False
    from rapidfuzz.distance import Levenshtein

    wrong, right = (word.text for word in different[0])
    return (
        Levenshtein.distance(wrong.casefold(), right.casefold()) == 1
        and _is_name_word(right)
        and not _is_name_word(wrong)
    )


def canonical(names: Sequence[str], parties: Mapping[str, Collection[str]] | None = None) -> dict[str, str]:
    """For each name the fullest form of the same person's; a name that two others may stand for stays itself.

    `parties` are those stated with each name: names with two different ones are two persons'.
    """
    stated = parties or {}
    counts = Counter(names)
    near = Near(counts)
    full: dict[str, str] = {}
    for name in counts:
        mine = set(stated.get(name, ()))
        others = [other for other in near.of(name) if not _differ(mine, set(stated.get(other, ())))]
        same = [other for other in others if letters(other) == letters(name) and counts[other] > counts[name]]
        longer = [other for other in others if is_short_form(name, other)]
        longest = [other for other in longer if not any(is_short_form(other, another) for another in longer)]
        right = [other for other in others if is_damaged(name, other)]
        fitting = same or longest or right
        full[name] = fitting[0] if len({letters(each) for each in fitting}) == 1 else name
    return {name: _end(full, name) for name in counts}


def _differ(mine: set[str], others: set[str]) -> bool:
    return bool(mine and others and not mine & others)


class Near:
    """Which names are worth comparing: those with the same first word, and those with all words alike but one."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_key: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
        for name in names:
            for key in self._keys(name):
                self._by_key[key].append(name)

    def _keys(self, name: str) -> list[tuple[object, ...]]:
        words = tuple(word.letters for word in _words(name))
        return [words[:1], *((at, len(words), *words[:at], *words[at + 1 :]) for at in range(len(words)))]

    def of(self, name: str) -> list[str]:
        """The other names that may be of the same person."""
        return list(dict.fromkeys(other for key in self._keys(name) for other in self._by_key[key] if other != name))


def _end(full: dict[str, str], name: str) -> str:
    seen = {name}
    while full[name] not in seen:
        name = full[name]
        seen.add(name)
    return name
