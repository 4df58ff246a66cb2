"""What an item or a point tells of the path of its case: decisions, promises, the route that it is to take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from minutes.danish.sentences import sentence_ends
from minutes.index.cases.matters import matter_points, planned_entries
from minutes.index.entries import first_page
from minutes.records import (
    Access,
    Announcement,
    Committee,
    DateSource,
    Decision,
    Evidence,
    Item,
    Kind,
    Meeting,
    Minutes,
    Point,
    Span,
)

# What tells that a hearing was held.
_HEARD = re.compile(
    r"\b(?:høringssvar(?:ene)?|været (?:sendt )?i (?:offentlig )?høring|efter (?:endt )?høring(?:en)?|"
    r"høringsperioden (?:er )?(?:udløb|slut|afslut)\w*)\b",
    re.IGNORECASE,
)


_SENTENCE = 400  # characters that a sentence may go on for, before or behind what is found in it


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one matter tells of its case.

    `decisions` are those of the meeting itself, `told` those of other meetings that it quotes. `planned` is a row of a
    calendar, which promises a meeting and is none. Of a closed item only the meeting is told.
    """

    id: str
    committee: Committee | None = None
    date: str | None = None
    date_source: DateSource | None = None
    date_evidence: tuple[Evidence, ...] = ()
    kind: Kind = "dagsorden"
    source: str
    page: int | None = None
    number: str | None = None
    title: str = ""
    access: Access = "åben"
    planned: bool = False
    decisions: tuple[Decision, ...] = ()
    outcome: str | None = None
    told: tuple[Decision, ...] = ()
    announced: tuple[Announcement, ...] = ()
    route: tuple[Committee, ...] = ()
    heard: str | None = None


def find_facts(minutes: Minutes) -> Iterator[Facts]:
    """The facts of every matter of a document, in the order of `find_matters`."""
    for item in minutes.items:
        points = matter_points(item)
        yield _of_item(minutes, item, bare=bool(points))
        for point_id, point in points:
            yield _of_point(minutes, item, point, point_id)
        for entry_id, date, entry in planned_entries(item):
            meeting = _of_meeting(minutes, entry_id, _page(item.spans, "calendar"))
            yield msgspec.structs.replace(
                meeting, title=entry, planned=True, date=date, date_source="stated", date_evidence=()
            )


def _of_item(minutes: Minutes, item: Item, bare: bool) -> Facts:
    facts = _of_meeting(minutes, item.id, first_page(item.spans))
    facts = msgspec.structs.replace(facts, number=item.number, access=item.access)
    return facts if item.access == "lukket" else with_content(facts, item, minutes.meeting, bare)


def with_content(facts: Facts, item: Item, meeting: Meeting, bare: bool = False) -> Facts:
    """The facts with what the item says; `bare` leaves out what its points say themselves."""
    own, others = _split(item.beslutning, meeting)
    text = "\n".join(filter(None, (item.title, item.resume, item.sagsfremstilling)))
    return msgspec.structs.replace(
        facts,
        title=item.title,
        decisions=own,
        outcome=next((each.outcome for each in own if each.outcome), None),
        told=(*item.tidligere_behandling, *others),
        announced=() if bare else item.announced,
        route=item.sagsgang,
        heard=None if bare else _heard(text),
    )


def _of_point(minutes: Minutes, item: Item, point: Point, point_id: str) -> Facts:
    own, others = _split(point.beslutning, minutes.meeting)
    number = f"{item.number}.{point.number}" if item.number and point.number else point.number
    return msgspec.structs.replace(
        _of_meeting(minutes, point_id, first_page(point.spans) or first_page(item.spans)),
        number=number,
        title=point.title,
        decisions=own,
        outcome=point.outcome or next((each.outcome for each in own if each.outcome), None),
        told=others,
        announced=point.announced,
        heard=_heard(f"{point.title}\n{point.text}"),
    )


def _of_meeting(minutes: Minutes, matter_id: str, page: int | None) -> Facts:
    meeting = minutes.meeting
    return Facts(
        id=matter_id,
        committee=meeting.committee,
        date=meeting.date,
        date_source=meeting.date_source,
        date_evidence=meeting.date_evidence,
        kind=meeting.kind,
        source=minutes.source.path,
        page=page,
    )


def _page(spans: dict[str, tuple[Span, ...]], field: str) -> int | None:
    return spans[field][0].page if spans.get(field) else first_page(spans)


def _split(decisions: Sequence[Decision], meeting: Meeting) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """The decisions of the meeting itself, and those of others."""

    def is_own(decision: Decision) -> bool:
        return decision.committee in (None, meeting.committee) and decision.date in (None, meeting.date)

    own = tuple(each for each in decisions if is_own(each))
    return own, tuple(each for each in decisions if not is_own(each))


def _heard(text: str) -> str | None:
    """The sentence that tells that a hearing was held."""
    match = _HEARD.search(text)
    if match is None:
        return None
    around = text[max(0, match.start() - _SENTENCE) : match.end() + _SENTENCE]
    place = match.start() - max(0, match.start() - _SENTENCE)
    ends = sentence_ends(around)
    start = max((end for end in ends if end <= place), default=0)
    return around[start : next(end for end in ends if end > place)].strip()
