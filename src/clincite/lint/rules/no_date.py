"""CC502: a page without a date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import DateKind
from clincite.lint.page import is_page, opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    dated = document.answer is not None or any(date.kind is not DateKind.ACCESSED for date in document.dates)
    if not dated and is_page(document):
        yield Found(span=opening(document))


RULE: Final = Rule(
    code="CC502",
    name="no-date",
    family=Family.PAGE,
    severity=Severity.WARNING,
    message="the page does not say when it was written, reviewed or updated",
    hint="give the date of the last review or update",
    check=_check,
)
