"""Web addresses built from a source's identifiers, and from nothing else.

An address that a file brings along could be anything. So a link is made only from a PMID, DOI or PMCID that has the right
form, always over https; every other identifier or address is shown as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec

from clincite.records import DIGEST_SCHEME


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier as shown, and its address.

    :param label: as printed ("PMID 33211908").
    :param href: https address, or None when it must not become a link.
    """

    label: str
    href: str | None


_PMID: Final = re.compile(r"[1-9][0-9]{0,9}")
_PMCID: Final = re.compile(r"(?:PMC)?([1-9][0-9]{0,10})", re.IGNORECASE)
_DOI: Final = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_SAFE: Final = "/:;.-_"


def _pmid(key: str) -> Link:
    return Link(label=f"PMID {key}", href=f"https://pubmed.ncbi.nlm.nih.gov/{key}/" if _PMID.fullmatch(key) else None)


def _pmcid(key: str) -> Link:
    match = _PMCID.fullmatch(key)
    return Link(
        label=f"PMC{match[1]}" if match else f"PMCID {key}",
        href=f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{match[1]}/" if match else None,
    )


def _doi(key: str) -> Link:
    href = f"https://doi.org/{quote(key, safe=_DOI_SAFE)}" if _DOI.fullmatch(key) else None
    return Link(label=f"doi:{key}", href=href)


_SCHEMES: Final[Mapping[str, Callable[[str], Link]]] = {"pmid": _pmid, "doi": _doi, "pmcid": _pmcid}


def id_links(ids: Mapping[str, str]) -> tuple[Link, ...]:
    """The identifiers of a source in a fixed order: PMID, DOI, PMCID, then the others by name, as text."""
    known = [build(ids[scheme]) for scheme, build in _SCHEMES.items() if ids.get(scheme)]
    others = [Link(label=f"{scheme} {ids[scheme]}", href=None) for scheme in sorted(ids) if scheme not in _SCHEMES and ids[scheme]]
    return (*known, *others)


def record_links(record_id: str) -> tuple[Link, ...]:
    """What a record id itself says of its identifiers: ``pmid:1`` and ``digest:pmid:1`` both give PMID 1; others give nothing."""
    scheme, _, key = record_id.removeprefix(DIGEST_SCHEME).partition(":")
    build = _SCHEMES.get(scheme)
    return (build(key),) if build and key else ()


def document_links(record_id: str) -> tuple[Link, ...]:
    """What a user's own document is called, as text: ``file:guide-0a1b2c3d4e5f`` gives its name and hash; others give nothing."""
    scheme, _, key = record_id.partition(":")
    return (Link(label=f"document {key}", href=None),) if scheme == "file" and key else ()


def shown_url(url: str | None) -> str | None:
    """An http(s) address as text for the reader, unsafe characters percent-encoded; None for any other scheme."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or not parts.netloc:
        return None
    return quote(url, safe="/:;.,-_~?&=%#+@!")
