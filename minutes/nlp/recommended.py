"""What became of the indstilling: followed, changed, rejected or postponed, and what was added to it."""

from __future__ import annotations

import re
from functools import cache

from minutes.danish.forms import words
from minutes.danish.sentences import sentence_ends
from minutes.nlp.clauses import Clause, any_of, clauses, wordings
from minutes.records import Decision, Followed

_LONGEST = 20_000  # characters that are read
_NEAR = 160  # characters behind `at` in which the recommendation is named
_LONGEST_CONDITIONS = 2_000
_SHORT = 4  # words of fewer letters tell nothing of the contents
_SHARE = 0.6  # of the words of a decision that its recommendation must hold to be the same
_FACTORS = {"mio": 1_000_000, "mia": 1_000_000_000, "t": 1_000}
_POSTPONED = ("udsat", "sendt tilbage")
_APPROVED = ("godkendt", "tiltrådt", "anbefalet")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = wordings()
    sources = {
        **{f"asks {outcome}": pattern for outcome, pattern in data["recommended"]["asks"].items()},
        **data["recommended"]["words"],
        "change": "|".join(data["changes"]["patterns"]),
        "offered": data["changes"]["recommended"],
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in sources.items()}


def _amounts(text: str) -> set[int]:
    """The amounts of money in a text, in kroner."""
    found = set()
    for number, unit in _patterns()["money"].findall(text):
        factor = _FACTORS.get(unit.casefold().rstrip("."), 1)
        found.add(round(float(number.replace(".", "").replace(",", ".")) * factor))
    return found


def _other_amount(indstilling: str, text: str) -> bool:
    """Whether both name amounts and the decision names none of those that were recommended."""
    decided, asked = _amounts(text), _amounts(indstilling)
    return bool(decided and asked and not decided & asked)


@cache
def _form() -> re.Pattern[str]:
    """The words that decide."""
    return re.compile(any_of(sorted(_decision_words())), re.IGNORECASE)


def _deciding(text: str) -> Clause:
    """The first sentence that holds a word that decides, or the first of all."""
    found = clauses(text)
    return next((each for each in found if _form().search(each.main)), found[0] if found else Clause("", "", False))


def _contents(text: str) -> set[str]:
    """The words of a text that tell what it is about."""
    told = {word for word in words(text) if len(word) > _SHORT and not _patterns()["body"].search(word)}
    return told - _decision_words()


def _goes_on(clause: Clause) -> bool:
    """Whether what is decided stands behind `at`: `Udvalget anbefaler, at …`."""
    return clause.text[len(clause.main) :].lstrip(" ,").startswith("at ")


def _same(indstilling: str, clause: Clause) -> bool:
    """Whether an approval is that of the recommendation: it says no more, or says the same."""
    if not _contents(clause.main) and not _goes_on(clause):
        return True
    contents = _contents(clause.text)
    known = words(indstilling)
    return sum(_in(word, known) for word in contents) >= _SHARE * len(contents)


def _in(word: str, known: list[str]) -> bool:
    """Whether a word stands in a text in any inflection."""
    stem = word[: max(_SHORT, len(word) - 3)]
    return any(each.startswith(stem) for each in known)


@cache
def _decision_words() -> frozenset[str]:
    """The forms that decide; a verb in the infinitive is none by itself, but tells nothing of the contents either."""
    return frozenset(form for kinds in wordings()["forms"].values() for each in kinds.values() for form in each)


def compare(indstilling: str | None, decision: Decision) -> Followed | None:
    """What a decision made of the recommendation; None where the texts do not tell.

    A case sent back is postponed. An approval follows the recommendation when it names it, says nothing else or
    repeats its words; it changes it when it says so or grants another amount.

    >>> compare("at der gives 200.000 kr.", Decision(text="Der bevilges 250.000 kr.", outcome="godkendt"))
    'ændret'
    """
    outcome, text = decision.outcome, decision.text[:_LONGEST]
    asked = (indstilling or "")[:_LONGEST]
    if outcome in _POSTPONED:
        return "udsat"
    if outcome == "ændret":
        return "ændret"
    asks = _patterns().get(f"asks {outcome}")
    if outcome == "afvist":
        follows = asks and asks.search(asked) and not _patterns()["whole"].search(_deciding(text).text)
        return "fulgt" if follows else "afvist"
    if outcome in _APPROVED:
        return _approved(asked, text)
    return "fulgt" if asks and asks.search(asked) else None


def _approved(asked: str, text: str) -> Followed | None:
    clause = _deciding(text)
    if _patterns()["change"].search(clause.main) and not _patterns()["offered"].search(clause.main):
        return "ændret"
    if _other_amount(asked, clause.text):
        return "ændret"
    rest = clause.text[len(clause.main) :][:_NEAR] if _goes_on(clause) else ""
    named = _patterns()["whole"].search(clause.main) or "indstilling" in rest
    return "fulgt" if named or (asked.strip() and _same(asked, clause)) else None


def conditions(text: str) -> str | None:
    """What a decision adds to its word: the text behind `med bemærkning om`, `idet`, `dog`, `under forudsætning af`.

    >>> conditions("Godkendt med den bemærkning, at der følges op. Næste punkt.")
    'med den bemærkning, at der følges op.'
    """
    text = text[:_LONGEST]
    if not _patterns()["condition"].search(text):
        return None
    found = []
    start = 0
    for end in sentence_ends(text):
        sentence = " ".join(text[start:end].split())
        start = end
        match = _patterns()["condition"].search(sentence)
        if match and not _patterns()["votes"].search(sentence) and (match.start() == 0 or _form().search(sentence)):
            found.append(sentence[match.start() :].lstrip(", "))
    return " ".join(found)[:_LONGEST_CONDITIONS] or None
