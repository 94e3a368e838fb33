"""CC203: what stands where a DOI should cannot be one."""

from __future__ import annotations

from typing import Final

from clincite.lint.printed import malformed
from clincite.lint.rule import Family, Rule, Severity

RULE: Final = Rule(
    code="CC203",
    name="malformed-doi",
    family=Family.REFERENCES,
    severity=Severity.ERROR,
    message="This is no DOI: 10., a number of four to nine digits, a slash, and the publisher's own part",
    hint="Look the paper up and copy its DOI",
    check=malformed("doi"),
)
