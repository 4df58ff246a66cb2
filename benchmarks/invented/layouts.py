"""Invented papers as they are printed: text in the layouts of several systems, PDF in those of the sample."""

from __future__ import annotations

import importlib
import string
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from invented.municipality import data
from invented.prose import written
from minutes.records import Attachment, Committee, Decision, Item, Minutes, Person

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
_NAME = len("raw/")


class File(NamedTuple):
    """A printed paper: the ending of its name, and its bytes."""

    suffix: str
    data: bytes


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `layouts.toml`."""

    name: str
    head: tuple[str, ...]
    item: tuple[str, ...]
    decision: str
    earlier: str
    bilag: str


Values = Mapping[str, str | None]


@cache
def layouts() -> tuple[Layout, ...]:
    """The layouts of committees' papers."""
    return msgspec.convert(data("layouts")["layout"], tuple[Layout, ...])


def print_text(minutes: Minutes, number: int) -> File:
    """A paper as text, in the layout of that number; the papers of Direktionen have layouts of their own."""
    if _is_of_direktion(minutes):
        name = "direktion_header_text" if minutes.meeting.date else "direktion_text"
        return File(".txt", _print_sample("plaintext", name, minutes))
    layout = layouts()[number % len(layouts())]
    blocks = _printed(layout.head, _meeting_values(minutes))
    for item in minutes.items:
        blocks += _printed(layout.item, _item_values(layout, item, minutes))
    return File(".txt", ("\n\n".join(blocks) + "\n").encode())


def print_pdf(minutes: Minutes, number: int) -> File:
    """A paper as PDF, in the layouts of the sample municipality; as text where it tells no date. Needs reportlab."""
    if not minutes.meeting.date:
        return print_text(minutes, number)
    return File(".pdf", _print_sample("pdf", "direktion_pdf" if _is_of_direktion(minutes) else "udvalg_pdf", minutes))


def _is_of_direktion(minutes: Minutes) -> bool:
    return minutes.meeting.committee == Committee(name="Direktionen", abbreviation="DIR")


@cache
def _sample(module: str) -> Any:
    """A module of the sample municipality, which prints its papers."""
    if str(SAMPLE) not in sys.path:
        sys.path.append(str(SAMPLE))
    return importlib.import_module(module)


def _print_sample(module: str, function: str, minutes: Minutes) -> bytes:
    items = (replace(item, beslutning=(*item.tidligere_behandling, *item.beslutning)) for item in minutes.items)
    paper = _sample("papers").Paper(
        file=minutes.source.path[_NAME:],
        layout=function.replace("_", "-"),
        meeting=minutes.meeting,
        items=tuple(items),
    )
    file: bytes = getattr(_sample(module), function)(paper)
    return file


def _printed(blocks: Iterable[str], values: Values) -> list[str]:
    """The blocks of which all values are there."""
    return [block.format_map(values) for block in blocks if all(values[name] is not None for name in _names(block))]


@cache
def _names(block: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in string.Formatter().parse(block) if name)


def _day_values(day: date) -> dict[str, str | None]:
    numeric = f"{day:%d-%m-%Y}"
    weekday = _sample("papers").WEEKDAYS[day.weekday()]
    plain = written(day)
    return {
        "numeric": numeric,
        "dotted": numeric.replace("-", "."),
        "plain": plain,
        "written": f"{weekday} den {plain}",
    }


def _body_values(body: Committee | None) -> dict[str, str | None]:
    body = body or Committee()
    name = body.name or ""
    return {"body": name, "BODY": name.upper(), "abbreviation": body.abbreviation}


def _meeting_values(minutes: Minutes) -> Values:
    meeting = minutes.meeting
    kind = meeting.kind.capitalize()
    return {
        **_body_values(meeting.committee),
        **_day_values(date.fromisoformat(meeting.date or "")),
        "municipality": meeting.municipality,
        "kind": kind,
        "KIND": kind.upper(),
        "start": meeting.start,
        "end": meeting.end,
        "place": meeting.place,
        "members": ", ".join(f"{who.name} ({who.party})" for who in meeting.members),
        "listed": _lines(who.name for who in meeting.members),
    }


def _item_values(layout: Layout, item: Item, minutes: Minutes) -> Values:
    return {
        "number": item.number,
        "unnumbered": None if item.case_number else item.number,
        "title": item.title,
        "case_number": item.case_number,
        "Access": item.access.capitalize(),
        "Closed": " (Lukket)" if item.access == "lukket" else "",
        "route": "/".join(body.abbreviation or "" for body in item.sagsgang) or None,
        "bodies": ", ".join(body.name or "" for body in item.sagsgang) or None,
        "resume": item.resume,
        "sagsfremstilling": item.sagsfremstilling,
        "økonomi": item.økonomiske_konsekvenser,
        "indstilling": item.indstilling,
        "treated": _lines(_decision(layout.earlier, each, item) for each in item.tidligere_behandling),
        "decisions": _lines(_decision(layout.decision, each, item) for each in item.beslutning),
        "absent": ", ".join(_absent(minutes.meeting.fraværende)) or None,
        "attachments": _lines(_attachment(layout.bilag, each) for each in item.bilag),
    }


def _lines(lines: Iterable[str]) -> str | None:
    return "\n".join(lines) or None


def _absent(people: tuple[Person, ...]) -> list[str]:
    return [who.name for who in people]


def _decision(form: str, decision: Decision, item: Item) -> str:
    day = _day_values(date.fromisoformat(decision.date or ""))
    return form.format_map({**_body_values(decision.committee), **day, "text": decision.text, "number": item.number})


def _attachment(form: str, bilag: Attachment) -> str:
    return form.format(
        number=bilag.number,
        document_id=bilag.document_id,
        Access=bilag.access.capitalize(),
        title=bilag.title,
        journal_number=bilag.journal_number,
    )
