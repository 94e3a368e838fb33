"""Articles to take along, beside their pages (``.md``, ``.txt``, ``.json``, ``.ris`` …), and what programs look for on a site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from clincite.errors import LibraryError, PageNotFoundError
from clincite.interchange import EXPORTS, Export
from clincite.review.publication import Publication, slug_of
from clincite.review.states import State
from clincite.web.audiences import audience_of
from clincite.web.pages.article import Shared
from clincite.web.publishing import crawling
from clincite.web.publishing.head import NO_INDEX, with_suffix
from clincite.web.publishing.standing import Standing, approved, changes, effective, midnight, standing
from clincite.web.publishing.taking import taken_along
from clincite.web.publishing.today import today
from clincite.web.site import Site

_PRIVATE: Final = "private, no-cache"
_SOON: Final = "public, max-age=60"  # where an answer stands may change at any time
_HOUR: Final = "public, max-age=3600"
_NEWS: Final = 100


def share_links(here: str, *, review: str = "") -> tuple[Shared, ...]:
    """The ways to take an article along.

    :param here: path and query of its page.
    :param review: address at the desk at which it can be submitted for review; empty: it is there already.
    """
    copied = Shared(label="Copy with citations", href=with_suffix(here, EXPORTS["txt"].suffix), copy=True)
    files = (Shared(label=export.label, href=with_suffix(here, export.suffix), download=True) for export in EXPORTS.values())
    return (copied, *files, *((Shared(label="Have it reviewed", href=review),) if review else ()))


def base_of(site: Site, request: Request) -> str:
    """Where the site is reached, without a slash at its end: as its owner says, else as this request does."""
    return (site.settings.base_url or str(request.base_url)).rstrip("/")


def router(site: Site) -> APIRouter:
    """Downloads of asked and published articles; ``/robots.txt``, ``/sitemap.xml``, ``/llms.txt``, ``/feed.atom``."""
    routes = APIRouter()
    # The longest ending first: ".csl.json" is no ".json".
    for export in sorted(EXPORTS.values(), key=lambda one: len(one.suffix), reverse=True):
        routes.add_api_route(f"/ask{export.suffix}", _asked(site, export), methods=["GET"])
        routes.add_api_route(f"/answers/{{slug}}{export.suffix}", _newest(site, export), methods=["GET"])
        routes.add_api_route(f"/answers/{{slug}}/v/{{version:int}}{export.suffix}", _version(site, export), methods=["GET"])
    routes.include_router(_for_programs(site))
    return routes


def _asked(site: Site, export: Export) -> Callable[..., object]:
    async def asked(request: Request, q: str = "") -> Response:
        answer = await site.answer(q, audience_of(request))
        body = await run_in_threadpool(export.write, answer)
        headers = {"Cache-Control": _PRIVATE, "X-Robots-Tag": NO_INDEX, **_as_file(export, slug_of(answer.title))}
        return Response(body, media_type=export.media_type, headers=headers)

    return asked


def _newest(site: Site, export: Export) -> Callable[..., object]:
    def newest(request: Request, slug: str) -> Response:
        return _published(site, request, export, standing(site, slug))

    return newest


def _version(site: Site, export: Export) -> Callable[..., object]:
    def one(request: Request, slug: str, version: int) -> Response:
        return _published(site, request, export, standing(site, slug, version))

    return one


def _published(site: Site, request: Request, export: Export, found: Standing) -> Response:
    about = found.about
    page = f"/answers/{about.slug}" if found.address else f"/answers/{about.slug}/v/{about.version}"
    headers = {
        # Where a version stands, and what became of its sources, may change at any time.
        "Cache-Control": _SOON,
        "Link": f'<{base_of(site, request)}{page}>; rel="canonical"',
        **_as_file(export, f"{about.slug}-v{about.version}"),
    }
    if not (found.address and found.answer.review.state == State.APPROVED):
        headers["X-Robots-Tag"] = NO_INDEX
    body = taken_along(export, found, today(site, found), page=f"{base_of(site, request)}{page}")
    return Response(body, media_type=export.media_type, headers=headers)


def _as_file(export: Export, name: str) -> dict[str, str]:
    """Reference lists are files for another program; what people can read is shown. ``name`` is a slug, and so safe in a header."""
    kind = "attachment" if export.references else "inline"
    return {"Content-Disposition": f'{kind}; filename="{name}{export.suffix}"'}


def _for_programs(site: Site) -> APIRouter:
    routes = APIRouter()

    @routes.get("/robots.txt")
    def robots(request: Request) -> Response:
        base = base_of(site, request)
        text = crawling.robots(base=base, root=urlsplit(base).path)
        return Response(text, media_type="text/plain; charset=utf-8", headers={"Cache-Control": _HOUR})

    @routes.get("/sitemap.xml")
    def sitemap(request: Request) -> Response:
        body = crawling.sitemap(approved(site), base=base_of(site, request))
        return Response(body, media_type="application/xml", headers={"Cache-Control": _SOON})

    @routes.get("/llms.txt")
    def llms(request: Request) -> Response:
        text = crawling.llms(approved(site), base=base_of(site, request), site_name=site.settings.site_name)
        return Response(text, media_type="text/plain; charset=utf-8", headers={"Cache-Control": _SOON})

    @routes.get("/feed.atom")
    def feed(request: Request) -> Response:
        body = crawling.feed(news(site), base=base_of(site, request), site_name=site.settings.site_name, updated=midnight(site.clock()))
        return Response(body, media_type="application/atom+xml", headers={"Cache-Control": _SOON})

    return routes


def news(site: Site) -> list[crawling.News]:
    """The versions that were approved, those that moved last first, each with what changed since the version before it."""
    told = [effective(site, one) for one in site.answers.every_version() if one.was_approved]
    told.sort(key=lambda one: (max(one.published, one.since), one.slug, one.version), reverse=True)
    return [entry for about in told[:_NEWS] if (entry := _entry(site, about)) is not None]


def _entry(site: Site, about: Publication) -> crawling.News | None:
    """What the feed tells of a version; None where it is damaged, which its own page tells."""
    try:
        found = standing(site, about.slug, about.version)
        before = next((one for one in found.versions if one.version < about.version), None)
        old = site.answers.get(about.slug, before.version) if before is not None else None
    except (LibraryError, PageNotFoundError):
        return None
    shown = changes((old.about, old.answer), found.answer) if old is not None else None
    return crawling.News(about=found.about, changed=shown.summary if shown is not None else "")
