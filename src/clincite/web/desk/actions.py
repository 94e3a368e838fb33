"""What is done at the desk by its forms: each form has an address of its own, and leads back to the answer.

A script that asks for a part of the page gets the claim anew; everybody else gets the page. What the desk refuses is shown where it was
typed, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from clincite.errors import DeskError, DeskNotFoundError, InputError
from clincite.review.desk import Desk
from clincite.review.states import State
from clincite.review.values import Actor, Item, RejectReason, Verdict
from clincite.web.desk.case_pages import HTMX, CasePages
from clincite.web.desk.fields import Fields
from clincite.web.desk.frame import who
from clincite.web.desk.kept import Kept
from clincite.web.serving.errors import status_of
from clincite.web.serving.forms import read_form
from clincite.web.site import Site

Form = Mapping[str, str]
T = TypeVar("T", Verdict, RejectReason)
_YES: Final = "yes"
#: Actions on one claim, which a script swaps alone.
_ON_CLAIMS: Final = frozenset({"decide", "comment"})
#: Actions that may be about a version that is not the newest any more.
_ON_ANY_VERSION: Final = frozenset({"comment", "withdraw"})


class Asked(msgspec.Struct, frozen=True):
    """What a form asks the desk to do."""

    site: Site
    actor: Actor
    slug: str
    form: Form

    @property
    def desk(self) -> Desk:
        """The desk that is asked."""
        return self.site.desk

    @property
    def claim(self) -> str:
        """Id of the claim that it is about; empty: the whole answer."""
        return self.form.get("claim", "")

    @property
    def reason(self) -> str:
        """Why."""
        return self.form.get("reason", "")

    @property
    def version(self) -> int:
        """The version that the person saw; 0: the form does not say."""
        return _whole(self.form.get("version", "")) or 0

    def number(self, name: str) -> int:
        """A whole number of the form.

        :raises InputError: it is none.
        """
        given = _whole(self.form.get(name, ""))
        if given is None:
            raise InputError(f"The field {name!r} of the form is not a whole number.", hint="Load the page anew and use its form.")
        return given


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _send(asked: Asked) -> None:
    asked.desk.send(asked.actor, asked.slug)


def _begin(asked: Asked) -> None:
    asked.desk.begin(asked.actor, asked.slug, version=asked.number("version"))


def _assign(asked: Asked) -> None:
    asked.desk.assign(asked.actor, asked.slug, asked.number("person"))


def _unassign(asked: Asked) -> None:
    asked.desk.unassign(asked.actor, asked.slug, asked.number("person"))


def _interests(asked: Asked) -> None:
    none = asked.form.get("none", "")
    if none not in {_YES, "no"}:
        raise InputError("It is not said whether there are competing interests.", hint="Choose one of the two.")
    statement = asked.form.get("statement", "").strip()
    if none == _YES and statement:
        raise InputError(
            "It is said both that there are no interests and which there are.", hint="Choose “I have these”, or empty the text."
        )
    asked.desk.state_interests(asked.actor, asked.slug, none=none == _YES, statement=statement)


def _decide(asked: Asked) -> None:
    verdict = _one_of(Verdict, asked.form.get("verdict", ""))
    if verdict is None:
        raise InputError("There is no such verdict.", hint="Approve, reword or reject it.")
    category = asked.form.get("category", "")
    known = _one_of(RejectReason, category) if category else None
    if category and known is None:
        raise InputError("There is no such reason.", hint="Choose one of the list.")
    asked.desk.decide(
        asked.actor,
        asked.slug,
        asked.claim,
        verdict,
        version=asked.number("version"),
        text=asked.form.get("text") if verdict is Verdict.AMEND else None,
        category=known,
        reason=asked.reason,
    )


def _comment(asked: Asked) -> None:
    asked.desk.comment(asked.actor, asked.slug, asked.form.get("text", ""), version=asked.number("version"), claim=asked.claim or None)


def _request_changes(asked: Asked) -> None:
    asked.desk.request_changes(asked.actor, asked.slug, asked.reason, version=asked.number("version"))


def _resume(asked: Asked) -> None:
    asked.desk.resume(asked.actor, asked.slug, asked.reason, version=asked.number("version"))


def _revise(asked: Asked) -> None:
    asked.desk.revise(asked.actor, asked.slug, version=asked.number("version"))


def _refresh(asked: Asked) -> None:
    asked.desk.refresh(asked.actor, asked.slug)


def _sign(asked: Asked) -> None:
    asked.desk.sign(asked.actor, asked.slug, version=asked.number("version"))


def _publish(asked: Asked) -> None:
    asked.desk.publish(asked.actor, asked.slug, version=asked.number("version"))


def _withdraw(asked: Asked) -> None:
    asked.desk.withdraw(asked.actor, asked.slug, asked.reason, version=asked.number("version"))


def _reopen(asked: Asked) -> None:
    asked.desk.reopen(asked.actor, asked.slug, asked.reason, version=asked.number("version"))


def _months(asked: Asked) -> None:
    asked.desk.set_months(asked.actor, asked.slug, asked.number("months"))


DEEDS: Final[Mapping[str, Callable[[Asked], None]]] = {
    "send": _send,
    "begin": _begin,
    "assign": _assign,
    "unassign": _unassign,
    "interests": _interests,
    "decide": _decide,
    "comment": _comment,
    "request-changes": _request_changes,
    "resume": _resume,
    "revise": _revise,
    "refresh": _refresh,
    "sign": _sign,
    "publish": _publish,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "months": _months,
}


def router(site: Site, pages: CasePages) -> APIRouter:
    """An address for each form."""
    routes = APIRouter(include_in_schema=False)
    for name, deed in DEEDS.items():
        routes.add_api_route(f"/desk/answers/{{slug}}/{name}", _endpoint(site, pages, name, deed), methods=["POST"], name=name)
    return routes


def _endpoint(site: Site, pages: CasePages, name: str, deed: Callable[[Asked], None]) -> Callable[[Request, str], object]:
    async def endpoint(request: Request, slug: str) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_done, site, pages, request, name, deed, Asked(site, who(request).actor, slug, form))

    return endpoint


def _done(site: Site, pages: CasePages, request: Request, name: str, deed: Callable[[Asked], None], asked: Asked) -> Response:
    part = HTMX in request.headers and name in _ON_CLAIMS and bool(asked.claim)
    try:
        deed(asked)
    except DeskNotFoundError:
        raise
    except (DeskError, InputError) as error:
        return _refused(pages, request, asked, name, error, part=part)
    item = site.desk.item(asked.slug)
    approved = item.state is State.APPROVED and name in {"decide", "sign"}
    if part and not approved:
        return pages.claim_part(request, asked.slug, asked.claim, asked.number("version"))
    back = _back(asked, "approved" if approved else name, item)
    return Response(status_code=204, headers={"HX-Redirect": back}) if part else RedirectResponse(back, status_code=303)


def _refused(pages: CasePages, request: Request, asked: Asked, name: str, error: DeskError | InputError, *, part: bool) -> Response:
    """The page, or the claim, with what was typed and why it was not taken."""
    version = asked.version
    kept = Kept(claim=asked.claim, act=_act(name, asked.form), fields=Fields(asked.form), error=error, version=version)
    if not part:
        here = version if version and name in _ON_ANY_VERSION else None
        return pages.page(request, asked.slug, here, kept=kept, status_code=status_of(error))
    if not version:
        raise error
    return pages.claim_part(request, asked.slug, asked.claim, version, kept=kept, status_code=status_of(error))


def _back(asked: Asked, done: str, item: Item) -> str:
    """Where a form leads: to the page on which it stood, where that version is still the newest or was meant; else to the newest."""
    version = asked.version
    older = version and version != item.newest and (done in _ON_ANY_VERSION or done == "decide")
    claim = f"&claim={quote(asked.claim)}#{quote(asked.claim)}" if asked.claim and done != "approved" else ""
    return f"/desk/answers/{quote(asked.slug)}{f'/v/{version}' if older else ''}?done={done}{claim}"


def _act(name: str, form: Form) -> str:
    """Which form of the page it was."""
    return form.get("verdict", "approve") if name == "decide" else name


def _one_of(kind: type[T], name: str) -> T | None:
    try:
        return kind(name)
    except ValueError:
        return None
