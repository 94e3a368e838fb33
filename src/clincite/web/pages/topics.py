"""``/topics``: what the library covers, from A to Z."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from clincite.errors import PageNotFoundError
from clincite.web.articles.view import record_url
from clincite.web.serving.delivery import keep
from clincite.web.site import Site
from clincite.web.topics.suggesting import ask_url
from clincite.web.topics.view import KINDS, topics_page

_LONGEST: Final = 200
_SUBJECTS: Final = 60
_ISSUERS: Final = 60


def topics_url(*, letter: str = "", query: str = "", page: int = 1) -> str:
    """The address of a list of topics."""
    asked = {name: value for name, value in (("letter", letter), ("q", query), ("page", str(page) if page > 1 else "")) if value}
    return f"/topics?{urlencode(asked)}" if asked else "/topics"


def router(site: Site) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/topics")
    def topics(
        request: Request,
        q: Annotated[str, Query(max_length=_LONGEST)] = "",
        letter: Annotated[str, Query(pattern=r"^([a-z]|0-9)?$")] = "",
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> Response:
        covered = site.catalogue.of(site.shelf)
        listed = topics_page(covered.topics, covered.suggester, letter=letter, query=q, page=page)
        if page > listed.pages:
            raise PageNotFoundError("There are not so many topics.", hint="Go back to the first page of topics.")
        overview = not (q.strip() or letter)
        if not q:
            keep(request)
        return site.templates.render(
            "topics.html.j2",
            request=request,
            listed=listed,
            covered=covered.topics,
            overview=overview,
            by_kind={kind: [topic for topic in covered.topics.topics if topic.kind == kind] for kind in KINDS} if overview else {},
            subjects_shown=_SUBJECTS,
            issuers=covered.topics.issuers[:_ISSUERS],
            q=q.strip(),
            letter=letter,
            ask_url=ask_url,
            record_url=record_url,
            topics_url=topics_url,
        )

    return routes
