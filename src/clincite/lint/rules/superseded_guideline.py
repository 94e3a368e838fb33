"""CC208: a guideline, or a review, that a newer edition has taken the place of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.evidence.superseded import SUPERSEDED_BY, superseded_by
from clincite.lint.grounds import Ground
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.cited_sources import citing, marks, place, tells
from clincite.records import GUIDELINES, Record, RecordStatus

_UPDATED: Final = "UpdateIn"
_TOLD: Final = re.compile(
    r"\bsupersed|\breplaced\b|\bprevious(?:ly)?\b|\bearlier\b|\bformer(?:ly)?\b|\bolder\b|\bupdated? (?:from|since)\b|\bhistor",
    re.IGNORECASE,
)


def _check(case: Case) -> Iterator[Found]:
    sources = (*case.grounds.entries, *case.grounds.inline)
    records = {ground.record.id: ground.record for ground in sources if ground.record is not None}
    replaced = superseded_by(records.values())
    for ground in sources:
        record = ground.record
        if (
            record is None
            or ground.retracted
            or ground.mistitled
            or not (record.status is RecordStatus.SUPERSEDED or record.id in replaced)
        ):
            continue
        statements = citing(case.document, case.grounds, ground.entry)
        if statements and all(_TOLD.search(statement.text) for statement in statements):
            continue
        yield Found(
            span=place(ground.entry),
            message=_message(ground, records.get(replaced.get(record.id, ""))),
            severity=None
            if record.kind in GUIDELINES and not tells(case.document, ground.entry, RecordStatus.SUPERSEDED)
            else Severity.NOTE,
            related=marks(case.document, case.grounds, ground.entry),
        )


def _message(ground: Ground, newer: Record | None) -> str:
    kind = "guideline" if ground.record is not None and ground.record.kind in GUIDELINES else "review"
    if newer is not None:
        return f"A newer edition replaces this {kind}: “{newer.title.rstrip('.')}” ({newer.year})"
    ties = [tie for tie in ground.record.relations if tie.type in {SUPERSEDED_BY, _UPDATED}] if ground.record else []
    name = next((tie.citation or tie.target for tie in ties if tie.citation or tie.target), None)
    return f"A newer edition replaces this {kind}{f': {name}' if name else ''}"


RULE: Final = Rule(
    code="CC208",
    name="superseded-guideline",
    family=Family.REFERENCES,
    severity=Severity.WARNING,
    message="A newer edition replaces this guideline",
    hint="Cite the newer edition, and check that it still says so",
    check=_check,
)
