"""CC201: an entry from which nobody can get to the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Entry
from clincite.lint.grounds import Ground
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.records import Record

# Volume, issue, pages, an article number; for books the edition; for reports the number (Citing Medicine, National Library of Medicine).
_PLACED: Final = re.compile(
    r"\b\d{1,4}\s?\([^()]{1,20}\)"  # 12(3), 12(Suppl 1)
    r"|[;,]\s?\d{1,4}\s?:\s?[a-z]?\d"  # ;12:345
    r"|\b\d{1,4}\s?:\s?[a-z]{0,2}\d{1,7}\s?[-–]\s?[a-z]?\d"  # 12:345-50
    r"|\bvol(?:ume|\.)?\s?\d|\bpp?\.\s?[a-z]?\d|\bpages?\s\d|\bissue\s\d|\bsuppl"
    r"|,\s?\d{1,4},\s?[a-z]?\d{1,7}"  # , 12, 345
    r"|\bcd\d{6}\b|[;:]\s?e\d{3,9}\b|\(\d{1,3}\):\s?\w|\bart(?:icle)?\.?\s(?:no\.?\s?)?\d"  # CD001234, :e123456, (3):CD…
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|revised)\s(?:ed\b|edn\b|edition)|\bchapter\s\d"
    r"|\b(?:ng|cg|qs|ta|ph|sign|icd|dg|mtg|ipg|hst)\s?-?\d{1,4}\b|\b(?:no|number|nr|report|publication|bulletin|opinion"
    r"|guideline)\.?\s?(?:no\.?\s?)?\d{1,6}\b",
    re.IGNORECASE,
)
_PRODUCT_LABEL: Final = re.compile(
    r"\b(?:package (?:insert|leaflet)|prescribing information|summary of product characteristics)\b", re.IGNORECASE
)
_READ: Final = re.compile(r"\b(?:accessed|retrieved)\b[^.]{0,40}", re.IGNORECASE)  # a day is no volume
# So many are one fault of the list.
_MANY: Final = 8
_YEAR: Final = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_ADDRESS: Final = re.compile(
    r"https?://|\bwww\.|\b[a-z0-9-]+\.(?:org|com|gov|edu|net|int|nhs\.uk|ac\.uk|org\.uk|gov\.uk|eu)\b", re.IGNORECASE
)


def _check(case: Case) -> Iterator[Found]:
    lost = [ground for ground in case.grounds.entries if not _resolvable(ground.entry)]
    if len(lost) > _MANY and len(lost) == len(case.grounds.entries):
        first, *others = lost
        yield Found(
            span=first.entry.span,
            message=f"None of the {len(lost)} references has a PMID, DOI or link, or volume and pages to find it by",
            related=tuple(ground.entry.span for ground in others),
        )
        return
    for ground in lost:
        # Who knows the product finds its label in the agency's register.
        is_label = _PRODUCT_LABEL.search(ground.entry.passage.text) is not None
        yield Found(span=ground.entry.span, message=_message(ground), severity=Severity.NOTE if is_label and ground.entry.year else None)


def _resolvable(entry: Entry) -> bool:
    if any(identifier.valid for identifier in entry.identifiers) or (entry.key and ":" in entry.key):
        return True
    text = _READ.sub(" ", entry.passage.text)
    if not text.strip() or _ADDRESS.search(text):
        return True
    title = entry.title or ""
    rest = text.replace(title, " ", 1) if title else text
    return bool(_PLACED.search(rest)) and bool(entry.year or _YEAR.search(rest))


def _message(ground: Ground) -> str | None:
    if ground.entry.identifiers:
        return "This reference has no valid identifier and no volume or pages to find it by"
    if ground.record is not None and ground.by == "title" and (known := _identifier(ground.record)):
        return f"This reference has no PMID, DOI or link, and no volume or pages; the library knows a source of that title: {known}"
    return None


def _identifier(record: Record) -> str:
    names = {"pmid": "PMID", "doi": "DOI", "pmcid": "PMCID"}
    known = [f"{name} {record.ids[scheme]}" for scheme, name in names.items() if scheme in record.ids]
    return known[0] if known else record.url or ""


RULE: Final = Rule(
    code="CC201",
    name="unresolvable-reference",
    family=Family.REFERENCES,
    severity=Severity.WARNING,
    message="This reference has no PMID, DOI or link, and no volume or pages to find it by",
    hint="Add the PMID, DOI or link of the source",
    check=_check,
)
