"""What every finder of entities gives: a place in a text, what it means, and the rule that found it."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """Characters `start:end` of a text that name something.

    `label` is the kind (PERSON, COMMITTEE, DATE, CASE_NUMBER, JOURNAL_NUMBER, DOCUMENT_ID, KLE, AMOUNT), `value` the
    record or string that it means, `rule` the name of the rule that found it.
    """

    start: int
    end: int
    label: str
    value: object
    rule: str
