"""minutes: parser and search engine for historical Danish municipal meeting minutes.

    document = minutes.read(path)
    record = minutes.find_entities(minutes.segment(document), document.text)
    cases = dict(minutes.link_cases([record]))

Each name is imported when it is first used, so that the package itself costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from minutes.version import __version__

if TYPE_CHECKING:
    from minutes.archive import Archive
    from minutes.index.cases.casebook import link_cases
    from minutes.ingest.reader import read
    from minutes.ingest.segments import segment
    from minutes.nlp.entities import find_entities

__all__ = ["Archive", "__version__", "find_entities", "link_cases", "read", "segment"]

_HOMES = {
    "Archive": "minutes.archive",
    "find_entities": "minutes.nlp.entities",
    "link_cases": "minutes.index.cases.casebook",
    "read": "minutes.ingest.reader",
    "segment": "minutes.ingest.segments",
}


def __getattr__(name: str) -> Any:
    """A public name from the module that it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names, those not imported yet too."""
    return sorted({*globals(), *__all__})
