"""What a body decided: one of the contract's classes, read from the main clauses of the decision.

The rule for a decision of several sentences or several numbered parts:

1. A clause counts when it says what becomes of the case. What a party, a person or a minority says, what is about the
   past, hangs on a condition, or shall happen only later, does not count.
2. A part decided outweighs a part taken note of, that one a part discussed (`1. Drøftet. 2. Godkendt` is godkendt).
   In a text without numbers, what was taken note of first stays so, whatever another sentence adds.
3. Approved in one part and rejected in another, or postponed in a numbered one, is ændret.
4. Else the first clause that decides tells the class. A proposal beside the case that fell decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from minutes.danish.dates import find_date
from minutes.nlp.clauses import Clause, any_of, clauses, wordings
from minutes.nlp.recommended import compare, conditions
from minutes.nlp.votes import find_votes
from minutes.records import Decision, Item, Minutes, Point

APPROVED = ("godkendt", "tiltrådt", "anbefalet")
NOTED, DISCUSSED, RESUMED, CHANGED, REJECTED = "taget til efterretning", "drøftet", "genoptaget", "ændret", "afvist"
_LONGEST = 20_000  # characters of a decision that are read
_YEAR = re.compile(r"\d{4}")
_NEAR = 60  # characters around a form that bear on it


class _Found(NamedTuple):
    outcome: str
    side: bool  # about a proposal beside the case
    clause: int
    numbered: bool


class _Patterns(NamedTuple):
    forms: re.Pattern[str]
    classes: dict[str, tuple[str, str]]  # form -> outcome and passive, active or infinitive
    phrases: tuple[tuple[str, re.Pattern[str]], ...]
    words: dict[str, re.Pattern[str]]


def _context() -> dict[str, str]:
    """What stands around a form, as regular expressions."""
    data = wordings()
    words = data["words"]
    return {
        "modal": rf"{any_of(words['modals'])}[^,;]{{0,40}}$",
        "past": any_of(words["past"]),
        "has": rf"{any_of(words['has'])}(?: [\wæøå]+){{0,4}} $",
        "article": rf"(?:^|\s)(?:{'|'.join(words['articles'])}) $",
        "not": r"\b(?:ikke|hverken)\b(?: (?!(?:og|men|hvorefter)\b)[^\s,;]+){0,4} $",
        "not_behind": r"\s(?:[\wæøå]+\s){0,2}?ikke\b(?! (?:blot|kun|alene)\b)",
        "able": r"\b(?:kan|kunne)\b[^;]{0,40}$|\bat (?:[\wæøå]+ )?$",
        "body": rf"\b{words['bodies']}\b",
        "no_subject": rf"(?<![\wæøå])(?:{'|'.join(words['before_body'])}) $",
        "opening": r"(?:enstemmigt|enstemmig|kan|kunne|ikke|som indstillet|\s)*",
        "side": words["side"],
        "amendment": words["amendment"],
        "change": "|".join(data["changes"]["patterns"]),
        "recommended": data["changes"]["recommended"],
        "against": data["against"]["pattern"],
        "passed_on": data["passed_on"]["pattern"],
        "resolved": rf"{any_of(words['transparent'])}[^,;]{{0,30}}$",
        "dated": r"\b(?:den|d\.) (?=\d)",
    }


@cache
def _patterns() -> _Patterns:
    data = wordings()
    classes = {
        word: (outcome, kind)
        for outcome, kinds in data["forms"].items()
        for kind, forms in kinds.items()
        for word in forms
    }
    phrases = tuple(
        (outcome, re.compile(pattern.replace("{case}", data["words"]["case"]), re.IGNORECASE))
        for outcome, patterns in data["phrases"].items()
        for pattern in patterns
    )
    words = {key: re.compile(pattern, re.IGNORECASE) for key, pattern in _context().items()}
    words["party"] = re.compile(r"\([A-ZÆØÅ]{1,3}\)|\b(?:[Mm]indretal|[Ll]iste\b)")
    words["majority"] = re.compile(r"flertal", re.IGNORECASE)
    return _Patterns(re.compile(any_of(list(classes)), re.IGNORECASE), classes, phrases, words)


def _has_subject(main: str, start: int, end: int) -> bool:
    """Whether the verb at `start:end` has a body as its subject, or opens the clause and so has the meeting's own."""
    words = _patterns().words
    before = main[:start]
    if words["body"].match(main, end + 1) or words["opening"].fullmatch(before):
        return True
    majority = words["majority"].search(before)
    if majority or words["party"].search(before):
        return bool(majority)
    return any(not words["no_subject"].search(before[: body.start()]) for body in words["body"].finditer(before))


def _happened_before(main: str, date: str | None) -> bool:
    """Whether a clause tells of an earlier day than that of the decision."""
    day = find_date(main) if _patterns().words["dated"].search(main) else None
    return bool(day and (date is None or day < date))


def _counts(main: str, found: re.Match[str], kind: str, date: str | None) -> bool:
    """Whether the form is a decision of the body here."""
    words = _patterns().words
    before = main[max(0, found.start() - _NEAR) : found.start()]
    if words["modal"].search(before) or before.endswith("som ") or words["past"].search(before):
        return False
    if kind == "passive":
        return not words["has"].search(before) or _has_subject(main, found.start(), found.end())
    if kind == "infinitive":
        resolved = words["resolved"].search(before)
        return bool(resolved or (words["able"].search(before) and _has_subject(main, found.start(), found.end())))
    past = not found[0].endswith("r")
    if past and (words["article"].search(before) or _happened_before(main, date)):
        return False
    return _has_subject(main, found.start(), found.end())


def _negated(main: str, start: int, end: int) -> bool:
    words = _patterns().words
    before = main[max(0, start - _NEAR) : start]
    return bool(words["not"].search(before) or words["not_behind"].match(main[end : end + _NEAR]))


def _turned(outcome: str) -> str | None:
    """What it means that something was not done."""
    if outcome in (*APPROVED, NOTED, "oversendt"):
        return REJECTED
    return "godkendt" if outcome == REJECTED else None


def _phrases(main: str) -> Iterator[tuple[int, str]]:
    for outcome, pattern in _patterns().phrases:
        match = pattern.search(main)
        if not match:
            continue
        start, end = match.span()
        if pattern.groups and not _has_subject(main, *match.span(1)):
            continue
        if _patterns().words["modal"].search(main[max(0, start - _NEAR) : start]):
            continue
        negated = _negated(main, start, end) or (" ikke " in match[0] and outcome != REJECTED)
        turned = _turned(outcome) if negated else outcome
        if turned:
            yield start, turned


def _forms(main: str, date: str | None) -> Iterator[tuple[int, str]]:
    patterns = _patterns()
    for match in patterns.forms.finditer(main):
        outcome, kind = patterns.classes[match[0].casefold()]
        if _counts(main, match, kind, date):
            turned = _turned(outcome) if _negated(main, *match.span()) else outcome
            if turned:
                yield match.start(), turned


def _of_clause(clause: Clause, date: str | None, inner: bool = False) -> list[tuple[str, bool]]:
    """What the main clause decides, in order, each with whether it is about a proposal beside the case."""
    words = _patterns().words
    passed_on = None if inner else words["passed_on"].match(clause.text)
    if passed_on:
        for told in clauses(clause.text[passed_on.end() :]):
            within = [each for each in _of_clause(told, date, inner=True) if each[0] in APPROVED]
            if within:
                return within
    found = sorted([*_phrases(clause.main), *_forms(clause.main, date)])
    if any(outcome == "anbefalet" for _, outcome in found):  # passed on with a recommendation
        found = [each for each in found if each[1] != "oversendt"]
    side = words["side"].search(clause.main)
    result = []
    for start, outcome in found:
        beside = side is not None and side.start() < start
        if beside and outcome in APPROVED[:2] and words["amendment"].search(clause.main):
            result.append((CHANGED, False))
        else:
            result.append((_refined(clause, outcome), beside))
    return result


def _refined(clause: Clause, outcome: str) -> str:
    """The outcome with what stands behind the main clause: approved with a change, recommended to be rejected."""
    words = _patterns().words
    if outcome in APPROVED[:2] and words["change"].search(clause.main) and not words["recommended"].search(clause.main):
        return CHANGED
    if outcome == "anbefalet" and words["against"].search(clause.text[len(clause.main) :][:120]):
        return REJECTED
    return outcome


def _whole(found: Sequence[_Found]) -> str | None:
    """The outcome of the whole by the rule above."""
    decided = [each for each in found if not each.side] or list(found)
    kinds = [each.outcome for each in decided]
    strong = [each for each in decided if each.outcome not in (NOTED, DISCUSSED, RESUMED)]
    approved = any(kind in (*APPROVED, CHANGED) for kind in kinds)
    if approved and (REJECTED in kinds or CHANGED in kinds):
        return CHANGED
    if approved and any(each.numbered and each.outcome in ("udsat", "sendt tilbage") for each in decided):
        return CHANGED
    noted = next((each for each in decided if each.outcome == NOTED), None)
    if strong and noted and not any(each.numbered for each in decided) and noted.clause < strong[0].clause:
        return NOTED
    if strong:
        return strong[0].outcome
    if noted or DISCUSSED in kinds:
        return NOTED if noted else DISCUSSED
    return "udsat" if RESUMED in kinds else None


def find_outcome(text: str, date: str | None = None) -> str | None:
    """What the body decided, None where the text does not tell it; `date` (ISO) is the day of the decision.

    >>> find_outcome("Godkendt med den ændring, at mødet flyttes.")
    'ændret'
    >>> find_outcome("Venstre kunne ikke tiltræde. Indstillingen blev godkendt.")
    'godkendt'
    """
    text = text[:_LONGEST]
    return _read(text, date if _YEAR.search(text) else None)


@lru_cache(maxsize=4096)
def _read(text: str, date: str | None) -> str | None:
    """The outcome of a decision; most decisions of an archive are a few words that stand in it again and again."""
    if not _hints().search(text):
        return None
    found: list[_Found] = []
    numbered = False
    for index, clause in enumerate(clauses(text)):
        numbered = numbered or clause.numbered
        found += [_Found(outcome, side, index, numbered) for outcome, side in _of_clause(clause, date)]
    return _whole(found)


@cache
def _hints() -> re.Pattern[str]:
    data = wordings()
    return re.compile("|".join(re.escape(hint) for hint in data["hints"]["stems"]), re.IGNORECASE)


def _decided(decision: Decision, text: str, indstilling: str | None) -> Decision:
    """A decision with what its text tells; `text` is the part of it that is the item's own."""
    outcome = find_outcome(text, decision.date)
    known = msgspec.structs.replace(decision, text=text, outcome=outcome)
    followed = compare(indstilling, known) if outcome else None
    if outcome in APPROVED[:2] and followed == CHANGED:
        outcome = CHANGED
    return msgspec.structs.replace(
        decision,
        outcome=outcome,
        indstilling=followed,
        conditions=conditions(text) if outcome else None,
        votes=find_votes(text),
    )


def _own_text(item: Item, decision: Decision) -> str:
    """What a decision says before it goes through the points that are decided one by one.

    A decision that begins with a number and what is decided there, not with a point's title, is of the parts of one
    recommendation: all of it is the item's own.
    """
    decided = [point for point in item.underpunkter if point.beslutning]
    places = {
        decision.text.find(piece) for point in decided for piece in (point.title, point.beslutning[0].text) if piece
    }
    first = min((place for place in places if place >= 0), default=len(decision.text))
    own = decision.text[:first]
    titled = any(decision.text.startswith(point.title, first) for point in decided)
    return own if titled or re.search(r"[^\W\d_]", own) or not decided else decision.text


def _point(point: Point) -> Point:
    decided = tuple(_decided(each, each.text, None) for each in point.beslutning)
    told = [each.outcome for each in decided if each.outcome]
    return msgspec.structs.replace(point, beslutning=decided, outcome=told[-1] if told else None)


def _item(item: Item) -> Item:
    if not (item.beslutning or item.tidligere_behandling or item.underpunkter):
        return item
    return msgspec.structs.replace(
        item,
        beslutning=tuple(_decided(each, _own_text(item, each), item.indstilling) for each in item.beslutning),
        tidligere_behandling=tuple(_decided(each, each.text, item.indstilling) for each in item.tidligere_behandling),
        underpunkter=tuple(map(_point, item.underpunkter)),
    )


def with_outcomes(minutes: Minutes) -> Minutes:
    """The minutes with outcome, indstilling, conditions and votes of every decision, and the outcome of every point."""
    return msgspec.structs.replace(minutes, items=tuple(map(_item, minutes.items)))
