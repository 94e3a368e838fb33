"""Identifiers of papers, as JATS files write them, as ids of records."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from clincite.sources.medline.fields import bare_doi, is_pmid
from clincite.sources.medline.text import line_of, one_line

_PMCID: Final = re.compile(r"(?:PMC)?([1-9]\d{0,9})(?:\.\d+)?", re.IGNORECASE)
_DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_ADDRESS: Final = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/(10\.\d{4,9}\S*)$", re.IGNORECASE)
_PUBMED_ADDRESS: Final = re.compile(
    r"^(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(?:\?term=)?(\d+)/?$", re.IGNORECASE
)
_PMC_ADDRESS: Final = re.compile(
    r"^(?:https?://)?(?:pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc)/articles/(PMC\d+)/?$", re.IGNORECASE
)


def pmcid(text: str) -> str:
    """``PMC123`` for "PMC123", "123" or a version of it; "" when the text is no such id."""
    found = _PMCID.fullmatch(text.strip())
    return f"PMC{found.group(1)}" if found else ""


def pmid(text: str) -> str:
    """The PubMed id; "" when the text is none."""
    text = text.strip()
    return text if text and is_pmid(text) else ""


def doi(text: str) -> str:
    """The DOI, as it is written, without its resolver; "" when the text is none."""
    bare = bare_doi(text.strip()).rstrip(".,;")
    return bare if _DOI.fullmatch(bare) else ""


def record_id(scheme: str, text: str) -> str:
    """``pmid:…``, ``pmcid:…`` or ``doi:…`` (in lower case), from an identifier or an address of it; "" when it is none.

    :param scheme: as JATS names it in ``pub-id-type``, ``ext-link-type`` and the like.
    """
    text = one_line(text)
    scheme = scheme.strip().lower()
    if scheme in ("pmid", "pubmed") and pmid(text):
        return f"pmid:{pmid(text)}"
    if scheme in ("pmc", "pmcid") and pmcid(text):
        return f"pmcid:{pmcid(text)}"
    if scheme == "doi" and doi(text):
        return f"doi:{doi(text).lower()}"
    return _of_address(text)


def _of_address(text: str) -> str:
    if found := _DOI_ADDRESS.match(text):
        return f"doi:{doi(found.group(1)).lower()}" if doi(found.group(1)) else ""
    if (found := _PUBMED_ADDRESS.match(text)) and pmid(found.group(1)):
        return f"pmid:{found.group(1)}"
    if found := _PMC_ADDRESS.match(text):
        return f"pmcid:{found.group(1).upper()}"
    return ""


def own_ids(meta: etree._Element) -> dict[str, str]:
    """Identifiers of the article itself by scheme: pmid, doi, pmcid."""
    found = {"pmid": "", "doi": "", "pmcid": ""}
    for element in meta.iterfind("article-id"):
        kind = str(element.get("pub-id-type") or "").lower()
        text = line_of(element)
        if kind == "pmid":
            found["pmid"] = found["pmid"] or pmid(text)
        elif kind == "doi":
            found["doi"] = found["doi"] or doi(text)
        elif kind in ("pmc", "pmcid", "pmc-uid", "pmcaid"):
            found["pmcid"] = found["pmcid"] or pmcid(text)
    return {scheme: value for scheme, value in found.items() if value}
