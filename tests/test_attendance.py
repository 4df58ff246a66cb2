"""Who was there: the table of attendance and the command that asks it."""

from __future__ import annotations

import json

import msgspec
from click.testing import CliRunner, Result

from minutes.archive import Archive
from minutes.archive.tables import Paper, make_rows, rows_of_paper
from minutes.cli import cli
from minutes.errors import NotFoundError, UsageError
from minutes.records import Minutes, Person
from minutes.records.rows import AttendanceRow


def run(archive: Archive, *arguments: str) -> Result:
    arguments = ("--data", str(archive.folder), "attendance", *arguments)
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


def asked(archive: Archive, *arguments: str) -> list[AttendanceRow]:
    done = run(archive, *arguments, "--json")
    assert done.exception is None, done.output
    return [msgspec.json.decode(line, type=AttendanceRow) for line in done.stdout.splitlines()]


def rows_of(minutes: Minutes) -> list[tuple[str, str, str | None]]:
    make = rows_of_paper("attendance")
    assert make
    rows = [row for row in make(Paper.of("x", minutes, False)) if isinstance(row, AttendanceRow)]
    return [(row.name, row.status, row.item_id) for row in rows]


def test_a_person_is_followed_over_the_meetings(demo: Archive) -> None:
    rows = asked(demo, "--person", "asger nøhr")
    assert {row.name for row in rows} == {"Asger Nøhr"}
    assert [row.date for row in rows] == sorted(str(row.date) for row in rows)
    absent = [(row.date, row.committee_abbreviation) for row in rows if row.status == "absent"]
    assert absent == [("2023-06-14", "VPU")]
    assert ("2023-05-10", "present") in {(row.date, row.status) for row in rows}


def test_rows_are_those_of_the_table(demo: Archive) -> None:
    table = {row.ref: row for row in make_rows(demo, "attendance")}
    rows = asked(demo, "--body", "KB", "--from", "2022-04", "--to", "2022-04-30")
    assert [table[row.ref] for row in rows] == rows
    assert len(rows) == 20 and {row.date for row in rows} == {"2022-04-26"}


def test_who_came_for_an_absent_member_is_a_deputy(demo: Archive) -> None:
    rows = asked(demo, "--body", "Kommunalbestyrelsen", "--to", "2022")
    assert [row.name for row in rows if row.status == "absent"] == ["Kurt Bjerremand"]
    assert [(row.name, row.item_id) for row in rows if row.status == "deputy"] == [("Vibeke Rosenlund", None)]
    assert sum(row.status == "present" for row in rows) == 18


def test_who_missed_some_items_was_there_partly(demo: Archive) -> None:
    minutes = demo.item("lindholt-kb-2023-08-29-2").minutes
    person = Person(name="Jakob Teglgaard", party="F", role="inhabil")
    second = msgspec.structs.replace(minutes.items[1], fraværende=(person,))
    rows = rows_of(msgspec.structs.replace(minutes, items=(minutes.items[0], second, *minutes.items[2:])))
    assert ("Jakob Teglgaard", "partly", None) in rows
    assert ("Jakob Teglgaard", "absent", second.id) in rows
    assert ("Birgitte Holmskov", "present", None) in rows


def test_an_agenda_tells_only_who_is_listed(demo: Archive) -> None:
    statuses = {row.status for row in asked(demo, "--body", "MTU") if row.kind == "dagsorden"}
    assert statuses == {"listed"}


def test_lines_name_each_meeting_once(demo: Archive) -> None:
    done = run(demo, "--person", "Rosenlund")
    assert done.stdout.splitlines()[0] == ("Lindholt Kommune · Kommunalbestyrelsen · beslutningsprotokol · 2022-04-26")
    assert "  deputy   Vibeke Rosenlund (O)" in done.stdout
    assert done.stderr == "meetings: deputy 1\n"


def test_who_names_nobody_is_told(demo: Archive) -> None:
    assert isinstance(run(demo).exception, UsageError)
    assert isinstance(run(demo, "--person", "Xerxes").exception, NotFoundError)
    assert isinstance(run(demo, "--person", " ").exception, NotFoundError)
    done = run(demo, "--person", "Rosenlund", "--from", "2030")
    assert isinstance(done.exception, SystemExit) and done.exception.code == 1


def test_records_are_json(demo: Archive) -> None:
    line = run(demo, "--person", "Rosenlund", "--json").stdout.splitlines()[0]
    assert json.loads(line)["person_id"] == "lindholt-vibeke-rosenlund"
