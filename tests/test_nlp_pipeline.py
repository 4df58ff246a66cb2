"""The spaCy pipeline, the entities of parsed minutes with their places, settings, and the doctor."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from labelled import PAPERS, RAW

import minutes
from minutes.archive import Archive, parse
from minutes.doctor import examine
from minutes.errors import MissingPartError, UsageError
from minutes.nlp import load
from minutes.nlp.committees import learn
from minutes.nlp.entities import find_entities
from minutes.nlp.finders import LABELS, Known, find_mentions
from minutes.nlp.mentions import Mention
from minutes.nlp.models import NONE, model_in_use, model_persons
from minutes.nlp.pipeline import decide_overlaps
from minutes.nlp.settings import Settings, read_settings
from minutes.nlp.tokens import WordTokenizer
from minutes.records import Document, Line, Person, Source

TEXT = "Velfærdsdirektør Maja Thygesen Kvist orienterede Økonomiudvalget den 3. maj 2023 om 3,2 mio. kr."


def test_components_are_named() -> None:
    names = ["dates", "numbers", "amounts", "committees", "persons", "overlaps"]
    assert load(Settings(model=NONE)).pipe_names == [f"minutes_{name}" for name in names]


def test_spans_carry_value_and_rule() -> None:
    doc = load(Settings(model=NONE))(TEXT)
    found = {span.label_: span for span in doc.ents}
    assert {"PERSON", "COMMITTEE", "DATE", "AMOUNT"} <= found.keys()
    assert found["PERSON"]._.value == Person(name="Maja Thygesen Kvist", title="Velfærdsdirektør")
    assert found["PERSON"]._.rule == "title"
    assert found["DATE"]._.value == "2023-05-03"


def test_the_longest_of_overlapping_spans_wins_and_all_are_kept() -> None:
    doc = load(Settings(model=NONE)).make_doc("Aase Holm Berg")
    spans = [doc.char_span(0, 9, "COMMITTEE"), doc.char_span(0, 14, "PERSON"), doc.char_span(0, 14, "COMMITTEE")]
    doc.spans["minutes"] = spans
    assert [(span.text, span.label_) for span in decide_overlaps(doc).ents] == [("Aase Holm Berg", "PERSON")]
    assert len(doc.spans["minutes"]) == len(spans)
    assert LABELS.index("PERSON") < LABELS.index("COMMITTEE")


@pytest.mark.parametrize("file", sorted(PAPERS))
def test_the_pipeline_and_the_bare_finders_agree(file: str) -> None:
    text = minutes.read(RAW / file).text
    doc = load(Settings(model=NONE))(text)
    spans = [(each.start_char, each.end_char, each.label_, each._.value, each._.rule) for each in doc.ents]
    assert spans == find_mentions(text, Known(bodies=learn(text)), model=None)


def test_entities_are_found_without_spacy() -> None:
    code = "from minutes.archive import parse; import sys; parse(sys.argv[1]); print('spacy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, RAW / min(PAPERS)], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.split() == ["False"]


@pytest.mark.parametrize("text", ["", " ", "a  b", "\n a\t b \n", "§ 17, stk. 4 – æøå", "a\xa0b"])
def test_tokens_keep_the_text(text: str) -> None:
    assert WordTokenizer(load(Settings(model=NONE)).vocab)(text).text == text


def test_any_text_can_be_piped() -> None:
    docs = list(load(Settings(model=NONE)).pipe([TEXT, "", TEXT]))
    assert [len(doc.ents) for doc in docs] == [len(docs[0].ents), 0, len(docs[0].ents)]


@pytest.mark.parametrize("file", sorted(PAPERS)[:6])
def test_entities_stand_where_they_are_said_to(file: str) -> None:
    document = minutes.read(RAW / file)
    found = find_entities(minutes.segment(document), document.text).entities
    people = [(name, span) for each in found.persons for span in each.spans for name in (each.name, *each.names)]
    assert people or file
    for each in found.persons:
        for span in each.spans:
            there = " ".join(document.text[span.start : span.end].split())
            assert there in (each.name, *each.names) or there.replace("- ", "") in each.name, (there, each.name)
    for date in found.dates:
        assert all(0 <= span.start < span.end <= len(document.text) for span in date.spans)


def test_a_person_over_two_lines_is_found_in_the_source(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Nordby Kommune\nDirektionen\nReferat\nDato: 3. maj 2023\n\n1. Budget\n\nSagsfremstilling\n\n"
        "Økonomichef Bettina Lyng\nAndersen deltager.\n\nBeslutning\n\nDrøftet.\n",
        encoding="utf-8",
    )
    record = parse(path)
    (person,) = record.entities.persons
    text = minutes.read(path).text
    assert person.name == "Bettina Lyng Andersen"
    assert [text[span.start : span.end] for span in person.spans] == ["Bettina Lyng\nAndersen"]


class _Entity:
    def __init__(self, start: int, end: int) -> None:
        self.label_, self.start_char, self.end_char = "PER", start, end


class _Model:
    """A model that takes every run of words between full stops for a person."""

    def __call__(self, text: str) -> object:
        places = [(0, text.index(".")), (text.index(".") + 2, len(text))]
        return type("Doc", (), {"ents": [_Entity(*place) for place in places]})


def test_of_a_models_persons_only_those_that_can_be_names_count() -> None:
    assert model_persons("Punkter. Qvorta Zeuthen", _Model()) == [
        Mention(9, 23, "PERSON", Person(name="Qvorta Zeuthen"), "model")
    ]
    assert not model_persons("Maj. Åben Sag 4", _Model())


def test_a_model_that_is_not_installed_is_told() -> None:
    assert model_in_use(NONE) is None
    with pytest.raises(MissingPartError, match="xx_no_model"):
        model_in_use("xx_no_model")


def test_settings_of_a_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_MODEL", raising=False)
    assert read_settings(tmp_path) == Settings()
    assert Settings().fingerprint() is None
    (tmp_path / "committees.toml").write_text('[committees]\n"Havneudvalget" = ["HVN"]\n', encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings.committees == {"Havneudvalget": ("HVN",)}
    assert settings.fingerprint() != Settings(model=NONE).fingerprint()
    (tmp_path / "committees.toml").write_text("[committees]\nHavneudvalget = 3\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"committees\.toml"):
        read_settings(tmp_path)


def test_a_new_table_of_bodies_reads_the_documents_again(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(
        "Nordby Kommune\nDirektionen\nReferat\nDato: 3. maj 2023\n\n1. Kaj\n\nSagsfremstilling\n\nSendt til HVN.\n",
        encoding="utf-8",
    )
    archive = Archive(tmp_path)
    assert [one.status for one in archive.ingest()] == ["parsed"]
    (tmp_path / "committees.toml").write_text('[committees]\n"Havneudvalget" = ["HVN"]\n', encoding="utf-8")
    assert [one.status for one in archive.ingest()] == ["replaced"]
    assert [one.status for one in archive.ingest()] == ["unchanged"]
    assert {term.name for term in archive.committees()} == {"Direktionen", "Havneudvalget"}


def test_public_names_load_nothing_until_used() -> None:
    code = "import minutes, sys; dir(minutes); print('spacy' in sys.modules, 'minutes.archive' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["False", "False"]
    assert all(hasattr(minutes, name) for name in minutes.__all__)
    with pytest.raises(AttributeError):
        minutes.nothing  # noqa: B018


def test_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTES_MODEL", "xx_no_model")
    rows = {row.part: row for row in examine(tmp_path)}
    assert rows["Danish model"].state == "missing"
    assert rows["archive"].state == "none"
    monkeypatch.setenv("MINUTES_MODEL", NONE)
    assert {row.part: row for row in examine(tmp_path)}["Danish model"].state == "none"


def test_minutes_of_an_empty_document_have_no_entities() -> None:
    source = Source(path="a", sha256="0" * 64, media_type="text/plain", pages=1, reader="plaintext", parser=1)
    document = Document(source=source, text="x", lines=(Line(text="x", start=0, end=1),))
    assert find_entities(minutes.segment(document), document.text).entities.persons == ()
