"""What the site tells programs: a sitemap, robots.txt, llms.txt and an Atom feed. Only approved answers are offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from lxml import etree

from clincite.living.log import urn_of
from clincite.render.md import escaped
from clincite.render.words import one_line
from clincite.review.publication import Publication, shortened

_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_MOST_PAGES: Final = 50_000
_TITLE: Final = 120
#: Pages that hold no answer and may be found by anybody.
_OPEN_PAGES: Final = ("/", "/answers", "/topics", "/glossary", "/policy", "/board", "/ledger")
#: What is asked is made anew for whoever asks; threads are private; records are the texts of others; the desk is for those who work there.
_CLOSED: Final = (
    "/ask",
    "/api/",
    "/metrics",
    "/reader",
    "/records/",
    "/suggest",
    "/threads",
    "/answers/*/v/",
    "/desk",
    "/report",
    "/account",
    "/people",
    "/invitations/",
    "/sign-",
)


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the feed.

    :param about: in its effective state.
    :param changed: what differs from the version before, in words; empty for a first version.
    """

    about: Publication
    changed: str = ""


def sitemap(approved: Iterable[Publication], *, base: str) -> bytes:
    """The pages that search engines are offered, by the sitemap protocol."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})  # type: ignore[dict-item]
    for path in _OPEN_PAGES:
        _add(_add(root, _SITEMAP, "url"), _SITEMAP, "loc", f"{base}{path}")
    for about in list(approved)[: _MOST_PAGES - len(_OPEN_PAGES)]:
        page = _add(root, _SITEMAP, "url")
        _add(page, _SITEMAP, "loc", f"{base}/answers/{about.slug}")
        _add(page, _SITEMAP, "lastmod", max(about.published, about.since))
    return _written(root)


def robots(*, base: str, root: str = "") -> str:
    """What programs are asked not to look through.

    :param root: path of the site, where it is not the whole of its host.
    """
    closed = (f"Disallow: {root}{path}" for path in _CLOSED)
    lines = ["User-agent: *", *closed, f"Allow: {root}/", "", f"Sitemap: {base}/sitemap.xml"]
    return "\n".join(lines) + "\n"


def llms(approved: Iterable[Publication], *, base: str, site_name: str) -> str:
    """What the site is and where its answers lie as Markdown, for language models and their tools (the llms.txt convention)."""
    answers = [
        f"- [{escaped(one_line(about.title))}]({base}/answers/{about.slug}.md): {escaped(one_line(about.description))}"
        for about in approved
    ]
    parts = [
        f"# {escaped(one_line(site_name))}",
        "> Clinical answers in which every sentence stands on an exact quotation of a named source, with what is not known and where"
        " sources disagree.",
        "Keep the numbered marks with the sentences that you take, and name the sources: a sentence without its source cannot be checked."
        " Answers listed here were approved by a person; all others say that they were not. Nothing here replaces clinical judgement.",
        "## Approved answers",
        "\n".join(answers) or "No answer is approved yet.",
        "## How to ask and check",
        "\n".join(
            (
                f"- [An answer as Markdown]({base}/ask.md?q=What+causes+gout%3F): put the question after `q=`; `/ask.json` gives the answer"
                " file with every quotation",
                f"- [The API]({base}/openapi.json): everything that the pages do, as OpenAPI",
            )
        ),
        "## Optional",
        "\n".join(
            (
                f"- [Editorial policy]({base}/policy): how answers are made, and what a review means",
                f"- [Board]({base}/board): who reviews here",
                f"- [Topics]({base}/topics): what the library covers",
                f"- [Glossary]({base}/glossary): medical words in plain ones",
                f"- [Feed]({base}/feed.atom): approved answers and what changed in them",
            )
        ),
    ]
    return "\n\n".join(parts) + "\n"


def feed(news: Sequence[News], *, base: str, site_name: str, updated: str) -> bytes:
    """Approved answers and what changed in them, newest first; one that was approved and does not stand any more says so (RFC 4287).

    :param updated: UTC ISO 8601; used where there is no entry.
    """
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]
    _add(root, _ATOM, "title", f"{site_name}: approved answers")
    _add(root, _ATOM, "id", urn_of("answers", base))
    _add(root, _ATOM, "updated", max((_moved(entry.about) for entry in news), default=updated))
    _add(_add(root, _ATOM, "author"), _ATOM, "name", site_name)
    _add(root, _ATOM, "generator", "clincite")
    _link(root, "self", f"{base}/feed.atom", "application/atom+xml")
    _link(root, "alternate", f"{base}/answers", "text/html")
    for entry in sorted(news, key=lambda entry: (_moved(entry.about), entry.about.slug), reverse=True):
        _entry(root, entry, base)
    return _written(root)


def _entry(root: etree._Element, entry: News, base: str) -> None:
    about = entry.about
    stands = about.approved
    node = _add(root, _ATOM, "entry")
    title = about.title if stands else f"{about.words.label}: {about.title}"
    _add(node, _ATOM, "title", shortened(title, _TITLE))
    _add(node, _ATOM, "id", urn_of("answer", base, about.slug, str(about.version)))
    _add(node, _ATOM, "published", about.published)
    _add(node, _ATOM, "updated", _moved(about))
    _add(node, _ATOM, "category").set("term", str(about.state))
    _link(node, "alternate", f"{base}/answers/{about.slug}/v/{about.version}", "text/html")
    _link(node, "alternate", f"{base}/answers/{about.slug}/v/{about.version}.md", "text/markdown")
    # What was withdrawn is described as that, and what had changed in it is no news any more.
    said = [about.description if stands or about.taken_back else about.words.sentence, "" if about.taken_back else entry.changed]
    _add(node, _ATOM, "summary", " ".join(part for part in said if part)).set("type", "text")


def _moved(about: Publication) -> str:
    return max(about.published, about.since)


def _link(parent: etree._Element, rel: str, href: str, media_type: str) -> None:
    link = _add(parent, _ATOM, "link")
    link.set("rel", rel)
    link.set("type", media_type)
    link.set("href", href)


def _add(parent: etree._Element, space: str, name: str, text: str | None = None) -> etree._Element:
    node = etree.SubElement(parent, f"{{{space}}}{name}")
    node.text = None if text is None else one_line(text)
    return node


def _written(root: etree._Element) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"
