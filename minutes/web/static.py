"""The style sheet and the script: a few files of the package, under names that change with their content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from litestar import Response, get
from litestar.params import FromPath

from minutes.errors import NotFoundError
from minutes.export.svg import STYLE

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_NAMES = ("style.css", "suggest.js", "icon.svg")
_DRAWING = "drawing.css"  # of the path of a case; the drawing itself brings it


class _File(NamedTuple):
    address: str
    media_type: str
    content: bytes


@cache
def _files() -> dict[str, _File]:
    """The files by the name that the templates call them."""
    contents = {name: files("minutes.web").joinpath("static", name).read_bytes() for name in _NAMES}
    contents[_DRAWING] = STYLE.encode()
    found = {}
    for name, content in contents.items():
        stem, _, ending = name.partition(".")
        mark = hashlib.sha256(content).hexdigest()[:10]
        found[stem] = _File(f"/static/{stem}-{mark}.{ending}", _TYPES[ending], content)
    return found


def addresses() -> dict[str, str]:
    """The addresses of the files."""
    return {name: file.address for name, file in _files().items()}


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False)
def static_file(name: FromPath[str]) -> Response[bytes]:
    """One of the files; no other name is known. Raises NotFoundError."""
    for file in _files().values():
        if file.address == f"/static/{name}":
            headers = {"cache-control": "public, max-age=31536000, immutable"}
            return Response(file.content, media_type=f"{file.media_type}; charset=utf-8", headers=headers)
    raise NotFoundError(f"no file {name}")
