"""CC502: a page without a date, or past the date at which it was to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import DateKind
from clincite.lint.page import is_page, opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity

_OTHER: Final = frozenset({DateKind.ACCESSED, DateKind.DUE})


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    dated = document.answer is not None or any(date.kind not in _OTHER for date in document.dates)
    if not dated and is_page(document):
        yield Found(span=opening(document))
    yield from _overdue(case)


def _overdue(case: Case) -> Iterator[Found]:
    """The review that a page promises for a day that is past; a year or a month is past when it is over."""
    due = [date for date in case.document.dates if date.kind is DateKind.DUE]
    latest = max(due, key=lambda date: date.iso, default=None)
    if latest is not None and latest.iso < case.today.isoformat()[: len(latest.iso)]:
        yield Found(span=latest.span, message=f"the next review was due {latest.iso} and is overdue")


RULE: Final = Rule(
    code="CC502",
    name="no-date",
    family=Family.PAGE,
    severity=Severity.WARNING,
    message="the page does not say when it was written, reviewed or updated",
    hint="give the date of the last review or update",
    check=_check,
)
