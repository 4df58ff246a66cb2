"""What the archive lacks of each body, one kind after the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import chain

from minutes.index.coverage.attachments import find_lacking
from minutes.index.coverage.bodies import Bodies, Body
from minutes.index.coverage.referred import Referred, find_referred
from minutes.index.coverage.renames import find_renamed
from minutes.index.coverage.runs import find_runs, read_numbers
from minutes.records.coverage import Lack, LackKind

# Faults that a document tells of itself when it is parsed, as lacks.
_KINDS: dict[str, LackKind] = {
    "item-numbers": "item-numbers",
    "contents": "contents",
    "attachment-overview": "bilag",
    "page-without-text": "page",
    "page-unreadable": "page",
}

# A body, or None for papers that name none, with the municipality that they name.
Owner = tuple[str | None, Body | None]


def find_lacks(connection: sqlite3.Connection, bodies: Bodies) -> Iterator[tuple[Owner, Lack]]:
    """All that lacks. Bodies that papers speak of and the archive has nothing of are in `bodies` afterwards."""
    yield from chain(_from_problems(connection, bodies), _unplaced(connection, bodies), _bilag(connection, bodies))
    for referred in list(find_referred(connection, bodies)):
        yield (referred.body.municipality, referred.body), _referred_lack(referred)
    numbers = read_numbers(connection)
    for body in bodies:
        for run in find_runs(body, numbers):
            which = f"item {run.first}" if run.first == run.last else f"items {run.first} to {run.last}"
            text = f"{which} of the year, between the meetings of {run.before} and {run.after}"
            yield (body.municipality, body), Lack(kind="item-numbers", text=text, date=f"{run.before}/{run.after}")
        for pause in body.gaps:
            text = f"no meeting for {pause.days} days, usually {pause.usual:.0f}"
            yield (body.municipality, body), Lack(kind="pause", text=text, date=f"{pause.before}/{pause.after}")
    for renamed in find_renamed(connection, bodies):
        name = renamed.new.committee.name or renamed.new.committee.abbreviation
        text = f"probably renamed: {name}; {'; '.join(renamed.evidence)}"
        lack = Lack(kind="renamed", text=text, date=f"{renamed.old.days[-1]}/{renamed.new.days[0]}")
        yield (renamed.old.municipality, renamed.old), lack


def _from_problems(connection: sqlite3.Connection, bodies: Bodies) -> Iterator[tuple[Owner, Lack]]:
    query = (
        "SELECT municipality, committee_name, committee_abbreviation, date, path, page, code, message FROM problems"
        f" JOIN documents ON documents.id = document WHERE code IN ({', '.join('?' * len(_KINDS))})"
        " ORDER BY date, document, position"
    )
    for place, name, short, day, path, page, code, message in connection.execute(query, tuple(_KINDS)):
        lack = Lack(kind=_KINDS[code], text=message, date=day, source=path, page=page)
        yield (place, bodies.called(place, name, short)), lack


def _unplaced(connection: sqlite3.Connection, bodies: Bodies) -> Iterator[tuple[Owner, Lack]]:
    """Documents that no cell of a matrix counts."""
    query = (
        "SELECT municipality, committee_name, committee_abbreviation, date, first_day, last_day, path FROM documents"
        " WHERE date IS NULL OR coalesce(committee_name, committee_abbreviation) IS NULL ORDER BY path"
    )
    for place, name, short, day, first, last, path in connection.execute(query):
        body = bodies.called(place, name, short)
        if day is None:
            window = f"{first}/{last}" if first else None
            yield (place, body), Lack(kind="no-date", text="nothing tells its day", date=window, source=path)
        if body is None:
            yield (place, None), Lack(kind="no-body", text="nothing tells whose meeting it is", date=day, source=path)


def _bilag(connection: sqlite3.Connection, bodies: Bodies) -> Iterator[tuple[Owner, Lack]]:
    query = (
        "SELECT municipality, committee_name, committee_abbreviation, date, path, page FROM items"
        " JOIN documents ON documents.id = document WHERE items.id = ?"
    )
    for item, numbers, named_by in find_lacking(connection):
        place, name, short, day, path, page = connection.execute(query, (item,)).fetchone()
        text = f"bilag {', '.join(map(str, numbers))} is not there; {named_by}"
        lack = Lack(kind="bilag", text=text, date=day, source=path, page=page, item_id=item)
        yield (place, bodies.called(place, name, short)), lack


def _referred_lack(referred: Referred) -> Lack:
    papers = "1 item" if referred.times == 1 else f"{referred.times} items"
    verb = referred.verb if referred.times > 1 else f"{referred.verb}s"
    if referred.day is None:
        text = f"{papers} {verb} the body, and the archive holds no meeting of it"
    else:
        text = f"{papers} {verb} of a meeting" if referred.verb == "tell" else f"{papers} {verb} a meeting"
        if referred.body.may_have_met(referred.day, referred.day):
            text += "; a paper without a day may be of it"
    return Lack(
        kind="meeting" if referred.day else "body",
        text=text,
        date=referred.day,
        source=referred.source,
        page=referred.page,
        item_id=referred.item,
        times=referred.times,
    )
