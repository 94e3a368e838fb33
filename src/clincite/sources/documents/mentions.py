"""What a text names: papers by PMID or DOI, a year, a licence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_PMID: Final = re.compile(r"(?:pmid:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?([1-9]\d{0,8})/?", re.IGNORECASE)
_DOI: Final = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|\\^`{}]+")
_CITED_PMID: Final = re.compile(r"(?:\bPMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)([1-9]\d{0,8})\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|\b(CC[ -]BY(?:-NC)?(?:-ND|-SA)?)\b(?:[ -](\d\.\d))?", re.IGNORECASE
)
_CC0: Final = re.compile(r"creativecommons\.org/publicdomain/zero|\bCC ?0\b", re.IGNORECASE)


def pmid_of(text: str) -> str | None:
    """The PMID that a field holds: "33211908", "PMID: 33211908"."""
    found = _PMID.fullmatch(text.strip())
    return found[1] if found else None


def doi_of(text: str) -> str | None:
    """The first DOI in a text, without a resolver's address and without the sentence's punctuation."""
    found = _DOI.search(text)
    return trimmed_doi(found[0]) if found else None


def trimmed_doi(doi: str) -> str:
    """A DOI that was cut out of running text, without closing punctuation that is not its own."""
    while doi and (doi[-1] in ".,;:'’”" or (doi[-1] in ")]" and doi.count("(") + doi.count("[") < doi.count(")") + doi.count("]"))):
        doi = doi[:-1]
    return doi


def year_of(text: str) -> int | None:
    """The first year in a date as written."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def licence_of(text: str) -> str | None:
    """Short name of a Creative Commons licence, by its address or name: "CC BY-NC 4.0"; None for any other."""
    if _CC0.search(text):
        return "CC0"
    found = _CREATIVE_COMMONS.search(text)
    if not found:
        return None
    terms = (found[1] or found[3][3:]).upper()
    return " ".join(filter(None, ("CC", terms, found[2] or found[4])))


def cited(references: Iterable[str]) -> tuple[str, ...]:
    """Ids of the papers that entries of a list of references name, each once: by PMID, else by DOI in lower case."""
    found: dict[str, None] = {}
    for entry in references:
        pmids = _CITED_PMID.findall(entry)
        # Several in one entry are several entries that lie on one line.
        ids = [f"pmid:{pmid}" for pmid in pmids] or [f"doi:{trimmed_doi(doi).lower()}" for doi in _DOI.findall(entry)]
        found.update(dict.fromkeys(ids))
    return tuple(found)
