"""Statistical models that are installed already, for persons in prose. None is ever downloaded."""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from minutes.danish.names import is_no_name
from minutes.errors import MissingPartError
from minutes.nlp.mentions import Mention
from minutes.records import Person

if TYPE_CHECKING:
    from spacy.language import Language

# In this order where the settings name none.
MODELS = (
    "da_core_news_lg",
    "da_core_news_md",
    "da_core_news_sm",
    "da_dacy_large_trf",
    "da_dacy_medium_trf",
    "da_dacy_small_trf",
    "da_core_news_trf",
)
NONE = "none"

_LOG = logging.getLogger(__name__)
_PERSON_LABELS = frozenset({"PER", "PERSON"})
_NEEDLESS = ["parser", "tagger", "lemmatizer", "morphologizer", "attribute_ruler"]
_CAPITALISED = re.compile(r"[A-ZÆØÅÉÖÜÄ][\w’'-]*\.?")
_MOST_AT_ONCE = 100_000  # characters that a model reads in one go


def installed_models() -> tuple[str, ...]:
    """The Danish models that are installed, the preferred first; spaCy itself is not loaded."""
    return tuple(name for name in MODELS if importlib.util.find_spec(name))


@cache
def model_in_use(named: str | None = None) -> str | None:
    """The model that is used: the one named, else the first installed; `none` names none.

    Raises MissingPartError where the one named is not installed.
    """
    if named == NONE:
        return None
    if named and not importlib.util.find_spec(named):
        raise MissingPartError(f"the model {named} is not installed", f"try `python -m spacy download {named}`")
    model = named or next(iter(installed_models()), None)
    _LOG.info("persons by rules%s", f" and the model {model}" if model else "; no Danish model is installed")
    return model


@cache
def load_model(name: str) -> Language:
    """The model with nothing but what finds persons."""
    import spacy

    return spacy.load(name, exclude=_NEEDLESS)


def model_persons(text: str, model: Language) -> list[Mention]:
    """The model's persons that can be names: two capitalised words at least, no digit, no heading word."""
    return [
        Mention(start, end, "PERSON", Person(name=" ".join(text[start:end].split())), "model")
        for start, end in _people(text, model)
        if _plausible(text[start:end])
    ]


def _people(text: str, model: Language) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + _MOST_AT_ONCE)
        if end < len(text):
            paragraph = text.rfind("\n", start + 1, end)
            end = paragraph if paragraph > start else end
        for entity in model(text[start:end]).ents:
            if entity.label_ in _PERSON_LABELS:
                yield start + entity.start_char, start + entity.end_char
        start = end


def _plausible(name: str) -> bool:
    words = name.split()
    return (
        len(words) >= 2
        and sum(bool(_CAPITALISED.fullmatch(word)) for word in words) >= 2
        and not any(map(str.isdigit, name))
        and not any(is_no_name(word.strip(".,:;")) for word in words)
    )
