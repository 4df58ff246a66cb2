"""Running heads of a text without pages: told by their words, since nothing is known of their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence, Set
from functools import cache
from itertools import pairwise

from msgspec.structs import replace

from minutes.danish.committees import body_pattern
from minutes.danish.dates import DATE, WEEKDAY
from minutes.ingest.flow import is_list_entry
from minutes.ingest.starts import opens_item
from minutes.records import Line

_OFTEN = 3  # so often a head stands in a document at least, and one that counts the pages …
_OFTEN_COUNTING = 2
_LONGEST = 200  # characters
_MUNICIPALITY = (
    r"(?:[A-ZÆØÅ][\wæøåÆØÅ-]{0,30}(?: [A-ZÆØÅ][\wæøå-]{0,30})? (?:Kommune|KOMMUNE|Regionskommune|Amt)(?!\w)"
    r"|Region [A-ZÆØÅ][a-zæøå]{2,30})"
)
_KIND = r"(?:(?:Åbent?|ÅBENT?|Lukket) )?(?i:refer(?:at)?|beslutningsreferat|dagsorden|beslutningsprotokol|protokol)"
_TITLE = re.compile(rf"\s*{_KIND} [a-zæøå]")
_BARE_NUMBER = re.compile(r"\s*(?:(\d{1,3})|[-–] ?(\d{1,3}) ?[-–])\s*$")
_PAGE_ALONE = re.compile(
    r"\s*(?:(?:side:?|s\.) ?(\d+)(?: (?:af|/) \d+|[:/]\d+)?|(\d+) (?:af|of) \d+)\s*+$", re.IGNORECASE
)
# A head in words of its own that ends in the page: `Referat fra Byrådets møde 28.11.2013      Side 2`.
_COUNTING = re.compile(
    r"\s*(?P<fixed>\S.{5,120}?)(?:(?:\s{2,}|\t\s*|(?<=\d{4}) )(?:[Ss]ide:?|s\.)?\s?|,? (?:[Ss]ide:?|s\.) ?)"
    r"(?P<page>\d{1,4})(?: ?(?:af|/|:) ?\d+)?\s*$"
)
_PAGED = re.compile(
    r"\s*(?P<fixed>\S.{5,150}?)(?:\s{2,}|\t|[,–-] ?)(?:[Ss]ide:?|s\.|[Bb]lad)? ?\d{1,3}(?: ?(?:af|/|:) ?\d+)?\s*$"
)
_WORD = re.compile(r"\w{2,}")
_TOP = 10  # lines at the top of a text that name the meeting
_FEWEST_WORDS = 4
_CAPITALS = re.compile(r"[A-ZÆØÅ]{6,}")  # `ØKONOMIUDVALGET`
_TELLING = {"municipality", "date", "page"}
_BETWEEN = re.compile(r"(?:[\s|,•–-]|(?:[Ff]or|fra|af|i|til|møde[ti]?|den|d\.)(?=\s))*")


@cache
def _pieces() -> re.Pattern[str]:
    """What a running head consists of, in any order."""
    return re.compile(
        rf"(?P<municipality>(?<!\w){_MUNICIPALITY}(?![a-zæøå]))|(?P<body>(?<!\w){body_pattern()})(?:s(?=\s))?"
        rf"|(?P<date>(?:(?:Møded|D)ato:? ?)?(?:{WEEKDAY} (?:den )?)?(?:\d{{1,2}}\. og )?{DATE}(?: og {DATE})?)"
        r"|(?P<page>(?:[Ss]ide:?|SIDE:?|s\.) ?\d+(?: (?:af|/) \d+)?(?!\d)"
        r"|(?:\d+ (?:af|of) \d+|\d{1,3}/\d{1,3})(?=\s*$))"
        rf"|(?P<count>(?<=\s)\d{{1,3}}(?=\s*$))|(?P<kind>{_KIND})(?!\w)|(?P<time>kl\. ?\d{{1,2}}[.:]\d\d)"
        r"|(?P<access>(?:[Åå]ben|[Ll]ukket)(?=\s*$))"
    )


def _head(text: str) -> dict[str, str]:
    """The pieces that a line consists of, by kind; none where it says anything else."""
    found: dict[str, str] = {}
    text = _CAPITALS.sub(lambda word: word[0].capitalize(), text)
    position = len(text) - len(text.lstrip(" \t|•–-"))
    while position < len(text):
        match = _pieces().match(text, position)
        if not match:
            return {}
        found[match.lastgroup or ""] = match[0]
        position = _BETWEEN.match(text, match.end()).end()  # type: ignore[union-attr]
    return found


@cache
def head_in_text() -> re.Pattern[str]:
    """A running head inside a flattened text: the municipality, with its body and date where they follow."""
    return re.compile(rf"(?<!\S){_MUNICIPALITY}(?: {body_pattern()})?(?: {DATE})?(?!\S)")


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """The lines that are nothing but a page's number, where such numbers only go up."""
    found: set[int] = set()
    for pattern in (_BARE_NUMBER, _PAGE_ALONE):
        matches = ((i, match) for i, line in enumerate(lines) if (match := pattern.match(line.text)))
        bare = [(i, int(match[match.lastindex or 0])) for i, match in matches]
        bare = [(i, number) for i, number in bare if pattern is _PAGE_ALONE or not opens_item(lines, i)]
        numbers = [number for _, number in bare]
        found |= {i for i, _ in bare} if numbers == sorted(set(numbers)) else set()
    return found


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _is_sure(kinds: Set[str]) -> bool:
    """Whether a line is a head even where it stands once: municipality and body, or any of these with `Side 3`."""
    if "time" in kinds:
        return False  # it may be the meeting's own
    if {"municipality", "body"} <= kinds:
        return bool(kinds & {"date", "page", "count"})
    return "page" in kinds and len(kinds) > 1


def _decides(text: str, pieces: dict[str, str]) -> bool:
    """Whether a line reads as the heading of a decision, too: `Byrådet den 4. maj 2021`, `04.05.2021 Byrådet`."""
    if pieces.keys() != {"body", "date"}:
        return False
    return next(iter(pieces)) == "date" or bool(re.search(r"(?<!\d),| d(?:en|\.) ", text))


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


def _top_again(lines: Sequence[Line]) -> set[int]:
    """The lines that say nothing but what the top of the text says, with a date, and count the pages."""
    said = {word for line in lines[:_TOP] for word in _WORD.findall(line.text.casefold())}
    found: set[int] = set()
    for index, line in enumerate(lines[_TOP:], _TOP):
        match = _PAGED.match(line.text) if len(line.text) < _LONGEST and line.text[-1:].isdigit() else None
        words = _WORD.findall(match["fixed"].casefold()) if match else []
        if len(words) >= _FEWEST_WORDS and said.issuperset(words) and _body_and_date()[1].search(line.text):
            found.add(index)
    return found


def _titles_again(lines: Sequence[Line]) -> set[int]:
    """The lines that say the title of the minutes again: `Åbent referat for Byrådets møde den 4. maj 2021`."""
    seen: set[str] = set()
    found: set[int] = set()
    for index, line in enumerate(lines):
        if len(line.text) < _LONGEST and _TITLE.match(line.text):
            if line.text in seen and all(pattern.search(line.text) for pattern in _body_and_date()):
                found.add(index)
            seen.add(line.text)
    return found


def _opens_page(index: int, lines: Sequence[Line], like: Mapping[int, dict[str, str]]) -> bool:
    """Whether a line may stand at the top of a page, as a row of a table does not."""
    above = like.get(index - 1, {})
    return lines[index].gap or "municipality" in above or not index or lines[index].page > lines[index - 1].page


def repeated_heads(lines: Sequence[Line]) -> frozenset[int]:
    """The indexes of lines that read like a running head and come again, and of page numbers.

    A body's name or a kind alone, or what may be the heading of a decision, counts only where it stands next to a
    line that is a head without doubt as a rule; a day below the word `beslutning` is that of the decision.
    """
    short = ((i, line) for i, line in enumerate(lines) if len(line.text) < _LONGEST)
    like = {i: pieces for i, line in short if (pieces := _head(line.text))}
    like = {i: pieces for i, pieces in like.items() if not (i and "beslutning" in lines[i - 1].text.casefold())}
    like = {i: pieces for i, pieces in like.items() if "count" not in pieces or _opens_page(i, lines, like)}
    keys = {i: pieces.get("municipality") or _pattern(lines[i].text) for i, pieces in like.items()}
    often = Counter(keys.values())
    repeated = {i for i, key in keys.items() if often[key] >= (_OFTEN_COUNTING if "count" in like[i] else _OFTEN)}
    telling = {i for i in repeated if like[i].keys() & _TELLING and not _decides(lines[i].text, like[i])}
    heads = {i for i, pieces in like.items() if _is_sure(pieces.keys())} | telling
    heads |= _counting_heads(lines) | _top_again(lines) | _page_numbers(lines) | _titles_again(lines)
    beside: set[int] = set()
    while new := {i for i in repeated - heads - beside if {i - 1, i + 1} & (heads | beside)}:
        beside |= new
    usual = Counter(keys[i] for i in beside)
    return frozenset(heads | {i for i in beside if usual[keys[i]] * 2 > often[keys[i]]})


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
