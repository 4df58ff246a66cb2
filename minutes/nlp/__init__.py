"""Who, which body, when, how much, what was decided and what comes next: entities of parsed minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from minutes.nlp.settings import Settings

__all__ = ["load"]


def load(settings: Settings | None = None) -> Language:
    """A spaCy pipeline for any text: its entities in `doc.ents`, each with `span._.value` and `span._.rule`.

    spaCy is imported here, not with the package.
    """
    from minutes.nlp.pipeline import load as load_pipeline

    return load_pipeline(settings)
