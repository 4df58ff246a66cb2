"""The rows of one paper, for the tables that rest on one paper each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from minutes.archive.tables.places import Spans, joined, place_of, place_of_decision, whole_day
from minutes.index.entries import point_ids
from minutes.privacy import public_minutes
from minutes.records import Committee, Decision, Item, Minutes, Point, Votes
from minutes.records.rows import BilagRow, DecisionRow, ItemRow, MeetingRow, PointRow, ProblemRow, VoteRow

_TEXTS = ("resume", "sagsfremstilling", "økonomiske_konsekvenser", "indstilling")


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """What other papers of the archive add to one: its meeting, the cases of its items and points, its people.

    `people` are the ids of persons by name and party as listed.
    """

    meeting: str | None = None
    cases: Mapping[str, str] = {}
    people: Mapping[tuple[str, str | None], str] = {}


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One paper with what may be shown of it; `whole` is the record, `document` its id in the catalogue."""

    document: str
    whole: Minutes
    shown: Minutes
    links: Links = Links()

    @classmethod
    def of(cls, document: str, minutes: Minutes, include_closed: bool, links: Links | None = None) -> Paper:
        """The paper of a record, without what is closed unless that is asked for."""
        shown = minutes if include_closed else public_minutes(minutes)
        return cls(document=document, whole=minutes, shown=shown, links=links or Links())

    def with_places(self) -> Iterator[tuple[Item, Spans]]:
        """The items as they may be shown, each with its places."""
        for item, whole in zip(self.shown.items, self.whole.items, strict=True):
            yield item, whole.spans

    def values(self, ref: str, place: Mapping[str, object]) -> dict[str, Any]:
        """The values that every row of the paper has."""
        source, meeting = self.whole.source, self.whole.meeting
        body = meeting.committee or Committee()
        return {
            "ref": ref,
            "source": source.path,
            "sha256": source.sha256,
            "parser": source.parser,
            "municipality": meeting.municipality,
            "committee_name": body.name,
            "committee_abbreviation": body.abbreviation,
            "date": whole_day(meeting.date),
            "date_source": meeting.date_source,
            "kind": meeting.kind,
            **place,
        }

    def case_of(self, item: Item, point: str | None = None) -> str | None:
        """The case of an item or a point; of a point that is in none itself that of its item."""
        cases = self.links.cases
        return cases.get(point or item.id) or cases.get(item.id)


def meeting_rows(paper: Paper) -> Iterator[MeetingRow]:
    """The one row of the paper itself."""
    meeting = paper.whole.meeting
    first, last = meeting.date_window or (None, None)
    yield MeetingRow(
        **paper.values(f"meetings:{paper.document}", place_of(meeting.spans)),
        meeting_id=paper.links.meeting,
        opened=meeting.start,
        closed=meeting.end,
        place=meeting.place,
        first_day=whole_day(first),
        last_day=whole_day(last),
        date_evidence=joined((evidence.text for evidence in meeting.date_evidence), " / "),
        items=len(paper.whole.items),
        members=len(meeting.members),
        absent=len(meeting.fraværende),
        pages=paper.whole.source.pages,
    )


def item_rows(paper: Paper) -> Iterator[ItemRow]:
    """A row for each item; of closed ones only that they are there."""
    for item, spans in paper.with_places():
        route = (body.abbreviation or body.name or "" for body in item.sagsgang)
        yield ItemRow(
            **paper.values(f"items:{item.id}", place_of(spans)),
            item_id=item.id,
            number=item.number,
            title=item.title or None,
            access=item.access,
            case_number=item.case_number,
            case_id=paper.case_of(item),
            sagsgang=joined(route, "/"),
            outcome=joined(dict.fromkeys(each.outcome for each in item.beslutning)),
            beslutning=joined((each.text for each in item.beslutning), "\n\n"),
            **{field: getattr(item, field) for field in _TEXTS},
        )


def point_rows(paper: Paper) -> Iterator[PointRow]:
    """A row for each underpunkt."""
    for item, _ in paper.with_places():
        for point_id, point in zip(point_ids(item), item.underpunkter, strict=True):
            yield PointRow(
                **paper.values(f"points:{point_id}", place_of(point.spans)),
                point_id=point_id,
                item_id=item.id,
                number=point.number,
                time=point.time,
                title=point.title,
                text=point.text or None,
                outcome=point.outcome,
                bilag=joined((str(number) for number in point.bilag), ", "),
                case_id=paper.case_of(item, point_id),
            )


class _Decided(msgspec.Struct, frozen=True):
    """A decision with its id, the item and the point that it is on, and where it stands."""

    decision_id: str
    decision: Decision
    field: str
    item: Item
    point: str | None
    spans: Spans


def _decisions(paper: Paper) -> Iterator[_Decided]:
    for item, spans in paper.with_places():
        owners: list[tuple[str | None, Item | Point, Spans]] = [(None, item, spans)]
        points = zip(point_ids(item), item.underpunkter, strict=True)
        owners += [(point_id, point, point.spans) for point_id, point in points]
        for point_id, owner, places in owners:
            fields = ("beslutning", "tidligere_behandling") if isinstance(owner, Item) else ("beslutning",)
            for field in fields:
                decisions: Iterable[Decision] = getattr(owner, field)
                for number, decision in enumerate(decisions, 1):
                    name = f"{point_id or item.id}/{field}/{number}"
                    yield _Decided(name, decision, field, item, point_id, places)


def decision_rows(paper: Paper) -> Iterator[DecisionRow]:
    """A row for each decision on items and points."""
    for each in _decisions(paper):
        decision, body = each.decision, each.decision.committee or Committee()
        place = place_of_decision(each.spans, each.field, decision.text)
        yield DecisionRow(
            **paper.values(f"decisions:{each.decision_id}", place),
            decision_id=each.decision_id,
            item_id=each.item.id,
            point_id=each.point,
            field=each.field,
            decided_by=body.name,
            decided_by_abbreviation=body.abbreviation,
            decided_on=whole_day(decision.date),
            text=decision.text,
            outcome=decision.outcome,
            indstilling=decision.indstilling,
            conditions=decision.conditions,
            case_id=paper.case_of(each.item, each.point),
        )


def vote_rows(paper: Paper) -> Iterator[VoteRow]:
    """A row for each side of a vote that the text tells of."""
    for each in _decisions(paper):
        votes = each.decision.votes
        place = place_of_decision(each.spans, each.field, each.decision.text) if votes else {}
        for side, number, parties, persons in _sides(votes) if votes else ():
            yield VoteRow(
                **paper.values(f"votes:{each.decision_id}/{side}", place),
                decision_id=each.decision_id,
                item_id=each.item.id,
                vote=side,
                number=number,
                parties=joined(parties),
                persons=joined(persons),
                unanimous=votes.unanimous if votes else None,
            )


def _sides(votes: Votes) -> Iterator[tuple[str, int | None, tuple[str, ...], tuple[str, ...]]]:
    """The sides of a vote; one without number, parties and persons only where all were of one mind."""
    for side in ("for", "against", "abstained", "reserved"):
        number = None if side == "reserved" else getattr(votes, "votes_for" if side == "for" else side)
        parties = getattr(votes, f"{side}_parties")
        persons = tuple(person.name for person in getattr(votes, f"{side}_persons"))
        if number is not None or parties or persons or (side == "for" and votes.unanimous):
            yield side, number, parties, persons


def bilag_rows(paper: Paper) -> Iterator[BilagRow]:
    """A row for each attachment of an item."""
    for item, spans in paper.with_places():
        for place, bilag in enumerate(item.bilag, 1):
            yield BilagRow(
                **paper.values(f"bilag:{item.id}/{place}", place_of(spans, "bilag")),
                item_id=item.id,
                number=bilag.number,
                document_id=bilag.document_id,
                access=bilag.access,
                title=bilag.title or None,
                journal_number=bilag.journal_number,
                mark=bilag.mark,
            )


def problem_rows(paper: Paper) -> Iterator[ProblemRow]:
    """A row for each problem of the paper."""
    counted: dict[str, int] = {}
    for problem in paper.shown.problems:
        counted[problem.code] = counted.get(problem.code, 0) + 1
        place = place_of({"": (problem.span,)} if problem.span else {})
        yield ProblemRow(
            **paper.values(f"problems:{paper.document}/{problem.code}/{counted[problem.code]}", place),
            code=problem.code,
            message=problem.message,
        )
