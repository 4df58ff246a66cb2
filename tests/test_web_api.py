"""The JSON API asked for what it does not expect: every answer is one that its OpenAPI document tells, none a fault."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from served import BASE

from minutes.archive import Archive
from minutes.web.app import make_app

_EXAMPLES = 15  # of each operation
_quietly = settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def document(demo: Archive) -> schemathesis.BaseSchema:
    """What the API tells of itself."""
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", make_app(demo.folder, ["testserver"]))


def test_no_request_is_a_fault(document: schemathesis.BaseSchema) -> None:
    """Requests as the document allows them, and as it does not."""
    statuses: Counter[int] = Counter()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        for found in document.get_all_operations():
            operation = found.ok()

            @_quietly
            @given(operation.as_strategy(generation_mode=mode))
            def ask(case: Case) -> None:
                response = case.call(base_url=BASE, headers={"host": "127.0.0.1"})
                statuses[response.status_code] += 1
                case.validate_response(response, checks=_CHECKS)

            ask()
    assert statuses[200] > 100 and statuses[400] > 100 and not statuses[503]


def test_the_document_tells_every_operation(document: schemathesis.BaseSchema) -> None:
    paths = document.raw_schema["paths"]
    assert len(paths) >= 14
    assert all(set(operations) == {"get"} for operations in paths.values())
    assert {"200", "400", "404"} <= set(paths["/api/v1/items/{item_id}"]["get"]["responses"])
