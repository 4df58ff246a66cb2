"""Running heads of a text without pages: told by their words, since nothing is known of their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from functools import cache
from itertools import pairwise

from msgspec.structs import replace

from minutes.danish.committees import body_pattern
from minutes.danish.dates import DATE, WEEKDAY
from minutes.ingest.flow import is_list_entry
from minutes.ingest.starts import opens_item
from minutes.records import Line

_OFTEN = 3  # so often a head stands in a document at least
_LONGEST = 200  # characters
_MUNICIPALITY = r"[A-ZÆØÅ][\wæøåÆØÅ-]*(?: [A-ZÆØÅ][\wæøå-]*)? (?:Kommune|KOMMUNE)"
_PAGE = r",? ?(?:[Ss]ide|s\.) ?\d+(?: af \d+)?"
_KIND = r"Refer(?:at)?|REFERAT|Dagsorden|DAGSORDEN|Beslutningsprotokol|BESLUTNINGSPROTOKOL"
_BARE_NUMBER = re.compile(r"\s*(\d{1,3})\s*$")
_PAGE_ALONE = re.compile(r"\s*[Ss]ide ?\d+(?: af \d+)?\s*$")
# A head in words of its own that ends in the page: `Referat fra Byrådets møde 28.11.2013      Side 2`.
_COUNTING = re.compile(
    r"\s*(?P<fixed>\S.{5,120}?)(?:(?:\s{2,}|\t\s*|(?<=\d{4}) )(?:[Ss]ide|s\.)?\s?|,? (?:[Ss]ide|s\.) ?)"
    r"(?P<page>\d{1,4})(?: af \d+)?\s*$"
)


@cache
def _head() -> re.Pattern[str]:
    """Municipality, body, date, page and kind in this order, any of them; the first four groups tell a head."""
    date = rf"(?:Mødedato:? ?)?(?:{WEEKDAY} (?:den )?)?{DATE}"
    return re.compile(
        rf"\s*(?=\S)(?P<municipality>{_MUNICIPALITY})?[\s|]*+(?P<body>{body_pattern()})?[\s|]*+"
        rf"(?:den (?=.*(?:[Ss]ide|s\.) ?\d))?(?P<date>{date})?(?P<page>\s*+{_PAGE})?\s*+(?P<kind>{_KIND})?\s*+$"
    )


@cache
def head_in_text() -> re.Pattern[str]:
    """A running head inside a flattened text: the municipality, with its body and date where they follow."""
    return re.compile(rf"(?<!\S){_MUNICIPALITY}(?: {body_pattern()})?(?: {DATE})?(?!\S)")


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """The lines that are nothing but a number, where such numbers only go up: the page's."""
    bare = [(i, int(match[1])) for i, line in enumerate(lines) if (match := _BARE_NUMBER.match(line.text))]
    bare = [(i, number) for i, number in bare if not opens_item(lines, i)]
    numbers = [number for _, number in bare]
    return {i for i, _ in bare} if numbers == sorted(set(numbers)) else set()


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))


@cache
def _body_and_date() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(body_pattern()), re.compile(DATE, re.IGNORECASE)


def _counting_heads(lines: Sequence[Line]) -> set[int]:
    """The lines with a body and a date that are the same up to the page at their end, which only goes up."""
    found: dict[str, list[tuple[int, int]]] = {}
    for index, line in enumerate(lines):
        match = _COUNTING.match(line.text) if len(line.text) < _LONGEST and line.text[-1:].isdigit() else None
        if match and all(pattern.search(match["fixed"]) for pattern in _body_and_date()):
            found.setdefault(match["fixed"], []).append((index, int(match["page"])))
    counting = (on for on in found.values() if len(on) > 1 and all(a[1] < b[1] for a, b in pairwise(on)))
    return {index for on in counting for index, _ in on}


def repeated_heads(lines: Sequence[Line]) -> frozenset[int]:
    """The indexes of lines that read like a running head and come again, and of bare page numbers.

    A body's name or a kind alone counts only next to a line that is a head without doubt; a day below the word
    `beslutning` is that of the decision.
    """
    short = ((i, line) for i, line in enumerate(lines) if len(line.text) < _LONGEST)
    like = {i: match for i, line in short if (match := _head().match(line.text))}
    like = {i: match for i, match in like.items() if not (i and "beslutning" in lines[i - 1].text.casefold())}
    keys = {i: match["municipality"] or _pattern(lines[i].text) for i, match in like.items()}
    often = Counter(keys.values())
    repeated = {i: match for i, match in like.items() if often[keys[i]] >= _OFTEN}
    sure = {i for i, match in like.items() if sum(map(bool, match.group("municipality", "body", "date", "page"))) > 2}
    sure |= _counting_heads(lines) | {i for i in like if _PAGE_ALONE.match(lines[i].text)}
    heads = sure | {i for i, match in repeated.items() if match["municipality"] or match["date"] or match["page"]}
    beside = {i for i in like if often[keys[i]] > 1 and (i - 1 in heads or i + 1 in heads)}
    return frozenset(heads | beside | _page_numbers(lines))


def without_heads(lines: Sequence[Line], heads: Container[int]) -> list[Line]:
    """The lines between the heads; one that goes on with the sentence in front of a head is joined to it."""
    kept: list[Line] = []
    cut = False
    for index, line in enumerate(lines):
        if index in heads:
            cut = True
            continue
        goes_on = cut and kept and line.text.strip()[:1].islower() and not is_list_entry(line.text)
        joined = goes_on and kept[-1].text.rstrip()[-1:].isalpha()
        kept.append(replace(line, gap=False, continues=True) if joined else line)
        cut = False
    return kept
