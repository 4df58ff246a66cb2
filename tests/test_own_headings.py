"""Headings that no list has: known by coming again in a document, and by their words."""

from __future__ import annotations

from pathlib import Path

from minutes.parsing import parse
from minutes.records import Item

TOP = ["Byrådet", "Referat", "Mødet den 4. maj 2021", ""]


def items(tmp_path: Path, *lines: str) -> tuple[Item, ...]:
    path = tmp_path / "a.txt"
    path.write_text("\n".join([*TOP, *lines, ""]), "utf-8")
    return parse(path).items


def two(*first: str) -> list[str]:
    """Two items, of which the first one's lines are given; the second has the same headings."""
    return ["Punkt 1: Lys i tunnelen", "", *first, "", "Punkt 2: Bænk ved søen", "", *first]


def decided(item: Item) -> list[str]:
    return [decision.text for decision in item.beslutning]


ASKED = [
    *("Sagen", "Lampen er gået ud.", "", "Hvad det koster", "Ti kroner.", ""),
    *("Natteravnenes ønske og forslag", "At den skiftes.", "", "Hvad landede vi på?", "Den skiftes."),
]


def test_what_comes_again_opens_the_field_that_its_words_tell(tmp_path: Path) -> None:
    for item in items(tmp_path, *two(*ASKED)):
        assert item.sagsfremstilling == "Lampen er gået ud."
        assert item.økonomiske_konsekvenser == "Ti kroner."
        assert item.indstilling == "At den skiftes."
        assert decided(item) == ["Den skiftes."]


def test_a_listed_heading_leaves_what_comes_again_in_the_text(tmp_path: Path) -> None:
    lines = ["Sagsfremstilling", "En lejer.", "", "Aftalen", "Den er fra 1998.", "", "Beslutning", "Godkendt."]
    for item in items(tmp_path, *two(*lines)):
        assert decided(item) == ["Godkendt."]
        assert item.sagsfremstilling == "En lejer.\n\nAftalen\nDen er fra 1998."


def test_what_stands_once_opens_nothing_where_all_else_is_listed(tmp_path: Path) -> None:
    lines = ["Punkt 1: Lys", "", "Sagsfremstilling", "Lampen.", "", "Pengene", "Ti kroner.", "", "Beslutning", "Ja."]
    again = ["", "Punkt 2: Bænk", "", "Sagsfremstilling", "Bænken.", "", "Beslutning", "Ja."]
    first = items(tmp_path, *lines, *again)[0]
    assert first.økonomiske_konsekvenser is None
    assert first.sagsfremstilling == "Lampen.\n\nPengene\nTi kroner."


def test_a_body_alone_over_what_it_decided_and_a_day_in_a_heading(tmp_path: Path) -> None:
    for item in items(tmp_path, *two("Sagen drejer sig om:", "En lampe.", "", "Byrådet:", "Vedtaget.")):
        assert decided(item) == ["Vedtaget."]
    for item in items(tmp_path, *two("Sagen", "En lampe.", "", "Svar og aftale 4. maj 2021", "Vedtaget.")):
        assert decided(item) == ["Vedtaget."]


def test_labels_in_a_left_column_stand_over_their_text(tmp_path: Path) -> None:
    lines = [
        *("BESKRIVELSE        Lampen er gået ud, og den er", "                   svær at nå.", ""),
        *("VORES SVAR         Den skiftes, når der kommer", "                   en stige."),
    ]
    for item in items(tmp_path, *two(*lines)):
        assert item.sagsfremstilling == "Lampen er gået ud, og den er\nsvær at nå."
        assert decided(item) == ["Den skiftes, når der kommer\nen stige."]


def test_a_label_wrapped_in_the_left_column(tmp_path: Path) -> None:
    lines = [
        *("Problem .......: Lampen er gået ud, og den er", "                 svær at nå."),
        *("Penge .........: Ti kroner, som der er plads", "                 til."),
        *("Udvalget", "vedtog ........: Den skiftes, når der kommer", "                 en stige."),
    ]
    found = items(tmp_path, *two(*lines), "", "Punkt 3: Næste møde", "", *lines)
    assert [decided(item) for item in found] == [["Den skiftes, når der kommer\nen stige."]] * 3


def test_titles_in_capitals_or_underlined_without_numbers(tmp_path: Path) -> None:
    topics = ["LYS I TUNNELEN", "BÆNK VED SØEN", "NÆSTE MØDE"]
    text = ["Formanden fortalte om sagen.", "", "Vi aftalte", "Det gøres."]
    capitals = [line for topic in topics for line in (topic, "", *text, "")]
    underlined = [line for topic in topics for line in (topic.capitalize(), "-" * len(topic), "", *text, "")]
    for lines, titles in ((capitals, topics), (underlined, [topic.capitalize() for topic in topics])):
        found = items(tmp_path, *lines)
        assert [item.title for item in found] == titles
        assert [decided(item) for item in found] == [["Det gøres."]] * 3


def test_marks_of_markdown_are_no_text(tmp_path: Path) -> None:
    text = ["### Baggrund", "", "Lampen er **gået ud**.", "", "### Beslutning", "", "Den skiftes.", "", "---", ""]
    first, second = items(tmp_path, "## 1. Lys i tunnelen", "", *text, "## 2. Bænk ved søen", "", *text)
    assert (first.number, first.title, second.title) == ("1", "Lys i tunnelen", "Bænk ved søen")
    assert first.sagsfremstilling == "Lampen er gået ud."
    assert decided(first) == ["Den skiftes."]
