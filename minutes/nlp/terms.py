"""Since when and until when a body is named: committees get other names with each term of office."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from minutes.danish.forms import letters
from minutes.records import Minutes


class CommitteeTerm(msgspec.Struct, frozen=True, kw_only=True):
    """One name of a body in one municipality; `first` and `last` are the days of meetings whose papers use it."""

    municipality: str | None = None
    name: str
    abbreviation: str | None = None
    first: str | None = None
    last: str | None = None
    documents: int = 0


def committee_terms(documents: Iterable[Minutes]) -> tuple[CommitteeTerm, ...]:
    """The names of bodies in some documents, by municipality and first day; papers without a date only count.

    An abbreviation is told only where the papers state it.
    """
    terms: dict[tuple[str, str], CommitteeTerm] = {}
    for minutes in documents:
        municipality, day = minutes.meeting.municipality, minutes.meeting.date
        for body in minutes.entities.committees:
            if body.name is None:
                continue
            key = (municipality or "", letters(body.name))
            known = terms.get(key, CommitteeTerm(municipality=municipality, name=body.name))
            stated = body.abbreviation if body.abbreviation_source == "stated" else None
            terms[key] = msgspec.structs.replace(
                known,
                abbreviation=known.abbreviation or stated,
                first=min(filter(None, (known.first, day)), default=None),
                last=max(filter(None, (known.last, day)), default=None),
                documents=known.documents + 1,
            )
    return tuple(sorted(terms.values(), key=lambda term: (term.municipality or "", term.first or "", term.name)))
