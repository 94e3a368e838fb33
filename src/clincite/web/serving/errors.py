"""One error shape: ``{"error": {"code", "message", "hint"}}`` for programs, a page with the same words for people."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from clincite.errors import (
    BusyError,
    ClinciteError,
    ForbiddenError,
    InputError,
    LibraryError,
    MethodError,
    PageNotFoundError,
    RecordNotFoundError,
    RequestError,
    SourceError,
    StoreError,
    TooLargeError,
    TooManyError,
    UnforeseenError,
)
from clincite.web.serving.typed import typed_in

if TYPE_CHECKING:
    from clincite.web.site import Site

#: By the error's own code; what is not here goes by its class, then 500.
_STATUS: Final = {
    "bad_input": 422,
    "bad_question": 422,
    "bad_answer_file": 422,
    "bad_request": 400,
    "not_found": 404,
    "not_at_the_desk": 404,
    "record_not_found": 404,
    "method_not_allowed": 405,
    "too_large": 413,
    "forbidden": 403,
    "too_many_requests": 429,
    "not_possible": 409,
    "does_not_verify": 422,
    "not_allowed": 403,
    "not_signed_in": 401,
    "locked": 429,
    "store_failed": 503,
    "library_failed": 503,
    "busy": 503,
    "took_too_long": 503,
}
_BY_CLASS: Final = ((InputError, 422), (LibraryError, 503), (SourceError, 502), (BusyError, 503))
_RETRY_AFTER: Final = "5"
_FAULTS: Final = logging.getLogger("clincite.web.faults")
_LATER: Final = "Try again in a minute; if it stays so, tell whoever runs this page."
#: What visitors are told where an error speaks of this machine: of its folders, addresses and queries.
_TOLD: Final = (
    (StoreError, "The database behind this page cannot be used just now."),
    (LibraryError, "The library behind this page cannot be read just now."),
)
_JSON_ENDINGS: Final = (".json", ".jsonld")
_FOR_PROGRAMS: Final = ("/api/", "/openapi.json", "/healthz", "/metrics", "/static/")
#: Of single errors, where the heading of their status would not fit.
_HEADINGS_OF: Final = {
    "bad_input": "That cannot be taken",
    "does_not_verify": "The new wording does not verify",
    "locked": "Too many wrong attempts",
}
_HEADINGS: Final = {
    400: "This request cannot be read",
    401: "Please sign in",
    403: "This is not allowed",
    404: "There is nothing here",
    405: "This address cannot be used that way",
    409: "That is not possible now",
    413: "That is too much at once",
    422: "That question cannot be answered here",
    429: "A short pause, please",
    500: "Something went wrong here",
    502: "A service did not answer",
    503: "Not just now",
}


def status_of(error: ClinciteError) -> int:
    """The HTTP status that an error is sent with."""
    known: int | None = getattr(error, "status", None) or _STATUS.get(error.code)
    return known if known is not None else next((status for kind, status in _BY_CLASS if isinstance(error, kind)), 500)


def for_visitors(error: ClinciteError, where: str) -> ClinciteError:
    """The error as anybody may read it. What it says of this machine goes into the log instead, for whoever runs the page.

    :param where: what was asked for when it happened, for the log.
    """
    told = next((words for kind, words in _TOLD if isinstance(error, kind)), None)
    if told is None or isinstance(error, RecordNotFoundError):
        return error
    _FAULTS.error("%s: %s %s", where, error.message, error.hint)
    return type(error)(told, hint=_LATER)


def unforeseen() -> UnforeseenError:
    """A fault of our own, told without saying what is inside."""
    error = UnforeseenError("see the log of the server")
    error.message = "Something went wrong on this server; it was not your question."
    error.hint = "Try again; if it happens again, tell whoever runs this page."
    return error


def wants_json(path: str, accept: str) -> bool:
    """Whether an error is for a program: by the address, else by what the client would rather have."""
    if path.startswith(_FOR_PROGRAMS) or path.endswith(_JSON_ENDINGS):
        return True
    return "text/html" not in accept and "json" in accept


def error_response(
    site: Site,
    request: Request,
    error: ClinciteError,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The answer to a request that failed.

    :param more: what the page shows beside: ``typed``, words that were sent and not taken, and ``sign_in``, the way to sign in again.
    """
    error = for_visitors(error, f"{request.method} {_place(request)}")
    code = status if status is not None else status_of(error)
    sent = {"Cache-Control": "no-store", **(headers or {})}
    seconds = getattr(error, "seconds", None)  # after which it may be tried again
    if seconds is not None or code == 503:
        sent.setdefault("Retry-After", _RETRY_AFTER if seconds is None else str(seconds))
    if wants_json(request.url.path, request.headers.get("accept", "")):
        return JSONResponse(error.as_dict(), status_code=code, headers=sent)
    heading = _HEADINGS_OF.get(error.code) or _HEADINGS.get(code) or HTTPStatus(code).phrase
    try:
        return site.templates.render(
            "error.html.j2",
            request=request,
            status_code=code,
            headers=sent,
            heading=heading,
            message=error.message,
            hint=error.hint,
            asked=request.query_params.get("q", "") if request.url.path == "/ask" else "",
            status=code,
            **{"typed": (), "sign_in": "", **more},
        )
    except Exception:  # whatever is wrong with the template, the reader is told what went wrong first
        return PlainTextResponse(f"{heading}\n{error.message}\n{error.hint}\n", status_code=code, headers=sent)


def _place(request: Request) -> str:
    """The route, as the log names it: never with what was asked."""
    return str(getattr(request.scope.get("route"), "path", "") or "(none)")


def install(app: FastAPI, site: Site) -> None:
    """Answer every error of the routes in the one shape."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, ClinciteError)
        return error_response(site, request, error, typed=await typed_in(request))

    async def framework(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return error_response(site, request, _as_ours(error), status=error.status_code, headers=error.headers)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return error_response(site, request, _told(error))

    app.add_exception_handler(ClinciteError, ours)
    app.add_exception_handler(HTTPException, framework)
    app.add_exception_handler(RequestValidationError, invalid)


def _as_ours(error: HTTPException) -> ClinciteError:
    match error.status_code:
        case 404:
            return PageNotFoundError("There is no page at this address.", hint="Ask a question, or look through the topics.")
        case 405:
            allowed = (error.headers or {}).get("Allow", "")
            return MethodError("This address does not take that method.", hint=f"Use {allowed}." if allowed else "")
        case 413:
            return TooLargeError("What was sent is too large.")
        case 403:
            return ForbiddenError("This is not allowed.")
        case 429:
            return TooManyError("Too many requests.")
        case _:
            return RequestError(f"{HTTPStatus(error.status_code).phrase}.")


def _told(error: RequestValidationError) -> InputError:
    """The first fault of a request that FastAPI refused, in one sentence without what was sent."""
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    name = place[-1] if len(place) > 1 else "body"
    where = {"query": "parameter", "path": "address", "header": "header", "cookie": "cookie"}.get(place[0], "body")
    said = str(first["msg"]).rstrip(".").removeprefix("Value error, ")
    return InputError(f"The {where} {name!r} is not usable: {said[:1].lower()}{said[1:]}.", hint="See /openapi.json for what is taken.")
