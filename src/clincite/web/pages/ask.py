"""``/ask``: an article for whoever waits for it, and for a browser first a page that tells how far it is.

An answer that is kept is sent at once. For a new one a browser gets a short page that follows the stages and then shows the article in its
place; without JavaScript that page asks for the whole article itself (``wait=1``). Every other client gets the article from the start.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from clincite.answers import Answer
from clincite.web.articles.view import ArticleUrls, asked_urls
from clincite.web.asking.events import MEDIA_TYPE, page_events, streamed
from clincite.web.asking.live import Live
from clincite.web.audiences import COOKIE, audience_named, audience_of
from clincite.web.pages.article import Follow, render_article
from clincite.web.pages.extras import extras_of
from clincite.web.serving.delivery import keep
from clincite.web.site import Site
from clincite.web.threads.following import suggestions_of

_PRIVATE: Final = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
_SHELL: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def router(site: Site) -> APIRouter:
    """``/ask`` and ``/ask/stream``."""
    routes = APIRouter()
    live = Live(site)
    site.at_close(live.close)

    @routes.get("/ask")
    async def ask(request: Request, q: str = "", wait: str = "") -> Response:
        if not q.strip():
            return RedirectResponse("/", status_code=303)
        audience = audience_of(request)
        known = site.known(q, audience)
        accept = request.headers.get("accept", "")
        if known is None and not wait:
            if MEDIA_TYPE in accept:
                return streamed(page_events(site, q, audience, _named(request), live))
            if "text/html" in accept and "HX-Request" not in request.headers:
                plan = await run_in_threadpool(site.understand, q)  # what is no question is told at once
                if plan.emergency is None:  # who is in danger does not watch stages
                    return _shell(site, request, plan.text)
        answer = known if known is not None else await site.answer(q, audience)
        response = await run_in_threadpool(_page, site, request, answer)
        keep(request)
        return response

    @routes.get("/ask/stream")
    async def stream(request: Request, q: str = "") -> Response:
        return streamed(page_events(site, q, audience_of(request), _named(request), live))

    @routes.get("/ask/next")
    async def after(request: Request, q: str = "") -> Response:
        answer = await site.answer(q, audience_of(request))
        questions = await site.in_turn(lambda: site.next_questions(answer))
        fragment = "HX-Request" in request.headers
        response = site.templates.render(
            "_suggests.html.j2" if fragment else "suggests.html.j2",
            request=request,
            headers=_PRIVATE,
            question=answer.question,
            article=urls_of(request, answer).here,
            follow=Follow(suggestions=suggestions_of(questions)),
        )
        keep(request)
        return response

    return routes


def _page(site: Site, request: Request, answer: Answer) -> Response:
    urls = urls_of(request, answer)
    return render_article(
        site, answer, audience_of(request), urls, request=request, extras=extras_of(site, request, answer, urls), headers=_PRIVATE
    )


def urls_of(request: Request, answer: Answer) -> ArticleUrls:
    """The addresses of an asked article; an audience that its address names stays in all of them."""
    return asked_urls(answer.question, named=_named(request), reader=answer.reader)


def _named(request: Request) -> str:
    """The audience that the address names; empty where it names none."""
    audience = audience_named(request.query_params.get(COOKIE))
    return audience.value if audience else ""


def _shell(site: Site, request: Request, question: str) -> Response:
    named = _named(request)
    asked = urlencode({"q": question, **({COOKIE: named} if named else {})})
    return site.templates.render(
        "asking.html.j2",
        request=request,
        headers=_SHELL,
        question=question,
        stream=f"/ask/stream?{asked}",
        whole=f"/ask?{asked}&wait=1",
    )
