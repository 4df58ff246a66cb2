"""Numbers of items in forms that no list has: told where they go up by one and stand apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.parsing import parse

BODY = ["", "Sagen drejer sig om:", "En vej.", "", "Byrådets beslutning:", "Godkendt.", ""]


def titles(tmp_path: Path, lines: list[str]) -> list[str]:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(["Klitholm Kommune", "Byrådet den 4. maj 2001", "", *lines]), "utf-8")
    return [item.title for item in parse(path).items]


@pytest.mark.parametrize(
    "form",
    ["§ {}.   {}", "{}/98.  {}", "Sag {}/21 | {}", "Tema {}: {}", "2014-{}\t{}", "Emne {} (B)\t{}", "Emne {} af 9\n{}"],
)
def test_items_are_told_by_numbers_that_go_up(tmp_path: Path, form: str) -> None:
    names = ("Kloak i Havnegade", "Skolens svømmesal", "Budget for 2002")
    lines = [form.format(number, name) for number, name in enumerate(names, 41)]
    assert titles(tmp_path, [line for first in lines for line in (first, *BODY)]) == list(names)


def test_paragraphs_of_a_statute_are_no_items(tmp_path: Path) -> None:
    statute = [line for number in range(1, 5) for line in (f"§ {number}. Navn", *["Foreningen er."] * 5, "")]
    assert len(titles(tmp_path, ["Vedtægter", *statute])) == 1


def test_a_list_inside_one_item_is_no_item(tmp_path: Path) -> None:
    routes = [line for number in range(2, 6) for line in (f"Rute {number}: Mod syd", *["Bussen kører."] * 6, "")]
    first = ["1. Busser", "Sagsnr. 21/003344", "", "Sagsfremstilling"]
    assert titles(tmp_path, [*first, *routes, "Beslutning", "Godkendt."]) == ["Busser"]
