"""The headings and labels of minutes, read from their data files and matched against lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from minutes.danish.committees import body_pattern
from minutes.danish.dates import DATE

SECTION = "sections"
_TYPES = {"{body}": rf"(?P<body>{body_pattern()})", "{date}": rf"(?:d\.? )?(?P<date>{DATE})"}


class Heading(NamedTuple):
    """A heading found at the start of a line.

    `field` is the field it opens (`sections` where it has no field), `name` the heading as written,
    `rest` the offset in the line at which its own text begins, None where it stands alone.
    """

    field: str
    name: str
    rest: int | None
    body: str | None = None
    date: str | None = None


class Label(NamedTuple):
    """A label found at the start of a line, and the offset at which its value begins."""

    key: str
    value: int


def _load(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("minutes.ingest").joinpath(name).read_text("utf-8"))


def _form(form: str) -> str:
    """A form as a regular expression: any white space between words, placeholders filled in."""
    parts = re.split(r"(\{body\}|\{date\}| )", form)
    return "".join(_TYPES.get(part) or (r"\s+" if part == " " else re.escape(part)) for part in parts)


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = _load("headings.toml")
    fields = dict(data["fields"]) | {SECTION: data["sections"]["forms"]}
    found = [(field, form) for field, forms in fields.items() for form in forms]
    found.sort(key=lambda pair: -len(pair[1]))
    return tuple(
        (
            field,
            re.compile(rf"\s*(?P<name>{_form(form)})\s*(?:(?P<colon>:)\s*(?P<rest>\S)?|$)", re.IGNORECASE),
        )
        for field, form in found
    )


@cache
def _known_starts() -> re.Pattern[str]:
    """A cheap first test: the first four letters of every heading, so that prose costs one match."""
    data = _load("headings.toml")
    forms = [form for forms in data["fields"].values() for form in forms] + data["sections"]["forms"]
    starts = {re.escape(form[:4]) for form in forms if not form.startswith("{")}
    return re.compile(rf"\s*(?:{'|'.join(sorted(starts))})|.{{3,80}}s\s+beslutning", re.IGNORECASE)


def match_heading(text: str) -> Heading | None:
    """The heading that a line is or begins with."""
    if not _known_starts().match(text):
        return None
    for field, pattern in _headings():
        match = pattern.match(text)
        if match:
            groups = match.groupdict()
            rest = match.start("rest") if groups["rest"] else None
            return Heading(field, match["name"], rest, groups.get("body"), groups.get("date"))
    return None


def _alternatives(groups: Mapping[str, Iterable[str]], tail: str) -> dict[str, re.Pattern[str]]:
    patterns = {}
    for key, forms in groups.items():
        longest_first = sorted(forms, key=len, reverse=True)
        patterns[key] = re.compile(rf"\s*(?:{'|'.join(map(_form, longest_first))}){tail}", re.IGNORECASE)
    return patterns


@cache
def _furniture() -> dict[str, re.Pattern[str]]:
    return _alternatives(_load("headings.toml")["furniture"], r"\s*:?\s*$")


def match_furniture(text: str) -> str | None:
    """The kind of furniture that a line is the heading of: contents, attachment overview, signatures."""
    return next((kind for kind, pattern in _furniture().items() if pattern.match(text)), None)


@cache
def _junk() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(_load('headings.toml')['junk']['patterns'])})\s*$")


def is_junk(text: str) -> bool:
    """Whether a line is what a system left behind."""
    return bool(_junk().match(text))


@cache
def _labels() -> dict[str, re.Pattern[str]]:
    return _alternatives(_load("labels.toml")["header"], r"\s*(?::\s*|\t+|(?<=kl\.)\s*(?=\d)|$)")


def match_label(text: str) -> Label | None:
    """The header label that a line begins with."""
    found = [(match.end(), key) for key, pattern in _labels().items() if (match := pattern.match(text))]
    return Label(max(found)[1], max(found)[0]) if found else None


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    return _alternatives(_load("labels.toml")["kinds"], r"\s*$")


def match_kind(text: str) -> str | None:
    """The kind of minutes that a title line names: dagsorden, referat, beslutningsprotokol."""
    return next((kind for kind, pattern in _kinds().items() if pattern.match(text)), None)
