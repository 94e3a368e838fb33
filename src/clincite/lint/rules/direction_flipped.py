"""CC304: a statement that goes the other way than its source ("raises" for "lowers")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.qualifiers import conditional
from clincite.lint.wording.turned import Turned, turned


def _check(case: Case) -> Iterator[Found]:
    return (one.found for one in turned(case, "direction", least=0.5) if _both_assert(one))


def _both_assert(one: Turned) -> bool:
    """Whether not one side asserts what the other only supposes ("when pressure falls")."""
    ours, theirs = one.fault.claim, one.fault.quote
    if ours is None or theirs is None:
        return True
    return conditional(one.footing.statement.text, ours.start) == conditional(one.sentence, theirs.start)


RULE: Final = Rule(
    code="CC304",
    name="direction-flipped",
    family=Family.SUPPORT,
    severity=Severity.ERROR,
    message="the source says the opposite",
    hint="Read the source's sentence again: which way does it go?",
    check=_check,
)
