"""One document from its file to its record: read, segment, find entities."""

from __future__ import annotations

from pathlib import Path

import msgspec

from minutes.errors import MinutesError, UnreadableError
from minutes.nlp.settings import Settings, read_settings
from minutes.records import Minutes


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """How documents are read: the language of scanned pages, and what a user's settings add."""

    ocr_lang: str | None = None
    settings: Settings = Settings()


def choices_of(folder: Path, ocr_lang: str | None = None) -> Choices:
    """How the documents of a data folder are read, by its `committees.toml` and the environment."""
    return Choices(ocr_lang=ocr_lang, settings=read_settings(folder))


def parse(path: Path, choices: Choices | None = None) -> Minutes:
    """Read and segment one document and find its entities.

    Raises UnreadableError, for a fault of the parser as well, and MissingPartError where the model or the OCR
    language that is named is not installed.
    """
    return parse_text(path, choices)[0]


def parse_text(path: Path, choices: Choices | None = None) -> tuple[Minutes, str]:
    """The same, with the document's text, in which the spans of the record count characters. Raises as `parse`."""
    from minutes.ingest.reader import read
    from minutes.ingest.segments import segment
    from minutes.nlp.entities import find_entities

    choices = choices or Choices()
    try:
        document = read(path, choices.ocr_lang)
        minutes = find_entities(segment(document), document.text, choices.settings)
    except MinutesError:
        raise
    except MemoryError as error:
        message = f"{printable(path)}: it takes more memory than it may"
        raise UnreadableError(message, "allow more by --max-memory, or split the document") from error
    except Exception as error:
        message = f"{printable(path)}: unexpected {type(error).__name__}: {error}"
        raise UnreadableError(message, "report it as a bug, with the document") from error
    source = msgspec.structs.replace(
        minutes.source, path=printable(minutes.source.path), settings=choices.settings.fingerprint()
    )
    return msgspec.structs.replace(minutes, source=source), document.text


def printable(text: object) -> str:
    """A path or a message as text that can be stored; bytes that are no text become `\\xe6`: names stay apart."""
    return str(text).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
