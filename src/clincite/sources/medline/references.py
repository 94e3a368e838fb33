"""What an article is tied to (``CommentsCorrections``) and what it lists as its references."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from clincite.records import Relation
from clincite.sources.medline.fields import bare_doi, is_pmid, pmid_text, unique
from clincite.sources.medline.text import one_line, text_of

_CITES = "Cites"


def relations(ties: Iterable[etree._Element]) -> tuple[Relation, ...]:
    """The ties of ``CommentsCorrections`` elements; one without type, or without both PMID and citation, is left out."""
    found = []
    for tie in ties:
        kind = tie.get("RefType")
        parts = {child.tag: child for child in tie}
        pmid = pmid_text(parts.get("PMID"))
        cited = text_of(parts.get("RefSource"))
        if kind and (pmid or cited):
            found.append(Relation(type=kind, target=f"pmid:{pmid}" if pmid else None, citation=cited or None))
    return tuple(found)


def cites(own: str, ties: Iterable[Relation], lists: Iterable[etree._Element]) -> tuple[str, ...]:
    """Ids of the records that are cited, each once: by PMID, or by DOI where a reference has no PMID.

    :param own: id of the record itself, which some articles list for their data, and which is no source of theirs.
    :param ties: relations; until 2019 MEDLINE listed references among them, as "Cites".
    :param lists: ``ReferenceList`` elements, which may hold others.
    """
    found = [tie.target for tie in ties if tie.type == _CITES and tie.target]
    found += [_id_of(listed) for references in lists for listed in references.iter("ArticleIdList")]
    return tuple([name for name in unique(found) if name != own])


def _id_of(listed: etree._Element) -> str:
    """What a reference goes by among our ids, from its ``ArticleIdList``; "" when it has neither PMID nor DOI."""
    found = ""
    for one in listed:
        kind = one.get("IdType")
        if kind == "pubmed" and is_pmid(text := one_line(one.text)):
            return f"pmid:{text}"
        if kind == "doi" and not found and (doi := bare_doi(one_line(one.text)).lower()).startswith("10."):
            found = f"doi:{doi}"
    return found
