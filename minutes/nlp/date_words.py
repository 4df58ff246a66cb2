"""The forms that dates begin with a word in: `i august`, `Marts 3, 2016`, `uge 12`, `ultimo oktober`.

Each is found by looking for its word, which is as fast as a search can be, and read at that place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from minutes.danish.forms import MONTHS
from minutes.nlp.date_forms import DASH, FULL_NAMES, GAP, MONTH_NAME, YEAR, month_number, part_of_year
from minutes.nlp.date_shapes import Raw, day, days, month, weeks, word_lists
from minutes.nlp.places import places

_MONTH = re.compile(
    rf"""(?<![^\W_])(?P<month>(?i:{FULL_NAMES}))
    (?:
        (?P<meeting>[ -]?møde(?:t|ts|r|rne)?)(?!\w)
        |(?!\w)[ ](?P<day>[0-9]{{1,2}}),?[ ](?P<of>{YEAR})
        |(?!\w)(?:[ ]?[,/-]?{GAP}{{0,2}}(?:(?:i|af){GAP})?(?P<year>{YEAR}))?
    )""",
    re.VERBOSE,
)
_SHORT_MONTH = re.compile(rf"(?<![^\W_])(?P<month>{MONTH_NAME})\.?[ ]?$")
_WEEK = re.compile(
    rf"""(?<!\w)(?i:uge)(?:rne|r|[ ]nr\.)?{GAP}(?P<week>[0-9]{{1,2}}+)(?![.,]?[0-9]|[ ]?%)
    (?:[ ]?(?:{DASH}|/|til|og)[ ]?(?P<last>[0-9]{{1,2}}+)(?![0-9]))?
    (?:(?:,?{GAP}(?:i[ ])?|[/-])(?P<year>{YEAR}))?
    (?!{GAP}(?:timer?|kr|dage?|gange?|børn|personer)\b)""",
    re.VERBOSE,
)
_NOT_A_WEEK = re.compile(r"(?:pr\.|per|om|hver|[0-9]) ?$")
_ORDINALS = {"første": 1, "andet": 2, "tredje": 3, "fjerde": 4}
_ORDINAL_PART = re.compile(
    rf"(?P<ordinal>(?i:{'|'.join(_ORDINALS)}))[ ](?P<part>kvartal|halvår)(?!\w)"
    rf"(?:{GAP}(?:(?:i|af){GAP})?(?P<year>{YEAR}))?"
)
_YEAR_ALONE = re.compile(rf"(?:året[ ]|år[ ])?(?P<year>{YEAR})")
_PART_GAP = re.compile(rf"{GAP}{{1,2}}")
_REACH = 24  # characters looked at before a date
_THIRDS = {"primo": (1, 10), "medio": (11, 20), "ultimo": (21, 0)}  # days of a month
_OF_YEAR = {"primo": month(1), "medio": days((6, 1), (7, 0)), "ultimo": month(12)}
_LONGEST_ORDINAL = 8


@cache
def _cues() -> frozenset[str]:
    return frozenset(word_lists()["before_month"])


def _is_cued(text: str, start: int) -> bool:
    """Whether the word or the two words before a month make it a date: `i august`, `løbet af august`."""
    before = text[max(0, start - _REACH) : start]
    if not before[-1:].isspace() or before[-1] == "\t":
        return False
    words = before.lower().split()[-2:]
    return bool(words) and (words[-1].lstrip("(") in _cues() or " ".join(words) in _cues())


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a month is somebody's first name: `til Maj Jensen`."""
    if match["month"] not in word_lists()["name_months"]:
        return False
    following = text[match.end() : match.end() + 3]
    return following[:1] == " " and following[1:2].isupper() and following[2:3].islower()


def _month(text: str, match: re.Match[str]) -> Raw | None:
    """What a month's name means where it stands."""
    number = month_number(match["month"])
    if match["of"]:
        shape = day(number, int(match["day"]))
        return Raw(*match.span(), "month day, year", shape, int(match["of"])) if shape.exists() else None
    if match["year"]:
        return Raw(*match.span(), "month and year", month(number), int(match["year"]))
    if match["meeting"]:
        return Raw(*match.span(), "month's meeting", month(number))
    if _is_name(text, match):
        return None
    cued = _is_cued(text, match.start())
    if match["month"][0].isupper() and not cued and match["month"] != match["month"].upper():
        return None
    return Raw(*match.span(), "month", month(number), weak=not cued)


def _months(text: str, lowered: str) -> Iterator[Raw]:
    for name in MONTHS:
        for start in places(lowered, name):
            if text[max(0, start - 3) : start].rstrip(" .-\xa0")[-1:].isdigit():
                continue  # read with its day
            match = _MONTH.match(text, start)
            raw = _month(text, match) if match else None
            if raw:
                yield raw


def _short_months(text: str) -> Iterator[Raw]:
    """A month cut short before its year: `sept. 2023`."""
    for start in places(text, "20"):
        year = _YEAR_ALONE.match(text, start)
        if not year or text[start - 1 : start].strip(" ."):
            continue
        match = _SHORT_MONTH.search(text, max(0, start - 7), start)
        if match and match["month"].lower() not in MONTHS:
            yield Raw(
                match.start(), year.end(), "month and year", month(month_number(match["month"])), int(year["year"])
            )


def _weeks(text: str, lowered: str) -> Iterator[Raw]:
    for start in places(lowered, "uge"):
        match = _WEEK.match(text, start)
        if not match or _NOT_A_WEEK.search(text, max(0, start - 6), start):
            continue
        first, last = int(match["week"]), int(match["last"] or match["week"])
        if 1 <= first <= 53 and 1 <= last <= 53:
            yield Raw(*match.span(), "week", weeks(first, last), int(match["year"]) if match["year"] else None)


def _ordinal_parts(text: str, lowered: str) -> Iterator[Raw]:
    """`første kvartal 2024`; those with a digit are found with the days."""
    for part in ("kvartal", "halvår"):
        for start in places(lowered, part):
            match = _ORDINAL_PART.search(text, max(0, start - _LONGEST_ORDINAL), start + 24)
            shape = part_of_year(match["part"], _ORDINALS[match["ordinal"].lower()]) if match else None
            if match and shape:
                yield Raw(*match.span(), "part of a year", shape, int(match["year"]) if match["year"] else None)


def _part(text: str, start: int, end: int, part: str) -> Raw | None:
    """`ultimo oktober 2024` or `ultimo 2024`, from the word for the part of it."""
    gap = _PART_GAP.match(text, end)
    if not gap:
        return None
    match = _MONTH.match(text, gap.end())
    if match and not match["of"]:
        number, (first, last) = month_number(match["month"]), _THIRDS[part]
        year = int(match["year"]) if match["year"] else None
        return Raw(start, match.end(), f"{part} month", days((number, first), (number, last), 0), year)
    alone = _YEAR_ALONE.match(text, gap.end())
    return Raw(start, alone.end(), f"{part} year", _OF_YEAR[part], int(alone["year"])) if alone else None


def _parts(text: str, lowered: str) -> Iterator[Raw]:
    for part, names in word_lists()["parts"].items():
        for name in names:
            for start in places(lowered, f"{name} "):
                whole = start == 0 or not lowered[start - 1].isalnum()
                raw = _part(text, start, start + len(name), part) if whole else None
                if raw:
                    yield raw


def worded_dates(text: str) -> Iterator[Raw]:
    """Every date that begins with a word; a month may be told twice, alone and as part of `ultimo oktober`."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is longer
        lowered = text
    yield from _parts(text, lowered)
    yield from _months(text, lowered)
    yield from _short_months(text)
    yield from _weeks(text, lowered)
    yield from _ordinal_parts(text, lowered)
