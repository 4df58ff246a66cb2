"""The app: its pages, its API, and what every request goes through."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute

from minutes.version import __version__
from minutes.web import api
from minutes.web.facsimile import Facsimiles
from minutes.web.failures import HANDLERS
from minutes.web.pages import bodies, cases, files, items, search
from minutes.web.params import note_parameters, only_known
from minutes.web.questions import page_narrowing, page_question
from minutes.web.safety import Safety
from minutes.web.shelf import Shelf
from minutes.web.static import static_file

PAGES = (
    search.front,
    search.search,
    search.similar,
    items.item_page,
    items.source_page,
    items.picture,
    cases.case_page,
    cases.cases_page,
    cases.overdue_page,
    bodies.bodies_page,
    bodies.body_page,
    bodies.meeting_page,
    bodies.people_page,
    bodies.person_page,
    bodies.problems_page,
    *files.HANDLERS,
)


def make_app(folder: str | Path, hosts: Collection[str] = ()) -> Safety:
    """The reading room over the archive in a data folder; it answers to loopback names and to `hosts`."""
    shelf, facsimiles = Shelf(folder), Facsimiles()
    pages = Router(
        "/",
        route_handlers=PAGES,
        dependencies={
            "page_narrowing": Provide(page_narrowing, sync_to_thread=False),
            "question": Provide(page_question, sync_to_thread=False),
        },
    )
    app = Litestar(
        route_handlers=[pages, api.ROUTER, static_file],
        dependencies={
            "shelf": Provide(lambda: shelf, sync_to_thread=False),
            "facsimiles": Provide(lambda: facsimiles, sync_to_thread=False),
        },
        guards=[only_known],
        exception_handlers=HANDLERS,
        openapi_config=OpenAPIConfig(
            title="minutes", version=__version__, path="/api/v1", render_plugins=[JsonRenderPlugin()]
        ),
        logging_config=None,
    )
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            note_parameters(route)
    return Safety(app, hosts, shelf.etag)
