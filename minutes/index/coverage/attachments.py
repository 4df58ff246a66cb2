"""Bilag that an item names and its list does not have."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_TEXTS = ("items.resume", "items.sagsfremstilling", "items.økonomiske_konsekvenser", "items.indstilling")
_HIGHEST = 99


class Lacking(NamedTuple):
    """The numbers of bilag that an item names and does not list, and who names them."""

    item: str
    numbers: tuple[int, ...]
    named_by: str


def find_lacking(connection: sqlite3.Connection) -> Iterator[Lacking]:
    """The items that lack bilag, by their own lists, their points and their texts."""
    seen: defaultdict[str, set[int]] = defaultdict(set)
    for finder in (_in_lists, _of_points, _in_texts):
        for lacking in finder(connection):
            numbers = tuple(number for number in lacking.numbers if number not in seen[lacking.item])
            seen[lacking.item].update(numbers)
            if numbers:
                yield lacking._replace(numbers=numbers)


def _in_lists(connection: sqlite3.Connection) -> Iterator[Lacking]:
    """Numbers that lack between two of a list."""
    query = (
        "SELECT item, json_group_array(number) FROM bilag WHERE number IS NOT NULL GROUP BY item"
        " HAVING max(number) - min(number) + 1 > count(DISTINCT number) AND max(number) <= ?"
    )
    for item, listed in connection.execute(query, (_HIGHEST,)):
        numbers = {int(number) for number in listed.strip("[]").split(",")}
        yield Lacking(item, tuple(sorted(set(range(min(numbers), max(numbers))) - numbers)), "its list goes past it")


def _of_points(connection: sqlite3.Connection) -> Iterator[Lacking]:
    """Numbers that a point has and the item's list has not."""
    query = (
        "SELECT points.item, named.value FROM points, json_each(points.bilag) AS named WHERE NOT EXISTS"
        " (SELECT 1 FROM bilag WHERE bilag.item = points.item AND (number = named.value OR number IS NULL))"
        " ORDER BY points.item, named.value"
    )
    for item, number in connection.execute(query):
        yield Lacking(item, (number,), "a point names it")


def _in_texts(connection: sqlite3.Connection) -> Iterator[Lacking]:
    """Numbers that the text of an item, or of a point of it, names. An item without any list may mean another's."""
    text = " || char(10) || ".join(f"coalesce({column}, '')" for column in _TEXTS)
    query = (
        f"SELECT item, text FROM (SELECT items.id AS item, {text} AS text FROM items"
        " UNION ALL SELECT item, text FROM points) AS told WHERE text GLOB '*[Ii][Ll][Aa][Gg]?[0-9Nn]*'"
        " AND EXISTS (SELECT 1 FROM bilag WHERE bilag.item = told.item)"
    )
    listed = "SELECT count(*), count(number), json_group_array(number) FROM bilag WHERE item = ?"
    for item, told in connection.execute(query):
        named = {int(each) for match in _mention().finditer(told) for each in re.findall(r"\d+", match["numbers"])}
        if not named:
            continue
        total, numbered, numbers = connection.execute(listed, (item,)).fetchone()
        own = {int(each) for each in re.findall(r"\d+", numbers)}
        if numbered < total:
            own |= set(range(1, total + 1))  # a list without numbers is counted from 1
        lacking = tuple(sorted(each for each in named - own if 0 < each <= _HIGHEST))
        if lacking:
            yield Lacking(item, lacking, "its text names it")


@cache
def _mention() -> re.Pattern[str]:
    """`bilag 3`, `bilag 2, 3 og 4`; not `bilag 3 til bekendtgørelsen`, not `bilag 1.2`."""
    data = tomllib.loads(files("minutes.index.coverage").joinpath("words.toml").read_text("utf-8"))
    others = "|".join(map(re.escape, data["others"]))
    number = r"\d{1,2}(?![\d/-]|[.,]\d)"
    return re.compile(
        rf"\bbilag\s(?:nr\.?\s*)?(?P<numbers>{number}(?:(?:\s*,\s*|\s+og\s+){number})*)"
        rf"(?!\w|\s+(?:til|i|af|fra)\s+(?:\S+\s+)?(?:{others}))",
        re.IGNORECASE,
    )
