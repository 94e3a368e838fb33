"""Whom a page is for: chosen once, kept in a cookie that holds nothing but that word."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from clincite.readers import DEFAULT, Audience

#: In the order in which they are offered.
AUDIENCES: Final = tuple(Audience)
COOKIE: Final = "reader"
_YEAR: Final = 365 * 24 * 3600


def audience_named(name: str | None) -> Audience | None:
    """The audience of that name; None: there is none."""
    try:
        return Audience(name) if name else None
    except ValueError:
        return None


def audience_of(request: Request | None) -> Audience:
    """The audience that a request asks for (``reader=``), else that of its cookie, else the default."""
    if request is None:
        return DEFAULT
    return audience_named(request.query_params.get(COOKIE)) or audience_named(request.cookies.get(COOKIE)) or DEFAULT


def remember(response: Response, audience: Audience, *, secure: bool) -> None:
    """Set the cookie.

    :param secure: the page came over HTTPS.
    """
    response.set_cookie(COOKIE, audience.value, max_age=_YEAR, path="/", secure=secure, httponly=True, samesite="lax")
