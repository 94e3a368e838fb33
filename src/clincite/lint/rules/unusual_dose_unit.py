"""CC407: a unit or a designation of dose that has been misread before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.doses import doses
from clincite.lint.wording.lexicon.error_prone import ERROR_PRONE, ErrorProne

#: A measured value may carry a zero that says how exact it is; The Joint Commission excepts it too.
_MEASURED: Final = re.compile(
    r"\b(?:mean|median|average|levels?|concentration|serum|plasma|measured|weigh\w{1,4}|SD|IQR|range|vs|versus)\b|±|\bp\s?[<=]",
    re.IGNORECASE,
)


def _check(case: Case) -> Iterator[Found]:
    seen: set[int] = set()
    for statement in case.document.statements:
        if not any(char.isdigit() for char in statement.text) and "os" not in statement.text and "QD" not in statement.text:
            continue
        for number, way in enumerate(ERROR_PRONE):
            if number in seen and (way.accepted or not way.official):
                continue
            finding = _first(statement, way)
            if finding is not None:
                seen.add(number)
                yield finding


def _first(statement: Statement, way: ErrorProne) -> Found | None:
    for match in way.pattern.finditer(statement.text):
        group = next(name for name in match.groupdict() if match[name])
        start, end = match.span(group)
        printed = match[group]
        start += len(printed) - len(printed.lstrip())
        if "." in printed[:-1] and printed[-1].isdigit() and not _is_a_dose(statement.text, start):
            continue
        by = "The Joint Commission's list" if way.official else "the ISMP's list"
        message = f"“{printed.strip()}” has been misread as {way.mistaken} ({by})"
        return Found(
            span=statement.span(start, end),
            message=f"{message}; write {way.write}",
            severity=None if way.official and not way.accepted else Severity.NOTE,
        )
    return None


def _is_a_dose(text: str, start: int) -> bool:
    """Whether a number with a needless zero, or without one, is the amount of a drug."""
    return _MEASURED.search(text) is None and any(dose.drug and dose.start <= start < dose.end for dose in doses(text))


RULE: Final = Rule(
    code="CC407",
    name="unusual-dose-unit",
    family=Family.STATEMENTS,
    severity=Severity.WARNING,
    message="a unit or designation of dose that has been misread before",
    hint="write the unit out: “units”, “daily”, “1 mg”, “0.5 mg”",
    check=_check,
)
