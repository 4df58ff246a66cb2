"""Who was there and who was not, from headers in forms that stand on no list."""

from __future__ import annotations

import pytest

from minutes.ingest.plaintext import read_text
from minutes.ingest.segments import segment

HEADS = {
    "by party": (
        "Mødt:\nVenstre:            Knud Vads (næstformand)\n                    Hanne Bund\n"
        "Liste X:            Poul Holm\n\nForfald:\nEnhedslisten:       Ruth Bøl\n",
        ["Knud Vads", "Hanne Bund", "Poul Holm", "Ruth Bøl"],
        ["Ruth Bøl"],
    ),
    "a table": (
        "Medlemmer             Parti     Mødt\nJytte Brasch, formand (A)       Ja\n"
        "Ole Damkier           (V)       Afbud\nIb Krat               (F)       Ja, fra kl. 16.20\n",
        ["Jytte Brasch", "Ole Damkier", "Ib Krat"],
        ["Ole Damkier"],
    ),
    "party in front": (
        "Medlemmer:\nA   Birthe Holm (formand)\nV   Svend Krat\n\nAfbud: Svend Krat\n",
        ["Birthe Holm", "Svend Krat"],
        ["Svend Krat"],
    ),
    "two sides": (
        "LEDELSESSIDEN                         MEDARBEJDERSIDEN\nKim Sand, direktør - afbud            Jan Skov, FOA\n"
        "Rikke Thor, chef                      Mia Lolk, DLF (fraværende)\n",
        ["Kim Sand", "Jan Skov", "Rikke Thor", "Mia Lolk"],
        ["Kim Sand", "Mia Lolk"],
    ),
    "a sentence": (
        "Til stede var udvalgets formand Arne Bork samt medlemmerne Ruth Elkær og Egon Borg. Hanne Dybro var\n"
        "fraværende med lovligt forfald. Fra forvaltningen deltog teknisk direktør Jens Hørlyck.\n",
        ["Arne Bork", "Ruth Elkær", "Egon Borg", "Hanne Dybro"],
        ["Hanne Dybro"],
    ),
    "all but": (
        "Alle byrådets 11 medlemmer var mødt, bortset fra Ragna Holt og\nPalle Vig, der begge havde anmeldt forfald.\n",
        [],
        ["Ragna Holt", "Palle Vig"],
    ),
    "first names": (
        "Fra byrådet: Bodil Hauge (formand), Trine Bæk\nBorgere: Ib Holm (Sandby)\nFra administrationen: Jens Wagner\n"
        "Der var afbud fra Trine\n",
        ["Bodil Hauge", "Trine Bæk", "Ib Holm"],
        ["Trine Bæk"],
    ),
    "a deputy": (
        "Medlemmer:\nIb Holm\nUlla Gård, borgmester - for Ulla Gård mødte Leif Skår\n",
        ["Ib Holm", "Ulla Gård"],
        ["Ulla Gård"],
    ),
    "initials": (
        "Byggeudvalget:  Per Skjold    PS    (byrådet, formand)\n"
        "                Alice Bund    AB    (byrådet)     afbud\n"
        "                Ib Krat       IK    (forældrene)\n",
        ["Per Skjold", "Alice Bund", "Ib Krat"],
        ["Alice Bund"],
    ),
}
ITEMS = "\n\n1. Godkendelse af dagsorden\n\nBeslutning\nGodkendt.\n\n2. Eventuelt\n\nBeslutning\nIntet.\n"


@pytest.mark.parametrize("form", HEADS)
def test_people_of_a_header(form: str) -> None:
    head, members, absent = HEADS[form]
    text = f"Lilleby Kommune\nReferat\nMandag den 4. maj 2015\n\n{head}{ITEMS}"
    meeting = segment(read_text(text.encode(), "head.txt", "0" * 64)).meeting
    assert [person.name for person in meeting.members] == members
    assert [person.name for person in meeting.fraværende] == absent


@pytest.mark.parametrize("line", ["Mødeleder: Ib Holm", "Sekretariat: Ib Holm", "Fra forvaltningen deltog Ib Holm."])
def test_others_are_no_members(line: str) -> None:
    text = f"Lilleby Kommune\nReferat\nMandag den 4. maj 2015\n\nMedlemmer: Ane Bæk\n{line}{ITEMS}"
    meeting = segment(read_text(text.encode(), "head.txt", "0" * 64)).meeting
    assert [person.name for person in meeting.members] == ["Ane Bæk"]
