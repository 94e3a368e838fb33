"""Who may use which address by which method: one table, which every request is held against before its page is made.

An address that is not in the table is refused. What of it is whose (an author sees the own answers only, nobody approves what they wrote)
is for the desk to say; and the database asks again: no page is trusted.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from clincite.errors import ForbiddenError, NotAllowedError, SignInError
from clincite.interchange import EXPORTS
from clincite.review.roles import Role
from clincite.web.serving.delivery import private
from clincite.web.serving.errors import error_response, wants_json
from clincite.web.serving.sessions import check_csrf, check_form_token, looked_up
from clincite.web.serving.typed import typed_in
from clincite.web.site import Site


class Open(enum.Enum):
    """An address that needs no account."""

    PUBLIC = "public"  # the same for everybody; whoever is signed in is not even looked up
    SIGNING_IN = "signing_in"  # a way in: its forms are held against a cookie of their own, and no cache keeps it


PUBLIC: Final = Open.PUBLIC
SIGNING_IN: Final = Open.SIGNING_IN
READER: Final = Role.READER
AUTHOR: Final = Role.AUTHOR
REVIEWER: Final = Role.REVIEWER
EDITOR: Final = Role.EDITOR
OWNER: Final = Role.OWNER

#: By method and path of the route. A role may use what those below it may; HEAD goes with GET, and no other method is taken anywhere.
ACCESS: Final[Mapping[tuple[str, str], Open | Role]] = {
    # The library, the answers, and what was asked.
    ("GET", "/"): PUBLIC,
    ("GET", "/ask"): PUBLIC,
    ("GET", "/ask/stream"): PUBLIC,
    ("GET", "/ask/next"): PUBLIC,
    ("GET", "/ask/evidence"): PUBLIC,
    ("POST", "/reader"): PUBLIC,
    ("GET", "/suggest"): PUBLIC,
    ("GET", "/topics"): PUBLIC,
    ("GET", "/glossary"): PUBLIC,
    ("GET", "/policy"): PUBLIC,
    ("GET", "/board"): PUBLIC,
    ("GET", "/ledger"): PUBLIC,
    ("GET", "/ledger/heads.json"): PUBLIC,
    ("GET", "/report"): PUBLIC,
    ("POST", "/reports"): PUBLIC,
    ("GET", "/reports/thanks"): PUBLIC,
    ("GET", "/records/{record_id:path}"): PUBLIC,
    ("GET", "/answers"): PUBLIC,
    ("GET", "/answers/{slug}"): PUBLIC,
    ("GET", "/answers/{slug}/history"): PUBLIC,
    ("GET", "/answers/{slug}/v/{version:int}"): PUBLIC,
    ("GET", "/answers/{slug}/v/{version:int}/evidence/{claim}"): PUBLIC,
    # The same as files, in every format that there is.
    **{("GET", f"/ask{export.suffix}"): PUBLIC for export in EXPORTS.values()},
    **{("GET", f"/answers/{{slug}}{export.suffix}"): PUBLIC for export in EXPORTS.values()},
    **{("GET", f"/answers/{{slug}}/v/{{version:int}}{export.suffix}"): PUBLIC for export in EXPORTS.values()},
    # Threads: their address is the secret.
    ("POST", "/threads"): PUBLIC,
    ("GET", "/threads/deleted"): PUBLIC,
    ("GET", "/threads/{token}"): PUBLIC,
    ("POST", "/threads/{token}"): PUBLIC,
    ("GET", "/threads/{token}/next"): PUBLIC,
    ("POST", "/threads/{token}/correct"): PUBLIC,
    ("POST", "/threads/{token}/delete"): PUBLIC,
    # For programs, and for whoever runs the page.
    ("GET", "/robots.txt"): PUBLIC,
    ("GET", "/sitemap.xml"): PUBLIC,
    ("GET", "/llms.txt"): PUBLIC,
    ("GET", "/feed.atom"): PUBLIC,
    ("GET", "/static/{name}"): PUBLIC,
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/metrics"): PUBLIC,
    ("GET", "/openapi.json"): PUBLIC,
    ("GET", "/api/ask"): PUBLIC,
    ("GET", "/api/ask/stream"): PUBLIC,
    ("GET", "/api/understand"): PUBLIC,
    ("GET", "/api/suggest"): PUBLIC,
    ("GET", "/api/follow-up"): PUBLIC,
    ("GET", "/api/next"): PUBLIC,
    ("GET", "/api/search"): PUBLIC,
    ("GET", "/api/records/{record_id:path}"): PUBLIC,
    ("GET", "/api/topics"): PUBLIC,
    ("GET", "/api/answers"): PUBLIC,
    ("GET", "/api/answers/{slug}"): PUBLIC,
    ("GET", "/api/answers/{slug}/v/{version}"): PUBLIC,
    ("POST", "/api/verify"): PUBLIC,
    ("POST", "/api/lint"): PUBLIC,
    # Ways in.
    ("GET", "/sign-in"): SIGNING_IN,
    ("POST", "/sign-in"): SIGNING_IN,
    ("GET", "/sign-in/code"): SIGNING_IN,
    ("POST", "/sign-in/code"): SIGNING_IN,
    ("GET", "/sign-in/with"): SIGNING_IN,
    ("GET", "/sign-in/with/back"): SIGNING_IN,
    ("GET", "/invitations/{secret}"): SIGNING_IN,
    ("POST", "/invitations/{secret}"): SIGNING_IN,
    # One's own account.
    ("POST", "/sign-out"): READER,
    ("GET", "/account"): READER,
    ("POST", "/account"): READER,
    ("POST", "/account/password"): READER,
    ("GET", "/account/codes"): READER,
    ("POST", "/account/codes"): READER,
    ("POST", "/account/codes/remove"): READER,
    ("POST", "/account/sign-out-everywhere"): READER,
    # The review desk. Whose answer it is, and who may decide on it, the desk itself says.
    ("GET", "/desk"): REVIEWER,
    ("GET", "/desk/mine"): AUTHOR,
    ("GET", "/desk/submit"): AUTHOR,
    ("POST", "/desk/submit"): AUTHOR,
    ("GET", "/desk/answers/{slug}"): AUTHOR,
    ("GET", "/desk/answers/{slug}/v/{version:int}"): AUTHOR,
    ("GET", "/desk/answers/{slug}/v/{version:int}/evidence/{claim}"): AUTHOR,
    ("GET", "/desk/answers/{slug}/diff"): AUTHOR,
    ("GET", "/desk/answers/{slug}/history"): AUTHOR,
    ("POST", "/desk/answers/{slug}/send"): AUTHOR,
    ("POST", "/desk/answers/{slug}/comment"): AUTHOR,
    ("POST", "/desk/answers/{slug}/revise"): AUTHOR,
    ("POST", "/desk/answers/{slug}/withdraw"): AUTHOR,
    ("POST", "/desk/answers/{slug}/begin"): REVIEWER,
    ("POST", "/desk/answers/{slug}/interests"): REVIEWER,
    ("POST", "/desk/answers/{slug}/decide"): REVIEWER,
    ("POST", "/desk/answers/{slug}/request-changes"): REVIEWER,
    ("POST", "/desk/answers/{slug}/resume"): REVIEWER,
    ("POST", "/desk/answers/{slug}/sign"): REVIEWER,
    ("POST", "/desk/answers/{slug}/assign"): EDITOR,
    ("POST", "/desk/answers/{slug}/unassign"): EDITOR,
    ("POST", "/desk/answers/{slug}/refresh"): EDITOR,
    ("POST", "/desk/answers/{slug}/publish"): EDITOR,
    ("POST", "/desk/answers/{slug}/reopen"): EDITOR,
    ("POST", "/desk/answers/{slug}/months"): EDITOR,
    ("GET", "/desk/reports"): EDITOR,
    ("POST", "/desk/reports/{report_id:int}/close"): EDITOR,
    ("POST", "/desk/reports/{report_id:int}/erase"): EDITOR,
    ("GET", "/desk/numbers"): EDITOR,
    ("GET", "/desk/ledger"): EDITOR,
    ("GET", "/desk/ledger.jsonl"): EDITOR,
    # The accounts of others.
    ("GET", "/people"): OWNER,
    ("POST", "/people/invite"): OWNER,
    ("POST", "/people/{person_id}/role"): OWNER,
    ("POST", "/people/{person_id}/active"): OWNER,
    ("POST", "/people/{person_id}/reset"): OWNER,
    ("POST", "/people/invitations/{invitation_id}/revoke"): OWNER,
}

_SAFE: Final = frozenset({"GET", "HEAD"})
#: The page on which a form stands, by the address to which it is sent.
_PAGE_OF_FORM: Final = re.compile(r"/(?:desk/answers/[^/]+|desk/submit|desk/reports|people|account)")


class SignInFirstError(SignInError):
    """Nobody is signed in, or not all the way.

    :param page: where to go on.
    """

    def __init__(self, page: str) -> None:
        super().__init__("This is for people who are signed in.", hint=f"Sign in at {page}, then do it again.")
        self.page = page


def enforcement(site: Site) -> Callable[[Request], Awaitable[None]]:
    """The dependency that holds each request against :data:`ACCESS`."""

    async def allowed(request: Request) -> None:
        least = ACCESS.get((request.method, getattr(request.scope.get("route"), "path", "")))
        if least is PUBLIC:
            return
        private(request)
        match least:
            case Role():
                await _as(site, request, least)
            case Open.SIGNING_IN:
                if request.method not in _SAFE:
                    await check_form_token(request)
            case _:
                raise ForbiddenError("Nobody may use this address: it stands in no table of permissions.")

    return allowed


async def _as(site: Site, request: Request, least: Role) -> None:
    """Whoever asks is signed in, has the role, and meant it."""
    session = await looked_up(site, request)
    if session is None or session.pending:
        raise SignInFirstError("/sign-in" if session is None else "/sign-in/code")
    if not session.person.role.covers(least):
        raise NotAllowedError(
            f"This needs the role of {_article(least)}; yours is that of {_article(session.person.role)}.",
            hint="An owner of this site can change it.",
        )
    if request.method not in _SAFE:
        await check_csrf(request, session)


def _article(role: Role) -> str:
    return f"an {role.value}" if role.value[0] in "aeiou" else f"a {role.value}"


def install(app: FastAPI, site: Site) -> None:
    """Lead whoever must sign in first to the page for it, and back afterwards; a program, a form and a part of a page are told."""

    async def sign_in_first(request: Request, error: Exception) -> Response:
        assert isinstance(error, SignInFirstError)
        told = request.method not in _SAFE or "hx-request" in request.headers
        if told or wants_json(request.url.path, request.headers.get("accept", "")):
            then = _PAGE_OF_FORM.match(request.url.path)
            way = f"{error.page}?{urlencode({'next': then[0]})}" if then else error.page
            return error_response(site, request, error, typed=await typed_in(request), sign_in=way)
        here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        return RedirectResponse(f"{error.page}?{urlencode({'next': here})}", status_code=303, headers={"Cache-Control": "no-store"})

    app.add_exception_handler(SignInFirstError, sign_in_first)
