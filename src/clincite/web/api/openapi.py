"""The OpenAPI file: FastAPI's own, with the types of the contract, and with one error shape for every operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from clincite.web.api.shapes import ErrorShape

_REF: Final = "#/components/schemas/{name}"
_METHODS: Final = frozenset({"get", "post"})
#: What may go wrong in any operation.
_ERRORS: Final = {
    "400": "The request cannot be read",
    "403": "Sent from another site's page, or to a name that is not this server's",
    "408": "The body did not arrive in time",
    "413": "The body is too large",
    "414": "The address is too long",
    "422": "What is asked for cannot be done",
    "429": "Too many requests; see Retry-After",
    "431": "The headers are too long",
    "500": "A fault of the server",
    "503": "As many questions as may are waiting, or the answer took too long; see Retry-After",
}


def body_of(kind: type, *, description: str) -> dict[int | str, Any]:
    """The ``responses`` of an operation whose body is of that type."""
    schema = {"$ref": _REF.format(name=kind.__name__)}
    return {200: {"description": description, "content": {"application/json": {"schema": schema}}}}


def not_found() -> dict[int | str, Any]:
    """The response of an operation that may find nothing."""
    return {404: _error("There is none of that name")}


def install(app: FastAPI, types: Sequence[type]) -> None:
    """Have the application give its OpenAPI file with these types in it."""
    _, components = msgspec.json.schema_components([*types, ErrorShape], ref_template=_REF)
    made: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not made:
            made.update(_whole(app, components))
        return made

    app.openapi = openapi  # type: ignore[method-assign]


def _whole(app: FastAPI, components: dict[str, Any]) -> dict[str, Any]:
    described = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(components)
    for operations in described["paths"].values():
        for method, operation in operations.items():
            if method in _METHODS:
                _with_errors(operation, has_body=method == "post")
                if method == "get":
                    operation["responses"]["304"] = {"description": "The client has this content (If-None-Match)"}
    return described


def _with_errors(operation: dict[str, Any], *, has_body: bool) -> None:
    responses = operation["responses"]
    for status, words in _ERRORS.items():
        if has_body or status not in {"408"}:
            responses[status] = _error(words)


def _error(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": {"$ref": _REF.format(name=ErrorShape.__name__)}}}}
