"""``/board``: the people who review here and agreed to be shown, from their accounts."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from clincite.review.roles import ROLE_WORDS
from clincite.review.staff import Staff, staff_of
from clincite.web.site import Site

_SOON: Final = {"Cache-Control": "private, no-cache"}


def router(site: Site) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/board")
    def board(request: Request) -> Response:
        accounts = site.reviewing.known_accounts
        people = accounts.board() if accounts is not None else ()
        return site.templates.render(
            "board.html.j2",
            request=request,
            headers=_SOON,
            people=people,
            roles=ROLE_WORDS,
            staff=staff(site),
        )

    return routes


def staff(site: Site) -> Staff:
    """How many people stand behind the page; nobody where there is no desk.

    :raises StoreError: the desk's database cannot be read.
    """
    database = site.reviewing.database()
    if database is None:
        return Staff()
    with database.read() as connection:
        return staff_of(connection)
