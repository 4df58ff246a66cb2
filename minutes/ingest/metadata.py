"""The lines at an item's title that speak of it as a file: open or closed, case number, journal plan, initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from minutes.danish.committees import body_pattern
from minutes.danish.numbers import CASE_NUMBER, KLE
from minutes.records import Access, Line

# A year and a number: `2011-8814`, but not `2011-2014`.
_YEARLY = r"(?:19|20)\d{2}-(?!(?:19|20)\d{2}(?!\d))\d{3,4}(?![\w/]|-\d)"
_PIECES = re.compile(
    rf"""
    (?:(?:Offentlighed|Status)\s*[:\t]\s*)?
      (?P<access>(?:Åbent?|Lukket|Offentligt?|Fortroligt?)(?:\ +(?:sag|punkt))?)(?!\w|\ +møde)
    |(?:Sags)?type\s*[:\t]\s*(?:beslutning|orientering|drøftelse)(?:ssag)?(?!\w)
    |Punktets\ karakter\s*:\s*(?:beslutning|orientering|drøftelse|høring)(?!\w)
    |(?:Tid|Tidsforbrug)\s*:\s*\d{{1,3}}\ min(?:\.|utter)?(?!\w)
    |Afsat\ tid\s*[:\t ]\s*[\d.:]+(?:\s?[-–]\s?[\d.:]+)?
    |(?:Sagnr|Sags?\s?(?:nr|nummer|ident|id)?|Arkiv(?:nr|sag)|Ident(?=\s*[:\t]))[.]?\s*+[:]*+\s*+
      (?P<labelled>{CASE_NUMBER}|\d{{5,8}}(?!\d)|{_YEARLY}|(?<=[.:][ ])\d{{3,4}}(?!\d))
    |(?:Sagsnr|Sagsnummer|Sagsid|Arkivnr)\.?\s*(?:[.:]+|$)
    |J(?:ournal)?\.?\s?(?:nr|nummer)\s*+[.:]*+\s*+(?P<journal>{CASE_NUMBER}|{KLE}|\d\S*)?
    |Sag\ fra\s*:.*
    |Dok(?:ument)?\.?\s?(?:nr)?\s*+[.:]*+\s*+(?:{CASE_NUMBER}|\d+)
    |(?:Initialer|Sagsinitialer|Sagsansvarlig|Sagsbehandler|Sagsbeh)\s*[.:]+\s*
      (?:[\w.]+(?:\ [\w.-]+){{1,4}}(?=\s*$|\ {{2}})|[\w.]*)
    |(?P<body>{body_pattern().replace(" ", "[ ]")})(?!\w)
    |(?P<bare>{CASE_NUMBER}|{_YEARLY})
    |(?P<kle>{KLE})(?![\w/])
    """,
    re.VERBOSE | re.IGNORECASE,
)
# The same labels with their values on other lines: `J.nr.` over `05.13.00G01`, or three labels over three values.
_LABEL = re.compile(
    r"\s*(?:(?P<case>Sags?\s?(?:nr|nummer|id))|J(?:ournal)?\.?\s?nr|Dok(?:ument)?\.?\s?nr|Brevid|Initialer"
    r"|Sagsinitialer|Sagsansvarlig|Sagsbehandler|Sagsbeh)\s*[.:]*\s*(?=$|[A-ZÆØÅ])",
    re.IGNORECASE,
)
# One of these, or a digit, is in all that tells something: most lines need not be read further.
_TELLING = ("ben", "luk", "nr", "nummer", "sag", "init", "type", "off", "fort", "karakter")
_DIGIT = re.compile(r"\d")
_INITIALS_BEHIND = re.compile(r"(?<=\d)\s{3,}[a-zæøå]{2,4}$")  # `Sag: 18.15.00Ø39/2010-0188          lkp`
_BEFORE = re.compile(r"[\s,.|()–-]*")
_BETWEEN = re.compile(r"[\s,.|()·•–-]*")
_HEADING_BEHIND = re.compile(r"(?:Sagsgang|Sagen afgøres (?:i|af))\b")


class Metadata(NamedTuple):
    """What a line says of its item; `rest` is the offset of a heading behind it on the same line."""

    access: Access | None = None
    case_number: str | None = None
    rest: int | None = None


_FILE_LABEL = re.compile(r"\s*(?:Sags?\s?(?:nr|nummer)|Sag fra|J(?:ournal)?\.?\s?(?:nr|nummer))\b", re.IGNORECASE)
_FILE_NUMBER = re.compile(r"\s*[\d./-]+(?: ?[A-ZÆØÅ]\d{2}[/-]\d+)?\s*$")


def file_lines(lines: Sequence[Line], index: int) -> int:
    """How many lines from one on speak of an item as a file, inside its text: a label with its value on it or below."""
    text = lines[index].text
    if not _FILE_LABEL.match(text):
        return 0
    own = match_metadata(text)
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    if (
        not (own and own.case_number)
        and _FILE_NUMBER.match(below)
        and match_metadata(f"{text.strip()} {below.strip()}")
    ):
        return 2
    return 1 if own else 0


def match_metadata(text: str) -> Metadata | None:
    """What a line says about an item as a file, None for any line that says anything else.

    >>> match_metadata("00.01.00.P35 21/15427 Åben sag")
    Metadata(access='åben', case_number='21/15427', rest=None)
    """
    text = _INITIALS_BEHIND.sub("", text) if text[-1:].islower() else text
    folded = text.casefold()
    if not any(part in folded for part in _TELLING) and not _DIGIT.search(text):
        return None
    found: dict[str, str] = {}
    position = _BEFORE.match(text).end()  # type: ignore[union-attr]
    start = position
    while position < len(text):
        match = _PIECES.match(text, position)
        if not match:
            if position > start and _HEADING_BEHIND.match(text, position):
                break
            return None
        found |= {key: value for key, value in match.groupdict().items() if value and key not in found}
        position = _BETWEEN.match(text, match.end()).end()  # type: ignore[union-attr]
    if not found.keys() - {"body"} and (position == start or "body" in found):
        return None
    word = found.get("access", "").casefold()
    number = next((found[key] for key in ("labelled", "bare", "journal", "kle") if key in found), None)
    access: Access | None = "lukket" if word.startswith(("luk", "fort")) else "åben" if word else None
    return Metadata(access, number, position if position < len(text) else None)


def _labels(text: str) -> list[bool]:
    """The labels that a line consists of, each with whether it is the case number's; empty for any other line."""
    found: list[bool] = []
    position = 0
    while position < len(text):
        match = _LABEL.match(text, position)
        if not match:
            return []
        found.append(bool(match["case"]))
        position = match.end()
    return found


def read_card(texts: Iterable[str]) -> tuple[int, str | None]:
    """Labels whose values stand on other lines, in their order: the number of lines, and the case number.

    >>> read_card(["J.nr.", "Sagsid", "05.13.00G01", "2002/00297", "Beslutning"])
    (4, '2002/00297')
    """
    waiting: list[bool] = []
    taken, number = 0, None
    for count, text in enumerate(texts, 1):
        labels, values = _labels(text), text.split()
        if not labels and not 0 < len(values) <= len(waiting):
            break
        if not labels:
            numbers = [value for value, is_number in zip(values, waiting, strict=False) if is_number]
            number = number or next(iter(numbers), None)
            waiting = waiting[len(values) :]
            taken = count
        waiting += labels
    return taken, number
