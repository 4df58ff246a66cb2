"""What an ingest takes that finds nothing new.

    python benchmarks/unchanged.py [--files 100000] [--rounds 3]

So many short minutes of invented municipalities are written as text and taken in once; then the same ingest is run
again, a process each time.
"""

from __future__ import annotations

import argparse
import datetime
import tempfile
from itertools import islice, product
from pathlib import Path
from random import Random

from runs import run

_BEGINNINGS, _ENDINGS = ("Alm", "Birke", "Dal", "Egelund", "Fal", "Grøn", "Hov", "Lind"), ("holt", "vig", "rup", "borg")
_SUBJECTS = ("Lokalplan", "Helhedsplan", "Renovering", "Salg", "Udlejning", "Skolevej", "Cykelsti", "Regnskab")
_COMMITTEES = ("Teknisk Udvalg", "Økonomiudvalget", "Kulturudvalget", "Børneudvalget", "Byrådet")
_WEEKS = 700  # in each of which every body meets once
_PAPER = """{municipality} Kommune

Referat
{committee}
Møde den {day:%d-%m-%Y}

1. {subject} ved {place}

Sagsfremstilling
Forvaltningen har udarbejdet et forslag om {place}.

Beslutning
Godkendt.
"""


def write_papers(folder: Path, number: int) -> None:
    """Minutes of one item each, a folder for each municipality."""
    random = Random(1)
    names = ["".join(parts) for parts in product(_BEGINNINGS, _ENDINGS)]
    weeks = [datetime.date(2000, 1, 3) + datetime.timedelta(7 * week) for week in range(_WEEKS)]
    meetings = ((name, day, body) for name in names for day in weeks for body in _COMMITTEES)
    for at, (name, day, body) in enumerate(islice(meetings, number)):
        place = "".join(random.choice(_BEGINNINGS + _ENDINGS).lower() for _ in range(4)).capitalize()
        text = _PAPER.format(
            municipality=name, committee=body, day=day, subject=random.choice(_SUBJECTS), place=f"{place}vej"
        )
        path = folder / name / f"{at:06}.txt"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, "utf-8")


def main() -> None:
    """Print what the first ingest took, and those after it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_papers(folder / "raw", options.files)
        for number in range(options.rounds + 1):
            done = run(folder, "ingest")
            name = f"again, {number}" if number else "first"
            told = (
                f"{done.seconds:.1f} s by the clock, {done.processor:.1f} s of processor time, {done.peak:.0f} MB peak"
            )
            print(f"{options.files:,} files, {name}: {told}", flush=True)


if __name__ == "__main__":
    main()
