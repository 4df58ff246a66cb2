"""Entities: precision and recall on labelled prose, and words a second beside spaCy's own tokenizer.

    python benchmarks/entities.py            quality and speed
    python benchmarks/entities.py --worst    with every sentence that is read wrong
    python benchmarks/entities.py --quality  quality alone

The prose is invented: `tests/prose/*.toml`. Speed is measured on the sample municipality in `data/raw`, in processor
time, without a statistical model, all in one run.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.language import Language

from minutes.danish.committees import CommitteeNames
from minutes.danish.forms import letters
from minutes.errors import MinutesError
from minutes.ingest.reader import read
from minutes.nlp import load
from minutes.nlp.outcomes import find_outcome
from minutes.nlp.settings import Settings
from minutes.nlp.steps import find_announced
from minutes.records import Committee, Person

ROOT = Path(__file__).resolve().parent.parent
PROSE = ROOT / "tests" / "prose"
KINDS = {"persons": "PERSON", "committees": "COMMITTEE", "bodies": "BODY"}
FLOORS = {"persons": (0.97, 0.97), "committees": (0.97, 0.97), "bodies": (0.95, 0.95)}  # precision, recall
FASTEST_ALLOWED = 60_000  # words a second and core
_ROUNDS = 3
_WORDS = 150_000  # so many words are read in a round


class Tally:
    """Found and right, found and wrong, missed."""

    def __init__(self) -> None:
        self.right = self.extra = self.missed = 0

    @property
    def precision(self) -> float:
        """How much of what was found is right."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """How much of what is there was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


class Wrong(NamedTuple):
    """A sentence that is read wrong."""

    text: str
    missed: set[str]
    extra: set[str]


class Quality(NamedTuple):
    """The tallies by kind and by table, and what is wrong."""

    kinds: dict[str, Tally]
    tables: dict[str, Tally]
    wrong: list[Wrong]
    sentences: int


def sentences() -> Iterator[tuple[str, str, dict[str, set[str]]]]:
    """Each labelled sentence with its table's name and the names in it by kind."""
    for path in sorted(PROSE.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        for sentence in table["sentence"]:
            yield table["kind"], sentence["text"], {kind: set(sentence.get(kind, ())) for kind in KINDS}


def found_in(nlp: Language, text: str) -> dict[str, set[str]]:
    """The names that the pipeline finds, by kind; a body without a name by its abbreviation."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for span in nlp(text).ents:
        for kind, label in KINDS.items():
            if span.label_ == label:
                found[kind].add(name_of(span._.value))
    return found


def name_of(value: object) -> str:
    """A person's name; a body's name, or its abbreviation where it has none."""
    if isinstance(value, Person):
        return value.name
    assert isinstance(value, Committee)
    return value.name or value.abbreviation or ""


def same(gold: set[str], found: set[str], nlp: Language) -> tuple[set[str], set[str]]:
    """What is missed and what is too much; an abbreviation of the table counts as its name."""
    full = {short: name_of(span._.value) for short in gold for span in nlp(f"ØK/{short}").ents if span.text == short}
    wanted = {letters(full.get(each, each)): each for each in gold}
    have = {letters(each): each for each in found}
    return {wanted[key] for key in wanted.keys() - have.keys()}, {have[key] for key in have.keys() - wanted.keys()}


def quality(nlp: Language) -> Quality:
    """Precision and recall over all tables."""
    kinds = {kind: Tally() for kind in KINDS}
    tables: dict[str, Tally] = {}
    wrong = []
    number = 0
    for table, text, gold in sentences():
        number += 1
        found = found_in(nlp, text)
        for kind in KINDS:
            missed, extra = same(gold[kind], found[kind], nlp)
            for tally in (kinds[kind], tables.setdefault(table, Tally())):
                tally.right += len(gold[kind]) - len(missed)
                tally.missed += len(missed)
                tally.extra += len(extra)
            if missed or extra:
                wrong.append(Wrong(text, missed, extra))
    return Quality(kinds, tables, wrong, number)


def sample_texts() -> list[str]:
    """The texts of the sample municipality, repeated until there are enough words."""
    texts = []
    for path in sorted((ROOT / "data" / "raw").iterdir()):
        try:
            texts.append(read(path).text)
        except MinutesError:
            continue
    words = sum(len(text.split()) for text in texts)
    return texts * max(1, _WORDS // max(1, words))


def words_a_second(work: Callable[[str], object], texts: list[str]) -> float:
    """The best of some rounds, in processor time."""
    words = sum(len(text.split()) for text in texts)
    best = 0.0
    for _ in range(_ROUNDS):
        start = time.process_time()
        for text in texts:
            work(text)
        best = max(best, words / (time.process_time() - start))
    return best


def speeds() -> dict[str, float]:
    """Words a second: spaCy's tokenizer, ours, the whole pipeline, and what is read in decisions beside it."""
    texts = sample_texts()
    blank, nlp, names = spacy.blank("da"), load(Settings(model="none")), CommitteeNames("")
    return {
        "spacy.blank('da'), tokens": words_a_second(blank, texts),
        "our tokens": words_a_second(nlp.make_doc, texts),
        "the pipeline, entities": words_a_second(nlp, texts),
        "outcomes and announced steps": words_a_second(lambda text: _told_in(text, names), texts),
    }


def _told_in(text: str, names: CommitteeNames) -> object:
    return find_outcome(text), find_announced(text, "2023-04-12", names)


def main() -> int:
    """Print the figures; 1 where a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", action="store_true", help="print every sentence that is read wrong")
    parser.add_argument("--quality", action="store_true", help="leave speed out")
    options = parser.parse_args()
    result = quality(load(Settings(model="none")))
    print(f"{result.sentences} sentences{'':18} precision  recall   right  extra missed")
    for name, tally in (*result.kinds.items(), *result.tables.items()):
        figures = f"{tally.precision:9.3f} {tally.recall:7.3f} {tally.right:7} {tally.extra:6} {tally.missed:6}"
        print(f"{name:31} {figures}")
    if options.worst:
        for wrong in result.wrong:
            print(f"  {wrong.text!r} missed {sorted(wrong.missed)} extra {sorted(wrong.extra)}")
    low = [
        kind
        for kind, (precision, recall) in FLOORS.items()
        if result.kinds[kind].precision < precision or result.kinds[kind].recall < recall
    ]
    if not options.quality:
        measured = speeds()
        for name, speed in measured.items():
            print(f"{name:31} {speed:9,.0f} words/s")
        low += ["speed"] if measured["the pipeline, entities"] < FASTEST_ALLOWED else []
    if low:
        print(f"below the floor: {', '.join(low)}")
    return bool(low)


if __name__ == "__main__":
    sys.exit(main())
