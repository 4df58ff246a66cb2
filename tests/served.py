"""The reading room for tests: asked in the process, or over a port by a browser."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import uvicorn
from litestar.testing import TestClient

from minutes.web.app import make_app
from minutes.web.safety import Safety

BASE = "http://127.0.0.1"


@contextmanager
def room(folder: Path) -> Iterator[TestClient[Safety]]:
    """The reading room over a data folder."""
    with TestClient(make_app(folder), base_url=BASE, raise_server_exceptions=False) as client:
        yield client


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server that runs as long as the block."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(folder), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"{BASE}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("href", "src") and value}


def links(html: str) -> set[str]:
    """The addresses that a page names, without what stands after `#`."""
    parser = _Links()
    parser.feed(html)
    return {address.partition("#")[0] for address in parser.found if not address.startswith("#")}


def text_of(html: str) -> str:
    """The words of a page without its tags, each blank as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
