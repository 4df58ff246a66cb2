"""The spaCy pipeline: one component for each kind of entity, and a last one that decides where they overlap.

Every component takes the mentions of a pure function and makes spans of them: all in `doc.spans["minutes"]`, those
that win in `doc.ents`; `span._.value` is the record or string that a span means, `span._.rule` the rule that found
it. What is known of the document before it is read (its date, the people and bodies of its lists) may be set as
`doc._.known`. `find_entities` asks the same finders without spaCy (`finders.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from minutes.nlp.amounts import find_amounts
from minutes.nlp.committees import find_committees, learn
from minutes.nlp.dates import find_dates
from minutes.nlp.finders import Known, persons_by_model, winners
from minutes.nlp.mentions import Mention
from minutes.nlp.models import model_in_use
from minutes.nlp.numbers import find_numbers
from minutes.nlp.persons import find_persons
from minutes.nlp.settings import Settings
from minutes.nlp.tokens import TEXT

GROUP = "minutes"

_LONGEST_TEXT = 50_000_000  # characters; the limit of spaCy is meant for its parsers
_Key = tuple[str, int, int]
_Component = Callable[[Doc], Doc]


def _extend() -> None:
    if not Doc.has_extension("known"):
        Doc.set_extension("known", default=Known())
    for name in ("value", "rule"):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=_getter(name))


def _getter(name: str) -> Callable[[Span], object]:
    def get(span: Span) -> object:
        mention = _mentions(span.doc).get((span.label_, span.start_char, span.end_char))
        return getattr(mention, name) if mention else None

    return get


def _mentions(doc: Doc) -> dict[_Key, Mention]:
    mentions: dict[_Key, Mention] = doc.user_data.setdefault(GROUP, {})
    return mentions


def _text(doc: Doc) -> str:
    text: str | None = doc.user_data.get(TEXT)
    return doc.text if text is None else text


def _mark(doc: Doc, mentions: Iterable[Mention]) -> Doc:
    """The mentions as spans of the document."""
    if GROUP not in doc.spans:
        doc.spans[GROUP] = []
    for mention in mentions:
        span = doc.char_span(mention.start, mention.end, label=mention.label, alignment_mode="expand")
        if span is None:
            continue
        key = (mention.label, span.start_char, span.end_char)
        if key not in _mentions(doc):
            _mentions(doc)[key] = mention
            doc.spans[GROUP].append(span)
    return doc


def _marking(find: Callable[[str, Known], Iterable[Mention]]) -> _Component:
    return lambda doc: _mark(doc, find(_text(doc), doc._.known))


@Language.factory("minutes_dates")
def make_dates(nlp: Language, name: str) -> _Component:
    """DATE: days, months and ranges; those without a year by the document's date."""
    return _marking(lambda text, known: find_dates(text, known.reference))


@Language.factory("minutes_numbers")
def make_numbers(nlp: Language, name: str) -> _Component:
    """CASE_NUMBER, JOURNAL_NUMBER, DOCUMENT_ID and KLE."""
    return _marking(lambda text, known: find_numbers(text))


@Language.factory("minutes_amounts")
def make_amounts(nlp: Language, name: str) -> _Component:
    """AMOUNT: kroner."""
    return _marking(lambda text, known: find_amounts(text))


@Language.factory("minutes_committees", default_config={"committees": {}})
def make_committees(nlp: Language, name: str, committees: dict[str, list[str]]) -> _Component:
    """COMMITTEE and BODY; `committees` names further ones with their abbreviations."""
    return _marking(lambda text, known: find_committees(text, known.bodies or learn(text, (), committees)))


@Language.factory("minutes_persons")
def make_persons(nlp: Language, name: str) -> _Component:
    """PERSON by rules."""
    return _marking(lambda text, known: find_persons(text, known.persons))


@Language.factory("minutes_model_persons", default_config={"model": None})
def make_model_persons(nlp: Language, name: str, model: str | None) -> _Component:
    """PERSON by an installed model, where the rules have found none."""
    used = model_in_use(model)

    def find(doc: Doc) -> Doc:
        return _mark(doc, persons_by_model(_text(doc), used, _mentions(doc).values())) if used else doc

    return find


@Language.component("minutes_overlaps")
def decide_overlaps(doc: Doc) -> Doc:
    """`doc.ents`: the longest of those that overlap, then the order of `LABELS`."""
    spans = list(doc.spans.get(GROUP, ()))
    doc.set_ents([spans[index] for index in winners([(span.start, span.end, span.label_) for span in spans])])
    return doc


def load(settings: Settings | None = None) -> Language:
    """A spaCy pipeline that finds the entities of Danish minutes in any text."""
    settings = settings or Settings()
    _extend()
    nlp = spacy.blank("da", config={"nlp": {"tokenizer": {"@tokenizers": "minutes_tokenizer"}}})
    nlp.max_length = _LONGEST_TEXT
    for name in ("minutes_dates", "minutes_numbers", "minutes_amounts"):
        nlp.add_pipe(name)
    table = {name: list(shorts) for name, shorts in settings.committees.items()}
    nlp.add_pipe("minutes_committees", config={"committees": table})
    nlp.add_pipe("minutes_persons")
    model = model_in_use(settings.model)
    if model:
        nlp.add_pipe("minutes_model_persons", config={"model": model})
    nlp.add_pipe("minutes_overlaps")
    return nlp
