"""CC001 unused-ignore. What a comment hid is known only once all other rules ran, so :mod:`clincite.lint.run` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity


def _nothing(case: Case) -> Iterator[Found]:
    return iter(())


RULE: Final = Rule(
    code="CC001",
    name="unused-ignore",
    family=Family.LINT,
    severity=Severity.NOTE,
    message="a comment that hides findings hides none",
    hint="take the comment out, or mend the code in it",
    check=_nothing,
)
