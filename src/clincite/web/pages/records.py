"""``/records/{id}``: a record of the library, with the spans marked that a link names."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from clincite.errors import LibraryError, RecordNotFoundError
from clincite.holdings import with_digest
from clincite.library import Library
from clincite.web.articles.record import record_shown, span_of
from clincite.web.articles.view import record_url
from clincite.web.publishing.published import Quoting
from clincite.web.site import Site
from clincite.web.topics.suggesting import ask_url

_LONGEST_ID: Final = 500
_SPANS: Final = 50
_USED_BY: Final = 20


def router(site: Site) -> APIRouter:
    """The route."""
    routes = APIRouter()
    quoting = Quoting(site)

    @routes.get("/records/{record_id:path}")
    def record(
        request: Request,
        record_id: str,
        quote: Annotated[list[Annotated[str, Query(max_length=1_000)]] | None, Query(max_length=_SPANS)] = None,
    ) -> Response:
        if not record_id or len(record_id) > _LONGEST_ID:
            raise RecordNotFoundError("There is no record at this address.", hint="Look through the topics, or ask a question.")
        library = site.library
        try:
            found = site.show(record_id)
        except RecordNotFoundError as error:
            raise RecordNotFoundError(error.message, hint="Look through the topics, or ask a question.") from error
        if found.id != record_id:  # an identifier alone leads to our digest of that source
            return RedirectResponse(record_url(found.id) + (f"?{request.url.query}" if request.url.query else ""), status_code=307)
        spans = [span for text in quote or () if (span := span_of(text)) is not None]
        shown = record_shown(found, spans, lambda name: _held(name, library))
        return site.templates.render(
            "record.html.j2",
            request=request,
            record=shown,
            unread=len(quote or ()) - len(spans),
            used_by=quoting.of(found.id, most=_USED_BY),
            ask_url=ask_url,
        )

    return routes


def _held(name: str, library: Library) -> bool:
    try:
        return any(library.get(one) is not None for one in with_digest(name))
    except LibraryError:  # a tie to a record that was tampered with does not take this page away
        return False
