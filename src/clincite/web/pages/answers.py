"""``/answers``: what was published, its versions, and how each differs from the one before."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from clincite.errors import PageNotFoundError
from clincite.lint.wording.dose_spans import dose_spans
from clincite.readers import Audience
from clincite.readers.display import display
from clincite.render.words import long_date, one_line
from clincite.review.publication import Publication, Published, shortened, state_words
from clincite.web.articles.evidence import without_doses
from clincite.web.articles.view import ArticleUrls, published_urls, record_url
from clincite.web.audiences import audience_of
from clincite.web.pages.article import Extras, Fallen, Suggested, render_article
from clincite.web.pages.share import base_of, share_links
from clincite.web.publishing.head import published_head
from clincite.web.publishing.standing import Standing, effective, history, notices, standing
from clincite.web.publishing.today import Today, today, withdrawn_words
from clincite.web.serving.caching import Lru
from clincite.web.site import Site
from clincite.web.threads.following import follow_of

_EACH_PAGE: Final = 50
_MOST_PAGES: Final = 10_000
_SENTENCE: Final = 80
_PAGES_KEPT: Final = 128
_PAGES_BYTES: Final = 32_000_000
#: The reader's words and the state of the review may change; the browser asks each time, and mostly is told that nothing did.
_PRIVATE: Final = {"Cache-Control": "private, no-cache"}
_Key = tuple[str, int, str, str, str, str, str]


def router(site: Site) -> APIRouter:
    """The routes."""
    routes = APIRouter()
    pages = Pages(site)

    @routes.get("/answers")
    def published(request: Request, page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1) -> Response:
        every = site.answers.listed()
        last = max(1, -(-len(every) // _EACH_PAGE))
        if page > last:
            raise PageNotFoundError("There are not so many published answers.", hint="Go back to the first page of them.")
        rows = [_row(effective(site, about)) for about in every[(page - 1) * _EACH_PAGE : page * _EACH_PAGE]]
        return site.templates.render(
            "answers.html.j2", request=request, headers=_PRIVATE, rows=rows, total=len(every), page=page, last=last
        )

    @routes.get("/answers/{slug}")
    def newest(request: Request, slug: str) -> Response:
        return pages.article(request, standing(site, slug), fixed=False)

    @routes.get("/answers/{slug}/history")
    def versions(request: Request, slug: str) -> Response:
        rows = history(site, slug)
        return site.templates.render("history.html.j2", request=request, headers=_PRIVATE, slug=slug, rows=rows, about=rows[0].about)

    @routes.get("/answers/{slug}/v/{version:int}")
    def version(request: Request, slug: str, version: int) -> Response:
        return pages.article(request, standing(site, slug, version), fixed=True)

    return routes


class Pages:
    """The pages of published articles, kept as they were sent until anything that they show changes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: Lru[_Key, bytes] = Lru(_PAGES_KEPT, weight=_PAGES_BYTES, weigh=len)
        self._codes: tuple[str, dict[str, str]] = ("", {})

    def article(self, request: Request, found: Standing, *, fixed: bool) -> Response:
        """The article's page.

        :param fixed: it was asked for by its version.
        """
        audience = audience_of(request)
        about = found.about
        path = request.url.path if not request.url.query else f"{request.url.path}?{request.url.query}"
        edition = f"{self._site.shelf.edition} {base_of(self._site, request)}"
        stand = f"{[(one.version, one.state, one.since) for one in found.versions]} {found.answer.id} {hash(found.moved)}"
        key = (about.slug, about.version, path, audience.value, edition, stand, about.since)
        body = self._kept.get(key)
        if body is not None:
            return Response(body, media_type="text/html; charset=utf-8", headers=_PRIVATE)
        now = today(self._site, found)
        response = render_article(
            self._site,
            now.answer,
            audience,
            _urls(found, fixed=fixed),
            request=request,
            extras=self._extras(request, found, now, audience, fixed=fixed),
            headers=dict(_PRIVATE),
        )
        self._kept.put(key, bytes(response.body))
        return response

    def _extras(self, request: Request, found: Standing, now: Today, audience: Audience, *, fixed: bool) -> Extras:
        here = _urls(found, fixed=fixed).here
        back = found.about.taken_back
        head = published_head(
            Published(about=found.about, answer=now.answer),
            here,
            base=base_of(self._site, request),
            site_name=self._site.settings.site_name,
            newest=found.address,
            codes=self._vocabulary_codes(),
        )
        return Extras(
            follow=follow_of(self._site, found.answer),
            share=share_links(here),
            head=head,
            approvals=found.about.approvals if found.about.approved else (),
            due=found.about.due or "" if found.about.approved else "",
            notices=tuple(Suggested(text=one.text, url=one.url) for one in notices(found)),
            # Of what is withdrawn nothing is to be relied on; which sentence stands on what is told beside it.
            fallen=() if back else fallen(now, audience),
            fell=now.fell,
            withdrawn=withdrawn_words(found.about) if back else "",
        )

    def _vocabulary_codes(self) -> dict[str, str]:
        """Names of conditions, with their ids in public vocabularies where they have one, gathered once for a library."""
        shelf = self._site.shelf
        edition, codes = self._codes
        if edition != shelf.edition:
            codes = {concept.name: concept.id or "" for concept in shelf.vocabulary.concepts}
            self._codes = (shelf.edition, codes)
        return codes


def fallen(now: Today, audience: Audience) -> tuple[Fallen, ...]:
    """The sources that changed, each with the sentences that stand on it. A dose that this reader must ask for is not shown here either."""
    doses = None if display(audience).doses else dose_spans
    texts = {claim.id: claim.text for claim in now.answer.claims}
    return tuple(
        Fallen(
            number=change.number,
            title=one_line(change.title),
            url=record_url(change.record),
            what=change.dated,
            sentences=tuple(
                Suggested(text=shortened(without_doses(one_line(texts[name]), doses), _SENTENCE), url=f"#{name}") for name in change.claims
            ),
        )
        for change in now.changes
    )


def _urls(found: Standing, *, fixed: bool) -> ArticleUrls:
    urls = published_urls(found.about.slug, found.about.version)
    return urls if fixed else ArticleUrls(here=f"/answers/{found.about.slug}", evidence=urls.evidence, history=urls.history)


def _row(about: Publication) -> dict[str, str]:
    return {
        "url": f"/answers/{about.slug}",
        "title": about.title,
        "question": about.question,
        "description": about.description,
        "state": state_words(about),
        "approved": "yes" if about.approved else "",
        "iso": about.published[:10],
        "date": long_date(about.published),
        "version": str(about.version),
        "reader": {"patient": "for patients", "student": "for students"}.get(about.reader, ""),
    }
