"""CC205: a retracted paper cited as evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Entry
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.cited_sources import citing, marks, place

# The entry itself says so: PubMed and publishers put it before the title or in brackets.
_SAYS: Final = re.compile(
    r"^\W*(?:\d{1,3}\W+)?(?:retracted|withdrawn)\b(?: article)?\s*[:.\]–—-]|[\[(]\s*retracted\b|\bretracted (?:article|publication"
    r"|paper)\b",
    re.I,
)
_TOLD: Final = re.compile(r"\bretract|\bwithdrawn\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    for ground in (*case.grounds.entries, *case.grounds.inline):
        entry = ground.entry
        if ground.mistitled or not (ground.retracted or _says(entry)):
            continue
        statements = citing(document, case.grounds, entry)
        if statements and all(_TOLD.search(statement.text) for statement in statements):
            continue  # cited as a retracted paper
        checked = f" (as of {ground.record.status_checked})" if ground.retracted and ground.record and ground.record.status_checked else ""
        yield Found(
            span=place(entry),
            message=f"This source was retracted{checked}" if ground.retracted else "This source is retracted, as the entry itself says",
            related=marks(document, case.grounds, entry),
        )


def _says(entry: Entry) -> bool:
    return bool(_SAYS.search(entry.passage.text) or (entry.title and _SAYS.search(entry.title)))


RULE: Final = Rule(
    code="CC205",
    name="retracted-source",
    family=Family.REFERENCES,
    severity=Severity.ERROR,
    message="This source was retracted",
    hint="Take out what stands on it, or say that it was retracted where you cite it",
    check=_check,
)
