"""CC210: a "guideline" that the page's own publisher, or another publisher's staff, has written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Document, Entry
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.issuers import is_journal, is_publisher, labelled_guideline, own_names, self_published
from clincite.records import GUIDELINES, Record

_CALLED: Final = re.compile(r"\bguidelines?\b", re.IGNORECASE)


def is_self_published(document: Document, entry: Entry, record: Record | None, own: frozenset[str]) -> bool:
    """Whether an entry passes for a guideline and comes from a publisher, not from a society or an agency."""
    if record is not None and record.kind in GUIDELINES:
        return False
    called = _CALLED.search(entry.title or "") is not None and not is_journal(entry.issuer or "")
    return (called or labelled_guideline(entry) or _by_issuer(entry)) and self_published(document, entry, own)


def _by_issuer(entry: Entry) -> bool:
    """Whether the name of a publisher's service alone speaks of guidelines ("… Summaries of Clinical Guidelines")."""
    issuer = entry.issuer or ""
    return entry.label is None and _CALLED.search(issuer) is not None and is_publisher(issuer)


def _check(case: Case) -> Iterator[Found]:
    own = own_names(case.document)
    for ground in case.grounds.entries:
        entry = ground.entry
        if is_self_published(case.document, entry, ground.record, own):
            by = f" ({entry.issuer.strip(' .,')})" if entry.issuer else ""
            called = "typed" if labelled_guideline(entry) else "called"
            only_issuer = called == "called" and _CALLED.search(entry.title or "") is None
            yield Found(
                span=entry.issuer_span or entry.span,
                message=f"This is {called} a guideline, and its issuer{by} is a publisher, no society or agency",
                severity=Severity.WARNING if only_issuer else None,
                related=(entry.label_span,) if entry.label_span else (),
            )


RULE: Final = Rule(
    code="CC210",
    name="self-published-guideline",
    family=Family.REFERENCES,
    severity=Severity.ERROR,
    message="This is called a guideline and comes from a publisher, from no society or agency",
    hint="Cite the guideline of a society or agency that it sums up, or type it as what it is",
    check=_check,
)
