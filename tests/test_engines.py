"""One contract for every engine: same documents, same questions, same answers; and what an index on disk must bear."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from minutes.archive import Archive
from minutes.errors import ArchiveError, UsageError
from minutes.index import vocabulary
from minutes.index.analysis import Analysis
from minutes.index.answers import Filters
from minutes.index.clauses import AllOf, AnyOf, Between, Clause, Everything, Phrase, Prefix, Similar, Term, Weighted
from minutes.index.engine import Document, Engine, Schema
from minutes.index.entries import CLOSED_FIELD, Entry, make_entries
from minutes.index.passages import Passage
from minutes.index.settings import ENGINES, read_engine
from minutes.index.tantivy_engine import TantivyEngine
from minutes.index.text_index import TextIndex
from minutes.index.whoosh_engine import WhooshEngine

SCHEMA = Schema(phrases=("text",), texts=("word_æ",), keys=("key", "body"), facets=(("body",),), numbers=("day",))
TYPES: tuple[type[Engine], ...] = (TantivyEngine, WhooshEngine)

TEXTS = ("a b c d", "x a b y", "b for a", "a for b", "a x y b", "tist ab", "test abc", "43152/23 §17 00.01.p35 c++ å")
BODIES = (("Voksen- og", "x"), ("x",), (), (), ("æ",), (), (), ("x",))


def documents() -> list[Document]:
    return [
        Document(
            texts={"text": text, "word_æ": text},
            keys={"key": (f"r{number}",), "body": bodies},
            numbers={"day": 20230000 + number} if number else {},
            stored=str(number).encode(),
        )
        for number, (text, bodies) in enumerate(zip(TEXTS, BODIES, strict=True))
    ]


def create(engine_type: type[Engine], folder: Path) -> Engine:
    folder.mkdir()
    return engine_type.create(folder, SCHEMA)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> list[Engine]:
    """Each engine with the same documents, of which the last was deleted and added again."""
    opened: list[Engine] = []
    for engine_type in TYPES:
        folder = tmp_path_factory.mktemp("engines") / engine_type.__name__
        engine = create(engine_type, folder)
        for number in range(len(TEXTS)):  # one commit each, so that there are parts to be merged
            engine.add(documents()[number : number + 1])
            engine.commit()
        engine.delete("key", ["r7"])
        engine.commit()
        engine.add(documents()[7:])
        engine.commit()
        opened.append(engine_type.open(folder, SCHEMA))
    return opened


def answer(engine: Engine, clause: Clause) -> tuple[int, set[bytes], dict[str, dict[str, int]]]:
    found = engine.search(clause, 50, counted=True)
    assert not any(engine.search(clause, 50).facets.values())
    assert found.total == len(found.hits)
    assert [score for _, score in found.hits] == sorted((score for _, score in found.hits), reverse=True)
    return found.total, {stored for stored, _ in found.hits}, found.facets


@pytest.mark.parametrize(
    ("clause", "numbers"),
    [
        (Term("text", "a"), "01234"),
        (Term("body", "Voksen- og"), "0"),
        (Term("text", "43152/23"), "7"),
        (Phrase("text", ("a", "b")), "01"),
        (Phrase("text", ("a", "b"), 1), "013"),
        (Phrase("text", ("b", "a"), 1), "2"),
        (Prefix("word_æ", "ab"), "56"),
        (Prefix("word_æ", "c+"), "7"),
        (Prefix("word_æ", "00.0"), "7"),
        (Similar("word_æ", "tast", 1), "56"),
        (Similar("word_æ", "tset", 1), ""),
        (Similar("word_æ", "tset", 2), "56"),
        (Between("day", 20230002, 20230004), "234"),
        (Between("day", None, 20230001), "1"),
        (Between("day", 20230007, None), "7"),
        (Everything(), "01234567"),
        (AnyOf(()), ""),
        (AnyOf((Term("text", "test"), Term("body", "x"))), "0167"),
        (AllOf((Term("text", "a"),), (Term("text", "y"),), (Term("text", "c"),)), "1234"),
        (Weighted(AllOf((Everything(),), (), (Term("text", "b"),)), 0.0), "567"),
    ],
)
def test_what_each_clause_finds(engines: list[Engine], clause: Clause, numbers: str) -> None:
    for engine in engines:
        assert answer(engine, clause)[1] == {number.encode() for number in numbers}


WORDS = st.sampled_from(["a", "b", "c", "x", "y", "for", "test", "ab", "abc", "å", "none"])
DAYS = st.integers(20230000, 20230009)
LEAVES: st.SearchStrategy[Clause] = st.one_of(
    st.builds(Term, st.sampled_from(["text", "word_æ"]), WORDS),
    st.builds(Term, st.just("body"), st.sampled_from(["x", "æ", "Voksen- og"])),
    st.builds(Phrase, st.just("text"), st.lists(WORDS, min_size=2, max_size=2, unique=True).map(tuple), st.just(1)),
    st.builds(Phrase, st.just("text"), st.lists(WORDS, min_size=2, max_size=3).map(tuple)),
    st.builds(Prefix, st.just("word_æ"), WORDS),
    st.builds(Similar, st.just("word_æ"), st.sampled_from(["test", "abc", "for", "none"]), st.integers(1, 2)),
    st.builds(Between, st.just("day"), DAYS, st.none() | DAYS),
    st.builds(Between, st.just("day"), st.none(), DAYS),
    st.just(Everything()),
)


def combine(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    some = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(
        st.builds(AnyOf, some),
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple), some, some),
        st.builds(Weighted, inner, st.sampled_from([0.0, 0.5, 3.0])),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(st.recursive(LEAVES, combine, max_leaves=8))
def test_engines_give_the_same_answers(engines: list[Engine], clause: Clause) -> None:
    first, *others = (answer(engine, clause) for engine in engines)
    assert all(other == first for other in others)


def test_terms_are_counted_without_what_was_deleted(engines: list[Engine]) -> None:
    for engine in engines:
        assert engine.terms("word_æ", "ab") == {"ab": 1, "abc": 1}
        assert engine.terms("body") == {"Voksen- og": 1, "x": 3, "æ": 1}
        assert engine.terms("key") == {f"r{number}": 1 for number in range(8)}


@pytest.mark.parametrize("engine_type", TYPES)
def test_pages_of_hits_fit_together(engine_type: type[Engine], tmp_path: Path) -> None:
    engine = create(engine_type, tmp_path / "index")
    assert (engine.search(Everything(), 5).total, engine.wasted()) == (0, 0.0)
    engine.add(documents())
    assert engine.search(Everything(), 5).total == 0, "counts before the commit"
    engine.commit()
    pages = [engine.search(Term("text", "a"), 2, offset).hits for offset in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({stored for page in pages for stored, _ in page}) == 5
    assert engine.search(Term("text", "a"), 0).total == 5
    assert engine.search(Term("text", "a"), 10**12, 10**6).hits == ()


@pytest.mark.parametrize("engine_type", TYPES)
def test_weights_rank(engine_type: type[Engine], tmp_path: Path) -> None:
    engine = create(engine_type, tmp_path / "index")
    engine.add(documents())
    engine.commit()
    for first, second, best in ((5.0, 1.0, b"6"), (1.0, 5.0, b"5")):
        clause = AnyOf((Weighted(Term("text", "test"), first), Weighted(Term("text", "tist"), second)))
        assert engine.search(clause, 1).hits[0][0] == best
    optional = AllOf((Term("text", "a"),), (Term("text", "d"),))
    assert engine.search(optional, 1).hits[0][0] == b"0"
    filtered = AllOf((Weighted(Term("body", "x"), 0.0), Term("text", "c++")))
    (hit,), (plain,) = engine.search(filtered, 9).hits, engine.search(Term("text", "c++"), 9).hits
    assert hit == (plain[0], pytest.approx(plain[1]))


# --- the index of an archive


def entry(number: int, key: str, text: str = "Der er talt om cykelstier.") -> Entry:
    passages = {"sagsfremstilling": (Passage(f"{text} Sag {number} om veje og pladser.", 1),)}
    return Entry(id=f"{key}-{number}", key=key, source=f"{key}.pdf", title=f"Punkt {number}", texts=passages)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def soak(folder: Path, engine: str, commits: int) -> float:
    """How much larger than a fresh index one has become that took entries in, and replaced every other, one by one."""
    index = TextIndex.create(folder / "small", engine)
    held: dict[int, str] = {}
    for number in range(commits):
        place = number if number % 2 else number // 4
        index.delete([held[place]] if place in held else [])
        held[place] = f"key{number}"
        index.add([entry(place, held[place])])
        index.commit()
    fresh = TextIndex.create(folder / "fresh", engine)
    fresh.add(entry(place, key) for place, key in held.items())
    fresh.commit()
    assert index.keys() == fresh.keys()
    return size_of(folder / "small") / size_of(folder / "fresh")


@pytest.mark.parametrize("engine", ENGINES)
def test_many_small_commits_leave_an_index_of_its_size(engine: str, tmp_path: Path) -> None:
    assert soak(tmp_path, engine, 100) < 3  # so few entries are smaller than the files around them


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_two_thousand_small_commits_end_within_twice_the_size(engine: str, tmp_path: Path) -> None:
    assert soak(tmp_path, engine, 2000) < 2


def test_what_a_killed_commit_has_written_does_not_hinder_the_next(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    index = TextIndex.create(whole, "tantivy")
    index.add([entry(number, f"record{number}") for number in range(4)])
    index.commit()
    shutil.copytree(whole, killed)
    index.delete(["record1"])
    index.commit()
    for path in whole.iterdir():
        if path.name != "meta.json":  # the last file that a commit writes
            shutil.copy(path, killed)
    left = TextIndex.open(killed)
    assert left.keys() == {"record0", "record1", "record2", "record3"}
    left.delete(["record1"])
    left.commit()
    assert left.keys() == {"record0", "record2", "record3"}


def test_an_index_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    index = TextIndex.create(tmp_path / "index", "tantivy")
    index.add([entry(1, "record1")])
    (tmp_path / "index").rename(tmp_path / "moved")
    with pytest.raises(ArchiveError, match="cannot be written"):
        index.commit()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_record_goes_with_all_its_entries(engine: str, tmp_path: Path) -> None:
    index = TextIndex.create(tmp_path / "index", engine)
    index.add([*(entry(number, "one") for number in range(8)), *(entry(number, "two") for number in range(8))])
    index.commit()
    assert index.wasted() == 0
    index.delete(["one"])
    index.commit()
    assert index.keys() == {"two"}
    assert index.wasted() == pytest.approx(0.5, abs=0.2)
    hits = TextIndex.open(tmp_path / "index").search("cykelsti", Filters(), 9).hits
    assert {hit.item_id for hit in hits} == {f"two-{number}" for number in range(8)}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_of_another_version_is_refused_with_advice(engine: str, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(ArchiveError, match="ingest"):
        TextIndex.open(folder)
    TextIndex.create(folder, engine)
    stamp = (folder / "minutes.json").read_text("utf-8")
    for other in (stamp.replace('"analysis":', '"analysis":9'), stamp.replace('"lexicon":"', '"lexicon":"x'), "{"):
        (folder / "minutes.json").write_text(other, "utf-8")
        with pytest.raises(ArchiveError, match="minutes rebuild") as caught:
            TextIndex.open(folder)
        assert caught.value.exit_code == 4


@pytest.mark.parametrize("engine", ENGINES)
def test_a_damaged_index_is_named(engine: str, tmp_path: Path) -> None:
    TextIndex.create(tmp_path / "index", engine)
    for path in (tmp_path / "index").iterdir():
        if path.name != "minutes.json":
            path.write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"damaged.*minutes rebuild"):
        TextIndex.open(tmp_path / "index")


@pytest.mark.parametrize("engine", ENGINES)
def test_words_of_the_archive_join_its_lexicon_but_not_those_of_closed_items(engine: str, tmp_path: Path) -> None:
    seen = entry(1, "a", "Klimtofte, Klimtofte og Klimtofte.")
    closed = replace(entry(2, "b", "Zyrqvel, zyrqvel."), access="lukket")
    bilag = replace(seen, id="a-2", texts={CLOSED_FIELD: (Passage("Zyrqvel, zyrqvel."),)})
    others = [entry(3, "c", "Klimtofteplanen ligger."), entry(4, "d", "Zyrqvelplanen ligger.")]
    entries = [seen, closed, bilag, *others]
    index = TextIndex.create(tmp_path / "index", engine)
    index.learn(entries)
    index.add(entries)
    index.commit()
    index = TextIndex.open(tmp_path / "index")
    assert {hit.item_id for hit in index.search("klimtofte", Filters(), 5).hits} == {"a-1", "c-3"}
    assert index.search("zyrqvel", Filters(), 5).total == 0
    with closing(sqlite3.connect(tmp_path / "index" / "words.sqlite")) as connection:
        held = {word for (word,) in connection.execute("SELECT word FROM words")}
    assert "klimtofte" in held and "zyrqvel" not in held


def test_a_damaged_file_of_words_is_told(tmp_path: Path) -> None:
    TextIndex.create(tmp_path / "index")
    (tmp_path / "index" / "words.sqlite").write_bytes(b"no words" * 200)
    with pytest.raises(ArchiveError, match=r"words\.sqlite is damaged.*minutes rebuild"):
        TextIndex.open(tmp_path / "index").search("klimtofte", Filters(), 5)


@pytest.mark.parametrize("held", [1, 1000])
def test_words_are_counted_over_commits_and_beyond_what_memory_holds(
    held: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabulary, "_HELD", held)
    often = [entry(number, f"a{number}", "Klimtofte ved Brokvarn.") for number in range(3)]
    compounds = [entry(4, "b", "Klimtofteplanen ligger."), entry(5, "c", "Brokvarnplanen ligger.")]
    index = TextIndex.create(tmp_path / "index")
    for one in often[:2]:
        index.learn([one])
    index.add(often[:2])
    index.commit()
    index = TextIndex.open(tmp_path / "index")
    index.learn([replace(often[2], texts={"title": (Passage("Klimtofte"),)}), *compounds])
    index.add([often[2], *compounds])
    index.commit()
    found = {word: {hit.item_id for hit in index.search(word, Filters(), 9).hits} for word in ("klimtofte", "brokvarn")}
    assert "b-4" in found["klimtofte"]
    assert "c-5" not in found["brokvarn"]


# --- the choice of the engine


def archive_of(folder: Path) -> Archive:
    (folder / "raw").mkdir(parents=True)
    paper = (
        "Lindholt Kommune\nDirektionen\nDagsorden\n10. maj 2023\n\n1. Cykelstier\nSagsfremstilling\nOm cykelstier.\n"
    )
    (folder / "raw" / "dir.txt").write_text(paper, "utf-8")
    return Archive(folder)


def test_the_engine_is_chosen_by_the_file_or_for_once(tmp_path: Path) -> None:
    archive = archive_of(tmp_path)
    list(archive.ingest())
    assert read_engine(tmp_path) is None
    (tmp_path / "search.toml").write_text('engine = "whoosh"\n', "utf-8")
    with pytest.raises(ArchiveError, match="minutes rebuild --engine whoosh"):
        list(archive.ingest())
    assert archive.search("cykelsti").total == 1
    archive.rebuild()
    assert list((tmp_path / "index" / "text").glob("*.seg"))
    assert archive.search("cykelsti").total == 1
    archive.rebuild("tantivy")
    assert not list((tmp_path / "index" / "text").glob("*.seg"))


def test_an_index_keeps_its_engine_until_another_is_named(tmp_path: Path) -> None:
    archive = archive_of(tmp_path)
    list(archive.ingest(engine="whoosh"))
    list(archive.ingest())
    archive.rebuild()
    assert list((tmp_path / "index" / "text").glob("*.seg"))
    with pytest.raises(UsageError, match="lucene"):
        archive.rebuild("lucene")
    assert archive.search("cykelsti").total == 1


@pytest.mark.parametrize("text", ['engine = "lucene"', "engine = 1", 'motor = "whoosh"', "engine ="])
def test_a_setting_that_makes_no_sense_is_refused(text: str, tmp_path: Path) -> None:
    archive = archive_of(tmp_path)
    (tmp_path / "search.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError):
        list(archive.ingest())


def test_whoosh_needs_nothing_of_tantivy(tmp_path: Path) -> None:
    archive = archive_of(tmp_path)
    list(archive.ingest(engine="whoosh"))
    code = "import sys; sys.modules['tantivy'] = None; from minutes.archive import Archive; "
    code += f"print(Archive({str(tmp_path)!r}).search('cykelstierne').total)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_both_stemmers_are_one() -> None:
    from whoosh.lang.snowball.danish import DanishStemmer

    stemmer, analysis = DanishStemmer(), Analysis()
    texts = " ".join(passage.text for one in sample() for passages in one.texts.values() for passage in passages)
    words = {word.word: word.stem for word in analysis.words(texts) if word.word.isalpha()}
    assert len(words) > 500
    assert {word: stemmer.stem(word) for word in words} == words


def sample() -> list[Entry]:
    from minutes.parsing import Choices, parse

    papers = sorted((Path(__file__).parents[1] / "data" / "raw").glob("*.txt"))
    return [one for path in papers for one in make_entries(parse(path, Choices()), path.name)]
