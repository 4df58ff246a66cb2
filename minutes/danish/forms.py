"""Pure forms of Danish text: hyphens over lines, letters for comparing, numbers nobody may see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)

# A word broken at the margin goes on in lower case, unless a conjunction follows: `Plan- og Teknikudvalget`.
_BROKEN = re.compile(r"[a-zæøåéü][-\u00ad]$")
_GOES_ON = re.compile(r"(?!(?:og|eller|samt|til|/)\b)[a-zæøåéü]")
_HYPHEN_KEPT = re.compile(r"[^\W_]-$")

# Six digits of a real day, then four: a personal number. Between them any dash, blanks or nothing; parted by blanks
# or points the day counts only with a dash behind it, since rows of numbers look like it.
_DASH = "[-\u2010-\u2015\u2212]"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_JOINED = rf"{_DAY}{_MONTH}\d\d(?:[ \u00a0]?{_DASH})?[ \u00a0]?"
_PARTED = rf"{_DAY}(?P<by>[ .\u00a0/]){_MONTH}(?P=by)\d\d[ \u00a0]?{_DASH}[ \u00a0]?"
_BEFORE, _BEHIND = r"(?<!\d)(?<!\d[/.-])", r"\d{4}(?![\d/]|-\d)"
_CPR = re.compile(rf"{_BEFORE}(?:{_JOINED}|{_PARTED}){_BEHIND}")
_SIX_DIGITS = re.compile(r"\d\d[ .\u00a0/]?\d\d[ .\u00a0/]?\d\d")  # looked for first: that is found faster
# The same where a line ends inside it, as in text that is not joined yet.
_BROKEN_CPR = re.compile(rf"{_BEFORE}(?:{_JOINED}|{_PARTED})[\r\n]*{_BEHIND}")
_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "o", "ä": "a"})
_NO_LETTER = re.compile(r"[\W_]+")
CPR_MASK = "××××××-××××"


def join_lines(first: str, second: str) -> str:
    """Two lines of one wrapped sentence as one string; a hyphen of the line break goes, a real one stays.

    >>> join_lines("strategisk op-", "hæng i direktionen")
    'strategisk ophæng i direktionen'
    >>> join_lines("Plan-", "og Teknikudvalget")
    'Plan- og Teknikudvalget'
    >>> join_lines("2023-", "2026")
    '2023-2026'
    """
    first, second = first.rstrip(), second.lstrip()
    end = first[-2:]  # a pattern that ends a text must not be looked for all through it
    if _BROKEN.match(end) and _GOES_ON.match(second):
        return first[:-1] + second
    if _HYPHEN_KEPT.match(end) and second[:1].isalnum() and not second[0].islower():
        return first + second
    return f"{first} {second}"


def mask_cpr(text: str) -> str:
    """The text without personal numbers: each is replaced by a mask of the same meaning and no content."""
    return _CPR.sub(CPR_MASK, text) if _SIX_DIGITS.search(text) else text


def find_cpr(text: str) -> list[tuple[int, int]]:
    """Where personal numbers stand in lines of text, those that go over a line's end, too.

    >>> find_cpr("010190-1234 og 010190-\\n1234")
    [(0, 11), (15, 27)]
    """
    return [match.span() for match in _BROKEN_CPR.finditer(text)]


def one_of(expressions: Iterable[str]) -> str:
    """A regular expression for any of several that each begin with a plain sign, in their order.

    Those that begin with the same sign stand together: a long list is then gone through once for each first sign.

    >>> one_of(["byråd", "direktion", "beslutning"])
    'b(?:yråd|eslutning)|d(?:irektion)'
    """
    by_sign: dict[str, list[str]] = {}
    for expression in expressions:
        sign = expression[:2] if expression.startswith("\\") else expression[:1]
        by_sign.setdefault(sign, []).append(expression.removeprefix(sign))
    return "|".join(f"{sign}(?:{'|'.join(rests)})" for sign, rests in by_sign.items())


@lru_cache(maxsize=512)  # of bodies and persons, whose names come again and again
def letters(text: str) -> str:
    """Letters and digits only, case folded: for telling whether two texts say the same.

    >>> letters("Børne- og Ungdomsudvalget ")
    'børneogungdomsudvalget'
    """
    return _NO_LETTER.sub("", unicodedata.normalize("NFC", text)).casefold()


def slug(text: str) -> str:
    """A text as a part of an id: lower case ASCII letters, digits and hyphens.

    >>> slug("Børne- og Ungdomsudvalget")
    'boerne-og-ungdomsudvalget'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().translate(_ASCII)).strip("-")


def words(text: str) -> list[str]:
    """The words of a text, case folded, in order."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())
