"""What watches tell: lines for people, and the entries of a feed."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from itertools import groupby

from minutes.archive.news import News, Notice
from minutes.archive.watches import Watch
from minutes.export import atom
from minutes.index.answers import Hit
from minutes.printing.answers import hit_lines
from minutes.printing.cases import INDENT, case_lines
from minutes.printing.lines import FAINT, HEADING, PLAIN, TITLE, Line, line
from minutes.printing.traces import step_lines
from minutes.printing.wraps import filled
from minutes.records import Case, Step
from minutes.wording import STATUS_WORDS, body_name, flat, joined, stop_name, what, when

_DANISH_CHANGE = {"new": "", "changed": "ændret"}


def news_lines(news: News, width: int) -> Iterator[Line]:
    """What a watch has to tell, each notice with why it is told and where it stands."""
    yield from filled((*_watched(news.watch, HEADING), (f"  {len(news.notices)} new", FAINT)), width)
    yield ()
    for case, notices in groupby(news.notices, key=lambda notice: notice.case):
        if case:
            yield from case_lines(case, width)
        for notice in notices:
            yield from _notice_lines(notice, width)
        if case:
            yield ()


def watch_lines(watch: Watch, width: int) -> Iterator[Line]:
    """A watch: its name, and what it watches."""
    yield from filled(_watched(watch, TITLE), width, (), INDENT)


def _watched(watch: Watch, style: str) -> Line:
    wanted = f"case {watch.case}" if watch.case else watch.query
    since = f"since {watch.since}" if watch.since else None
    return ((watch.name, style), (f"  {joined(wanted, since)}", PLAIN))


def _notice_lines(notice: Notice, width: int) -> Iterator[Line]:
    changed = "changed" if notice.change == "changed" else None
    if notice.hit:
        yield from hit_lines(notice.hit)
        told_by = joined(*notice.matched, by=", ")
        yield from filled(line(joined(changed, told_by and f"told by {told_by}"), FAINT), width, INDENT, INDENT)
        yield ()
    elif notice.case and notice.step:
        yield from step_lines(notice.step, notice.case, width, INDENT)
        if changed:
            yield (*INDENT, (changed, FAINT))


def feed_entries(news: Iterable[News]) -> Iterator[atom.Entry]:
    """What watches tell now and told of late, in Danish, the last told first."""
    notices = [notice for each in news for notice in (*each.notices, *each.earlier)]
    for notice in sorted(notices, key=lambda each: each.told, reverse=True):
        title, content = ("", "")
        if notice.hit:
            title, content = _hit_title(notice.hit), _hit_content(notice.hit, notice.matched)
        elif notice.case and notice.step:
            title, content = _step_title(notice.case, notice.step), _step_content(notice.step)
        yield atom.Entry(
            id=notice.id,
            title=joined(title, _DANISH_CHANGE[notice.change]),
            updated=notice.told,
            content=content,
            category=notice.watch,
        )


def _hit_title(hit: Hit) -> str:
    number = f"{hit.number}. " if hit.number else ""
    return joined(f"{number}{hit.title}", body_name(hit.committee), hit.date)


def _hit_content(hit: Hit, matched: tuple[str, ...]) -> str:
    found = f"<p>Fundet ved {html.escape(', '.join(matched))}</p>" if matched else ""
    return f"<p>{hit.field}: {hit.snippet}</p>{found}{_place(hit.item_id, hit.source, hit.page)}"


def _step_title(case: Case, step: Step) -> str:
    status = STATUS_WORDS[step.status] if step.status != "held" else None
    return joined(flat(case.title), when(step), stop_name(step), what(step), status)


def _step_content(step: Step) -> str:
    said = [step.decision] if step.decision else [f"“{each.text}”" for each in step.evidence]
    texts = "".join(f"<p>{html.escape(text)}</p>" for text in said)
    return texts + _place(step.item_id, step.source, step.page)


def _place(item_id: str | None, source: str | None, page: int | None) -> str:
    where = joined(source, f"side {page}" if page else None, by=", ")
    return f"<p>{html.escape(joined(item_id, where))}</p>"
