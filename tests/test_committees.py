"""Names of bodies: their forms in text, routes, and which abbreviation belongs to which name."""

from __future__ import annotations

import re

import pytest

from minutes.danish.committees import CommitteeNames, body_pattern, parse_committee, parse_route
from minutes.records import Committee

BODY = re.compile(rf"(?<!\w){body_pattern()}")


@pytest.mark.parametrize(
    "name",
    [
        "Byrådet",
        "Kommunalbestyrelsen",
        "Økonomiudvalget",
        "Direktionen",
        "Regionsrådet",
        "Forretningsudvalget",
        "Magistraten",
        "Voksen- og Plejeudvalget",
        "Børne- og Ungdomsudvalget",
        "Kultur-, Fritids- og Erhvervsudvalget",
        "Teknisk Udvalg",
        "Plan-, Udviklings- og Kulturudvalget (PUK)",
        "Udvalget for plan, udvikling og kultur",
        "Udvalget for Børn og Skole",
        "Social- og Sundhedsudvalget",
        "Psykiatriudvalget",
        "Folkeoplysningsudvalget",
        "Klima- og Miljøudvalget",
    ],
)
def test_name_is_found_whole(name: str) -> None:
    assert [match[0] for match in BODY.finditer(f"Sagen sendes til {name}.")] == [name]


@pytest.mark.parametrize(
    "text", ["Det blev drøftet.", "Sagen behandles i maj.", "Ole Olsen og Bo Bro mødte.", "Åben sag"]
)
def test_prose_names_no_body(text: str) -> None:
    assert BODY.search(text) is None


@pytest.mark.parametrize(
    ("text", "name", "abbreviation"),
    [
        ("DIR", "Direktionen", "DIR"),
        ("KB", "Kommunalbestyrelsen", "KB"),
        ("BR", "Byrådet", "BR"),
        ("Byråd", "Byrådet", None),
        ("Direktion", "Direktionen", "DIR"),
        ("BUU", None, "BUU"),
        ("Udvalget for kultur (KU)", "Udvalget for kultur", "KU"),
        ("  Voksen-  og Plejeudvalget. ", "Voksen- og Plejeudvalget", None),
        ("Økonomiudvalget", "Økonomiudvalget", None),
    ],
)
def test_committee(text: str, name: str | None, abbreviation: str | None) -> None:
    assert parse_committee(text) == Committee(name=name, abbreviation=abbreviation)


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("DIR", ["DIR"]),
        ("VPU/ØK/KB", ["VPU", "ØK", "KB"]),
        ("TNU ØK KB", ["TNU", "ØK", "KB"]),
        ("ÆR, ÆO, ØK, BY", ["ÆR", "ÆO", "ØK", "BY"]),
        ("KF, ØK og BY", ["KF", "ØK", "BY"]),
        ("Social- og Sundhedsudvalget, Økonomiudvalget", ["Social- og Sundhedsudvalget", "Økonomiudvalget"]),
        ("Teknisk Udvalg, Økonomiudvalget, Byrådet", ["Teknisk Udvalg", "Økonomiudvalget", "Byrådet"]),
        ("", None),
        ("Sagen blev drøftet.", None),
        ("BUU mødes på torsdag", None),
    ],
)
def test_route(text: str, bodies: list[str] | None) -> None:
    route = parse_route(text)
    named = None if route is None else list(route)
    assert named == (None if bodies is None else [parse_committee(body) for body in bodies])


@pytest.mark.parametrize(
    ("text", "asked", "name", "abbreviation"),
    [
        ("Voksen- og Plejeudvalget (VPU) mødes.", "VPU", "Voksen- og Plejeudvalget", "VPU"),
        ("Voksen- og Plejeudvalget (VPU) mødes.", "Voksen- og Plejeudvalget", "Voksen- og Plejeudvalget", "VPU"),
        ("Børne- og Ungdomsudvalget. Sagsgang: BUU", "BUU", "Børne- og Ungdomsudvalget", "BUU"),
        ("Økonomiudvalget. Sagsgang: ØK/KB", "Økonomiudvalget", "Økonomiudvalget", "ØK"),
        ("Økonomiudvalget. Sagsgang: ØU/KB", "Økonomiudvalget", "Økonomiudvalget", "ØU"),
        ("Udvalget for plan og kultur. UPK", "UPK", "Udvalget for plan og kultur", "UPK"),
        ("Kulturudvalget og Klimaudvalget. KU", "KU", None, "KU"),
        ("Ingen udvalg her.", "MTU", None, "MTU"),
    ],
)
def test_names_are_learned_from_the_text(text: str, asked: str, name: str | None, abbreviation: str | None) -> None:
    assert CommitteeNames(text).complete(parse_committee(asked)) == Committee(name=name, abbreviation=abbreviation)
