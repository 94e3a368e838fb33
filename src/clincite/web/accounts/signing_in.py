"""``/sign-in``, ``/sign-in/code`` and ``/sign-out``."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from clincite.errors import ClinciteError, SignInError
from clincite.web.accounts.entrance import Entrance, TooManyAttemptsError, back_to, first_page, place_of, with_next
from clincite.web.serving.forms import read_form
from clincite.web.serving.sessions import looked_up, secret_of, take_away


def router(entrance: Entrance) -> APIRouter:
    """The pages."""
    routes = APIRouter()
    site = entrance.site

    @routes.get("/sign-in")
    async def sign_in(request: Request) -> Response:
        then = request.query_params.get("next", "")
        session = await looked_up(site, request)
        if session is not None and not session.pending:
            return RedirectResponse(back_to(then, first_page(session.person)), status_code=303)
        return sign_in_page(entrance, request, then=then)

    @routes.post("/sign-in")
    async def signed_in(request: Request) -> Response:
        form = await read_form(request)
        email, then = form.get("email", ""), form.get("next", "")
        try:
            entrance.attempt(request)
            begun = await entrance.do(lambda accounts: accounts.sign_in(email, form.get("password", ""), client=place_of(request)))
        except (SignInError, TooManyAttemptsError) as problem:
            return sign_in_page(entrance, request, then=then, email=email, problem=problem)
        return await entrance.let_in(request, begun, then)

    @routes.get("/sign-in/code")
    async def code(request: Request) -> Response:
        then = request.query_params.get("next", "")
        session = await looked_up(site, request)
        if session is None or not session.pending:
            return RedirectResponse(with_next("/sign-in", back_to(then, "")), status_code=303)
        return entrance.page(request, "account_code.html.j2", then=back_to(then, ""), session=None)

    @routes.post("/sign-in/code")
    async def code_given(request: Request) -> Response:
        form = await read_form(request)
        then = back_to(form.get("next", ""), "")
        session = await looked_up(site, request)
        if session is None or not session.pending:
            return RedirectResponse(with_next("/sign-in", then), status_code=303)
        try:
            entrance.attempt(request)
            begun = await entrance.do(
                lambda accounts: accounts.second_factor(secret_of(request), form.get("code", ""), client=place_of(request))
            )
        except (SignInError, TooManyAttemptsError) as problem:
            return entrance.page(request, "account_code.html.j2", problem=problem, then=then, session=None)
        return await entrance.let_in(request, begun, then)

    @routes.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        await entrance.do(lambda accounts: accounts.sign_out(secret_of(request)))
        response = RedirectResponse("/", status_code=303)
        take_away(response, request)
        return response

    return routes


def sign_in_page(entrance: Entrance, request: Request, *, then: str, email: str = "", problem: ClinciteError | None = None) -> Response:
    """The page with the form, and the way to an account kept elsewhere where the settings name one."""
    settings = entrance.site.settings
    return entrance.page(
        request,
        "account_sign_in.html.j2",
        problem=problem,
        then=back_to(then, ""),
        email=email,
        elsewhere=settings.oidc_name if settings.oidc_issuer else "",
        with_elsewhere=with_next("/sign-in/with", back_to(then, "")),
        session=None,
    )
