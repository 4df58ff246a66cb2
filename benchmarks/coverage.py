"""How well coverage finds the meetings that an invented archive lacks: `python benchmarks/coverage.py FOLDER`.

FOLDER is an archive that `benchmarks/generate.py` made, with its `truth.jsonl`, and of which `minutes rebuild` made the
catalogue.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from minutes.archive import Archive


def main(folder: Path) -> None:
    """Print how many months without a meeting are told, and how many are told wrongly."""
    started = time.process_time()
    bodies = [body for body in Archive(folder).coverage() if body.committee and body.months]
    seconds = time.process_time() - started
    spans = {(body.municipality, body.committee.abbreviation): body for body in bodies if body.committee}
    told, held = set(), set()
    for body, found in spans.items():
        told |= {(*body, month.month) for month in found.months if month.held == "missing"}
        held |= {(*body, month.month) for month in found.months if month.meetings}
    lacking = set()
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for truth in (json.loads(line) for line in lines if '"kind":"gap"' in line):
            of = spans.get((truth["municipality"], truth["committee"]))
            month = truth["date"][:7]
            if of and of.months[0].month < month < of.months[-1].month:
                lacking.add((truth["municipality"], truth["committee"], month))
    empty = lacking - held
    print(f"{len(empty)} months lack all their meetings, {len(told & empty)} of them told")
    print(f"{len(told)} months told, {len(told & lacking)} of them lack a meeting")
    print(f"{seconds:.1f} s of CPU")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
