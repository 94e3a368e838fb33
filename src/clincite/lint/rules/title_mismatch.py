"""CC204: an identifier that is another paper's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Span
from clincite.lint.grounds import Ground
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.cited_sources import printed

_SHOWN: Final = 120


def _check(case: Case) -> Iterator[Found]:
    for ground in case.grounds.entries:
        if ground.mistitled and ground.record is not None:
            title = ground.record.title if len(ground.record.title) <= _SHOWN else f"{ground.record.title[:_SHOWN].rstrip()}…"
            yield Found(
                span=_identifier(ground),
                message=f"{printed(ground)} is another paper: “{title.rstrip('.')}”",
                related=(ground.entry.title_span,) if ground.entry.title_span else (),
            )


def _identifier(ground: Ground) -> Span:
    """Place of the identifier that the record was found by."""
    return next((item.span for item in ground.entry.identifiers if item.scheme == ground.by and item.valid), ground.entry.span)


RULE: Final = Rule(
    code="CC204",
    name="title-mismatch",
    family=Family.REFERENCES,
    severity=Severity.ERROR,
    message="This identifier is that of a paper with another title",
    hint="Look the title up: either the identifier is wrong, or the paper does not exist",
    check=_check,
)
