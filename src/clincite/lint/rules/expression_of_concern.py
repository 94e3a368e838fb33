"""CC206: a source whose editors have said that they doubt it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.cited_sources import citing, marks, of_status, place, tells
from clincite.records import RecordStatus

_TOLD: Final = re.compile(r"\bconcerns?\b|\bretract", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    for ground in of_status(case.grounds, RecordStatus.CONCERN):
        statements = citing(case.document, case.grounds, ground.entry)
        if not statements or not all(_TOLD.search(statement.text) for statement in statements):
            yield Found(
                span=place(ground.entry),
                severity=Severity.NOTE if tells(case.document, ground.entry, RecordStatus.CONCERN) else None,
                related=marks(case.document, case.grounds, ground.entry),
            )


RULE: Final = Rule(
    code="CC206",
    name="expression-of-concern",
    family=Family.REFERENCES,
    severity=Severity.WARNING,
    message="An expression of concern was published about this source",
    hint="Read the notice; cite another source, or tell the reader of the concern",
    check=_check,
)
