"""The type and the numbers of a Word document's paragraphs, worked out from its styles and numbering."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from minutes.ingest.builder import BODY_SIZE

# Headings without a size of their own, by their level; Word's own styles always have one.
_HEADING_SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.5)
_HEADING_NAME = re.compile(r"(?:heading|overskrift) ?([1-9])$", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}
_DEEPEST = 20  # styles based on styles
_LEVELS = 9  # of a list, Word's own limit
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Style(NamedTuple):
    """How a paragraph or a run is set: size in points, space in twentieths of a point, its list and level in it."""

    size: float = BODY_SIZE
    bold: bool = False
    hidden: bool = False
    before: int = 0
    after: int = 0
    number: str | None = None
    level: int = 0


def local(element: Any) -> str:
    """The name of an element without its namespace; documents come in two of them."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str = "val") -> str | None:
    """An attribute by its name without its namespace."""
    return next((str(found) for key, found in element.items() if key.rpartition("}")[2] == name), None)


def _child(element: Any, *names: str) -> Any:
    """The descendant by a path of names, None where there is none."""
    for name in names:
        element = None if element is None else next((one for one in element if local(one) == name), None)
    return element


def _number(text: str | None) -> int | None:
    return int(text) if text and len(text) < 8 and re.fullmatch(r"-?\d+", text) else None


def _with_run(style: Style, properties: Any) -> Style:
    """The style with what run properties change in it."""
    for one in () if properties is None else properties:
        name = local(one)
        on = (value(one) or "1") not in _OFF
        if name == "sz":
            half_points = _number(value(one)) or 0
            style = style._replace(size=half_points / 2) if half_points > 0 else style
        elif name == "b":
            style = style._replace(bold=on)
        elif name == "vanish":
            style = style._replace(hidden=on)
    return style


def _with_paragraph(style: Style, properties: Any) -> Style:
    """The style with what paragraph properties change in it."""
    spacing = _child(properties, "spacing")
    if spacing is not None:
        before, after = _number(value(spacing, "before")), _number(value(spacing, "after"))
        style = style._replace(
            before=style.before if before is None else before, after=style.after if after is None else after
        )
    number, level = _child(properties, "numPr", "numId"), _child(properties, "numPr", "ilvl")
    if number is not None:
        style = style._replace(number=value(number))
    if level is not None:
        style = style._replace(level=min(max(_number(value(level)) or 0, 0), _LEVELS - 1))
    return style


class Styles:
    """The named styles of a document."""

    def __init__(self, root: Any) -> None:
        self._named: dict[str, Any] = {}
        self._ready: dict[str, Style] = {}
        self._default = ""
        base = Style()
        for element in () if root is None else root:
            if local(element) == "style":
                name = value(element, "styleId") or ""
                self._named[name] = element
                if value(element, "type") == "paragraph" and (value(element, "default") or "0") not in _OFF:
                    self._default = name
            elif local(element) == "docDefaults":
                base = _with_run(base, _child(element, "rPrDefault", "rPr"))
                base = _with_paragraph(base, _child(element, "pPrDefault", "pPr"))
        self._base = base

    def _style(self, name: str) -> Style:
        """A paragraph style with all that it is based on."""
        if name in self._ready:
            return self._ready[name]
        chain: list[Any] = []
        at: str | None = name
        while at in self._named and len(chain) < _DEEPEST:
            chain.append(self._named[at])
            based = _child(self._named[at], "basedOn")
            at = None if based is None else value(based)
        style = self._base
        for element in reversed(chain):
            style = self._apply(style, element)
        self._ready[name] = style
        return style

    @staticmethod
    def _apply(style: Style, element: Any) -> Style:
        titled = _child(element, "name")
        heading = _HEADING_NAME.match((value(titled) or "") if titled is not None else "")
        if heading:
            sizes = _HEADING_SIZES[min(int(heading[1]), len(_HEADING_SIZES)) - 1]
            style = style._replace(bold=True, size=sizes)
        changed = _with_run(_with_paragraph(style, _child(element, "pPr")), _child(element, "rPr"))
        return changed._replace(bold=True) if heading else changed

    def of_paragraph(self, element: Any) -> Style:
        """The style of a paragraph, with what it sets itself."""
        properties = _child(element, "pPr")
        named = _child(properties, "pStyle")
        style = self._style(self._default if named is None else value(named) or "")
        return _with_paragraph(style, properties)

    def of_run(self, element: Any, paragraph: Style) -> Style:
        """The style of a run in a paragraph."""
        properties = _child(element, "rPr")
        named = _child(properties, "rStyle")
        character = None if named is None else self._named.get(value(named) or "")
        style = paragraph if character is None else _with_run(paragraph, _child(character, "rPr"))
        return _with_run(style, properties)


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (number // size)
        number %= size
    return text


def _written(number: int, form: str) -> str:
    """A list's number as Word writes it."""
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= number < 4000:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return f"{number:02}" if form == "decimalZero" else str(number)


class _Level(NamedTuple):
    start: int = 1
    form: str = "decimal"
    text: str = ""


class Numbering:
    """The lists of a document, counted on as their entries come."""

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}  # list -> its abstract one, its own starts
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for element in () if root is None else root:
            if local(element) == "abstractNum":
                levels = [one for one in element if local(one) == "lvl"]
                self._levels[value(element, "abstractNumId") or ""] = dict(map(self._level, levels))
            elif local(element) == "num":
                abstract = _child(element, "abstractNumId")
                starts = dict(self._start(one) for one in element if local(one) == "lvlOverride")
                name = "" if abstract is None else value(abstract) or ""
                self._lists[value(element, "numId") or ""] = (name, {k: v for k, v in starts.items() if v is not None})

    @staticmethod
    def _level(element: Any) -> tuple[int, _Level]:
        parts = {
            name: value(found)
            for name in ("start", "numFmt", "lvlText")
            if (found := _child(element, name)) is not None
        }
        start = _number(parts.get("start"))
        level = _Level(1 if start is None else start, parts.get("numFmt") or "decimal", parts.get("lvlText") or "")
        return _number(value(element, "ilvl")) or 0, level

    @staticmethod
    def _start(element: Any) -> tuple[int, int | None]:
        start = _child(element, "startOverride")
        return _number(value(element, "ilvl")) or 0, None if start is None else _number(value(start))

    def mark(self, number: str | None, level: int) -> str:
        """What stands in front of the next entry of a list: `1. `, `• `, nothing outside of lists."""
        if number is None or number not in self._lists:
            return ""
        abstract, starts = self._lists[number]
        levels = self._levels.get(abstract, {})
        counts = self._counts.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            counts |= {at: start - 1 for at, start in starts.items()}
        own = levels.get(level, _Level())
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if own.form in ("bullet", "none"):
            return "• " if own.form == "bullet" else ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            found = levels.get(at, _Level())
            return _written(counts.get(at, found.start), found.form)

        text = re.sub(r"%([1-9])", shown, own.text).strip()
        return f"{text} " if text else ""
