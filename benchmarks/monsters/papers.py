"""Texts that are too much, or none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

from monsters.model import Monster, Size, minutes


def _filled(piece: str, size: int, head: str = "Byrådet\nReferat\nDato: 3. maj 2023\n") -> bytes:
    data = piece.encode()
    return head.encode() + data * (size // len(data))


def monsters(size: Size) -> Iterator[Monster]:
    """All of them."""
    whole = size.whole
    some = 2 * size.letters
    long = minutes(some)
    yield Monster("long.txt", long.encode, legit=True)
    yield Monster("long-cp1252.txt", lambda: long.encode("cp1252"), legit=True)
    yield Monster("long-utf16.txt", lambda: long.encode("utf-16"), legit=True)
    yield Monster("one-line.txt", lambda: long.replace("\n", " ").encode(), legit=True)
    yield Monster("double-spaced.txt", lambda: long.replace("\n", "\n\n").encode(), legit=True)
    yield Monster("minutes.txt", lambda: minutes(whole).encode())
    yield Monster("nul.txt", lambda: b"\0" * whole)
    yield Monster("some-nul.txt", lambda: long.replace("e", "e\0", some // 40).encode())
    yield Monster("nul-lines.txt", lambda: b"Godkendt\n\0" * (some // 10))
    yield Monster("random.txt", lambda: Random(1).randbytes(whole // 10))
    yield Monster("half-utf16.txt", lambda: b"\xff\xfe" + b"\x00\xd8a" * (some // 3))
    yield Monster("surrogates.txt", lambda: "\udce5".encode("utf-8", "surrogatepass") * (some // 3))
    yield Monster("blank-lines.txt", lambda: b"\n" * whole + b"Godkendt")
    yield Monster("blanks.txt", lambda: b" " * whole + b"Godkendt")
    yield Monster("form-feeds.txt", partial(_filled, "a\f", some))
    yield Monster("carriage-returns.txt", partial(_filled, "a\r", some))
    yield Monster("word.txt", partial(_filled, "a", whole))
    yield Monster("words.txt", partial(_filled, "Godkendt ", some))
    yield Monster("digits.txt", partial(_filled, "1", some))
    yield Monster("brackets.txt", partial(_filled, "(", some))
    yield Monster("dots.txt", partial(_filled, ". ", some))
    yield Monster("tags.txt", partial(_filled, "<p", some))
    yield Monster("rows.txt", partial(_filled, "| a | b |\n", some))
    yield Monster("tabs.txt", partial(_filled, "a\t", some))
    yield Monster("items.txt", partial(_filled, "1. Sag\n", some))
    yield Monster("rising-items.txt", lambda: "".join(f"{n}. Sag\n" for n in range(1, some // 20)).encode())
    yield Monster("headings.txt", partial(_filled, "Beslutning\n", some))
    yield Monster("names.txt", partial(_filled, "Anne Jensen (A), ", some, "Medlemmer: "))
    yield Monster("different-names.txt", lambda: _names(some))
    yield Monster("bodies.txt", partial(_filled, "Udvalget for Anlæg og ", some))
    yield Monster("dates.txt", partial(_filled, "3. maj 2023, ", some))
    yield Monster("amounts.txt", partial(_filled, "3,2 mio. kr. ", some))
    yield Monster("numbers.txt", partial(_filled, "23/4417 ", some))
    yield Monster("bilag.txt", partial(_filled, "1 - 3453832 Åben Kort (123/21) (H)\n", some, "1. Sag\nBilag:\n"))
    yield Monster("contents.txt", partial(_filled, "1. Sag ..... 3\n", some, "Indholdsfortegnelse\n"))
    yield Monster(
        "decisions.txt", partial(_filled, "Beslutning i Byrådet den 3. maj 2023\nGodkendt.\n", some, "1. Sag\n")
    )
    yield Monster("votes.txt", partial(_filled, "For stemte 11 (A, F), imod stemte 6. ", some, "1. Sag\nBeslutning\n"))
    yield Monster("steps.txt", partial(_filled, "Sagen behandles i ØK den 3. maj og i KB. ", some, "1. Sag\n"))
    yield Monster("points.txt", partial(_filled, "9.00-10.00\tNoget\n", some, "1. Sag\nTid\tPunkt\n"))
    yield Monster("accents.txt", partial(_filled, "a\u030a", some))


def _names(letters: int) -> bytes:
    """As many persons as fit."""
    random = Random(2)

    def name() -> str:
        return "".join(random.choice("bdfgklmnrst") + random.choice("aeiou") for _ in range(3)).capitalize()

    return ("Medlemmer:\n" + "\n".join(f"{name()} {name()} (A)" for _ in range(letters // 20))).encode()
