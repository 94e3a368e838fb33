"""``/sign-in/with`` and ``/sign-in/with/back``: signing in with an account kept elsewhere, by OpenID Connect.

What belongs to one attempt (state, nonce, verifier of the code) waits in a cookie of the browser that began it: whoever comes back with
another browser is refused.
"""

from __future__ import annotations

import binascii
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from clincite.errors import PageNotFoundError, ServiceError, SignInError, TooManyError
from clincite.review.accounts.accounts import Accounts
from clincite.review.accounts.oidc import Identity, OidcClient, OidcState
from clincite.review.accounts.values import SignedIn
from clincite.web.accounts.entrance import Entrance, back_to
from clincite.web.accounts.signing_in import sign_in_page
from clincite.web.serving.sessions import give_attempt, held_attempt
from clincite.web.site import Site

_BACK: Final = "/sign-in/with/back"


class _Attempt(msgspec.Struct, frozen=True, array_like=True):
    """What waits in the cookie.

    :param then: where to go afterwards.
    """

    state: OidcState
    then: str


class _Elsewhere:
    """The one client of a site: it remembers which attempts were used. Made when it is first asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._client: OidcClient | None = None
        self._making = threading.Lock()

    @property
    def client(self) -> OidcClient:
        """The client.

        :raises PageNotFoundError: the settings name no issuer.
        :raises InputError: they name one that cannot be used.
        """
        with self._making:
            if self._client is None:
                self._client = OidcClient.of(self._site.settings, clock=self._site.clock)
            if self._client is None:
                raise PageNotFoundError("Nobody signs in here with an account kept elsewhere.", hint="Use /sign-in.")
            return self._client


def router(entrance: Entrance) -> APIRouter:
    """The pages."""
    routes = APIRouter()
    site = entrance.site
    elsewhere = _Elsewhere(site)

    @routes.get("/sign-in/with")
    async def begin(request: Request) -> Response:
        client = elsewhere.client
        then = back_to(request.query_params.get("next", ""), "")
        try:
            entrance.attempt(request)
            url, state = await run_in_threadpool(client.begin, _back(site, request))
        except (ServiceError, TooManyError) as problem:  # a password may do, where there is one
            return sign_in_page(entrance, request, then=then, problem=problem)
        response = RedirectResponse(url, status_code=303)
        give_attempt(response, request, _written(_Attempt(state, then)))
        return response

    @routes.get(_BACK)
    async def back(request: Request) -> Response:
        client = elsewhere.client
        attempt = _read(held_attempt(request))
        state, then = (attempt.state, attempt.then) if attempt is not None else (None, "")
        try:
            entrance.attempt(request)
            identity = await run_in_threadpool(client.finish, _back(site, request), state, dict(request.query_params))
            begun = await entrance.do(lambda accounts: _sign_in(accounts, identity))
        except (SignInError, ServiceError, TooManyError) as problem:
            response = sign_in_page(entrance, request, then=then, problem=problem)
        else:
            response = await entrance.let_in(request, begun, then)
        give_attempt(response, request, "")
        return response

    return routes


def _sign_in(accounts: Accounts, identity: Identity) -> SignedIn:
    return accounts.sign_in_elsewhere(
        issuer=identity.issuer,
        subject=identity.subject,
        email=identity.email,
        email_verified=identity.email_verified,
        name=identity.name,
    )


def _back(site: Site, request: Request) -> str:
    """The address that the issuer leads back to. It must be known there to the letter."""
    return (site.settings.base_url or str(request.base_url)).rstrip("/") + _BACK


def _written(attempt: _Attempt) -> str:
    return urlsafe_b64encode(msgspec.json.encode(attempt)).decode("ascii").rstrip("=")


def _read(held: str) -> _Attempt | None:
    """What waited; None: nothing did, or it is not what was given."""
    try:
        return msgspec.json.decode(urlsafe_b64decode(held + "=" * (-len(held) % 4)), type=_Attempt)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None
