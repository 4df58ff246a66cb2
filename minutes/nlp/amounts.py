"""Amounts of money in Danish text, in kroner, with the year and the kind that their sentence tells.

>>> [(mention.value.dkk, mention.value.period) for mention in find_amounts("Tilskuddet er 22.000 kr. årligt")]
[(22000, 'årligt')]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from minutes.nlp.mentions import Mention
from minutes.nlp.tense import Tenses
from minutes.records import Amount, AmountKind

_REST = r"(?:[0-9]{0,2}(?:[.\xa0 ][0-9]{3}(?![0-9]))++|[0-9]{0,9}+)(?:,[0-9]{1,6}+|\.[0-9]{1,2}(?![0-9]))?"
_FIRST = r"[0-9](?<!\w[0-9])(?<![0-9][.,:/][0-9])"
_GAP = r"[ \xa0\n]{0,2}"
_SCALE = r"(?i:mio|mill?|mia|milli?on(?:er)?|milliard(?:er)?|t|tus|tusinde?)(?![^\W_])\.?"
_KRONER = r"(?i:kr|kroner|dkk)(?![^\W_])\.?"
# 3,2 mio. kr. · 22.000 kr. · 500.000,- kr. · 2-3 mio. kr. · 800 t.kr. · 800 tkr. · 1,1 mia.kr.
_BEFORE_UNIT = re.compile(
    rf"""(?P<number>{_FIRST}{_REST})(?:,-)?
    (?:(?:[ ]?[-–][ ]?|[ ](?:til|og)[ ])(?P<to>[0-9]{_REST}))?
    {_GAP}(?:(?P<scale>{_SCALE}){_GAP})?(?:{_KRONER}|(?P<thousand>(?i:tkr)(?![^\W_])\.?))""",
    re.VERBOSE,
)
# kr. 250.000 · kr. 3,2 mio. · DKK 1.000
_BEHIND_UNIT = re.compile(
    rf"""(?:[kK][rR]\.?|DKK)[ \xa0]{{0,2}}(?P<sign>[-−–])?(?P<number>[0-9]{_REST})(?:,-|\.-)?(?![\w])
    (?:[ ]?(?P<scale>{_SCALE}))?""",
    re.VERBOSE,
)
_SCALES = {"mio": 10**6, "mil": 10**6, "mia": 10**9, "milliard": 10**9, "t": 10**3, "tus": 10**3}
_NEGATIVE = re.compile(r"(?:(?:^|[\s(])[-−–]|minus )$")
_BETWEEN = re.compile(r"mellem $")
_YEARS = r"(?P<year>20[0-9]{2}(?:[ ]?[-–/][ ]?(?:20)?[0-9]{2})?)(?![0-9]|[.,][0-9])"
_YEAR_BEHIND = re.compile(rf"[^0-9.;:\t]{{0,28}}?(?<!\w)(?:i|for|fra|årene|året|perioden|budget|regnskab)\s{_YEARS}")
_YEAR_BEFORE = re.compile(
    rf"(?<!\w)(?:i|for|fra|årene|året|perioden|budget|regnskab)\s{_YEARS}[^0-9]{{0,60}}$", re.IGNORECASE
)
_YEARLY = r"(?:årlig[te]?|pr\.? år|per år|om året|hvert år)(?!\w)"
_YEARLY_BEHIND = re.compile(rf"[^0-9.;\t]{{0,20}}?(?<!\w){_YEARLY}")
_YEARLY_BEFORE = re.compile(rf"(?<!\w){_YEARLY}[^0-9.;\t]{{0,24}}$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,}+")  # no shorter word tells a kind
_BEFORE, _BEHIND = 100, 50  # characters of the sentence that may tell of an amount


def find_amounts(text: str) -> list[Mention]:
    """Every amount in kroner of a text, in order; the value is an `Amount`."""
    raws = [*_with_unit_behind(text), *_with_unit_before(text)]
    raws.sort(key=lambda raw: (raw[0], -raw[1]))
    sentences = Tenses(text)
    found: list[Mention] = []
    for start, end, low, high in raws:
        if found and start < found[-1].end:
            continue
        left, right = sentences.sentence(start, end)
        left = max(left, start - _BEFORE)
        before, behind = text[left:start], text[end : max(end, min(right, end + _BEHIND))]
        amount = Amount(
            text=text[start:end],
            dkk=low,
            dkk_to=high,
            year=_year(before, behind),
            kind=_kind(before, behind),
            period="årligt" if _is_yearly(before, behind) else None,
        )
        found.append(Mention(start, end, "AMOUNT", amount, "unit behind" if text[start].isdigit() else "unit"))
    return found


_Raw = tuple[int, int, int, int | None]  # start, end, kroner, upper end of a range


def _value(digits: str, scale: str | None) -> int:
    """Kroner: `3,2` and `mio.`; a point parts thousands, unless one or two digits follow it."""
    whole = re.sub(r"[.\xa0 ](?=[0-9]{3}(?![0-9]))", "", digits).replace(",", ".")
    word = (scale or "").lower().rstrip(".")
    factor = _SCALES.get(word) or next((_SCALES[key] for key in ("milliard", "mil", "tus") if word.startswith(key)), 1)
    return int((Decimal(whole) * factor).to_integral_value())


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _with_unit_behind(text: str) -> Iterator[_Raw]:
    if "kr" not in text and "Kr" not in text and "KR" not in text and "DKK" not in text:
        return
    for match in _BEFORE_UNIT.finditer(text):
        scale = match["scale"] or ("t" if match["thousand"] else None)
        start, low, high = match.start(), _value(match["number"], scale), None
        before = text[max(0, start - 8) : start]
        if match["to"]:
            high = _value(match["to"], scale)
            joined = "og" not in text[match.end("number") : match.start("to")] or _BETWEEN.search(before)
            if not joined or high <= low or (_is_year(match["number"]) and not scale):
                start, low, high = match.start("to"), high, None
        elif match["number"] == "1.000" and not scale and before.endswith(("i ", "(")):
            continue  # the unit of a table
        if start == match.start() and _NEGATIVE.search(before):
            start, low = (start - 1, -low) if not before.endswith(" ") else (start - 6, -low)
        yield start, match.end(), low, high


def _with_unit_before(text: str) -> Iterator[_Raw]:
    for match in _BEHIND_UNIT.finditer(text):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        value = _value(match["number"], match["scale"])
        yield match.start(), match.end(), -value if match["sign"] else value, None


def _year(before: str, behind: str) -> str | None:
    """The year that an amount is of: the one beside it, else the one behind, else the last before."""
    ahead = _YEAR_BEFORE.search(before) if "20" in before else None
    if ahead and not before[ahead.end("year") :].strip(" ,:(\n"):
        return _plain(ahead["year"])
    match = (_YEAR_BEHIND.match(behind) if "20" in behind else None) or ahead
    return _plain(match["year"]) if match else None


def _is_yearly(before: str, behind: str) -> bool:
    if "år" in behind and _YEARLY_BEHIND.match(behind):
        return True
    return "år" in before.lower() and bool(_YEARLY_BEFORE.search(before))


def _plain(years: str) -> str:
    return re.sub(r"[ ]?[–/-][ ]?", "-", years)


@cache
def _kinds() -> dict[AmountKind, re.Pattern[str]]:
    """For each kind the pattern of the words that tell it."""
    data = tomllib.loads(files("minutes.nlp").joinpath("amounts.toml").read_text("utf-8"))["kinds"]
    return {cast(AmountKind, kind): re.compile("|".join(words), re.IGNORECASE) for kind, words in data.items()}


@lru_cache(maxsize=20_000)
def _kind_of(word: str) -> AmountKind | None:
    return next((kind for kind, pattern in _kinds().items() if pattern.fullmatch(word)), None)


def _kind(before: str, behind: str) -> AmountKind | None:
    """What an amount is, by the nearest word that tells it."""
    nearest: tuple[int, AmountKind] | None = None
    for match in _WORD.finditer(before):
        kind = _kind_of(match[0])
        if kind:
            nearest = len(before) - match.end(), kind
    for match in _WORD.finditer(behind):
        kind = _kind_of(match[0])
        if kind:
            return kind if nearest is None or match.start() < nearest[0] else nearest[1]
    return nearest[1] if nearest else None
