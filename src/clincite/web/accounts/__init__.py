"""Pages for people with an account: signing in and out, invitations, one's own account, and the accounts of others."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter

from clincite.web.accounts import elsewhere, invitations, own, people, signing_in
from clincite.web.accounts.entrance import Entrance

if TYPE_CHECKING:
    from clincite.web.site import Site


def new_token() -> str:
    """A secret for a form: 256 random bits."""
    return secrets.token_urlsafe(32)


def router(site: Site, *, token: Callable[[], str] = new_token) -> APIRouter:
    """All of them.

    :param token: makes the secrets of forms that are sent before anybody is signed in.
    """
    routes = APIRouter(include_in_schema=False)
    entrance = Entrance(site, token)
    for part in (
        signing_in.router(entrance),
        elsewhere.router(entrance),
        invitations.router(entrance),
        own.router(site, entrance),
        people.router(site),
    ):
        routes.include_router(part)
    return routes
