"""Who is signed in, by a cookie that holds nothing but a secret; and that a form was sent from a page of ours.

Public pages never look: they are the same for everybody. Whoever else asks is looked up once, before the page is made
(:mod:`clincite.web.access`), and is then known as :func:`current`.
"""

from __future__ import annotations

import datetime
import hmac
import re
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from clincite.errors import ForbiddenError, SignInError
from clincite.web.serving.forms import is_form, read_form

if TYPE_CHECKING:
    from clincite.review.accounts.values import Session, SignedIn
    from clincite.web.site import Site

#: Of forms: the field that proves that a page of ours sent them, and the header that does so for requests made by a script.
CSRF_FIELD: Final = "csrf"
CSRF_HEADER: Final = "x-csrf-token"
_SESSION: Final = "clincite-session"
_SESSION_HTTPS: Final = "__Host-clincite"  # browsers take it only over HTTPS, from this very host, for all its paths
_FORM: Final = "clincite-form"
_FORM_HTTPS: Final = "__Host-clincite-form"
_ATTEMPT: Final = "clincite-attempt"
_ATTEMPT_HTTPS: Final = "__Host-clincite-attempt"
_ATTEMPT_SECONDS: Final = 600
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32,128}")
_FOUND: Final = "clincite.session"


def current(request: Request | None) -> Session | None:
    """The session of whoever asks; None: nobody is signed in, or the page is public and did not look."""
    return request.scope.get(_FOUND) if request is not None else None


def require(request: Request) -> Session:
    """The session of whoever asks.

    :raises SignInError: nobody is signed in.
    """
    session = current(request)
    if session is None:
        raise SignInError("Nobody is signed in.", hint="Sign in first.")
    return session


async def looked_up(site: Site, request: Request) -> Session | None:
    """The session that the cookie names, looked up now and kept for :func:`current`; None: there is none (any more)."""
    secret = secret_of(request)
    session = await run_in_threadpool(_session, site, secret) if secret else None
    request.scope[_FOUND] = session
    return session


def _session(site: Site, secret: str) -> Session | None:
    accounts = site.reviewing.known_accounts
    return accounts.session(secret) if accounts is not None else None


# -- cookies -----------------------------------------------------------------------------------------------------------------


def secret_of(request: Request) -> str:
    """The secret of the session, as the cookie holds it; empty: there is none."""
    held = request.cookies.get(_SESSION_HTTPS if _https(request) else _SESSION, "")
    return held if _TOKEN.fullmatch(held) else ""


def give(response: Response, request: Request, signed_in: SignedIn, *, now: datetime.datetime) -> None:
    """Hand out the cookie of a new session, for as long as the session lasts."""
    left = datetime.datetime.fromisoformat(signed_in.session.expires) - now
    name = _SESSION_HTTPS if _https(request) else _SESSION
    _set(response, request, name, signed_in.secret, max_age=max(0, int(left.total_seconds())), samesite="lax")


def take_away(response: Response, request: Request) -> None:
    """Have the browser forget the cookie."""
    _set(response, request, _SESSION_HTTPS if _https(request) else _SESSION, "", max_age=0, samesite="lax")


def give_attempt(response: Response, request: Request, held: str) -> None:
    """Have the browser hold what belongs to one attempt to sign in elsewhere, for ten minutes; empty: have it forget that."""
    # Lax: it must be there when the other site leads back.
    name = _ATTEMPT_HTTPS if _https(request) else _ATTEMPT
    _set(response, request, name, held, max_age=_ATTEMPT_SECONDS if held else 0, samesite="lax")


def held_attempt(request: Request) -> str:
    """What :func:`give_attempt` set; empty: nothing."""
    return request.cookies.get(_ATTEMPT_HTTPS if _https(request) else _ATTEMPT, "")


def _set(response: Response, request: Request, name: str, value: str, *, max_age: int | None, samesite: Any) -> None:
    response.set_cookie(name, value, max_age=max_age, path="/", secure=_https(request), httponly=True, samesite=samesite)


def _https(request: Request) -> bool:
    return bool(request.scope["scheme"] == "https")


# -- forms -------------------------------------------------------------------------------------------------------------------


async def check_csrf(request: Request, session: Session) -> None:
    """Whoever is signed in must have meant it: the request holds the token of the session.

    :raises ForbiddenError: it does not.
    """
    sent = request.headers.get(CSRF_HEADER) or await _field(request)
    if not _same(sent, session.csrf):
        raise ForbiddenError(
            "This form is not one of your session: it was open too long, or it was sent from elsewhere.",
            hint="Go back, load the page anew and send it again.",
        )


async def check_form_token(request: Request) -> None:
    """The same where nobody is signed in yet: the form holds what the cookie beside it holds, which no other site can read or set.

    :raises ForbiddenError: it does not.
    """
    if not _same(await _field(request), form_token(request) or ""):
        raise ForbiddenError(
            "This form was not sent from its own page, or the browser keeps no cookies.", hint="Load the page anew and send it again."
        )


def form_token(request: Request) -> str | None:
    """What the cookie of forms holds; None: there is none yet."""
    held = request.cookies.get(_FORM_HTTPS if _https(request) else _FORM, "")
    return held if _TOKEN.fullmatch(held) else None


def give_form_token(response: Response, request: Request, token: str) -> None:
    """Set the cookie of forms; it lasts until the browser is closed."""
    _set(response, request, _FORM_HTTPS if _https(request) else _FORM, token, max_age=None, samesite="strict")


async def _field(request: Request) -> str:
    return (await read_form(request)).get(CSRF_FIELD, "") if is_form(request) else ""


def _same(one: str, other: str) -> bool:
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())
