"""The lines under an item's title: whether it is open, its case number, the journal plan's number."""

from __future__ import annotations

import re
from typing import NamedTuple

from minutes.records import Access

_KLE = r"\d{2}\.\d{2}(?:\.\d{2})?[.-]?[A-ZÆØÅ]\d{2}"
_CASE = (
    rf"(?:{_KLE}-\d+-\d+|EMN-\d{{4}}-\d+|\d{{1,3}}-\d{{4}}-\d+|\d{{4}}-\d{{4,6}}|\d{{2}}-\d{{6}}|\d{{2}}/\d+)"
)
_OPEN = r"(?P<access>[ÅåLl](?:ben|BEN|ukket|UKKET)t?)"
_LINES = (
    # 00.01.00.P35 21/15427 Åben sag
    re.compile(
        rf"\s*(?:{_KLE}\s+)?(?P<case>{_CASE})\s+{_OPEN}\s+(?:sag|punkt)\b\s*(?=$|Sagsgang)", re.IGNORECASE
    ),
    re.compile(rf"\s*{_KLE}\s+(?P<case>{_CASE})\s*$", re.IGNORECASE),
    re.compile(rf"\s*{_OPEN}\s+(?:sag|punkt)\s*$", re.IGNORECASE),
    re.compile(
        rf"\s*Sags?\.?\s?(?:nr\.?|nummer|id\.?)?\s*:?\s*(?P<case>{_CASE})\s*(?:$|,|\s(?=Sag))", re.IGNORECASE
    ),
)


class Metadata(NamedTuple):
    """What a line under a title says; `rest` is the offset of what follows on the same line."""

    access: Access | None
    case_number: str | None
    rest: int


def match_metadata(text: str) -> Metadata | None:
    """What a line says about an item as such, None for any other line.

    >>> match_metadata("00.01.00.P35 21/15427 Åben sag")
    Metadata(access='åben', case_number='21/15427', rest=30)
    """
    for pattern in _LINES:
        match = pattern.match(text)
        if match:
            groups = match.groupdict()
            word = (groups.get("access") or "").casefold()
            access: Access | None = "lukket" if word.startswith("luk") else "åben" if word else None
            return Metadata(access, groups.get("case"), match.end())
    return None
