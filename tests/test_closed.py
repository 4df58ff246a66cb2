"""Items that say at their top, in whatever words, that they are closed; and public ones that only speak of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.parsing import parse
from minutes.records import Access


def access(tmp_path: Path, *body: str) -> Access:
    """That of the first of two items, of which the text is given."""
    path = tmp_path / "a.txt"
    items = ["1. Aftale om lokaler", *body, "", "2. Eventuelt", "Beslutning", "Intet."]
    path.write_text("\n".join(["Byrådet", "Referat", "Dagsorden", "1. Aftale om lokaler", "2. Eventuelt", "", *items]))
    return parse(path).items[0].access


@pytest.mark.parametrize(
    "text",
    [
        "Punktet er lukket.", "Dette punkt er ikke offentligt", "Behandlet uden offentlighed, jf. loven.",
        "Emnet er fortroligt og ikke taget til referat.", "Undtaget fra offentlighed.", "| Offentlighed | Lukket |",
        "Ikke offentlig | Journalnummer 21/29944", "(behandlet for lukkede døre)", "Fortroligt – refereres særskilt.",
        "Lukket punkt. Refereres i særskilt notat.", "*Lukket punkt. Ingen referat.*", "LUKKET SAG",
        "Lukket punkt – ikke refereret.", "Status ........: Lukket", "Afgørelsen fremgår af den lukkede protokol.",
    ],
)  # fmt: skip
def test_an_item_that_says_so_is_closed(tmp_path: Path, text: str) -> None:
    assert access(tmp_path, text) == "lukket"


@pytest.mark.parametrize(
    "text",
    [
        "Lukketiden for beværtninger foreslås ændret.", "| Offentlighed | Åben |", "Fortrolige oplysninger er udeladt.",
        "Salen holdes åben for offentligheden om lørdagen.", "Dørene skal være lukkede om natten.",
    ],
)  # fmt: skip
def test_an_item_that_speaks_of_it_is_not(tmp_path: Path, text: str) -> None:
    assert access(tmp_path, text, "Beslutning", "Godkendt.") == "åben"


def test_a_decision_that_names_a_closed_item_closes_nothing(tmp_path: Path) -> None:
    assert access(tmp_path, "Sagsfremstilling", "En lejer.", "Beslutning", "Fortroligt, som den anden sag.") == "åben"
