"""Quality gate of the search: Danish questions with the items that answer them, and what each layer of words adds.

    python benchmarks/judged.py [--only lindholt] [--layers] [--missed]

recall@20 is the share of the relevant items among the first twenty hits (of twenty, where more are relevant);
precision@10 the share of relevant ones among the first ten, or among the first n where only n < 10 items are relevant.
Questions to the sample municipality are always asked; those to the public records only where their folder is
(MINUTES_SHARED, `../shared` by default). --layers switches one layer of the analysis off after the other.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from minutes.archive import Archive
from minutes.danish.lexicon import Lexicon
from minutes.index import analysis
from minutes.index.settings import ENGINES

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "benchmarks" / "judged"
SHARED = Path(os.environ.get("MINUTES_SHARED") or ROOT.parent / "shared").resolve()
SETS = {"lindholt": [ROOT / "data" / "raw"], "public": [SHARED / "corpus" / "docs", SHARED / "seeds"]}
FLOORS = {"recall": 0.95, "precision": 0.8}


class Judged(NamedTuple):
    """A question, what it tries, and the ids of the items that answer it."""

    kind: str
    text: str
    relevant: frozenset[str]


class Score(NamedTuple):
    """How well one question is answered, and what is missing of the first twenty."""

    recall: float
    precision: float
    missed: frozenset[str]


def read_judged(name: str) -> list[Judged]:
    """The questions of a set."""
    data = tomllib.loads((JUDGED / f"{name}.toml").read_text("utf-8"))
    prefix = data.get("prefix", "")
    return [Judged(q["kind"], q["text"], frozenset(prefix + each for each in q["relevant"])) for q in data["query"]]


def score(archive: Archive, judged: Judged) -> Score:
    """Ask a question, and again in the words suggested where there are some."""
    answer = archive.search(judged.text, limit=20)
    if answer.suggestion:
        answer = archive.search(answer.suggestion, limit=20)
    found = [hit.item_id for hit in answer.hits]
    first = min(10, len(judged.relevant))
    recall = len(judged.relevant.intersection(found)) / min(20, len(judged.relevant))
    return Score(recall, len(judged.relevant.intersection(found[:first])) / first, judged.relevant - set(found))


def _same(word: str, *_: object) -> str:
    return word


# What each layer does, undone: functions of the analysis with what stands in for them.
LAYERS: dict[str, Sequence[tuple[Any, str, Callable[..., Any]]]] = {
    "all layers": (),
    "no stem": ((analysis, "_stem", _same),),
    "no lemma": ((Lexicon, "_lemma", lambda _, word: word),),
    "no compounds": ((Lexicon, "parts", lambda *_: ()),),
    "no aa, ae, oe": ((analysis, "fold", str.lower),),
    "no old spelling": ((analysis, "modern", _same),),
}


@contextmanager
def without(layer: str) -> Iterator[None]:
    """The analysis as it would be without a layer."""
    with ExitStack() as stack:
        for owner, name, instead in LAYERS[layer]:
            stack.enter_context(patch.object(owner, name, instead))
        yield


def mean(scores: Sequence[Score], name: str) -> float:
    """The mean over questions."""
    return float(sum(getattr(one, name) for one in scores)) / len(scores)


def show_kinds(questions: Sequence[Judged], scores: Sequence[Score]) -> None:
    """A line per kind of question."""
    kinds: defaultdict[str, list[Score]] = defaultdict(list)
    for judged, one in zip(questions, scores, strict=True):
        kinds[judged.kind].append(one)
    for kind, own in kinds.items():
        print(f"  {kind:12} {len(own):3}  recall {mean(own, 'recall'):.3f}  precision {mean(own, 'precision'):.3f}")


def measure(name: str, folder: Path, layers: bool, missed: bool) -> list[Score]:
    """Print the scores of one set with both engines; tells those of the first."""
    questions = read_judged(name)
    archive = Archive(folder)
    list(archive.ingest(SETS[name]))
    first: list[Score] = []
    for engine in ENGINES:
        archive.rebuild(engine)
        scores = [score(archive, judged) for judged in questions]
        reached = {part: mean(scores, part) for part in FLOORS}
        first = first or scores
        print(
            f"{name}, {engine}: {len(questions)} questions,"
            f" recall@20 {reached['recall']:.3f}, precision@10 {reached['precision']:.3f}"
        )
        if missed:
            for judged, one in zip(questions, scores, strict=True):
                if one.recall < 1 or one.precision < 1:
                    print(f"    {judged.text}: {one.recall:.2f} {one.precision:.2f} {' '.join(sorted(one.missed))}")
    show_kinds(questions, scores)
    if layers:
        show_layers(archive, questions)
    return first


def show_layers(archive: Archive, questions: Sequence[Judged]) -> None:
    """A line per layer that is switched off."""
    for layer in LAYERS:
        with without(layer):
            archive.rebuild(ENGINES[0])
            scores = [score(Archive(archive.folder), judged) for judged in questions]
        print(f"  {layer:16} recall {mean(scores, 'recall'):.3f}  precision {mean(scores, 'precision'):.3f}")


def main() -> int:
    """Print the scores; 1 where those of all questions together are below a floor."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--layers", action="store_true", help="switch each layer off in turn")
    options.add_argument("--missed", action="store_true", help="name what is not found")
    options.add_argument("--only", choices=SETS, help="this set alone")
    chosen = options.parse_args()
    scores: list[Score] = []
    for name, folders in SETS.items():
        if chosen.only not in (None, name):
            continue
        if not all(folder.is_dir() for folder in folders):
            print(f"{name}: no {folders[0]}, not measured")
            continue
        with tempfile.TemporaryDirectory() as folder:
            scores += measure(name, Path(folder) / "data", chosen.layers, chosen.missed)
    for part, floor in FLOORS.items():
        print(f"all {len(scores)} questions: {part} {mean(scores, part):.3f} (floor {floor})")
    return int(any(mean(scores, part) < floor for part, floor in FLOORS.items()))


if __name__ == "__main__":
    sys.exit(main())
