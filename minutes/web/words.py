"""Danish for what the records name: fields, facets, kinds, evidence, dates."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from minutes.danish.periods import in_words
from minutes.wording import INFERRED, UNDATED


@cache
def tables() -> dict[str, dict[str, str]]:
    """The tables of `words.toml`."""
    text = files("minutes.web").joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)


def word(name: str, table: str = "fields") -> str:
    """The Danish word for a name; a name that the table does not have stands for itself."""
    return tables()[table].get(name, name)


def date_words(date: str | None, source: str | None = None) -> str:
    """A date as Danish writes it, and whether it is inferred.

    >>> date_words("2023-08-29"), date_words(None), date_words("2023-08", "inferred")
    ('29. august 2023', 'uden dato', 'august 2023 (udledt)')
    """
    if not date:
        return UNDATED
    words = in_words(date)
    return f"{words} ({INFERRED})" if source == "inferred" else words


def sentence(text: str) -> str:
    """A sentence of the records in Danish.

    >>> sentence("the archive holds no meeting of KB on 2023-08-29")
    'arkivet har intet møde i KB den 29. august 2023'
    """
    for pattern, danish in tables()["sentences"].items():
        match = re.fullmatch(pattern, text)
        if match:
            return danish.format(*map(in_words, match.groups()))
    return text


def thousands(number: int) -> str:
    """A number as Danish writes it.

    >>> thousands(1234567)
    '1.234.567'
    """
    return f"{number:,}".replace(",", ".")
