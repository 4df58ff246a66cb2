"""Records in a few words, the same in every format: which body, when, what it did, where it stands.

Every text that goes through `flat` is safe to put on one line of a terminal, an XML document or a calendar.
"""

from __future__ import annotations

import unicodedata

from minutes.danish.periods import in_words
from minutes.records import Committee, RemarkKind, Status, Step, Trace

UNDATED = "uden dato"
INFERRED = "udledt"
_ORDINARY = "behandling"  # what any body does with any case
# The commands say these in English, as the records do; what leaves the program for Danish readers says them in Danish.
STATUS_WORDS: dict[Status, str] = {
    "held": "behandlet",
    "reported": "omtalt andetsteds",
    "announced": "bebudet",
    "overdue": "udeblevet",
}
REMARK_WORDS: dict[RemarkKind, str] = {
    "skipped": "sprunget over",
    "out of order": "uden for rækkefølge",
    "returned": "sendt tilbage",
    "postponed": "udsat",
    "taken up again": "taget op igen",
    "late": "forsinket",
}

# Control characters, halves of characters, and what is no character at all: none may stand in XML. Those that turn
# the direction of a line could show another text than the one that is written.
_UNSAFE = ("Cc", "Cs")
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def flat(text: str) -> str:
    """A text on one line, without characters that no paper shows."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (
        each
        for each in " ".join(text.split())
        if unicodedata.category(each) not in _UNSAFE and each not in _TURNS and ord(each) & 0xFFFE != 0xFFFE
    )
    return "".join(kept)


def shortened(text: str, length: int) -> str:
    """A text on one line, cut to `length` characters, between words where it has any."""
    text = flat(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{cut.rsplit(' ', 1)[0]} …" if " " in cut[length // 2 :] else f"{cut}…"


def joined(*parts: str | None, by: str = " · ") -> str:
    """The parts that say something, as one text."""
    return by.join(part for part in parts if part)


def place(source: str, page: int | None) -> str:
    """Where something stands: the source, and the page where it is known."""
    return source if page is None else f"{source}, page {page}"


def body_name(committee: Committee | None) -> str:
    """The name of a body, its abbreviation where only that is known, or nothing."""
    return (committee.name or committee.abbreviation or "") if committee else ""


def body_mark(committee: Committee | None) -> str:
    """The abbreviation of a body, its name where it has none, or nothing."""
    return (committee.abbreviation or committee.name or "") if committee else ""


def stop_mark(step: Step) -> str:
    """The stop that a step makes on the path of its case, short: `VPU`, `høring`."""
    return flat(body_mark(step.committee) or step.step or "?")


def stop_name(step: Step) -> str:
    """The same in full: `Voksen- og Plejeudvalget`, `høring`."""
    return flat(body_name(step.committee) or step.step or "?")


def when(step: Step) -> str:
    """The date of a step: `10. maj 2023`, `12.–28. maj 2023`, `26. april 2023 (udledt)`, `uden dato`."""
    if not step.date:
        return UNDATED
    words = flat(in_words(step.date))
    return f"{words} ({INFERRED})" if step.date_source == "inferred" else words


def what(step: Step) -> str:
    """What became of the case in a step, or what is to happen there; nothing where neither is told."""
    told = step.outcome or (step.step if body_name(step.committee) and step.step != _ORDINARY else None)
    return flat(told or "")


def awaited(trace: Trace) -> Step | None:
    """The step that a case waits for: the next one, else the last that was promised and did not come."""
    return trace.next or next((step for step in reversed(trace.steps) if step.status == "overdue"), None)
