"""CC406: a dose with no way to take it, or no time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.doses import ROUTE, TIME, Dose, doses
from clincite.lint.rule import Case, Family, Found, Rule, Severity

#: A study's past tense: the dose is told, not advised.
_TOLD: Final = re.compile(
    r"\b(?:were|was|had|did|received|randomi[sz]ed|compared|improved|reduced|mean|median|average|versus|trial|study|series)\b",
    re.IGNORECASE,
)
_BY_INJECTION: Final = re.compile(r"\b(?:botulinum|botox|insulin|heparin|\w{2,20}parin|\w{2,20}mab|vaccine|toxin)\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    seen: set[tuple[tuple[str, ...], str | None]] = set()
    for statement in case.document.statements:
        found = next(doses(statement.text), None)
        if found is None:
            continue
        finding = _judge(statement, found)
        # A drug is told its route once under a heading, not at every bullet.
        if finding is not None and (statement.headings, found.drug) not in seen:
            seen.add((statement.headings, found.drug))
            yield finding


def _judge(statement: Statement, found: Dose) -> Found | None:
    around = " ".join((statement.text, statement.lead, *statement.headings[-2:]))
    when = TIME.search(around) is not None
    how = ROUTE.search(around) is not None or _BY_INJECTION.search(around) is not None
    told = _TOLD.search(statement.text) is not None
    if (when and how) or (told and (when or how)):
        return None
    words = statement.text[found.start : found.end]
    lacks = "how often nor by which route" if not when and not how else ""
    message = f"“{words}” says neither {lacks}" if lacks else f"“{words}” does not say {'by which route' if when else 'how often'}"
    # "Low-dose zelvastine (5 mg)" says which dose is meant and not how to take it.
    aside = statement.text[: found.start].rstrip().endswith("(") and statement.text[found.end : found.end + 1] == ")"
    severity = Severity.WARNING if lacks and found.drug and not told and not aside else Severity.NOTE
    return Found(span=statement.span(found.start, found.end), message=message, severity=severity)


RULE: Final = Rule(
    code="CC406",
    name="dose-incomplete",
    family=Family.STATEMENTS,
    severity=Severity.WARNING,
    message="a dose lacks its route or how often it is taken",
    hint="give amount, route and interval: “20 mg by mouth twice a day”",
    check=_check,
)
