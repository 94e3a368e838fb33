"""``/account``: how one is named beside what one signs, the password, the codes of the second factor, and the end of all sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from clincite.errors import ClinciteError, InputError
from clincite.review.accounts.passwords import SHORTEST
from clincite.review.accounts.values import SignedIn, TotpSetup
from clincite.review.roles import ROLE_WORDS
from clincite.review.values import Person
from clincite.web.accounts.entrance import Entrance, place_of, retry_after, status_of_form
from clincite.web.serving.forms import read_form
from clincite.web.serving.sessions import give, require, secret_of, take_away
from clincite.web.site import Site

if TYPE_CHECKING:
    from clincite.review.accounts.accounts import Accounts

_PAGE: Final = "/account"
#: What is said after something was done, by the name that the address holds.
_DONE: Final[Mapping[str, str]] = {
    "profile": "Your details are saved.",
    "password": "Your password is changed. You were signed out everywhere else.",
    "codes": "From now on a code of your app is asked for when you sign in. You were signed out everywhere else.",
    "no-codes": "No code is asked for any more when you sign in.",
}


def router(site: Site, entrance: Entrance) -> APIRouter:
    """The pages."""
    routes = APIRouter()

    def page(request: Request, *, part: str = "", problem: ClinciteError | None = None, typed: Mapping[str, str] | None = None) -> Response:
        person = require(request).person
        return _render(
            site,
            request,
            "account.html.j2",
            problem,
            part=part,
            typed=typed or {name: getattr(person, name) for name in ("name", "credentials", "affiliation")},
            on_board=typed.get("on_board") == "yes" if typed is not None else person.on_board,
            role_words=ROLE_WORDS[person.role],
            shortest=SHORTEST,
            done=_DONE.get(request.query_params.get("done", ""), ""),
        )

    async def change(request: Request, part: str, work: Callable[[Accounts, Person, dict[str, str]], object]) -> Response:
        """Do what a form asks for, and come back to the page: by GET when it is done, with the form when it is not."""
        form = await read_form(request)
        person = require(request).person
        try:
            await entrance.do(lambda accounts: work(accounts, person, form))
        except InputError as problem:
            typed = {name: form.get(name, "") for name in ("name", "credentials", "affiliation", "on_board")} if part == "profile" else None
            return page(request, part=part, problem=problem, typed=typed)
        return RedirectResponse(f"{_PAGE}?done={part}", status_code=303)

    @routes.get(_PAGE)
    async def account(request: Request) -> Response:
        return page(request)

    @routes.post(_PAGE)
    async def profile(request: Request) -> Response:
        return await change(request, "profile", _update)

    @routes.post("/account/password")
    async def password(request: Request) -> Response:
        form = await read_form(request)
        person = require(request).person
        try:
            begun = await entrance.do(lambda accounts: _new_password(accounts, person, form, place_of(request)))
        except InputError as problem:
            return page(request, part="password", problem=problem)
        response = RedirectResponse(f"{_PAGE}?done=password", status_code=303)
        give(response, request, begun, now=site.clock())
        return response

    @routes.post("/account/codes/remove")
    async def no_codes(request: Request) -> Response:
        def remove(accounts: Accounts, person: Person, form: dict[str, str]) -> None:
            accounts.remove_totp(person, form.get("password", ""), client=place_of(request))

        return await change(request, "no-codes", remove)

    @routes.get("/account/codes")
    async def codes(request: Request) -> Response:
        person = require(request).person
        if person.has_totp or not person.has_password:
            return RedirectResponse(_PAGE, status_code=303)
        return _codes(site, request, await entrance.do(lambda accounts: accounts.begin_totp(secret_of(request))))

    @routes.post("/account/codes")
    async def code_given(request: Request) -> Response:
        form = await read_form(request)
        require(request)
        secret, password, code = secret_of(request), form.get("password", ""), form.get("code", "")
        try:
            begun = await entrance.do(lambda accounts: accounts.confirm_totp(secret, password, code, client=place_of(request)))
        except InputError as problem:
            # The same key: the app need not scan another one.
            setup = await entrance.do(lambda accounts: accounts.begin_totp(secret, again=True))
            return _codes(site, request, setup, problem)
        response = RedirectResponse(f"{_PAGE}?done=codes", status_code=303)
        give(response, request, begun, now=site.clock())
        return response

    @routes.post("/account/sign-out-everywhere")
    async def sign_out_everywhere(request: Request) -> Response:
        person = require(request).person
        await entrance.do(lambda accounts: accounts.sign_out_everywhere(person))
        response = RedirectResponse("/sign-in", status_code=303)
        take_away(response, request)
        return response

    return routes


def _update(accounts: Accounts, person: Person, form: dict[str, str]) -> object:
    return accounts.update_profile(
        person,
        name=form.get("name", ""),
        credentials=form.get("credentials", ""),
        affiliation=form.get("affiliation", ""),
        on_board=form.get("on_board") == "yes",
    )


def _new_password(accounts: Accounts, person: Person, form: dict[str, str], client: str) -> SignedIn:
    if form.get("new", "") != form.get("again", ""):
        raise InputError("The two new passwords differ.", hint="Type the same one twice.")
    return accounts.change_password(person, form.get("old", ""), form.get("new", ""), client=client)


def _codes(site: Site, request: Request, setup: TotpSetup, problem: ClinciteError | None = None) -> Response:
    picture = segno.make(setup.uri, error="m").svg_data_uri(omitsize=True, dark="#000", light="#fff")
    return _render(site, request, "account_codes.html.j2", problem, setup=setup, picture=picture)


def _render(site: Site, request: Request, template: str, problem: ClinciteError | None, **context: Any) -> Response:
    return site.templates.render(
        template, request=request, status_code=status_of_form(problem), headers=retry_after(problem), problem=problem, **context
    )
