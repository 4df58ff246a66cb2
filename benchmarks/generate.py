"""Archives of invented municipalities in any size, with the truth of them.

    python benchmarks/generate.py --items 10000 --out DIR [--form records|text|pdf] [--seed 1] [--noise 0.02]

`records` writes what a faultless parser makes of the papers to DIR/parsed, ready for `minutes --data DIR rebuild`;
`text` and `pdf` write the papers themselves to DIR/raw, for `minutes --data DIR ingest`. DIR/truth.jsonl says beside
them what is true: a line per paper, item, case and missing meeting (`invented/truth.py`). The same seed gives the same
bytes. The last meeting is whole, so there may be a few items more than asked for.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec
from invented.layouts import File, print_pdf, print_text
from invented.municipality import Municipality
from invented.papers import record_name
from invented.proceedings import Printed, Proceedings, Settings, Sitting

from minutes.records import Minutes

_TRUTH = "truth.jsonl"
_LAST_YEAR = 2024
_PER_YEAR = 1500  # items of a municipality in a year, or somewhat fewer
_PER_MUNICIPALITY = 25_000


class Form(NamedTuple):
    """How papers are written: into which folder, and what prints them."""

    folder: str
    printed: Callable[[Minutes, int], File]


FORMS = {
    "records": Form("parsed", lambda minutes, _: File(".txt", minutes.source.path.encode())),
    "text": Form("raw", print_text),
    "pdf": Form("raw", print_pdf),
}


class Order(NamedTuple):
    """What is asked for: so many items, by which seed, in which form, with errors in which share of the words."""

    items: int
    form: str = "records"
    seed: int = 1
    noise: float = 0.02


def sittings(order: Order) -> Iterator[Sitting]:
    """The meetings of an archive, municipality by municipality and in the order of their days."""
    form = FORMS[order.form]
    settings = Settings(order.noise, form.printed)
    number = -(-order.items // _PER_MUNICIPALITY)
    for place in range(number):
        seed = f"{order.seed} {place}"
        proceedings = Proceedings(Municipality(place, Random(seed)), seed, settings)
        wanted = order.items * (place + 1) // number - order.items * place // number
        for sitting in proceedings.sittings(_LAST_YEAR - wanted // _PER_YEAR):
            yield sitting
            wanted -= sum(len(paper.minutes.items) for paper in sitting.papers)
            if wanted <= 0:
                break
        yield Sitting((), tuple(proceedings.rest()))


def write_archive(order: Order, out: Path) -> int:
    """Write an archive into a folder, as it comes; tells the number of items."""
    form = FORMS[order.form]
    folder = out / form.folder
    folder.mkdir(parents=True, exist_ok=True)
    encoder = msgspec.json.Encoder()
    items = 0
    with (out / _TRUTH).open("wb") as lines:
        for sitting in sittings(order):
            for paper in sitting.papers:
                items += len(paper.minutes.items)
                write_paper(paper, order.form, out)
            lines.writelines(encoder.encode(line) + b"\n" for line in sitting.lines)
    return items


def write_paper(paper: Printed, form: str, out: Path) -> None:
    """Write one paper as its form asks."""
    if form == "records":
        (out / "parsed" / record_name(paper.minutes)).write_bytes(msgspec.json.encode(paper.minutes))
    else:
        (out / paper.minutes.source.path).write_bytes(paper.file)


def main() -> None:
    """Write the archive that the command line asks for, and tell how fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--form", choices=FORMS, default="records")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=0.02, help="share of the words that are misspelt")
    options = parser.parse_args()
    if options.items < 1 or not 0 <= options.noise <= 1:
        parser.error("an archive has one item or more, and errors in none to all (0 to 1) of its words")
    if (options.out / _TRUTH).exists() or (options.out / FORMS[options.form].folder).exists():
        parser.error(f"{options.out} holds an archive already; name another folder")
    start = time.perf_counter()
    items = write_archive(Order(options.items, options.form, options.seed, options.noise), options.out)
    seconds = time.perf_counter() - start
    print(f"{items} items in {seconds:.1f} s, {items / seconds:.0f} items/s")


if __name__ == "__main__":
    main()
