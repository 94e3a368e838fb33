"""The identifiers that a record goes by, in the one form in which they are compared.

One paper may be held more than once: as its abstract (``pmid:…``), as its full text (``pmcid:…``, ``file:…``), as our digest of it. What
is said of the paper by any of its identifiers is said of all of these.
"""

from __future__ import annotations

from typing import Final

from clincite.records import DIGEST_SCHEME, Record

#: Schemes that name a publication, whoever holds it.
SCHEMES: Final = ("pmid", "pmcid", "doi")


def normalised(identifier: str) -> str:
    """The identifier as it is compared: without the mark of a digest, and in lower case where case means nothing (``doi:``, ``pmcid:``).

    A PMCID keeps its letters whether they were given or not: ``pmcid:123`` is ``pmcid:pmc123``.
    """
    if identifier.startswith("pmid:") and identifier[5:].isdecimal():
        return identifier  # nearly all
    name = identifier.strip().removeprefix(DIGEST_SCHEME)
    scheme, _, key = name.partition(":")
    scheme = scheme.lower()
    if scheme not in SCHEMES:
        return name
    key = key.strip().lower()
    return f"pmcid:pmc{key.removeprefix('pmc')}" if scheme == "pmcid" else f"{scheme}:{key}"


def same_source(one: Record, other: Record) -> bool:
    """Whether two records are one source: the same, or with an identifier in common (its abstract, its full text, a digest of it)."""
    return not set(identifiers_of(one)).isdisjoint(identifiers_of(other))


def identifiers_of(record: Record) -> tuple[str, ...]:
    """What the record may be called by, each once: its id (a digest's source), then its PMID, PMCID and DOI."""
    listed = (f"{scheme}:{record.ids[scheme]}" for scheme in SCHEMES if record.ids.get(scheme))
    return tuple(dict.fromkeys(normalised(name) for name in (record.id, *listed)))
