"""Writes the papers of the sample municipality to data/raw from their sources.

python data/sample/printer.py          writes them all
python data/sample/printer.py --check  exits with 1 where data/raw is not what the sources give
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from papers import RAW, Paper, load_all
from pdf import direktion_pdf, udvalg_pdf
from plaintext import direktion_header_text, direktion_text

LAYOUTS: dict[str, Callable[[Paper], bytes]] = {
    "direktion-text": direktion_text,
    "direktion-header-text": direktion_header_text,
    "udvalg-pdf": udvalg_pdf,
    "direktion-pdf": direktion_pdf,
}


def render_all() -> dict[str, bytes]:
    """The bytes of every paper, by file name."""
    return {paper.file: LAYOUTS[paper.layout](paper) for paper in load_all()}


def differing(papers: dict[str, bytes]) -> list[str]:
    """The papers that data/raw lacks or holds otherwise; other files there are none of our business."""
    return [name for name, data in papers.items() if not is_file_with(RAW / name, data)]


def is_file_with(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def main(arguments: list[str]) -> int:
    papers = render_all()
    differences = differing(papers)
    if arguments == ["--check"]:
        for name in differences:
            print(f"differs: {name}", file=sys.stderr)
        return 1 if differences else 0
    for name in differences:
        (RAW / name).write_bytes(papers[name])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
