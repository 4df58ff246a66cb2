"""The project's own labelled documents: field by field, how much of each the parser reads.

Usage:  python benchmarks/golden.py [--wrong]

Every document of `tests/golden` is invented and has its gold beside it, `<family>.txt` and `<family>.toml`: all
that the parser must find, with the whole text of each field. What the gold does not state must be empty.
White space does not count. --wrong shows what differs.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from minutes.danish.forms import letters
from minutes.ingest.reader import read
from minutes.ingest.segments import segment

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "golden"

Record = dict[str, Any]
# The values of one document by field; one that a document has twice counts twice.
Values = dict[str, Counter[str]]

MEETING = ("municipality", "committee", "kind", "date", "start", "end", "place")
TEXTS = (
    "title",
    "number",
    "access",
    "case_number",
    "resume",
    "sagsfremstilling",
    "økonomiske_konsekvenser",
    "indstilling",
)
PERSON = ("name", "title", "party", "role")
BILAG = ("number", "document_id", "access", "title", "journal_number", "mark")
DEFAULTS: Record = {"access": "åben", "kind": "dagsorden"}


class Golden(NamedTuple):
    """One labelled document; `layout` is the entry of layouts.toml that its text must choose."""

    family: str
    path: Path
    layout: str
    gold: Record


def load(folder: Path = FOLDER) -> list[Golden]:
    """All labelled documents, in the order of their names."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        gold = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
        found.append(Golden(path.stem, path, gold.get("layout", ""), gold))
    return found


def parsed(path: Path) -> Record:
    """What the parser makes of a document, as the gold has it: plain records."""
    record: Record = msgspec.to_builtins(segment(read(path)))
    return record


def words(value: Any) -> str:
    """A value as one line of text."""
    return " ".join(str("" if value is None else value).split())


def body(committee: Record | None) -> str:
    """A committee as one text: name and abbreviation."""
    return "|".join(words((committee or {}).get(key)) for key in ("name", "abbreviation"))


def person(record: Record) -> str:
    """A person as one text."""
    return "|".join(words(record.get(key)) for key in PERSON)


def attachment(record: Record) -> str:
    """A bilag as one text."""
    return "|".join(words(record.get(key, DEFAULTS.get(key))) for key in BILAG)


def decision(record: Record) -> str:
    """A decision as one text: who, when, what."""
    return f"{body(record.get('committee'))} {record.get('date') or '-'}: {words(record.get('text'))}"


def point(record: Record) -> str:
    """An underpunkt as one text, with what was decided on it and the numbers of its bilag."""
    decided = " / ".join(words(each["text"]) for each in record.get("beslutning", ()))
    bilag = ", ".join(map(str, record.get("bilag", ())))
    return "|".join([*(words(record.get(key)) for key in ("number", "time", "title", "text")), decided, bilag])


def row(record: Record) -> str:
    """A row of a calendar as one text."""
    return " • ".join([record["date"], *map(words, record["entries"])])


def _of_meeting(meeting: Record) -> Iterator[tuple[str, str]]:
    for field in MEETING:
        value = meeting.get(field, DEFAULTS.get(field))
        text = body(value) if field == "committee" else words(value)
        if text.strip("|"):
            yield f"meeting.{field}", text
    for field in ("members", "fraværende"):
        yield from ((f"meeting.{field}", person(each)) for each in meeting.get(field, ()))


def _of_item(item: Record) -> Iterator[tuple[str, str]]:
    """The values of one item; those of a list that has an order carry their place in it."""
    for field in TEXTS:
        text = words(item.get(field, DEFAULTS.get(field)))
        if text:
            yield f"item.{field}", text
    yield from (("item.sagsgang", f"{at}. {body(each)}") for at, each in enumerate(item.get("sagsgang", ()), 1))
    for field in ("beslutning", "tidligere_behandling"):
        yield from ((f"item.{field}", f"{at}. {decision(each)}") for at, each in enumerate(item.get(field, ()), 1))
    yield from (("item.fraværende", person(each)) for each in item.get("fraværende", ()))
    yield from (("item.bilag", attachment(each)) for each in item.get("bilag", ()))
    yield from (
        ("item.underpunkter", f"{at}. {point(each)}") for at, each in enumerate(item.get("underpunkter", ()), 1)
    )
    yield from (("item.calendar", row(each)) for each in item.get("calendar", ()))


def paired(gold: list[Record], found: list[Record]) -> list[Record]:
    """The found items in the gold's order, an empty one where none fits; those left over behind."""
    left = list(found)
    pairs = []
    for item in gold:
        same = (each for each in left if each.get("number") == item.get("number") and each["title"] == item["title"])
        alike = (each for each in left if letters(each["title"]) == letters(item["title"]))
        numbered = (each for each in left if item.get("number") and each.get("number") == item["number"])
        match = next(same, None) or next(alike, None) or next(numbered, None)
        if match is not None:
            left.remove(match)
        pairs.append(match)
    for at, match in enumerate(pairs):
        if match is None and left:
            pairs[at] = left.pop(0)
    return [match or {} for match in pairs] + left


def values(record: Record, items: list[Record], sections: list[Record] | None = None) -> Values:
    """A document's values by field; `sections` are the items of the gold, which says whose sections count."""
    result: Values = {}

    def add(field: str, value: str) -> None:
        result.setdefault(field, Counter())[value] += 1

    for field, value in _of_meeting(record["meeting"]):
        add(field, value)
    for at, item in enumerate(items, 1):
        if not item:
            continue
        add("items", str(at))
        for field, value in _of_item(item):
            add(field, f"#{at} {value}")
        judged = at <= len(sections or ()) and "sections" in (sections or [])[at - 1]
        for name, text in item.get("sections", {}).items() if judged else ():
            add("item.sections", f"#{at} {words(name)}: {words(text)}")
    return result


def compared(gold: Record, found: Record) -> tuple[Values, Values]:
    """The values of the gold and those found, items set against each other."""
    items = paired(gold["items"], found["items"])
    return values(gold, gold["items"], gold["items"]), values(found, items, gold["items"])


def wrong(gold: Values, found: Values) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """The fields that differ, each with what is missing and what is too much."""
    nothing: Counter[str] = Counter()
    pairs = {field: (gold.get(field, nothing), found.get(field, nothing)) for field in gold.keys() | found.keys()}
    return {field: (mine - its, its - mine) for field, (mine, its) in sorted(pairs.items()) if mine != its}


class Tally:
    """Counts per field over several documents."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.gold: Counter[str] = Counter()
        self.found: Counter[str] = Counter()

    def add(self, gold: Values, found: Values) -> None:
        """Count the values of one document."""
        for field in gold.keys() | found.keys():
            mine, its = gold.get(field, Counter()), found.get(field, Counter())
            self.right[field] += (mine & its).total()
            self.gold[field] += mine.total()
            self.found[field] += its.total()

    def f1(self, field: str) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing to find and nothing found."""
        total = self.gold[field] + self.found[field]
        return 2 * self.right[field] / total if total else 1.0

    def table(self) -> list[str]:
        """A line for each field."""
        rows = [f"{'field':32} {'F1':>6} {'right':>6} {'extra':>6} {'missed':>6}"]
        for field in sorted(self.gold.keys() | self.found.keys()):
            right = self.right[field]
            extra, missed = self.found[field] - right, self.gold[field] - right
            rows.append(f"{field:32} {self.f1(field):6.3f} {right:6} {extra:6} {missed:6}")
        return rows


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="show what differs")
    parser.add_argument("families", nargs="*", metavar="FAMILY", help="only these documents")
    options = parser.parse_args()
    tally = Tally()
    goldens = [golden for golden in load() if golden.family in (options.families or [golden.family])]
    for golden in goldens:
        mine, its = compared(golden.gold, parsed(golden.path))
        tally.add(mine, its)
        for field, (missing, extra) in wrong(mine, its).items() if options.wrong else ():
            print(f"{golden.family} {field}")
            print("".join(f"  - {value}\n" for value in missing) + "".join(f"  + {value}\n" for value in extra), end="")
    print(f"{len(goldens)} documents of tests/golden")
    print("\n".join(tally.table()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
