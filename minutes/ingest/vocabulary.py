"""The headings and labels of minutes, read from their data files and matched against lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple, cast

from minutes.danish.committees import body_pattern
from minutes.danish.dates import DATE
from minutes.ingest.layouts import Layout
from minutes.records import FurnitureKind, Kind

SECTION = "sections"
GROUP = "group"
_LONGEST = 250  # characters of a line that are looked at for a heading
_SPACED = re.compile(r"\s*\w(?: \w){3,}\s*[:.]?\s*$")
# A colon, a gap or the line's end behind a label; or its value right behind it: `MødedatoTirsdag`, `Fraværende- X`.
_LABEL_TAIL = r"(?:(?-i:(?<=[a-zæøå])(?=[A-ZÆØÅ\d]))|(?<=\w)(?=-\s)|\s*(?::\s*|\t+|\s{3,}|(?<=kl\.)\s*(?=\d)|$))"
# A label that stands on no list: with a colon, in a column or alone.
_UNLISTED = re.compile(r"\s*+(?P<name>[A-ZÆØÅ][^\t:|]{2,45}?)(?P<tail>\s*+\.*+:\s*+|\t\s*+|\s{3,}+(?=\S)|\s*+$)")
_MOST_WORDS = 6  # of such a label
_SIGNS_OF_BODY = ("eslutning", "ESLUTNING", "19", "20")  # what every form with a body's name has: its year, too
# What stands for a body or a date is matched loosely and then tested: their own expressions are long, and each form
# that held one would have to be compiled with it.
_TYPES = {
    "{body}": r"(?P<body>[^\W\d_].{1,100}?)",
    "{date}": r"(?:d(?:en|\.)? ?)?(?P<date>\w[\w./, -]{5,24}?)",
    "{number}": r"\d{1,4}",
}


_SHORT_BODY = re.compile(r"[A-ZÆØÅ]{2,5}")  # `Beslutning ØU den 4. maj 2021`


@cache
def _tests() -> dict[str, re.Pattern[str]]:
    return {"body": re.compile(body_pattern(), re.IGNORECASE), "date": re.compile(DATE, re.IGNORECASE)}


def _is_meant(match: re.Match[str]) -> bool:
    """Whether what a form took for a body or a date is one."""
    groups = match.groupdict()
    if _SHORT_BODY.fullmatch(groups.get("body") or ""):
        groups.pop("body")
    return all(test.fullmatch(groups[name]) for name, test in _tests().items() if groups.get(name))


class Heading(NamedTuple):
    """A heading found at the start of a line.

    `field` is the field it opens (`sections` where it has no field), `name` the heading as written,
    `rest` the offset in the line at which its own text begins, None where it stands alone. With `fallback`
    it opens the field only where the item has no better heading for it.
    """

    field: str
    name: str
    rest: int | None = None
    body: str | None = None
    date: str | None = None
    fallback: bool = False


class Label(NamedTuple):
    """A label found at the start of a line, and the offset at which its value begins."""

    key: str
    value: int


class _Form(NamedTuple):
    field: str
    text: str
    fallback: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """The form as it stands on a line."""
        return _form_pattern(self.text)


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("minutes.ingest").joinpath(name).read_text("utf-8"))


def telling_words() -> dict[str, list[str]]:
    """The expressions for words that tell a heading's field, by field, the strongest first."""
    return dict(_load("headings.toml")["telling"])


def expression(form: str) -> str:
    """A form as a regular expression: any white space between words, placeholders filled in."""
    parts = re.split(r"(\{\w+\}| )", form)
    return "".join(_TYPES.get(part) or (r"\s++" if part == " " else re.escape(part)) for part in parts)


@cache  # compiled only where a line begins as the form does: no document has them all
def _form_pattern(form: str) -> re.Pattern[str]:
    stop = r"\.?" if form.startswith("{") else ""
    tail = rf"\s*+(?::\s*+(?P<rest>\S)?|{stop}\s*+$)"
    return re.compile(rf"\s*+(?P<name>{expression(form)}){tail}", re.IGNORECASE)


def _any(forms: Iterable[str], tail: str) -> re.Pattern[str]:
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<![\s•])[\s•]*+(?:{'|'.join(map(expression, longest_first))}){tail}", re.IGNORECASE)


def _start_of(patterns: Iterable[str], tail: str) -> re.Pattern[str]:
    return re.compile(rf"\s*+(?:{'|'.join(patterns)}){tail}")


def _start(text: str) -> str:
    """The first letters of a line, by which forms are chosen that it is compared with."""
    return text.lstrip()[:3].casefold()


def despace(text: str) -> str:
    """A letter-spaced line (`R e f e r a t`) without its spaces; any other line as it is."""
    spaced = text.lstrip()[1:4:2] == "  " and _SPACED.match(text)
    return text.replace(" ", "") if spaced else text


class Vocabulary:
    """The headings and labels in force for one document: those of all, and those of its layout."""

    def __init__(self, layout: Layout) -> None:
        # The segmenter asks for the heading of a line at each of its stages.
        self.heading: Callable[[str], Heading | None] = lru_cache(maxsize=8192)(self._heading)
        self._forms: dict[str, list[_Form]] = {}
        self._by_body: list[_Form] = []
        for form in sorted(self._all_forms(layout), key=lambda form: -len(form.text)):
            if form.text.startswith("{"):
                self._by_body.append(form)
            else:
                self._forms.setdefault(_start(form.text), []).append(form)
        labels = _load("labels.toml")
        headings = _load("headings.toml")
        self.items = layout.items
        self.one_paragraph = layout.one_paragraph
        self.absent_throughout = layout.absent_throughout
        self._labels = self._patterns(labels["header"], layout.labels, _LABEL_TAIL)
        self._loose_labels = self._patterns(labels["loose"], {}, r"\s+(?=(?-i:[A-ZÆØÅ\d]|kl\b))")
        self._sentences = {key: _start_of(forms, r"(?!\w)\s*+:?\s*+") for key, forms in labels["sentences"].items()}
        self._telling = {
            key: re.compile(rf"(?<!\w)(?:{'|'.join(its)})", re.I) for key, its in labels["telling"].items()
        }
        self._kinds = self._patterns(labels["kinds"], {}, r"\s*$")
        self._furniture = self._patterns(headings["furniture"], {}, r"\s*+:?\s*+(?:Side\s*+)?$")
        self._furniture_starts = {_start(form) for forms in headings["furniture"].values() for form in forms}
        junk = [*headings["junk"]["patterns"], *layout.junk]
        marks = "|".join(headings["titles"]["marks"])
        title_labels = "|".join(map(re.escape, headings["titles"]["labels"]))
        self._title_label = re.compile(rf"\s*+(?:{title_labels})\s*+:\s*+", re.IGNORECASE)
        self._title_mark = re.compile(rf"(?<!\s)\s*(?:{marks})\s*$", re.IGNORECASE)
        self._junk = re.compile(rf"\s*+(?:{'|'.join(junk)})\s*+$", re.IGNORECASE)

    @staticmethod
    def _all_forms(layout: Layout) -> Iterator[_Form]:
        data = _load("headings.toml")
        own = layout.headings
        base = {**data["fields"], SECTION: data["sections"]["forms"]}
        for field, forms in (*own.items(), *base.items()):
            yield from (_Form(field, form, False) for form in forms)
        for field, forms in data["fallback"].items():
            yield from (_Form(field, form, True) for form in forms)

    @staticmethod
    def _patterns(base: Mapping[str, list[str]], own: Mapping[str, list[str]], tail: str) -> dict[str, re.Pattern[str]]:
        return {key: _any([*base.get(key, []), *own.get(key, [])], tail) for key in {**base, **own}}

    def _heading(self, text: str) -> Heading | None:
        """The heading that a line is or begins with."""
        text = despace(text[:_LONGEST])
        if text.lstrip()[:1].islower():  # a title or a sentence that was wrapped: `… efter` / `høring`
            return None
        forms = self._forms.get(_start(text), [])
        if len(text) < _LONGEST and any(sign in text for sign in _SIGNS_OF_BODY):
            forms = [*forms, *self._by_body]
        for form in forms:
            match = form.pattern.match(text)
            if match and _is_meant(match):
                groups = match.groupdict()
                rest = match.start("rest") if groups["rest"] else None
                return Heading(form.field, match["name"], rest, groups.get("body"), groups.get("date"), form.fallback)
        return None

    def glued_forms(self) -> list[str]:
        """The headings that may be glued to their text, longest first, case as written."""
        forms = [form.text for forms in self._forms.values() for form in forms if not form.fallback]
        longest_first = sorted((form for form in forms if len(form) > 3), key=len, reverse=True)
        return [form for text in longest_first if "{" not in text for form in (text, text.upper())]

    def label(self, text: str) -> Label | None:
        """The header label that a line begins with."""
        patterns = (*self._labels.items(), *self._loose_labels.items())
        found = [(match.end(), key) for key, pattern in patterns if (match := pattern.match(text))]
        return Label(max(found)[1], max(found)[0]) if found else None

    def sentence(self, text: str) -> Label | None:
        """The beginning of a sentence that tells who was there, who was not or who else: `Fraværende var`."""
        found = ((key, pattern.match(text)) for key, pattern in self._sentences.items())
        return next((Label(key, match.end()) for key, match in found if match), None)

    def unlisted_label(self, text: str) -> Label | None:
        """A label that stands on no list, with what its words tell of the people behind it.

        GROUP where they tell nothing, which a colon must show to be a label then.
        """
        match = _UNLISTED.match(text)
        if not match or len(match["name"].split()) > _MOST_WORDS:
            return None
        key = next((key for key, telling in self._telling.items() if telling.search(match[0])), None)
        if key is None and ":" in match["tail"]:
            key = GROUP
        return Label(key, match.end()) if key else None

    def kind(self, text: str) -> Kind | None:
        """The kind of minutes that a title line names."""
        text = despace(text)
        found = next((kind for kind, pattern in self._kinds.items() if pattern.match(text)), None)
        return cast("Kind | None", found)

    def furniture(self, text: str) -> FurnitureKind | None:
        """The kind of furniture that a line is the heading of: contents, attachment overview, signatures."""
        text = despace(text)
        if _start(text) not in self._furniture_starts and "•" not in text:
            return None
        found = next((kind for kind, pattern in self._furniture.items() if pattern.match(text)), None)
        return cast("FurnitureKind | None", found)

    def bare_title(self, title: str) -> str:
        """A title without the label in front of it and the mark behind it that only says what kind of item it is."""
        label = self._title_label.match(title)
        return self._title_mark.sub("", title[label.end() :] if label else title)

    def is_junk(self, text: str) -> bool:
        """Whether a line is what a system left behind."""
        return bool(self._junk.match(text))


@cache
def vocabulary(layout: Layout) -> Vocabulary:
    """The vocabulary of a layout, made once."""
    return Vocabulary(layout)
