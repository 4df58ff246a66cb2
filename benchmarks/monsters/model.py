"""What a monster is, how large they are, and a paper of minutes for those that are only long."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Size(NamedTuple):
    """How large: pages of a document, letters on one page, bytes of one file, levels of nesting, parts of one."""

    pages: int
    letters: int
    whole: int
    depth: int
    parts: int


FULL = Size(pages=10_000, letters=1_000_000, whole=50 * 2**20, depth=100_000, parts=1_000_000)
SMALL = Size(pages=60, letters=20_000, whole=2**20, depth=5_000, parts=5_000)


class Monster(NamedTuple):
    """A file's name and what makes its bytes; `legit` where it is minutes, only long, and so must be read."""

    name: str
    made: Callable[[], bytes]
    legit: bool = False


def item(number: int) -> list[str]:
    """The lines of one item of a meeting."""
    return [
        f"{number}. Sag om vej {number}",
        "Åben sag",
        f"Sagsnr.: 23/{number}",
        "Sagsfremstilling",
        "Forvaltningen foreslår, at vejen lukkes for gennemkørende trafik fra den 3. juni 2023.",
        "Udgiften er 3,2 mio. kr. og holdes inden for rammen.",
        "Indstilling",
        "Det indstilles, at sagen godkendes.",
        "Beslutning",
        "Godkendt. Åse Kjærbo (A) var fraværende.",
    ]


HEAD = ["Lindholt Kommune", "Teknik- og Miljøudvalget", "Referat", "Dato: 3. maj 2023", "Fraværende: Åse Kjærbo"]


def minutes(letters: int) -> str:
    """Minutes of at least so many letters, on lines."""
    lines, length, number = list(HEAD), 0, 0
    while length < letters:
        number += 1
        more = ["", *item(number)]
        lines += more
        length += sum(map(len, more)) + len(more)
    return "\n".join(lines)
