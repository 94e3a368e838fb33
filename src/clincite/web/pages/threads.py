"""``/threads``: follow-up questions at a private address, each understood in the light of those before it.

An article that is only asked is kept nowhere; the first follow-up starts a thread. Whoever has its address may read it, ask on, choose
another reading of the last question, and delete it.
"""

from __future__ import annotations

import datetime
import logging
from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from clincite.answers import Answer
from clincite.errors import ClinciteError, InputError, QuestionError
from clincite.privacy import masked
from clincite.readers import Audience
from clincite.web.articles.parts import ClaimShown
from clincite.web.articles.view import asked_urls
from clincite.web.audiences import audience_of
from clincite.web.pages.article import Extras, Follow, article_fragment, view_of
from clincite.web.serving.errors import for_visitors, status_of
from clincite.web.serving.forms import read_form
from clincite.web.site import Site
from clincite.web.threads.following import CHOICE, FIELD, SUGGESTED, context_before, corrected_turn, follow_in, turn_of
from clincite.web.threads.store import MOST_TURNS, Thread, ThreadStore, Token, Turn, first_turn, new_token

#: Kept by no cache, shown by no search engine, and told to no other site.
PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "same-origin"}
_DOSE: Final = "[dose: in the article]"
_LOG: Final = logging.getLogger(__name__)


class TurnShown(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the thread, as the page shows it.

    :param number: from 1.
    :param url: of the whole article.
    :param direct: sentences of the direct answer.
    :param missing: why there is none, in a sentence.
    """

    number: int
    said: str
    question: str
    reading: str
    url: str
    direct: tuple[str, ...] = ()
    missing: str = ""


def router(site: Site, *, token: Token = new_token) -> APIRouter:
    """The pages of threads.

    :param token: makes the secrets in their addresses.
    """
    routes = APIRouter(include_in_schema=False)
    store = ThreadStore(site.settings.threads_path, days=site.settings.thread_days, clock=site.clock, token=token)
    try:
        store.sweep()
    except OSError as error:
        _LOG.warning("old conversations could not be removed: %s", error.strerror)

    @routes.post("/threads")
    async def start(request: Request) -> Response:
        form = await read_form(request)
        audience = audience_of(request)
        answer = await site.answer(_question(form.get("q", "")), audience)
        context = await run_in_threadpool(site.context_after, answer)
        turn = await run_in_threadpool(turn_of, site, _said(form), context, site.clock())
        token = await run_in_threadpool(store.create, (first_turn(context, turn.asked), turn))
        return _to(token)

    @routes.get("/threads/deleted")
    def deleted(request: Request) -> Response:
        return site.templates.render("thread_deleted.html.j2", request=request, headers=PRIVATE)

    @routes.get("/threads/{token}")
    async def show(request: Request, token: str) -> Response:
        thread = await run_in_threadpool(store.get, token)
        return await _page(site, request, token, thread)

    @routes.post("/threads/{token}")
    async def ask_on(request: Request, token: str) -> Response:
        thread = await run_in_threadpool(store.get, token)
        form = await read_form(request)
        said = form.get(SUGGESTED) or form.get(FIELD, "")
        try:
            answer = await _answer(site, thread.turns[-1], audience_of(request))
            before = await run_in_threadpool(context_before, site, thread, answer)
            turn = await run_in_threadpool(turn_of, site, _said(form), before, site.clock())
            await run_in_threadpool(store.add, token, turn)
        except InputError as problem:
            if isinstance(problem, QuestionError) or len(thread.turns) >= MOST_TURNS:
                return await _page(site, request, token, thread, problem=problem, typed=said)
            raise
        return _to(token)

    @routes.get("/threads/{token}/next")
    async def after(request: Request, token: str) -> Response:
        thread = await run_in_threadpool(store.get, token)
        answer = await site.answer(thread.turns[-1].question, audience_of(request))
        questions = await site.in_turn(lambda: site.next_questions(answer))
        return site.templates.render(
            "_suggests.html.j2" if "HX-Request" in request.headers else "suggests.html.j2",
            request=request,
            headers=PRIVATE,
            question=answer.question,
            article=f"/threads/{token}",
            follow=follow_in(site, token, answer, questions),
        )

    @routes.post("/threads/{token}/correct")
    async def correct(request: Request, token: str) -> Response:
        thread = await run_in_threadpool(store.get, token)
        wanted = (await read_form(request)).get(CHOICE, "")
        choice = next((one for one in thread.turns[-1].corrections if one.question == wanted), None)
        if choice is None:  # chosen before, or in another window
            return _to(token)
        turn = await run_in_threadpool(corrected_turn, site, thread, choice, site.clock())
        await run_in_threadpool(store.replace_last, token, turn)
        return _to(token)

    @routes.post("/threads/{token}/delete")
    def delete(token: str) -> Response:
        store.delete(token)
        return RedirectResponse("/threads/deleted", status_code=303, headers=PRIVATE)

    return routes


def _to(token: str) -> Response:
    """Back to the thread, by GET, so that loading it again asks nothing anew."""
    return RedirectResponse(f"/threads/{token}#newest", status_code=303, headers=PRIVATE)


def _question(text: str) -> str:
    """The question to follow. What is kept is kept without identifiers."""
    if not text.strip():
        raise QuestionError("There is no question that this one follows.", hint="Ask a whole question first.")
    return masked(text).text


def _said(form: dict[str, str]) -> str:
    """The follow-up, as it is kept: without identifiers."""
    said = form.get(SUGGESTED) or form.get(FIELD, "")
    if not said.strip():
        raise QuestionError("The follow-up question is empty.", hint='Ask something like "and in children?" or "what dose?".')
    return masked(said).text


async def _page(
    site: Site, request: Request, token: str, thread: Thread, *, problem: ClinciteError | None = None, typed: str = ""
) -> Response:
    audience = audience_of(request)
    newest = thread.turns[-1]
    answer: Answer | None = None
    trouble: ClinciteError | None = None
    try:
        answer = await site.answer(newest.question, audience)
    except ClinciteError as error:
        trouble = for_visitors(error, "the newest question of a thread")
    earlier = [await _shown(site, number, turn, audience) for number, turn in enumerate(thread.turns[:-1], start=1)]
    article = None
    if answer is not None:
        follow = follow_in(site, token, answer, site.next_known(answer))
        article = await run_in_threadpool(_article, site, request, answer, audience, follow)
    return site.templates.render(
        "thread.html.j2",
        request=request,
        status_code=status_of(problem) if problem is not None else 200,
        headers=PRIVATE,
        token=token,
        earlier=earlier,
        newest=newest,
        corrections=newest.corrections,
        article=article,
        urgent=answer is not None and answer.emergency is not None,
        trouble=trouble,
        problem=problem,
        typed=typed,
        full=len(thread.turns) >= MOST_TURNS,
        kept_until=_kept_until(site, thread),
        choice_field=CHOICE,
        said_field=FIELD,
    )


def _article(site: Site, request: Request, answer: Answer, audience: Audience, follow: Follow) -> Markup:
    """The article to be put into the page: made by a template, which has escaped all that came from elsewhere."""
    extras = Extras(follow=follow, back=request.url.path)
    urls = asked_urls(answer.question, reader=answer.reader)
    return Markup(article_fragment(site, answer, audience, urls, request=request, extras=extras))


async def _answer(site: Site, turn: Turn, audience: Audience) -> Answer | None:
    try:
        return await site.answer(turn.question, audience)
    except QuestionError:
        return None


async def _shown(site: Site, number: int, turn: Turn, audience: Audience) -> TurnShown:
    """A turn with its direct answer, of the library as it is now."""
    shown = TurnShown(number=number, said=turn.said, question=turn.question, reading=turn.reading, url=asked_urls(turn.question).here)
    try:
        answer = await site.answer(turn.question, audience)
    except ClinciteError as error:
        return msgspec.structs.replace(shown, missing=for_visitors(error, "a question of a thread").message)
    direct = tuple(map(_plain, view_of(answer, audience, asked_urls(turn.question)).direct))
    return msgspec.structs.replace(shown, direct=direct, missing="" if direct else "The library holds no direct answer to this.")


def _plain(claim: ClaimShown) -> str:
    """A sentence without what hangs on it. A dose that the reader must ask for is asked for in the article."""
    return "".join(_DOSE if piece.kind == "dose" else piece.text for piece in claim.pieces)


def _kept_until(site: Site, thread: Thread) -> str:
    """The day until which a thread is kept, when nothing more is asked."""
    last = datetime.datetime.fromisoformat(thread.updated) + datetime.timedelta(days=site.settings.thread_days)
    return f"{last.day} {last:%B %Y}"
