"""``/suggest?q=``: what to ask, while somebody types. A list for the search box, or JSON where that is asked for."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query, Request, Response

from clincite.web.site import Site
from clincite.web.topics.suggesting import MOST, Suggestion

_LONGEST: Final = 500
_CACHE: Final = {"Cache-Control": "private, max-age=60"}


def suggestions(site: Site, typed: str, *, most: int = MOST) -> tuple[Suggestion, ...]:
    """The best questions for what was typed so far."""
    return site.catalogue.of(site.shelf).suggester.suggest(typed, most=most)


def router(site: Site) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/suggest")
    def suggest(
        request: Request,
        q: Annotated[str, Query(max_length=_LONGEST)] = "",
        box: Annotated[str, Query(pattern=r"^[a-z][a-z-]{0,30}$")] = "q",
    ) -> Response:
        found = suggestions(site, q)
        if "application/json" in request.headers.get("accept", ""):
            body = msgspec.json.encode({"suggestions": found})
            return Response(body, media_type="application/json", headers={**_CACHE, "Vary": "Accept"})
        return site.templates.render(
            "_suggestions.html.j2", request=request, headers={**_CACHE, "Vary": "Accept"}, suggestions=found, box=box
        )

    return routes
