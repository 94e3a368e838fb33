"""``/report`` and ``/reports``: a reader says that something is wrong, without an account. It opens an item in the desk's queue.

What the sentence says is taken from the answer here, never from the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from clincite.answers import Answer
from clincite.errors import InputError, PageNotFoundError, TooManyError
from clincite.privacy import masked
from clincite.web.articles.view import ArticleUrls, asked_urls, published_urls
from clincite.web.audiences import audience_named, audience_of
from clincite.web.pages.article import asked_fields, published_fields
from clincite.web.publishing.standing import standing
from clincite.web.serving.forms import read_form
from clincite.web.serving.rates import RateLimit
from clincite.web.serving.security import client_of, own_path
from clincite.web.site import Site

#: Of a report, in characters.
LONGEST: Final = 2_000
#: A field that people do not see. Whoever fills it in is a program.
TRAP: Final = "website"
_HOUR: Final = 3_600.0
_NOTHING_NAMED: Final = "The page as a whole"
_MOST_VERSION: Final = 1_000_000
_NO_STORE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_THANKS: Final = "/reports/thanks"
_ANSWER: Final = re.compile(r"/answers/([a-z0-9-]+)(?=[/?#]|$)")


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is about.

    :param said: the sentence; empty: the whole article, or the whole page.
    :param fields: what a form about it sends back.
    :param back: address of the page that it is about.
    """

    question: str = ""
    slug: str | None = None
    version: int | None = None
    claim: str | None = None
    said: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    back: str = "/"


class TooManyReportsError(TooManyError):
    """As many reports came from one reader as may in an hour.

    :param seconds: after which the next one is taken.
    """

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            "You have sent as many reports as one reader may in an hour.",
            hint=f"Keep the text, and send it in {minutes} minute{'' if minutes == 1 else 's'}.",
        )
        self.seconds = seconds


def router(site: Site) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    rates = RateLimit(site.settings.reports_per_hour, seconds=_HOUR, monotonic=site.monotonic)

    @routes.get("/report")
    async def form(request: Request) -> Response:
        return site.templates.render(
            "report.html.j2", request=request, headers=_NO_STORE, subject=await subject_of(site, request, request.query_params)
        )

    @routes.post("/reports")
    async def send(request: Request) -> Response:
        fields = await read_form(request)
        text = _text(fields)
        subject = await subject_of(site, request, fields)
        if not fields.get(TRAP):
            wait = rates.take(client_of(request))
            if wait:
                raise TooManyReportsError(wait)
            await run_in_threadpool(_kept, site, subject, text)
        return RedirectResponse(f"{_THANKS}?back={quote(subject.back, safe='')}", status_code=303, headers=_NO_STORE)

    @routes.get(_THANKS)
    def thanks(request: Request, back: str = "/") -> Response:
        here = own_path(back)
        return site.templates.render(
            "report_thanks.html.j2", request=request, headers=_NO_STORE, back=here, history=_history_of(site, here)
        )

    return routes


def _history_of(site: Site, path: str) -> str:
    """Address of the history of the published answer that a page belongs to; empty: it belongs to none."""
    found = _ANSWER.match(path)
    return f"/answers/{found[1]}/history" if found and site.answers.versions(found[1]) else ""


def _text(fields: Mapping[str, str]) -> str:
    text = fields.get("text", "").strip()
    if not text:
        raise InputError("The report is empty.", hint="Say in a sentence or two what is wrong.")
    if len(text) > LONGEST:
        raise InputError(f"The report has more than {LONGEST:,} characters.", hint="Say it in fewer words.")
    return text


def _kept(site: Site, subject: Subject, text: str) -> None:
    """Hand the report to the desk. What is kept is kept without identifiers."""
    asked = subject.question if subject.slug is not None else masked(subject.question).text
    site.desk.report(
        question=asked or _NOTHING_NAMED,
        said=subject.said,
        text=masked(text).text[:LONGEST],  # a mark may be longer than what it stands for
        slug=subject.slug,
        version=subject.version,
        claim=subject.claim,
    )


async def subject_of(site: Site, request: Request, fields: Mapping[str, str]) -> Subject:
    """What the fields of a form or an address name: a published version (``slug``, ``version``), an answer (``q``, ``reader``), or neither.

    :raises PageNotFoundError: there is no such answer, or it makes no such claim.
    :raises QuestionError: the question is none that can be taken.
    """
    claim = fields.get("claim", "")
    if fields.get("slug"):
        return await run_in_threadpool(_published, site, fields["slug"], _number(fields.get("version", "")), claim)
    if fields.get("q"):
        audience = audience_named(fields.get("reader")) or audience_of(request)
        answer = await site.answer(fields["q"], audience)
        return _asked(answer, fields["q"], audience.value, claim)
    return Subject()


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < _MOST_VERSION):
        raise PageNotFoundError("There is no such version.", hint="Leave the version out to report on the one that is shown.")
    return int(text)


def _published(site: Site, slug: str, version: int | None, claim: str) -> Subject:
    found = standing(site, slug, version)
    urls = published_urls(slug, found.about.version)
    if found.address:
        urls = ArticleUrls(here=f"/answers/{quote(slug, safe='')}", evidence=urls.evidence, history=urls.history)
    return Subject(
        question=found.about.question,
        slug=slug,
        version=found.about.version,
        claim=claim or None,
        said=_said(found.answer, claim),
        fields=published_fields(slug, found.about.version, claim),
        back=_back(urls, claim),
    )


def _asked(answer: Answer, question: str, reader: str, claim: str) -> Subject:
    return Subject(
        question=answer.question,
        claim=claim or None,
        said=_said(answer, claim),
        fields=asked_fields(question, reader, claim),
        back=_back(asked_urls(question, named=reader), claim),
    )


def _said(answer: Answer, claim: str) -> str:
    if not claim:
        return ""
    found = next((one for one in answer.claims if one.id == claim), None)
    if found is None:
        raise PageNotFoundError("This answer has no such sentence.", hint="Open the article anew and choose a numbered mark.")
    return found.text


def _back(urls: ArticleUrls, claim: str) -> str:
    return f"{urls.here}#{claim}" if claim else urls.here
