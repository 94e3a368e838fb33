"""CC301: words in quotation marks that the cited source does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.rules.answer_does_not_verify import place_of, verified
from clincite.lint.sources.footing import Footing, footings, full_text, named
from clincite.lint.wording.quoted import parts, quotations, stands_in
from clincite.support.locate import locate

_IN_ANSWER: Final = frozenset({"quotation", "span", "section-missing"})
#: So much of a quotation in one sentence of the source: that sentence is meant, and misquoted.
_MISQUOTED: Final = 0.8


def _check(case: Case) -> Iterator[Found]:
    for finding in verified(case):
        if finding.rule in _IN_ANSWER:
            yield Found(span=place_of(case.document, finding), message=finding.message)
    for footing in footings(case):
        if footing.complete and footing.whole:
            yield from _missing(footing)


def _missing(footing: Footing) -> Iterator[Found]:
    statement = footing.statement
    for quoted in quotations(statement.text):
        if not parts(quoted.text) or any(stands_in(quoted.text, record) for record in footing.records):
            continue
        span = statement.span(quoted.start, quoted.end)
        nearest = max(
            ((place, record) for record in footing.records if (place := locate(quoted.text, record)) is not None),
            key=lambda pair: pair[0].share,
            default=None,
        )
        titles = " and ".join(named(record) for record in footing.records[:2])
        if nearest is not None and nearest[0].share >= _MISQUOTED:
            message = f"{named(nearest[1])} has other words: “{' '.join(nearest[0].text.split())}”"
            yield Found(span=span, message=message, source=nearest[0].text)
        elif all(full_text(record) for record in footing.records):
            yield Found(span=span, message=f"the words in quotation marks are not in {titles}")
        else:
            message = f"the words in quotation marks are not in the abstract of {titles}; its full text may have them"
            yield Found(span=span, message=message, severity=Severity.NOTE)


RULE: Final = Rule(
    code="CC301",
    name="quotation-missing",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the source does not have the words in quotation marks",
    hint="Quote the source to the letter, or take the quotation marks away",
    check=_check,
)
