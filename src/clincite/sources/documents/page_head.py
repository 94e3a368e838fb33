"""What the head of a web page says of it: ``citation_…`` and Dublin Core names, Open Graph, JSON-LD, the canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from clincite.records import clean_text
from clincite.sources.documents.mentions import doi_of, licence_of, pmid_of, year_of
from clincite.sources.documents.record import About

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST_VALUE: Final = 1_000
_MOST_AUTHORS: Final = 500
_LONGEST_LD: Final = 1_000_000
_PUBMED: Final = re.compile(r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})/?$")
_DATES: Final = (
    "citation_publication_date",
    "citation_date",
    "citation_year",
    "citation_online_date",
    "dc.date.issued",
    "dcterms.issued",
    "prism.publicationdate",
    "article:published_time",
    "dc.date",
    "datepublished",
)
_ARTICLE_TYPES: Final = re.compile(r"Article|WebPage|Guideline|Report|Posting", re.IGNORECASE)


class PageHead(About, frozen=True, kw_only=True):
    """What a page says of itself.

    :param paper_title: title of the paper that the page shows, where it names one.
    """

    paper_title: str = ""


def about_page(tree: HtmlElement) -> PageHead:
    """What the head of the page says.

    The years and authors that a page shows in its text are not guessed at: a year in a footer is seldom that of the article.
    """
    metas = _metas(tree)
    linked = _linked(tree)
    address = _first(metas, "citation_public_url", "og:url") if not (canonical := _link(tree, "canonical")) else canonical
    published = _first(metas, *_DATES) or _text(linked.get("datePublished"))
    pubmed = _PUBMED.match(address)
    paper = _first(metas, "citation_title", "dc.title", "dcterms.title")
    return PageHead(
        title=paper
        or _first(metas, "og:title")
        or _text(linked.get("headline"))
        or clean_text((tree.findtext(".//title") or "").replace("\n", " ")),
        paper_title=paper,
        authors=_authors(metas, linked),
        source=_first(metas, "citation_journal_abbrev", "citation_journal_title", "prism.publicationname", "og:site_name")
        or _name(linked.get("publisher"))
        or None,
        year=year_of(published),
        pmid=pmid_of(_first(metas, "citation_pmid")) or (pubmed[1] if pubmed else None),
        doi=doi_of(_first(metas, "citation_doi", "prism.doi")) or next(filter(None, map(doi_of, _identifiers(metas))), None),
        url=address if re.match(r"https?://\S+$", address) else None,
        licence=_licence(tree, metas, linked),
        language=_language(tree, metas),
        keywords=tuple(
            dict.fromkeys(
                word
                for words in metas.get("citation_keywords", ())
                for part in words.split(";")
                if (word := part.strip()) and len(word) < 100
            )
        ),
        published=published or None,
    )


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of the meta elements by name in lower case, in order."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = str(meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        content = clean_text(str(meta.get("content") or "")[:_LONGEST_VALUE].replace("\n", " "))
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _first(metas: Mapping[str, Sequence[str]], *names: str) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


def _identifiers(metas: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Dublin Core identifiers that say that they are a DOI."""
    for name in ("dc.identifier", "dcterms.identifier", "dc.identifier.doi"):
        yield from (
            value for value in metas.get(name, ()) if re.match(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.", value, re.IGNORECASE)
        )


def _link(tree: HtmlElement, relation: str) -> str:
    return next((str(link.get("href") or "").strip() for link in tree.iter("link") if relation in str(link.get("rel") or "").split()), "")


def _licence(tree: HtmlElement, metas: Mapping[str, Sequence[str]], linked: Mapping[str, object]) -> str | None:
    said = (_link(tree, "license"), _first(metas, "dc.rights", "dcterms.license", "dcterms.rights"), _text(linked.get("license")))
    return next(filter(None, map(licence_of, said)), None)


def _language(tree: HtmlElement, metas: Mapping[str, Sequence[str]]) -> str | None:
    root = tree.getroottree().getroot()
    said = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    found = re.match(r"[a-z]{2,3}(?![a-z])", str(said or _first(metas, "citation_language", "dc.language", "og:locale")).strip().lower())
    return found[0] if found else None


def _authors(metas: Mapping[str, Sequence[str]], linked: Mapping[str, object]) -> tuple[str, ...]:
    listed = metas.get("citation_author") or metas.get("dc.creator") or metas.get("citation_authors") or metas.get("author") or ()
    names = [name for value in listed for name in value.split(";")]
    if not names:
        said = linked.get("author")
        names = [_name(author) for author in (said if isinstance(said, list) else [said])]
    shown = (_vancouver(name) for name in names[:_MOST_AUTHORS] if not re.match(r"https?:", name.strip()))
    return tuple(dict.fromkeys(name for name in shown if name))


def _vancouver(name: str) -> str:
    """ "Doe, Jane Q." as MEDLINE sets it: "Doe JQ"; any other form as written."""
    name = clean_text(name)
    last, comma, first = name.partition(", ")
    if not comma or "," in first or len(first.split()) > 4:
        return name
    initials = "".join(
        part if part.isupper() and len(part) <= 3 else part[0] for part in re.split(r"[\s.]+", first) if part and part[0].isalpha()
    )
    return f"{last} {initials}".strip()


def _linked(tree: HtmlElement) -> Mapping[str, object]:
    """The JSON-LD object of the article, or an empty one."""
    for script in tree.iter("script"):
        if str(script.get("type") or "").strip().lower() != "application/ld+json" or len(script.text or "") > _LONGEST_LD:
            continue
        try:
            value = msgspec.json.decode((script.text or "").strip())
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            continue
        outer = value.get("@graph", value) if isinstance(value, dict) else value
        values = outer if isinstance(outer, list) else [outer]
        for item in values:
            if isinstance(item, dict) and _ARTICLE_TYPES.search(str(item.get("@type"))):
                return item
    return {}


def _name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: object) -> str:
    return clean_text(value[:_LONGEST_VALUE].replace("\n", " ")) if isinstance(value, str) else ""
