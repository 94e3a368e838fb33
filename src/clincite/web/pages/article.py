"""The article and the evidence of its sentences.

``/ask`` itself is answered by :mod:`clincite.web.pages.ask` and ``/answers/…`` by :mod:`clincite.web.pages.answers`; both lay out what they
have with :func:`render_article`. The evidence of one sentence lies at an address of its own: a fragment for the panel of the page, a whole
page for everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from clincite.answers import Answer
from clincite.errors import PageNotFoundError
from clincite.lint.wording.dose_spans import dose_spans
from clincite.readers import Audience
from clincite.readers.display import display
from clincite.records import Record
from clincite.render import words
from clincite.review.publication import Approval
from clincite.web.articles.evidence import evidence_view
from clincite.web.articles.kinds import SORTS
from clincite.web.articles.view import ArticleUrls, ArticleView, article_view, asked_urls, published_urls
from clincite.web.articles.wording import audience_words, depth_of, grade_of, wording_of
from clincite.web.audiences import COOKIE, audience_named, audience_of
from clincite.web.publishing.standing import standing
from clincite.web.publishing.today import CHANGED, sentence_of, today, withdrawn_words
from clincite.web.serving.delivery import keep

if TYPE_CHECKING:
    from clincite.web.site import Site

_HTMX: Final = "HX-Request"
_VARY: Final = {"Vary": f"Cookie, {_HTMX}"}


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """A question that may be asked next, and where; without an address it is sent to where the box sends its question."""

    text: str
    url: str


class Follow(msgspec.Struct, frozen=True, kw_only=True):
    """The follow-up box.

    :param action: where it sends the question.
    :param field: name of the field with the question.
    :param hidden: names and values that go with it.
    :param later: address that gives the suggestions, where they are still to be looked for; empty: they are here, or there are none.
    :param privacy: what is kept of it, in a sentence.
    """

    action: str = "/ask"
    method: str = "get"
    field: str = "q"
    hidden: tuple[tuple[str, str], ...] = ()
    suggestions: tuple[Suggested, ...] = ()
    later: str = ""
    privacy: str = ""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """A way to take the article along.

    :param copy: the text at the address is put into the clipboard (a button that needs a script).
    :param download: it is a file to keep.
    """

    label: str
    href: str
    download: bool = False
    copy: bool = False


class Fallen(msgspec.Struct, frozen=True, kw_only=True):
    """A source that changed gravely since the article was written.

    :param url: of its record.
    :param what: what happened to it, and when that became known, as the end of a sentence.
    :param sentences: those that stand on it, each with its place in the article.
    """

    number: int
    title: str
    url: str
    what: str
    sentences: tuple[Suggested, ...]


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """What hangs on an article beside the answer.

    :param head: data for the page's head (title, description, canonical address …); None: nothing is said.
    :param approvals: who approved it, where it stands approved.
    :param due: ISO date on which its review is due, where it stands approved; empty: not known.
    :param grade: reading grade, in words; empty: it is worked out.
    :param back: address to come back to after a choice of reader; empty: that of the article.
    :param notices: what must be known before the article is read (another version), and where there is more.
    :param fallen: the sources that changed.
    :param fell: what is said beside the sentences that stand on those, by id of the claim.
    :param withdrawn: that it was withdrawn, in words; what it said is folded then. Empty: it was not.
    """

    follow: Follow = Follow()
    share: tuple[Shared, ...] = ()
    head: Any = None
    approvals: tuple[Approval, ...] = ()
    due: str = ""
    grade: str = ""
    back: str = ""
    notices: tuple[Suggested, ...] = ()
    fallen: tuple[Fallen, ...] = ()
    fell: Mapping[str, str] = MappingProxyType({})
    withdrawn: str = ""


def render_article(
    site: Site,
    answer: Answer,
    audience: Audience,
    urls: ArticleUrls,
    *,
    request: Request | None = None,
    extras: Extras | None = None,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    """The whole page of an article."""
    context = _context(site, answer, audience, urls, extras or Extras())
    return site.templates.render(
        "article.html.j2", request=request, headers={**_VARY, **(headers or {})}, question=answer.question, **context
    )


def article_fragment(
    site: Site,
    answer: Answer,
    audience: Audience,
    urls: ArticleUrls,
    *,
    request: Request | None = None,
    extras: Extras | None = None,
) -> str:
    """The article without the page around it, to be put into another page. It holds the page's only ``h1``."""
    return site.templates.text("_article.html.j2", request=request, **_context(site, answer, audience, urls, extras or Extras()))


def _context(site: Site, answer: Answer, audience: Audience, urls: ArticleUrls, extras: Extras) -> dict[str, Any]:
    view = view_of(answer, audience, urls, approvals=extras.approvals, fell=extras.fell)
    if not extras.grade:
        extras = msgspec.structs.replace(extras, grade=grade_of(view))
    return {
        "view": view,
        "extras": extras,
        "head": extras.head,
        "sorts": SORTS,
        "labels": words,
        "audience": audience,
        "audience_words": audience_words,
    }


def view_of(
    answer: Answer,
    audience: Audience,
    urls: ArticleUrls,
    *,
    approvals: Sequence[Approval] = (),
    fell: Mapping[str, str] = MappingProxyType({}),
) -> ArticleView:
    """An answer laid out for an audience."""
    return article_view(answer, urls, wording=wording_of(audience, answer), depth=depth_of(audience), approvals=approvals, fell=fell)


def render_evidence(
    site: Site,
    answer: Answer,
    claim: str,
    urls: ArticleUrls,
    request: Request,
    *,
    report: Sequence[tuple[str, str]] = (),
    cautions: Sequence[tuple[str, str]] = (),
) -> Response:
    """The evidence of one claim: a fragment for the panel, or a page.

    :param report: fields of the form with which a reader reports an error in the sentence; none: there is no form.
    :param cautions: what happened since it was written: in a word or two, and in sentences.
    :raises PageNotFoundError: the answer makes no such claim.
    """
    doses = None if display(audience_of(request)).doses else dose_spans
    evidence = evidence_view(answer, claim, urls, lambda record: _record(site, record), doses=doses)
    if evidence is None:
        raise PageNotFoundError("This answer has no such sentence.", hint="Open the article and choose a numbered mark.")
    panel = request.headers.get(_HTMX) == "true"
    return site.templates.render(
        "_evidence.html.j2" if panel else "evidence.html.j2",
        request=request,
        headers=_VARY,
        evidence=evidence,
        sorts=SORTS,
        labels=words,
        level=2 if panel else 1,
        panel=panel,
        report=report,
        cautions=cautions,
    )


def published_fields(slug: str, version: int, claim: str) -> tuple[tuple[str, str], ...]:
    """What a form about a sentence of a published answer sends."""
    return (("slug", slug), ("version", str(version)), ("claim", claim))


def asked_fields(question: str, reader: str, claim: str) -> tuple[tuple[str, str], ...]:
    """What a form about a sentence of an answer that was asked for sends.

    :param reader: the audience for which it was composed.
    """
    return (("q", question), ("reader", reader), ("claim", claim))


def _record(site: Site, record_id: str) -> Record | None:
    return site.library.get(record_id)


def router(site: Site) -> APIRouter:
    """``/ask/evidence`` and ``/answers/{slug}/v/{version}/evidence/{claim}``."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/ask/evidence")
    async def asked_evidence(request: Request, q: str, claim: str) -> Response:
        audience = audience_of(request)
        answer = await site.answer(q, audience)
        named = audience_named(request.query_params.get(COOKIE))
        urls = asked_urls(q, named=named.value if named else "", reader=answer.reader)
        report = asked_fields(q, audience.value, claim)
        response = await run_in_threadpool(lambda: render_evidence(site, answer, claim, urls, request, report=report))
        keep(request)
        return response

    @routes.get("/answers/{slug}/v/{version:int}/evidence/{claim}")
    def published_evidence(request: Request, slug: str, version: int, claim: str) -> Response:
        found = standing(site, slug, version)
        now = today(site, found)
        cautions = [(CHANGED, sentence_of(change)) for change in now.of(claim)]
        if found.about.taken_back:
            cautions.insert(0, (f"{found.about.words.label}.", withdrawn_words(found.about)))
        report = published_fields(slug, version, claim)
        return render_evidence(site, now.answer, claim, published_urls(slug, version), request, report=report, cautions=cautions)

    return routes


def suggested(pairs: Sequence[tuple[str, str]]) -> tuple[Suggested, ...]:
    """Follow-ups from pairs of text and address."""
    return tuple(Suggested(text=text, url=url) for text, url in pairs)
