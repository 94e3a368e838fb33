"""CC406: a dose with no way to take it, or no time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.doses import DURATION, ROUTE, TIME, Dose, doses

#: A study's past tense: the dose is told, not advised.
_TOLD: Final = re.compile(
    r"\b(?:were|was|had|did|received|randomi[sz]ed|compared|improved|reduced|mean|median|average|versus|trial|study|series)\b",
    re.IGNORECASE,
)
#: What is said of a dose in a comparison is no instruction to take it.
_COMPARED: Final = re.compile(
    r"\b(?:(?:better|worse|superior|inferior|non-?inferior|equivalent|similar|equal|preferable|comparable)\s(?:to|than)"
    r"|(?:more|most|less|least|as|equally|was|were|is|are)\s(?:[a-z]{1,12}ly\s)?effective|than\splacebo|with\splacebo)\b",
    re.IGNORECASE,
)
_BY_INJECTION: Final = re.compile(r"\b(?:botulinum|botox|insulin|heparin|\w{2,20}parin|\w{2,20}mab|vaccine|toxin)\b", re.IGNORECASE)


#: An instruction, whatever else the sentence tells.
_SPEAKS: Final = re.compile(r"\b(?:give|take|start|use|prescribe|inject|administer)\b", re.IGNORECASE)
_JOINT: Final = re.compile(r"[,;]\s|\b(?:or|and|then)\s")
#: A sentence with more doses is a table that lost its lines.
_MOST: Final = 12


def _check(case: Case) -> Iterator[Found]:
    seen: set[tuple[tuple[str, ...], str | None]] = set()
    for statement in case.document.statements:
        several = list(islice(doses(statement.text), _MOST))
        if not several:
            continue
        found = several[0]
        finding = _judge(statement, found)
        if finding is None:
            found, finding = _another(statement, several)
        # A drug is told its route once under a heading, not at every bullet.
        if finding is not None and (statement.headings, found.drug) not in seen:
            seen.add((statement.headings, found.drug))
            yield finding


def _another(statement: Statement, several: list[Dose]) -> tuple[Dose, Found | None]:
    """A later dose, of another drug, that has a route of its own and no time: what is said of the first one is not said of it."""
    for place, dose in enumerate(several[1:], start=1):
        before = several[place - 1]
        end = several[place + 1].start if place + 1 < len(several) else len(statement.text)
        joint = max((match.end() for match in _JOINT.finditer(statement.text, before.end, dose.start)), default=None)
        if joint is None:
            continue
        own = statement.text[joint:end]
        if dose.drug is None or dose.drug == before.drug or _TOLD.search(statement.text) or _COMPARED.search(statement.text):
            continue
        if ROUTE.search(statement.text, joint, dose.start) and not TIME.search(own):
            words = statement.text[dose.start : dose.end]
            message = f"“{words}” does not say how often"
            return dose, Found(span=statement.span(dose.start, dose.end), message=message, severity=Severity.NOTE)
    return several[0], None


def _judge(statement: Statement, found: Dose) -> Found | None:
    around = " ".join((statement.text, statement.lead, *statement.headings[-2:]))
    when = TIME.search(around) is not None
    how = ROUTE.search(around) is not None or _BY_INJECTION.search(around) is not None
    told = _TOLD.search(statement.text) is not None
    if _COMPARED.search(statement.text) and not (when and how) and not _SPEAKS.search(statement.text):
        return None
    if (when and how) or (told and (when or how)):
        return None
    words = statement.text[found.start : found.end]
    lacks = "how often nor by which route" if not when and not how else ""
    message = f"“{words}” says neither {lacks}" if lacks else f"“{words}” does not say {'by which route' if when else 'how often'}"
    # "Low-dose zelvastine (5 mg)" says which dose is meant and not how to take it.
    aside = statement.text[: found.start].rstrip().endswith("(") and statement.text[found.end : found.end + 1] == ")"
    lasting = DURATION.search(around) is not None
    severity = Severity.WARNING if lacks and found.drug and not told and not aside and not lasting else Severity.NOTE
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
