"""``/reader``: who reads, remembered in a cookie."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from clincite.errors import InputError
from clincite.web.audiences import AUDIENCES, COOKIE, audience_named, remember
from clincite.web.serving.forms import read_form
from clincite.web.serving.security import own_path
from clincite.web.site import Site


def router(site: Site) -> APIRouter:
    """The route that a form sends the choice to."""
    routes = APIRouter()

    @routes.post("/reader")
    async def choose(request: Request) -> Response:
        form = await read_form(request)
        audience = audience_named(form.get(COOKIE))
        if audience is None:
            raise InputError("There is no such reader.", hint=f"Choose one of: {', '.join(AUDIENCES)}.")
        back = RedirectResponse(_without_reader(own_path(form.get("next", "/"))), status_code=303)
        remember(back, audience, secure=request.url.scheme == "https")
        back.headers["Cache-Control"] = "no-store"
        return back

    return routes


def _without_reader(path: str) -> str:
    """The address without a reader of its own: what was just chosen is to hold."""
    parts = urlsplit(path)
    fields = [(name, value) for name, values in parse_qs(parts.query, keep_blank_values=True).items() for value in values if name != COOKIE]
    query = urlencode(fields)
    return f"{parts.path}{'?' + query if query else ''}{'#' + parts.fragment if parts.fragment else ''}"
