"""Steps that a text promises: which body treats the case next and when, and hearings.

A sentence promises when it says in the present or the future what a body does, or names the treatment to come
(`forud for behandling i BUU d. 22. juni`). Rules of law, habits, conditions and what is over promise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from minutes.danish.committees import CommitteeNames
from minutes.danish.forms import letters
from minutes.nlp.date_years import filing_year
from minutes.nlp.dates import COMING_RULE, find_dates
from minutes.nlp.step_signs import HEARING, LONGEST_GAP, TREATED, Sign, find_signs, hinted_sentences, pattern
from minutes.records import Announcement, Committee, Item, Minutes, Point

_SUBJECTS = 12  # signs in which the verb of a body in front of it is looked for
_NOUN_GAP = 40  # characters between a verb and the noun that belongs to it
_OWN_GAP = 24  # characters between a verb and `udvalget`
_OPENING = 16  # characters in front of a date that opens its sentence


class _Reader:
    """Reads the signs of a sentence from left to right and collects the steps that they make."""

    def __init__(self, sentence: str, signs: Sequence[Sign]) -> None:
        self.sentence = sentence
        self.signs = signs
        self.found: list[Announcement] = []
        self.step: str | None = None  # what the bodies that follow do
        self.place = 0  # where what was last understood ends
        self.listing = False  # bodies stand before `place`
        self.sure = True  # whether it is promised without a date, too
        self.waiting: list[tuple[Committee | None, str, bool]] = []  # bodies without a date yet
        self.hearing = False  # a hearing without a date yet
        self.subject_of = -1  # where the verb stands whose subject came before it
        first = next((sign for sign in signs if sign.kind == "date"), None)
        self.leading = first.value if first and first.start <= _OPENING else None

    def read(self) -> list[Announcement]:
        for index, sign in enumerate(self.signs):
            if sign.kind == "body":
                self._body(index, sign)
            elif sign.kind == "date":
                self._date(sign)
            elif sign.kind == "subjects":
                continue
            else:
                self._verb(sign)
        self._flush(self.leading)
        return self.found

    def _verb(self, sign: Sign) -> None:
        if sign.kind == "again":
            self._flush(None)
            self.step, self.place, self.listing = TREATED, sign.end, False
            self.waiting = [(None, TREATED, True)]
            return
        if sign.kind == "hearing":
            self._flush(None)
            self.step, self.place, self.listing, self.hearing = None, sign.end, False, True
            return
        bound = sign.kind == "nouns" and self.step and not self.listing and sign.start - self.place <= _NOUN_GAP
        if sign.start == self.subject_of or bound:  # the verb of its subject; `sendes til behandling i`
            self.place = sign.end
            return
        if self.listing or not self.waiting:
            self._flush(None)
        self.step, self.place, self.listing = sign.value, sign.end, False
        self.sure = sign.kind == "verbs"

    def _body(self, index: int, sign: Sign) -> None:
        step = self._as_subject(index, sign)
        if step:
            if not (self.waiting and self._linked(sign)):
                self._flush(None)
            self.step, self.sure = step, False
        elif not (self.step and self._linked(sign)):
            return
        if self.waiting and not self.listing:  # what was said to come again has its body here
            self.waiting = []
        self.waiting.append((sign.value, self.step or TREATED, self.sure))
        self.place, self.listing = sign.end, True

    def _as_subject(self, index: int, sign: Sign) -> str | None:
        """The step of a body that stands in front of its verb: `VPU behandler sagen den 3. maj`."""
        place = sign.end
        for other in self.signs[index + 1 : index + _SUBJECTS]:
            gap = self.sentence[place : other.start]
            if other.kind == "body" and pattern("gaps", "to_next").fullmatch(gap):
                place = other.end
            elif other.kind == "subjects" and pattern("gaps", "adverbs").fullmatch(gap):
                self.subject_of = other.start
                return str(other.value)
            elif other.kind in ("body", "subjects"):
                return None
        return None

    def _linked(self, sign: Sign) -> bool:
        """Whether a body belongs to the verb or the list of bodies before it."""
        gap = self.sentence[self.place : sign.start]
        if len(gap) > (LONGEST_GAP if sign.value else _OWN_GAP):
            return False
        if self.listing:
            return bool(pattern("gaps", "to_next").fullmatch(gap))
        if pattern("gaps", "never").search(gap):
            return False
        return bool(pattern("gaps", "adverbs").fullmatch(gap) or pattern("gaps", "to_body").fullmatch(gap))

    def _date(self, sign: Sign) -> None:
        gap = self.sentence[self.place : sign.start]
        if len(gap) > LONGEST_GAP or ";" in gap:
            return
        if self.hearing:
            self.found.append(self._made(None, HEARING, sign.value))
            self.hearing = False
        elif self.waiting:
            self.found += [self._made(body, step, sign.value) for body, step, _ in self.waiting]
            self.waiting = []
        else:
            return
        self.place, self.listing = sign.end, True

    def _flush(self, date: str | None) -> None:
        if self.hearing:
            self.found.append(self._made(None, HEARING, None))
        self.found += [self._made(body, step, date) for body, step, sure in self.waiting if date or sure]
        self.hearing, self.waiting = False, []

    def _made(self, body: Committee | None, step: str, date: str | None) -> Announcement:
        return Announcement(committee=body, step=step, date=date, text=self.sentence)


def _promised(sentence: str, reference: str | None, names: CommitteeNames) -> list[Announcement]:
    """The steps that one sentence promises."""
    found = _Reader(sentence, find_signs(sentence, reference, names)).read()
    if found and pattern("words", "general").search(sentence):
        found = [each for each in found if each.date]
    if reference:
        found = [each for each in found if not each.date or _end(each.date) >= reference[: len(_end(each.date))]]
    return found


def _end(date: str) -> str:
    return date.rpartition("/")[2]


def find_announced(text: str, reference: str | None, names: CommitteeNames) -> tuple[Announcement, ...]:
    """The steps that a text promises, in its order; `reference` is the meeting's date (ISO), or just the year.

    The committee is None for a hearing, and where the text means the body that the paper is of.

    >>> names = CommitteeNames("")
    >>> [(a.committee.abbreviation, a.date) for a in find_announced("Behandles i ØK og KB i maj.", "2023-04-12", names)]
    [('ØK', '2023-05'), ('KB', '2023-05')]
    """
    found: dict[tuple[str, str | None, str | None], Announcement] = {}
    for sentence in dict.fromkeys(hinted_sentences(text)):
        for each in _promised(sentence, reference, names):
            found.setdefault((letters(_name(each.committee)), each.step, each.date), each)
    return tuple(found.values())


def _name(body: Committee | None) -> str:
    return (body.name or body.abbreviation or "") if body else ""


_SECTIONS = pattern("words", "sections")
_COUNCIL = re.compile(r"^.*(?=byråd|kommunalbestyrelse)|et$|n$")  # `X Byråd` is `Byrådet`


class _Paper:
    """What the steps of one document need to know of it: its body, its day, the names of bodies."""

    def __init__(self, minutes: Minutes, names: CommitteeNames | None) -> None:
        texts = list(_texts(minutes))
        self.names = names or CommitteeNames("\n\n".join(texts))
        self.own = minutes.meeting.committee
        self.reference = _reference(minutes, texts)
        self.date = minutes.meeting.date

    def announced(self, texts: Iterable[str | None]) -> tuple[Announcement, ...]:
        """What some texts of one matter promise, once each; without a date only where no other has one."""
        found: dict[tuple[str, str | None, str | None], Announcement] = {}
        for text in texts:
            for each in find_announced(text or "", self.reference, self.names):
                known = self._known(each)
                if known:
                    found.setdefault((letters(_name(known.committee)), known.step, known.date), known)
        dated = {key[:2] for key in found if key[2]}
        return tuple(each for key, each in found.items() if key[2] or key[:2] not in dated)

    def _known(self, each: Announcement) -> Announcement | None:
        """An announcement with the full name of its body, None where it is this meeting itself."""
        if each.step == HEARING:
            return each
        body = each.committee
        own = body is None or _same(body, self.own)
        if own and (each.date == self.date if each.date else body is not None):
            return None
        complete = self.own if own else self.names.complete(body) if body else None
        return msgspec.structs.replace(each, committee=_with_customary(complete))


def _same(first: Committee | None, second: Committee | None) -> bool:
    if not first or not second:
        return False
    names = {_COUNCIL.sub("", letters(body.name or "")) for body in (first, second)}
    return bool(
        (first.name and second.name and len(names) == 1)
        or (first.abbreviation and first.abbreviation == second.abbreviation)
    )


def _with_customary(body: Committee | None) -> Committee | None:
    """The body with the initials of its name, as abbreviations are made, where the paper states none."""
    if not body or body.abbreviation or not body.name or not re.search(r"-.*\bog\b.*udvalget$", body.name):
        return body
    first = "".join(word[0] for word in re.findall(r"[^\W\d_]+", body.name) if word not in {"og", "for"})
    return Committee(name=body.name, abbreviation=first.upper() + "U")


def _texts(minutes: Minutes) -> Iterable[str]:
    for item in minutes.items:
        yield from (text for text in (item.sagsfremstilling, item.indstilling, *item.sections.values()) if text)
        yield from (decision.text for decision in item.beslutning)
        for body in item.sagsgang:
            yield f"{body.name or ''} ({body.abbreviation})" if body.abbreviation and body.name else _name(body)


def _reference(minutes: Minutes, texts: Iterable[str]) -> str | None:
    """The day of the meeting, or the latest day of its texts that is not to come, or the year of its papers."""
    meeting = minutes.meeting
    if meeting.date or meeting.date_window:
        return meeting.date or (meeting.date_window or ("",))[0]
    text = "\n\n".join(texts)
    filed = filing_year(" ".join(bilag.journal_number or "" for item in minutes.items for bilag in item.bilag))
    days = [
        str(mention.value)
        for mention in find_dates(text, None)
        if not mention.rule.endswith(COMING_RULE) and re.search(r"\d{4}$", text[mention.start : mention.end])
    ]
    latest = max((day for day in days if len(day) == len("2023-04-24")), default=None)
    return str(filed) if filed and (latest is None or latest[:4] != str(filed)) else latest


def _of_point(point: Point, paper: _Paper) -> Point:
    texts = (point.title, point.text, *(decision.text for decision in point.beslutning))
    return msgspec.structs.replace(point, announced=paper.announced(texts))


def _of_item(item: Item, paper: _Paper) -> Item:
    points = tuple(_of_point(point, paper) for point in item.underpunkter)
    sections = [text for name, text in item.sections.items() if _SECTIONS.search(name)]
    texts = (item.resume, item.sagsfremstilling, *sections, *(decision.text for decision in item.beslutning))
    taken = {letters(each.text or "") for point in points for each in point.announced}
    own = tuple(each for each in paper.announced(texts) if letters(each.text or "") not in taken)
    return msgspec.structs.replace(item, underpunkter=points, announced=own)


def with_announced(minutes: Minutes, names: CommitteeNames | None = None) -> Minutes:
    """The minutes with the steps that its items and points promise; `names` are those of the document, if known."""
    paper = _Paper(minutes, names)
    return msgspec.structs.replace(minutes, items=tuple(_of_item(item, paper) for item in minutes.items))
