"""One Jinja environment for all pages: everything escaped, nothing undefined, nothing inline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from clincite import __version__
from clincite.settings import Settings
from clincite.web.audiences import AUDIENCES, audience_of
from clincite.web.places import places_of
from clincite.web.serving.sessions import current
from clincite.web.serving.statics import Statics

_PACKAGE: Final = "clincite.web"


class Templates:
    """Renders the templates of the package.

    Every template knows ``site_name``, ``version``, ``static(name)`` (the address of a file in ``static``), ``audiences`` (all of them),
    ``audience`` (the reader's), ``here`` (path and query of the page that is shown; empty where there is no request) and ``session`` (of
    whoever is signed in, with the token for forms as ``csrf`` and the ``places`` that they may go to; None and empty on public pages, which
    are the same for everybody).
    """

    def __init__(self, settings: Settings, statics: Statics) -> None:
        self.environment = Environment(
            loader=PackageLoader(_PACKAGE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals.update(
            site_name=settings.site_name,
            base_url=(settings.base_url or "").rstrip("/"),
            version=__version__,
            static=statics.url,
            audiences=AUDIENCES,
        )

    def text(self, template: str, *, request: Request | None = None, **context: Any) -> str:
        """A template, filled in."""
        session = current(request)
        own = {
            "audience": audience_of(request),
            "here": _here(request),
            "session": session,
            "csrf": session.csrf if session else "",
            "places": places_of(session.person.role, request.url.path) if session and request else (),
        }
        return self.environment.get_template(template).render({**own, **context})

    def render(
        self,
        template: str,
        *,
        request: Request | None = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """A page made of a template.

        :param request: what is answered: its reader's audience and its address are put into the context.
        """
        return HTMLResponse(self.text(template, request=request, **context), status_code=status_code, headers=dict(headers or {}))


def _here(request: Request | None) -> str:
    if request is None:
        return ""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
