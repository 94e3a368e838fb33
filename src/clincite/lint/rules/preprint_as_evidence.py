"""CC209: a manuscript that no journal has reviewed, cited as if one had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.cited_sources import citing, place
from clincite.lint.sources.preprints import says_preprint, server_of

_SILENT: Final = "; the text does not say so where it cites it"


def _check(case: Case) -> Iterator[Found]:
    for ground in (*case.grounds.entries, *case.grounds.inline):
        server = server_of(ground.entry, ground.record)
        if server is None:
            continue
        statements = citing(case.document, case.grounds, ground.entry)
        bare = [statement for statement in statements if not says_preprint(statement.text)]
        if statements and not bare:
            continue
        yield Found(
            span=place(ground.entry),
            message=f"This source is a preprint ({server}), not peer reviewed{_SILENT if bare else ''}",
            # An entry that calls itself one has told a reader who looks.
            severity=Severity.NOTE if "preprint" in ground.entry.passage.text.casefold() else None,
            related=tuple(statement.span() for statement in bare),
        )


RULE: Final = Rule(
    code="CC209",
    name="preprint-as-evidence",
    family=Family.REFERENCES,
    severity=Severity.WARNING,
    message="This source is a preprint, not peer reviewed",
    hint="Cite the published paper if there is one; else say “preprint” where you cite it",
    check=_check,
)
