"""What the head of an article's page says to search engines, feed readers and whoever shows a link to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from clincite.answers import Answer
from clincite.interchange import EXPORTS
from clincite.interchange.jsonld import PageFacts, medical_web_page
from clincite.render.words import one_line
from clincite.review.publication import Published, description_of

INDEX: Final = "index, follow"
NO_INDEX: Final = "noindex"
_BESIDE: Final = ("md", "json")


class Alternate(msgspec.Struct, frozen=True, kw_only=True):
    """The same article in another format."""

    media_type: str
    href: str
    title: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Data for the head of a page.

    :param robots: "noindex" for all but the approved answers.
    :param properties: names and values of the Open Graph protocol.
    :param data: schema.org data; None: none are given.
    """

    title: str
    description: str
    canonical: str
    robots: str
    properties: tuple[tuple[str, str], ...]
    alternates: tuple[Alternate, ...]
    data: dict[str, Any] | None = None


def with_suffix(path: str, suffix: str) -> str:
    """The address of the same thing in another format: ``/ask?q=x`` and ``.md`` give ``/ask.md?q=x``."""
    place, mark, query = path.partition("?")
    return f"{place}{suffix}{mark}{query}"


def asked_head(answer: Answer, here: str, *, base: str, site_name: str) -> Head:
    """The head of an article that was asked for: never for search engines.

    :param here: path and query of the page.
    :param base: address of the site, without a slash at its end.
    """
    title, description = one_line(answer.question), one_line(description_of(answer))
    return Head(
        title=title,
        description=description,
        canonical=f"{base}{here}",
        robots=NO_INDEX,
        properties=_properties(title, description, f"{base}{here}", site_name),
        alternates=_alternates(here),
    )


def published_head(
    published: Published, here: str, *, base: str, site_name: str, newest: bool, codes: Mapping[str, str] | None = None
) -> Head:
    """The head of a published article: for search engines when it is approved and no other version takes its place.

    :param published: in its effective state.
    :param here: path of the page.
    :param newest: it is the version that the answer's own address shows.
    :param codes: names of known conditions, each with its id in a public vocabulary, or with nothing.
    """
    about, answer = published.about, published.answer
    path = f"/answers/{about.slug}" if newest else here
    title, description = one_line(answer.question), one_line(about.description)
    canonical = f"{base}{path}"
    facts = PageFacts(
        url=canonical,
        site_name=site_name,
        site_url=f"{base}/",
        policy_url=f"{base}/policy",
        description=description,
        published=about.published,
        reviewers=tuple((one.by, one.credentials) for one in about.approvals if one.by),
        reviewed_on=max((one.on for one in about.approvals), default=""),
        codes=codes or {},
    )
    times = (("article:published_time", about.published), ("article:modified_time", answer.created))
    return Head(
        title=title,
        description=description,
        canonical=canonical,
        robots=INDEX if newest and about.approved else NO_INDEX,
        properties=(*_properties(title, description, canonical, site_name), *times),
        alternates=_alternates(path),
        data=medical_web_page(answer, facts),
    )


def _properties(title: str, description: str, url: str, site_name: str) -> tuple[tuple[str, str], ...]:
    return (
        ("og:type", "article"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", url),
        ("og:site_name", site_name),
    )


def _alternates(path: str) -> tuple[Alternate, ...]:
    return tuple(
        Alternate(
            media_type=EXPORTS[name].media_type.partition(";")[0],
            href=with_suffix(path, EXPORTS[name].suffix),
            title=EXPORTS[name].label.partition(",")[0],
        )
        for name in _BESIDE
    )
