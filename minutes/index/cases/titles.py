"""The title of an item: which matter it names, at which stage, and by which words the matter is known.

`Endelig vedtagelse af lokalplan 118` and `Forslag til lokalplan 118` name one matter at two stages. The knowledge lies
in titles.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from minutes.danish.forms import MONTHS, letters
from minutes.danish.lexicon import lemma, parts
from minutes.index.analysis import FUNCTION_WORDS

_PARTING = " \t,;:.–—-/"
_WORD = re.compile(r"\d[\d.,/-]*\w*|[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REMEMBERED = 1 << 14  # words whose lemmas are kept
_TITLES = 1 << 12  # titles of which it is kept what they say; some 2 kB each
_LONGEST_TITLE = 2000  # characters
_LONG = 9  # letters from which on a word is told apart from another in spite of a wrong one
_LONGEST_STANDING_REST = 12  # letters behind the words of a standing item that still say nothing: `, januar 2022`


class Title(msgspec.Struct, frozen=True):
    """A title taken apart.

    `matter` is the title without its stage, `key` the letters of that: the same for titles that name it alike. `words`
    are the lemmas of its words, those of a compound one by one, each with its share of the word that it stands in;
    `long` are the long words as written, with their lemmas.
    `numbers` tell matters of one kind apart (`118`, `14.54`), `years` and `times` (months, quarters) do so for
    what comes back every year.
    """

    matter: str
    key: str
    stage: str | None
    words: dict[str, float]
    long: dict[str, tuple[str, ...]]
    numbers: frozenset[str]
    years: frozenset[str]
    times: frozenset[str]


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("minutes.index.cases").joinpath("titles.toml").read_text("utf-8"))


@cache
def _stage_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The stages that begin a title, and those that end it."""
    before, after = (
        "|".join(re.escape(phrase) for phrase in sorted(_data()["stages"][end], key=len, reverse=True))
        for end in ("before", "after")
    )
    return (
        re.compile(rf"[\W_]*(?P<stage>{before})(?!\w)[\s:.,–—-]*", re.IGNORECASE),
        re.compile(rf"[\s:,–—-]+(?P<stage>{after})[\s.]*$", re.IGNORECASE),
    )


@cache
def generic_words() -> frozenset[str]:
    """Words that say of what kind a matter is."""
    return frozenset(_data()["generic"]["words"])


@cache
def _standing_titles() -> tuple[str, ...]:
    return tuple(sorted((letters(title) for title in _data()["standing"]["titles"]), key=len, reverse=True))


@cache
def _containers() -> frozenset[str]:
    return frozenset(letters(title) for title in _data()["standing"]["containers"])


def is_container(title: str) -> bool:
    """Whether an item of this title holds other matters as its points."""
    return letters(title) in _containers()


def is_standing(title: str) -> bool:
    """Whether the title alone says that the item comes back at every meeting."""
    return _is_standing(title[:_LONGEST_TITLE])


@lru_cache(_TITLES)
def _is_standing(title: str) -> bool:
    plain = letters(re.sub(r"\d+|\b(?:" + "|".join(MONTHS) + r")\b", "", title.casefold()))
    if plain in _containers():
        return True
    return any(
        plain.startswith(standing)
        and len(plain) - len(standing) <= (_LONGEST_STANDING_REST if len(standing) > _LONGEST_STANDING_REST else 0)
        for standing in _standing_titles()
    )


def parse_title(title: str) -> Title:
    """What a title says; one that is longer than titles are is the text of a paper without any, and is cut."""
    return _parse_title(title[:_LONGEST_TITLE])


@lru_cache(_TITLES)
def _parse_title(title: str) -> Title:
    matter, stages = title.strip(), []
    before, after = _stage_patterns()
    while (match := before.match(matter)) and len(letters(matter[match.end() :])) > 2:
        stages.append(match["stage"].casefold())
        matter = matter[match.end() :]
    while (match := after.search(matter)) and len(letters(matter[: match.start()])) > 2:
        stages.append(match["stage"].casefold())
        matter = matter[: match.start()]
    matter = matter.strip(_PARTING)
    found = [word.strip(".,/-") for word in _WORD.findall(matter)]
    digits = [word for word in found if word[:1].isdigit()]
    years = {year for word in digits for year in _years(word)}
    spelled = [word.casefold() for word in found if word and not word[0].isdigit()]
    return Title(
        matter=matter,
        key=letters(matter),
        stage=", ".join(stages) or None,
        long={word: tuple(part for part, _ in _parts(word)) for word in spelled if len(word) >= _LONG},
        words={part: share for word in reversed(spelled) for part, share in _parts(word)},
        numbers=frozenset(word.casefold() for word in digits if not _YEAR.search(word)),
        years=frozenset(years),
        times=frozenset(word for word in spelled if word in MONTHS),
    )


def _years(word: str) -> list[str]:
    """The years that a number names; the second of `2023-26` is written out.

    >>> _years("2023-26")
    ['2023', '2026']
    """
    found = _YEAR.findall(word)
    short = re.fullmatch(r"((?:19|20)\d\d)[-/](\d\d)", word)
    return [*found, short[1][:2] + short[2]] if short else found


@lru_cache(_REMEMBERED)
def lemmas(word: str) -> tuple[str, ...]:
    """The lemmas of the parts of a compound, or the lemma of a word that is none.

    >>> lemmas("energibesparelser")
    ('energi', 'besparelse')
    """
    return parts(word) or (lemma(word),)


@lru_cache(_REMEMBERED)
def _parts(word: str) -> tuple[tuple[str, float], ...]:
    """The lemmas of a word with their shares of it: three parts tell more than one, but not three times as much."""
    if word in FUNCTION_WORDS or word in MONTHS or len(word) == 1:
        return ()
    found = lemmas(word)
    return tuple((part, len(found) ** -0.5) for part in found)
