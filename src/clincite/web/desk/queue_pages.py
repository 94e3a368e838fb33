"""``/desk``: what waits, and in what order; ``/desk/mine``: one's own answers; ``/desk/submit``: a new one."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from clincite.answers import Answer
from clincite.errors import InputError, PageNotFoundError
from clincite.readers import Audience, label_of
from clincite.review.critical import critical_claims
from clincite.review.states import State
from clincite.web.audiences import COOKIE, audience_named, audience_of
from clincite.web.desk.frame import desk_page, who
from clincite.web.desk.queue_view import filters_of, rows_of
from clincite.web.desk.wording import state_label
from clincite.web.serving.forms import read_form
from clincite.web.site import Site

_YES: Final = "yes"
_ASK: Final = ("Submit an answer", "/desk/submit")
_ALL: Final = ("See all that waits", "/desk")


def router(site: Site) -> APIRouter:
    """The routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/desk")
    def queue(request: Request, state: str = "", mine: str = "") -> Response:
        actor = who(request).actor
        wanted = _state(state)
        waiting = site.desk.queue(actor)
        own = mine == _YES
        items = waiting if wanted is None and not own else site.desk.queue(actor, state=wanted, mine=own)
        return desk_page(
            site,
            request,
            "desk_queue.html.j2",
            heading="Queue",
            lede="What is riskiest stands first, then what has waited longest.",
            filters=filters_of(waiting, actor, state=wanted, mine=own),
            rows=rows_of(items, actor, now=site.clock()),
            empty=_empty(wanted, own=own),
            empty_links=(_ASK,) if wanted is None and not own else (_ALL, _ASK),
        )

    @routes.get("/desk/mine")
    def mine(request: Request) -> Response:
        me = who(request)
        return desk_page(
            site,
            request,
            "desk_queue.html.j2",
            heading="My answers",
            lede="What you asked for or handed in, and where it stands. Somebody else decides on it.",
            filters=(),
            rows=rows_of(site.desk.own(me.actor), me.actor, now=site.clock()),
            empty=(
                "You have handed in no answer yet.",
                "Ask a question, read the article, and choose “Have it reviewed”; or hand it in from here.",
            ),
            empty_links=(_ASK, ("Ask a question", "/")),
        )

    @routes.get("/desk/submit")
    async def see(request: Request, q: str = "") -> Response:
        audience = audience_of(request)
        answer = await site.answer(q, audience) if q.strip() else None
        return desk_page(site, request, "desk_submit.html.j2", asked=q, **_seen(answer, audience))

    @routes.post("/desk/submit")
    async def submit(request: Request) -> Response:
        form = await read_form(request)
        audience = audience_named(form.get(COOKIE)) or audience_of(request)
        how = form.get("how", "submit")
        if how not in {"submit", "draft"}:
            raise InputError("An answer is submitted or kept as a draft.", hint="Use one of the two buttons.")
        answer = await site.answer(form.get("q", ""), audience)
        me = who(request)
        item = await run_in_threadpool(site.desk.submit, me.actor, answer, draft=how == "draft")
        return RedirectResponse(f"/desk/answers/{quote(item.slug)}?done={how}", status_code=303)

    return routes


def _state(name: str) -> State | None:
    if not name:
        return None
    try:
        return State(name)
    except ValueError:
        raise PageNotFoundError("There is no such state.", hint="Choose one of those above the queue.") from None


def _empty(state: State | None, *, own: bool) -> tuple[str, str]:
    if own:
        return "Nothing is assigned to you.", "Take whatever stands first in the queue: you need not be assigned to review."
    if state is not None:
        return f"No answer stands at “{state_label(state).lower()}”.", "The other states are above."
    return (
        "Nothing waits for a reviewer.",
        "Answers come when somebody submits one, when a source changes, and when a review falls due.",
    )


def _seen(answer: Answer | None, audience: Audience) -> dict[str, Any]:
    """What the form shows of an answer before it is handed in."""
    chosen = audience.value
    return {
        "answer": answer,
        "reader": chosen,
        "readers": tuple((one.value, label_of(one)) for one in Audience),
        "risk": len(critical_claims(answer)) if answer else 0,
        "article": f"/ask?{urlencode({'q': answer.question, COOKIE: chosen})}" if answer else "",
    }
