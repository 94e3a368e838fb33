"""``/invitations/{secret}``: the link that makes an account, or a new password for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from clincite.errors import ClinciteError, InputError, SignInError
from clincite.review.accounts.passwords import SHORTEST
from clincite.review.accounts.values import Invitation
from clincite.review.roles import ROLE_WORDS
from clincite.web.accounts.entrance import Entrance, place_of
from clincite.web.serving.forms import read_form

if TYPE_CHECKING:
    from clincite.review.accounts.accounts import Accounts


def router(entrance: Entrance) -> APIRouter:
    """The pages."""
    routes = APIRouter()

    @routes.get("/invitations/{secret}")
    async def invited(request: Request, secret: str) -> Response:
        invitation = await entrance.do(lambda accounts: accounts.invitation(secret))
        return _page(entrance, request, invitation, {})

    @routes.post("/invitations/{secret}")
    async def accepted(request: Request, secret: str) -> Response:
        form = await read_form(request)
        entrance.attempt(request)
        invitation = await entrance.do(lambda accounts: accounts.invitation(secret))
        try:
            await entrance.do(lambda accounts: _accept(accounts, secret, form))
        except InputError as problem:
            return _page(entrance, request, invitation, form, problem)
        try:
            begun = await entrance.do(lambda accounts: accounts.sign_in(invitation.email, form["password"], client=place_of(request)))
        except SignInError:  # wrong attempts before, say: the account is made all the same
            return RedirectResponse("/sign-in", status_code=303)
        return await entrance.let_in(request, begun, "")

    return routes


def _accept(accounts: Accounts, secret: str, form: dict[str, str]) -> None:
    password = form.get("password", "")
    if password != form.get("again", ""):
        raise InputError("The two passwords differ.", hint="Type the same one twice.")
    accounts.accept(
        secret,
        name=form.get("name", ""),
        credentials=form.get("credentials", ""),
        affiliation=form.get("affiliation", ""),
        password=password,
    )


def _page(
    entrance: Entrance, request: Request, invitation: Invitation, form: dict[str, str], problem: ClinciteError | None = None
) -> Response:
    return entrance.page(
        request,
        "account_invitation.html.j2",
        problem=problem,
        invitation=invitation,
        role_words=ROLE_WORDS[invitation.role],
        shortest=SHORTEST,
        typed={name: form.get(name, "") for name in ("name", "credentials", "affiliation")},
        action=request.url.path,
        session=None,
    )
