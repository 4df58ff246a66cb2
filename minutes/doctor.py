"""What is installed and what the data folder holds, as rows of a table."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from minutes.errors import MinutesError
from minutes.nlp.models import model_in_use
from minutes.nlp.settings import MODEL_VARIABLE, read_settings
from minutes.version import PARSER_VERSION, __version__

_PACKAGES = ("spacy", "tantivy", "pypdfium2", "pdfplumber", "rapidfuzz")


class Row(NamedTuple):
    """One part: its state, and what to know or do."""

    part: str
    state: str
    note: str = ""


def examine(folder: Path) -> list[Row]:
    """The rows of `minutes doctor`, for one data folder."""
    return [
        Row("minutes", __version__, f"parser {PARSER_VERSION}"),
        Row("python", platform.python_version(), platform.machine()),
        *(Row(name, _version(name)) for name in _PACKAGES),
        _ocr(),
        _model(folder),
        *_archive(folder),
    ]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _ocr() -> Row:
    found = shutil.which("tesseract")
    note = "" if found else "scanned pages stay unread: apt-get install tesseract-ocr tesseract-ocr-dan"
    return Row("OCR (tesseract)", "installed" if found else "not installed", note)


def _model(folder: Path) -> Row:
    part = "Danish model"
    try:
        model = model_in_use(read_settings(folder).model)
    except MinutesError as error:
        return Row(part, "missing", f"{error.message}; {error.advice}")
    if model:
        return Row(part, model, "adds persons in prose to those found by rules")
    return Row(part, "none", f"persons by rules alone; an installed one is used, {MODEL_VARIABLE} names another")


def _archive(folder: Path) -> list[Row]:
    parsed = len(list((folder / "parsed").glob("*.json")))
    indexed = (folder / "index").is_dir()
    table = (folder / "committees.toml").is_file()
    return [
        Row("archive", "present" if parsed else "none", f"{folder}: {parsed} documents" if parsed else str(folder)),
        Row("index", "present" if indexed else "none", "" if indexed else "run `minutes ingest`"),
        Row("committees.toml", "present" if table else "none", "bodies of your own, with abbreviations"),
    ]
