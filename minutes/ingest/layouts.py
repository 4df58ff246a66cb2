"""Layouts whose structure differs, as data: chosen by what a document shows, never by its name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Layout(NamedTuple):
    """One entry of `layouts.toml`.

    `signs` are expressions for whole lines, all of which the document must have; `headings` and `labels` add
    forms to the vocabulary's; `items` are expressions for the line that begins an item, with groups `number`
    and `title` where the line has them; `junk` are lines that say nothing; fields in `one_paragraph` end where
    their first paragraph does. With `absent_throughout` each item names those who were absent from the meeting.
    """

    name: str = ""
    signs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    junk: tuple[str, ...] = ()
    heading_forms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    label_forms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    one_paragraph: tuple[str, ...] = ()
    absent_throughout: bool = False

    @property
    def headings(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for field, forms in self.heading_forms:
            found.setdefault(field, []).extend(forms)
        return found

    def with_headings(self, forms: Mapping[str, Sequence[str]]) -> Layout:
        """The layout with more forms of headings."""
        return self._replace(
            heading_forms=(*self.heading_forms, *((field, tuple(its)) for field, its in forms.items()))
        )

    @property
    def labels(self) -> dict[str, list[str]]:
        return {key: list(forms) for key, forms in self.label_forms}


GENERIC = Layout()


def _pairs(table: dict[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((key, tuple(forms)) for key, forms in table.items())


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts of the data file."""
    data = tomllib.loads(files("minutes.ingest").joinpath("layouts.toml").read_text("utf-8"))
    return tuple(
        Layout(
            name=entry["name"],
            signs=tuple(entry["signs"]),
            items=tuple(entry.get("items", ())),
            junk=tuple(entry.get("junk", ())),
            heading_forms=_pairs(entry.get("headings", {})),
            label_forms=_pairs(entry.get("labels", {})),
            one_paragraph=tuple(entry.get("one_paragraph", ())),
            absent_throughout=entry.get("absent_throughout", False),
        )
        for entry in data["layout"]
    )


@cache
def _opening(sign: str) -> str:
    """The letters that a sign begins with: they are looked for first, which is much faster."""
    plain = re.match(r"[\w ]*(?![?*+{])", sign)
    return plain[0] if plain else ""


@cache
def _sign(sign: str) -> re.Pattern[str]:
    return re.compile(rf"\A[ \t]*+{sign}[ \t]*+$")


def choose_layout(lines: Iterable[str], known: Iterable[Layout] | None = None) -> Layout:
    """The layout all of whose signs the lines show; the one with most signs where several fit, else the generic.

    Where two fit equally well the generic layout is taken, so that no guess is made.
    """
    lines = list(lines)
    text = "\n".join(lines)
    fits = [
        layout
        for layout in (layouts() if known is None else known)
        if all(_opening(sign) in text and any(map(_sign(sign).match, lines)) for sign in layout.signs)
    ]
    fits.sort(key=lambda layout: -len(layout.signs))
    if not fits or (len(fits) > 1 and len(fits[0].signs) == len(fits[1].signs)):
        return GENERIC
    return fits[0]
