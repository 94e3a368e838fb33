"""CC207: a source that was corrected after publication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.cited_sources import of_status, place
from clincite.records import RecordStatus


def _check(case: Case) -> Iterator[Found]:
    for ground in of_status(case.grounds, RecordStatus.CORRECTED):
        ties = [tie.citation for tie in ground.record.relations if "In" in tie.type and tie.citation] if ground.record else []
        yield Found(span=place(ground.entry), message=f"A correction of this source was published: {ties[0]}" if ties else None)


RULE: Final = Rule(
    code="CC207",
    name="corrected-source",
    family=Family.REFERENCES,
    severity=Severity.NOTE,
    message="A correction of this source was published",
    hint="Check that what you cite was not what was corrected",
    check=_check,
)
