"""Dates are inferred from outlines that the register keeps, as they would be from the whole records."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from minutes.archive import Archive, intake
from minutes.archive.outlines import outline_of
from minutes.nlp.inferred import infer_dates
from minutes.records import Attachment, CalendarRow, Item, Meeting, Minutes, Source


def test_outlines_tell_the_same_dates_as_whole_records(demo: Archive) -> None:
    whole = list(demo.minutes())
    told = infer_dates(whole)
    assert told and infer_dates(map(outline_of, whole)) == told


def test_an_outline_says_nothing_that_is_closed() -> None:
    bilag = (
        Attachment(title="Åbent", document_id="1"),
        Attachment(title="Hemmeligt", document_id="22", access="lukket"),
    )
    row = CalendarRow(date="2023-05-10", entries=("Fortroligt",))
    items = (
        Item(id="a-1", title="Veje", bilag=bilag),
        Item(id="a-2", title="Personsag", access="lukket", bilag=bilag, calendar=(row,)),
    )
    source = Source(path="a.txt", sha256="a" * 64, media_type="text/plain", pages=1, reader="text", parser=1)
    text = msgspec.json.encode(outline_of(Minutes(source=source, meeting=Meeting(), items=items))).decode()
    assert "Veje" in text
    for closed in ("Hemmeligt", "22", "Personsag", "Fortroligt", "a-2"):
        assert closed not in text


def test_records_are_not_read_again_to_infer_dates(copied: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def touch_all() -> None:
        with sqlite3.connect(copied.folder / "index" / "register.sqlite") as connection:
            connection.execute("INSERT OR IGNORE INTO places SELECT DISTINCT place FROM records")
        connection.close()

    touch_all()
    list(copied.ingest([copied.folder / "parsed" / "ingen"]))
    read: list[Path] = []
    decode = intake.decode
    monkeypatch.setattr(intake, "decode", lambda path, kind: read.append(path) or decode(path, kind))  # type: ignore[func-returns-value]
    touch_all()
    list(copied.ingest([copied.folder / "parsed" / "ingen"]))
    assert not read
    changed = next(each for each in copied.minutes() if each.meeting.date_source == "inferred")
    path = next(path for path in (copied.folder / "parsed").glob("*.json") if changed.source.sha256[:8] in path.name)
    record = msgspec.json.decode(path.read_bytes(), type=Minutes)
    path.write_bytes(msgspec.json.encode(replace(record, meeting=replace(record.meeting, date="1999-01-01"))))
    list(copied.ingest([copied.folder / "parsed" / "ingen"]))
    assert path in read
    assert msgspec.json.decode(path.read_bytes(), type=Minutes) == record
