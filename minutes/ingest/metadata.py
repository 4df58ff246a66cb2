"""The lines at an item's title that speak of it as a file: open or closed, case number, journal plan, initials."""

from __future__ import annotations

import re
from typing import NamedTuple

from minutes.danish.committees import body_pattern
from minutes.records import Access

# A number of KL's journal plan, whole or its action part alone: 00.01.00.P35, 27.16.00-P00, 00.01.00A10, S07.
_KLE = r"(?:\d{2}\.\d{2}(?:\.\d{2})?[.\- ]?[A-ZÆØÅ]\d{2}|[A-ZÆØÅ]\d{2})"
# The forms of a case number: 21.17.00-S17-2-19, EMN-2025-009832, 1-51-71-3321-08, 330-2018-3619, 2012-28504,
# 21-014482, 2008/045364, 08.03.00 G01/549, 16/928, 249050.
_NUMBERS = (
    rf"{_KLE}-\d{{1,4}}-\d{{2}}",
    r"EMN-\d{4}-\d{6}",
    r"\d-\d{2}-\d{2}-\d{1,5}-\d{2}",
    r"\d{3}-\d{4}-\d{1,6}",
    r"\d{4}-\d{5,7}",
    r"\d{2}-\d{6}K?",
    r"\d{4}/\d{4,7}",
    r"\d{2}\.\d{2}\.\d{2}[ ]?[A-ZÆØÅ]\d{2}/\d+",
    r"\d{2}/\d{1,6}",
)
CASE_NUMBER = rf"(?:{'|'.join(_NUMBERS)})(?![\w/]|-\d)"
_PIECES = re.compile(
    rf"""
    (?P<access>(?:Åbent?|Lukket)(?:\ +(?:sag|punkt))?)(?!\w|\ +møde)
    |(?:Sagnr|Sags?\s?(?:nr|nummer|id)?)\s*[.:]*\s*
      (?P<labelled>{CASE_NUMBER}|\d{{5,7}}(?!\d)|(?<=[.:][ ])\d{{3,4}}(?!\d))
    |(?:Sagsnr|Sagsnummer|Sagsid)\s*[.:]+
    |J(?:ournal)?\.?\s?nr\s*[.:]*\s*(?P<journal>{CASE_NUMBER}|{_KLE}|\d\S*)?
    |Dok(?:ument)?\.?\s?(?:nr)?\s*[.:]*\s*(?:{CASE_NUMBER}|\d+)
    |(?:Initialer|Sagsinitialer|Sagsansvarlig|Sagsbehandler|Sagsbeh)\s*[.:]+\s*[\w.]*
    |(?P<body>{body_pattern().replace(" ", "[ ]")})(?!\w)
    |(?P<bare>{CASE_NUMBER})
    |(?P<kle>{_KLE})(?![\w/])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,.|–-]*")
_HEADING_BEHIND = re.compile(r"Sagsgang\b")


class Metadata(NamedTuple):
    """What a line says of its item; `rest` is the offset of a heading behind it on the same line."""

    access: Access | None = None
    case_number: str | None = None
    rest: int | None = None


def match_metadata(text: str) -> Metadata | None:
    """What a line says about an item as a file, None for any line that says anything else.

    >>> match_metadata("00.01.00.P35 21/15427 Åben sag")
    Metadata(access='åben', case_number='21/15427', rest=None)
    """
    found: dict[str, str] = {}
    position = _BETWEEN.match(text).end()  # type: ignore[union-attr]
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
    access: Access | None = "lukket" if word.startswith("luk") else "åben" if word else None
    return Metadata(access, number, position if position < len(text) else None)
