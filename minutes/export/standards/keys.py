"""Names as parts of addresses and ids."""

from __future__ import annotations

import re

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})


def slug(name: str) -> str:
    """A name in plain letters, digits and hyphens.

    >>> slug("Miljø- og Teknikudvalget")
    'miljoe-og-teknikudvalget'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold().translate(_LETTERS)).strip("-") or "x"
