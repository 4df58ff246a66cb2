"""The header of minutes: which body met when and where, who was there and who was not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from minutes.danish.committees import body_pattern, parse_committee
from minutes.danish.dates import DATE, WEEKDAY, find_date, find_time, find_weekday_date
from minutes.ingest.absences import told_absent
from minutes.ingest.attendance import full_names, read_list
from minutes.ingest.columns import by_column
from minutes.ingest.flow import Places, flow
from minutes.ingest.header_values import CLOCK, CLOCK_TIME, read_values
from minutes.ingest.vocabulary import Vocabulary
from minutes.records import Kind, Line, Meeting, Person

_MUNICIPALITY = re.compile(
    r"\b((?:[A-ZÆØÅ][a-zæøå]+(?:-| )?){1,3}) [Kk]ommunes?(?![a-zæøå])|\b([A-ZÆØÅ-]{3,}) KOMMUNES?(?![A-ZÆØÅ])"
)
_DAY_OF_MEETING = re.compile(rf"\s*{WEEKDAY} (?:den )?{DATE}", re.IGNORECASE)
_HELD = re.compile(rf"\bafholdt\b[^.]{{0,30}}?{DATE}", re.IGNORECASE)
_REGION = re.compile(r"\s*(Region [A-ZÆØÅ]\w+)\s*(?:$|\s{2,}|[-–|,•])")
_TOP = 200  # characters at the top of a text, where its sender stands
_NO_NAME = re.compile(
    "Alle|Anden|Begge|Danske|Den|Denne|Deres|Din|Egen|En|Enhver|Flere|Hver|I|Ingen|Min|Nye?|Øvrige|Vor|Vores"
)
_TIME_RANGE = re.compile(r"(?<=\d)\s*(?:-|–|til)\s*(?=(?:kl\.? ?)?\d{1,2}[.:]\d\d)")
_FROM_TO = re.compile(r"(?<![\d.:])(?=\d{1,2}[.:]\d\d\s*(?:-|–|til)\s*\d{1,2}[.:]\d\d(?!\d))")
# `… kl. 14:00 i Mødelokale 3`, `på Mødelokale 3, rådhuset`, `i Kulturhuset, Torvet 2` on a line of its own.
_PLACE_BEHIND = re.compile(
    r"(?:(?:^|(?<=\d)[.,]? |møde )(?:i|på) |(?:kl\.|[-–]) ?\d{1,2}[.:]\d\d, )"
    r"(?P<place>(?:[A-ZÆØÅ]|\w*(?:lokale|salen?|huset|kontor)\b).*?)\.?\s*$"
)
_DATE_ALONE = re.compile(rf"\s*(?:{WEEKDAY})?,? ?(?:den |d\. ?)?{DATE}\s*$", re.IGNORECASE)
# A room that is called after the body.
_ROOM = re.compile(r"s? ?\w*(?:sal|lokale|værelse|kontor)\b")
_OTHER_BODY = re.compile(
    r"(?<!\w)(?:(?P<name>[A-ZÆØÅ]\w*(?:nævnet|kommissionen|[Bb]estyrelsen|rådet)"
    r"|(?:Hoved|Område|Lokal|Center)-?MED(?!\w)(?: [A-ZÆØÅ]\w+(?: og [A-ZÆØÅ]\w+)?)?"
    r"|Udvalg for [\w, -]+(?=$| ·| [|–-])|Opgaveudvalget(?: [A-ZÆØÅ]\w+)+)(?:s?(?!\w))"
    r"|(?P<meeting>[A-ZÆØÅa-zæøå]*[Bb]estyrelse)smøde)"
)
_NAMED_BY = re.compile(r"\baf\s*$")  # `(valgt af Krogsø Byråd)`
_PAGE = re.compile(r"\s*(?:side|s\.) ?\d+\s*$", re.IGNORECASE)
_LONGEST_ADDRESS = 60  # characters of a further line of an address
_LONGEST_PLACE = 4  # lines of an address
_SEPARATORS = re.compile(r"\s*[•|–]\s*|\s+-\s+")


def _first_words(text: str) -> tuple[str, str]:
    words = text.split()
    return words[0] if words else "", " ".join(words[:2])


def _is_address(line: Line) -> bool:
    """Whether a line may go on with an address: short, and no sentence."""
    return not line.gap and len(line.text) <= _LONGEST_ADDRESS and not line.text.rstrip().endswith(".")


class HeaderSource(NamedTuple):
    """What a header is read from: its lines, the document's text for the municipality's name, the vocabulary.

    The running `heads` tell the body and the date that the header leaves out.
    """

    lines: Sequence[Line]
    text: str
    words: Vocabulary
    heads: Sequence[Line] = ()


@cache
def _body() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){body_pattern()}")


@cache
def _body_in_capitals() -> re.Pattern[str]:
    return re.compile(_body().pattern, re.IGNORECASE)


@cache
def _any_date() -> re.Pattern[str]:
    return re.compile(DATE, re.IGNORECASE)


def find_municipality(text: str) -> str | None:
    """The region that a text's top names, else the municipality that it speaks of most, as `X Kommune`.

    None where two are named equally often.
    """
    region = next((match for line in text[:_TOP].split("\n") if (match := _REGION.match(line))), None)
    if region:
        return region[1]
    names: Counter[str] = Counter()
    # Few lines have the word, and a pattern that begins with any capital word is slow to look for.
    lines = [line for line in text.split("\n") if "ommune" in line or "OMMUNE" in line]
    for mixed, upper in _MUNICIPALITY.findall("\n".join(lines)):
        words = (mixed or upper.title()).split()
        while words and _NO_NAME.fullmatch(words[0]):
            words.pop(0)
        if words:
            names[" ".join(words).removesuffix("-")] += 1
    ranked = names.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return f"{ranked[0][0]} Kommune"


class _Header:
    def __init__(self, source: HeaderSource) -> None:
        self.words = source.words
        self.heads = source.heads
        self.values = read_values(by_column(source.lines, source.words), source.words)
        self.free = [line for value in self.values if value.key == "" for line in value.lines]
        self.found: dict[str, list[Line]] = {}

    def one(self, key: str) -> list[Line]:
        """The lines of the first value with that label."""
        return next((value.lines for value in self.values if value.key == key and value.lines), [])

    def committee(self) -> str | None:
        for line in (*self.one("committee"), *self.one("kind"), *self.free, *self.heads):
            match = (_body_in_capitals() if line.text.isupper() else _body()).search(line.text)
            if match and not _NAMED_BY.search(line.text, 0, match.start()):
                self.found["committee"] = [line] if line not in self.heads else []
                return match[0]
        return self._other_body()

    def _other_body(self) -> str | None:
        """A board, commission or tribunal, which is called so in its own minutes only."""
        for line in self.free:
            text = line.text.title() if line.text.isupper() else line.text
            match = _OTHER_BODY.search(text)
            if match:
                self.found["committee"] = [line]
                return match["name"] or f"{match['meeting'].capitalize()}n"
        return None

    def kind(self) -> Kind | None:
        """The first kind named: alone on a line, or in one such as `Byrådet - Referat`, `Referat af møde i`."""
        for line in [*self.one("kind"), *self.free]:
            if len({kind for word in line.text.split() if (kind := self.words.kind(word))}) > 1:
                continue  # `Dagsorden eller referat` tells neither
            for part in (line.text, *_SEPARATORS.split(line.text), *_first_words(line.text)):
                kind = self.words.kind(part)
                if kind:
                    self.found["kind"] = [line]
                    return kind
        return None

    def date(self) -> str | None:
        named = [line for line in self.heads if _body().search(line.text)]  # no stamp of the printer
        held = [line for line in self.free if _HELD.search(line.text)][:1]
        dated = [line for line in (*self._all(), *named) if find_date(line.text)][:1]
        lines = self.one("date") or held or dated
        lines = self._below_letterhead(lines) or lines
        if not lines:
            lines = [line for line in self._all() if find_weekday_date(line.text)][:1]
        self.found["date"] = [line for line in lines if line not in self.heads]
        text = flow(lines)
        return find_date(text) or find_weekday_date(text)

    def _below_letterhead(self, lines: Sequence[Line]) -> list[Line]:
        """The meeting's day below the title, where the day on some lines stands above that: it is the letter's."""
        title = self.found.get("kind", [])
        if not lines or not title or lines[0].start >= title[0].start:
            return []
        return [free for free in self.free if free.start >= title[0].start and _DAY_OF_MEETING.match(free.text)][:1]

    def _all(self) -> list[Line]:
        return [line for value in self.values for line in value.lines]

    def times(self) -> tuple[str | None, str | None]:
        """Start and end: from their labels, else from `kl. …` in the date's line or another of the header."""
        clocks = [line for line in self._all() if CLOCK.search(line.text)]
        lines = self.one("start") or (clocks or [line for line in self._all() if _FROM_TO.search(line.text)])[:1]
        self.found["start"] = lines
        self.found["end"] = self.one("end")
        text = _any_date().sub("", flow(lines)) if self.one("start") else flow(lines)
        clock = CLOCK.search(text) or _FROM_TO.search(text)
        parts = _TIME_RANGE.split(text[clock.end() :] if clock else text)
        start = find_time(parts[0])
        end = find_time(flow(self.found["end"]))
        return start, end or (find_time(parts[1]) if len(parts) > 1 else None)

    def place(self) -> str | None:
        """The place: labelled, behind the time in a sentence, or on a line of its own next to the time's."""
        labelled = self.one("place")
        if labelled:
            address = list(takewhile(lambda line: line is labelled[0] or _is_address(line), labelled))
            self.found["place"] = address
            return flow(address).replace("\n", ", ").replace(", , ", ", ") or None
        for index, line in enumerate(self.free):
            match = _PLACE_BEHIND.search(line.text)
            body = match and _body().match(match["place"])
            if match and (not body or _ROOM.match(match["place"], body.end())):
                self.found["place"] = [line]
                return match["place"].strip()
            before = CLOCK_TIME.search(line.text)
            own = line.text[: before.start()].strip(" ,") if before else ""
            if before and own and not find_date(line.text) and not _body().search(own):
                self.found["place"] = [line]
                return own
            if (before or _DATE_ALONE.match(line.text)) and index + 1 < len(self.free):
                return self._lines_behind(self.free[index + 1 :])
        return self._lines_behind(self.one("start")[1:])

    def _lines_behind(self, lines: Sequence[Line]) -> str | None:
        """The lines behind the time's that say neither who nor when."""
        taken: list[Line] = []
        for line in lines:
            if taken and not _is_address(line):
                break
            body = _body().search(line.text)
            is_room = body and _ROOM.match(line.text, body.end())
            says_else = (body and not is_room) or find_date(line.text) or self.words.kind(line.text)
            if says_else or _PAGE.match(line.text) or line.text.strip().isdigit() or len(taken) == _LONGEST_PLACE:
                break
            taken.append(line)
        self.found["place"] = taken
        return re.sub(r"^(?:i|på) ", "", ", ".join(flow([line]) for line in taken)) or None

    def attendance(self) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
        """The members, those absent among them, and the absent: listed, marked or told in a sentence."""
        for key in ("members", "fraværende"):
            self.found[key] = [line for value in self.values if value.key == key for line in value.lines]
        told = [(told_absent(flow(lines)), lines) for lines in _paragraphs(self._all())]
        listed, away = read_list(self.found["members"]), read_list(self.found["fraværende"])
        self.found["fraværende"] += [line for people, lines in told if people for line in lines]
        called = full_names(away.first_names, listed.people)
        absent = _each_once(
            (*away.people, *called, *listed.absent, *(person for people, _ in told for person in people))
        )
        return _each_once((*listed.people, *absent)) if listed.people else (), absent


def _paragraphs(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines with those that they go on with."""
    found: list[list[Line]] = []
    for line in lines:
        if line.continues and found:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _each_once(people: Iterable[Person]) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    for person in people:
        found.setdefault(person.name, person)
    return tuple(found.values())


def read_header(source: HeaderSource, places: Places) -> tuple[Meeting, bool]:
    """What the header lines state of the meeting, and whether they state its kind.

    What the header does not state stays None; the kind is `dagsorden` then.
    """
    header = _Header(source)
    committee = header.committee()
    kind = header.kind()
    date = header.date()
    start, end = header.times()
    members, absent = header.attendance()
    meeting = Meeting(
        municipality=find_municipality(source.text),
        committee=parse_committee(committee) if committee else None,
        kind=kind or "dagsorden",
        date=date,
        date_source="stated" if date else None,
        start=start,
        end=end,
        place=header.place(),
        members=members,
        fraværende=absent,
        spans={field: places.of(lines) for field, lines in header.found.items() if lines}
        | {"header": places.of(source.lines)},
    )
    return meeting, kind is not None
