"""The headings that a document has of its own: lines that come again in its items, understood by their words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from minutes.danish.committees import body_pattern
from minutes.danish.dates import DATE
from minutes.ingest.blocks import RECOMMENDS
from minutes.ingest.flow import is_list_entry
from minutes.ingest.metadata import match_metadata
from minutes.ingest.outline import ItemLines
from minutes.ingest.vocabulary import Vocabulary, telling_words
from minutes.records import Line

_FEWEST = 2  # items in which a heading stands
_SHARE = 0.25  # of the items
# A heading alone on its line, or in front of its text; it ends in no mark of a sentence.
_ALONE = re.compile(r"\s*+(?P<name>[A-ZÆØÅ][^\t{}|:]{2,59}?)\s*+(?P<end>[:?]?)\s*+$")
_IN_FRONT = re.compile(r"\s*(?P<name>[A-ZÆØÅ][^\t{}|:.,]{2,39})(?:\s*:\s+|\s*\t\s*)\S")
_MOST_WORDS = 7
_IN_SENTENCE = re.compile(r"[.,;–-]$|[.;] |\d{2}|\(")


@cache
def _telling() -> list[tuple[str, re.Pattern[str]]]:
    return [(field, re.compile(rf"(?<!\w)(?:{'|'.join(words)})", re.I)) for field, words in telling_words().items()]


@cache
def _any_date() -> re.Pattern[str]:
    return re.compile(rf"(?:d(?:en|\.)? ?)?{DATE}", re.IGNORECASE)


@cache
def _body() -> re.Pattern[str]:
    return re.compile(body_pattern(), re.IGNORECASE)


def _field(name: str) -> str | None:
    """The field that the words of a heading tell of; a body's name alone stands over what it decided."""
    if _body().fullmatch(name):
        return "beslutning"
    name = _body().sub("", name)
    return next((field for field, words in _telling() if words.search(name)), None)


def _candidates(body: Sequence[Line], words: Vocabulary) -> Iterator[tuple[str, bool]]:
    """What could be headings among the lines of an item, each with whether it stands alone."""
    for index, line in enumerate(body):
        text = line.text
        wrapped = index + 1 < len(body) and body[index + 1].continues
        if line.continues or is_list_entry(text) or RECOMMENDS.match(text) or match_metadata(text):
            continue
        alone = _ALONE.match(text)
        if alone and (wrapped or not (alone["end"] or line.gap or not index)):
            alone = None
        found = alone or _IN_FRONT.match(text)
        name = _any_date().sub("{date}", " ".join(found["name"].split()), count=1) if found else ""
        if (
            name
            and len(name.split()) <= _MOST_WORDS
            and not _IN_SENTENCE.search(name)
            and not words.heading(f"{name}:")
        ):
            yield (f"{name}?" if alone and alone["end"] == "?" else name), bool(alone)


def own_headings(items: Sequence[ItemLines], words: Vocabulary) -> dict[str, list[str]]:
    """The forms of headings, by field, that come again in a document and stand on no list.

    A field has such only where no listed heading opens it in as many items. A document that has some may have others
    that stand once, in an item where nothing else opens their field.
    """
    texts = [item.body for item in items if item.body]
    opened = [{heading.field for line in body if (heading := words.heading(line.text))} for body in texts]
    listed = Counter(field for fields in opened for field in fields)
    candidates = [list(_candidates(body, words)) for body in texts]
    named = [{name.casefold(): name for name, _ in found} for found in candidates]
    alone = {name.casefold() for found in candidates for name, alone in found if alone}
    times = Counter(key for names in named for key in names)
    fields = {key: field for key in times if (field := _field(key))}
    enough = max(_FEWEST, _SHARE * len(texts))
    own = {key for key, field in fields.items() if times[key] >= enough and times[key] > listed[field]}
    if not own:
        return {}
    for names, opens in zip(named, opened, strict=True):
        opens |= {fields[key] for key in own & names.keys()}
        own |= {key for key in names if key in fields and key in alone and fields[key] not in opens}
    written = {key: name for names in named for key, name in names.items()}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key in (key for key in fields if key in own):  # in their order in the document
        found[fields[key]].append(written[key])
    return dict(found)
