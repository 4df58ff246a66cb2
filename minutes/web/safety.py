"""What every answer goes through: the name of the host, the length of the address, headers, and `not modified`."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Collection

from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.types.asgi_types import HTTPScope

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
LONGEST_ADDRESS = 32_000  # bytes: all parameters at their longest, each letter as twelve

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_PORT = re.compile(r":\d+$")


class Safety:
    """The outermost part of the app. `hosts` are the names by which it may be asked; `state` marks the archive's."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], state: Callable[[], str]) -> None:
        self._app = app
        self._hosts = {_host(each) for each in (*LOOPBACK, *hosts)}
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        headers = dict(scope["headers"])
        if _host(headers.get(b"host", b"").decode("latin-1")) not in self._hosts:
            await _refuse(send, 421, "Ukendt værtsnavn. Start serveren med --allow-host, hvis navnet er dens.")
            return
        asked = scope["raw_path"] + b"?" + scope["query_string"]
        if len(asked) > LONGEST_ADDRESS:
            await _refuse(send, 414, "Adressen er for lang.")
            return
        only_head = scope["method"] == "HEAD"
        if only_head:
            scope["method"] = HttpMethod.GET
        mark = b'W/"' + hashlib.sha256(self._state().encode() + asked).hexdigest()[:24].encode() + b'"'
        if scope["method"] == "GET" and mark in re.split(rb"\s*,\s*", headers.get(b"if-none-match", b"")):
            await _answer(send, 304, [(b"etag", mark), (b"cache-control", b"no-cache")], b"")
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - started) * 1000
                told = [*message["headers"], *_HEADERS, (b"server-timing", b"answer;dur=%.1f" % took)]
                if b"cache-control" not in {name for name, _ in told}:
                    told += _cache_headers(message["status"], mark)
                message["headers"] = told
            elif message["type"] == "http.response.body" and only_head:
                message["body"] = b""
            await send(message)

        await self._app(scope, receive, with_headers)


def _cache_headers(status: int, mark: bytes) -> list[tuple[bytes, bytes]]:
    """A page may be kept, and is asked for again each time; what failed is not kept."""
    if status != 200:
        return [(b"cache-control", b"no-store")]
    return [(b"cache-control", b"no-cache"), (b"etag", mark)]


def _host(name: str) -> str:
    """A host without its port: of `[::1]:8000` it is `[::1]`, and so it is of the bare address `::1`."""
    name = name.strip().lower()
    if name.count(":") > 1 and not name.startswith("["):
        return f"[{name}]"
    return _PORT.sub("", name).rstrip(".")


async def _refuse(send: Send, status: int, text: str) -> None:
    await _answer(send, status, [(b"content-type", b"text/plain; charset=utf-8")], f"{text}\n".encode())


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = [(b"content-length", str(len(body)).encode())] if status != 304 else []
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *_HEADERS, *length]})
    await send({"type": "http.response.body", "body": body, "more_body": False})
