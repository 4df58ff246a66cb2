"""The forms that dates begin with a digit in: `24.-25. maj`, `7/3 2023`, `300409`.

Every pattern that runs over a whole text begins with a digit and looks back only behind it: the engine then skips all
else fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.danish.dates import WEEKDAY
from minutes.danish.forms import MONTHS
from minutes.nlp.date_shapes import Raw, Shape, day, days, word_lists

FULL_NAMES = "|".join(MONTHS)
_NAMES = "jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?|sep(?:t(?:ember)?)?"
MONTH_NAME = rf"(?i:{_NAMES}|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![^\W\d_])"
YEAR = r"(?:1[6-9]|20)[0-9]{2}(?![\w/]|-[0-9]{3}|-tal|[.,:][0-9])"
GAP = r"[ \xa0\n]"
DASH = r"[-–—]"
# Not inside a word or a longer number; behind a dash only where a whole date may end before it.
_FIRST_DIGIT = (
    r"[0-9](?<!\w[0-9])(?<![0-9][.,/:][0-9])"
    r"(?:(?<![0-9]-[0-9])|(?<=[ ./-][0-9]{4}-[0-9])|(?<=[./][0-9]{2}-[0-9])|(?<=/[0-9]-[0-9]))"
)
_CLOCK = r"(?:[T ][0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_DEN = r"(?:den|d\.)[ ]?"

# 24.-25. maj · 3., 10. og 17. maj 2023 · 22.marts · 15-maj-2002 · 2. kvartal 2024 · 1. halvår
_NAMED = re.compile(
    rf"""(?P<day>{_FIRST_DIGIT}[0-9]?+)
    (?P<more>(?:
        (?:\.?[ ]?(?:{DASH}|/)[ ]?|\.?{GAP}til(?:[ ]og[ ]med)?{GAP}|\.,{GAP}|\.{GAP}?(?:og|eller|samt){GAP})
        (?:{_DEN})?[0-9]{{1,2}}+
    ){{1,8}}+)?
    (?:
        (?P<gap>\.{GAP}{{0,4}}|[ \xa0-]?)(?P<month>{MONTH_NAME})
        (?:[ .,\-\xa0\n]{{0,3}}(?:i[ ])?(?P<year>{YEAR})|[ ]?[’'](?P<short>[0-9]{{2}})(?!\w))?
        |\.?{GAP}?(?P<part>(?i:kvartal|kvt|halvår))(?!\w)(?:[.,]?{GAP}(?:(?:i|af){GAP})?(?P<part_year>{YEAR}))?
    )""",
    re.VERBOSE,
)
# 22-03-2023 · 22.03.2023 · 22/3 2023 · 23/5-22 · 12.04.23 · 2021-06-14T10:00:00 · 7/3
_NUMERIC = re.compile(
    rf"""(?P<a>{_FIRST_DIGIT}[0-9]{{0,3}}+)(?P<sign>[-./])(?P<b>[0-9]{{1,2}}+)
    (?:
        (?P=sign)(?P<c>[0-9]{{2}}(?:[0-9]{{2}})?+){_CLOCK}
        (?![\w/]|[.,][0-9]|-[0-9]+(?![0-9./-])|[.\- ]{{0,2}}[A-ZÆØÅ][0-9]{{2}})
        |(?:[ ]?-[ ]?|{GAP})(?P<spaced>{YEAR})
        |[-’'](?P<short>[0-9]{{2}})(?![\w/]|[.,-][0-9])
        |(?![\w/:]|[.,][0-9])
    )""",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?P<day>[0-3](?<![\w/.,:-][0-3])[0-9])(?P<month>[01][0-9])(?P<year>20[0-9]{2}|[0-9]{2})(?![\w/,:-]|\.\w)"
)
_COMPACT_ENDS = re.compile(r"[ ]*(?:$|[\n\t)(.]|[-–][ ])|\s+[0-9(]")
_COMPACT_BEGINS = re.compile(r"[^\W\d_][^\n\t]*[ (–-]$")

_WEEKDAY_BEFORE = re.compile(rf"(?<!\w)(?P<name>(?i:{WEEKDAY}))(?:,?{GAP}(?:den|d\.)|,)?{GAP}?$")
_CUE_BEFORE = re.compile(rf"(?<!\w)(?:(?i:den|d\.?|dato:?|pr\.?|per|senest|kl\.|{WEEKDAY})[ \xa0\n]?)$")
_WORD_BEFORE = re.compile(r"(?P<word>[^\W\d_]+)[.:]{0,2}[ ]?(?:nr[.:]{1,2}[ ]?)?$")
_NOT_BEHIND = re.compile(r"[ ]?(?:år|klasse|årig|kr|%|del|mm|cm|m2|km)")
_DAYS_IN = re.compile(r"(?P<link>[^0-9]*)(?P<day>[0-9]{1,2})")
_REACH = 24  # characters looked at before a date
_WEEKDAYS = ("man", "tir", "ons", "tor", "fre", "lør", "søn")
_CENTURY = 40  # two digits of a year up to these are of this century
_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_PARTS = {"kvartal": 3, "kvt": 3, "halvår": 6}  # months


def month_number(name: str) -> int:
    """The number of a month by its name or the beginning of it."""
    return _NUMBERS[name[:3].lower()]


def whole_year(digits: str) -> int:
    """A year by its four digits or its last two."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year <= _CENTURY else 1900)


def part_of_year(word: str, number: int) -> Shape | None:
    """A quarter or a half of a year."""
    size = _PARTS[word.lower()]
    first = (number - 1) * size + 1
    return days((first, 1), (first + size - 1, 0)) if 1 <= number <= 12 // size else None


def _before(text: str, start: int) -> str:
    return text[max(0, start - _REACH) : start]


def _with_weekday(text: str, raw: Raw) -> Raw:
    """The date with the weekday that stands before it."""
    before = _before(text, raw.start)
    if "dag" not in before.lower():
        return raw
    match = _WEEKDAY_BEFORE.search(before)
    if not match:
        return raw
    start = raw.start - len(before) + match.start()
    return raw._replace(start=start, weekday=_WEEKDAYS.index(match["name"][:3].lower()))


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a number and a month are something else: `3. Maj Jensen` in a list, `12.` and a new sentence."""
    name = match["month"]
    if not name[0].isupper() or name.isupper():
        return False
    if "\n" in match["gap"]:
        return True
    if match["year"] or name not in word_lists()["name_months"]:
        return False
    following = text[match.end() : match.end() + 3]
    listed = "\n" in _before(text, match.start())[-2:] or match.start() == 0 or not match["gap"].startswith(".")
    return listed and following[:1] == " " and following[1:2].isupper() and following[2:3].islower()


def _days_before(match: re.Match[str]) -> list[tuple[str, int, int, int]]:
    """The days that share the month, each with what links it to the one before, and its place."""
    offset = match.start("more")
    found = [("", int(match["day"]), match.start("day"), match.end("day"))]
    found.extend(
        (part["link"], int(part["day"]), offset + part.start("day"), offset + part.end("day"))
        for part in _DAYS_IN.finditer(match["more"] or "")
    )
    return found


def _named(match: re.Match[str]) -> Iterator[Raw]:
    """The days of one match of a month's name; those with a dash or `til` between them make a range."""
    number = month_number(match["month"])
    digits = match["year"] or match["short"]
    year = whole_year(digits) if digits else None
    form = "day and month" if year is None else "day, month and year"
    if not match["more"]:
        yield Raw(*match.span(), form, day(number, int(match["day"])), year)
        return
    listed = _days_before(match)
    position = 0
    while position < len(listed):
        _, first, start, end = listed[position]
        last = first
        while position + 1 < len(listed) and ("til" in listed[position + 1][0] or _is_dash(listed[position + 1][0])):
            position += 1
            _, last, _, end = listed[position]
        position += 1
        if position == len(listed):
            end = match.end()
        shape = day(number, first) if last == first else days((number, first), (number, last), 0)
        yield Raw(start, end, form, shape, year)


def _is_dash(link: str) -> bool:
    return any(sign in link for sign in "-–—/")


def named_dates(text: str) -> Iterator[Raw]:
    """Days with a month's name, and quarters and halves of a year."""
    for match in _NAMED.finditer(text):
        if match["part"]:
            shape = part_of_year(match["part"], int(match["day"])) if not match["more"] else None
            year = match["part_year"]
            if shape:
                yield Raw(match.start(), match.end(), "part of a year", shape, int(year) if year else None)
        elif not _is_name(text, match):
            yield from (_with_weekday(text, raw) for raw in _named(match) if raw.shape.exists())


def _numeric(match: re.Match[str]) -> Raw | None:
    """The date of one match, day first or (ISO) year first."""
    a, sign, b, c = match["a"], match["sign"], match["b"], match["c"]
    if len(a) == 4:
        whole = c and len(c) == 2 and len(b) == 2 and sign == "-"
        return Raw(*match.span(), "ISO", day(int(b), int(c)), int(a)) if whole else None
    if len(a) > 2:
        return None
    digits = c or match["spaced"] or match["short"]
    if (match["spaced"] or match["short"]) and sign != "/":
        return None
    if digits is None:
        return Raw(*match.span(), "day/month", day(int(b), int(a)), weak=True) if sign == "/" else None
    return Raw(*match.span(), "numbers", day(int(b), int(a)), whole_year(digits))


def _doubtful(text: str, match: re.Match[str]) -> bool:
    """Whether numbers with a short year may be a version, an age, a plan number: told by what is around them."""
    word = _WORD_BEFORE.search(_before(text, match.start()))
    if (word and word["word"].lower() in word_lists()["not_dates"]) or _NOT_BEHIND.match(text, match.end()):
        return True
    if match["sign"] != "." or not match["c"]:
        return False
    plain = len(match["a"]) < 2 or len(match["b"]) < 2 or match["c"] == "00"
    return plain and not _CUE_BEFORE.search(_before(text, match.start()))


def numeric_dates(text: str) -> Iterator[Raw]:
    """Days in digits alone."""
    for match in _NUMERIC.finditer(text):
        raw = _numeric(match)
        if not raw or not raw.shape.exists():
            continue
        short = match["short"] or (match["c"] and len(match["c"]) == 2 and raw.form != "ISO")
        if short and _doubtful(text, match):
            continue
        if raw.weak and (_CUE_BEFORE.search(_before(text, raw.start)) and not _NOT_BEHIND.match(text, raw.end)):
            raw = raw._replace(weak=False)
        yield _with_weekday(text, raw)


def compact_dates(text: str) -> Iterator[Raw]:
    """Days such as `300409` that end a title, where no number of a case or a telephone can be meant."""
    for match in _COMPACT.finditer(text):
        shape = day(int(match["month"]), int(match["day"]))
        year = whole_year(match["year"])
        before = _before(text, match.start())
        word = _WORD_BEFORE.search(before)
        if (
            shape.exists()
            and _COMPACT_BEGINS.search(before)
            and _COMPACT_ENDS.match(text, match.end())
            and not (word and word["word"].lower() in word_lists()["not_dates"])
        ):
            yield Raw(*match.span(), "six digits", shape, year)
