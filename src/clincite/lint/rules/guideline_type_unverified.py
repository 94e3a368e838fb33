"""CC211: an entry typed as a guideline whose title, issuer and record do not bear that out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.grounds import Ground
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.rules.self_published_guideline import is_self_published
from clincite.lint.sources.issuers import is_authority, is_journal, labelled_guideline, own_names, says_guideline
from clincite.records import GUIDELINES, RecordKind

_TYPES: Final = frozenset(
    {"practice guideline", "guideline", "consensus development conference", "consensus development conference, nih", "consensus statement"}
)
#: Documents of agencies and societies that have a name and a standing of their own.
_OTHERS: Final = (
    (
        "a drug's label",
        re.compile(
            r"\b(?:drug|product|prescription) label(?:l?ing)?\b|\bpackage (?:insert|leaflet)\b|\bprescribing information\b"
            r"|\bsummary of product characteristics\b",
            re.IGNORECASE,
        ),
    ),
    ("a consensus of experts on a pathway", re.compile(r"\bexpert consensus decision pathway\b", re.IGNORECASE)),
)
_UNTOLD: Final = frozenset({RecordKind.UNSPECIFIED, RecordKind.DIGEST})


def _check(case: Case) -> Iterator[Found]:
    own = own_names(case.document)
    for ground in case.grounds.entries:
        entry = ground.entry
        if not labelled_guideline(entry) or is_self_published(case.document, entry, ground.record, own):
            continue
        other = next((name for name, pattern in _OTHERS if pattern.search(entry.title or entry.passage.text)), None)
        if other is not None and (ground.record is None or ground.record.kind not in GUIDELINES):
            told = f"This is typed a guideline, and it is {other}"
            yield Found(span=entry.label_span or entry.span, message=told, severity=Severity.NOTE)
            continue
        message = _message(ground)
        if message:
            yield Found(span=entry.label_span or entry.span, message=message, related=(entry.span,) if entry.label_span else ())


def _message(ground: Ground) -> str | None:
    entry, record = ground.entry, ground.record
    named = " ".join(filter(None, (entry.title, entry.authors, entry.issuer)))
    if not named:
        return None  # nothing was told apart
    if record is not None and not ground.mistitled and record.kind not in _UNTOLD:
        if record.kind in GUIDELINES or any(kind.casefold() in _TYPES for kind in record.publication_types):
            return None
        kind = record.kind.value.replace("_", " ")
        if not is_authority(record.issuer or "") and not says_guideline(record.title):
            return f"This is typed a guideline, and the library knows it as another kind of source: {kind}"
        return None
    if is_authority(named) or says_guideline(entry.title or ""):
        return None
    if entry.issuer and is_journal(entry.issuer):
        return "This is typed a guideline, and neither its title nor its issuer says so: it is an article in a journal"
    return "This is typed a guideline, and neither its title nor its issuer says so"


RULE: Final = Rule(
    code="CC211",
    name="guideline-type-unverified",
    family=Family.REFERENCES,
    severity=Severity.WARNING,
    message="This is typed a guideline, and neither its title nor its issuer says so",
    hint="Name the society or agency that issued it, or type it as what it is",
    check=_check,
)
