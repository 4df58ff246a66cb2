"""FirstAgenda Publication: the JSON of one agenda, as the portal behind most municipalities' agendas serves it.

It becomes the lines of well-formed minutes, so that the segmenter reads it like any other document. The keys are
those of the portal's own answers (`Dagsordenpunkter`, `Navn`), and their English twins (`Items`, `Caption`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from minutes.danish.forms import MONTHS
from minutes.errors import UnreadableError, UnsupportedError
from minutes.ingest.builder import BODY_SIZE, Entry, build_document, built_source, clean
from minutes.ingest.html import html_entries
from minutes.ingest.layouts import choose_layout
from minutes.ingest.vocabulary import Vocabulary, vocabulary
from minutes.records import Document, Problem

_MOST_BYTES = 64 * 2**20
_TITLE_SIZE, _FIELD_SIZE = 16.0, 14.0
_ZONE = "Europe/Copenhagen"
_OBJECT = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_SENTENCE_END = re.compile(r"(?<=[^\W\d]{3}[.)]) +(?=[A-ZÆØÅ])")
_LONGEST_LINE = 200  # characters of a title's line; the segmenter takes longer ones for prose
_KINDS = ("beslutningsprotokol", "referat", "dagsorden")
_NO_DOCUMENT = "00000000-0000-0000-0000-000000000000"


def is_json(data: bytes) -> bool:
    """Whether bytes begin like a JSON object or a list of them."""
    return bool(_OBJECT.match(data.removeprefix(b"\xef\xbb\xbf")))


def _get(source: Any, *names: str) -> Any:
    """The first value under one of these keys that says something; case does not count."""
    if not isinstance(source, Mapping):
        return None
    folded = {key.casefold(): value for key, value in source.items() if isinstance(key, str)}
    values = (folded.get(name.casefold()) for name in names)
    return next((value for value in values if value not in (None, "", [], {})), None)


def _text(source: Any, *names: str) -> str:
    """The text under a key on one line; numbers are written out, all else is none."""
    value = _get(source, *names)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return clean(str(value)).replace("\t", " ")


def _objects(source: Any, *names: str) -> list[Any]:
    value = _get(source, *names)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _decode(data: bytes, path: str) -> Mapping[str, Any]:
    """The agenda in the JSON: the object itself, or the only one in a list or under `Dagsorden`."""
    if len(data) > _MOST_BYTES:
        raise UnreadableError(f"{path} has more than {_MOST_BYTES >> 20} MB of JSON", "save one agenda per file")
    try:
        found = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path} is broken JSON: {error}", "fetch it again") from None
    except RecursionError:
        raise UnreadableError(f"{path} is JSON nested too deep", "no agenda is; fetch it again") from None
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    agenda = _get(found, "Dagsorden", "Agenda")
    found = agenda if isinstance(agenda, Mapping) and not _get(found, "Dagsordenpunkter") else found
    if isinstance(found, Mapping) and isinstance(_get(found, "Dagsordenpunkter", "Items"), list):
        return found
    raise UnsupportedError(f"{path} is JSON, but no agenda of FirstAgenda", "save the answer for one agenda")


def _moment(source: Any, *names: str) -> dt.datetime | None:
    """A point in time as the clocks in Denmark show it."""
    try:
        moment = dt.datetime.fromisoformat(_text(source, *names))
        return moment.astimezone(ZoneInfo(_ZONE)) if moment.tzinfo else moment
    except (ValueError, OverflowError, KeyError):
        return None


def _people(source: Any) -> tuple[list[str], list[str]]:
    """Those at the meeting and those who were not, as far as the list tells."""
    present: list[str] = []
    absent: list[str] = []
    listed = _get(source, "Moededeltagere", "Deltagere", "MeetingAttendees")
    for person in listed if isinstance(listed, list) else []:
        name = clean(person) if isinstance(person, str) else _text(person, "Navn", "Name", "DisplayName")
        role = _text(person, "Rolle", "Titel", "Role", "Title")
        status = _text(person, "Status", "Fremmoede", "Attendance").casefold()
        away = _get(person, "Afbud", "Fravaerende") is True or any(word in status for word in ("afbud", "fravær"))
        came = _get(person, "Fremmoedt", "TilStede", "Attended")
        if name:
            named = f"{name} ({role})" if role and role.casefold() not in name.casefold() else name
            (absent if away or came is False else present).append(named)
    return present, absent


def _header(agenda: Mapping[str, Any]) -> Iterable[Entry]:
    """The head of the minutes: labels and values, in the order of printed ones."""
    meeting = _get(agenda, "Moede", "Meeting") or agenda
    committee = _text(_get(agenda, "Udvalg", "Committee"), "Navn", "Name") or _text(agenda, "CommitteeName")
    title = _text(meeting, "Navn", "Name")
    kind = next((word for word in _KINDS if word in title.casefold()), "")
    start = _moment(meeting, "Dato", "MeetingBeginUtc")
    clock = _moment(meeting, "MeetingBeginUtc", "Dato")
    end = _moment(meeting, "MeetingEndUtc", "Slut")
    present, absent = _people(meeting)
    yield Entry(f"Udvalg: {committee}" if committee else "", bold=True)
    yield Entry(kind.capitalize(), _TITLE_SIZE, True)
    yield Entry(f"Bemærkninger: {title}" if title and title.casefold() != kind else "")
    yield Entry(f"Dato: {start.day}. {MONTHS[start.month - 1]} {start.year}" if start else "")
    yield Entry(f"Start kl.: {clock:%H:%M}" if clock and (clock.hour or clock.minute) else "")
    yield Entry(f"Slut kl.: {end:%H:%M}" if end and end != clock else "")
    place = _text(meeting, "Sted", "MeetingLocation", "Lokale")
    yield Entry(f"Sted: {place}" if place else "")
    for label, names in (("Medlemmer:", present), ("Fraværende:", absent)):
        yield Entry(label if names else "")
        yield from (Entry(name) for name in names)


def _title(number: str, title: str) -> list[Entry]:
    """The title behind its number, wrapped where one line would read as prose."""
    title = re.sub(rf"^(?:punkt\s+)?{re.escape(number)}\s*[.:]\s*", "", title, flags=re.IGNORECASE)
    lines: list[str] = []
    for sentence in _SENTENCE_END.split(title or "Uden titel"):
        rest = sentence
        while len(rest) > _LONGEST_LINE and " " in rest[:_LONGEST_LINE]:
            cut = rest.rindex(" ", 0, _LONGEST_LINE)
            lines.append(rest[:cut])
            rest = rest[cut + 1 :]
        lines.append(rest)
    first = Entry(f"{number}. {lines[0]}", _TITLE_SIZE, True, gap=True)
    return [first, *(Entry(line, _TITLE_SIZE, True, continues=True) for line in lines[1:])]


def _metadata(item: Any) -> Iterable[Entry]:
    closed = _get(item, "IsOpen", "IsPublic", "Offentlig") is False or _get(item, "Lukket", "IsClosed") is True
    case = _text(item, "SagsNummer", "CaseNumber")
    yield Entry("Lukket sag" if closed else "Åben sag")
    yield Entry(f"Sagsnr.: {case}" if case else "")


def _field(name: str, field: Any, path: str) -> list[Entry]:
    """The lines of one field under its name, unless its text begins with that."""
    html = _get(field, "Html", "Content")
    plain = _get(field, "Tekst", "Text")
    lines = html_entries(html, path) if isinstance(html, str) else []
    if not lines and isinstance(plain, str):
        lines = [Entry(text) for line in plain.splitlines() if (text := clean(line))]
    named = bool(lines) and lines[0].text.rstrip(" :").casefold() == name.casefold()
    heading = [Entry(name, _FIELD_SIZE, True, gap=True)] if name and lines and not named else []
    return [*heading, *lines]


def _bilag(item: Any) -> Iterable[Entry]:
    listed = _objects(item, "Bilag", "Attachments", "Documents")
    orders = [_get(one, "Order") for one in listed]
    if all(isinstance(order, int) for order in orders):
        listed = [one for _, _, one in sorted(zip(orders, range(len(orders)), listed, strict=True))]
    named = [(one, name) for one in listed if (name := _text(one, "Navn", "Name", "Caption"))]
    if named:
        yield Entry("Bilag:", _FIELD_SIZE, True, gap=True)
    for number, (one, name) in enumerate(named, 1):
        closed = _get(one, "IsOpen", "IsPublic", "Offentlig") is False or _get(one, "Lukket") is True
        yield Entry(f"{number}. {'Lukket' if closed else 'Åben'} {name}")


def _body(item: Any, path: str, words: Vocabulary) -> list[Entry]:
    """The fields of an item in their order, then a decision that stands beside them."""
    lines: list[Entry] = []
    for field in _objects(item, "Felter", "Presentations"):
        lines += _field(_text(field, "Navn", "Name"), field, path)
    decision = _get(item, "ItemDecision")
    decision = {"Html": decision} if isinstance(decision, str) else decision
    decided = any((heading := words.heading(line.text)) and heading.field == "beslutning" for line in lines)
    return lines if decided or decision is None else lines + _field("Beslutning", decision, path)


def _even(lines: Sequence[Entry], words: Vocabulary) -> list[Entry]:
    """The lines with every field heading in one type, whichever each field was written with."""
    known = [bool(line.bold and (found := words.heading(line.text)) and found.rest is None) for line in lines]
    sizes = Counter(line.size for line, is_known in zip(lines, known, strict=True) if is_known)
    usual = max(sizes.most_common(1)[0][0] if sizes else _FIELD_SIZE, BODY_SIZE + 1)
    return [
        line._replace(size=_FIELD_SIZE) if is_known or (line.bold and usual <= line.size < _TITLE_SIZE) else line
        for line, is_known in zip(lines, known, strict=True)
    ]


def _numbers(items: Sequence[Any]) -> list[str]:
    """The items' numbers as stated; where one has none, or they do not go up, the places in the list."""
    found = [re.search(r"\d{1,4}", _text(item, "Punktnummer", "Number")) for item in items]
    stated = [int(match[0]) for match in found if match]
    rising = len(stated) == len(items) and all(a < b for a, b in pairwise(stated))
    return [str(number) for number in (stated if rising else range(1, len(items) + 1))]


def _is_elsewhere(item: Any) -> bool:
    """Whether a field of an item is a document of its own that the JSON only points to."""
    fields = _objects(item, "Felter")
    return any(_text(field, "DocumentId") not in ("", _NO_DOCUMENT) or _text(field, "Link") for field in fields)


def read_firstagenda(data: bytes, path: str, sha256: str) -> Document:
    """The JSON of one agenda as a document; `sha256` is the hash of `data`.

    Raises UnsupportedError for other JSON, UnreadableError for broken one.
    """
    agenda = _decode(data, path)
    items = _objects(agenda, "Dagsordenpunkter", "Items")
    words = vocabulary(choose_layout(()))
    lines = list(_header(agenda))
    problems: list[Problem] = []
    for number, item in zip(_numbers(items), items, strict=True):
        body = _body(item, path, words)
        if not body and _is_elsewhere(item):
            message = f"the text of item {number} stands in a document that is not part of this file"
            problems.append(Problem(code="text-elsewhere", message=message))
        title = _title(number, _text(item, "Navn", "Caption"))
        lines += [*title, *_metadata(item), *_even(body, words), *_bilag(item)]
    return build_document(lines, built_source(path, sha256, "application/json", "firstagenda"), problems)
