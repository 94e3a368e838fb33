"""For whoever runs the page: what was asked for and how long it took, ``/healthz``, ``/metrics``.

A log line holds method, route, status and time: no address, no client, no question, unless the owner turned questions on; then without
identifiers.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clincite import __version__
from clincite.web.api.openapi import body_of
from clincite.web.api.shapes import Health
from clincite.web.asking.composing import FAULTS
from clincite.web.asking.worker import place_of
from clincite.web.serving.delivery import ROUTE
from clincite.web.serving.errors import error_response, unforeseen
from clincite.web.serving.security import protect
from clincite.web.site import Site

ACCESS: Final = logging.getLogger("clincite.web.access")
_UNKNOWN: Final = "(none)"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_LONGEST_LOGGED: Final = 500
_STATM: Final = Path("/proc/self/statm")


class Watch:
    """Counts and logs every request, and answers where a page failed in a way that nobody foresaw."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = self._site.monotonic()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                protect(MutableHeaders(scope=message), https=scope["scheme"] == "https")
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            # Where it failed, never with what: an exception's words may hold the question.
            FAULTS.error("%s in %s", type(error).__name__, place_of(error))
            if status:
                # Too late for an answer: the server ends the connection, and logs this exception with its words.
                raise RuntimeError("a page failed while it was being sent; see the line before") from None
            status = 500
            response = error_response(self._site, Request(scope), unforeseen(), status=500)
            await response(scope, receive, noting)
        finally:
            self._note(scope, status, self._site.monotonic() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get(ROUTE) or getattr(scope.get("route"), "path", "") or _UNKNOWN
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._site.metrics.request(route=route, method=method, status=status, seconds=seconds)
        if ACCESS.isEnabledFor(logging.INFO):
            ACCESS.info("%s %s %d %.0fms%s", method, route, status, seconds * 1000, self._question(scope))

    def _question(self, scope: Scope) -> str:
        if not self._site.settings.log_questions:
            return ""
        try:
            asked = parse_qs(scope["query_string"].decode("ascii", "replace"), max_num_fields=20).get("q", [""])[0]
        except ValueError:
            return ""
        text = self._site.masked(asked[:_LONGEST_LOGGED]) if asked else ""
        return f" q={text!a}" if text else ""


def memory() -> float | None:
    """Bytes of memory that this process uses; None where the system does not tell that way."""
    try:
        return float(int(_STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE"))
    except (OSError, ValueError, IndexError, AttributeError):
        return None


def router(site: Site) -> APIRouter:
    """``/healthz`` and ``/metrics``."""
    site.metrics.gauge("asks_busy", "Answers that are composed, or wait.", lambda: float(site.asking.busy))
    site.metrics.gauge("library_sections", "Sections in the library.", lambda: float(site.library.sections()))
    site.metrics.gauge("memory_bytes", "Resident memory of the process.", memory)
    routes = APIRouter()

    @routes.get(
        "/healthz",
        tags=["running it"],
        summary="Whether the page can answer",
        response_class=Response,
        responses=body_of(Health, description="It can"),
    )
    async def healthz() -> Response:
        shelf = site.shelf
        state = Health(
            status="ok",
            version=__version__,
            snapshot=shelf.snapshot,
            records=shelf.records,
            sections=shelf.library.sections(),
            vectors=shelf.dense.state() if shelf.dense is not None else None,
            busy=site.asking.busy,
        )
        return Response(msgspec.json.encode(state), media_type="application/json", headers={"Cache-Control": "no-store"})

    @routes.get("/metrics", tags=["running it"], summary="Counts and times, as Prometheus reads them", response_class=PlainTextResponse)
    async def metrics() -> Response:
        return Response(site.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"})

    return routes
