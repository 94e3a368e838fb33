"""CC202: what stands where a PMID should cannot be one."""

from __future__ import annotations

from typing import Final

from clincite.lint.rule import Family, Rule, Severity
from clincite.lint.sources.printed import malformed

RULE: Final = Rule(
    code="CC202",
    name="malformed-pmid",
    family=Family.REFERENCES,
    severity=Severity.ERROR,
    message="This is no PMID: one to eight digits, the first not zero",
    hint="Look the paper up in PubMed and copy its PMID",
    check=malformed("pmid"),
)
