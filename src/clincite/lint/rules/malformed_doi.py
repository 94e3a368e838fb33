"""CC203: what stands where a DOI should cannot be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.printed import identifiers, malformed

#: Springer and BioMed Central: "s", the journal, the year, the paper, and a check character after a last hyphen, which copying loses.
_CUT: Final = re.compile(r"10\.(?:1007|1038|1186|1140|1245|1365)/s\d{5}-\d{3}-\d{4,5}", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    yield from malformed("doi")(case)
    for identifier in identifiers(case.document):
        if identifier.scheme == "doi" and identifier.valid and _CUT.fullmatch(identifier.value):
            yield Found(
                span=identifier.span,
                message="This DOI looks cut short: this publisher's end in a hyphen and one more character",
                severity=Severity.NOTE,
            )


RULE: Final = Rule(
    code="CC203",
    name="malformed-doi",
    family=Family.REFERENCES,
    severity=Severity.ERROR,
    message="This is no DOI: 10., a number of four to nine digits, a slash, and the publisher's own part",
    hint="Look the paper up and copy its DOI",
    check=_check,
)
