"""Templates to pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Response
from markupsafe import Markup, escape

from minutes.records import Committee
from minutes.version import __version__
from minutes.web import addresses, static
from minutes.web.words import date_words, sentence, thousands, word
from minutes.wording import REMARK_WORDS, STATUS_WORDS, awaited, body_mark, body_name

_REMEMBERED = 1 << 12  # bodies and dates, of which the pages of an archive have the same again and again

_PARAGRAPH = re.compile(r"\n\s*\n")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("minutes.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "word": word,
        "date": date_words,
        "sentence": sentence,
        "number": thousands,
        "tenths": "{:.1f}".format,
        "body": body_name,
        "mark": body_mark,
        "snippet": Markup,  # all but its marks was escaped when it was cut
        "paragraphs": paragraphs,
    }
    environment.globals |= {
        "awaited": awaited,
        "body_link": body_link,
        "day": day,
        "to": addresses,
        "static": static.addresses(),
        "statuses": STATUS_WORDS,
        "remarks": REMARK_WORDS,
        "version": __version__,
    }
    return environment


def page(template: str, status: int = 200, **values: object) -> Response[str]:
    """A page made of a template."""
    text = _environment().get_template(template).render(values)
    return Response(text, media_type=MediaType.HTML, status_code=status)


@lru_cache(_REMEMBERED)
def body_link(municipality: str | None, committee: Committee | None) -> Markup:
    """The name of a body, which leads to its page."""
    name = body_name(committee)
    if not committee or not name:
        return Markup("Ukendt udvalg")
    return Markup('<a href="{}">{}</a>').format(addresses.body(municipality, committee), name)


@lru_cache(_REMEMBERED)
def day(date: str | None, source: str | None = None) -> Markup:
    """A date in words, for programs, too, where it is a day."""
    words = date_words(date, source)
    return Markup('<time datetime="{}">{}</time>').format(date, words) if date and len(date) == 10 else escape(words)


def paragraphs(text: str | None, links: Mapping[str, str] = MappingProxyType({})) -> Markup:
    """A text as paragraphs, with each name in it that has an address linked there."""
    if not text:
        return Markup("")
    paragraphs = [part.strip() for part in _PARAGRAPH.split(text.strip())]
    return Markup("\n").join(Markup("<p>{}</p>").format(_with_links(part, links)) for part in paragraphs if part)


def _with_links(text: str, links: Mapping[str, str]) -> Markup:
    if not links:
        return escape(text)
    names = "|".join(re.escape(name) for name in sorted(links, key=lambda name: (-len(name), name)))
    parts = re.split(rf"(?<!\w)({names})(?!\w)", text)
    return Markup("").join(
        Markup('<a href="{}">{}</a>').format(links[part], part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
