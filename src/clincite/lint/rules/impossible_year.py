"""CC213: a year in which nothing can have been published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity

# Before it there was no medical printing to speak of, and what is cited from it is an edition with a later year.
_EARLIEST: Final = 1600
# Issues bear the next year from autumn on.
_NEXT_YEAR_FROM: Final = 9


def _check(case: Case) -> Iterator[Found]:
    latest = case.today.year + (case.today.month >= _NEXT_YEAR_FROM)
    for entry in case.document.entries:
        if entry.year is not None and not _EARLIEST <= entry.year <= latest:
            when = "has not come yet" if entry.year > latest else "is too early for any source"
            yield Found(span=entry.year_span or entry.span, message=f"The year {entry.year} {when}")


RULE: Final = Rule(
    code="CC213",
    name="impossible-year",
    family=Family.REFERENCES,
    severity=Severity.ERROR,
    message="Nothing can have been published in this year",
    hint="Look the source up: the year is a slip, or the source does not exist",
    check=_check,
)
