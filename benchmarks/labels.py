"""Quality gate: parse the labelled documents and hold each field's F1 against its floor.

Usage:  python benchmarks/labels.py [--raise] [--cmd "minutes parse --json"]

Most labelled documents are public records that are not part of the project. MINUTES_SHARED names their
folder, `../shared` by default; where it is missing the gate says so and passes. The floors stand in
tests/floors.toml; --raise lifts them to what the parser reaches now, and gives a floor to fields that have
none. It never lowers one. What became right or wrong since the last run is shown item by item; the last run
stands in .labels_cache, which is nobody else's, since it names the public documents.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "floors.toml"
HEADER = "# F1 per field that the parser must keep, read by benchmarks/labels.py. A floor only rises.\n"
LAST = ROOT / ".labels_cache" / "wrong.json"
# The project's own; their labels have the form of the others.
BLIND, UNSEEN, UNLISTED, FIRST = (ROOT / "tests" / name for name in ("blind", "unseen", "unlisted", "firstsight"))
SETS = {
    "seeds": (Path("gold/seeds"), Path("seeds")),
    "corpus": (Path("corpus/gold"), Path("corpus/docs")),
    "blind": (BLIND / "gold", BLIND / "docs"),
    "unseen": (UNSEEN / "gold", UNSEEN / "docs"),
    "unlisted": (UNLISTED / "gold", UNLISTED / "docs"),
    "firstsight": (FIRST / "gold", FIRST / "docs"),
}

Scores = dict[str, float | None]
Floors = dict[str, dict[str, float]]
# What is wrong: the field with its document and item.
Wrong = set[str]


def shared_folder() -> Path:
    """The folder of public records for tests, as MINUTES_SHARED names it; it need not be there."""
    return Path(os.environ.get("MINUTES_SHARED") or ROOT.parent / "shared").resolve()


def scorer_in(shared: Path) -> ModuleType:
    """The scorer that comes with the labelled documents."""
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(shared: Path, name: str, command: str) -> tuple[Scores, Wrong]:
    """F1 per field over one set of labelled documents (None where there was nothing to judge), and what is wrong."""
    gold_folder, documents = (shared / folder for folder in SETS[name])
    golds = [json.loads(path.read_text("utf-8")) for path in sorted(gold_folder.glob("*.json"))]
    golds = [gold for gold in golds if "file" in gold and (documents / gold["file"]).exists()]
    call = [*shlex.split(command), *(str(documents / gold["file"]) for gold in golds)]
    run = subprocess.run(call, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    if len(found) != len(golds):
        sys.exit(f"labels: {name}: {len(golds)} documents, {len(found)} results\n{run.stderr.strip()[-2000:]}")
    scorer = scorer_in(shared)
    tally = scorer.Tally()
    for gold, record in zip(golds, found, strict=True):
        scorer.score_doc(tally, gold, record)
    fields = sorted(tally.tp.keys() | tally.fp.keys() | tally.fn.keys())
    wrong = {f"{name} {field}: {where}" for field, entries in tally.wrong.items() for where, *_ in entries}
    return {field: tally.f1(field) for field in fields}, wrong


def changes(wrong: Wrong) -> list[str]:
    """What was lost and gained since the last run, which this one then takes the place of."""
    before: Wrong | None = set(json.loads(LAST.read_text("utf-8"))) if LAST.exists() else None
    LAST.parent.mkdir(exist_ok=True)
    LAST.write_text(json.dumps(sorted(wrong), ensure_ascii=False, indent=1), "utf-8")
    if before is None:
        return []
    return [f"lost   {each}" for each in sorted(wrong - before)] + [f"gained {each}" for each in sorted(before - wrong)]


def reached(f1: float) -> float:
    """The highest floor of three decimals that an F1 keeps."""
    return math.floor(f1 * 1000 + 1e-9) / 1000


def table(name: str, scores: Scores, floors: dict[str, float]) -> tuple[list[str], list[str]]:
    """The rows of one set, and the fields that fell below their floor."""
    rows, fallen = [], []
    for field in sorted(scores.keys() | floors.keys()):
        f1, floor = scores.get(field), floors.get(field)
        change = note = ""
        if floor is not None and (f1 is None or f1 < floor - 1e-9):
            fallen.append(f"{name} {field}")
            note = "below its floor" if f1 is not None else "not scored any more"
        elif floor is not None and f1 is not None and reached(f1) > floor:
            note = "floor may be raised"
        if floor is not None and f1 is not None:
            change = f"{f1 - floor:+.3f}"
        rows.append(f"{name:7} {field:30} {figure(f1)} {figure(floor)} {change:>7}  {note}".rstrip())
    return rows, fallen


def figure(value: float | None) -> str:
    """A number of the table, or a dash."""
    return f"{'-' if value is None else f'{value:.3f}':>6}"


def raised(floors: Floors, scores: dict[str, Scores]) -> Floors:
    """The floors lifted to what was reached; none is lower than before."""
    result = {}
    for name in SETS:
        old = floors.get(name, {})
        new = {field: reached(f1) for field, f1 in scores[name].items() if f1}
        result[name] = {f: max(old.get(f, 0.0), new.get(f, 0.0)) for f in sorted(old.keys() | new.keys())}
    return result


def write(floors: Floors) -> str:
    """The floors as TOML."""
    sections = ("\n".join([f"\n[{n}]", *(f'"{k}" = {v}' for k, v in fs.items())]) for n, fs in floors.items())
    return HEADER + "\n".join(sections) + "\n"


def main() -> int:
    """Print the table; 1 where a field fell below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="lift", action="store_true", help="write the raised floors")
    parser.add_argument("--cmd", default=f"{shlex.quote(sys.executable)} -m minutes parse --json")
    options = parser.parse_args()
    shared = shared_folder()
    if not (shared / "tools" / "score.py").exists():
        print(f"labels: no labelled documents in {shared}, not checked")
        return 0
    floors: Floors = tomllib.loads(FLOORS.read_text("utf-8"))
    results = {name: score(shared, name, options.cmd) for name in SETS}
    scores = {name: each for name, (each, _) in results.items()}
    print(f"{'set':7} {'field':30} {'F1':>6} {'floor':>6} {'change':>7}")
    fallen = []
    for name in SETS:
        rows, below = table(name, scores[name], floors.get(name, {}))
        print("\n".join(rows))
        fallen += below
    for change in changes(set().union(*(wrong for _, wrong in results.values()))):
        print(change)
    if options.lift:
        FLOORS.write_text(write(raised(floors, scores)), "utf-8")
        print(f"labels: floors written to {FLOORS.relative_to(ROOT)}")
    if fallen:
        print(f"labels: below the floor: {', '.join(fallen)}", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
