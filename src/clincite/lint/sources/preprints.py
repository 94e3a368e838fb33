"""Whether a source is a preprint: a manuscript that no journal has reviewed yet."""

from __future__ import annotations

import re
from typing import Final

from clincite.lint.document import Entry
from clincite.records import Record

# Registrant prefixes of servers that hold nothing but preprints: PREreview's table of preprint servers (prereview.org, types/preprint-id)
# and openRxiv's note of 2025-11-18 on its new prefix (connect.biorxiv.org/news). Servers without a medical or biological part are left out.
_PREFIXES: Final = {
    "10.64898": "bioRxiv or medRxiv",
    "10.21203": "Research Square",
    "10.20944": "Preprints.org",
    "10.48550": "arXiv",
    "10.26434": "ChemRxiv",
    "10.22541": "Authorea",
    "10.31219": "OSF Preprints",
    "10.31234": "PsyArXiv",
    "10.31235": "SocArXiv",
    "10.31222": "MetaArXiv",
    "10.31730": "AfricArXiv",
    "10.51094": "Jxiv",
}
# Prefixes that a server shares with a publisher's journals: Cold Spring Harbor's journals name themselves after the slash ("10.1101/gr.…"),
# its preprints bear a date or a number.
_SHARED: Final = (
    (re.compile(r"10\.1101/\d"), "bioRxiv or medRxiv"),
    (re.compile(r"10\.2139/ssrn\."), "SSRN"),
    (re.compile(r"10\.1590/scielopreprints\."), "SciELO Preprints"),
    (re.compile(r"10\.2196/preprints\."), "JMIR Preprints"),
)
_SERVER: Final = re.compile(
    r"\b(medrxiv|biorxiv|arxiv|chemrxiv|psyarxiv|socarxiv|africarxiv|research ?square|ssrn|preprints\.org|authorea|osf preprints"
    r"|scielo preprints"
    r"|jmir preprints|preprints with the lancet)\b",
    re.IGNORECASE,
)
_SAYS: Final = re.compile(
    r"\bpre-?prints?\b|\b(?:not|without|before|awaiting)(?: \w+){0,3} peer[- ]review|\bnon-peer-reviewed\b", re.IGNORECASE
)


def server_of(entry: Entry, record: Record | None = None) -> str | None:
    """Name of the preprint server that a source comes from; None: it is no preprint, as far as its words tell."""
    for identifier in entry.identifiers:
        if identifier.scheme == "arxiv":
            return "arXiv"
        if identifier.scheme == "doi":
            return _by_doi(identifier.value.casefold())  # the version that is cited, whatever else the entry speaks of
    named = _SERVER.search(entry.issuer) if entry.issuer else _SERVER.search(_without_title(entry))
    if named:
        return named.group(1)
    linked = next((match for item in entry.identifiers if item.scheme == "url" and (match := _SERVER.search(item.value))), None)
    if linked:
        return linked.group(1)
    if record is not None and any(kind.casefold() == "preprint" for kind in record.publication_types):
        return record.source or "a preprint server"
    return None


def says_preprint(text: str) -> bool:
    """Whether a text tells its reader that a source is a preprint or was not peer reviewed."""
    return bool(_SAYS.search(text) or _SERVER.search(text))


def _by_doi(doi: str) -> str | None:
    shared = next((name for pattern, name in _SHARED if pattern.match(doi)), None)
    return shared or _PREFIXES.get(doi.partition("/")[0])


def _without_title(entry: Entry) -> str:
    return entry.passage.text.replace(entry.title, " ") if entry.title else entry.passage.text
