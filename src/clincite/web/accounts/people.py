"""``/people``: who has an account, for owners. They invite, give roles, close accounts, and hand out links for a new password."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from clincite.errors import ClinciteError, DeskNotFoundError, InputError
from clincite.review.accounts.values import Invitation, Invited
from clincite.review.roles import ROLE_WORDS, Role
from clincite.review.values import Actor
from clincite.web.accounts.entrance import retry_after, status_of_form
from clincite.web.serving.forms import read_form
from clincite.web.serving.sessions import require
from clincite.web.site import Site

if TYPE_CHECKING:
    from clincite.review.accounts.accounts import Accounts

_PAGE: Final = "/people"
_DONE: Final[Mapping[str, str]] = {
    "role": "The role is changed. They sign in anew before they go on.",
    "closed": "The account is closed. Its sessions are over.",
    "opened": "The account is open again.",
    "revoked": "The link does nothing any more.",
}

_Work = Callable[["Accounts", Actor, dict[str, str]], object]


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A link that was made and not used yet.

    :param until: when it stops working, in words.
    """

    id: int
    email: str
    role: str
    reset: bool
    until: str


class LinkShown(msgspec.Struct, frozen=True, kw_only=True):
    """A link that was just made and is shown this once.

    :param reset: it is for a new password, not for a new account.
    :param until: when it stops working, in words.
    """

    url: str
    email: str
    role: str
    reset: bool
    until: str


def router(site: Site) -> APIRouter:
    """The pages."""
    routes = APIRouter()

    async def page(
        request: Request, *, problem: ClinciteError | None = None, link: LinkShown | None = None, typed: Mapping[str, str] | None = None
    ) -> Response:
        me = require(request).person
        return site.templates.render(
            "account_people.html.j2",
            request=request,
            status_code=status_of_form(problem),
            headers=retry_after(problem),
            problem=problem,
            people=await run_in_threadpool(lambda: site.accounts.people(me.actor)),
            invitations=[_listed(one) for one in await run_in_threadpool(lambda: site.accounts.invitations(me.actor))],
            me=me,
            roles=[(role.value, ROLE_WORDS[role]) for role in Role],
            link=link,
            typed=typed or {},
            done=_DONE.get(request.query_params.get("done", ""), "") if request.method == "GET" else "",
        )

    async def do(request: Request, done: str, work: _Work) -> Response:
        form = await read_form(request)
        me = require(request).person
        try:
            await run_in_threadpool(lambda: work(site.accounts, me.actor, form))
        except DeskNotFoundError:
            raise
        except InputError as problem:
            return await page(request, problem=problem)
        return RedirectResponse(f"{_PAGE}?done={done}", status_code=303)

    async def link_for(request: Request, work: Callable[[Accounts, Actor, dict[str, str]], Invited], *, reset: bool) -> Response:
        """Make a link and show it: only now, for only its hash is kept. So there is no page to be led to."""
        form = await read_form(request)
        me = require(request).person
        try:
            invited = await run_in_threadpool(lambda: work(site.accounts, me.actor, form))
        except DeskNotFoundError:
            raise
        except InputError as problem:
            return await page(request, problem=problem, typed=form)
        return await page(request, link=_shown(site, request, invited, reset=reset))

    @routes.get(_PAGE)
    async def people(request: Request) -> Response:
        return await page(request)

    @routes.post("/people/invite")
    async def invite(request: Request) -> Response:
        return await link_for(
            request, lambda accounts, me, form: accounts.invite(me, form.get("email", ""), _role(form.get("role", ""))), reset=False
        )

    @routes.post("/people/{person_id}/reset")
    async def reset(request: Request, person_id: str) -> Response:
        return await link_for(
            request,
            lambda accounts, me, form: accounts.reset(me, _id(person_id), second_factor=form.get("second_factor") == "yes"),
            reset=True,
        )

    @routes.post("/people/invitations/{invitation_id}/revoke")
    async def revoke(request: Request, invitation_id: str) -> Response:
        return await do(request, "revoked", lambda accounts, me, _: accounts.revoke(me, _id(invitation_id)))

    @routes.post("/people/{person_id}/role")
    async def role(request: Request, person_id: str) -> Response:
        return await do(request, "role", lambda accounts, me, form: accounts.set_role(me, _id(person_id), _role(form.get("role", ""))))

    @routes.post("/people/{person_id}/active")
    async def active(request: Request, person_id: str) -> Response:
        wanted = _choice((await read_form(request)).get("active", ""))
        return await do(request, "opened" if wanted else "closed", lambda accounts, me, _: accounts.set_active(me, _id(person_id), wanted))

    return routes


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise DeskNotFoundError("There is no such person.", hint=f"{_PAGE} lists everybody who has an account.")
    return int(text)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise InputError("There is no such role.", hint=f"Choose one of: {', '.join(Role)}.") from error


def _choice(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise InputError("An account is open or closed.", hint="Use the buttons of the page.")
    return text == "yes"


def _shown(site: Site, request: Request, invited: Invited, *, reset: bool) -> LinkShown:
    base = (site.settings.base_url or str(request.base_url)).rstrip("/")
    return LinkShown(
        url=f"{base}/invitations/{invited.secret}",
        email=invited.email,
        role=invited.role.value,
        reset=reset,
        until=_moment(invited.expires),
    )


def _listed(invitation: Invitation) -> Listed:
    return Listed(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role.value,
        reset=invitation.reset,
        until=_moment(invitation.expires),
    )


def _moment(stamp: str) -> str:
    moment = datetime.datetime.fromisoformat(stamp)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
