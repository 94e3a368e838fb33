"""The API against its own OpenAPI file: whatever it is asked, it answers as that file says, and never with a fault of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hypothesis
import schemathesis
from hypothesis import HealthCheck
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.types import Receive, Scope, Send

from clincite.web.app import create_app
from tests.web.browsing import RECORDS, made_site

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, unsupported_method]
_FOLDER = tempfile.TemporaryDirectory(prefix="clincite-schema-")  # removed with the process
_APP = create_app(made_site(Path(_FOLDER.name), *RECORDS))


async def _running(scope: Scope, receive: Receive, send: Send) -> None:
    """The application, which runs on: the client would start and stop it for each request."""
    if scope["type"] != "lifespan":
        await _APP(scope, receive, send)
        return
    while (await receive())["type"] == "lifespan.startup":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


schema = schemathesis.openapi.from_asgi("/openapi.json", _running)


@schema.parametrize()
@hypothesis.settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_the_api_is_as_its_file_says(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=CHECKS)
