"""What an article's file says of its ties to others, in MEDLINE's terms: notices and their targets, both ways, and what it cites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from clincite.records import Relation
from clincite.sources.jats.identifiers import record_id
from clincite.sources.jats.text import HREF, text_in
from clincite.sources.medline.fields import unique

# Types that say by themselves which of the two is which. "retracted-article": the other one is the retracted article.
_DIRECTED: Final[dict[str, str]] = {
    "addended-article": "ErratumFor",
    "addendum": "ErratumIn",
    "commentary": "CommentIn",
    "commentary-article": "CommentOn",
    "companion": "AssociatedPublication",
    "corrected-article": "ErratumFor",
    "correction-forward": "ErratumIn",
    "concern-forward": "ExpressionOfConcernIn",
    "expression-of-concern-forward": "ExpressionOfConcernIn",
    "letter": "CommentOn",
    "new-version": "UpdateIn",
    "object-of-concern": "ExpressionOfConcernFor",
    "partially-retracted-article": "PartialRetractionOf",
    "partial-retraction-forward": "PartialRetractionIn",
    "preprint": "UpdateOf",
    "published-article": "UpdateIn",
    "removed-article": "RetractionOf",
    "replaced-article": "UpdateOf",
    "reply": "CommentIn",
    "republished-article": "RepublishedFrom",
    "retracted-article": "RetractionOf",
    "retraction-forward": "RetractionIn",
    "update": "UpdateIn",
    "updated-article": "UpdateOf",
    "version-of-record": "UpdateIn",
    "withdrawn-article": "RetractionOf",
}
# Types that name the notice: on a notice they point to its target, on any other article to the notice.
_BY_SIDE: Final[dict[str, tuple[str, str]]] = {
    "concern": ("ExpressionOfConcernFor", "ExpressionOfConcernIn"),
    "correction": ("ErratumFor", "ErratumIn"),
    "corrigendum": ("ErratumFor", "ErratumIn"),
    "erratum": ("ErratumFor", "ErratumIn"),
    "expression-of-concern": ("ExpressionOfConcernFor", "ExpressionOfConcernIn"),
    "partial-retraction": ("PartialRetractionOf", "PartialRetractionIn"),
    "removal": ("RetractionOf", "RetractionIn"),
    "retraction": ("RetractionOf", "RetractionIn"),
    "withdrawal": ("RetractionOf", "RetractionIn"),
}
_WITHIN: Final = ("sub-article", "response")
_CITATIONS: Final = ("element-citation", "mixed-citation", "citation", "nlm-citation")
_PREFERRED: Final = ("pmid:", "doi:", "pmcid:")


def relations_of(article: etree._Element, *, is_notice: bool) -> tuple[Relation, ...]:
    """Ties that its ``related-article`` and ``related-object`` tell, each once; those of reviews and replies bound with it are theirs."""
    found: dict[Relation, None] = {}
    for element in article.iter("related-article", "related-object"):
        if any(True for _ in element.iterancestors(*_WITHIN)):
            continue
        relation = _relation(element, is_notice=is_notice)
        if relation is not None:
            found[relation] = None
    return tuple(found)


def _relation(element: etree._Element, *, is_notice: bool) -> Relation | None:
    named = str(element.get("related-article-type") or element.get("link-type") or "").strip().lower().replace("_", "-").replace(" ", "-")
    kind = _DIRECTED.get(named) or (_BY_SIDE[named][0 if is_notice else 1] if named in _BY_SIDE else "")
    if not kind:
        return None
    target = _target(element)
    cited = text_in(element) or _place(element)
    return Relation(type=kind, target=target or None, citation=cited or None) if target or cited else None


def _target(element: etree._Element) -> str:
    said = str(element.get(HREF) or element.get("document-id") or "")
    scheme = str(element.get("ext-link-type") or element.get("document-id-type") or element.get("object-id-type") or "")
    return record_id(scheme, said) or next(filter(None, (_id_of(inner) for inner in element.iter("pub-id", "ext-link", "object-id"))), "")


def _place(element: etree._Element) -> str:
    """Journal, volume and page, where these are all that is said."""
    journal, volume, page = (str(element.get(name) or "").strip() for name in ("journal-id", "vol", "page"))
    return f"{journal}{f' {volume}' if volume else ''}:{page}".strip(": ") if page or journal else ""


def cites_of(article: etree._Element) -> tuple[str, ...]:
    """Ids of what the article's own lists of references name, each once, in order."""
    own = (ref for ref in article.iter("ref") if not any(True for _ in ref.iterancestors(*_WITHIN)))
    return unique(found for ref in own for found in _cited(ref))


def _cited(ref: etree._Element) -> Iterator[str]:
    """One id for each work that an entry names: entries may have parts a, b, c, or the same work in two forms."""
    for part in ref:
        if part.tag in _CITATIONS:
            yield _best(part)
        elif part.tag == "citation-alternatives":
            yield next(filter(None, map(_best, part.iter(*_CITATIONS))), "")


def _best(citation: etree._Element) -> str:
    found = [_id_of(element) for element in citation.iter("pub-id", "ext-link", "article-id")]
    return next((named for scheme in _PREFERRED for named in found if named.startswith(scheme)), "")


def _id_of(element: etree._Element) -> str:
    if element.tag == "ext-link":
        scheme = str(element.get("ext-link-type") or "")
        return record_id(scheme, str(element.get(HREF) or "")) or record_id(scheme, "".join(map(str, element.itertext())))
    return record_id(str(element.get("pub-id-type") or element.get("object-id-type") or ""), "".join(map(str, element.itertext())))
