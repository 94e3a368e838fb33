"""The licence of an article, in its short name ("CC BY 4.0"), from addresses and words that publishers put it in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from clincite.sources.jats.text import HREF, text_in

_ADDRESS: Final = re.compile(
    r"creativecommons\.org/(?:licen[cs]es/([a-z-]+)|(publicdomain/(?:zero|mark)))(?:/(\d(?:\.\d)?))?", re.IGNORECASE
)
_TERMS: Final = frozenset({"by", "by-nc", "by-nc-nd", "by-nc-sa", "by-nd", "by-sa"})
_WORDS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"\bCC[ -]?BY[ -]NC[ -]ND\b|attribution[- ,]+non-?commercial[- ,]+no[- ]?deriv", "CC BY-NC-ND"),
        (r"\bCC[ -]?BY[ -]NC[ -]SA\b|attribution[- ,]+non-?commercial[- ,]+share[- ]?alike", "CC BY-NC-SA"),
        (r"\bCC[ -]?BY[ -]NC\b|attribution[- ,]+non-?commercial|creative commons non-?commercial", "CC BY-NC"),
        (r"\bCC[ -]?BY[ -]ND\b|attribution[- ,]+no[- ]?deriv", "CC BY-ND"),
        (r"\bCC[ -]?BY[ -]SA\b|attribution[- ,]+share[- ]?alike", "CC BY-SA"),
        (r"\bCC[ -]?BY\b|creative ?commons,? attribution", "CC BY"),
        (r"\bCC ?0\b|creative commons (?:CC0 )?public domain dedication|creative commons zero", "CC0"),
        (r"\bpublic domain\b|free of known copyright restrictions", "Public domain"),
    )
)
_VERSION: Final = re.compile(r"\b([1-4]\.\d)\b")


def licence_of(meta: etree._Element) -> str | None:
    """Short name of the licence; None when the file names none that is known. Where data have another, it is that of the text."""
    for licence in (*meta.iterfind("permissions/license"), *meta.iterfind("license")):
        if found := _named_in(licence):
            return found
    # Some publishers put it into the line on copyright.
    statements = (*meta.iterfind("permissions/copyright-statement"), *meta.iterfind("copyright-statement"))
    return next(filter(None, map(_named_in, statements)), None)


def _named_in(element: etree._Element) -> str | None:
    return next(filter(None, map(_by_address, _addresses(element))), None) or _by_words(element)


def _addresses(licence: etree._Element) -> Iterator[str]:
    """Addresses in it, the one that it is given as first; a text names that of the article before that of its data."""
    yield str(licence.get(HREF) or "")
    for element in licence.iter():
        if isinstance(element.tag, str) and element.tag.endswith("license_ref"):
            yield element.text or ""
    for link in licence.iter("ext-link", "uri"):
        yield str(link.get(HREF) or "") or "".join(map(str, link.itertext()))
    yield text_in(licence)


def _by_address(address: str) -> str | None:
    found = _ADDRESS.search(address)
    if found is None:
        return None
    terms, public, version = found.groups()
    version = f"{version}.0" if version and "." not in version else version or ""
    if public:
        return f"CC0 {version}".strip() if public.lower().endswith("zero") else "Public domain"
    return f"CC {terms.upper()} {version}".strip() if terms.lower() in _TERMS else None


def _by_words(licence: etree._Element) -> str | None:
    text = f"{licence.get('license-type') or ''} {text_in(licence)}".replace("creativeCommonsBy", "CC BY")
    for pattern, name in _WORDS:
        if found := pattern.search(text):
            version = _VERSION.search(text[found.start() : found.start() + 120]) if name.startswith("CC") else None
            return f"{name} {version.group(1)}" if version else name
    return None
